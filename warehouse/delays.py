"""Delays: which reports are about one delayed thing, and what is known of it since when.

Reports are grouped by their subject, without filler words, and the firm; a report that names no firm belongs to the
only firm whose thing of that name is late, if there is only one. What follows from a group is a pure function of it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import polars as pl
from duckdb import DuckDBPyConnection

from warehouse.dates import Partial, partial
from warehouse.rewrite import rewrite
from warehouse.rows import TIME, aware, dicts, frame, given, ident, plain
from warehouse.words import words

_DELAYS = {
    "delay_id": pl.String, "subject": pl.String, "subject_kind": pl.String, "firm": pl.String, "cause": pl.String,
    "first_expected": pl.Date, "now_expected": pl.Date, "slip_months_low": pl.Int32, "slip_months_high": pl.Int32,
    "status": pl.String, "quote": pl.String, "known_from": TIME, "known_to": TIME,
}  # fmt: skip

# Days without a report after which nobody speaks of the same delay.
SILENCE = 730
# Characters between a verb and its subject or object, mostly.
NEAR = 60

_WORD = re.compile(r"[\w.+-]+")


@dataclass(frozen=True, slots=True)
class DelayReport:
    """One finding about something late. `at` is when the public could read it, `until` when it was taken back."""

    finding_id: str
    article_id: str
    at: datetime
    until: datetime | None
    subject: str
    subject_key: str
    subject_kind: str
    firm: str | None
    cause: str
    months_low: int | None
    months_high: int | None
    expected_before: Partial | None
    expected_now: Partial | None
    quote: str


@dataclass(frozen=True, slots=True)
class DelayState:
    """A delayed thing at a moment, as it stands in the table of delays."""

    subject: str
    subject_kind: str
    firm: str | None
    cause: str
    first_expected: date | None
    now_expected: date | None
    slip_months_low: int | None
    slip_months_high: int | None
    status: str
    quote: str


def subject_key(subject: str) -> str:
    """What is late in comparable form: `the R2 reasoning model` and `R2` are one; filler alone stays as it is."""
    all_words = _WORD.findall(subject.casefold())
    telling = [word for word in all_words if word not in words().delay_filler]
    return " ".join(telling or all_words)


def group(reports: Iterable[DelayReport]) -> list[list[DelayReport]]:
    """Reports of one subject, by the firm whose thing it is; in order of publication, the groups too.

    What is reported late after SILENCE is another delay, of the same thing or of another that has its name.
    """
    ordered = sorted(reports, key=_order)
    firms = {r.firm for r in ordered if r.firm}
    only = next(iter(firms)) if len(firms) == 1 else None
    groups: defaultdict[str | None, list[DelayReport]] = defaultdict(list)
    for r in ordered:
        groups[r.firm or only].append(r)
    return sorted((part for members in groups.values() for part in _parted(members)), key=lambda g: _order(g[0]))


def _order(report: DelayReport) -> tuple[datetime, str, str]:
    return (report.at, report.article_id, report.finding_id)


def _parted(members: Sequence[DelayReport]) -> Iterable[list[DelayReport]]:
    part: list[DelayReport] = []
    for r in members:
        if part and (r.at - part[-1].at).days > SILENCE:
            yield part
            part = []
        part.append(r)
    yield part


def says(report: DelayReport) -> str:
    """What a report says of the delay, by its words: `resolved` where the thing came, `cancelled` where it never will,
    else `open`. What is promised, denied or not yet done ends nothing; nor does a day that passes in silence."""
    known = words()
    ended = known.delay_ended.search(report.quote)
    given_up = known.delay_cancelled.search(report.quote)
    if given_up and not known.delay_not_yet.search(report.quote[: given_up.end()].removesuffix("will never")):
        return "cancelled"
    if report.expected_now and report.expected_now.first > report.at.date():
        return "open"
    if (
        ended
        and _is_near(report, *ended.span())
        and not known.delay_not_yet.search(_clause(report.quote, ended.start()))
    ):
        return "resolved"
    return "open"


def _is_near(report: DelayReport, start: int, end: int) -> bool:
    """Whether the late thing is named beside the words, and not another that came."""
    beside = report.quote[max(start - NEAR, 0) : end + NEAR].casefold()
    return any(word in beside for word in report.subject_key.split())


def _clause(text: str, place: int) -> str:
    """The words of the clause before a place."""
    return re.split(r"[,;:.]| after | and | but ", text[:place])[-1]


@dataclass(slots=True)
class _Tally:
    """What the reports that stand say together, counted one by one in order."""

    count: int = 0
    causes: Counter[str] = field(default_factory=Counter)
    newest_of: dict[str, int] = field(default_factory=dict)
    subjects: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    firm: str | None = None
    before: Partial | None = None
    now: Partial | None = None
    slip: tuple[int | None, int | None] = (None, None)
    status: str = "open"
    quote: str = ""

    def add(self, report: DelayReport) -> None:
        """Count a report in. What ended is open again only with another day to expect."""
        self.count += 1
        if report.cause != "unknown":
            self.causes[report.cause] += 1
            self.newest_of[report.cause] = self.count
        self.subjects[report.subject] += 1
        self.kinds[report.subject_kind] += 1
        self.firm = self.firm or report.firm
        if report.expected_before:
            self.before = min(self.before or report.expected_before, report.expected_before)
        self.now = report.expected_now or self.now
        if report.months_low or report.months_high:
            self.slip = (report.months_low, report.months_high)
        said = says(report)
        if said != "open":
            self.status = said
        elif report.expected_now and report.expected_now.last > report.at.date():
            self.status = "open"
        self.quote = report.quote

    def state(self) -> DelayState:
        """The state now: the newest report that says something has the last word on the slip, the cause by number."""
        low, high = self.slip
        before, now = self.before, self.now
        if low is None and high is None and before and now and now.first >= before.first:
            low = high = (now.first.year - before.first.year) * 12 + now.first.month - before.first.month
        return DelayState(
            subject=self.subjects.most_common(1)[0][0],
            subject_kind=self.kinds.most_common(1)[0][0],
            firm=self.firm,
            cause=max(self.causes, key=lambda c: (self.causes[c], self.newest_of[c]), default="unknown"),
            first_expected=before.first if before else None,
            now_expected=now.first if now else None,
            slip_months_low=low,
            slip_months_high=high,
            status=self.status,
            quote=self.quote,
        )


def vintages(reports: Sequence[DelayReport]) -> list[tuple[DelayState, datetime, datetime | None]]:
    """The states of one delay over time, each with the moments from and until which it was known."""
    ordered = sorted(reports, key=_order)
    leavings = {r.until for r in ordered if r.until}
    line: list[tuple[DelayState, datetime, datetime | None]] = []
    tally, told = _Tally(), 0
    for moment in sorted({r.at for r in ordered} | leavings):
        if moment in leavings:
            tally = _Tally()
            for report in ordered[:told]:
                if report.until is None or report.until > moment:
                    tally.add(report)
        while told < len(ordered) and ordered[told].at <= moment:
            if (until := ordered[told].until) is None or until > moment:
                tally.add(ordered[told])
            told += 1
        now = tally.state() if tally.count else None
        if line and line[-1][2] is None:
            if line[-1][0] == now:
                continue
            line[-1] = (line[-1][0], line[-1][1], moment)
        if now:
            line.append((now, moment, None))
    return line


def name_groups(groups: Sequence[Sequence[DelayReport]], home: Mapping[str, str], gone: Mapping[str, str]) -> list[str]:
    """An id for each group: the old one that most of its reports or articles had, each given once; else a new one."""
    votes = [
        Counter(name for r in members for name in (home.get(r.finding_id), gone.get(r.article_id)) if name)
        for members in groups
    ]
    ranked = sorted((-n, place, name) for place, counts in enumerate(votes) for name, n in counts.items())
    names: dict[int, str] = {}
    for _, place, name in ranked:
        if place not in names and name not in names.values():
            names[place] = name
    for place, members in enumerate(groups):
        name = ident("dl", members[0].subject_key, members[0].firm, members[0].finding_id)
        names.setdefault(place, name)
    return [names[place] for place in range(len(groups))]


def resolve(con: DuckDBPyConnection, changed: Collection[str], now: datetime) -> None:
    """Bring the delays of the subjects of these findings up to date, after they came, changed or went."""
    if not changed:
        return
    with given(con, changed=frame(((name,) for name in changed), {"finding_id": pl.String})):
        rows = dicts(
            con,
            """
            SELECT finding_id, article_id, known_from, known_to, subject, subject_key, subject_kind, firm, cause,
                   months_low, months_high, expected_before, expected_now, quote, recorded_to IS NOT NULL AS is_gone
            FROM store.delay_findings
            WHERE subject_key IN (SELECT subject_key FROM store.delay_findings SEMI JOIN changed USING (finding_id))
            """,
        )
    with given(con, wanted=frame({(row["finding_id"],) for row in rows}, {"finding_id": pl.String})):
        home = dict(
            con.execute(
                """
                SELECT finding_id, delay_id FROM store.delay_reports
                WHERE recorded_to IS NULL AND finding_id IN (SELECT finding_id FROM wanted)
                """
            ).fetchall()
        )
    present = [_report(row) for row in rows if not row["is_gone"]]
    past = {row["finding_id"]: row["article_id"] for row in rows if row["finding_id"] in home}
    gone = {article: home[finding] for finding, article in past.items()}
    by_subject: defaultdict[str, list[DelayReport]] = defaultdict(list)
    for report in present:
        by_subject[report.subject_key].append(report)
    groups = [members for subject in sorted(by_subject) for members in group(by_subject[subject])]
    named = list(zip(name_groups(groups, home, gone), groups, strict=True))
    scope = sorted({name for name, _ in named} | {home[finding] for finding in past})
    states = ((name, *_row(*vintage)) for name, members in named for vintage in vintages(members))
    rewrite(con, "delays", frame(states, _DELAYS), now, ("delay_id", scope))
    reports = ((name, r.finding_id, says(r)) for name, members in named for r in members)
    columns = {"delay_id": pl.String, "finding_id": pl.String, "says": pl.String}
    findings = sorted({r.finding_id for r in present} | set(past))
    rewrite(con, "delay_reports", frame(reports, columns), now, ("finding_id", findings))


def _report(row: Mapping[str, Any]) -> DelayReport:
    return DelayReport(
        row["finding_id"], row["article_id"], aware(row["known_from"]),
        aware(row["known_to"]) if row["known_to"] else None, row["subject"], row["subject_key"], row["subject_kind"],
        row["firm"], row["cause"], row["months_low"], row["months_high"], partial(row["expected_before"]),
        partial(row["expected_now"]), row["quote"],
    )  # fmt: skip


def _row(what: DelayState, known_from: datetime, known_to: datetime | None) -> tuple[object, ...]:
    return (
        what.subject, what.subject_kind, what.firm, what.cause, what.first_expected, what.now_expected,
        what.slip_months_low, what.slip_months_high, what.status, what.quote, plain(known_from),
        plain(known_to) if known_to else None,
    )  # fmt: skip
