"""Numbered migrations: a fresh folder, an old one, a newer one, and one that was made by other text."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from warehouse import connection
from warehouse.migrations import Migration, SchemaChanged, SchemaTooNew, available, pending

ONE, TWO = Migration(1, "001_one.sql", "SELECT 1"), Migration(2, "002_two.sql", "SELECT 2")
APPLIED = {1: (ONE.name, ONE.checksum)}


def test_a_fresh_folder_needs_all() -> None:
    assert pending({}, [ONE, TWO], "data") == [ONE, TWO]


def test_a_folder_that_is_behind_needs_the_rest() -> None:
    assert pending(APPLIED, [ONE, TWO], "data") == [TWO]


def test_a_migration_that_came_later_with_a_lower_number_is_still_applied() -> None:
    assert pending({2: (TWO.name, TWO.checksum)}, [ONE, TWO], "data") == [ONE]


def test_a_newer_folder_is_refused_with_what_to_do() -> None:
    with pytest.raises(
        SchemaTooNew, match=r"data was written by a newer chipwatch .*009_new\.sql.*002_two\.sql.*install"
    ):
        pending({**APPLIED, 9: ("009_new.sql", "x")}, [ONE, TWO], "data")


def test_a_migration_with_another_text_is_refused() -> None:
    with pytest.raises(SchemaChanged, match=r"001_one\.sql"):
        pending({1: (ONE.name, "other")}, [ONE, TWO], "data")


def test_numbers_are_unique() -> None:
    numbers = [migration.number for migration in available()]
    assert numbers == sorted(set(numbers))


def test_opening_records_every_migration_once(fresh: Path) -> None:
    for _ in range(2):
        with connection.write(fresh) as con:
            held = con.execute("SELECT number, name, checksum FROM store.migrations ORDER BY number").fetchall()
    assert held == [(m.number, m.name, m.checksum) for m in available()[1:]]
    assert connection.schema_version(fresh) == available()[-1].number


def test_a_folder_without_a_warehouse_has_no_version(fresh: Path) -> None:
    assert connection.schema_version(fresh) is None


def test_opening_a_newer_folder_changes_nothing(data: Path) -> None:
    with connection.write(data) as con:
        con.execute("INSERT INTO store.migrations VALUES (999, '999_later.sql', 'x', ?)", [datetime.now(UTC)])
    before = (data / "warehouse.duckdb").read_bytes()
    with pytest.raises(SchemaTooNew, match=r"999_later\.sql"), connection.write(data):
        pass
    assert (data / "warehouse.duckdb").read_bytes() == before


def test_a_migration_that_fails_leaves_nothing_of_itself(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Migration(990, "990_broken.sql", "CREATE TABLE half (a INTEGER); SELECT nonsense")
    monkeypatch.setattr("warehouse.migrations.available", lambda: (*available(), broken))
    with pytest.raises(duckdb.Error, match="nonsense"), connection.write(data):
        pass
    monkeypatch.undo()
    with connection.write(data) as con:
        assert con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'half'").fetchall() == [(0,)]
    assert connection.schema_version(data) == available()[-1].number


def test_nothing_relies_on_keys_or_indexes(data: Path) -> None:
    with connection.write(data) as con:
        kinds = con.execute("SELECT DISTINCT constraint_type FROM duckdb_constraints()").fetchall()
        indexes = con.execute("SELECT count(*) FROM duckdb_indexes()").fetchall()
    assert (kinds, indexes) == ([("NOT NULL",)], [(0,)])
