"""Messages that are not about government measures: delays, capacity, sources in trouble, the heartbeat.

What belongs here: when there is such a message, and what it says. What doesn't: measures (warehouse.announce), how a
message is kept (warehouse.outbox), who gets it (alerts). Every function takes an open connection and leaves the
transaction to its caller; called again it adds nothing, since a message's id is made of what it is about.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
from duckdb import DuckDBPyConnection

from chipwatch.settings import Alerts
from warehouse import outbox
from warehouse.printed import printed
from warehouse.rows import aware, dicts, frame, given, ident, plain
from warehouse.worth import worth_telling_late

MOST_REPORTS = 10
FAILURES = 3
"""Failed fetches after which a source that never answered is told of."""


def delays(con: DuckDBPyConnection, now: datetime, alerts: Alerts) -> int:
    """Write `delay.opened` for each delay that this transaction recorded first; returns how many were new.

    Old news opens none: the first report must be younger than `max_age_days`. Unless everything is asked for, it must
    be about what alerts are about (`warehouse.worth`).
    """
    fresh = con.execute(
        "SELECT delay_id FROM store.delays GROUP BY delay_id HAVING min(recorded_from) = $now", {"now": plain(now)}
    ).fetchall()
    oldest = plain(now - timedelta(days=alerts.max_age_days))
    messages = [
        outbox.Message(row["event_id"], "delay.opened", "opened", now.astimezone(UTC), row)
        for row in delay_data(con, [name for (name,) in fresh], oldest)
        if alerts.everything or _is_worth(row)
    ]
    return outbox.add(con, messages, now)


def _is_worth(row: Mapping[str, Any]) -> bool:
    quotes = [report["quote"] for report in row["reports"]]
    return worth_telling_late(row["subject"], row["subject_kind"], row["firm"], row["cause"], quotes)


def delay_data(
    con: DuckDBPyConnection, delay_ids: Sequence[str], oldest: datetime = datetime.min
) -> list[dict[str, Any]]:
    """What receivers are told of these delays, of those first reported at `oldest` (plain UTC) or later."""
    if not delay_ids:
        return []
    with given(con, wanted=frame(((name,) for name in delay_ids), {"delay_id": pl.String})):
        rows = dicts(
            con,
            """
            SELECT delay_id AS event_id, firm, subject, subject_kind, cause, status, first_expected, now_expected,
                   slip_months_low, slip_months_high
            FROM store.delays SEMI JOIN wanted USING (delay_id)
            WHERE recorded_to IS NULL AND known_to IS NULL ORDER BY delay_id
            """,
        )
        told = dicts(
            con,
            """
            SELECT r.delay_id, f.article_id, f.quote, f.confidence, f.known_from
            FROM store.delay_reports AS r SEMI JOIN wanted USING (delay_id)
            JOIN store.delay_findings AS f ON f.finding_id = r.finding_id AND f.recorded_to IS NULL
            WHERE r.recorded_to IS NULL AND f.known_to IS NULL
            """,
        )
    since = min((report["known_from"] for report in told), default=datetime.max)
    articles = printed(con, {report["article_id"] for report in told}, since)
    reports: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for report in sorted(told, key=lambda r: r["article_id"]):
        reports[report["delay_id"]].append({**report, **articles[report["article_id"]]})
    late = []
    for row in rows:
        told_by = sorted(reports[row["event_id"]], key=lambda r: r["published_at"], reverse=True)
        if not told_by or told_by[-1]["published_at"] < oldest:
            continue
        row["independent_sources"] = len({report["publisher"] for report in told_by})
        row["confidence"] = max(report["confidence"] for report in told_by)
        row["reports"] = [
            {**{name: report[name] for name in ("outlet", "url", "title")},
             "published_at": aware(report["published_at"]), "quote": report["quote"]}
            for report in told_by[:MOST_REPORTS]
        ]  # fmt: skip
        late.append(row)
    return late


def sources(con: DuckDBPyConnection, urls: Iterable[str], now: datetime, alerts: Alerts) -> int:
    """Write `source.stale` for each of these feeds that is gone, has not answered well for `stale_hours`, or answers
    but has brought nothing new for two weeks; once for each such time. Returns how many were new."""
    rows = dicts(
        con,
        "SELECT name, url, outlet, health, last_success_at, last_change_at, error, failures FROM feeds "
        "WHERE health <> 'ok' AND url IN (SELECT unnest($urls::VARCHAR[])) ORDER BY url",
        {"urls": list(urls)},
    )
    oldest = plain(now - timedelta(hours=alerts.stale_hours))
    messages = [
        outbox.Message(
            ident("fd", row["url"]), "source.stale", _since(row), now.astimezone(UTC),
            {
                "event_id": ident("fd", row["url"]),
                **{key: aware(value) if isinstance(value, datetime) else value for key, value in row.items()},
            },
        )
        for row in rows
        if row["health"] != "failing" or _is_long(row, oldest)
    ]  # fmt: skip
    return outbox.add(con, messages, now)


def _is_long(row: Mapping[str, Any], oldest: datetime) -> bool:
    if row["last_success_at"] is None:
        return bool(row["failures"] >= FAILURES)
    return bool(row["last_success_at"] < oldest)


def _since(row: Mapping[str, Any]) -> str:
    """What tells one time in trouble from the next: until when all was well."""
    return f"{row['health']} {row['last_change_at'] if row['health'] == 'stale' else row['last_success_at']}"


def heartbeat(con: DuckDBPyConnection, now: datetime, alerts: Alerts) -> int:
    """Write `chipwatch.heartbeat` once in each period of `heartbeat_hours`; returns whether it was new, as 0 or 1.

    It says that the pipeline lives, and how: the last pass without error, how the feeds are, what waits.
    """
    period = timedelta(hours=alerts.heartbeat_hours)
    slot = (now - datetime(2000, 1, 1, tzinfo=UTC)) // period
    (row,) = dicts(
        con,
        """
        SELECT (SELECT max(ended_at) FROM runs WHERE error IS NULL) AS last_run_at,
               (SELECT max(published_at) FROM articles WHERE date_given) AS newest_article_at,
               (SELECT count(*) FROM articles) AS articles,
               (SELECT count(*) FROM sanction_events) AS sanction_events,
               (SELECT count(*) FROM deliveries WHERE state = 'due') AS messages_due
        """,
    )
    health = con.execute("SELECT health, count(*) FROM feeds GROUP BY health ORDER BY health").fetchall()
    data = {
        "event_id": "chipwatch",
        **{key: aware(value) if isinstance(value, datetime) else value for key, value in row.items()},
        "feeds": dict(health),
    }
    message = outbox.Message("chipwatch", "chipwatch.heartbeat", str(slot), now.astimezone(UTC), data)
    return outbox.add(con, [message], now)


def endpoints(con: DuckDBPyConnection, now: datetime) -> int:
    """Write `endpoint.failing` for each endpoint that is failing or disabled, once for each such time; returns how many
    were new. It is for operators, by another way than the one that fails."""
    rows = dicts(
        con,
        """
        SELECT e.subscriber, e.state, e.since, e.reason, count(d.webhook_id) AS undelivered
        FROM endpoints AS e LEFT JOIN deliveries AS d ON d.subscriber = e.subscriber AND d.state NOT IN ('sent', 'held')
        WHERE e.state <> 'active' GROUP BY e.subscriber, e.state, e.since, e.reason ORDER BY e.subscriber
        """,
    )
    messages = []
    for row in rows:
        name, since = f"endpoint {row['subscriber']}", row["since"]
        said = {"event_id": name, **row, "since": aware(since)}
        step = f"{row['state']} {since.isoformat()}"
        messages.append(outbox.Message(name, "endpoint.failing", step, now.astimezone(UTC), said))
    return outbox.add(con, messages, now)


@dataclass(frozen=True, slots=True)
class Moved:
    """A firm's estimate that moved far enough for one subscriber, and the message about it."""

    subscriber: str
    message: outbox.Message


