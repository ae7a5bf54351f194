"""Articles and revisions: what is new, what is a revision, what is known; dates that cannot be; what is unread."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from chipwatch.model import Article, Findings, Read
from warehouse import articles, findings
from warehouse.articles import ArticlesStored, Revision, dated, revise

Rows = Callable[[str], list[tuple[Any, ...]]]
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def article(text: str = "one", published: datetime | None = NOW - 5 * DAY, fetched: datetime | None = None) -> Article:
    return Article("u", "Title", text, url="u", published=published, fetched=fetched)


def held(*texts: str, published: datetime = NOW - 5 * DAY, fetched: datetime | None = None) -> list[Revision]:
    """Revisions of one article, the last of them current."""
    return [
        Revision("u", n, article(text).hash, published, True, fetched, published, published, None, n == len(texts))
        for n, text in enumerate(texts, 1)
    ]


def test_an_article_never_seen_is_its_first_revision() -> None:
    revision = revise([], article(), NOW)
    assert revision is not None
    assert (revision.number, revision.current, revision.known_from) == (1, True, NOW - 5 * DAY)


def test_the_same_text_is_known() -> None:
    assert revise(held("one"), article("one"), NOW) is None


def test_another_text_is_a_revision_known_since_it_was_fetched() -> None:
    revision = revise(held("one"), article("two", fetched=NOW), NOW)
    assert revision is not None
    assert (revision.number, revision.current, revision.known_from) == (2, True, NOW)


def test_a_revision_with_a_later_date_is_known_since_that_date() -> None:
    revision = revise(held("one"), article("two", published=NOW - 2 * DAY), NOW)
    assert revision is not None
    assert (revision.current, revision.known_from) == (True, NOW - 2 * DAY)


def test_a_text_that_comes_late_but_is_older_is_never_current() -> None:
    revision = revise(held("two"), article("one", published=NOW - 9 * DAY), NOW)
    assert revision is not None
    assert (revision.number, revision.current, revision.known_from, revision.known_to) == (
        2, False, NOW - 9 * DAY, NOW - 5 * DAY,
    )  # fmt: skip


def test_an_outlet_that_goes_back_and_forth_adds_nothing() -> None:
    assert revise(held("one", "two"), article("one", fetched=NOW), NOW) is None


@pytest.mark.parametrize(
    ("published", "expected", "said"),
    [
        (NOW - DAY, NOW - DAY, True),
        (None, NOW, False),
        (datetime(1970, 1, 1, tzinfo=UTC), NOW, False),
        (NOW + timedelta(hours=3), NOW, True),
        (NOW + 40 * DAY, NOW, False),
    ],
    ids=["given", "none", "of 1970", "of another time zone", "in the future"],
)
def test_when_an_article_counts_as_published(published: datetime | None, expected: datetime, said: bool) -> None:
    assert dated(article(published=published), NOW) == (expected, said)


def test_storing_again_changes_nothing(
    con: DuckDBPyConnection, said: Any, counts: Callable[[], dict[str, int]]
) -> None:
    batch = [said.article("a"), said.article("b"), said.article("a")]
    assert articles.store(con, batch, NOW) == ArticlesStored(new=2, revised=0, same=1)
    before = counts()
    assert articles.store(con, batch, NOW + DAY) == ArticlesStored(0, 0, 3)
    assert counts() == before


def test_two_revisions_in_one_batch_and_again(con: DuckDBPyConnection, said: Any, rows: Rows) -> None:
    first = said.article("a", text="the first text")
    second = replace(first, text="the second text", fetched=NOW)
    for _ in range(2):
        articles.store(con, [first, second], NOW)
    assert rows("SELECT revision, text FROM articles") == [(2, "the second text")]
    assert rows("SELECT revision, known_from, known_to, recorded_to IS NULL FROM article_revisions ORDER BY 1") == [
        (1, datetime(2025, 4, 15), datetime(2025, 4, 20, 12), False),
        (2, datetime(2025, 4, 20, 12), None, True),
    ]


def test_half_a_surrogate_pair_is_stored_as_a_replacement(con: DuckDBPyConnection, said: Any) -> None:
    articles.store(con, [said.article("a", text="50,000 \ud83d GPUs \x00 here")], NOW)
    (back,) = articles.unread(con, "v1", 10)
    assert back.text == "50,000 \ufffd GPUs \x00 here"
    findings.store(con, [Read(back, Findings(False))], "v1", NOW, None)
    assert articles.unread(con, "v1", 10) == []


def test_an_article_comes_back_as_it_went_in(con: DuckDBPyConnection, said: Any) -> None:
    sent = said.article("a", fetched=NOW, feed="https://feed.example/")
    articles.store(con, [sent], NOW)
    assert articles.unread(con, "v1", 10) == [sent]


def test_an_undated_article_of_a_feed_counts_from_its_fetch_and_one_of_an_archive_stays_undated(
    con: DuckDBPyConnection, said: Any
) -> None:
    fed = said.article("a", day=None, fetched=NOW, feed="https://feed.example/")
    articles.store(con, [fed, said.article("b", day=None)], NOW)
    assert [a.published for a in articles.unread(con, "v1", 10)] == [NOW, None]


def test_articles_of_feeds_are_read_before_those_of_archives_and_old_before_new(
    con: DuckDBPyConnection, said: Any
) -> None:
    batch = [
        said.article("archived", "2024-01-01"),
        said.article("late", "2025-04-02", feed="f"),
        said.article("early", "2025-04-01", feed="f"),
    ]
    articles.store(con, batch, NOW)
    assert [a.outlet for a in articles.unread(con, "v1", 10)] == ["Early", "Late", "Archived"]
    assert len(articles.unread(con, "v1", 1)) == 1


def test_a_revision_is_unread_again(con: DuckDBPyConnection, said: Any) -> None:
    first = said.article("a", text="the first text")
    articles.store(con, [first], NOW)
    findings.store(con, [Read(first, Findings(False))], "v1", NOW, None)
    articles.store(con, [replace(first, text="another", fetched=NOW)], NOW)
    assert [a.text for a in articles.unread(con, "v1", 10)] == ["another"]


def test_another_version_of_the_extractor_has_read_nothing(con: DuckDBPyConnection, said: Any) -> None:
    one = said.article("a")
    articles.store(con, [one], NOW)
    findings.store(con, [Read(one, Findings(False))], "v1", NOW, None)
    assert (articles.unread(con, "v1", 10), articles.unread(con, "v2", 10)) == ([], [one])
