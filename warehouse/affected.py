"""Which reports must be judged anew after findings came, changed or went, and the judging of them.

The result is that of judging all reports from the beginning, at a cost that follows the news and not the archive. A
report's judgement depends only on the events that it finds by its keys (`warehouse.replay`). So the changed reports
are judged again, with the events that they can find; an event that thereby gains, loses or changes a report is touched
from then on; whatever looks for events by a key that a touched event has is judged again too; until nothing is added.
All else would be judged as it was.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl
from duckdb import DuckDBPyConnection

from warehouse.days import days_of, first_of
from warehouse.decisions import Decisions
from warehouse.known import Event
from warehouse.lookup import findable, lookers
from warehouse.replay import Judged, replay
from warehouse.reports import Report, report
from warehouse.rows import aware, dicts, frame, given


@dataclass(slots=True)
class Affected:
    """What came of judging: the judged reports, all reports of the events in play, and what was touched.

    `home` is the event of each finding so far, `fixed` of those that were not judged again; `gone` the event and the
    publication of changed findings so far, by article and finding; `touched` the ids of known events that gained, lost
    or changed a report, and since when.
    """

    judged: list[Judged] = field(default_factory=list)
    reports: dict[tuple[str, datetime], Report] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)
    gone: dict[tuple[str, str], tuple[str, datetime]] = field(default_factory=dict)
    touched: dict[str, datetime] = field(default_factory=dict)


def affected(
    con: DuckDBPyConnection, changed: Collection[str], decided: Decisions, since: datetime = datetime.min
) -> Affected:
    """Judge what must be judged anew after these findings changed in any way; none was known before `since`, in UTC."""
    state = Affected()
    suspects = set(changed)
    load(con, state, suspects, decided, since)
    state.gone = _gone(con, changed, since)
    loaded: set[str] = set()
    while True:
        present = [r for r in state.reports.values() if r.finding_id in suspects]
        wanted = findable(con, present) | {state.home[name] for name in suspects if name in state.home}
        _load_events(con, state, wanted - loaded, decided)
        loaded |= wanted
        state.fixed = {name: event for name, event in state.home.items() if name not in suspects}
        standing = {name for name, _ in state.reports}
        founders = _founders(state, suspects - set(changed))
        state.judged = replay(state.reports.values(), state.fixed, founders)
        touched = _touched(state, changed, standing)
        looking = lookers(con, state.judged, touched)
        more = looking.keys() - suspects
        if not more:
            state.touched = {name: since for name, since in touched.items() if isinstance(name, str)}
            return state
        suspects |= more
        load(con, state, more, decided, min(looking[name] for name in more))


def _founders(state: Affected, unchanged: Collection[str]) -> dict[str, str]:
    """The findings that are judged again, unchanged, and were the first report of their event, with its name."""
    first: dict[str, Report] = {}
    for r in state.reports.values():
        name = state.home.get(r.finding_id)
        if name and (name not in first or r.order < first[name].order):
            first[name] = r
    return {r.finding_id: name for name, r in first.items() if r.finding_id in unchanged}


def _touched(state: Affected, changed: Collection[str], standing: Collection[str]) -> dict[str | Event, datetime]:
    """Events that gained, lost or changed a report, and since when; those without a name as they are."""
    touched: dict[str | Event, datetime] = {}

    def touch(event: str | Event, at: datetime) -> None:
        touched[event] = min(at, touched.get(event, at))

    for j in state.judged:
        before, now = state.home.get(j.report.finding_id), j.event.event_id
        if before is not None and before == now and j.report.finding_id not in changed:
            continue
        touch(now or j.event, j.report.at)
        if before is not None:
            touch(before, j.report.at)
    for (_, finding), (event, at) in state.gone.items():
        if finding in changed or finding not in standing:
            touch(event, at)
    return touched


_REPORT = """
    f.finding_id, f.article_id, f.known_from, f.known_to, f.kind, f.issuer, f.agency, f.targets, f.items, f.status,
    f.is_new, f.acted, f.announced, f.effective, f.primary_source, f.quote, f.start_offset AS start,
    coalesce(f.issuer_stated, TRUE) AS issuer_stated, f.bill
