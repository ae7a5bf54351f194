"""The queries of docs/sql.md run."""

import re
from pathlib import Path

import pytest

from warehouse.publish import publish
from warehouse.query import query

PAGE = Path(__file__).parents[2] / "docs" / "sql.md"
BLOCKS = re.findall(r"(?:^    .+\n)+", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
QUERIES = [sql for block in BLOCKS if "SELECT" in block and "chipwatch" not in block for sql in block.split(";")[:-1]]


@pytest.fixture(scope="module")
def published(template: Path) -> Path:
    publish(template)
    return template


@pytest.mark.parametrize("sql", QUERIES)
def test_a_query_of_the_page_runs(published: Path, sql: str) -> None:
    assert query(published, sql).num_columns > 0


def test_the_page_has_its_queries() -> None:
    assert len(QUERIES) == 7


def test_every_view_and_macro_is_on_the_page(published: Path) -> None:
    names = query(
        published,
        "SELECT view_name AS name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal UNION ALL "
        "SELECT function_name FROM duckdb_functions() WHERE function_type = 'table_macro' AND NOT internal",
    )
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in names.column("name").to_pylist() if f"`{name}" not in page] == []
