"""The quality of the extraction does not fall: F1 on each labelled set stays above its floor, and floors only rise.

The floors are in floors.toml. `make floors` raises them to what is measured and writes docs/quality.md.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SHARED = ROOT.parent / "shared" / "eval"
FLOORS: dict[str, dict[str, float]] = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
OWN = ("tune", "tune2", "tune3", "tune4", "tune5", "check", "check2", "sample")


def measured(name: str) -> dict[str, Any]:
    """The figures of a set, in a process of their own."""
    command = [sys.executable, HERE / "measure.py", name, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    figures: dict[str, Any] = json.loads(done.stdout)[name]
    return figures


def below(figures: dict[str, Any], floors: dict[str, float]) -> dict[str, str]:
    """Figures under their floors; a figure that is no longer measured is under it as well."""
    now = figures["floors"]
    return {task: f"{now.get(task)} is below {floor}" for task, floor in floors.items() if now.get(task, 0) < floor}


@pytest.mark.parametrize("name", OWN)
def test_no_figure_falls_below_its_floor(name: str) -> None:
    figures = measured(name)
    assert figures["evidence"]
    assert below(figures, FLOORS[name]) == {}


@pytest.mark.shared
@pytest.mark.parametrize("name", [name for name in FLOORS if name.startswith("shared-")])
def test_no_figure_falls_below_its_floor_on_articles_from_outside(name: str) -> None:
    if not (SHARED / name.removeprefix("shared-") / "gold.jsonl").exists():
        pytest.skip(f"{SHARED} is not there")
    figures = measured(name)
    assert figures["evidence"]
    assert below(figures, FLOORS[name]) == {}


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("no git checkout here")
    return done.stdout


def test_no_floor_was_ever_lowered() -> None:
    path = (HERE / "floors.toml").relative_to(ROOT).as_posix()
    highest: dict[tuple[str, str], float] = {}
    for commit in git("log", "--format=%H", "--diff-filter=d", "--", path).split():
        for name, floors in tomllib.loads(git("show", f"{commit}:{path}")).items():
            for task, floor in floors.items():
                highest[name, task] = max(floor, highest.get((name, task), 0.0))
    lowered = {key: floor for key, floor in highest.items() if FLOORS.get(key[0], {}).get(key[1], 0.0) < floor}
    assert lowered == {}


def test_every_set_of_our_own_has_floors() -> None:
    assert set(OWN) <= set(FLOORS)
