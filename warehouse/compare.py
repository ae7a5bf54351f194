"""What changed between two days, on either clock, as one table.

Only the comparison belongs here: the states of the days are the macros' of the schema.
"""

from datetime import date
from pathlib import Path

import pyarrow as pa

from warehouse.query import query

# For each kind of thing: its id, what it is called, and what may change of it.
_THINGS = {
    "event": (
        "sanction_events_as_{clock}({day})", "event_id", "headline",
        "concat_ws(' ', kind, issuer, status, announced_on, effective_on, array_to_string(targets, ', '),"
        " array_to_string(items, ', '))",
    ),
    "delay": (
        "delays_as_{clock}({day})", "delay_id", "concat_ws(' ', firm, subject)",
        "concat_ws(' ', status, cause, now_expected, slip_months_low, slip_months_high)",
    ),
    "claim": (
        "gpu_claims_as_{clock}({day})", "claim_id", "concat_ws(' ', firm, chip)",
        "concat_ws(' ', relation, status, low, high)",
    ),
    "capacity": (
        "gpu_capacity_as_{clock}({day})", "concat_ws('|', firm, chip, basis)",
        "concat_ws(' ', firm, chip, basis)", "concat_ws(' to ', low, high)",
    ),
}  # fmt: skip


def compare(data: Path, first: date, second: date, clock: str = "of") -> pa.Table:
    """What was known at the end of `second` and not at the end of `first`, from the published file.

    Columns: thing (event, delay, claim, capacity), change (new, changed, gone), id, name, before, after; all text.
    `clock` is `of` for what the public could know, `recorded` for what this warehouse held. Raises NotPublished.
    """
    parts = []
    for thing, (macro, name, called, state) in _THINGS.items():
        # Of capacity the month that was the last one then; of everything else each row.
        newest = " QUALIFY row_number() OVER (PARTITION BY id ORDER BY month DESC) = 1" if thing == "capacity" else ""
        days = [
            f"SELECT {name} AS id, {called} AS name, {state} AS state FROM "  # noqa: S608 - constants and dates
            f"{macro.format(clock=clock, day=f'DATE {day.isoformat()!r}')}{newest}"
            for day in (first, second)
        ]
        parts.append(
            f"""
            SELECT '{thing}' AS thing,
                   CASE WHEN b.id IS NULL THEN 'new' WHEN a.id IS NULL THEN 'gone' ELSE 'changed' END AS change,
                   coalesce(a.id, b.id) AS id, coalesce(a.name, b.name) AS name, b.state AS before, a.state AS after
            FROM ({days[1]}) AS a FULL JOIN ({days[0]}) AS b ON a.id = b.id
            WHERE a.state IS DISTINCT FROM b.state
            """  # noqa: S608 - as above
        )
    return query(data, f"SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY thing, change, name, id")  # noqa: S608
