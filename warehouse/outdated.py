"""What events rest on besides the findings: this version's judgement, the stories, and what people decided.

Only the keeping of these tables belongs here, and the list of findings that must be judged anew because one of them
changed. The files of decisions are read by `warehouse.decisions`.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path

import polars as pl
from duckdb import DuckDBPyConnection

from warehouse.decisions import Decision, Decisions, Spot, sorted_out
from warehouse.rows import dicts, frame, given, plain

# What these say decides which report belongs to which event; where they change, all are judged anew.
_JUDGEMENT = (
    "words.toml", "common.txt", "telling.py", "dates.py", "reports.py", "known.py", "shared.py", "timing.py",
    "likeness.py", "issuers.py", "siblings.py", "resolve.py", "replay.py", "timeline.py", "decisions.py",
)  # fmt: skip
_NAME = "judgement of events"

_DECISIONS = {
    "decision_id": pl.String, "place": pl.Int32, "kind": pl.String, "subject": pl.String, "object": pl.String,
    "decided_on": pl.Date, "note": pl.String, "reports": pl.String,
}  # fmt: skip


@cache
def _edition() -> str:
    """SHA-256 of all that the judgement consists of, hexadecimal."""
    folder = Path(__file__).parent
    return hashlib.sha256(b"\0".join((folder / name).read_bytes() for name in _JUDGEMENT)).hexdigest()


def outdated(con: DuckDBPyConnection) -> set[str]:
    """Findings that must be judged anew, whatever came in: all of them after a change of the judgement itself."""
    held = con.execute("SELECT hash FROM store.reference_loads WHERE name = ?", [_NAME]).fetchall()
    if held != [(_edition(),)]:
        rows = con.execute(
            "SELECT finding_id FROM store.sanction_findings WHERE recorded_to IS NULL"
            " UNION SELECT finding_id FROM store.sanction_reports WHERE recorded_to IS NULL"
        )
        return {name for (name,) in rows.fetchall()}
    waiting = con.execute(
        """
        SELECT EXISTS (FROM store.merged_stories WHERE NOT resolved) OR EXISTS (FROM store.decisions WHERE NOT applied)
        """
    ).fetchall()
    if not waiting[0][0]:
        return set()
    rows = con.execute(
        """
        SELECT f.finding_id FROM store.merged_stories AS m JOIN store.stories AS s ON s.story_id = m.merged_into
        JOIN store.sanction_findings AS f USING (article_id) WHERE NOT m.resolved AND f.recorded_to IS NULL
        UNION
        SELECT f.finding_id FROM store.decisions AS d, unnest(from_json(d.reports, '["JSON"]')) AS r (spot)
        JOIN store.sanction_findings AS f ON f.article_id = (r.spot ->> 'article')
        WHERE NOT d.applied AND f.recorded_to IS NULL
        UNION
        SELECT f.finding_id FROM store.decisions AS d
        JOIN store.sanction_findings AS f ON list_contains(
            list_transform(f.targets, lambda x: lower(replace(x, '.', ''))), lower(replace(d.subject, '.', '')))
        WHERE NOT d.applied AND d.kind = 'alias' AND f.recorded_to IS NULL
        """
    )
    return {name for (name,) in rows.fetchall()}


def settle(con: DuckDBPyConnection) -> None:
    """Record that events now rest on what `outdated` and `decided` told."""
    held = con.execute("SELECT hash FROM store.reference_loads WHERE name = ?", [_NAME]).fetchall()
    if held != [(_edition(),)]:
        con.execute("DELETE FROM store.reference_loads WHERE name = ?", [_NAME])
        con.execute("INSERT INTO store.reference_loads VALUES (?, ?, current_localtimestamp())", [_NAME, _edition()])
    con.execute("UPDATE store.merged_stories SET resolved = TRUE WHERE NOT resolved")
    con.execute("UPDATE store.decisions SET applied = TRUE WHERE NOT applied")


def decided(con: DuckDBPyConnection) -> Decisions:
    """What people decided, as it stands."""
    return sorted_out(held_decisions(con))


def held_decisions(con: DuckDBPyConnection) -> list[Decision]:
    """The decisions that stand, in the order in which they are applied."""
    rows = dicts(
        con,
        """
        SELECT kind, subject, object, decided_on, note, reports FROM store.decisions
        WHERE recorded_to IS NULL ORDER BY place
        """,
    )
    return [Decision(**{**row, "reports": tuple(Spot(**spot) for spot in json.loads(row["reports"]))}) for row in rows]


def hold_decisions(con: DuckDBPyConnection, decisions: Sequence[Decision], now: datetime) -> int:
    """Make these the decisions that stand; returns how many came or went. They are applied with the next resolving."""
    if [(d.decision_id, d.note, d.decided_on) for d in held_decisions(con)] == [
        (d.decision_id, d.note, d.decided_on) for d in decisions
    ]:
        return 0
    rows = (
        (d.decision_id, place, d.kind, d.subject, d.object, d.decided_on, d.note,
         json.dumps([asdict(spot) for spot in d.reports]))
        for place, d in enumerate(decisions)
    )  # fmt: skip
    with given(con, given_now=frame(rows, _DECISIONS)):
        gone = con.execute(
            """
            UPDATE store.decisions SET recorded_to = $now, applied = FALSE
            WHERE recorded_to IS NULL AND (decision_id, place) NOT IN (SELECT (decision_id, place) FROM given_now)
            """,
            {"now": plain(now)},
        ).fetchall()
        come = con.execute(
            """
            INSERT INTO store.decisions BY NAME
            SELECT *, FALSE AS applied, $now AS recorded_from FROM given_now
            WHERE decision_id NOT IN (SELECT decision_id FROM store.decisions WHERE recorded_to IS NULL)
            """,
            {"now": plain(now)},
        ).fetchall()
    return int(gone[0][0] + come[0][0])
