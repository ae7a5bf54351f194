"""Alerts for steps that are news: messages for the outbox, written in the transaction that stores the step.

Only what is said, and whether, belongs here; how a message is kept is in `warehouse.outbox`, who gets it and when in
`alerts`.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
from duckdb import DuckDBPyConnection

from chipwatch.settings import Alerts
from warehouse import outbox
from warehouse.days import first_of
from warehouse.events import NewStep, Resolved
from warehouse.printed import printed
from warehouse.rows import aware, dicts, frame, given, plain
from warehouse.worth import Telling, is_certain, leads, said_twice, told_with, worth_alert

# The newest reports that have it as their news; a receiver who wants all asks the published file.
MOST_REPORTS = 10

# A step comes back where one of the other side was told in between: denied, and then announced after all.
SIDES = ({"proposed", "announced", "effective"}, {"denied", "eased", "rescinded"})


def write(con: DuckDBPyConnection, resolved: Resolved, now: datetime, alerts: Alerts) -> int:
    """Write a message for each step that is news, recent, certain, and about what alerts are about; returns how many.

    The first message about an event is `sanction.opened` where the event is new or the step its first, every other
    `sanction.changed`. A step that was told before is told again only where it comes back. One that is not certain
    enough, or not about such goods, waits for reports that make it so, as long as it is news. `now` is aware.
    """
    oldest = now - timedelta(days=alerts.max_age_days)
    recent = [*_deferred(con, oldest), *(step for step in resolved.steps if step.published >= oldest)]
    if not recent:
        return 0
    with given(con, wanted=frame(((name,) for name in {s.event_id for s in recent}), {"event_id": pl.String})):
        reports = _reports(con)
        events = _events(con, reports)
        told = _told(con)
    # An event that was deferred may have become part of another since.
    recent = [step for step in recent if step.event_id in events]
    telling = {step: telling_it(step, reports[step.event_id]) for step in recent}
    worth = [step for step in recent if _is_worth(events[step.event_id], step, telling[step], alerts)]
    _defer(con, [step for step in recent if step not in worth])
    twice = said_twice([_telling(events[step.event_id], step, telling[step]) for step in worth])
    messages: list[outbox.Message] = []
    for step in worth:
        name = step_name(step, told[step.event_id])
        if name is None or (step.event_id, step.status) in twice:
            continue
        kind = "sanction.opened" if step.opens and not told[step.event_id] else "sanction.changed"
        told[step.event_id].append(Told(step.status, step.published))
        said = data(events[step.event_id], step.status, reports[step.event_id])
        messages.append(outbox.Message(step.event_id, kind, name, now.astimezone(UTC), said))
    return outbox.add(con, messages, now)


def telling_it(step: NewStep, reports: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The reports that have an event as their news and tell this step of it; where none says it so, all that have."""
    news = [report for report in reports if report["is_new"]]
    side = step.status if step.status in ("proposed", "denied") else "adopted"
    told = [report for report in news if report["status"] == side] or news or list(reports)
    eases = step.status in ("eased", "rescinded")
    return [report for report in told if (report["kind"] == "easing") == eases] or told


def _is_worth(event: Mapping[str, Any], step: NewStep, telling: Sequence[Mapping[str, Any]], alerts: Alerts) -> bool:
    if not any(is_certain(event["issuer"], step.status, r["confidence"], r["leads"]) for r in telling):
        return False
    if alerts.everything:
        return True
    named = event["kind"], event["targets"], event["items"]
    return any(worth_alert(*named, report["title"], report["told"]) for report in telling)


def _telling(event: Mapping[str, Any], step: NewStep, telling: Sequence[Mapping[str, Any]]) -> Telling:
    words = tuple((r["article_id"], r["start_offset"], r["end_offset"]) for r in telling)
    sure = max(report["confidence"] for report in telling)
    return Telling(step.event_id, event["kind"], event["issuer"], step.status, sure, words)


def _deferred(con: DuckDBPyConnection, oldest: datetime) -> list[NewStep]:
    """Take the steps that were deferred and are still news."""
    rows = con.execute(
        "SELECT event_id, status, published, opens FROM store.deferred_steps WHERE published >= $1 ORDER BY ALL",
        [plain(oldest)],
    ).fetchall()
    con.execute("DELETE FROM store.deferred_steps")
    return [NewStep(name, status, aware(published), opens) for name, status, published, opens in rows]


def _defer(con: DuckDBPyConnection, steps: Iterable[NewStep]) -> None:
    rows = ((step.event_id, step.status, plain(step.published), step.opens) for step in steps)
    columns = {"event_id": pl.String, "status": pl.String, "published": pl.Datetime("us"), "opens": pl.Boolean}
    with given(con, deferred=frame(rows, columns)):
        con.execute("INSERT INTO store.deferred_steps BY NAME SELECT DISTINCT * FROM deferred")


@dataclass(frozen=True, slots=True)
class Told:
    """A step that a message was written about, and when the newest report in it was published (aware)."""

    status: str
    published: datetime


