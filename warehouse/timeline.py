"""What is known of a sanction event, and since when: its states and the steps of its timeline, from its reports.

Only the reading of an event's own reports belongs here; which reports are its own is decided in `warehouse.resolve`.
An event's states follow each other on the clock of publication, so that any day can be asked what was known on it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar

from warehouse.dates import Partial
from warehouse.reports import Report, spelling
from warehouse.timing import EASED
from warehouse.words import words

# Order of steps of one day.
RANK = {
    name: rank
    for rank, name in enumerate(("proposed", "denied", "announced", "effective", "eased", "rescinded", "settled"))
}
# A target or good that fewer of the reports name is more likely another measure's; never cut below one report.
SHARE = 0.25
MOST_NAMES = 100


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the timeline: its status, its day where known, and the first report that has it.

    A step `about` the measure gives the event its status. That an easing is planned or denied (`easing_plan`), or that
    a case goes on (`hearing`), leaves the status as it is.
    """

    status: str
    about: str
    on: Partial | None
    is_new: bool
    article_id: str
    quote: str
    since: datetime = field(compare=False)

    @property
    def place(self) -> tuple[date, int]:
        """Where it stands in the timeline; without a day of its own, where it was first reported."""
        return (self.on.first if self.on else self.since.date(), RANK[self.status])


@dataclass(frozen=True, slots=True)
class State:
    """An event at a moment, as it stands in the table of events."""

    kind: str
    issuer: str | None
    agency: str | None
    targets: tuple[str, ...]
    items: tuple[str, ...]
    status: str
    announced_on: date | None
    effective_on: date | None
    list: str | None
    primary_source: str | None
    headline: str
    quote: str


What = TypeVar("What", State, Step)


@dataclass(frozen=True, slots=True)
class Vintage(Generic[What]):
    """A state or step, known from a moment until another; times are aware."""

    what: What
    known_from: datetime
    known_to: datetime | None


def about(report: Report, event_kind: str) -> str:
    """What a report's step is about: `measure`, `easing_plan` or `hearing`."""
    if report.kind == "easing" and event_kind in EASED and report.status != "adopted":
        return "easing_plan"
    if report.kind == "enforcement" and report.status == "adopted" and words().hearing.search(report.quote):
        return "hearing"
    return "measure"


def statuses(report: Report, event_kind: str) -> list[tuple[str, Partial | None]]:
    """The steps that one report tells of, each with its date as far as the report gives it.

    An adopted measure is effective where its words or its date say so, else announced; one that eases another eases
    or rescinds it; a case that ends in a plea, a fine or a sentence is settled.
    """
    if report.status in ("proposed", "denied"):
        return [(report.status, report.acted)]
    if report.kind == "easing" and event_kind in EASED:
        return [("rescinded" if words().rescinded.search(report.quote) else "eased", report.acted)]
    if report.kind == "enforcement" and words().settled.search(report.quote):
        return [("settled", report.acted)]
    effective = report.effective
    in_force = words().in_force.search(report.quote) is not None
    if in_force or (effective and effective.first <= report.day):
        steps = [("effective", effective or report.acted)]
        told_apart = report.acted is not None and effective is not None and report.acted < effective
        return [("announced", report.acted), *steps] if told_apart else steps
    return [("announced", report.acted)]


@dataclass(slots=True)
class _StepTally:
    first: Report
    dates: Counter[Partial] = field(default_factory=Counter)
    news_day: date | None = None

    def add(self, report: Report, on: Partial | None) -> None:
        if on:
            self.dates[on] += 1
        if report.is_new:
            if self.news_day is None:
                self.first = report
            self.news_day = min(self.news_day or report.day, report.day)

    def step(self, status: str, subject: str, since: datetime) -> Step:
        on = most_likely(self.dates) or (Partial(self.news_day, "day") if self.news_day else None)
        return Step(status, subject, on, self.news_day is not None, self.first.article_id, self.first.quote, since)


def most_likely(dates: Counter[Partial]) -> Partial | None:
    """The date that most reports give, days before months before years, the earliest among equals."""
    exactness = {"day": 0, "month": 1, "year": 2}
    return min(dates, key=lambda on: (exactness[on.precision], -dates[on], on.first), default=None)


