"""Firms that no list knows, found by what stands beside their names: "Halden Compute, a neocloud", "startup Northgrid".

Known firms come from the lexicon. What speaks for a capitalised name at one place is weighed in evidence.py; here its places
are put together: once a name is a firm anywhere in an article, it is one everywhere in it, by its first word too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from chipwatch.model import Span
from extract.endings import Ending
from extract.evidence import LEGAL, LEGAL_FIRST, LISTED, MODEL_WORD, OWNED, SURE, TYPE, WORD, score, words
from extract.names import Cover, Name
from extract.text import Clean

_START, _COMMON = words("openers"), words("common")
UNLISTED = "unlisted"  # the owner of a name that only its context makes a firm
MOST = 200  # unlisted firms of one article; what names more is a directory


@dataclass(frozen=True, slots=True)
class Candidate:
    """A capitalised phrase at a place of the clean text, with the evidence there that it names a firm."""

    start: int
    end: int
    phrase: str
    score: float


_PHRASE = re.compile(rf"(?<![\w'-])({WORD}(?:(?: | & | of )(?:{WORD}|\d\b)){{0,4}})")


def candidates(doc: Clean, names: Sequence[Name]) -> list[Candidate]:
    """Capitalised phrases that no known name covers, each place with the evidence there that it names a firm."""
    taken = Cover(len(doc.text), names)
    phrases = [(m.start(1), m.end(1)) for m in _PHRASE.finditer(doc.text)]
    places = [trimmed for start, end in phrases if (trimmed := _trim(doc, start, end)) and not taken.meets(*trimmed)]
    starts = {n.start for n in names if n.kind == "firm"}
    ends = {n.end for n in names if n.kind == "firm"}
    return [
        Candidate(
            start,
            end,
            doc.text[start:end],
            score(doc, start, end, doc.text[start:end])
            + (LISTED if _listed(doc, start, end, starts, ends) else 0.0)
            - (OWNED if _owned(doc, start, ends) else 0.0),
        )
        for start, end in places
    ]


def _owned(doc: Clean, start: int, ends: set[int]) -> bool:
    """Whether a phrase stands behind a known firm's possessive."""
    owner = _OWNED_LEFT.search(doc.text, max(0, start - 40), start)
    return bool(owner and owner.start() in ends)


def _listed(doc: Clean, start: int, end: int, starts: set[int], ends: set[int]) -> bool:
    """Whether a comma or "and" joins a phrase to a known firm: "Ericsson and Saab", "Decart, Poolside and Karakuri"."""
    before = _JOINT_LEFT.search(doc.text, max(0, start - 6), start)
    after = _JOINT.match(doc.text, end)
    return bool((before and before.start() in ends) or (after and after.end() in starts))


_JOINT = re.compile(r"(?:, and | and |, or | or | & |, )")
_JOINT_LEFT = Ending(re.compile(rf"{_JOINT.pattern}$"))


def doubtful(found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates for which a model's word would decide: some evidence, and not enough anywhere."""
    best: dict[str, float] = {}
    for candidate in found:
        best[candidate.phrase] = max(best.get(candidate.phrase, -9.0), candidate.score)
    return [c for c in found if SURE - MODEL_WORD <= best[c.phrase] < SURE and c.score == best[c.phrase]]


def _backing(candidate: Candidate, organisations: Sequence[Span]) -> float:
    """What the model's "ORG" on just this phrase adds; on a lone word or on capitals only where more speaks for it."""
    if not any(abs(a - candidate.start) <= 4 and abs(candidate.end - b) <= 6 for a, b in organisations):
        return 0.0
    alone = " " not in candidate.phrase and not re.search(r"[a-z][A-Z]", candidate.phrase)
    capitals = candidate.phrase.isupper() and len(candidate.phrase) <= 5
    return 0.0 if (alone and candidate.score < 0.4) or (capitals and candidate.score < 0.8) else MODEL_WORD


def unknown(doc: Clean, names: Sequence[Name], found: Sequence[Candidate], organisations: Sequence[Span]) -> list[Name]:
    """Firms among the candidates, as names in order of place; `organisations` are the places that the model calls one."""
    best: dict[str, float] = {}
    for candidate in found:
        best[candidate.phrase] = max(
            best.get(candidate.phrase, -9.0), candidate.score + _backing(candidate, organisations)
        )
    firms = {phrase for phrase, score in best.items() if score >= SURE}
    firms -= {word for firm in firms for word in firm.split() if word != firm}
    firms = set(sorted(firms, key=lambda f: (-best[f], f))[:MOST])
    named: list[Name] = []
    taken = Cover(len(doc.text), names)
    for phrase in sorted(firms, key=len, reverse=True):
        canonical = _canonical(phrase)
        short = phrase.split()[0]
        forms = {phrase, canonical} | (
            {short}
            if len(phrase.split()) > 1 and len(short) > 3 and short.lower() not in _START and short not in _COMMON
            else set()
        )
        for form in sorted(forms, key=len, reverse=True):
            for match in re.finditer(rf"(?<![\w-]){re.escape(form)}(?![\w])", doc.text):
                if not taken.meets(*match.span()):
                    taken.add(*match.span())
                    named.append(Name(match.start(), match.end(), "firm", canonical, UNLISTED))
    return sorted(named, key=lambda n: n.start)


def _canonical(phrase: str) -> str:
    words = phrase.split()
    while len(words) > 1 and words[-1].lower().rstrip(",") in LEGAL:
        words.pop()
    return " ".join(words)


_ADVERB = re.compile(r"[A-Z][a-z]+ly, ")  # "Specifically, the company says"
_TYPE_WORD = re.compile(rf"(?:of|{TYPE})", re.IGNORECASE)


def _trim(doc: Clean, start: int, end: int) -> tuple[int, int] | None:
    """A phrase without sentence openers and trailing marks; None where nothing that could be a name is left."""
    text = doc.text[start:end].rstrip(".&")
    if text.endswith(" of"):
        text = text[:-3]
    end = start + len(text)
    words = text.split()
    while words and _opens(words[0]):
        start += len(words[0]) + 1
        words = words[1:]
    if not words or len(" ".join(words)) < 3 or (len(words) == 1 and _ADVERB.match(doc.text, start)):
        return None
    return start, start + len(" ".join(words))


@lru_cache(maxsize=4_096)
def _opens(word: str) -> bool:
    """Whether a capitalised word only opens a sentence or says what follows it: "The", "Tokyo-based", "Startup"."""
    small = word.lower()
    return bool(
        small in _START
        or small in LEGAL_FIRST
        or small.rstrip(".") in ("u.s", "us", "eu")
        or _ADJECTIVE.fullmatch(word)
        or _TYPE_WORD.fullmatch(word)
    )


_ADJECTIVE = re.compile(r"[A-Z][\w.]*-(?:based|backed|listed|owned|led|born|era|headquartered)")
# "Manus's Wide Research": what a firm has is its product.
_OWNED_LEFT = re.compile(r"'s? (?:[a-z]+(?:-[a-z]+)* ){0,2}$")
