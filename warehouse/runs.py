"""The runs of the pipeline: when, with which versions, and what came of them. Only the table of runs belongs here."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from duckdb import DuckDBPyConnection

from warehouse.rows import plain


def start(con: DuckDBPyConnection, stage: str, version: str, now: datetime) -> str:
    """Record the start of a run (`pipeline`, or a stage that runs alone) and return its id. `now` is aware."""
    run_id = f"{plain(now):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    con.execute(
        "INSERT INTO store.runs (run_id, stage, version, started_at) VALUES (?, ?, ?, ?)",
        [run_id, stage, version, plain(now)],
    )
    return run_id


def last_error(con: DuckDBPyConnection, stages: Sequence[str]) -> str | None:
    """What ended the newest ended run of these stages early; None where nothing did, or where there was none."""
    row = con.execute(
        """
        SELECT error FROM store.runs WHERE ended_at IS NOT NULL AND list_contains($stages, stage)
        ORDER BY started_at DESC, run_id DESC LIMIT 1
        """,
        {"stages": list(stages)},
    ).fetchone()
    return row[0] if row else None


def finish(
    con: DuckDBPyConnection,
    run_id: str,
    now: datetime,
    *,
    articles_new: int = 0,
    articles_revised: int = 0,
    findings_new: int = 0,
    events_new: int = 0,
    events_changed: int = 0,
    alerts_sent: int = 0,
    troubles: int = 0,
    error: str | None = None,
) -> None:
    """Record the end of a run with its counts, and what ended it early if something did. `now` is aware."""
    con.execute(
        """
        UPDATE store.runs SET ended_at = $now, articles_new = $articles_new, articles_revised = $articles_revised,
            findings_new = $findings_new, events_new = $events_new, events_changed = $events_changed,
            alerts_sent = $alerts_sent, troubles = $troubles, error = $error
        WHERE run_id = $run_id
        """,
        {
            "run_id": run_id,
            "now": plain(now),
            "articles_new": articles_new,
            "articles_revised": articles_revised,
            "findings_new": findings_new,
            "events_new": events_new,
            "events_changed": events_changed,
            "alerts_sent": alerts_sent,
            "troubles": troubles,
            "error": error,
        },
    )
