"""Whether a report belongs to a known measure: a score with its reasons, over records alone.

Only the decision about one report and one event belongs here, without I/O; the order in which reports are judged, and
which events are looked at, is in `warehouse.replay`. Weights are in points; one certain agreement is worth two.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import get_args

from chipwatch.model import SanctionKind
from warehouse.dates import Partial, gap
from warehouse.reports import Report
from warehouse.words import words

# A report joins an event from this score on: issuer and kind agree (4) and something more speaks for it.
JOIN = 5.0
# Papers date one act up to some days apart; follow-ups run for weeks; after that it is another act.
SAME_ACT, NEARBY, FOLLOW_UP, OTHER_ACT = 3, 14, 45, 120
PROPOSAL_DAYS, LONG_KNOWN, CASE_DAYS = 400, 400, 1100
NEVER = -100.0
# A class of goods that any measure may be about.
VAGUE = frozenset({"technology"})

# What one paper calls a licence another calls an easing; a listing is sometimes told as the export ban that it brings,
# but then its names and its day must speak for it.
_KINDS = {
    frozenset({"easing", "licence"}): 1.0,
    frozenset({"export_control", "listing"}): -1.0,
    frozenset({"investment", "listing"}): -1.0,
}
KINDS = get_args(SanctionKind)
EASED = frozenset({"export_control", "listing", "procurement_ban", "investment", "tariff"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """How well a report fits an event, and why."""

    score: float
    reasons: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Event:
    """What is known of a measure while reports are judged in order.

    Once a report has it as its news, only such reports shape what it is compared by; background mentions are too
    loose. `event_id` is None for an event that these reports have just opened.
    """

    kind: str
    event_id: str | None = None
    reports: list[Report] = field(default_factory=list)
    has_news: bool = False
    issuer: str | None = None
    agency: str | None = None
    adopted: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    named: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    specific: set[str] = field(default_factory=set)
    generic: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)
    stories: dict[str, set[str]] = field(default_factory=dict)
    primary_sources: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    holds_from: set[Partial] = field(default_factory=set)

    def add(self, report: Report) -> None:
        """Count a report in."""
        self.reports.append(report)
        self.stories.setdefault(report.story_id, set()).add(report.article_id)
        if report.primary_source:
            self.primary_sources.add(report.primary_source)
        self.labels |= report.marks.labels
        self.issuer = self.issuer or report.issuer
        if report.is_new and not self.has_news:
            self.has_news = True
            self.first_day = self.last_day = None
            for features in (self.named, self.countries, self.specific, self.generic, self.lists, self.holds_from):
                features.clear()
        if report.is_new == self.has_news:
            self._shape(report)

    def _shape(self, report: Report) -> None:
        self.agency = self.agency or report.agency
        self.named |= report.named
        self.countries |= report.countries
        self.specific |= report.specific
        self.generic |= report.generic
        if report.list:
            self.lists.add(report.list)
        if report.effective:
            self.holds_from.add(report.effective)
        days = span(report)
        if days:
            self.first_day = min(self.first_day or days[0], days[0])
            self.last_day = max(self.last_day or days[1], days[1])
        if report.status == "adopted" and report.kind != "easing":
            self.adopted = min(filter(None, (self.adopted, days[0] if days else report.day)))

    def drop(self, report: Report) -> None:
        """Count out a report that was taken back."""
        rest = Event(self.kind, self.event_id, issuer=self.issuer)
        for other in self.reports:
            if other is not report:
                rest.add(other)
        for name in Event.__slots__:
            setattr(self, name, getattr(rest, name))


def span(report: Report) -> tuple[date, date] | None:
    """The days on which the act may have happened; for news without a date the day of publication, else None."""
    if report.acted:
        return report.acted.first, report.acted.last
    return (report.day, report.day) if report.is_new else None


def fits_kind(kind: str, event_kind: str) -> bool:
    """Whether a report of a kind may belong to an event of a kind at all."""
    return kind == event_kind or frozenset({kind, event_kind}) in _KINDS or (kind == "easing" and event_kind in EASED)


def is_possible(report: Report, event: Event) -> bool:
    """Whether a report may fit an event at all; quick, and True wherever `judge` could reach the threshold."""
    if report.issuer and event.issuer and report.issuer != event.issuer:
        return False
    return fits_kind(report.kind, event.kind)


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
    if report.issuer and event.issuer:
        yield (2.0, f"issuer {report.issuer}") if report.issuer == event.issuer else (NEVER, "another issuer")
    yield _kind(report, event.kind)
    if any(_is_sibling(report, other) for other in event.reports):
        yield -3.0, "the article tells it apart"
    if report.agency and event.agency:
        apart = -1.5 if report.kind == "enforcement" else -0.5
        yield (0.5, f"agency {report.agency}") if report.agency == event.agency else (apart, "another agency")
    if report.primary_source in event.primary_sources:
        yield 5.0, f"primary source {report.primary_source}"
    elif _is_numbered(report.primary_source) and any(map(_is_numbered, event.primary_sources)):
        yield -3.0, "another document"
    if event.stories.get(report.story_id, set()) - {report.article_id}:
        yield 2.0, "copy of one story"
    days = _date(report, event)
    yield _targets(report, event, days[0] >= 2)
    yield _items(report, event)
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


def _is_second_proposal(report: Report, event: Event) -> bool:
    return (
        report.status == "proposed"
        and report.is_new
        and report.kind != "easing"
        and event.adopted is not None
        and report.day > event.adopted + timedelta(3)
    )


def _kind(report: Report, kind: str) -> tuple[float, str]:
    if report.kind == kind:
        return 2.0, f"kind {kind}"
    if report.kind == "easing" and kind in EASED:
        # Planned or done, it is a step of the measure that it eases, where that is told clearly enough.
        return 1.0, f"eases a {kind}"
    # In passing, a kind is told too loosely to be taken for another.
    alike = _KINDS.get(frozenset({report.kind, kind}), NEVER) if report.is_new else NEVER
    return alike, f"{report.kind} for {kind}"


def _same_year(report: Report, event: Event) -> bool:
    """Whether a mention in passing comes in the year of the event's first: one event for all years would never end."""
    return report.day.year == event.reports[0].day.year


