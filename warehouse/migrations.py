"""The schema's numbered SQL files, and what to do with a data folder that has been through some of them.

Only the decision and its carrying out belong here; opening and locking the file is in `warehouse.connection`. Each
file runs in a transaction of its own and is recorded with its checksum, so a run that is killed goes on where it was.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from duckdb import DuckDBPyConnection

FOLDER = Path(__file__).parent / "schema"


class SchemaTooNew(Exception):  # noqa: N818 - names what is found, and callers rely on it
    """The data folder was written by a newer chipwatch; the message says what to do."""


class SchemaChanged(Exception):  # noqa: N818 - as above
    """A migration that the data folder has been through reads differently now; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One SQL file: its number, its name and its text."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, hexadecimal."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


@cache
def available() -> tuple[Migration, ...]:
    """All migrations of this chipwatch, in order of their numbers."""
    paths = sorted(FOLDER.glob("[0-9][0-9][0-9]_*.sql"))
    return tuple(Migration(int(path.name[:3]), path.name, path.read_text(encoding="utf-8")) for path in paths)


def pending(applied: Mapping[int, tuple[str, str]], known: Sequence[Migration], place: str) -> list[Migration]:
    """The migrations that `place` still needs, in order.

    `applied` maps a number to the name and checksum that stand in the data folder. Raises SchemaTooNew where it holds
    a migration that is not known here, SchemaChanged where one has another text.
    """
    by_number = {migration.number: migration for migration in known}
    for number, (name, checksum) in sorted(applied.items()):
        migration = by_number.get(number)
        if migration is None:
            raise SchemaTooNew(
                f"{place} was written by a newer chipwatch (it has been through {name}, this version knows up to "
                f"{known[-1].name}); install that version, or name another data folder"
            )
        if migration.checksum != checksum:
            raise SchemaChanged(
                f"{place} has been through another text of {name}; it was made by a version under development: "
                "start a new data folder, or install the version that made it"
            )
    return [migration for migration in known if migration.number not in applied]


def migrate(con: DuckDBPyConnection, place: str) -> None:
    """Bring the open database to the newest schema. Raises SchemaTooNew and SchemaChanged, changing nothing."""
    first, *rest = available()
    known = con.execute("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'store' AND table_name = 'migrations'")
    if not known.fetchall():
        con.execute(first.sql)
    rows = con.execute("SELECT number, name, checksum FROM store.migrations").fetchall()
    for migration in pending({number: (name, checksum) for number, name, checksum in rows}, rest, place):
        con.begin()
        try:
            con.execute(migration.sql)
            con.execute(
                "INSERT INTO store.migrations VALUES (?, ?, ?, ?)",
                [migration.number, migration.name, migration.checksum, datetime.now(UTC).replace(tzinfo=None)],
            )
        except BaseException:
            con.rollback()
            raise
        con.commit()
