"""Claims beside each other: which agree, supersede, contradict, and on how many independent sources they rest."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

Rows = Callable[[str], list[tuple[Any, ...]]]
STANDING = "SELECT low, standing, agreeing_sources, independent_sources FROM claim_groups ORDER BY published_at, low"


def told(said: Any, *claims: tuple[str, str, dict[str, Any]]) -> list[Any]:
    return [said.reading(said.article(name, day), said.count(**what)) for name, day, what in claims]


def test_numbers_within_a_tenth_agree_and_older_ones_are_superseded(said: Any, store: Any, rows: Rows) -> None:
    store(
        *told(
            said,
            ("a", "2024-10-01", {"low": 10_000, "high": 10_000}),
            ("b", "2025-03-01", {"low": 48_000, "high": 48_000}),
            ("c", "2025-04-01", {"low": 50_000, "high": 50_000}),
        )
    )
    assert rows(STANDING) == [(10_000, "superseded", 2, 3), (48_000, "agrees", 2, 3), (50_000, "newest", 2, 3)]


def test_another_source_within_sixty_days_contradicts(said: Any, store: Any, rows: Rows) -> None:
    store(
        *told(
            said,
            ("a", "2025-03-01", {"low": 50_000, "high": 50_000}),
            ("b", "2025-03-09", {"low": 2_000, "high": 2_000}),
        )
    )
    assert [row[1] for row in rows(STANDING)] == ["contradicts", "newest"]


def test_a_source_that_corrects_itself_supersedes(said: Any, store: Any, rows: Rows) -> None:
    store(
        *told(
            said,
            ("a", "2025-03-01", {"low": 50_000, "high": 50_000, "source": "SemiAnalysis"}),
            ("b", "2025-03-09", {"low": 2_000, "high": 2_000, "source": "SemiAnalysis"}),
        )
    )
    assert [row[1] for row in rows(STANDING)] == ["superseded", "newest"]


def test_an_attributed_number_belongs_to_its_source_wherever_it_is_printed(said: Any, store: Any, rows: Rows) -> None:
    store(*told(said, *((n, "2025-03-01", {"source": "the Information"}) for n in "abc")))
    assert rows("SELECT DISTINCT independent_source FROM gpu_claims") == [("information",)]
    assert {row[2:] for row in rows(STANDING)} == {(1, 1)}


def test_a_number_in_copies_of_one_story_has_one_source(said: Any, store: Any, rows: Rows) -> None:
    text = " ".join(f"word{n}" for n in range(200))
    store(*(said.reading(said.article(f"o{n}", "2025-03-01", f"{text} {n}"), said.count()) for n in range(4)))
    assert {row[2:] for row in rows(STANDING)} == {(1, 1)}


def test_orders_stand_for_themselves_and_so_do_two_numbers_of_one_article(said: Any, store: Any, rows: Rows) -> None:
    order = {"relation": "acquires", "firm": "Meta"}
    store(
        *told(
            said,
            ("a", "2025-03-01", {"low": 1_000, "high": 1_000, **order}),
            ("b", "2025-03-09", {"low": 9_000, "high": 9_000, **order}),
        ),
        said.reading(said.article("c"), said.count(low=350_000, high=350_000), said.count(low=600_000, high=600_000)),
    )
    assert sorted(row[1] for row in rows(STANDING)) == ["newest", "newest", "separate", "separate"]


def test_more_than_agrees_with_what_is_somewhat_more(said: Any, store: Any, rows: Rows) -> None:
    store(
        *told(
            said,
            ("a", "2025-03-01", {"low": 50_000, "high": None}),
            ("b", "2025-03-09", {"low": 60_000, "high": 60_000}),
        )
    )
    assert [row[1] for row in rows(STANDING)] == ["agrees", "newest"]


def test_the_complete_copy_leads_a_story_and_not_the_shortened_one(said: Any, store: Any, rows: Rows) -> None:
    words = [f"word{n}" for n in range(200)]
    brief = said.article("brief", "2025-03-01", " ".join(words[:120]))
    whole = said.article("whole", "2025-03-01T06:00:00", " ".join(words))
    store(said.reading(brief, said.count()), said.reading(whole, said.count()))
    assert rows("SELECT article_id, outlet, copies, first_published_at FROM stories") == [
        ("https://whole.example/a", "Whole", 2, datetime(2025, 3, 1, tzinfo=UTC).replace(tzinfo=None))
    ]
    assert rows("SELECT DISTINCT independent_source FROM gpu_claims") == [("whole",)]
