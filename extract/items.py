"""Whose a count is by its place in a list: a label before a colon, an item before a bracket, a part between semicolons.

Notes and tables say "Oracle: 30,000 cards" and "Yotta NM1 (16,000 H100s)" without a verb, and brackets name suppliers and
sites. Only such punctuation is read here; clauses are read in holders.py.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from chipwatch.model import Span
from extract.ellipses import ChipCount
from extract.names import Name
from extract.nearby import Holder
from extract.text import Clean, Sentence

_LABEL = re.compile(r"(?P<label>[^:;—\d][^:;—]{1,70}?) ?(?:: | — | - |— )")
_OTHER_SIDE = re.compile(
    r"\b(?:from|by|with|via|to|through|than|versus|vs\.?|unlike|like|as|under|subsidiary of|part of) (?:the |its )?$"
)
_ITEM_EDGE = re.compile(r"(?:[,;:|]|—|\band\b| -)[ \"]")
_PLACED = re.compile(r"\b(?:on|at|in|for|across|inside|to) (?:the |its |a |secure |own )?$")


def part(doc: Clean, sentence: Sentence, count: ChipCount) -> Span:
    """The stretch between semicolons around a count."""
    start = doc.lower.rfind("; ", sentence.start, count.number[0]) + 1 or sentence.start
    end = doc.lower.find("; ", count.number[1], sentence.end)
    return start, sentence.end if end < 0 else end


def bracket(doc: Clean, sentence: Sentence, at: int) -> Span | None:
    """The round brackets around a place of a sentence."""
    left = doc.text.rfind("(", sentence.start, at)
    if left < 0 or doc.text.find(")", left, at) >= 0:
        return None
    right = doc.text.find(")", at, sentence.end)
    return left, sentence.end if right < 0 else right


def visible(doc: Clean, sentence: Sentence, count: ChipCount, firms: Sequence[Name]) -> list[Name]:
    """The firms that may have a count: those outside brackets, or in its own; where there are none, all.

    "1,024 GPUs (Cisco), 1,000 (Lenovo)": who stands in brackets beside a number is its supplier or site.
    """
    own = bracket(doc, sentence, count.number[0])
    plain = [f for f in firms if (b := bracket(doc, sentence, f.start)) is None or b == own]
    if any(f.start < count.number[0] for f in plain):
        return plain
    close = [f for f in firms if f not in plain and 0 <= f.start - count.head[1] <= 3]
    return sorted([*plain, *close], key=lambda f: f.start) if plain or close else list(firms)


def by_place(
    doc: Clean,
    sentence: Sentence,
    count: ChipCount,
    grammar: Doc,
    firms: Sequence[Name],
    makers: frozenset[str],
    who: Holder,
) -> Holder:
    """The holder as the punctuation around a count corrects it; what a clause beside the count says stays."""
    found = _before_bracket(doc, sentence, count, grammar, firms, makers) or _by_label(
        doc, sentence, count, grammar, firms, who
    )
    if found:
        return replace(who, firm=found, confidence=max(who.confidence, 0.7), rule=f"{who.rule}; by its place")
    own = _of_the_part(doc, sentence, count, firms, makers, who.firm)
    if own:
        return replace(who, firm=own)
    places = [f.start for f in firms if f.name == who.firm]
    later = bool(places) and min(places) >= part(doc, sentence, count)[1] >= count.head[1]
    return replace(who, firm=None, confidence=min(who.confidence, 0.5)) if later else who


def _before_bracket(
    doc: Clean, sentence: Sentence, count: ChipCount, grammar: Doc, firms: Sequence[Name], makers: frozenset[str]
) -> str | None:
    """ "xAI Colossus (230,000 GPUs)": the item before the bracket, where it is no clause."""
    own = bracket(doc, sentence, count.number[0])
    if own is None or any(own[0] <= f.start < count.number[0] for f in firms):
        return None
    edges = [
        m.end() for m in _ITEM_EDGE.finditer(doc.text, sentence.start, own[0]) if not bracket(doc, sentence, m.start())
    ]
    start = edges[-1] if edges else sentence.start
    if _is_clause(grammar, sentence, start, own[0]):
        return None
    return next((f.name for f in firms if start <= f.start < own[0] and f.name not in makers), None)


def _by_label(
    doc: Clean, sentence: Sentence, count: ChipCount, grammar: Doc, firms: Sequence[Name], who: Holder
) -> str | None:
    """ "Oracle: 30,000 cards, 50,000 more from 2026": the firm of the label, unless the line names another that acts."""
    start, _ = part(doc, sentence, count)
    label = _LABEL.match(doc.text, start + (doc.text[start] == " "), count.number[0])
    if label is None or _is_clause(grammar, sentence, *label.span("label")):
        return None
    firm = next(
        (
            f
            for f in firms
            if label.start("label") <= f.start < label.end("label") and not bracket(doc, sentence, f.start)
        ),
        None,
    )
    if firm is None or firm.name == who.firm:
        return None
    acting = [
        f
        for f in firms
        if f.name == who.firm and label.end() <= f.start and not _OTHER_SIDE.search(doc.lower, label.end(), f.start)
    ]
    return None if acting else firm.name


def _is_clause(grammar: Doc, sentence: Sentence, start: int, end: int) -> bool:
    return any(
        t.tag_ in ("VBD", "VBZ", "VBP", "MD")
        for t in grammar
        if start <= t.idx + sentence.start < end and t.text.islower()
    )


def _of_the_part(
    doc: Clean, sentence: Sentence, count: ChipCount, firms: Sequence[Name], makers: frozenset[str], firm: str | None
) -> str | None:
    """The firm between the same semicolons, where the one that was read stands only in another part of the list.

    "…; CoreWeave bought 40,000; Baidu took 30,000; 5,000 at Oracle's site": the parse runs over such marks.
    """
    start, end = part(doc, sentence, count)
    if (start, end) == (sentence.start, sentence.end) or firm is None:
        return None
    places = [n for n in firms if n.name == firm]
    if not places or any(start <= n.start < end for n in places):
        return None
    before = next((n.name for n in firms if start <= n.start < count.number[0]), None)
    return before or next(
        (
            n.name
            for n in firms
            if count.head[1] <= n.start < end
            and n.name not in makers
            and _PLACED.search(doc.lower, count.head[1], n.start)
        ),
        None,
    )
