"""SQL from people: questions are answered, everything else is refused; and the copy that they are put to."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from warehouse import connection
from warehouse.publish import publish, published_file
from warehouse.query import NotPublished, QueryRefused, query

RUN = "INSERT INTO store.runs (run_id, stage, version, started_at) VALUES ('a', 's', 'v', TIMESTAMP '2025-01-01')"


@pytest.fixture(scope="module")
def published(template: Path) -> Path:
    publish(template)
    return template


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM articles",
        "FROM gpu_claims",
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "DESCRIBE gpu_claims",
        "SUMMARIZE firms",
        "SHOW TABLES",
        "EXPLAIN SELECT 1",
        "VALUES (1)",
        "SELECT * FROM restriction_status_as_of('H20', 'CN', '2025-05-01')",
        "SELECT * FROM gpu_capacity_as_of(DATE '2025-05-01')",
        "SELECT * FROM sanction_events_as_of('2025-05-01')",
    ],
)
def test_questions_are_answered(published: Path, sql: str) -> None:
    assert query(published, sql).num_columns > 0


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('chipwatch.toml')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM glob('*')",
        "SELECT * FROM 'x.parquet'",
        "SELECT * FROM read_text('https://example.org/')",
        "ATTACH 'x.duckdb' AS x",
        "ATTACH ':memory:' AS x",
        "COPY (SELECT 1) TO 'x.csv'",
        "COPY articles TO '/dev/stdout'",
        "EXPORT DATABASE 'x'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "RESET ALL",
        "CREATE TABLE x AS SELECT 1",
        "CREATE TEMP TABLE x AS SELECT 1",
        "CREATE SECRET (TYPE s3)",
        "DELETE FROM articles",
        "DELETE FROM store.articles",
        "UPDATE store.articles SET title = ''",
        "EXPLAIN ANALYZE DELETE FROM store.articles",
        "DROP VIEW articles",
        "PRAGMA database_list; DROP VIEW articles",
        "SELECT 1; SELECT 2",
        "CALL pragma_version()",
        "CHECKPOINT",
        "USE store",
        "SELECT nonsense",
        "not SQL",
        "",
        "-- nothing",
        "SELECT * FROM published",
    ],
)
def test_everything_else_is_refused(published: Path, sql: str) -> None:
    with pytest.raises(QueryRefused, match=r"\w"):
        query(published, sql)


def test_before_anything_is_published_the_message_says_what_to_run(fresh: Path) -> None:
    with pytest.raises(NotPublished, match=r"chipwatch\.duckdb does not exist yet; 'chipwatch run'"):
        query(fresh, "SELECT 1")


def test_publishing_an_empty_folder_makes_an_empty_copy(fresh: Path) -> None:
    assert publish(fresh) == published_file(fresh)
    assert query(fresh, "SELECT count(*) AS n FROM articles").to_pylist() == [{"n": 0}]


def test_the_copy_opens_while_the_pipeline_writes_and_shows_what_was_published(data: Path) -> None:
    publish(data)
    with connection.write(data) as con:
        con.execute(RUN)
        assert query(data, "SELECT count(*) AS n FROM runs").to_pylist() == [{"n": 0}]
    publish(data)
    assert query(data, "SELECT run_id FROM runs").to_pylist() == [{"run_id": "a"}]


def test_a_reader_keeps_the_old_copy_until_it_opens_the_new_one(data: Path) -> None:
    publish(data)
    reader = duckdb.connect(str(published_file(data)), read_only=True)
    with connection.write(data) as con:
        con.execute(RUN)
    publish(data)
    assert reader.execute("SELECT count(*) FROM runs").fetchall() == [(0,)]
    reader.close()
    assert query(data, "SELECT count(*) AS n FROM runs").to_pylist() == [{"n": 1}]


def test_a_copy_left_half_written_is_replaced(data: Path) -> None:
    published_file(data).with_suffix(".tmp").write_bytes(b"half")
    publish(data)
    assert sorted(path.name for path in data.iterdir()) == ["chipwatch.duckdb", "warehouse.duckdb", "warehouse.lock"]


def test_times_lists_and_structs_keep_their_types(published: Path) -> None:
    table = query(published, "SELECT TIMESTAMP '2025-01-01' AS at, ['a'] AS names, {'start': 1, 'end': 2} AS span")
    assert table.to_pylist() == [{"at": datetime(2025, 1, 1), "names": ["a"], "span": {"start": 1, "end": 2}}]
    assert datetime(2025, 1, 1, tzinfo=UTC)
