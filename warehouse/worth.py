"""Whether a measure is worth an alert: about what alerts are about, certain enough, and not the same words again.

Only these decisions belong here; their words are in words.toml, their firms in the reference data. All measures are
stored, on whatever goods; alerts are about AI chips, chipmaking, AI models and the firms that the reference data know.
How often they are right is measured by bench/precision.py, and told in docs/coverage.md.
"""

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


def worth_alert(targets: Iterable[str], items: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether a measure's targets, goods or words (quotes, headline) are about what chipwatch watches.

    A named chip, a class of chips or chipmaking tools among the goods is enough, and so is a firm of the reference
    data among the targets; else its words decide.
    """
    goods = tuple(items)
    if any(target.casefold() in _firms() for target in targets):
        return True
    if any(_is_worth(good) for good in goods):
        return True
    known = words()
    return any(known.worth.search(known.other_meanings.sub(" ", text)) for text in texts)


def _is_worth(good: str) -> bool:
    name, generic = item_class(good)
    if generic:
        return name in ("chips", "tools")
    known = words()
    return (
        good.casefold() in known.worth_items
        or name in _chips()
        or known.worth.search(known.other_meanings.sub(" ", good)) is not None
    )


@cache
def _firms() -> frozenset[str]:
    return frozenset(name.casefold() for firm in reference.firms() for name in (firm.name, *firm.aliases))


@cache
def _chips() -> frozenset[str]:
    return frozenset(item_class(name)[0] for chip in reference.chips() for name in (chip.name, *chip.aliases))
