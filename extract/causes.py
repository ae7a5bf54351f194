"""Why something is late: the stretches of text that may state a reason, most telling first, and the cause that one states.

The words are data in causes.toml. Which sentence tells of a delay is decided in delays.py.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

from chipwatch.model import Cause, SubjectKind


class _Rules(NamedTuple):
    plain: tuple[tuple[Cause, re.Pattern[str]], ...]
    hints: tuple[tuple[Cause, re.Pattern[str]], ...]
    chips: re.Pattern[str]
    scarce: re.Pattern[str]
    cut: re.Pattern[str]
    because: re.Pattern[str]
    loose: re.Pattern[str]
    said: re.Pattern[str]
    impact: re.Pattern[str]


@cache
def _rules() -> _Rules:
    raw = tomllib.loads((Path(__file__).parent / "causes.toml").read_text(encoding="utf-8"))

    def words(text: str) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{text})\b")

    def rows(name: str) -> tuple[tuple[Cause, re.Pattern[str]], ...]:
        return tuple((cast(Cause, cause), words(text)) for cause, text in raw[name].items())

    chips, reasons = raw["chips"], raw["reasons"]
    return _Rules(
        rows("plain"),
        rows("hints"),
        words(chips["chips"]),
        words(chips["scarce"]),
        words(chips["cut"]),
        words(reasons["plain"]),
        words(reasons["loose"]),
        words(reasons["said"]),
        re.compile(reasons["impact"]),
    )


# Where a reason ends.
_END = re.compile(r"[;]|, (?:said|according|the [a-z ]+ (?:said|reported)|[a-z]+ (?:said|reported|wrote))\b|\bbut\b")
# A sentence behind that speaks of the delay just told.
_THE_DELAY = re.compile(
    r"\b(?:the|this|that|its|latest) (?:[a-z-]+ )?(?:delay|slip|setback|hold-?up|postponement|pause|halt|wait|revision|decision)\b|\breasons?\b|\bto blame\b|\breflects?\b|\bresults? from\b"
)
# Verbs whose subject is the reason: "a shortage of welders is delaying", "yield problems have forced".
_CAUSING = re.compile(
    r"(?:delay|stall|halt|hinder|hamper|derail|push|set|held|hold|hobbl|stymi|slow|block|stop|put|forc|bring|brought|mov|leave|left|disrupt|paus|suspen|bump|sideline|freez|froze)"
)
_PASSIVE = re.compile(r"\b(?:been|be|being|is|are|was|were|gets?|got) (?:[a-z]+ly )?$")
_RESULT = re.compile(r"^(?:as a result|therefore|consequently|so|that|this|which is why|for that reason)\b")
# Words that open a reason where they are followed by anything that is one; behind the others only plain words count.
_OPEN = frozenset(
    (
        "after",
        "as",
        "amid",
        "following",
        "since",
        "by",
        "waiting for",
        "awaiting",
        "awaits",
        "pending",
        "lacks",
        "lack",
        "over",
    )
)
REACH = 70  # characters between a word of scarcity and the chips that are scarce
_REASON_BEFORE = re.compile(
    r"\b(?:because|since|due to|owing to|as|after|so that|amid|thanks to|saying(?: that)?)\b(?P<rest>[^;:]*)$"
)


_A_DATE = re.compile(
    r"\s*(?:at least |the |early |late |mid-)?(?:20\d\d|january|february|march|april|may|june|july|august|september|october|november|december|next|year|end of|spring|summer|autumn|fall|winter|first|second|third|fourth|\w+ quarter)\b"
)
_NEXT_CLAUSE = re.compile(r", (?:and|but|while|whereas) ")


def cause(
    sentence: str,
    words: tuple[int, int],
    thing: str,
    kind: SubjectKind,
    after: Sequence[str],
    before: Sequence[str],
    title: str,
) -> Cause:
    """The cause of the delay of a `thing` told by the `words` of a lower-cased sentence.

    `after` and `before` are the sentences around it, nearest first; `title` is empty where it is about something else.
    """
    found = _within(sentence, words, thing, kind)
    if found:
        return found
    around = [_plain(other, thing) for other in (sentence[words[1] :].partition(";")[2], *after)]
    if _RESULT.match(sentence):
        around = [*(_plain(other, thing) for other in before), *around]
    title = _plain(title, thing)
    for other in around:
        if not other or _rules().impact.search(other):
            continue
        if found := next((c for part in _reasons(other) if (c := _stated(part, kind))), None):
            return found
        if _THE_DELAY.search(other) and (found := _stated(other, kind)):
            return found
        if found := next((c for part in _reasons(other, loose=True) if (c := _stated(part, kind, hints=False))), None):
            return found
    guesses = (
        *((part, False) for part in _reasons(title, loose=True)),
        *((other, False) for other in around if not _rules().impact.search(other)),
        (_outside(sentence, words, thing), False),
        *((part, True) for part in _reasons(title, loose=True)),
        (title, False),
        *((_plain(other, thing), False) for other in before),
    )
    found = next((c for text, hints in guesses if (c := _stated(text, kind, hints))), None)
    return found or ("regulatory" if kind == "rule" else "unknown")


def _within(sentence: str, words: tuple[int, int], thing: str, kind: SubjectKind) -> Cause | None:
    """The cause that the sentence of the delay states itself."""
    rules = _rules()
    text = _plain(sentence, thing)
    told = text[words[0] : words[1]]
    parts = [(told, False)]
    for match in rules.because.finditer(text):
        within = match.end() <= words[0] and in_reason(text, words[0])
        if not within:
            parts.append((_until_end(text[match.start() :]), True))
    before = text[: words[0]]
    if _CAUSING.match(told) and not _PASSIVE.search(before):
        parts.append((re.split(r"[;:]|, (?:said|which|who)\b", before)[-1], True))
    parts += [
        (_until_end(text[match.end() :]), match.group().strip() in _OPEN)
        for match in rules.loose.finditer(text, words[0])
        if not _A_DATE.match(text, match.end())
    ]
    return next((c for part, hints in parts if (c := _stated(part, kind, hints))), None)


def _outside(sentence: str, words: tuple[int, int], thing: str) -> str:
    """The sentence without the words of the delay; where it is told in a clause of reason, only what follows that."""
    text = _plain(sentence, thing)
    reason = _REASON_BEFORE.search(text[: words[0]]) if in_reason(text, words[0]) else None
    return text[reason.start() if reason else 0 : words[0]] + " . " + text[words[1] :]


def in_reason(text: str, at: int) -> bool:
    """Whether a place in a lower-cased sentence stands in a clause of reason: "because turbines are late"."""
    found = _REASON_BEFORE.search(text[:at])
    return (
        found is not None
        and not (found.start() < 3 and "," in found["rest"])
        and not _NEXT_CLAUSE.search(found["rest"])
    )


def _plain(text: str, thing: str) -> str:
    """A text with the late thing's own words blanked (a "power plant" is no cause), and with who said so."""
    if thing:
        text = text.replace(thing.lower(), "_" * len(thing))
    return _rules().said.sub(lambda found: "_" * len(found.group()), text)


def _reasons(text: str, loose: bool = False) -> Iterator[str]:
    rules = _rules()
    for match in (rules.loose if loose else rules.because).finditer(text):
        if not _A_DATE.match(text, match.end()):
            yield _until_end(text[match.start() :])


def _until_end(text: str) -> str:
    end = _END.search(text)
    return text[: end.start()] if end else text


def _stated(text: str, kind: SubjectKind, hints: bool = True) -> Cause | None:
    """The cause that a stretch of text states: chips that are scarce, else the first plain word, else the first hint."""
    rules = _rules()
    if kind in ("model", "datacenter", "other"):
        if kind == "model" and rules.cut.search(text):
            return "chip_access"
        for chip in rules.chips.finditer(text):
            near = text[max(0, chip.start() - REACH) : chip.end() + 30]
            if rules.scarce.search(near):
                return "chip_access"
    for table in (rules.plain, rules.hints) if hints else (rules.plain,):
        hits = [(match.start(), name) for name, pattern in table if (match := pattern.search(text))]
        if hits:
            return min(hits)[1]
    return None
