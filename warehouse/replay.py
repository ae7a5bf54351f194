"""Judging reports one after another: which event each belongs to, given those before it.

Only the order and the search belong here, without I/O; the judgement is in `warehouse.resolve`. Reports are judged in
the order of their publication, so that the result depends on what was published and not on the order in which articles
arrived: whoever stores a late article judges anew what was published after it and may look at the same events.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from warehouse.known import Event, span
from warehouse.reports import Report
from warehouse.resolve import JOIN, Verdict, is_possible, judge
from warehouse.shared import short_names
from warehouse.telling import telling
from warehouse.timing import CASE_DAYS, FOLLOW_UP, LONG_KNOWN, NEARBY, OTHER_ACT, PROPOSAL_DAYS

Key = tuple[str, str]

# Copies of a story are looked for within a week of each other, so chains of them stay short.
STORY_DAYS, EVER = 60, 36_500
# Days from the making of a measure to the day from which it holds, at most.
AHEAD = 800
CLASS_DAYS = {"tariff": PROPOSAL_DAYS, "easing": OTHER_ACT}
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Judged:
    """A report, the event that it was given to, and the verdict; score 0 for the report that opened the event."""

    report: Report
    event: Event
    verdict: Verdict


def replay(
    reports: Iterable[Report], fixed: Mapping[str, str] = _NONE, founders: Mapping[str, str] = _NONE
) -> list[Judged]:
    """Judge reports in order of publication; the answer holds those that were judged.

    A report whose finding is in `fixed` goes to the event of that name without being judged: it is known that the
    judgement would be the same. One that opens an event and is in `founders` opens the event of that name. Reports
    that a revision takes back count until then.
    """
    index = Index()
    named: dict[str, Event] = {}
    placed: dict[str, Event] = {}
    leaving: list[tuple[datetime, str, int, Report, Event]] = []
    judged: list[Judged] = []
    for number, report in enumerate(sorted(reports, key=lambda r: r.order)):
        # What replaces a report comes at the moment that it leaves, and must still find it.
        while leaving and leaving[0][0] < report.at:
            *_, gone, event = heapq.heappop(leaving)
            event.drop(gone)
        name = fixed.get(report.finding_id)
        if name is not None:
            event = named.get(name) or Event(report.kind, name)
        elif earlier := placed.get(report.finding_id):
            # One statement that a revision took back and the next one made again.
            event = earlier
            judged.append(Judged(report, event, Verdict(JOIN, ("the same statement as before",))))
        else:
            event, verdict = index.best(report) or (_opened(report, founders, named), OPENS)
            judged.append(Judged(report, event, verdict))
        if event.event_id:
            named[event.event_id] = event
        placed[report.finding_id] = event
        event.add(report)
        index.note(event, report)
        if report.until:
            heapq.heappush(leaving, (report.until, report.finding_id, number, report, event))
    return judged


OPENS = Verdict(0.0, ("opens the event",))


def _opened(report: Report, founders: Mapping[str, str], named: Mapping[str, Event]) -> Event:
    name = founders.get(report.finding_id)
    return Event(report.kind, name if name not in named else None)


class Index:
    """Events by what a report must share with one to be compared with it: see `lookups`."""

    def __init__(self) -> None:
        self._events: defaultdict[Key, dict[int, tuple[Event, datetime]]] = defaultdict(dict)
        self._founded: dict[int, int] = {}

    def note(self, event: Event, report: Report) -> None:
        """Let the event be found by what this report says."""
        self._founded.setdefault(id(event), len(self._founded))
        for key in notes(report):
            # The events of a key stay in the order in which they were last reported.
            known = self._events[key]
            known.pop(id(event), None)
            known[id(event)] = (event, report.at)

    def best(self, report: Report) -> tuple[Event, Verdict] | None:
        """The event that the report fits best, if it fits one well enough; first of all, one that people put it in.

        Among equals the one that most stories tell, then the newest; but for a mention without a date one that
        nobody has had as news, and the oldest.
        """
        near = self._near(report)
        marks = report.marks
        if marks.together:
            put = [event for event in near if marks.together & event.labels and not marks.apart & event.labels]
            if put:
                return min(put, key=lambda event: self._founded[id(event)]), Verdict(JOIN, ("put there by a person",))
        undated = span(report) is None
        found: tuple[tuple[float, bool, int, int], Event, Verdict] | None = None
        for event in near:
            if not is_possible(report, event) or marks.apart & event.labels:
                continue
            verdict = judge(report, event)
            if verdict.score < JOIN:
                continue
            founded = self._founded[id(event)]
            told = 0 if undated else len(event.stories)
            rank = (verdict.score, undated and not event.has_news, told, -founded if undated else founded)
            if found is None or rank > found[0]:
                found = (rank, event, verdict)
        return found[1:] if found else None

    def _near(self, report: Report) -> list[Event]:
        near: dict[int, Event] = {}
        for key, reach in lookups(report):
            earliest = report.at - timedelta(reach)
            for number, (event, at) in reversed(self._events.get(key, {}).items()):
                if at < earliest:
                    break
                near[number] = event
        return [event for event in near.values() if event.reports]


def notes(report: Report) -> Iterator[Key]:
    """What later reports find an event by that holds this report."""
    yield from (key for key, _ in _features(report))
    days, numbers = span(report), set[int]()
    if days is not None:
        numbers.update(range(days[0].toordinal() // NEARBY, days[1].toordinal() // NEARBY + 1))
    if report.effective and report.effective.precision == "day":
        numbers.add(report.effective.first.toordinal() // NEARBY)
    yield from (("fortnight", str(number)) for number in sorted(numbers))


def lookups(report: Report) -> Iterator[tuple[Key, int]]:
    """What this report finds events by, each with how many days before it an event must have been reported for that.

    Names and goods find what was in the news for as long as `warehouse.resolve` lets them speak for one measure: a case
    for years, a proposal for one, another act not long. Classes of goods, which thousands of measures are about, find
    only what still runs, but for a tariff, which is made on such a class, and an easing. The days of the act find what
    was done about then, whenever it was reported.
    """
    yield from _features(report)
    if report.kind == "enforcement" and not report.named:
        # Its words may name the accused, though its targets don't.
        yield from ((("named", word), CASE_DAYS) for word in sorted(report.capitals) if telling(word))
    days = span(report)
    if days is not None:
        fortnights = range(days[0].toordinal() // NEARBY - 1, days[1].toordinal() // NEARBY + 2)
        # What holds from a day may have been told long before it, and what was done on it at any time since.
        reach = max((report.day - days[0]).days, 0) + AHEAD
        yield from ((("fortnight", str(number)), reach) for number in fortnights)


def _features(report: Report) -> Iterator[tuple[Key, int]]:
    undated, eases = span(report) is None, report.kind == "easing"
    long = CASE_DAYS if eases else LONG_KNOWN if undated else 0
    for name, values, reach in (
        (
            "named",
            report.named | short_names(report.named),
            max(long, CASE_DAYS if report.kind in ("enforcement", "listing") else OTHER_ACT),
        ),
        ("specific", report.specific, max(long, PROPOSAL_DAYS)),
        ("generic", report.generic, CLASS_DAYS.get(report.kind, FOLLOW_UP)),
        ("bill", report.bills, PROPOSAL_DAYS),
        ("rule", report.rules, PROPOSAL_DAYS),
    ):
        yield from (((name, value), reach) for value in sorted(values))
    yield ("story", report.story_id), STORY_DAYS
    if report.kind == "enforcement":
        yield from ((("case", place), CASE_DAYS) for place in sorted(report.places))
        if not report.named:
            yield from ((("case", f"{report.issuer} {country}"), CASE_DAYS) for country in sorted(report.countries))
    if report.primary_source:
        yield ("source", report.primary_source), EVER
    if undated:
        yield ("in passing", f"{report.kind} {report.issuer}"), LONG_KNOWN
    yield from ((("person", label), EVER) for label in sorted(report.marks.labels))
