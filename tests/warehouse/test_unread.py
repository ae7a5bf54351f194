"""The list of what is still to be read: whatever comes in whatever order, it is what a look at everything finds."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from chipwatch.model import Findings, Read
from warehouse import articles, findings, unread

NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
_LOOKED_FOR = """
    SELECT article_id FROM store.articles ANTI JOIN (
        SELECT article_id, hash FROM store.reads WHERE recorded_to IS NULL AND version = $1
    ) AS r USING (article_id, hash) WHERE recorded_to IS NULL ORDER BY ALL
"""


@pytest.mark.parametrize("seed", range(4))
def test_the_list_is_what_a_look_at_everything_finds(con: DuckDBPyConnection, said: Any, seed: int) -> None:
    dice = random.Random(seed)
    known = {name: said.article(name, feed=dice.choice(("f", None))) for name in "abcdef"}
    for step in range(25):
        name, version = dice.choice("abcdef"), dice.choice(("v1", "v1", "v1", "v2"))
        deed = dice.choice(("store", "revise", "read", "read"))
        if deed == "revise":
            known[name] = replace(known[name], text=f"text {step}", fetched=NOW + timedelta(minutes=step))
        if deed in ("store", "revise"):
            articles.store(con, [known[name]], NOW)
        elif con.execute("SELECT 1 FROM store.articles WHERE article_id = $1", [known[name].article_id]).fetchall():
            findings.store(con, [Read(known[name], Findings(False))], version, NOW, None)
        listed = sorted(article.article_id for article in articles.unread(con, version, 100))
        assert listed == [row[0] for row in con.execute(_LOOKED_FOR, [version]).fetchall()]
        assert unread.waiting(con, version) == len(listed)


def test_of_a_part_of_the_list_the_oldest_of_the_feeds_come_first(con: DuckDBPyConnection, said: Any) -> None:
    batch = [said.article(f"a{day}", f"2025-04-{day:02}", feed="f" if day % 2 else None) for day in range(1, 9)]
    articles.store(con, batch, NOW)
    assert [a.published.day for a in articles.unread(con, "v1", 6) if a.published] == [1, 3, 5, 7, 2, 4]
