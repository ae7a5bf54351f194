"""What a report and a known measure have in common: parties, countries, goods, places, names of bills.

Only these shares of the judgement belong here, each as points with a reason; the days are in `warehouse.timing`, the
whole judgement is in `warehouse.resolve`. Findings are noisy: names may be spelt shorter, a chip told by its family,
a party left out that the headline names.
"""

from collections.abc import Collection

from warehouse.known import Event
from warehouse.reports import Report, fold
from warehouse.timing import VAGUE
from warehouse.words import words

_OF_A_PARTY = ("procurement_ban", "investment")


def shared_names(report: Report, event: Event) -> set[str]:
    """The report's parties that the measure has too, one spelling beginning with the other."""
    return {name for name in report.named if any(_begins(name, other) for other in event.named)}


def shared_goods(report: Report, event: Event) -> set[str]:
    """The named goods of both; `ascend` is told of `ascend 910c`."""
    return {good for good in report.specific if any(_within(good, other) for other in event.specific)}


def _begins(one: str, other: str) -> bool:
    """Whether a name is another or its beginning, word by word, or its initials; short words begin too many names."""
    short, long = sorted((one.split(), other.split()), key=len)
    if one == other or (len(short[0]) > 3 and long[: len(short)] == short):
        return True
    initials = "".join(word[0] for word in long)
    return (
        len(short) == 1 and len(long) > 2 and len(short[0]) - len(initials) in (0, 1) and short[0].startswith(initials)
    )


def _within(one: str, other: str) -> bool:
    """Whether all words of a good are words of another."""
    tokens, others = frozenset(one.split()), frozenset(other.split())
    return tokens <= others or others <= tokens


def named_in(names: Collection[str], report: Report) -> set[str]:
    """Those of a measure's parties that the report's own words name, though its targets leave them out."""
    text = f" {fold(report.title)} {fold(report.quote)} "
    return {name for name in names if len(name) > 3 and f" {name}" in text}


def targets(report: Report, event: Event, same_days: bool) -> tuple[float, str]:
    """Points for parties and countries; `same_days` says whether the days speak for one act."""
    other_country = report.countries and event.countries and not report.countries & event.countries
    shared = shared_names(report, event)
    if shared:
        share = len(shared) / min(len(report.named), len(event.named))
        if other_country:
            return share - 2.5, "names alike, of another country"
        return 1.0 + share, f"names {', '.join(sorted(shared)[:3])}"
    if event.named and not other_country and (named := named_in(event.named, report)):
        return 1.5, f"its words name {', '.join(sorted(named)[:3])}"
    if report.named and event.named:
        return _others(report, event, same_days, bool(other_country))
    if report.countries and event.countries:
        if report.countries & event.countries:
            return 0.5, "same country"
        return (-2.5 if shared_goods(report, event) else -3.0), "other country"
    return 0.0, ""


def _others(report: Report, event: Event, same_days: bool, other_country: bool) -> tuple[float, str]:
    if report.names_all and event.names_all and report.is_listing:
        return -5.0, "other names on a list, and neither tells of more"
    if report.kind == "listing" and same_days and (report.list in event.lists or not event.lists):
        if other_country:
            return -3.0, "other names, of another country"
        return -1.0, "other names, but papers pick theirs from a long list"
    if report.kind == "enforcement" and not same_days:
        return -4.5, "a case of others"
    # A case, a listing, a licence is about its parties; a control names some of those whom it hits.
    return (-3.0 if report.kind in ("enforcement", "listing", "licence") else -1.5), "other names"


def items(report: Report, event: Event) -> tuple[float, str]:
    """Points for goods, named and of a class."""
    shared = shared_goods(report, event)
    if shared:
        closeness = len(shared) / len(report.specific | event.specific)
        return 2.0 + (0.5 if closeness >= 0.5 else 0.0), f"goods {', '.join(sorted(shared)[:3])}"
    classes = report.generic & event.generic
    weight = max((words().weight[name] for name in classes), default=0.0)
    if report.specific and event.specific:
        # Parties make a listing; its goods are told in whatever words.
        # A ban or an order is about its party; what else stands beside it may be any good.
        one_party = report.kind in _OF_A_PARTY and (shared_names(report, event) or named_in(event.named, report))
        return (-0.5 if report.kind == "listing" else -1.0 if classes else -2.0 if one_party else -3.0), "other goods"
    if report.kind == "tariff" and classes - VAGUE:
        weight += 1.0  # tariffs are made on classes of goods
    if not classes and report.generic - VAGUE and event.generic - VAGUE:
        return (-0.5 if report.kind == "listing" else -1.5), "other kinds of goods"
    return weight, f"goods {', '.join(sorted(classes))}" if classes else ""


def bills(report: Report, event: Event) -> tuple[float, str]:
    """A bill is known by its name, whatever else is told of it."""
    if report.bills & event.bills:
        return 2.0, f"bill {min(report.bills & event.bills)}"
    return (-2.0, "another bill") if report.bills and event.bills else (0.0, "")


def places(report: Report, event: Event) -> tuple[float, str]:
    """Cases, and bans of single states, are told apart by where they are."""
    shared = report.places & event.places
    if shared:
        return 1.0, f"in {min(shared)}"
    return (-2.5, "elsewhere") if report.places and event.places else (0.0, "")
