"""What articles say, stored: mentions, claims, sanctions and delays, and the conclusions that follow from them.

Only the way from records to rows belongs here, and the order of the steps. How rows are superseded is in
`warehouse.supersede`, how reports become events in `warehouse.events`, delays in `warehouse.delays`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from duckdb import DuckDBPyConnection

from chipwatch.model import Article, Count, Delay, Read, Sanction, Span
from chipwatch.settings import Alerts
from warehouse import announce, delays, events, notices, unread
from warehouse.articles import clean
from warehouse.citations import cited, drafted
from warehouse.days import Days, days_of
from warehouse.rows import fingerprint, frame, given, ident, plain
from warehouse.supersede import replace_findings

_SPANS = pl.List(pl.Struct({"start": pl.Int32, "end": pl.Int32}))
_EVIDENCE = {
    "quote": pl.String, "start_offset": pl.Int32, "end_offset": pl.Int32, "confidence": pl.Float64, "rule": pl.String
}  # fmt: skip
_TABLES: Mapping[str, Mapping[str, Any]] = {
    "firm_mentions": {"firm": pl.String, "mentions": pl.Int32, "spans": _SPANS},
    "chip_mentions": {"chip": pl.String, "maker": pl.String, "mentions": pl.Int32, "spans": _SPANS},
    "claims": {
        "firm": pl.String, "chip": pl.String, "low": pl.Int64, "high": pl.Int64, "approx": pl.Boolean,
        "relation": pl.String, "status": pl.String, "source": pl.String, **_EVIDENCE,
    },
    "sanction_findings": {
        "kind": pl.String, "issuer": pl.String, "agency": pl.String, "targets": pl.List(pl.String),
        "items": pl.List(pl.String), "status": pl.String, "is_new": pl.Boolean, "acted": pl.String,
        "announced": pl.String, "effective": pl.String, "primary_source": pl.String, "issuer_stated": pl.Boolean,
        "bill": pl.String,
        **_EVIDENCE,
    },
    "delay_findings": {
        "subject": pl.String, "subject_key": pl.String, "subject_kind": pl.String, "firm": pl.String,
        "cause": pl.String, "months_low": pl.Int32, "months_high": pl.Int32, "expected_before": pl.String,
        "expected_now": pl.String, **_EVIDENCE,
    },
}  # fmt: skip
_KEY = {"finding_id": pl.String, "row_hash": pl.UInt64, "article_id": pl.String}


@dataclass(frozen=True, slots=True)
class FindingsStored:
    """What came of storing a batch: new rows of findings, events opened, known events that changed, alerts written."""

    findings: int
    events_new: int
    events_changed: int
    alerts: int


def store(
    con: DuckDBPyConnection, reads: Sequence[Read], version: str, now: datetime, alerts: Alerts | None
) -> FindingsStored:
    """Store what this version of the extractor found, resolve it, and write the alerts that it calls for.

    All in the caller's transaction. Storing the same again changes nothing; another version, or the reading of a
    revision, supersedes what stood before. With `alerts` None no alert is written, ever. `now` is aware.
    Raises ValueError for an article that is not stored.
    """
    if not reads:
        return FindingsStored(0, 0, 0, 0)
    latest = {read.article.article_id: read for read in reads}
    batch = [Read(clean(read.article), read.findings, read.seconds) for read in latest.values()]
    days = days_of(con, latest)
    batch = _begin(con, batch, days)
    changed: dict[str, list[str]] = {}
    total = 0
    for table, columns in _TABLES.items():
        rows = frame(_rows(table, batch, version), {**_KEY, **columns, "version": pl.String})
        changed[table], count = replace_findings(con, table, rows, now, days.since)
        total += count
    _finish(con, version, now, days.since)
    resolved = events.resolve(con, changed["sanction_findings"], now, days.since)
    delays.resolve(con, changed["delay_findings"], now)
    written = announce.write(con, resolved, now, alerts) + notices.delays(con, now, alerts) if alerts else 0
    return FindingsStored(total, len(resolved.opened), len(resolved.changed), written)


def _begin(con: DuckDBPyConnection, batch: Sequence[Read], days: Days) -> list[Read]:
    """Make the temporary table `reading`; returns the reads whose revision is the current one."""
    wanted = frame(
        ((n, r.article.article_id, r.article.hash, r.findings.relevant, r.seconds) for n, r in enumerate(batch)),
        {"n": pl.Int64, "article_id": pl.String, "hash": pl.String, "relevant": pl.Boolean, "seconds": pl.Float64},
    )
    with given(con, wanted=wanted):
        # One look at the articles, whose table is long.
        con.execute(
            """
            CREATE TEMP TABLE held AS
            SELECT w.*, a.known_from, a.recorded_to IS NULL AS current
            FROM wanted AS w JOIN store.articles AS a ON a.article_id = w.article_id AND a.hash = w.hash
            WHERE a.known_from >= $since
            """,
            {"since": days.since},
        )
        missing = con.execute("SELECT article_id FROM wanted ANTI JOIN held USING (article_id, hash)")
        names = [name for (name,) in missing.fetchall()]
        if names:
            raise ValueError(
                f"findings of {len(names)} articles that are not stored, among them {names[0]!r}; "
                "store the articles first"
            )
        con.execute(
            """
            CREATE TEMP TABLE reading AS
            SELECT h.* EXCLUDE (current), coalesce(r.hash <> h.hash, FALSE) AS revised
            FROM held AS h LEFT JOIN (
                SELECT article_id, hash FROM store.reads WHERE recorded_to IS NULL AND known_from >= $since
            ) AS r USING (article_id)
            WHERE h.current
            """,
            {"since": days.since},
        )
        con.execute("DROP TABLE held")
    return [batch[n] for (n,) in con.execute("SELECT n FROM reading ORDER BY n").fetchall()]


def _finish(con: DuckDBPyConnection, version: str, now: datetime, since: datetime) -> None:
    """Record what was read, and drop `reading`."""
    parameters = {"version": version, "now": plain(now), "since": since}
    con.execute(
        """
        UPDATE store.reads AS r SET recorded_to = $now FROM reading
        WHERE r.article_id = reading.article_id AND r.recorded_to IS NULL AND r.known_from >= $since
          AND (r.hash <> reading.hash OR r.version <> $version)
        """,
        parameters,
    )
    con.execute(
        """
        INSERT INTO store.reads BY NAME
        SELECT article_id, hash, $version AS version, relevant, seconds, $now AS recorded_from, known_from
        FROM reading
        ANTI JOIN (
            SELECT article_id FROM store.reads WHERE recorded_to IS NULL AND known_from >= $since
        ) AS r USING (article_id)
        """,
        parameters,
    )
    unread.take_off(con, version)
    con.execute("DROP TABLE reading")


def _rows(table: str, batch: Iterable[Read], version: str) -> list[tuple[Any, ...]]:
    """Rows of one table: id, hash of the content, article, content, version. Of equal ids in an article the first."""
    make = _MAKERS[table]
    rows: dict[str, tuple[Any, ...]] = {}
    for read in batch:
        for identity, content in make(read):
            name = ident(table[0], read.article.article_id, *identity)
            if name not in rows:
                rows[name] = (name, fingerprint(*content), read.article.article_id, *content, version)
    return list(rows.values())


def _spans(spans: Sequence[Span]) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in spans]


def _evidence(article: Article, item: Count | Sanction | Delay) -> tuple[Any, ...]:
    start, end = item.evidence
    return article.document[start:end], start, end, float(item.confidence), item.rule


_Made = Iterable[tuple[tuple[Any, ...], tuple[Any, ...]]]


def _firms(read: Read) -> _Made:
    return (((f.name,), (f.name, len(f.mentions), _spans(f.mentions))) for f in read.findings.firms)


def _chips(read: Read) -> _Made:
    return (((c.name,), (c.name, c.maker, len(c.mentions), _spans(c.mentions))) for c in read.findings.chips)


def _claims(read: Read) -> _Made:
    for c in read.findings.counts:
        said = (c.firm, c.chip, c.low, c.high)
        yield (
            (*said, c.relation, c.status),
            (*said, c.approx, c.relation, c.status, c.source, *_evidence(read.article, c)),
        )


def _sanctions(read: Read) -> _Made:
    document, news = read.article.document, sum(s.new for s in read.findings.sanctions)
    for s in read.findings.sanctions:
        source = s.primary_source or cited(document, s.evidence, s.new and news == 1)
        bill = drafted(document, s.evidence) if s.status == "proposed" else None
        said = (s.kind, s.issuer, s.agency, list(s.targets), list(s.items), s.status, s.new, s.date)
        identity = (s.kind, s.issuer, sorted(s.targets), sorted(s.items), s.status, s.date)
        yield identity, (*said, s.announced, s.effective, source, s.issuer_stated, bill, *_evidence(read.article, s))


def _delays(read: Read) -> _Made:
    for d in read.findings.delays:
        key = delays.subject_key(d.subject)
        content = (d.subject, key, d.subject_kind, d.firm, d.cause, d.months_low, d.months_high)
        yield (key, d.firm), (*content, d.expected_before, d.expected_now, *_evidence(read.article, d))


_MAKERS = {
    "firm_mentions": _firms,
    "chip_mentions": _chips,
    "claims": _claims,
    "sanction_findings": _sanctions,
    "delay_findings": _delays,
}
