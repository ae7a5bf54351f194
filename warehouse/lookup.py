"""By which keys reports and events find each other, in the tables: what may fit is looked up, all else never loaded.

Only these look-ups and their upkeep belong here. Which keys a report has is in `warehouse.replay`; what must be judged
anew is in `warehouse.affected`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import polars as pl
from duckdb import DuckDBPyConnection

from warehouse.days import first_of
from warehouse.issuers import may_be_anyones, protests
from warehouse.known import Event
from warehouse.replay import Judged, Key, lookups, notes
from warehouse.reports import Report
from warehouse.resolve import KINDS, NEARBY_NEWS, fitting
from warehouse.rows import TIME, fingerprint, frame, given, plain

_KEYS = {"finding_id": pl.String, "key": pl.Int64, "told_at": TIME, "reach": pl.Int32, "noted": pl.Boolean}

# Whatever tells a story may be told of it by its own article as another kind.
_ANY = "any"
# The reach of a key by which a report is found, and finds nothing itself.
_NEVER = -1


def findable(con: DuckDBPyConnection, reports: Iterable[Report]) -> set[str]:
    """The events that these reports may find by their keys, without those that none of them can fit."""
    spans: dict[tuple[int, str, str | None], tuple[datetime, datetime, datetime]] = {}
    for r in reports:
        at = plain(r.at)
        for key, reach in lookups(r):
            kind = _ANY if key[0] == "story" else r.kind
            earliest = at - timedelta(reach)
            for issuer in _issuers(r, key):
                found, first, last = spans.get((_hash(key), kind, issuer), (earliest, at, at))
                spans[_hash(key), kind, issuer] = (min(found, earliest), min(first, at), max(last, at))
    longest = min((at for at, _, _ in spans.values()), default=datetime.max)
    rows = ((key, issuer, *_fits(kind), *span) for (key, kind, issuer), span in spans.items())
    columns = {
        "key": pl.Int64, "issuer": pl.String, "fits": pl.Int32, "fits_soon": pl.Int32,
        "earliest": TIME, "first": TIME, "last": TIME,
    }  # fmt: skip
    with given(con, wanted=frame(rows, columns)):
        found_events = con.execute(
            """
            WITH found AS (
                SELECT k.finding_id, w.issuer, min(w.first) AS first, bit_or(
                    CASE WHEN k.told_at >= w.first - to_days($soon) THEN w.fits | w.fits_soon ELSE w.fits END) AS fits
                FROM store.sanction_keys AS k JOIN wanted AS w USING (key)
                WHERE k.noted AND k.told_at >= $longest AND k.told_at BETWEEN w.earliest AND w.last
                GROUP BY ALL
            )
            SELECT DISTINCT h.event_id
            FROM found JOIN store.sanction_reports AS r USING (finding_id) JOIN store.event_heads AS h USING (event_id)
            WHERE r.recorded_to IS NULL AND r.told_at >= $longest AND h.kind_set & found.fits <> 0
              AND (found.issuer IS NULL OR h.issuer IS NULL OR found.issuer = h.issuer OR h.issuer_since >= found.first)
            """,
            {"longest": longest, "soon": NEARBY_NEWS + 2},
        ).fetchall()
    return {name for (name,) in found_events}


def _issuers(report: Report, key: Key) -> set[str | None]:
    """Whose measures a report may belong to that are found by this key; None for anyone's."""
    if may_be_anyones(report) or not report.issuer:
        return {None}
    rare = key[0] in ("named", "specific", "case")
    return {report.issuer, *(report.countries if rare and protests(report) else ())}


def _fits(kind: str) -> tuple[int, int]:
    """The kinds of measures that a report of a kind may belong to, as bits: at any time, and within days of news."""
    if kind == _ANY:
        return kind_set(KINDS), 0
    fits = fitting(kind)
    return kind_set(k for k, soon in fits.items() if not soon), kind_set(k for k, soon in fits.items() if soon)


def kind_set(kinds: Iterable[str]) -> int:
    """Kinds of measures as bits, in the order of KINDS."""
    return sum(1 << KINDS.index(kind) for kind in set(kinds))


def lookers(
    con: DuckDBPyConnection, judged: Sequence[Judged], touched: Mapping[str | Event, datetime]
) -> dict[str, datetime]:
    """The findings that look for events by a key of a touched event, after it was touched; each with its publication,
    plain UTC."""
    since = {event: plain(at) for event, at in touched.items()}
    fresh = {
        (_hash(key), plain(j.report.at), since[event])
        for j in judged
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
    rows: list[tuple[str, str, int, str | None, datetime | None, datetime]] = []
    for name in scope:
        ordered = sorted(members.get(name, ()), key=lambda r: r.order)
        if ordered:
            told = next((r for r in ordered if r.issuer and r.issuer_stated), None)
            issuer = (told.issuer, plain(told.at)) if told else (None, None)
            rows.append((name, ordered[0].kind, kind_set(r.kind for r in ordered), *issuer, plain(ordered[0].at)))
    columns = {
        "event_id": pl.String, "kind": pl.String, "kind_set": pl.Int32, "issuer": pl.String, "issuer_since": TIME,
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