def _is_numbered(source: str | None) -> bool:
    """Whether a primary source is a document's number; of pages, one measure may have several."""
    return source is not None and "://" not in source


def _is_sibling(report: Report, other: Report) -> bool:
    """Whether one article tells the two apart; its earlier revision does not."""
    return (
        report.article_id == other.article_id
        and (report.kind != other.kind or report.status == other.status)
        and "easing" not in (report.kind, other.kind)
        and not _is_consequence(report, other)
        and (other.until is None or other.until > report.at)
    )


def _is_consequence(report: Report, other: Report) -> bool:
    """Whether one is the listing of parties and the other no more than the export ban that this brings them."""
    return (
        {report.kind, other.kind} == {"listing", "export_control"}
        and report.named == other.named
        and report.specific == other.specific
    )


def _targets(report: Report, event: Event, same_days: bool) -> tuple[float, str]:
    if report.named and event.named:
        shared = report.named & event.named
        if shared:
            share = len(shared) / min(len(report.named), len(event.named))
            if report.countries and event.countries and not report.countries & event.countries:
                return share - 2.5, "names alike, of another country"
            return 1.0 + share, f"names {', '.join(sorted(shared)[:3])}"
        if report.kind == "listing" and same_days and (report.list in event.lists or not event.lists):
            return -1.0, "other names, but papers pick theirs from a long list"
        # A case, a listing, a licence is about its parties; a control names some of those whom it hits.
        return (-3.0 if report.kind in ("enforcement", "listing", "licence") else -1.5), "other names"
    if report.countries and event.countries:
        return (0.5, "same country") if report.countries & event.countries else (-2.0, "other country")
    return 0.0, ""


def _items(report: Report, event: Event) -> tuple[float, str]:
    shared = report.specific & event.specific
    if shared:
        closeness = len(shared) / len(report.specific | event.specific)
        return 2.0 + (0.5 if closeness >= 0.5 else 0.0), f"goods {', '.join(sorted(shared)[:3])}"
    classes = report.generic & event.generic
    weight = max((words().weight[name] for name in classes), default=0.0)
    if report.specific and event.specific:
        # Parties make a listing; its goods are told in whatever words.
        return (-0.5 if report.kind == "listing" else -1.0 if classes else -3.0), "other goods"
    if report.kind == "tariff" and classes - VAGUE:
        weight += 1.0  # tariffs are made on classes of goods
    if not classes and report.generic - VAGUE and event.generic - VAGUE:
        return (-0.5 if report.kind == "listing" else -1.5), "other kinds of goods"
    return weight, f"goods {', '.join(sorted(classes))}" if classes else ""


def _date(report: Report, event: Event) -> tuple[float, str]:
    days = span(report)
    if report.kind == "easing" and event.kind in EASED:
        return 0.0, ""
    if days is None:
        if report.named & event.named or report.specific & event.specific or _days_known(report, event) <= LONG_KNOWN:
            return 0.0, ""
        return -1.0, "names nothing of a measure known for long"
    if any(gap(days, (on.first, on.last)) <= SAME_ACT for on in event.holds_from if on.precision == "day"):
        return 2.0, "the day from which it holds"
    if event.first_day and event.last_day:
        # News of a running topic would otherwise draw one event out for ever.
        longest = (event.adopted or event.first_day) + timedelta(FOLLOW_UP)
        apart = gap(days, (event.first_day, max(min(event.last_day, longest), event.first_day)))
    else:
        # Nobody dated it; it had happened when it was first mentioned.
        apart = max((days[0] - event.reports[0].day).days, 0)
        if apart <= NEARBY:
            return 0.0, ""
    if apart <= SAME_ACT:
        return 2.0, f"{apart} days apart"
    if apart <= NEARBY:
        return 1.0, f"{apart} days apart"
    if apart <= FOLLOW_UP and report.is_new:
        return (-2.5, f"dated {apart} days apart") if report.acted and event.adopted else (0.0, "")
    return _far(report, event, apart)


def _days_known(report: Report, event: Event) -> int:
    return (report.day - event.reports[0].day).days


def _far(report: Report, event: Event, apart: int) -> tuple[float, str]:
    """Long after: a proposal may still be adopted, a case may still be settled; anything else is another act."""
    if report.kind == "enforcement" and report.named & event.named and apart <= CASE_DAYS:
        return 0.0, ""
    told = report.specific & event.specific or (report.kind == "tariff" and report.generic & event.generic - VAGUE)
    if not event.adopted and apart <= PROPOSAL_DAYS and told:
        return -0.5, "long after the proposal"
    return (-3.0 if apart <= OTHER_ACT else -5.0), f"{apart} days apart"
