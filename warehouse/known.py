"""What is known of a measure while reports are judged in order: the features that a report is compared with.

Only the gathering belongs here; the comparing is in `warehouse.resolve`.
"""

from dataclasses import dataclass, field
from datetime import date

from warehouse.dates import Partial
from warehouse.reports import Report
from warehouse.words import words

# Stories whose words are kept: those of ever more would be anybody's.
TELLERS = 6


@dataclass(slots=True, eq=False)
class Event:
    """What is known of a measure while reports are judged in order.

    Once a report has it as its news, only such reports shape what it is compared by; background mentions are too
    loose, but for the parties that they name `beside`: a firm may have got another name. `kinds` are those that its
    reports tell it as, without the easings of it. `event_id` is None for an event that these reports have just opened.
    `issuer` is that of the first report that states one, else the first inferred.
    """

    kind: str
    event_id: str | None = None
    reports: list[Report] = field(default_factory=list)
    has_news: bool = False
    issuer: str | None = None
    issuer_stated: bool = False
    agency: str | None = None
    adopted: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    named: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    specific: set[str] = field(default_factory=set)
    generic: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)
    names_all: bool = True
    bills: set[str] = field(default_factory=set)
    legislates: bool = False
    subjects: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    telling: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    stories: dict[str, set[str]] = field(default_factory=dict)
    primary_sources: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    holds_from: set[Partial] = field(default_factory=set)

    def add(self, report: Report) -> None:
        """Count a report in."""
        self.reports.append(report)
        self.articles.add(report.article_id)
        self.stories.setdefault(report.story_id, set()).add(report.article_id)
        if report.primary_source:
            self.primary_sources.add(report.primary_source)
        self.labels |= report.marks.labels
        if report.issuer and (not self.issuer or (report.issuer_stated and not self.issuer_stated)):
            self.issuer, self.issuer_stated = report.issuer, report.issuer_stated
        if report.kind != "easing":
            self.kinds.add(report.kind)
        if report.is_new and not self.has_news:
            self.has_news = True
            self.first_day = self.last_day = None
            for features in (
                self.named, self.countries, self.specific, self.generic, self.lists, self.bills, self.subjects,
                self.places, self.rules, self.holds_from, self.telling,
            ):  # fmt: skip
                features.clear()
            self.names_all, self.legislates = True, False
        if report.is_new == self.has_news:
            self._shape(report)
        elif self.has_news:
            self.beside |= report.named - words().everywhere

    def _shape(self, report: Report) -> None:
        self.agency = self.agency or report.agency
        self.named |= report.named
        self.names_all = self.names_all and report.names_all
        self.countries |= report.countries
        self.specific |= report.specific
        self.generic |= report.generic
        self.bills |= report.bills
        self.legislates = self.legislates or report.legislates
        self.subjects |= report.subjects
        self.places |= report.places
        self.rules |= report.rules
        if len(self.stories) <= TELLERS:
            self.telling |= report.telling
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
        rest = Event(self.kind, self.event_id, issuer=self.issuer, issuer_stated=self.issuer_stated)
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
