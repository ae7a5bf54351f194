"""The page about the sample says what the sample holds."""

from pathlib import Path

import sample
from sample.corpus import entries
from sample.listing import events_table

PAGE = (Path(__file__).parents[2] / "docs" / "sample.md").read_text(encoding="utf-8")


def test_the_page_lists_all_events_and_sources() -> None:
    assert events_table() in PAGE, "print the table with `python -m sample.listing` and put it into docs/sample.md"


def test_every_event_and_source_is_in_the_table() -> None:
    table = events_table()
    for entry in entries():
        if entry.event:
            assert f"`{entry.event}`" in table
            assert entry.sourced in table


def test_the_page_gives_the_right_number_of_articles() -> None:
    found = sample.articles()
    off_topic = sum(entry.event is None for entry in entries() if entry.body)
    assert f"{len(found)} articles, {off_topic} of them off topic" in PAGE
