"""Which cause a stretch of text states, by the words of causes.toml, as far as it is trusted to be a reason.

Which stretches around a delay may state its reason is decided in causes.py.
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, cast

from chipwatch.model import Cause, SubjectKind


class Rules(NamedTuple):
    """The words of causes.toml, compiled: what states a cause (plain, topics, hints, chips), and what opens a reason."""

    plain: tuple[tuple[Cause, re.Pattern[str]], ...]
    topics: dict[Cause, re.Pattern[str]]
    hints: tuple[tuple[Cause, re.Pattern[str]], ...]
    chips: re.Pattern[str]
    scarce: re.Pattern[str]
    cut: re.Pattern[str]
    because: re.Pattern[str]
    loose: re.Pattern[str]
    afar: re.Pattern[str]
    said: re.Pattern[str]
    impact: re.Pattern[str]


@cache
def rules() -> Rules:
    """The words of causes.toml."""
    raw = tomllib.loads((Path(__file__).parent / "causes.toml").read_text(encoding="utf-8"))

    def words(text: str) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{text})\b")

    def rows(name: str) -> tuple[tuple[Cause, re.Pattern[str]], ...]:
        return tuple((cast(Cause, cause), words(text)) for cause, text in raw[name].items())

    chips, reasons = raw["chips"], raw["reasons"]
    return Rules(
        rows("plain"),
        dict(rows("topics")),
        rows("hints"),
        words(chips["chips"]),
        words(chips["scarce"]),
        words(chips["cut"]),
        words(reasons["plain"]),
        words(reasons["loose"]),
        words(reasons["afar"]),
        words(reasons["said"]),
        re.compile(reasons["impact"]),
    )


# How far a stretch of text is trusted to be a reason: words of a problem count in any, those of a topic where a reason is
# likely, hints where it is said to be one.
Trust = Literal[1, 2, 3]
PROBLEM: Trust = 1
TOPIC: Trust = 2
HINT: Trust = 3
REACH = 70  # characters between a word of scarcity and the chips that are scarce


def stated(text: str, kind: SubjectKind, trust: Trust) -> Cause | None:
    """The cause that a stretch of text states: chips that are scarce, else the first word of a problem, else, as far as
    the stretch is trusted to be a reason, the first word of a topic or a hint."""
    words = rules()
    if kind in ("model", "datacenter", "other"):
        if kind == "model" and words.cut.search(text):
            return "chip_access"
        for chip in words.chips.finditer(text):
            near = text[max(0, chip.start() - REACH) : chip.end() + 30]
            if words.scarce.search(near):
                return "chip_access"
    plain = [
        (match.start(), name, bool(words.topics[name].fullmatch(match.group())))
        for name, pattern in words.plain
        for match in pattern.finditer(text)
    ]
    problems = [(start, name) for start, name, topic in plain if not topic]
    topics = [(start, name) for start, name, topic in plain if topic]
    hints = [(match.start(), name) for name, pattern in words.hints if (match := pattern.search(text))]
    for hits in (problems, topics, hints)[:trust]:
        if hits:
            return min(hits)[1]
    return None
