"""Which bill, named rule or list a wording is about: the MATCH Act, the diffusion rule, the Entity List. Two names are two
measures.

Only names are read here; whether a bill is proposed or law is read in tense.py.
"""

import re
from collections.abc import Sequence

from chipwatch.model import Span
from extract.text import Clean, Sentence

_BILL = re.compile(r"\b(?:[A-Z][A-Za-z'-]*\.? (?:of |and |for |on |the |from )?){1,7}Act\b")
_RULE = re.compile(r"\b(?:(?:ai )?diffusion (?:rule|framework)|affiliates rule|50% rule)\b")
_OPENING = re.compile(
    r"(?:(?:the|this|under|its|a|an|on|in|if|for|with|by|when|while|but|and|since|after|before|as|unlike|like|both) )+"
)
_IN_FULL = re.compile(r"\bAct \([^()]*$")  # the long name behind the short one
# What goes on about the bill just named.
_GOES_ON = re.compile(
    r"(?:it|this|the (?:bill|act|measure|legislation|proposal)) (?:also |further |then |instead )?[a-z]+"
)
_PENDING = re.compile(
    r"\b(?:bills?|legislation|co-?sponsors?|reintroduc\w*|introduced (?:by|in|a)|markup|cloture|house (?:panel|committee)|senate (?:panel|committee))\b"
)
_ENACTED = re.compile(r"\bsigned (?:[a-z0-9' -]{0,60})?into law\b|\b(?:became|become|is now) law\b|\bwas enacted\b")


def law_of(doc: Clean, sentences: Sequence[Sentence], sentence: Sentence, stretch: Span, at: int) -> str | None:
    """The bill or rule that words at `at` are about, in small letters: the nearest named before them in their stretch,
    else behind them, else, where the sentence goes on about "it" or "the bill", the last one named before."""
    here = _named(doc, *stretch)
    before = [name for place, name in here if place <= at]
    if here:
        return before[-1] if before else here[0][1]
    if not _GOES_ON.match(doc.lower, sentence.start, sentence.end):
        return None
    told = _named(doc, sentences[max(0, sentence.index - 2)].start, sentence.start)
    return told[-1][1] if told else None


# Lists that parties are put on; a bare "blacklist" may be any of them.
_LISTS = tuple(
    (name, re.compile(words))
    for name, words in (
        ("military companies", r"1260h|military(?:-[a-z]+)? compan"),
        ("unreliable entities", r"unreliable entit"),
        ("entity list", r"(?<!unreliable )(?<!controlled )entity list"),
        ("unverified list", r"unverified list"),
        ("end-user list", r"end[- ]user list"),
        ("export control list", r"export[- ]control(?:led)? (?:control )?list"),
        ("sanctions list", r"sdn list|specially designated|sanctions list"),
    )
)


def list_of(words: str, code: str | None) -> str | None:
    """Which list of the issuer `code` lower-cased words put parties on, where they name it."""
    named = next((name for name, pattern in _LISTS if pattern.search(words)), None)
    return None if named == "export control list" and code == "US" else named  # so papers call the Entity List


def _is_about_bills(doc: Clean) -> bool:
    """Whether an article tells of bills that are no law yet; else acts by name are what a measure rests on."""
    return bool(_PENDING.search(doc.lower)) and not _ENACTED.search(doc.lower)


def _named(doc: Clean, start: int, end: int) -> list[tuple[int, str]]:
    """The bills and rules named in a stretch, in order, each with its place."""
    bills = [
        (m.start(), _short(m.group().lower()))
        for m in (_BILL.finditer(doc.text, start, end) if " Act" in doc.text[start:end] else ())
        if not _IN_FULL.search(doc.text, max(0, m.start() - 90), m.start())
    ]
    if bills and not _is_about_bills(doc):
        bills = []
    rules = [(m.start(), m.group().removeprefix("ai ")) for m in _RULE.finditer(doc.lower, start, end)]
    return sorted([*bills, *rules])


def _short(name: str) -> str:
    """A bill's name without the words that a sentence opens with: "On the MATCH Act"."""
    opening = _OPENING.match(name)
    return name[opening.end() :] if opening else name