@dataclass(slots=True)
class _Tally:
    """Counts over an event's standing reports; once one has it as its news, background says nothing of what it is."""

    reports: list[Report] = field(default_factory=list)
    core: list[Report] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)
    effective: Counter[Partial] = field(default_factory=Counter)
    steps: dict[tuple[str, str], _StepTally] = field(default_factory=dict)
    since: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def add(self, report: Report) -> None:
        self.reports.append(report)
        if self.core and report.is_new and not self.core[0].is_new:
            self.core, self.counts, self.spelled = [], {}, {}
        if not self.core or report.is_new == self.core[0].is_new:
            self.core.append(report)
            for name, values in _named(report):
                self.counts.setdefault(name, Counter()).update({spelling(value): 1 for value in values})
                for value in values:
                    self.spelled.setdefault(spelling(value), value)
        if report.effective:
            self.effective[report.effective] += 1
        kind = self.reports[0].kind
        subject = about(report, kind)
        for status, on in statuses(report, kind):
            # What was once proposed is no step of a measure that was adopted before.
            adopted = {("announced", "measure"), ("effective", "measure")} & self.steps.keys()
            if (status, subject) == ("proposed", "measure") and adopted:
                continue
            self.since.setdefault((status, subject), report.at)
            self.steps.setdefault((status, subject), _StepTally(report)).add(report, on)

    def timeline(self) -> tuple[Step, ...]:
        steps = [tally.step(*name, self.since[name]) for name, tally in self.steps.items()]
        adopted = min((s.on.first for s in steps if s.status in ("announced", "effective") and s.on), default=date.max)
        # A paper that tells of a plan after the act was late, or a date was read wrongly: the measure is adopted.
        steps = [s for s in steps if (s.status, s.about) != ("proposed", "measure") or s.place[0] <= adopted]
        return tuple(sorted(steps, key=lambda step: step.place))

    def state(self, steps: Sequence[Step]) -> State:
        first = self.core[0]
        telling = [step for step in steps if step.about == "measure"] or steps
        days = {step.status: step.on.first for step in telling if step.on}
        effective = most_likely(self.effective)
        return State(
            kind=self.reports[0].kind,
            issuer=self._usual("issuer") or self._usual("issuer inferred"),
            agency=self._usual("agency"),
            targets=self._often("targets"),
            items=self._often("items"),
            status=telling[-1].status,
            announced_on=days.get("announced"),
            effective_on=effective.first if effective else days.get("effective"),
            list=self._usual("list"),
            primary_source=self._usual("primary_source"),
            headline=first.title,
            quote=first.quote,
        )

    def _usual(self, name: str) -> str | None:
        common = self.counts.get(name, Counter()).most_common(1)
        return self.spelled[common[0][0]] if common else None

    def _often(self, name: str) -> tuple[str, ...]:
        least = SHARE * len(self.core)
        common = self.counts.get(name, Counter()).most_common(MOST_NAMES)
        return tuple(self.spelled[value] for value, count in common if count >= least)


def _named(report: Report) -> Iterator[tuple[str, Sequence[str]]]:
    yield "targets", report.targets
    yield "items", report.items
    for name, value in (
        ("issuer" if report.issuer_stated else "issuer inferred", report.issuer),
        ("agency", report.agency),
        ("list", report.list),
        ("primary_source", report.primary_source),
    ):
        if value:
            yield name, (value,)


def history(reports: Iterable[Report]) -> tuple[list[Vintage[State]], list[Vintage[Step]]]:
    """States and steps of one event over time, from all its reports; each report counts from `at` until `until`.

    A moment at which nothing stands, all reports having been taken back, has no state.
    """
    arriving = sorted(reports, key=lambda r: r.order)
    moments = sorted({r.at for r in arriving} | {r.until for r in arriving if r.until})
    leavings = {r.until for r in arriving if r.until}
    tally, states, steps = _Tally(), _Line[State](), _Line[Step]()
    next_report = 0
    for moment in moments:
        if moment in leavings:
            standing, tally = [r for r in tally.reports if r.until is None or r.until > moment], _Tally()
            for report in standing:
                tally.add(report)
        while next_report < len(arriving) and arriving[next_report].at <= moment:
            report = arriving[next_report]
            next_report += 1
            if report.until is None or report.until > moment:
                tally.add(report)
        timeline = tally.timeline()
        states.set({"": tally.state(timeline)} if timeline else {}, moment)
        steps.set({f"{step.status} {step.about}": step for step in timeline}, moment)
    return states.vintages, steps.vintages


class _Line(Generic[What]):
    """Vintages of several things, each closed when its next begins."""

    def __init__(self) -> None:
        self.vintages: list[Vintage[What]] = []
        self._open: dict[str, int] = {}

    def set(self, now: dict[str, What], moment: datetime) -> None:
        for name, number in list(self._open.items()):
            if now.get(name) != self.vintages[number].what:
                old = self.vintages[number]
                self.vintages[number] = Vintage(old.what, old.known_from, moment)
                del self._open[name]
        for name, what in now.items():
            if name not in self._open:
                self._open[name] = len(self.vintages)
                self.vintages.append(Vintage(what, moment, None))
