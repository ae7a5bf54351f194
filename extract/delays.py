"""Delays as findings: what comes, or may come, later than planned, or is paused; whose, why, and how late.

The wordings, and what is none of ours, are data in delays.toml. The thing is read from the parse (subjects.py), the
cause in causes.py, the months in periods.py.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from spacy.tokens import Doc

from chipwatch.model import Delay
from extract.arguments import Focus
from extract.causes import cause
from extract.names import Name, within
from extract.periods import apart, points, span
from extract.prefilter import Prefilter
from extract.subjects import OURS, Subject, models, subject
from extract.text import Clean, Sentence, quote


class Wording(NamedTuple):
    """A way of wording a delay, with the side of its clause on which the delayed thing stands."""

    side: str
    pattern: re.Pattern[str]


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "delays.toml").read_text(encoding="utf-8"))


@cache
def _wordings() -> tuple[tuple[Wording, ...], re.Pattern[str]]:
    rows = tuple(
        Wording(row["side"], re.compile("|".join(rf"(?:\b{p})" for p in row["patterns"]))) for row in _raw()["delay"]
    )
    return rows, re.compile("|".join(rf"(?:\b{p}\b)" for p in _raw()["not"]["patterns"]))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], ...], Prefilter]:
    patterns = tuple(re.compile(rf"\b{p}") for row in _raw()["delay"] for p in row["patterns"])
    return patterns, Prefilter(patterns)


def late(doc: Clean, sentences: Sequence[Sentence], names: Sequence[Name]) -> list[Sentence]:
    """The sentences that word a delay of something that may be ours, so that they have to be parsed."""
    patterns, prefilter = _patterns()
    possible = prefilter(doc.lower, [sentence.start for sentence in sentences])
    return [
        sentence
        for sentence, numbers in zip(sentences, possible, strict=True)
        if any(patterns[n].search(doc.lower, sentence.start, sentence.end) for n in numbers)
        and _may_be_ours(doc, sentence, names)
    ]


def _may_be_ours(doc: Clean, sentence: Sentence, names: Sequence[Name]) -> bool:
    return not _wordings()[1].search(doc.lower, sentence.start, sentence.end) and (
        any(n.kind in ("chip", "firm") for n in within(names, sentence.start, sentence.end))
        or bool(OURS.search(doc.lower, max(0, sentence.start - 300), sentence.end))
        or bool(OURS.search(doc.lower, 0, doc.title_end))
    )


def findings(
    doc: Clean,
    sentences: Sequence[Sentence],
    names: Sequence[Name],
    parsed: Mapping[int, Doc],
    focus: Mapping[int, Focus],
) -> list[Delay]:
    """All delays of an article, one for each delayed thing. `parsed` and `focus` go by sentence index."""
    things: list[Name | Subject] = [*(n for n in names if n.kind == "chip"), *models(doc)]
    things.sort(key=lambda t: t.start if isinstance(t, Name) else t.span[0])
    found: list[Delay] = []
    # Headlines are clipped and parse badly: they count only where the text itself says nothing of a delay.
    for sentence in [*sentences[1:], *sentences[:1]]:
        if sentence.index not in parsed or not _may_be_ours(doc, sentence, names) or (sentence.index == 0 and found):
            continue
        context = doc.lower[:600] + " " + doc.lower[sentences[max(0, sentence.index - 1)].start : sentence.end]
        text = doc.lower[sentence.start : sentence.end]
        for row in _wordings()[0]:
            for match in row.pattern.finditer(text):
                trigger = (sentence.start + match.start(), sentence.start + match.end())
                late = subject(doc, sentence, parsed[sentence.index], trigger, row.side, names, things, context)
                if late and not (late.kind == "rule" and _LIFTED.search(match.group())):
                    found.append(_finding(doc, sentences, sentence, late, match, row, focus))
                    break
    return _merge(found)


# A rule that is suspended or shelved is eased, not late.
_LIFTED = re.compile(r"suspend|paus|halt|shelv|on hold|frozen|freez|stall|stopp|on ice|lift")


def _finding(
    doc: Clean,
    sentences: Sequence[Sentence],
    sentence: Sentence,
    late: Subject,
    match: re.Match[str],
    row: Wording,
    focus: Mapping[int, Focus],
) -> Delay:
    text = doc.lower[sentence.start : sentence.end]
    start, end = quote(doc.text, sentence, (sentence.start + match.start(), sentence.start + match.end()))
    near = [
        s
        for s in sentences
        if abs(s.index - sentence.index) == 1 and s.paragraph in (sentence.paragraph, sentence.paragraph + 1)
    ]
    others = [doc.lower[s.start : s.end] for s in sorted(near, key=lambda s: -s.index)]
    low, high, before, now = _how_late(text, match)
    return Delay(
        subject=late.text,
        subject_kind=late.kind,
        firm=late.firm or focus[sentence.index].near or focus[sentence.index].main,
        cause=cause(text, others),
        months_low=low,
        months_high=high,
        evidence=doc.original(start, end),
        expected_before=before,
        expected_now=now,
        confidence=0.65 if row.side == "either" else 0.8,
        rule=f"{row.side} of '{match.group()[:50]}'",
    )


_EARLIER = re.compile(
    r"(?:rather than|instead of|from|not|originally|initially|previously|up from|versus|against|planned for|promised|target of|was to|meant for)(?: [a-z]+){0,4} ?$"
)


def _how_late(text: str, match: re.Match[str]) -> tuple[int | None, int | None, str | None, str | None]:
    """Months (low, high) and the expected dates before and now, where the sentence gives them."""
    dated = points(text)
    before = next((p for p in dated if _EARLIER.search(text[max(0, p.start - 40) : p.start])), None)
    now = next(
        (p for p in dated if p is not before and not _EARLIER.search(text[max(0, p.start - 40) : p.start])), None
    )
    if before and now:
        months = apart(before, now)
        if months:
            return months, months, before.iso or None, now.iso or None
    said = span(text[max(0, match.start() - 50) : match.end() + 70])
    later = now.iso if now and now.iso else None
    return (*said, None, later) if said else (None, None, None, later)


_STOP = frozenset("the a its ai new next of in to for and at on".split())


def _telling(text: str) -> set[str]:
    return {w.rstrip("s") for w in re.findall(r"[a-z0-9.-]+", text.lower())} - _STOP


def _merge(found: Sequence[Delay]) -> list[Delay]:
    """One entry for each delayed thing: the first that names it, with what later ones add."""
    kept: list[Delay] = []
    for delay in found:
        words = _telling(delay.subject)
        numbered = {w for w in words if any(c.isdigit() for c in w)}
        twin = next(
            (
                i
                for i, k in enumerate(kept)
                if words <= _telling(k.subject)
                or _telling(k.subject) <= words
                or k.evidence == delay.evidence
                or numbered & _telling(k.subject)
            ),
            None,
        )
        if twin is None:
            kept.append(delay)
            continue
        old = kept[twin]
        kept[twin] = replace(
            old,
            firm=old.firm or delay.firm,
            cause=old.cause if old.cause != "unknown" else delay.cause,
            months_low=old.months_low if old.months_low is not None else delay.months_low,
            months_high=old.months_high if old.months_high is not None else delay.months_high,
            expected_before=old.expected_before or delay.expected_before,
            expected_now=old.expected_now or delay.expected_now,
        )
    return kept
