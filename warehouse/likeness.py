"""What a report and a known measure have in common: parties, countries, goods, places, names of bills.

Only these shares of the judgement belong here, each as points with a reason; the days are in `warehouse.timing`, the
whole judgement is in `warehouse.resolve`. Findings are noisy: names may be spelt shorter, a chip told by its family,
a party left out that the headline names.
"""

from collections.abc import Collection

from warehouse.known import Event
from warehouse.reports import Report, fold, item_class
from warehouse.shared import named_in, shared_goods, shared_names
from warehouse.timing import VAGUE
from warehouse.words import words

# Reports of a measure whose words are looked through for names.
_FIRST = 5
# Sections of the law that tariffs are made under, each after a procedure of its own.
_SECTIONS = {"section 232", "section 301"}
ONE_WORD, TWO_WORDS = 1.0, 2.0
_OF_A_PARTY = ("procurement_ban", "investment")


def told_of(names: Collection[str], event: Event) -> set[str]:
    """Those of a report's parties, without firms that stand in the news of many measures, that the words of a measure's
    first reports name, though their targets leave them out."""
    rare = [name for name in names if len(name) > 3 and name not in words().everywhere]
    text = " ".join(f" {fold(r.title)} {fold(r.quote)} " for r in event.reports[:_FIRST]) if rare else ""
    return {name for name in rare if f" {name}" in text}


def targets(report: Report, event: Event, same_days: bool) -> tuple[float, str]:
    """Points for parties and countries; `same_days` says whether the days speak for one act."""
    # The country of whoever acts is not hit by it, though findings name it beside.
    hit, others = report.countries - {event.issuer}, event.countries - {report.issuer}
    other_country = hit and others and not hit & others and not report.bills & event.bills
    shared = shared_names(report, event)
    if shared and report.kind == "enforcement" and _are_beside(shared, report, event):
        return 0.5, f"both name {', '.join(sorted(shared)[:3])}, each with others of its own"
    if shared:
        share = len(shared) / min(len(report.named), len(event.named))
        if other_country:
            return share - 2.5, "names alike, of another country"
        return 1.0 + share, f"names {', '.join(sorted(shared)[:3])}"
    # What one article tells beside it names the measure's parties in its title as well.
    apart = report.article_id in event.articles
    if event.named and not other_country and not apart and (named := named_in(event.named, report)):
        return 1.5, f"its words name {', '.join(sorted(named)[:3])}"
    if report.named and not other_country and not apart and (named := told_of(report.named, event)):
        return 1.5, f"told of {', '.join(sorted(named)[:3])}"
    if report.named & event.beside and {"listing", "enforcement"} & event.kinds:
        return 1.0, f"{min(report.named & event.beside)} was named of it in passing"
    if report.named and event.named:
        return _others(report, event, same_days, bool(other_country))
    if report.countries & event.countries:
        return 0.5, "same country"
    if other_country:
        return (-2.5 if shared_goods(report, event) else -3.0), "other country"
    return 0.0, ""


def _are_beside(shared: Collection[str], report: Report, event: Event) -> bool:
    """Whether two cases share only firms that stand in the news of many, and each has a party of its own."""
    common = words().everywhere
    own, theirs = report.named - common, {name for name in event.named if name not in common}
    return common.issuperset(shared) and bool(own) and bool(theirs)


def _others(report: Report, event: Event, same_days: bool, other_country: bool) -> tuple[float, str]:
    if report.names_all and event.names_all and report.is_listing:
        return -5.0, "other names on a list, and neither tells of more"
    if report.kind == "listing" and same_days and (report.list in event.lists or not event.lists):
        if other_country:
            return -3.0, "other names, of another country"
        return -1.0, "other names, but papers pick theirs from a long list"
    if "tariff" in (report.kind, event.kind):
        return 0.0, ""  # whoever is named beside it
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
        if report.kind == "listing" and shared_names(report, event):
            return 0.0, ""
        if alike := _heads(report.specific) & _heads(event.specific):
            return 1.0, f"goods alike, {min(alike)}"
        return (-0.5 if report.kind == "listing" else -1.0 if classes else -2.0 if one_party else -3.0), "other goods"
    if "tariff" in (report.kind, event.kind) and classes - VAGUE:
        weight += 1.0  # tariffs are made on classes of goods
    if not classes and report.generic - VAGUE and event.generic - VAGUE:
        return (-0.5 if report.kind == "listing" else -1.5), "other kinds of goods"
    return weight, f"goods {', '.join(sorted(classes))}" if classes else ""


def _heads(goods: Collection[str]) -> set[str]:
    """The last words of goods that say what they are; findings take in words before it that don't."""
    heads = {good.split()[-1] for good in goods if " " in good}
    return {head for head in heads | {good for good in goods if " " not in good}
            if not item_class(head)[1] and not any(letter.isdigit() for letter in head)}  # fmt: skip


def tells_goods(report: Report) -> bool:
    """Whether its words tell a control on goods of its own, beside the parties: `forbade exports of HBM`."""
    quote = fold(report.quote)
    return any(
        words().controlled.search(quote[max(found - 60, 0) : found])
        for item in report.items
        if not item_class(item)[1] and (found := quote.find(fold(item))) > 0
    )


def bills(report: Report, event: Event) -> tuple[float, str]:
    """A bill is known by its name, whatever else is told of it."""
    if report.bills & event.bills:
        return 2.0, f"bill {min(report.bills & event.bills)}"
    return (-2.0, "another bill") if report.bills and event.bills else (0.0, "")


def rules(report: Report, event: Event) -> tuple[float, str]:
    """A rule that has a name is known by it; a text may name several."""
    shared = report.rules & event.rules
    if shared:
        return 2.0, f"the {min(shared)}"
    apart = report.rules & _SECTIONS and event.rules & _SECTIONS
    return (-3.0, "under another section") if apart else (0.0, "")


def telling(report: Report, event: Event) -> tuple[float, str]:
    """Rare words in common, of a firm, a place, an amount or what a rule is about."""
    shared = report.telling & event.telling
    if not shared:
        return 0.0, ""
    return (TWO_WORDS if len(shared) > 1 else ONE_WORD), f"words {', '.join(sorted(shared)[:3])}"


def places(report: Report, event: Event) -> tuple[float, str]:
    """Cases, and bans of single states, are told apart by where they are."""
    shared = report.places & event.places
    if shared:
        return 1.0, f"in {min(shared)}"
    return (-2.5, "elsewhere") if report.places and event.places else (0.0, "")
