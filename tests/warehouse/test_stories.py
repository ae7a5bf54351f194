"""Stories: copies of one text, found within days, checked by their real overlap."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from duckdb import DuckDBPyConnection

from chipwatch.model import Article
from warehouse import articles
from warehouse.stories import BANDS, bands, components, same_story, shingles

Rows = Callable[[str], list[tuple[Any, ...]]]
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
WORDS = [f"word{n}" for n in range(400)]
TEXT = " ".join(random.Random(1).choices(WORDS, k=300))
CHINESE = "英伟达获准向中国出售H20芯片，美国商务部周一表示。" * 4
OTHER = " ".join(random.Random(2).choices(WORDS, k=300))


def text_of(text: str, title: str = "Title") -> Article:
    return Article(f"id of {title}", title, text)


def edited(text: str, changes: int) -> str:
    """The text with some of its words changed, spread evenly."""
    words = text.split()
    for place in range(0, len(words), len(words) // changes):
        words[place] = "changed"
    return " ".join(words)


COPIES = {
    "word for word": (TEXT, TEXT),
    "with a line in front": (TEXT, f"By our own correspondent in Taipei. {TEXT}"),
    "lightly edited": (TEXT, edited(TEXT, 10)),
    "cut to its first half": (TEXT, " ".join(TEXT.split()[:150])),
    "in other letters": (TEXT, TEXT.upper()),
    "in Chinese": (CHINESE, f"{CHINESE}完"),
}  # fmt: skip
OWN = {
    "another text": (TEXT, OTHER),
    "heavily rewritten": (TEXT, edited(TEXT, 100)),
    "a brief of two sentences": (TEXT, " ".join(TEXT.split()[:40])),
    "texts that share a paragraph": (TEXT, f"{OTHER} {' '.join(TEXT.split()[:80])}"),
}


@pytest.mark.parametrize(("one", "other"), COPIES.values(), ids=COPIES)
def test_copies(one: str, other: str) -> None:
    assert same_story(shingles(text_of(one)), shingles(text_of(other)))


@pytest.mark.parametrize(("one", "other"), OWN.values(), ids=OWN)
def test_texts_of_their_own(one: str, other: str) -> None:
    assert not same_story(shingles(text_of(one)), shingles(text_of(other)))


def test_short_texts_are_compared_with_their_titles() -> None:
    one, other = text_of("Subscribe to read on.", "Chips"), text_of("Subscribe to read on.", "Potatoes and gravy")
    assert not same_story(shingles(one), shingles(other))


def test_a_text_without_words_is_like_no_other() -> None:
    one, other = Article("a", "", "..."), Article("b", "", "...")
    assert not same_story(shingles(one), shingles(other))


def test_equal_texts_share_all_bands_and_different_texts_none() -> None:
    values = bands([shingles(text_of(text)) for text in (TEXT, TEXT, OTHER)])
    assert values.shape == (3, BANDS)
    assert np.array_equal(values[0], values[1])
    assert not np.intersect1d(values[0], values[2]).size


def test_signatures_are_the_same_in_every_process() -> None:
    assert int(bands([shingles(text_of("one two three four five six"))])[0, 0]) == 9846392582393647049


def test_copies_of_copies_are_one_component() -> None:
    assert components([("c", "b"), ("b", "a"), ("x", "y")]) == {"a": "a", "b": "a", "c": "a", "x": "x", "y": "x"}


def stories(rows: Rows) -> list[list[str]]:
    found = rows("SELECT list(outlet ORDER BY outlet) FROM articles GROUP BY story_id ORDER BY ALL")
    return [names for (names,) in found]


def test_copies_share_a_story_and_others_have_their_own(con: DuckDBPyConnection, said: Any, rows: Rows) -> None:
    batch = [said.article("a", text=TEXT), said.article("b", text=edited(TEXT, 8)), said.article("c", text=OTHER)]
    articles.store(con, batch, NOW)
    assert stories(rows) == [["A", "B"], ["C"]]


def test_a_copy_that_comes_in_a_later_batch_joins_and_the_id_stays(
    con: DuckDBPyConnection, said: Any, rows: Rows
) -> None:
    articles.store(con, [said.article("b", text=TEXT)], NOW)
    (before,) = rows("SELECT story_id FROM articles")
    articles.store(con, [said.article("a", "2025-04-13", text=edited(TEXT, 8))], NOW)
    assert rows("SELECT DISTINCT story_id FROM articles") == [before]


def test_a_copy_between_two_stories_makes_them_one(con: DuckDBPyConnection, said: Any, rows: Rows) -> None:
    words = TEXT.split()
    one, other = " ".join(words[:200]), " ".join(words[100:])
    articles.store(con, [said.article("a", text=one), said.article("b", text=other)], NOW)
    assert stories(rows) == [["A"], ["B"]]
    articles.store(con, [said.article("c", text=TEXT)], NOW)
    assert stories(rows) == [["A", "B", "C"]]


def test_the_same_text_a_month_later_is_a_story_of_its_own(con: DuckDBPyConnection, said: Any, rows: Rows) -> None:
    articles.store(con, [said.article("a", "2025-03-01", text=TEXT), said.article("b", "2025-04-01", text=TEXT)], NOW)
    assert stories(rows) == [["A"], ["B"]]


def test_any_order_gives_the_same_stories(con: DuckDBPyConnection, said: Any, rows: Rows) -> None:
    batch = [
        said.article(f"{name}{n}", f"2025-04-{10 + n}", text=edited(text, 6 + n))
        for name, text in (("one", TEXT), ("other", OTHER))
        for n in range(4)
    ]
    random.Random(3).shuffle(batch)
    for start in range(0, len(batch), 3):
        articles.store(con, batch[start : start + 3], NOW)
    assert stories(rows) == [["One0", "One1", "One2", "One3"], ["Other0", "Other1", "Other2", "Other3"]]
