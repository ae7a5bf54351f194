"""Whether a report belongs to a known measure: a score with its reasons, over records alone.

Only the decision about one report and one event belongs here, without I/O; the order in which reports are judged, and
which events are looked at, is in `warehouse.replay`. Weights are in points; one certain agreement is worth two.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import get_args

from chipwatch.model import SanctionKind
from warehouse.issuers import issuers, may_be_one
from warehouse.known import Event, span
from warehouse.likeness import (
    bills,
    items,
    places,
    rules,
    targets,
    telling,
    told_of,
)
from warehouse.reports import Report
from warehouse.shared import named_in, shared_goods, shared_names
from warehouse.siblings import (
    MISTAKEN,
    beside,
    is_consequence,
    is_known_by,
    is_part,
    is_sibling,
    looks_back,
    shares_all,
    told_at_once,
)
from warehouse.timing import EASED, NEARBY, date_grounds
from warehouse.words import words

# A report joins an event from this score on: issuer and kind agree (4) and something more speaks for it.
JOIN = 5.0
NEVER = -100.0
KINDS = get_args(SanctionKind)
# Days between reports of one act that may tell it as different kinds.
NEARBY_NEWS = 4

# What one paper calls a licence another calls an easing; a listing is sometimes told as the export ban that it brings,
# but then its names and its day must speak for it.
_KINDS = {
    frozenset({"easing", "licence"}): 1.0,
    frozenset({"export_control", "listing"}): -1.0,
    frozenset({"investment", "listing"}): -1.0,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How well a report fits an event, and why."""

    score: float
    reasons: tuple[str, ...]


def family(agency: str) -> str:
    """The agency that stands for one in comparisons: papers name a bureau or its ministry for one act."""
    return words().families.get(agency.casefold(), agency.casefold())


@cache
def fitting(kind: str) -> dict[str, bool]:
    """The kinds of measures that a report of a kind may belong to, each with whether only within days of their news."""
    mistaken = {other: True for pair in MISTAKEN if kind in pair for other in pair}
    alike = {other: False for pair in _KINDS if kind in pair for other in pair}
    eased = EASED if kind == "easing" else {"easing"} if kind in EASED else frozenset[str]()
    return {**mistaken, **alike, **dict.fromkeys(eased, False), kind: False}


def is_possible(report: Report, event: Event) -> bool:
    """Whether a report may fit an event at all; quick, and True wherever `judge` could reach the threshold."""
    if not may_be_one(report, event):
        return False
    fits = fitting(report.kind)
    return event.kind in fits or not event.kinds.isdisjoint(fits) or is_part(report, event)


def judge(report: Report, event: Event) -> Verdict:
    """How well a report fits an event that was known before it."""
    total, reasons = 0.0, []
    for points, reason in _grounds(report, event):
        total += points
        if points or reason:
            reasons.append(f"{reason} {points:+g}")
        if points <= NEVER:
            break
    return Verdict(total, tuple(reasons))


def _grounds(report: Report, event: Event) -> Iterable[tuple[float, str]]:
    yield issuers(report, event) or (NEVER, "another issuer")
    days = date_grounds(report, event)
    yield _kind(report, event, days[0] >= 2)
    siblings = beside(report, event)
    if any(told_at_once(report, other) for other in siblings):
        yield 2.5, "told in the same words"
    elif any(is_consequence(report, other) for other in siblings):
        yield 2.0, "what a listing brings"
    elif any(looks_back(other, report) for other in siblings):
        yield 1.5, "the article looks back on the case"
    elif not is_known_by(report, event) and any(is_sibling(report, other) for other in siblings):
        # What findings of one sentence have in common is no evidence.
        yield (-4.5 if any(shares_all(report, other) for other in siblings) else -3.0), "the article tells it apart"
    if report.agency and event.agency:
        yield _agencies(report, report.agency, event.agency)
    if _is_draft_beside(report, event):
        yield -2.5, "a bill and what an agency does"
    if report.subjects and event.subjects and not report.subjects & event.subjects:
        yield -2.5, f"a case of {min(event.subjects)}, this of {min(report.subjects)}"
    if report.primary_source in event.primary_sources and not any(is_sibling(report, r) for r in siblings):
        yield 5.0, f"primary source {report.primary_source}"
    elif _is_numbered(report.primary_source) and any(map(_is_numbered, event.primary_sources)):
        yield -3.0, "another document"
    if event.stories.get(report.story_id, set()) - {report.article_id}:
        yield 2.0, "copy of one story"
    parties = targets(report, event, days[0] >= 2)
    yield parties
    yield items(report, event)
    yield bills(report, event)
    yield rules(report, event)
    where = places(report, event)
    yield where
    if parties[0] > -1.5 and where[0] >= 0 and not siblings:
        yield telling(report, event)
    if report.list and event.lists:
        # Papers name one list in several ways; without a common day it is more likely another one.
        other = (-1.0 if days[0] > 0 else -2.5, "another list")
        yield (0.5, f"list {report.list}") if report.list in event.lists else other
    yield days
    if span(report) is None and not event.has_news and event.first_day is None and _same_year(report, event):
        # Else every mention in passing of a government's controls would be a measure of its own.
        yield (1.0, "both in passing") if report.issuer or event.issuer else (3.0, "both in passing, nobody named")
    if _is_second_proposal(report, event):
        yield -1.5, "proposed after it was adopted"
    elif _is_loose(report, event):
        yield -1.5, "proposed so far, and no more than a class of goods in common"
    elif _are_others(report, event):
        yield -1.5, "each has its own parties or goods, and no more than a class of goods is common"