def capacity(
    con: DuckDBPyConnection,
    factors: Mapping[str, float],
    now: datetime,
    alerts: Alerts,
    wanted: Callable[[str, Mapping[str, Any]], bool],
) -> int:
    """Write `capacity.changed` for each subscriber and firm whose middle estimate moved by the subscriber's factor.

    `factors` has a factor above 1 for each subscriber to this type. An estimate is measured against what that
    subscriber was told last, or against the first one seen since it subscribed, so that many small moves tell once they
    add up. What moved by old news or archives alone becomes the new measure without a message, and so does what a
    subscriber's filters do not let through (`wanted`, of its name and the message's data). Returns the deliveries made.
    """
    if not factors:
        return 0
    rows = dicts(
        con,
        """
        SELECT c.firm, c.month, sum(c.h100e_low) AS h100e_low, sum(c.h100e_mid) AS h100e,
               sum(c.h100e_high) AS h100e_high, sum(c.claims)::BIGINT AS claims, max(n.newest) AS newest
        FROM gpu_capacity AS c
        LEFT JOIN (
            SELECT firm, max(g.published_at) AS newest FROM gpu_claims AS g JOIN articles AS a USING (article_id)
            WHERE a.feed IS NOT NULL GROUP BY firm
        ) AS n USING (firm)
        WHERE c.basis = 'existing' GROUP BY c.firm, c.month HAVING h100e > 0
        QUALIFY c.month = max(c.month) OVER (PARTITION BY c.firm) ORDER BY c.firm
        """,
    )
    told = {
        (subscriber, firm): h100e
        for subscriber, firm, h100e in con.execute("SELECT subscriber, firm, h100e FROM capacity_told").fetchall()
    }
    oldest = plain(now - timedelta(days=alerts.max_age_days))
    measures: list[tuple[str, str, float]] = []
    moved: list[Moved] = []
    for row in rows:
        for subscriber, factor in factors.items():
            before = told.get((subscriber, row["firm"]))
            if before is None:
                measures.append((subscriber, row["firm"], row["h100e"]))
            elif has_moved(before, row["h100e"], factor):
                measures.append((subscriber, row["firm"], row["h100e"]))
                if row["newest"] is not None and row["newest"] >= oldest:
                    moved.append(Moved(subscriber, _capacity_message(row, before, now)))
    _measure(con, measures, now)
    outbox.add(con, [one.message for one in moved], now)
    names = [
        (outbox.webhook_id(one.message), one.subscriber, outbox.body(one.message))
        for one in moved
        if wanted(one.subscriber, one.message.data)
    ]
    return outbox.fan_out(con, [outbox.webhook_id(one.message) for one in moved], names, now)


