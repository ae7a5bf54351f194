"""A report of a government measure, with what it is compared by.

Only the reading of one report belongs here; comparing is in `warehouse.resolve`, timelines in `warehouse.timeline`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import MappingProxyType

import reference
from warehouse.dates import Partial, partial
from warehouse.words import words

_NO_ALIASES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Marks:
    """What people decided about a report: reports that share one of `together` are one event; none joins an event that
    holds a report with one of its `apart` among `labels`."""

    together: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class Report:
    """One finding about a measure in one article, with its features.

    `at` is when the public could read it (aware), `until` when a revision took it back. `named` are the firms and
    persons among its targets, folded; `countries` the ISO codes. `specific` are named goods, `generic` the classes of
    the others. `acted` is the date that the text gives, the announcement's before that of the act; `start` is where
    its words begin. `marks` are what people decided about it (`warehouse.decisions`).
    """

    finding_id: str
    article_id: str
    story_id: str
    at: datetime
    until: datetime | None
    kind: str
    issuer: str | None
    agency: str | None
    targets: tuple[str, ...]
    items: tuple[str, ...]
    status: str
    is_new: bool
    acted: Partial | None
    announced: Partial | None
    effective: Partial | None
    primary_source: str | None
    title: str
    quote: str
    start: int
    list: str | None
    named: frozenset[str]
    countries: frozenset[str]
    specific: frozenset[str]
    generic: frozenset[str]
    marks: Marks

    @property
    def order(self) -> tuple[datetime, bool, str, int, str]:
        """The order in which reports are judged: by publication, at one moment background before news."""
        return (self.at, self.is_new, self.article_id, self.start, self.finding_id)

    @property
    def day(self) -> date:
        """Day of publication, in UTC."""
        return self.at.date()


def report(
    finding_id: str,
    article_id: str,
    story_id: str,
    at: datetime,
    *,
    kind: str,
    issuer: str | None,
    status: str,
    is_new: bool,
    until: datetime | None = None,
    agency: str | None = None,
    targets: Iterable[str] = (),
    items: Iterable[str] = (),
    acted: str | None = None,
    announced: str | None = None,
    effective: str | None = None,
    primary_source: str | None = None,
    title: str = "",
    quote: str = "",
    start: int = 0,
    marks: Marks = NO_MARKS,
    aliases: Mapping[str, str] = _NO_ALIASES,
) -> Report:
    """A report from the columns of a finding, its features worked out. `aliases` maps folded names to usual ones."""
    targets = tuple(dict.fromkeys(aliases.get(fold(target), target) for target in targets))
    items = tuple(items)
    countries = frozenset(target for target in targets if target in _codes())
    kinds = [item_class(item) for item in items]
    return Report(
        finding_id, article_id, story_id, at, until, kind, issuer, agency, targets, items, status, is_new,
        partial(announced) or partial(acted), partial(announced), partial(effective), primary_source, title, quote,
        start,
        list_name(f"{quote}\n{title}") if kind in ("listing", "easing", "investment") else None,
        frozenset(fold(target) for target in targets if target not in countries), countries,
        frozenset(name for name, generic in kinds if not generic),
        frozenset(name for name, generic in kinds if generic), marks,
    )  # fmt: skip


@cache
def _codes() -> frozenset[str]:
    return frozenset(country.code for country in reference.countries())


def fold(name: str) -> str:
    """A party's name without what differs between papers: capitals, full stops, spaces."""
    return " ".join(name.casefold().replace(".", "").split())


@cache
def item_class(item: str) -> tuple[str, bool]:
    """A good's comparable name, and whether it is a class that many measures are about (`chips`) or one of its own.

    `advanced AI chips` is the class `chips`; `Nvidia H20 chips` is `h20`.
    """
    known = words()
    folded = spelling(item)
    tokens = [_singular(token) for token in folded.split() if token not in known.adjectives]
    rest = " ".join(tokens)
    for name in (folded, rest):
        if name in known.generic:
            return known.generic[name], True
    if not tokens:
        return "technology", True
    if len(tokens) > 1 and tokens[-1] in known.generic:
        tokens = tokens[:-1]
    if len(tokens) > 1 and tokens[0] in known.makers:
        tokens = tokens[1:]
    return " ".join(tokens), False


def spelling(name: str) -> str:
    """A name without what differs between papers: capitals, full stops, a plural's end."""
    return _singular(fold(name))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def list_name(text: str) -> str | None:
    """The usual name of the list that a text speaks of; None where it names none."""
    return next((name for name, pattern in words().lists.items() if pattern.search(text)), None)
