"""No regular expression of `extract` backtracks badly: each runs against texts made from itself, in worst_case.py.

What is judged is by which power of a text's length a pattern's time grows, never a time itself; the limits in seconds
only keep a hanging pattern from hanging the tests.
"""

import json
import re
import runpy
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
WORST_CASE = Path(__file__).parent / "worst_case.py"
HANG = 1_800  # seconds for all patterns together, some 15 on an idle machine


@pytest.fixture(scope="module")
def tried() -> list[dict[str, Any]]:
    """What worst_case.py printed: the offending patterns, then how many were tried."""
    done = subprocess.run(
        [sys.executable, WORST_CASE], cwd=ROOT, capture_output=True, text=True, timeout=HANG, check=False
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_no_pattern_takes_much_longer_than_its_text_is_longer(tried: list[dict[str, Any]]) -> None:
    assert tried[:-1] == []


def test_every_pattern_of_the_package_was_tried(tried: list[dict[str, Any]]) -> None:
    """The labelled articles reach nearly every line; new modules with patterns must not slip through."""
    written = {
        path.stem
        for path in (ROOT / "extract").glob("*.py")
        if re.search(r"re\.(?:compile|search|match|fullmatch|finditer)\(", path.read_text("utf-8"))
    }
    assert written - set(tried[-1]["modules"]) == set()
    assert tried[-1]["patterns"] > 200


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"(?:\w+ ?)+;", "search"),  # exponential: a repeat within a repeat
        (r"(?:a|ab|b)*c", "search"),  # exponential: two ways through one text
        (r"\s+$", "search"),  # quadratic: every blank of a run is a new start
        (r"<[^>]*>", "finditer"),  # quadratic: every opening mark runs to the end
        (r"(?:late )*May", "search"),  # quadratic: every word is a new start
    ],
)
def test_patterns_that_backtrack_badly_are_found(pattern: str, method: str) -> None:
    module = runpy.run_path(str(WORST_CASE))
    before = signal.signal(signal.SIGPROF, module["ring"])
    try:
        assert module["offence"](module["Use"](pattern, 0, "planted", {method}, 20_000))
    finally:
        signal.signal(signal.SIGPROF, before)


def test_a_pattern_in_order_is_none_of_them() -> None:
    module = runpy.run_path(str(WORST_CASE))
    use = module["Use"](
        r"\b(?:ban|bar)(?:s|ned)?\b[^.;]{0,60}?\b(?:sales|exports) (?:of|to)\b", 0, "planted", {"finditer"}, 20_000
    )
    assert module["offence"](use) is None
