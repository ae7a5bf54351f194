"""A report of a government measure, with what it is compared by.

Only the reading of one report belongs here; comparing is in `warehouse.resolve`, timelines in `warehouse.timeline`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import MappingProxyType

import reference
from warehouse.dates import Partial, partial
from warehouse.telling import telling
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
    persons among its targets, folded; `countries` the ISO codes, without the issuer's own. `specific` are named goods,
    `generic` the classes of the others; `bills` the names of draft laws, `rules` those of well-known rules, `subjects`
    what a case is about. `acted` is the date that the text gives, the announcement's before that of the act, never one
    to come; `start` is where its words begin. `places` are the states and cities in its words, by which one country's
    cases and bans differ, `capitals` the words of title and quote that begin with one, folded, `telling` the words that
    few reports have. `marks` are what people decided about it (`warehouse.decisions`). `issuer_stated` is False where
    the issuer was inferred.
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
    bills: frozenset[str]
    subjects: frozenset[str]
    places: frozenset[str]
    rules: frozenset[str]
    capitals: frozenset[str]
    telling: frozenset[str]
    marks: Marks
    issuer_stated: bool

    @property
    def order(self) -> tuple[datetime, bool, str, bool, int, str]:
        """The order in which reports are judged: by publication, at one moment background before news.

        In one article a listing comes before the bans that it brings its parties.
        """
        return (self.at, self.is_new, self.article_id, self.kind != "listing", self.start, self.finding_id)

    @property
    def day(self) -> date:
        """Day of publication, in UTC."""
        return self.at.date()

    @property
    def is_listing(self) -> bool:
        """Whether it puts parties on a list, also where that is told as the export ban that it brings."""
        return self.kind == "listing" or (
            self.kind == "export_control" and list_name(f"{self.quote}\n{self.title}") is not None
        )

    @property
    def legislates(self) -> bool:
        """Whether its words tell of a draft law."""
        if self.status != "proposed":
            return False
        return bool(self.bills) or words().legislation.search(f"{self.quote}\n{self.title}") is not None

    @property
    def names_all(self) -> bool:
        """Whether its words tell of no more parties than they name."""
        return not words().more_parties.search(f"{self.quote}\n{self.title}")


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
    issuer_stated: bool = True,
    bill: str | None = None,
    marks: Marks = NO_MARKS,
    aliases: Mapping[str, str] = _NO_ALIASES,
) -> Report:
    """A report from the columns of a finding, its features worked out. `aliases` maps folded names to usual ones.

    `bill` is the draft law that stands beside its words."""
    targets = tuple(dict.fromkeys(aliases.get(fold(target), target) for target in targets))
    # A government's own country is where its act was made, hardly whom it hits.
    countries = frozenset(target for target in targets if target in _codes())
    hit = frozenset(_MARKETS.get(code, code) for code in countries - ({issuer} if issuer_stated else set()))
    named = frozenset(core(target) for target in targets if target not in countries)
    if kind == "enforcement":
        named -= makers_of_goods(quote)
    items = tuple(item for item in items if not any(_words(item) < _words(target) for target in targets))
    kinds = [item_class(item) for item in items]
    on, holds = partial(announced) or partial(acted), partial(effective)
    if on and on.first > at.date():
        # Nobody has acted in the future: it is the day from which the act is to hold.
        on, holds = None, holds or on
    return Report(
        finding_id, article_id, story_id, at, until, kind, issuer, agency, targets, items, status, is_new,
        on, partial(announced), holds, primary_source, title, quote, start,
        list_name(f"{quote}\n{title}") if kind in ("listing", "easing", "investment") else None,
        named, hit,
        frozenset(name for name, generic in kinds if not generic),
        frozenset(name for name, generic in kinds if generic),
        frozenset(bills(f"{title}\n{quote}") or filter(None, [bill])) if status == "proposed" else frozenset(),
        case_subjects(f"{title}\n{quote}") if kind == "enforcement" else frozenset(),
        places(f"{title}\n{quote}") if kind in ("enforcement", "procurement_ban") else frozenset(),
        rules(quote), frozenset(word.casefold() for word in _CAPITALS.findall(f"{title}\n{quote}")),
        telling(f"{quote}\n{title}" if is_new else quote, (*targets, *items)), marks, issuer_stated,
    )  # fmt: skip


@cache
def _codes() -> frozenset[str]:
    return frozenset(country.code for country in reference.countries())


def fold(name: str) -> str:
    """A party's name without what differs between papers: capitals, full stops, spaces."""
    return " ".join(name.casefold().replace(".", "").split())


# Controls reach China through these; papers name the one or the other.
_MARKETS = {"HK": "CN", "MO": "CN"}


@cache
def core(name: str) -> str:
    """A party's name without what papers leave out: `Integrity Technology Group` is `integrity`."""
    tokens = fold(name).split()
    while len(tokens) > 1 and tokens[-1] in words().tails:
        tokens.pop()
    return " ".join(tokens)


def places(text: str) -> frozenset[str]:
    """The states and cities that a text names, in small letters; a city's state as well."""
    found = {match.casefold() for match in words().places.findall(text)}
    return frozenset(found | {words().states[name] for name in found})


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
    if len(tokens) > 1 and (tokens[-1] in known.generic or tokens[-1] in known.made_as):
        tokens = tokens[:-1]
        if (rest := " ".join(tokens)) in known.generic:  # "chip technology"
            return known.generic[rest], True
    if len(tokens) > 1 and tokens[0] in known.makers:
        tokens = tokens[1:]
    return " ".join(tokens), False


def spelling(name: str) -> str:
    """A name without what differs between papers: capitals, full stops, a plural's end."""
    return _singular(fold(name))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def bills(text: str) -> set[str]:
    """Names of draft laws that a text gives, folded (`gain ai act`), without laws that have long been in force."""
    found = {fold(match).removeprefix("the ") for match in words().bill.findall(text)}
    return found - words().laws


_CAPITALS = re.compile(r"(?<![\w-])[A-Z][\w-]+")


def rules(text: str) -> frozenset[str]:
    """The usual names of the rules that a text speaks of by a name of theirs: `diffusion rule`."""
    if not words().any_rule.search(text):  # as a rule none: one search instead of many
        return frozenset()
    return frozenset(name for name, pattern in words().rules.items() if pattern.search(text))


def case_subjects(text: str) -> frozenset[str]:
    """What a case is about by its words: `competition`, `exports`, `security` and so on."""
    return frozenset(name for name, pattern in words().subjects.items() if pattern.search(text))


def makers_of_goods(text: str) -> frozenset[str]:
    """Makers that a text names only before their goods (`smuggling Nvidia H100 chips`): no party to a case."""
    before = Counter(match.casefold() for match in words().makers_goods.findall(text))
    named = Counter(match.casefold() for match in words().any_maker.findall(text))
    return frozenset(name for name, count in before.items() if count == named[name])


@cache
def _words(name: str) -> frozenset[str]:
    """The words of a name: a good may be no more than words of a party's (`technology` of `Naura Technology`)."""
    return frozenset(_singular(token) for token in fold(name).split())


def list_name(text: str) -> str | None:
    """The usual name of the list that a text speaks of; None where it names none."""
    return next((name for name, pattern in words().lists.items() if pattern.search(text)), None)