def step_name(step: NewStep, told: Sequence[Told]) -> str | None:
    """What names a step within its event, given what was told of the event, oldest first; None where it was told.

    A step that was told comes back, and is another, where later news told a step of the other side and this news is
    newer still. Another reading of the same articles brings nothing back, nor is what stands planned anew.
    """
    if step.status == "proposed" and told and told[-1].status in ("announced", "effective"):
        return None
    times = [number for number, one in enumerate(told) if one.status == step.status]
    if not times:
        return step.status
    opposite = next((side for side in SIDES if step.status not in side), set[str]())
    since = [one.published for one in told[times[-1] + 1 :] if one.status in opposite]
    if step.status == "settled" or not since or step.published <= min(since):
        return None
    return f"{step.status} {len(times) + 1}"


def _told(con: DuckDBPyConnection) -> defaultdict[str, list[Told]]:
    """What was told of the events in `wanted`, in order."""
    told: defaultdict[str, list[Told]] = defaultdict(list)
    for event_id, created_at, text in con.execute(
        "SELECT event_id, created_at, body FROM outbox SEMI JOIN wanted USING (event_id) ORDER BY event_id, position"
    ).fetchall():
        said = json.loads(text)["data"]
        days = [datetime.fromisoformat(report["published_at"]) for report in said["reports"]]
        told[event_id].append(Told(said["status"], max(days, default=aware(created_at))))
    return told


def data(event: Mapping[str, Any], status: str, reports: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What receivers are told of an event at one step, from its row in `sanction_events` and its reports."""
    names = ("event_id", "kind", "issuer", "agency", "targets", "items")
    rest = ("announced_on", "effective_on", "headline", "independent_sources", "confidence")
    told_by = [
        {**{name: report[name] for name in ("outlet", "url", "title")},
         "published_at": aware(report["published_at"]), "quote": report["quote"]}
        for report in reports[:MOST_REPORTS]
    ]  # fmt: skip
    return {
        **{name: event[name] for name in names},
        "status": status,
        **{name: event[name] for name in rest},
        "reports": told_by,
    }


def current(con: DuckDBPyConnection, asked: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What receivers would be told now of messages, given the event of each webhook id; without those whose event is
    no more. The step that a message is about stays what it was."""
    columns = {"webhook_id": pl.String, "given": pl.String}
    with given(con, asked=frame(asked.items(), columns)):
        wanted = con.execute(
            """
            SELECT a.webhook_id, coalesce(m.merged_into, a.given) AS event_id, o.body FROM asked AS a
            JOIN outbox AS o USING (webhook_id)
            LEFT JOIN (SELECT event_id, arg_max(merged_into, recorded_from) AS merged_into
                       FROM store.merged_events GROUP BY event_id) AS m ON m.event_id = a.given
            """
        ).fetchall()
    with given(con, wanted=frame(((event,) for _, event, _ in wanted), {"event_id": pl.String})):
        reports = _reports(con)
        events = _events(con, reports)
    found = {}
    for name, event, text in wanted:
        if event in events:
            found[name] = data(events[event], json.loads(text)["data"]["status"], reports[event])
    return found


def _wanted(con: DuckDBPyConnection) -> datetime:
    """When the first report of the events in `wanted` was published, plain UTC."""
    return first_of(con, [name for (name,) in con.execute("SELECT DISTINCT event_id FROM wanted").fetchall()])


def _events(con: DuckDBPyConnection, reports: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, dict[str, Any]]:
    """The events in `wanted` by their ids, each with the highest confidence among the reports that have it as news."""
    first = _wanted(con)
    rows = dicts(
        con,
        """
        SELECT event_id, kind, issuer, agency, targets, items, status, announced_on, effective_on, headline, quote
        FROM store.sanction_events
        WHERE recorded_to IS NULL AND known_to IS NULL AND known_from >= $first
          AND event_id IN (SELECT event_id FROM wanted)
        """,
        {"first": first},
    )
    for row in rows:
        told = reports[row["event_id"]]
        row["reports"] = len({report["article_id"] for report in told})
        row["independent_sources"] = len({report["publisher"] for report in told})
        row["confidence"] = max(r["confidence"] for r in told if r["is_new"] or not any(n["is_new"] for n in told))
    return {row["event_id"]: row for row in rows}


def _reports(con: DuckDBPyConnection) -> dict[str, list[dict[str, Any]]]:
    """Reports of the events in `wanted`: those that have it as their news first, the newest of them first."""
    # Findings first, then their articles within their days: the views would put all of both together.
    told = dicts(
        con,
        """
        SELECT r.event_id, f.article_id, f.kind, f.is_new, f.status, f.confidence, f.quote,
               f.start_offset, f.end_offset, f.known_from
        FROM store.sanction_reports AS r JOIN store.sanction_findings AS f
        ON f.finding_id = r.finding_id AND f.recorded_to IS NULL AND f.known_to IS NULL
        WHERE r.recorded_to IS NULL AND r.told_at >= $first AND f.known_from >= $first
          AND r.event_id IN (SELECT event_id FROM wanted)
        """,
        {"first": _wanted(con)},
    )
    since = min((row["known_from"] for row in told), default=datetime.max)
    articles = printed(con, {row["article_id"] for row in told}, since)
    grouped: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(told, key=lambda r: (r["article_id"], r["start_offset"])):
        article = articles[row["article_id"]]
        title, text, start = article["title"], article["text"], row["start_offset"]
        placed = {"told": told_with(title, text, start, row["end_offset"]), "leads": leads(title, text, start)}
        grouped[row["event_id"]].append({**row, **article, **placed})
    for rows in grouped.values():
        rows.sort(key=lambda r: (r["is_new"], r["published_at"]), reverse=True)
    return dict(grouped)
