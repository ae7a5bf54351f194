"""Whether a measure or a delay is worth an alert: on the field, certain enough, and not the same words again.

Only these decisions belong here; their words are in words.toml, their firms in the reference data. All are stored,
on whatever goods; alerts are about AI chips, chipmaking, AI models and the firms that make them.
How often they are right is measured by bench/precision.py, and told in docs/coverage.md.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import reference
from warehouse.reports import item_class, spelling
from warehouse.words import words

SURE = (0.8, 0.0)
"""Least confidence of a step below an article's lead, and in it. Less has what names no government in its own words:
below the lead half of it is another part of what the lead tells, or a rule that no government made."""

SURE_PROPOSAL = (0.9, 0.85)
"""The same for a proposal. Extraction errs most on what may come: of the labelled stream's alerts on proposals below
these one in three was about none."""

# Of two readings of the same words, equally certain, the one that stands further ahead is told.
_KINDS = (
    "listing", "export_control", "tariff", "procurement_ban", "licence", "easing", "investment", "enforcement"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Telling:
    """An event that has a step to tell, and the words of its news: (article, start, end) each."""

    event_id: str
    kind: str
    issuer: str | None
    status: str
    confidence: float
    words: tuple[tuple[str, int, int], ...]


def is_certain(issuer: str | None, status: str, confidence: float, leads: bool) -> bool:
    """Whether a report makes a step certain enough: a government is named, a proposal is clearly one, and what does not
    lead the article (see `leads`) names its government itself."""
    sure = (SURE_PROPOSAL if status == "proposed" else SURE)[leads]
    return issuer is not None and confidence >= sure


def said_twice(steps: Sequence[Telling]) -> set[tuple[str, str]]:
    """The steps (event, status) that are another reading of what a better one tells. One act is one alert.

    Another reading of the same words has the same issuer and status, and every piece of its news inside or across one
    of the other's, whatever kinds they are taken for. Of one event, an article tells one step: where it is read to
    propose, to decide and to deny one measure, the surest reading is it, and of equally sure ones that further ahead.
    """
    ranked = sorted(steps, key=lambda one: (-one.confidence, _KINDS.index(one.kind), one.event_id, _starts(one)))
    dropped: set[tuple[str, str]] = set()
    for place, worse in enumerate(ranked):
        for better in ranked[:place]:
            if (better.event_id, better.status) not in dropped and _is_same(better, worse):
                dropped.add((worse.event_id, worse.status))
    return dropped


def _is_same(better: Telling, worse: Telling) -> bool:
    if better.event_id == worse.event_id:
        # Words that tell two steps, such as announced and in force, tell both.
        articles = {article for article, _, _ in better.words}
        return better.words != worse.words and articles.issuperset(article for article, _, _ in worse.words)
    same = (better.issuer, better.status) == (worse.issuer, worse.status)
    return same and all(_overlaps(one, better.words) for one in worse.words)


def _starts(one: Telling) -> int:
    return min((start for _, start, _ in one.words), default=0)


def _overlaps(one: tuple[str, int, int], others: Iterable[tuple[str, int, int]]) -> bool:
    article, start, end = one
    return any(article == other and start < last and first < end for other, first, last in others)


_BESIDE = 300
"""Characters on either side of a quote within which the sentences beside it are looked for."""
_SENTENCE_END = re.compile(r"(?<![A-Z])(?<!\bno)[.!?][\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])|\n+")


_LEAD = 600
"""Characters of a text that are its lead: what an article is about stands there."""


def leads(title: str, text: str, start: int) -> bool:
    """Whether a quote that starts there in title, blank line and text stands in the headline or the first sentence."""
    begin = len(title) + 2
    first = _SENTENCE_END.search(text)
    return start < begin + (first.end() if first else len(text))


def told_with(title: str, text: str, start: int, end: int) -> str:
    """The words that tell of a measure, which a quote from `start` to `end` of title, blank line and text words: with
    the sentence before it and the one after; of the headline and what follows on it, the whole lead."""
    document, begin = f"{title}\n\n{text}", len(title) + 2
    if leads(title, text, start):
        return document[: begin + _LEAD]
    starts = [found.end() for found in _SENTENCE_END.finditer(document, max(0, start - _BESIDE), start + 1)]
    stops = [found.end() for found in _SENTENCE_END.finditer(document, end - 1, end + _BESIDE)]
    first = starts[-2] if len(starts) > 1 else max(0, start - _BESIDE)
    last = next((stop for stop in stops if stop > end + 2), end + _BESIDE)
    return document[first:last]


def worth_alert(kind: str, targets: Iterable[str], items: Iterable[str], headline: str, told: str) -> bool:
    """Whether a measure is about what chipwatch watches, given the headline of an article that has it as its news, and
    the words that tell it there (see `told_with`).

    Words about the field are enough, and so is a named chip, a class of chips or chipmaking tools among the goods, or
    a firm of the field among the targets, where the latter name it: what other articles of the event or another part
    of an article speak of says nothing of this measure. Of the other firms of the reference data, those that the field
    touches (clouds, telecoms, electronics) are enough where the measure is of a kind that singles them out, and
    carmakers, defence, power and the like never: then the words decide.
    """
    if _is_about(headline) or _is_about(told):
        return True
    told = words().other_meanings.sub(" ", told).casefold()
    if any(_says_enough(target, kind) and _is_named(target, told) for target in targets):
        return True
    return any(_says_good(good, told) and _is_worth(good) for good in items)


# What makes a server one for AI: alone it may stand in any cellar, whatever class of goods extraction puts it in.
_FOR_AI = re.compile(r"\b(?:ai|a\.i\.|artificial intelligence|gpus?|accelerat\w+|nvidia)\b")


def _says_good(good: str, told: str) -> bool:
    last = spelling(good).rsplit(maxsplit=1)[-1]
    return last in told and (last != "server" or _FOR_AI.search(told) is not None)


def _is_named(firm: str, told: str) -> bool:
    names = _names().get(firm.casefold(), (firm.casefold(),))
    return any(name in told and re.search(rf"\b{re.escape(name)}\b", told) for name in names)


def _says_enough(firm: str, measure: str) -> bool:
    known, kind = words(), _firms().get(firm.casefold())
    if kind is None or kind in known.firms_never:
        return False
    return kind in known.firms_always or measure not in known.wide_measures


ALWAYS_LATE = ("model", "chip", "datacenter")
"""Kinds of late things that are told whoever's they are, but for firms of quite another trade."""


