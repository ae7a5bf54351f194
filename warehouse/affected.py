"""Which reports must be judged anew after findings came, changed or went, and the judging of them.

The result is that of judging all reports from the beginning, at a cost that follows the news and not the archive. A
report's judgement depends only on the events that it finds by its keys (`warehouse.replay`). So the changed reports
are judged again, with the events that they can find; an event that thereby gains, loses or changes a report is touched
from then on; whatever looks for events by a key that a touched event has is judged again too; until nothing is added.
All else would be judged as it was.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from duckdb import DuckDBPyConnection

from warehouse.days import days_of, first_of
from warehouse.decisions import Decisions
from warehouse.known import Event
from warehouse.replay import Judged, Key, lookups, notes, replay
from warehouse.reports import Report, report
from warehouse.resolve import KINDS, NEARBY_NEWS, fitting
from warehouse.rows import TIME, aware, dicts, fingerprint, frame, given, plain

_KEYS = {"finding_id": pl.String, "key": pl.Int64, "told_at": TIME, "reach": pl.Int32, "noted": pl.Boolean}

# Whatever tells a story may be told of it by its own article as another kind.
_ANY = "any"
# The reach of a key by which a report is found, and finds nothing itself.
_NEVER = -1


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
        wanted = _findable(con, present) | {state.home[name] for name in suspects if name in state.home}
        _load_events(con, state, wanted - loaded, decided)
        loaded |= wanted
        state.fixed = {name: event for name, event in state.home.items() if name not in suspects}
        standing = {name for name, _ in state.reports}
        founders = _founders(state, suspects - set(changed))
        state.judged = replay(state.reports.values(), state.fixed, founders)
        touched = _touched(state, changed, standing)
        looking = _lookers(con, state, touched)
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
    f.is_new, f.acted, f.announced, f.effective, f.primary_source, f.quote, f.start_offset AS start
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


def _findable(con: DuckDBPyConnection, reports: Iterable[Report]) -> set[str]:
    """The events that these reports may find by their keys, without those that none of them can fit."""
    spans: dict[tuple[int, str, str | None], tuple[datetime, datetime, datetime]] = {}
    for r in reports:
        at = plain(r.at)
        for key, reach in lookups(r):
            kind = _ANY if key[0] == "story" else r.kind
            place, earliest = (_hash(key), kind, r.issuer), at - timedelta(reach)
            found, first, last = spans.get(place, (earliest, at, at))
            spans[place] = (min(found, earliest), min(first, at), max(last, at))
    longest = min((at for at, _, _ in spans.values()), default=datetime.max)
    columns = {"key": pl.Int64, "kind": pl.String, "issuer": pl.String, "earliest": TIME, "first": TIME, "last": TIME}
    pairs = {(kind, other, soon) for kind in KINDS for other, soon in fitting(kind).items()}
    pairs |= {(_ANY, kind, False) for kind in KINDS}
    with given(
        con,
        wanted=frame(((*place, *span) for place, span in spans.items()), columns),
        fitting=frame(sorted(pairs), {"kind": pl.String, "event_kind": pl.String, "soon": pl.Boolean}),
    ):
        rows = con.execute(
            """
            WITH found AS (
                SELECT DISTINCT k.finding_id, w.kind, w.issuer, w.first, k.told_at
                FROM store.sanction_keys AS k JOIN wanted AS w USING (key)
                WHERE k.noted AND k.told_at >= $longest AND k.told_at BETWEEN w.earliest AND w.last
            )
            SELECT DISTINCT h.event_id
            FROM found JOIN store.sanction_reports AS r USING (finding_id) JOIN store.event_heads AS h USING (event_id)
            JOIN fitting AS f ON f.kind = found.kind AND contains(h.kinds, f.event_kind)
             AND (NOT f.soon OR found.told_at >= found.first - to_days($soon))
            WHERE r.recorded_to IS NULL AND r.told_at >= $longest
              AND (found.issuer IS NULL OR h.issuer IS NULL OR found.issuer = h.issuer OR h.issuer_since >= found.first)
            """,
            {"longest": longest, "soon": NEARBY_NEWS + 2},
        ).fetchall()
    return {name for (name,) in rows}


def _lookers(con: DuckDBPyConnection, state: Affected, touched: Mapping[str | Event, datetime]) -> dict[str, datetime]:
    """The findings that look for events by a key of a touched event, after it was touched; each with its publication,
    plain UTC."""
    since = {event: plain(at) for event, at in touched.items()}
    fresh = {
        (_hash(key), plain(j.report.at), since[event])
        for j in state.judged
        for event in (j.event.event_id or j.event,)
        if event in since
        for key in notes(j.report)
    }
    named = [(event, at) for event, at in since.items() if isinstance(event, str)]
    first = first_of(con, [event for event, _ in named])
    with given(
        con,
        fresh=frame(sorted(fresh), {"key": pl.Int64, "told_at": TIME, "since": TIME}),
        touched=frame(named, {"event_id": pl.String, "since": TIME}),
    ):
        rows = con.execute(
            """
            WITH noted AS (
                SELECT k.key, k.told_at, t.since
                FROM store.sanction_reports AS r JOIN touched AS t USING (event_id)
                JOIN store.sanction_keys AS k USING (finding_id)
                WHERE r.recorded_to IS NULL AND k.noted AND r.told_at >= $first AND k.told_at >= $first
                UNION SELECT key, told_at, since FROM fresh
            )
            SELECT s.finding_id, min(s.told_at) FROM store.sanction_keys AS s JOIN noted AS n USING (key)
            WHERE s.told_at >= $since
              AND s.told_at >= n.since AND s.told_at >= n.told_at AND s.told_at - n.told_at <= to_days(s.reach)
            GROUP BY s.finding_id
            """,
            {"first": first, "since": min(since.values(), default=datetime.max)},
        ).fetchall()
    return dict(rows)


def _hash(key: Key) -> int:
    """A key as in the table: 64 bits with a sign, since a filter on unsigned ones fails on its way to Arrow."""
    return fingerprint(*key) - 2**63


def remember_heads(con: DuckDBPyConnection, members: Mapping[str, Iterable[Report]], scope: Iterable[str]) -> None:
    """Make the stored heads of the events in scope those of their reports."""
    rows: list[tuple[str, str, str, str | None, datetime | None, datetime]] = []
    for name in scope:
        ordered = sorted(members.get(name, ()), key=lambda r: r.order)
        if ordered:
            told = next((r for r in ordered if r.issuer), None)
            issuer = (told.issuer, plain(told.at)) if told else (None, None)
            kinds = " ".join(sorted({r.kind for r in ordered}))
            rows.append((name, ordered[0].kind, kinds, *issuer, plain(ordered[0].at)))
    columns = {
        "event_id": pl.String, "kind": pl.String, "kinds": pl.String, "issuer": pl.String, "issuer_since": TIME,
        "first_at": TIME,
    }  # fmt: skip
    with given(con, scope=frame(((name,) for name in scope), {"event_id": pl.String}), heads=frame(rows, columns)):
        con.execute("DELETE FROM store.event_heads WHERE event_id IN (SELECT event_id FROM scope)")
        con.execute("INSERT INTO store.event_heads BY NAME SELECT * FROM heads")


def remember_keys(
    con: DuckDBPyConnection, changed: Collection[str], reports: Iterable[Report], since: datetime
) -> None:
    """Make the stored keys of the changed findings those of their standing reports; none was known before `since`."""
    rows: set[tuple[str, int, datetime, int, bool]] = set()
    for r in reports:
        noted, looked = set(notes(r)), dict(lookups(r))
        rows.update((r.finding_id, _hash(key), plain(r.at), looked.get(key, _NEVER), key in noted)
                    for key in noted | looked.keys())  # fmt: skip
    with given(
        con,
        changed=frame(((name,) for name in changed), {"finding_id": pl.String}),
        fresh=frame(sorted(rows), _KEYS),
    ):
        con.execute(
            """
            DELETE FROM store.sanction_keys
            WHERE told_at >= $since AND finding_id IN (SELECT finding_id FROM changed)
            """,
            {"since": since},
        )
        con.execute("INSERT INTO store.sanction_keys BY NAME SELECT * FROM fresh")
