"""What the README promises to a newcomer holds on the bundled sample."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from chipwatch import settings
from flows import stages
from sample.server import config_text, serve
from warehouse.query import query

TEXT = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's warehouse, published."""
    folder = tmp_path_factory.mktemp("sample")
    with serve() as base:
        configured = settings.check(tomllib.loads(config_text(base, f"{base}/hook")), "sample")
        stages.ingest(folder, configured)
    stages.extract(folder, configured)
    stages.measure(folder)
    stages.publish(folder)
    return folder


def rows(data: Path, sql: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = query(data, sql).to_pylist()
    return found


@pytest.mark.parametrize("sql", QUERIES, ids=range(len(QUERIES)))
def test_every_query_of_the_readme_has_an_answer(data: Path, sql: str) -> None:
    assert rows(data, sql)


def test_the_readme_tells_how_many_gpus_deepseek_has_who_says_so_and_in_which_words(data: Path) -> None:
    found = rows(data, next(sql for sql in QUERIES if "'DeepSeek'" in sql))
    trained_on = [row for row in found if row["chip"] == "H800" and row["low"] == 2048]
    assert len(trained_on) == 1
    assert trained_on[0]["outlet"] == "Sample Trade Press"
    assert "2,048" in trained_on[0]["quote"]
    held = [row for row in found if row["low"] == 50_000 and row["status"] == "actual"]
    assert any(row["chip"] == "Hopper" and row["says"] for row in held)
    assert any(row["low"] == 50_000 and row["status"] == "denied" for row in found)


def test_the_configuration_of_the_readme_is_valid() -> None:
    example = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)[0]
    assert settings.check(tomllib.loads(example), "README").subscribers
