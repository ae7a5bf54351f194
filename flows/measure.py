"""The measure stage: which frames each indicator gets, and where its rows go.

Only that belongs here: formulas are in `metrics`, reading and rewriting of tables in `warehouse.frames`, what was
computed from what in `warehouse.measured`. Only the firms and months that new articles touch are computed anew, both
in batches, so that memory does not grow with the archive. The warehouse's lock is not held while
computing; what is stored meanwhile is measured the next time.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

import polars as pl

import metrics
import reference
from chipwatch.model import Trouble
from metrics.capacity import GPU_CAPACITY, capacity_of, estimates
from metrics.claims import naive
from metrics.conservation import BREACHES, NotConserved, breaches, summary
from metrics.delay import delay_index, delay_index_by_kind, resolution
from metrics.index import COUNTS, count, index_of
from metrics.restriction import restriction_status
from reference import countries
from reference.derive import facts
from reference.rules import rules
from warehouse import connection, feeds, frames, measured

# What is stored of restriction_status; its source follows from `rule` and the reference data.
RESTRICTION = ("chip", "destination", "valid_from", "control", "rule", "basis", "announced")
Item = TypeVar("Item")
FIRMS_AT_ONCE, MONTHS_AT_ONCE = 500, 60

CLAIMS = "SELECT * FROM gpu_claims SEMI JOIN wanted USING (firm)"
CHIPS = "FROM chips"
_OF_MONTHS = "date_trunc('month', published_at)::DATE IN (SELECT month FROM wanted)"
# Counted where they lie: of all articles, only how many each source has in a month matters.
ARTICLES = f"""
    SELECT date_trunc('month', published_at) AS published_at, outlet, CASE WHEN outlet IS NULL THEN url END AS url,
           count(*) AS articles
    FROM articles WHERE {_OF_MONTHS} AND published_at <= (SELECT max(until) FROM wanted) GROUP BY ALL
"""  # noqa: S608 - constants
REPORTS = f"""
    SELECT event_id, article_id, issuer, status, outlet, url, published_at FROM sanction_reports WHERE {_OF_MONTHS}
"""  # noqa: S608
EVENTS = "SELECT event_id, targets FROM sanction_events"
DELAYS = "FROM delays"
DELAY_REPORTS = "SELECT delay_id, published_at FROM delay_reports"


def measure(data: Path, now: datetime) -> dict[str, int]:
    """Compute the touched parts of every indicator and store them; returns the rows that changed by table.

    Raises NotConserved where capacity contradicts itself (a part greater than its whole, a claim used twice): then no
    indicator is stored, the tables stay as they were, and each contradiction is a row in `troubles`. `now` is aware.
    """
    with connection.write(data) as con:
        parts, touched = measured.touched(con, base(), now)
        new = {name for name in (*frames.METRICS, "sanction_counts") if measured.is_new(con, name)}
    work = {
        name: touched.filter(pl.col("indicator") == name)["part"].to_list() for name in touched["indicator"].unique()
    }
    tables = dict[str, tuple[pl.DataFrame, tuple[str, list[str]] | None]]()
    months = [date.fromisoformat(month) for month in work.get("sanction_counts", [])]
    if firms := work.get("gpu_capacity"):
        capacity, found = _capacity(data, sorted(firms), now)
        if not found.is_empty():
            _tell(data, found, now)
            raise NotConserved(summary(found))
        tables["gpu_capacity"] = capacity, None if "gpu_capacity" in new else ("firm", firms)
    counts = _counts(data, sorted(months), now)
    if "delay_index" in work:
        with connection.write(data) as con:
            late, reports = (frames.read(con, sql) for sql in (DELAYS, DELAY_REPORTS))
        tables["delay_index"] = delay_index(late, reports, now), None
        tables["delay_index_by_kind"] = delay_index_by_kind(late, reports, now), None
        tables["delay_resolution"] = resolution(late, reports, now), None
    if "restriction_status" in work:
        tables["restriction_status"] = _restrictions(), None
    if "sanction_index" in work:
        with connection.write(data) as con:
            others = measured.counts(con).filter(~pl.col("month").is_in(months))
        tables["sanction_index"] = index_of(pl.concat([others, counts]), now), None
    with connection.write(data) as con:
        changed = dict.fromkeys(frames.METRICS, 0)
        changed |= {name: frames.replace(con, name, rows, now, scope) for name, (rows, scope) in tables.items()}
        measured.replace_counts(con, months, counts)
        measured.remember(con, parts)
    return changed


@cache
def base() -> str:
    """A hash of what all indicators depend on: the formulas and the reference data, as they stand in their files."""
    digest = hashlib.sha256()
    for package in (metrics, reference):
        for path in sorted(Path(package.__path__[0]).rglob("*")):
            if path.suffix in (".py", ".csv", ".yaml"):
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _capacity(data: Path, firms: list[str], now: datetime) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Capacity of these firms, and where it contradicts itself."""
    tables, found = [pl.DataFrame(schema=GPU_CAPACITY)], [pl.DataFrame(schema=BREACHES)]
    for some in _some(firms, FIRMS_AT_ONCE):
        with connection.write(data) as con:
            claims = frames.read(con, CLAIMS, wanted=pl.DataFrame({"firm": some}))
            chips = frames.read(con, CHIPS)
        made_from = estimates(claims, chips, now)
        tables.append(capacity_of(made_from, chips))
        found.append(breaches(tables[-1], made_from, chips, claims))
    return pl.concat(tables), pl.concat(found)


def _some(items: list[Item], size: int) -> Iterator[list[Item]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]


def _counts(data: Path, months: list[date], now: datetime) -> pl.DataFrame:
    """What the sanction index is computed from, of these months."""
    counts = [pl.DataFrame(schema=COUNTS)]
    for some in _some(months, MONTHS_AT_ONCE):
        wanted = pl.DataFrame({"month": some, "until": naive(now)})
        with connection.write(data) as con:
            reports, articles = (frames.read(con, sql, wanted=wanted) for sql in (REPORTS, ARTICLES))
            events = frames.read(con, EVENTS)
        counts.append(count(reports, events, articles, now))
    return pl.concat(counts)


@cache
def _restrictions() -> pl.DataFrame:
    """restriction_status follows from the reference data alone, which a process reads once."""
    groups = {country.code: country.groups for country in countries()}
    return restriction_status(facts(), rules(), groups).select(RESTRICTION)


def _tell(data: Path, found: pl.DataFrame, now: datetime) -> None:
    troubles = [
        Trouble(
            f"gpu_capacity {row['firm']} {row['chip'] or 'GPUs'} {row['month'] or ''}".strip(),
            row["rule"],
            row["detail"],
        )
        for row in found.iter_rows(named=True)
    ]
    with connection.write(data) as con:
        feeds.troubled(con, troubles, now)
