"""Judging reports one after another: which event each belongs to, given those before it.

Only the order and the search belong here, without I/O; the judgement is in `warehouse.resolve`. Reports are judged in
the order of their publication, so that the result depends on what was published and not on the order in which articles
arrived: whoever stores a late article replays the judgements from its publication on.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from warehouse.reports import Report
from warehouse.resolve import JOIN, NEARBY, Event, Verdict, judge, span


@dataclass(frozen=True, slots=True)
class Judged:
    """A report, the event that it was given to, and the verdict; score 0 for the report that opened the event."""

    report: Report
    event: Event
    verdict: Verdict


def replay(events: Sequence[Event], reports: Iterable[Report]) -> list[Judged]:
    """Judge reports in order of publication, given the events as they stood before the first of them.

    Events are changed in place; new ones are in the answer. Reports that a revision takes back count until then, those
    already in `events` included.
    """
    index = Index()
    leaving: list[tuple[datetime, str, Report, Event]] = []
    judged: list[Judged] = []

    def place(event: Event, report: Report) -> None:
        index.note(event, report)
        if report.until:
            heapq.heappush(leaving, (report.until, report.finding_id, report, event))

    for known in events:
        for report in known.reports:
            place(known, report)
    for report in sorted(reports, key=lambda r: r.order):
        # What replaces a report comes at the moment that it leaves, and must still find it.
        while leaving and leaving[0][0] < report.at:
            _, _, gone, event = heapq.heappop(leaving)
            event.drop(gone)
        best = index.best(report)
        event, verdict = best or (Event(report.kind), Verdict(0.0, ("opens the event",)))
        event.add(report)
        place(event, report)
        judged.append(Judged(report, event, verdict))
    return judged


class Index:
    """Events by what a report must share with one to reach the threshold: a name, a good, a story, a source, a time."""

    def __init__(self) -> None:
        self._events: defaultdict[tuple[str, object], dict[int, Event]] = defaultdict(dict)
        self._founded: dict[int, int] = {}

    def note(self, event: Event, report: Report) -> None:
        """Let the event be found by what this report says."""
        self._founded.setdefault(id(event), len(self._founded))
        for key in _keys(report, 0):
            self._events[key][id(event)] = event

    def best(self, report: Report) -> tuple[Event, Verdict] | None:
        """The event that the report fits best, if it fits one well enough.

        Among equals the newest, but for a mention without a date one that nobody has had as news, and the oldest.
        """
        undated = span(report) is None
        found: tuple[tuple[float, bool, int], Event, Verdict] | None = None
        for event in self._near(report):
            verdict = judge(report, event)
            if verdict.score < JOIN:
                continue
            founded = self._founded[id(event)]
            rank = (verdict.score, undated and not event.has_news, -founded if undated else founded)
            if found is None or rank > found[0]:
                found = (rank, event, verdict)
        return found[1:] if found else None

    def _near(self, report: Report) -> list[Event]:
        near = {number: event for key in _keys(report, 1) for number, event in self._events.get(key, {}).items()}
        return [event for event in near.values() if event.reports]


def _keys(report: Report, around: int) -> Iterator[tuple[str, object]]:
    for name, values in (("named", report.named), ("specific", report.specific), ("generic", report.generic)):
        yield from ((name, value) for value in values)
    yield ("story", report.story_id)
    if report.primary_source:
        yield ("source", report.primary_source)
    days = span(report)
    if days is None:
        yield ("in passing", (report.kind, report.issuer))
    else:
        fortnights = range(days[0].toordinal() // NEARBY - around, days[1].toordinal() // NEARBY + around + 1)
        yield from (("fortnight", number) for number in fortnights)