def worth_telling_late(subject: str, kind: str, firm: str | None, cause: str, quotes: Iterable[str]) -> bool:
    """Whether a delay is about what chipwatch watches, given what is late, its kind, whose it is, the cause, and the
    words of the reports.

    Enough is one of these: want of chips, a firm of the field (but not for a rule, which no firm makes), a named chip,
    words about chips, AI or data centres in the subject or the quotes. A model, chip or data centre needs none of them
    unless it is a carmaker's, say, since extraction takes an "A320" for a chip. Plants, shipments, rules and other
    things do. A flight or a price is nothing of ours whoever is late with it.
    """
    known, trade = words(), _firms().get(firm.casefold()) if firm else None
    if known.worth_elsewhere.search(subject) and not _is_on_field(subject):
        return False
    if cause == "chip_access" or (kind != "rule" and trade in known.firms_always):
        return True
    if kind in ALWAYS_LATE and trade not in known.firms_never:
        return True
    return any(_is_on_field(text) for text in (subject, firm or "", *quotes))


def _is_on_field(text: str) -> bool:
    plain = words().other_meanings.sub(" ", text)
    return bool(words().worth_late.search(plain) or _chip_names().search(plain))


def _is_worth(good: str) -> bool:
    name, generic = item_class(good)
    if generic and name in ("chips", "tools"):
        return True
    return good.casefold() in words().worth_items or name in _chips() or _is_about(good)


def _is_about(text: str) -> bool:
    known = words()
    return known.worth.search(known.other_meanings.sub(" ", text)) is not None


@cache
def _firms() -> dict[str, str]:
    """Kinds of the firms of the reference data, by each name in small letters."""
    return {name.casefold(): firm.kind for firm in reference.firms() for name in (firm.name, *firm.aliases)}


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """All names of a firm, in small letters, by each of them."""
    folded = [tuple(name.casefold() for name in (firm.name, *firm.aliases)) for firm in reference.firms()]
    return {name: names for names in folded for name in names}


@cache
def _chips() -> frozenset[str]:
    return frozenset(item_class(name)[0] for chip in reference.chips() for name in (chip.name, *chip.aliases))


@cache
def _chip_names() -> re.Pattern[str]:
    """The names of chips that hold a digit: without one ("Milan"), a name means many things."""
    names = {
        name for chip in reference.chips() for name in (chip.name, *chip.aliases) if any(c.isdigit() for c in name)
    }
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))})s?\b")