def has_moved(before: float, after: float, factor: float) -> bool:
    """Whether one positive number is at least `factor` times the other."""
    return max(before / after, after / before) >= factor


def _capacity_message(row: Mapping[str, Any], before: float, now: datetime) -> outbox.Message:
    name = f"capacity {row['firm']}"
    said = {key: row[key] for key in ("firm", "month", "h100e_low", "h100e", "h100e_high", "claims")}
    data = {"event_id": name, **said, "h100e_before": before, "factor": round(row["h100e"] / before, 4)}
    return outbox.Message(name, "capacity.changed", f"{row['month']} {row['h100e']:.0f}", now.astimezone(UTC), data)


def _measure(con: DuckDBPyConnection, measures: Sequence[tuple[str, str, float]], now: datetime) -> None:
    columns = {"subscriber": pl.String, "firm": pl.String, "h100e": pl.Float64}
    with given(con, measured=frame(measures, columns)):
        con.execute(
            """
            MERGE INTO capacity_told AS t USING measured AS m ON t.subscriber = m.subscriber AND t.firm = m.firm
            WHEN MATCHED THEN UPDATE SET h100e = m.h100e, told_at = $now
            WHEN NOT MATCHED THEN INSERT (subscriber, firm, h100e, told_at) VALUES (m.subscriber, m.firm, m.h100e, $now)
            """,
            {"now": plain(now)},
        )