"""


def load(
    con: DuckDBPyConnection,
    state: Affected,
    findings: Collection[str],
    decided: Decisions,
    since: datetime = datetime.min,
) -> None:
    """Load standing reports by their findings, and the events that they belonged to; none was known before `since`."""
    with given(con, wanted=frame(((name,) for name in findings), {"finding_id": pl.String})):
        rows = dicts(
            con,
            f"""
            SELECT {_REPORT} FROM store.sanction_findings AS f
            WHERE recorded_to IS NULL AND known_from >= $since AND finding_id IN (SELECT finding_id FROM wanted)
            """,  # noqa: S608 - put together from constants
            {"since": since},
        )
        homes = con.execute(
            """
            SELECT finding_id, event_id FROM store.sanction_reports
            WHERE recorded_to IS NULL AND told_at >= $since AND finding_id IN (SELECT finding_id FROM wanted)
            """,
            {"since": since},
        ).fetchall()
    _keep(con, state, rows, decided)
    state.home.update(homes)


def _load_events(con: DuckDBPyConnection, state: Affected, events: Collection[str], decided: Decisions) -> None:
    """Load all reports of these events."""
    first = first_of(con, events)
    with given(con, wanted=frame(((name,) for name in events), {"event_id": pl.String})):
        rows = dicts(
            con,
            f"""
            SELECT {_REPORT}, r.event_id FROM store.sanction_reports AS r
            JOIN store.sanction_findings AS f ON f.finding_id = r.finding_id AND f.recorded_to IS NULL
            WHERE r.recorded_to IS NULL AND r.event_id IN (SELECT event_id FROM wanted)
              AND r.told_at >= $first AND f.known_from >= $first
            """,  # noqa: S608 - as above
            {"first": first},
        )
    state.home.update((row["finding_id"], row.pop("event_id")) for row in rows)
    _keep(con, state, rows, decided)


def _told_in(con: DuckDBPyConnection, articles: Collection[str], since: datetime) -> dict[str, tuple[str, str]]:
    """Title and story of each of these articles, of which no report was known before `since`."""
    with given(con, wanted=frame(((name,) for name in articles), {"article_id": pl.String})):
        titles = con.execute(
            """
            SELECT article_id, title FROM store.articles
            WHERE recorded_to IS NULL AND known_from >= $since AND article_id IN (SELECT article_id FROM wanted)
            """,
            {"since": since},
        ).fetchall()
    story = _stories(con, articles, since, datetime.max)
    # The first revision may have been published before the one that reports it.
    late = set(articles) - story.keys()
    if late:
        days = days_of(con, late)
        story |= _stories(con, late, days.first, days.last)
    return {name: (title, story[name]) for name, title in titles}


def _stories(con: DuckDBPyConnection, articles: Collection[str], first: datetime, last: datetime) -> dict[str, str]:
    with given(con, wanted=frame(((name,) for name in articles), {"article_id": pl.String})):
        rows = con.execute(
            """
            SELECT article_id, story_id FROM store.stories
            WHERE published_at BETWEEN $first AND $last AND article_id IN (SELECT article_id FROM wanted)
            """,
            {"first": first, "last": last},
        ).fetchall()
    return dict(rows)


def _keep(con: DuckDBPyConnection, state: Affected, rows: Collection[dict[str, Any]], decided: Decisions) -> None:
    since = min((row["known_from"] for row in rows), default=datetime.max)
    articles = _told_in(con, {row["article_id"] for row in rows}, since)
    for row in rows:
        row["title"], row["story_id"] = articles[row["article_id"]]
        at, until = aware(row.pop("known_from")), row.pop("known_to")
        if (row["finding_id"], at) in state.reports:
            continue
        marks = decided.marks(row["article_id"], row["kind"], row["issuer"], row["quote"])
        if marks is not None:
            state.reports[row["finding_id"], at] = report(
                at=at, until=aware(until) if until else None, marks=marks, aliases=decided.aliases, **row
            )


def _gone(
    con: DuckDBPyConnection, changed: Collection[str], since: datetime
) -> dict[tuple[str, str], tuple[str, datetime]]:
    """The events of changed findings so far and when these were published, by article and finding."""
    with given(con, changed=frame(((name,) for name in changed), {"finding_id": pl.String})):
        rows = con.execute(
            """
            SELECT f.article_id, r.finding_id, any_value(r.event_id), min(f.known_from)
            FROM store.sanction_reports AS r JOIN store.sanction_findings AS f USING (finding_id)
            WHERE r.recorded_to IS NULL AND r.finding_id IN (SELECT finding_id FROM changed)
              AND r.told_at >= $since AND f.known_from >= $since
            GROUP BY ALL
            """,
            {"since": since},
        ).fetchall()
    return {(article, finding): (event, aware(at)) for article, finding, event, at in rows}