def _agencies(report: Report, one: str, other: str) -> tuple[float, str]:
    if family(one) == family(other):
        return 0.5, f"agency {one}"
    if report.kind == "enforcement":
        # Courts and police are part of any case.
        return (0.0, "") if words().courts.search(f"{one} {other}") else (-1.5, "another agency")
    return (0.0 if report.kind == "easing" else -0.5), "another agency"


def _is_draft_beside(report: Report, event: Event) -> bool:
    """Whether one is a draft law and the other a proposal of an agency's, neither named as the other's."""
    if report.status != "proposed" or report.kind == "easing" or report.bills & event.bills:
        return False
    one, other = _drafts(report.agency, report.legislates), _drafts(event.agency, event.legislates)
    return None not in (one, other) and one != other


def _drafts(agency: str | None, legislates: bool) -> bool | None:
    """Whether legislators draft it; None where its words don't tell."""
    if agency and family(agency) != "congress":
        return False
    return True if agency or legislates else None


def _are_others(report: Report, event: Event) -> bool:
    """Whether both name parties or goods and share none, nor a country, a text or a document."""
    return (
        report.kind not in ("listing", "tariff")
        and not (report.named and event.named)
        and (report.acted is None or report.acted.precision == "day")
        and bool(report.named | report.specific)
        and bool(event.named | event.specific)
        and not (shared_names(report, event) or shared_goods(report, event) or report.countries & event.countries)
        and not (named_in(event.named, report) or report.bills & event.bills or report.places & event.places)
        and report.story_id not in event.stories
        and report.primary_source not in event.primary_sources
    )


def _is_second_proposal(report: Report, event: Event) -> bool:
    return (
        report.status == "proposed"
        and report.is_new
        and report.kind != "easing"
        and event.adopted is not None
        and report.day > event.adopted + timedelta(3)
    )


def _is_loose(report: Report, event: Event) -> bool:
    """Whether an act would follow a proposal with which it shares neither a name, a country, a good nor a text."""
    return (
        report.status == "adopted"
        and report.is_new
        and report.kind != "tariff"
        and event.has_news
        and event.adopted is None
        and not (report.named & event.named or report.countries & event.countries or report.specific & event.specific)
        and report.telling.isdisjoint(event.telling)
        and report.story_id not in event.stories
        and report.primary_source not in event.primary_sources
    )


def _kind(report: Report, event: Event, same_days: bool) -> tuple[float, str]:
    kind = event.kind
    if report.kind == kind or report.kind in event.kinds:
        return 2.0, f"kind {report.kind}"
    if report.kind == "easing" and kind == "enforcement":
        # A probe is shelved, charges are dropped: its words must say so, for the same parties may be taken off a list.
        return (1.5, "ends a case") if words().case.search(report.quote) else (-1.0, "eases a case")
    if report.kind == "easing" and kind == "tariff" and not words().tariff.search(f"{report.title}\n{report.quote}"):
        return 0.0, "eases no tariff by its words"
    if report.kind == "easing" and kind in EASED - {"tariff"} and words().tariff.search(report.title):
        return -1.0, "eases a tariff by its title"
    if report.kind == "easing" and kind in ("listing", "export_control"):
        told_of_list = words().unlisted.search(f"{report.title}\n{report.quote}") is not None
        if told_of_list != bool(kind == "listing" or event.lists or "listing" in event.kinds):
            return 0.0, f"eases a {kind}, though its words tell of {'a' if told_of_list else 'no'} list"
    if report.kind == "easing" and kind in EASED:
        # Planned or done, it is a step of the measure that it eases, where that is told clearly enough.
        return 1.0, f"eases a {kind}"
    if kind == "easing" and report.kind in EASED and words().easing.search(f"{report.title}\n{report.quote}"):
        return 1.0, f"{report.kind} that is eased"
    if is_part(report, event):
        return -1.0, f"{report.kind} for {kind}"
    listed = kind == "listing" and report.kind in ("export_control", "investment") and report.named <= event.named
    if listed and not report.is_new and report.named and span(report) is None and _in_the_news(report, event):
        return 1.0, f"{report.kind} in passing for the listing of these days"
    # In passing, a kind is told too loosely to be taken for another.
    alike = _KINDS.get(frozenset({report.kind, kind}), NEVER) if report.is_new else NEVER
    if alike == -1.0 and kind == "listing" and report.is_listing:
        alike = 0.0
    soon = event.last_day is not None and abs((report.day - event.last_day).days) <= NEARBY_NEWS
    if (
        alike <= NEVER
        and same_days
        and soon
        and (shared_names(report, event) or shared_goods(report, event) or told_of(report.named, event))
    ):
        alike = MISTAKEN.get(frozenset({report.kind, kind}), NEVER)
    return alike, f"{report.kind} for {kind}"


def _in_the_news(report: Report, event: Event) -> bool:
    return event.last_day is not None and 0 <= (report.day - event.last_day).days <= NEARBY


def _same_year(report: Report, event: Event) -> bool:
    """Whether a mention in passing comes in the year of the event's first: one event for all years would never end."""
    return report.day.year == event.reports[0].day.year


def _is_numbered(source: str | None) -> bool:
    """Whether a primary source is a document's number; of pages, one measure may have several."""
    return source is not None and "://" not in source
