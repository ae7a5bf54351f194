"""The form of what `chipwatch extract` writes: its keys, their order, their types, as it is documented."""

import json
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, get_args

import pytest

import sample
from chipwatch.model import (
    Article,
    Cause,
    CountStatus,
    Findings,
    Relation,
    SanctionKind,
    SanctionStatus,
    SubjectKind,
    article_of,
)
from extract import VERSION, read

KEYS = {
    "firms": ["name", "mentions"],
    "chips": ["name", "maker", "mentions"],
    "counts": [
        "low", "high", "approx", "chip", "firm", "relation", "status", "source", "evidence", "confidence", "rule",
    ],
    "sanctions": [
        "kind", "issuer", "agency", "targets", "items", "status", "new", "date", "evidence", "announced", "effective",
        "primary_source", "issuer_stated", "confidence", "rule",
    ],
    "delays": [
        "subject", "subject_kind", "firm", "cause", "months_low", "months_high", "evidence", "expected_before",
        "expected_now", "confidence", "rule",
    ],
}  # fmt: skip
WORDS = {
    ("counts", "relation"): Relation,
    ("counts", "status"): CountStatus,
    ("sanctions", "kind"): SanctionKind,
    ("sanctions", "status"): SanctionStatus,
    ("delays", "subject_kind"): SubjectKind,
    ("delays", "cause"): Cause,
}


@pytest.fixture(scope="module")
def answers() -> list[tuple[Article, dict[str, Any]]]:
    """The bundled sample with its answers, once through JSON."""
    articles = [article for row in sample.articles() if isinstance(article := article_of(row), Article)]
    return [
        (article, json.loads(json.dumps(found.as_json(article.article_id))))
        for article, found in zip(articles, read(articles), strict=True)
    ]


def items(answers: list[tuple[Article, dict[str, Any]]], kind: str) -> list[tuple[Article, dict[str, Any]]]:
    return [(article, item) for article, answer in answers for item in answer[kind]]


def test_a_line_has_the_documented_keys_in_their_order(answers: list[tuple[Article, dict[str, Any]]]) -> None:
    for article, answer in answers:
        assert list(answer) == ["id", "relevant", *KEYS]
        assert answer["id"] == article.article_id
        assert isinstance(answer["relevant"], bool)


@pytest.mark.parametrize("kind", KEYS)
def test_items_have_the_documented_keys_in_their_order(
    answers: list[tuple[Article, dict[str, Any]]], kind: str
) -> None:
    found = items(answers, kind)
    assert found
    assert {tuple(item) for _, item in found} == {tuple(KEYS[kind])}


@pytest.mark.parametrize(("kind", "field"), WORDS)
def test_closed_vocabularies_are_kept(answers: list[tuple[Article, dict[str, Any]]], kind: str, field: str) -> None:
    assert {item[field] for _, item in items(answers, kind)} <= set(get_args(WORDS[kind, field]))


def test_mentions_spell_names_and_never_overlap_within_a_kind(answers: list[tuple[Article, dict[str, Any]]]) -> None:
    for article, answer in answers:
        for kind in ("firms", "chips"):
            spans = sorted(tuple(span) for item in answer[kind] for span in item["mentions"])
            assert all(article.document[a:b].strip() == article.document[a:b] != "" for a, b in spans)
            assert all(one[1] <= two[0] for one, two in pairwise(spans))


def test_a_name_stands_once_in_its_list(answers: list[tuple[Article, dict[str, Any]]]) -> None:
    for _, answer in answers:
        for kind in ("firms", "chips"):
            named = [item["name"] for item in answer[kind]]
            assert len(named) == len(set(named))


def test_bounds_are_whole_numbers_in_order(answers: list[tuple[Article, dict[str, Any]]]) -> None:
    for _, count in items(answers, "counts"):
        bounds = [bound for bound in (count["low"], count["high"]) if bound is not None]
        assert bounds
        assert all(type(bound) is int for bound in bounds)
        assert bounds == sorted(bounds)
        assert isinstance(count["approx"], bool)


def test_names_in_counts_are_among_the_names_of_the_article(answers: list[tuple[Article, dict[str, Any]]]) -> None:
    for _, answer in answers:
        named = {kind: {item["name"] for item in answer[kind]} for kind in ("firms", "chips")}
        assert {count["firm"] for count in answer["counts"]} - {None} <= named["firms"]
        assert {count["chip"] for count in answer["counts"]} - {None} <= named["chips"]


def test_issuers_are_codes_and_dates_are_iso(answers: list[tuple[Article, dict[str, Any]]]) -> None:
    for _, measure in items(answers, "sanctions"):
        assert measure["issuer"] is None or (len(measure["issuer"]) == 2 and measure["issuer"].isupper())
        for field in ("date", "announced", "effective"):
            assert_iso(measure[field])
    for _, delay in items(answers, "delays"):
        for field in ("expected_before", "expected_now"):
            assert_iso(delay[field])


def assert_iso(value: str | None) -> None:
    """A day, a month or a year."""
    if value is not None:
        datetime.strptime(value, {4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d"}[len(value)]).replace(tzinfo=UTC)


def test_confidence_is_a_share_and_every_finding_names_its_rule(answers: list[tuple[Article, dict[str, Any]]]) -> None:
    for kind in ("counts", "sanctions", "delays"):
        for _, item in items(answers, kind):
            assert 0 < item["confidence"] <= 1
            assert item["rule"]


def test_an_article_that_was_turned_away_has_empty_lists() -> None:
    (found,) = read([Article("a", "Weather", "It rained.")])
    assert found == Findings(relevant=False)
    assert found.as_json("a") == {
        "id": "a", "relevant": False, "firms": [], "chips": [], "counts": [], "sanctions": [], "delays": [],
    }  # fmt: skip


def test_an_id_may_be_missing() -> None:
    assert Findings(relevant=False).as_json(None)["id"] is None


def test_the_version_names_what_the_warehouse_has_read_with() -> None:
    assert VERSION.strip() == VERSION != ""
