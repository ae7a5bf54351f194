"""The measure stage: which frames each indicator gets, and where its rows go.

Only that belongs here: formulas are in `metrics`, reading and rewriting of tables in `warehouse.frames`. The indicators
are computed without the warehouse's lock; what is stored meanwhile is measured the next time.
"""

from datetime import datetime
from functools import cache
from pathlib import Path

import polars as pl

from chipwatch.model import Trouble
from metrics.capacity import estimates, gpu_capacity
from metrics.conservation import breaches
from metrics.delay import delay_index
from metrics.index import sanction_index
from metrics.restriction import restriction_status
from reference import countries
from reference.derive import facts
from reference.rules import rules
from warehouse import connection, feeds, frames

# What is stored of restriction_status; its other columns follow from `rule` and the reference data.
RESTRICTION = ("chip", "destination", "valid_from", "control", "rule", "basis")
VIEWS = {
    "claims": "FROM gpu_claims",
    "chips": "FROM chips",
    "events": "SELECT event_id, targets FROM sanction_events",
    "reports": "SELECT event_id, article_id, issuer, status FROM sanction_reports",
    "articles": "SELECT article_id, outlet, url, published_at FROM articles",
    "delays": "FROM delays",
    "delay_reports": "SELECT delay_id, published_at FROM delay_reports",
}


def measure(data: Path, now: datetime) -> tuple[dict[str, int], list[Trouble]]:
    """Compute every indicator and store it; returns the rows that changed by table, and what contradicts itself.

    A contradiction in capacity (a part greater than its whole, an estimate without a claim) is a trouble of the run.
    """
    with connection.write(data) as con:
        views = {name: frames.read(con, sql) for name, sql in VIEWS.items()}
    tables = indicators(views, now)
    found = [
        Trouble(f"gpu_capacity {row['firm']} {row['chip'] or 'GPUs'} {row['month']}", row["rule"], row["detail"])
        for row in breaches(
            tables["gpu_capacity"], estimates(views["claims"], views["chips"], now), views["chips"]
        ).iter_rows(named=True)
    ]
    with connection.write(data) as con:
        changed = {name: frames.replace(con, name, rows, now) for name, rows in tables.items()}
        feeds.troubled(con, found, now)
    return changed, found


def indicators(views: dict[str, pl.DataFrame], now: datetime) -> dict[str, pl.DataFrame]:
    """The metric tables by name, from the views of VIEWS."""
    return {
        "gpu_capacity": gpu_capacity(views["claims"], views["chips"], now),
        "restriction_status": _restrictions(),
        "sanction_index": sanction_index(views["reports"], views["events"], views["articles"], now),
        "delay_index": delay_index(views["delays"], views["delay_reports"], now),
    }


@cache
def _restrictions() -> pl.DataFrame:
    """restriction_status follows from the reference data alone, which a process reads once."""
    groups = {country.code: country.groups for country in countries()}
    return restriction_status(facts(), rules(), groups).select(RESTRICTION)
