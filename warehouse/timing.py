"""Whether the days of a report and of a known measure speak for one act: the dates' share of the judgement.

Only the comparing of days belongs here; everything else that a report is compared by is in `warehouse.resolve`.
"""

from datetime import timedelta

from warehouse.dates import gap
from warehouse.known import Event, span
from warehouse.reports import Report
from warehouse.shared import named_in, shared_names
from warehouse.words import words

# What is told in passing without a date is likeliest what was news this week.
THESE_DAYS = 7
# Papers date one act up to some days apart; follow-ups run for weeks; after that it is another act.
SAME_ACT, NEARBY, FOLLOW_UP, OTHER_ACT = 3, 14, 45, 120
PROPOSAL_DAYS, LONG_KNOWN, CASE_DAYS = 400, 400, 1100
# A class of goods that any measure may be about.
VAGUE = frozenset({"technology"})
# Kinds of measures that an easing is a step of.
EASED = frozenset({"export_control", "listing", "procurement_ban", "investment", "tariff", "enforcement"})


def date_grounds(report: Report, event: Event) -> tuple[float, str]:
    """Points for how near the days are, with the reason; no points where no day is told."""
    days = span(report)
    if report.kind == "easing" and event.kind in EASED:
        after = (days[1] - event.adopted).days if days and event.adopted else -1
        if 0 <= after <= NEARBY:
            return 1.0, "soon after it"
        return (0.5, "some weeks after it") if 0 <= after <= FOLLOW_UP else (0.0, "")
    if days is None:
        if event.has_news and event.last_day and 0 <= (report.day - event.last_day).days <= THESE_DAYS:
            return 0.5, "in the news these days"
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
    if report.bills & event.bills and apart <= CASE_DAYS:
        return 0.0, ""
    if report.kind == event.kind == "tariff" and apart <= PROPOSAL_DAYS and report.generic & event.generic - VAGUE:
        # Threatened, ordered, put off and begun within a year; another country or section tells another apart.
        return 0.0, "a tariff on the same goods"
    names = shared_names(report, event) or named_in(event.named, report)
    if report.kind == "enforcement" and names and apart <= CASE_DAYS:
        return 0.0, ""
    if apart <= OTHER_ACT and event.adopted and report.specific & event.specific and _begins(report):
        return 0.0, "the measure begins to hold"
    if apart <= FOLLOW_UP and not report.is_new and report.specific & event.specific:
        # Looking back, papers give the month in which a rule was made, or began, or became known.
        return (-1.0 if report.acted and report.acted.precision != "day" else -2.0), f"looks back, {apart} days apart"
    if apart <= FOLLOW_UP and report.is_new:
        if report.acted and event.adopted:
            # The day of publication may stand for a day that the text doesn't give.
            return (-1.0 if _is_assumed(report) else -2.5), f"dated {apart} days apart"
        shared = (
            report.named & event.named
            or report.countries & event.countries
            or report.specific & event.specific
            or report.telling & event.telling
        )
        return (0.0, "") if shared else (-0.5, f"{apart} days apart, and no more than a class of goods in common")
    return _far(report, event, apart)


def _is_assumed(report: Report) -> bool:
    """Whether the day of the act is that of publication, which stands for any that the text doesn't give."""
    return report.acted is not None and report.acted.precision == "day" and report.acted.first == report.day


def _ends_case(report: Report, event: Event) -> bool:
    """Whether a hearing, plea or sentence may be that of a case in which nobody was named, or is named now: of one
    country or place, and like goods."""
    where = report.countries & event.countries or {report.issuer, *report.countries} & {event.issuer, *event.countries}
    text = f"{report.title}\n{report.quote}"
    return bool(
        report.kind == event.kind == "enforcement"
        and not (report.named and event.named)
        and (report.places & event.places or where - {None})
        and (report.generic & event.generic or report.specific & event.specific)
        and (words().settled.search(text) or words().hearing.search(text))
    )


def _begins(report: Report) -> bool:
    return report.kind != "enforcement" and words().in_force.search(f"{report.title}\n{report.quote}") is not None


def _days_known(report: Report, event: Event) -> int:
    return (report.day - event.reports[0].day).days


def _far(report: Report, event: Event, apart: int) -> tuple[float, str]:
    """Long after: a proposal may still be adopted, a case may still be settled; anything else is another act."""
    if _ends_case(report, event) and apart <= CASE_DAYS:
        return -0.5, "the end of a case in which nobody was named"
    told = (
        report.specific & event.specific
        or report.bills & event.bills
        or report.telling & event.telling
        or (report.kind == "tariff" and report.generic & event.generic - VAGUE)
        or (report.status == "proposed" and report.named & event.named)
    )
    if not event.adopted and apart <= PROPOSAL_DAYS and told:
        return -0.5, "long after the proposal"
    if (
        report.kind == "listing"
        and not report.is_new
        and report.named & event.named
        and (not report.list or not event.lists or report.list in event.lists)
    ):
        return -1.0, f"looks back on a listing, {apart} days apart"
    if (
        _is_assumed(report)
        and report.kind != "easing"
        and report.named & event.named
        and report.specific & event.specific
    ):
        return -3.0, f"{apart} days apart, by the day of publication"
    return (-3.0 if apart <= OTHER_ACT else -5.0), f"{apart} days apart"
