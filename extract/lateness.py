"""Which words of a sentence say that something is late, which only look like it, and which say that it is not.

The wordings are data in delays.toml. What the late thing is, is read in subjects.py; nothing here needs a parse.
"""

import re
import tomllib
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from extract.prefilter import Prefilter

Role = Literal["verb", "state", "noun", "date"]


class Lateness(NamedTuple):
    """Words that tell of a delay: how they do, their place in the sentence, and themselves."""

    role: Role
    start: int
    end: int
    words: str


class _Rules(NamedTuple):
    wordings: Sequence[tuple[Role, str]]
    prefilter: Prefilter
    looks: re.Pattern[str]
    denied: re.Pattern[str]
    denied_after: re.Pattern[str]
    lifted: re.Pattern[str]


@cache
def _rules() -> _Rules:
    raw = tomllib.loads((Path(__file__).parent / "delays.toml").read_text(encoding="utf-8"))
    groups: dict[str, str] = raw["groups"]

    def pattern(literals: list[str], edge: str, close: str = "") -> str:
        text = "|".join(f"(?:{literal})" for literal in literals)
        for name, words in groups.items():
            text = text.replace(f"{{{name}}}", words)
        return rf"{edge}(?:{text}){close}"

    other = raw["not"]
    wordings: list[tuple[Role, str]] = [
        (row["role"], pattern([literal], r"(?<![\w-])", r"(?![\w-])"))
        for row in raw["delay"]
        for literal in row["patterns"]
    ]
    return _Rules(
        wordings,
        Prefilter([pattern for _, pattern in wordings]),
        re.compile(pattern(other["looks"], r"\b")),
        re.compile(pattern(other["denied"], r"\b")),
        re.compile(pattern(other["denied_after"], "")),
        re.compile(other["lifted"]),
    )


@cache
def _compiled(wording: str) -> re.Pattern[str]:
    """A wording, compiled when a text first asks for it."""
    return re.compile(wording)


def wordings(lower: str, starts: Sequence[int]) -> list[set[int]]:
    """For each part of a lower-cased text, which begin at `starts`, the numbers of the wordings that may stand in it."""
    return _rules().prefilter(lower, starts)


def told(text: str, possible: Collection[int] | None = None) -> list[Lateness]:
    """What a lower-cased sentence tells of a delay, plainest wordings first, those that overlap a plainer one left out.

    `possible` are the wordings to try, as `wordings` gives them.
    """
    rules = _rules()
    if possible is None:
        (possible,) = rules.prefilter(text, [0])
    if not possible:
        return []
    text = rules.looks.sub(lambda found: "_" * len(found.group()), text)
    found: list[Lateness] = []
    for number in sorted(possible):
        role, pattern = rules.wordings[number]
        for match in _compiled(pattern).finditer(text):
            start, end = match.span()
            if end > start and not any(start < other.end and other.start < end for other in found):
                found.append(Lateness(role, start, end, match.group()))
    return found


def denied(text: str, late: Lateness) -> bool:
    """Whether the words before or behind say that there is no delay: "denied", "did not", "reports … were false"."""
    rules = _rules()
    before = text[max(0, late.start - 130) : late.start]
    if late.role in ("verb", "noun") and rules.denied.search(before):
        return True
    if late.role == "state" and re.search(r"(?:\bnot|n't|\bnever) $|\b(?:if|whether|unless) [^,.;:]{0,60}$", before):
        return True
    # "If the chip is delayed, rivals gain": what is told is the gain.
    if late.role != "date" and re.search(r"(?:^|[,;:] |\b(?:and|but) )if [^,.;:]{0,60}$", before):
        return True
    return late.role in ("verb", "noun", "state") and bool(rules.denied_after.search(text[late.end : late.end + 130]))


def lifted(words: str) -> bool:
    """Whether words said of a rule ("suspended", "on hold") mean that it is eased, which is a measure and no delay."""
    return bool(_rules().lifted.search(words))
