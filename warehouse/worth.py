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
from warehouse.reports import item_class
from warehouse.words import words

SURE_PROPOSAL = 0.9
"""Least confidence of a proposal. Extraction errs most on what may come: of the labelled stream's alerts on proposals
below it one in three was about none."""

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


def is_certain(issuer: str | None, status: str, confidence: float) -> bool:
    """Whether a step is certain enough: a government is named, and a proposal is clearly one."""
    return issuer is not None and (status != "proposed" or confidence >= SURE_PROPOSAL)


def said_twice(steps: Sequence[Telling]) -> set[str]:
    """The events that are another reading of the same words as a better one: same issuer and status, every piece of
    its news inside or across one of the other's. One act is one alert, whatever kinds it is taken for."""
    ranked = sorted(steps, key=lambda one: (-one.confidence, _KINDS.index(one.kind), one.event_id))
    dropped: set[str] = set()
    for place, worse in enumerate(ranked):
        for better in ranked[:place]:
            same = (better.issuer, better.status) == (worse.issuer, worse.status) and better.event_id != worse.event_id
            if same and better.event_id not in dropped and all(_overlaps(one, better.words) for one in worse.words):
                dropped.add(worse.event_id)
    return dropped


def _overlaps(one: tuple[str, int, int], others: Iterable[tuple[str, int, int]]) -> bool:
    article, start, end = one
    return any(article == other and start < last and first < end for other, first, last in others)


def worth_alert(kind: str, targets: Iterable[str], items: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether a measure's targets, goods or words (quotes, headline) are about what chipwatch watches.

    A named chip, a class of chips or chipmaking tools among the goods is enough, and so is a firm of the field among
    the targets. Of the other firms of the reference data, those that the field touches (clouds, telecoms, electronics)
    are enough where the measure is of a kind that singles them out, and carmakers, defence, power and the like never:
    then the words decide.
    """
    if any(_says_enough(target, kind) for target in targets):
        return True
    return any(_is_worth(good) for good in items) or any(_is_about(text) for text in texts)


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
def _chips() -> frozenset[str]:
    return frozenset(item_class(name)[0] for chip in reference.chips() for name in (chip.name, *chip.aliases))


@cache
def _chip_names() -> re.Pattern[str]:
    """The names of chips that hold a digit: without one ("Milan"), a name means many things."""
    names = {
        name for chip in reference.chips() for name in (chip.name, *chip.aliases) if any(c.isdigit() for c in name)
    }
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))})s?\b")
