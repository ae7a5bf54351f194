"""Opening the warehouse: a file lock, the newest schema, one short transaction.

Only the way in belongs here. DuckDB lets one process write at a time, so everything that writes takes the lock first
and holds it briefly; people and programs that read use the published copy (`warehouse.publish`, `warehouse.query`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from warehouse.decisions import read
from warehouse.events import resolve
from warehouse.migrations import SchemaChanged, SchemaTooNew, migrate
from warehouse.outdated import hold_decisions
from warehouse.reference_tables import load

__all__ = ["SchemaChanged", "SchemaTooNew", "WarehouseBusy", "locked", "schema_version", "warehouse_file", "write"]

# Enough for a batch of some thousand articles or the sorting of a metric; more spills to disk beside the file.
MEMORY = "2GB"
# Longer than any stage holds the lock.
LOCK_SECONDS = 600.0


class WarehouseBusy(Exception):  # noqa: N818 - names a state, as the others here
    """Another process has held the warehouse for too long; the message names the lock."""


def warehouse_file(data: Path) -> Path:
    """The file that the pipeline writes."""
    return data / "warehouse.duckdb"


@contextmanager
def locked(data: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the data folder's lock. Raises WarehouseBusy after `seconds`."""
    data.mkdir(parents=True, exist_ok=True)
    path = data / "warehouse.lock"
    try:
        with FileLock(path, timeout=seconds):
            yield
    except Timeout:
        raise WarehouseBusy(
            f"{path} has been held by another process for {seconds:g} seconds; wait for that run, or stop it"
        ) from None


@contextmanager
def write(data: Path, seconds: float = LOCK_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse in one transaction: committed at the end, rolled back where an exception leaves the block.

    Makes the data folder and the schema where they are missing, and loads the reference data where they have changed.
    Keep the block short: no fetching, no extraction, no delivery in it. Raises SchemaTooNew where the folder was
    written by a newer chipwatch, WarehouseBusy where the lock is not to be had within `seconds`, BadDecision where a
    file of decisions cannot be used.
    """
    with locked(data, seconds):
        path = warehouse_file(data)
        con = duckdb.connect(str(path), config={"memory_limit": MEMORY})
        try:
            migrate(con, str(data))
            con.begin()
            try:
                load(con)
                _decide(con, data)
                yield con
            except BaseException:
                con.rollback()
                raise
            con.commit()
        finally:
            con.close()


def _decide(con: duckdb.DuckDBPyConnection, data: Path) -> None:
    """Take up what people decided since the last time, and let the events follow. Raises BadDecision."""
    now = datetime.now(UTC)
    if hold_decisions(con, read(decisions_folder(con, data)), now):
        resolve(con, (), now)


def decisions_folder(con: duckdb.DuckDBPyConnection, data: Path) -> Path:
    """Where the files of decisions are: `decisions` in the data folder, unless a person named another."""
    row = con.execute("SELECT path FROM store.decision_folder").fetchone()
    return Path(row[0]) if row else data / "decisions"


def schema_version(data: Path) -> int | None:
    """Number of the newest migration that the data folder has been through; None where there is no warehouse yet."""
    path = warehouse_file(data)
    if not path.exists():
        return None
    with locked(data):
        con = duckdb.connect(str(path), read_only=True)
        try:
            row = con.execute("SELECT max(number) FROM store.migrations").fetchone()
        finally:
            con.close()
    return int(row[0]) if row and row[0] is not None else None
