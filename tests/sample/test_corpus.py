"""The sample's texts and labels: enough of them, dated, sourced, and each label resting on words of its text."""

from datetime import UTC, datetime
from typing import Any, get_args

import pytest

import sample
from chipwatch.model import Article, Cause, CountStatus, Relation, SanctionKind, SanctionStatus, SubjectKind, article_of
from sample.corpus import Entry, entries

ARTICLES = {article["id"]: article for article in sample.articles()}
GOLD = sample.gold()
TASKS = ("counts", "sanctions", "delays")
LABELLED = [(slug, task, item) for slug, row in GOLD.items() for task in TASKS for item in row[task]]


def alternatives(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def document(slug: str) -> str:
    return f"{ARTICLES[slug]['title']}\n\n{ARTICLES[slug]['text']}"


def test_there_are_at_least_sixty_articles_from_three_feeds() -> None:
    assert len(ARTICLES) >= 60
    assert {entry.feed for entry in entries()} == {"wire", "trade", "policy"}


def test_a_third_of_the_articles_is_off_topic() -> None:
    readable = [entry for entry in entries() if entry.body]
    assert 3 * sum(entry.event is None for entry in readable) >= len(readable)


def test_lengths_run_from_a_brief_to_a_long_read() -> None:
    words = [len(article["text"].split()) for article in ARTICLES.values()]
    assert 60 <= min(words) < 90
    assert 280 < max(words) <= 400


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.slug)
def test_every_entry_has_a_source_and_a_day_between_2022_and_2026(entry: Entry) -> None:
    assert len(entry.sourced) > 20
    if entry.oddity == "undated":
        return
    assert entry.published is not None
    assert 2022 <= entry.published.year <= 2026
    if entry.slug[:4].isdecimal():
        assert entry.slug[:10] == entry.published.date().isoformat()


def test_each_fault_of_real_feeds_is_shown_once() -> None:
    odd = sorted(entry.oddity for entry in entries() if entry.oddity)
    assert odd == ["duplicate", "empty_page", "entities", "missing_page", "undated"]


def test_some_events_are_told_by_all_three_outlets() -> None:
    told: dict[str, set[str]] = {}
    for entry in entries():
        told.setdefault(entry.event or "", set()).add(entry.feed)
    del told[""]
    assert sum(len(feeds) == 3 for feeds in told.values()) >= 5


def test_one_wire_story_is_printed_nearly_word_for_word_in_another_feed() -> None:
    wire = ARTICLES["2025-10-23-anthropic-tpu-wire"]["text"]
    copy = ARTICLES["2025-10-24-anthropic-tpu-trade"]["text"]
    shared = set(wire.split("\n\n")) & set(copy.split("\n\n"))
    assert wire != copy
    assert len(shared) >= 3


def test_articles_have_the_input_form_of_extract() -> None:
    for row in ARTICLES.values():
        assert list(row) == ["id", "title", "text", "published", "outlet", "url"]
        read = article_of(row)
        assert isinstance(read, Article)
        assert read.article_id == row["url"]


def test_ids_and_texts_do_not_depend_on_the_port() -> None:
    elsewhere = {article["id"]: article for article in sample.articles("http://127.0.0.1:4321")}
    assert elsewhere.keys() == ARTICLES.keys()
    assert all(elsewhere[slug]["text"] == row["text"] for slug, row in ARTICLES.items())
    assert all(elsewhere[slug]["url"].startswith("http://127.0.0.1:4321/") for slug in ARTICLES)


def test_every_article_is_labelled_and_every_label_has_its_article() -> None:
    assert GOLD.keys() == ARTICLES.keys()
    assert all(list(row) == ["id", "firms", "chips", "counts", "sanctions", "delays"] for row in GOLD.values())


def test_off_topic_articles_have_no_label_that_must_be_found() -> None:
    for entry in entries():
        if entry.event is None:
            row = GOLD[entry.slug]
            found = [item for task in ("firms", "chips", "counts", "sanctions", "delays") for item in row[task]]
            assert all(item.get("optional") for item in found), entry.slug


def test_on_topic_articles_have_one_that_must_be_found() -> None:
    for entry in entries():
        if entry.event and entry.body:
            row = GOLD[entry.slug]
            assert any(not item.get("optional") for task in TASKS for item in row[task]), entry.slug


@pytest.mark.parametrize(("slug", "task", "item"), LABELLED, ids=lambda value: value if isinstance(value, str) else "")
def test_a_label_quotes_words_of_its_article(slug: str, task: str, item: dict[str, Any]) -> None:
    assert 3 < len(item["quote"]) <= 400
    assert item["quote"] in document(slug)


@pytest.mark.parametrize("slug", [slug for slug, row in GOLD.items() if row["counts"]])
def test_a_count_is_said_in_its_quote_in_digits_or_words(slug: str) -> None:
    for item in GOLD[slug]["counts"]:
        bounds = [bound for bound in (item["low"], item["high"]) if bound is not None]
        assert any(spelled in item["quote"].casefold() for bound in bounds for spelled in spellings(bound)), item


def spellings(number: int) -> list[str]:
    forms = [f"{number:,}"]
    if number >= 1_000_000:
        forms += [
            f"{number / 1_000_000:g} million",
            {1: "one", 2: "two", 3: "three"}.get(number // 1_000_000, "?") + " million",
        ]
    return forms + {
        500_000: ["half a million"],
        99_999: ["tens of thousands"],
        999_999: ["several hundred thousand"],
    }.get(number, [])


@pytest.mark.parametrize("slug", GOLD)
def test_a_named_firm_or_chip_stands_in_the_text(slug: str) -> None:
    for task in ("firms", "chips"):
        for item in GOLD[slug][task]:
            assert any(name in document(slug) for name in alternatives(item["name"])), item


def test_labels_use_the_words_of_the_model() -> None:
    known = {
        ("counts", "relation"): get_args(Relation),
        ("counts", "status"): get_args(CountStatus),
        ("sanctions", "kind"): get_args(SanctionKind),
        ("sanctions", "status"): get_args(SanctionStatus),
        ("delays", "subject_kind"): get_args(SubjectKind),
        ("delays", "cause"): get_args(Cause),
    }
    for slug, task, item in LABELLED:
        for (where, key), words in known.items():
            if where == task:
                assert set(alternatives(item[key])) <= set(words), (slug, item)


def test_what_a_count_or_delay_names_stands_in_the_article() -> None:
    for slug, task, item in LABELLED:
        if task != "sanctions":
            for key in ("chip", "firm", "subject"):
                values = alternatives(item.get(key))
                assert None in values or any(value in document(slug) for value in values), (slug, item)


def test_a_new_measure_lies_within_a_fortnight_of_its_report() -> None:
    for slug, task, item in LABELLED:
        published = ARTICLES[slug]["published"]
        days = [day for day in alternatives(item.get("date")) if day and len(day) == 10]
        if task == "sanctions" and item["new"] is True and days and published and not item.get("optional"):
            report = datetime.fromisoformat(published).replace(tzinfo=UTC)
            distances = [abs((report - datetime.fromisoformat(day).replace(tzinfo=UTC)).days) for day in days]
            assert min(distances) <= 15, (slug, item)
