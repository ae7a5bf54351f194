"""People's decisions: what is uncertain, what each decision does, and that it outlives versions and warehouses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from chipwatch.model import Firm
from warehouse import articles, connection, findings, review
from warehouse.decisions import BadDecision, Decision, Spot, as_toml, read
from warehouse.events import resolve

Rows = Callable[[str], list[tuple[Any, ...]]]
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
TODAY = date(2025, 4, 20)
EVENTS = "SELECT list(article_id ORDER BY article_id) FROM sanction_reports GROUP BY event_id ORDER BY min(article_id)"


def ids(rows: Rows) -> list[str]:
    """Events, by their first article."""
    return [row[0] for row in rows("SELECT event_id FROM sanction_reports GROUP BY 1 ORDER BY min(article_id)")]


def take(con: DuckDBPyConnection, data: Path, kind: str, *names: str) -> Decision:
    made = review.decision(con, kind, names, TODAY, "seen")
    review.decide(con, data, made, NOW)
    return made


def name(letter: str) -> str:
    return f"https://{letter}.example/a"


@pytest.fixture
def two(said: Any, store: Any) -> None:
    """Two events: an H20 control told by a and b, an HBM control told by c."""
    store(
        said.reading(said.article("a"), said.sanction()),
        said.reading(said.article("b"), said.sanction()),
        said.reading(said.article("c"), said.sanction(items=("HBM",))),
    )


@pytest.mark.usefixtures("two")
def test_merged_events_are_one_and_later_reports_join_it(
    con: DuckDBPyConnection, data: Path, said: Any, store: Any, rows: Rows
) -> None:
    first, second = ids(rows)
    take(con, data, "merge", second, first)
    assert rows(EVENTS) == [([name("a"), name("b"), name("c")],)]
    store(said.reading(said.article("d", "2025-04-16"), said.sanction(items=("HBM",))))
    assert rows(EVENTS) == [([name("a"), name("b"), name("c"), name("d")],)]
    assert rows("SELECT merged_into FROM store.merged_events") == [(first,)]


@pytest.mark.usefixtures("two")
def test_split_reports_are_another_event(con: DuckDBPyConnection, data: Path, rows: Rows) -> None:
    take(con, data, "split", ids(rows)[0], name("b"))
    assert rows(EVENTS) == [([name("a")],), ([name("b")],), ([name("c")],)]


@pytest.mark.usefixtures("two")
def test_a_rejected_event_is_gone(con: DuckDBPyConnection, data: Path, rows: Rows) -> None:
    take(con, data, "reject", ids(rows)[0])
    assert rows(EVENTS) == [([name("c")],)]
    assert rows("SELECT count(*) FROM sanction_events") == [(1,)]


@pytest.mark.usefixtures("two")
def test_a_later_decision_goes_before_an_earlier_one(con: DuckDBPyConnection, data: Path, rows: Rows) -> None:
    take(con, data, "split", ids(rows)[0], name("b"))
    apart = ids(rows)
    take(con, data, "merge", apart[1], apart[0])
    assert rows(EVENTS) == [([name("a"), name("b")],), ([name("c")],)]


@pytest.mark.usefixtures("two")
def test_a_withdrawn_decision_leaves_no_trace(con: DuckDBPyConnection, data: Path, rows: Rows) -> None:
    first, second = ids(rows)
    take(con, data, "merge", second, first)
    (data / "decisions" / review.FILE).unlink()
    review.use_folder(con, data / "decisions", NOW)
    assert rows(EVENTS) == [([name("a"), name("b")],), ([name("c")],)]
    assert rows("SELECT kind, recorded_to IS NOT NULL, applied FROM store.decisions") == [("merge", True, True)]


@pytest.mark.usefixtures("two")
def test_a_decision_survives_re_extraction(
    con: DuckDBPyConnection, data: Path, said: Any, store: Any, rows: Rows
) -> None:
    first, second = ids(rows)
    take(con, data, "merge", second, first)
    for letter, items in (("a", ("H20", "H200")), ("b", ("H20",)), ("c", ("HBM", "DRAM"))):
        changed = said.sanction(items=items, evidence=(0, 9), date="2025-04-14")
        store(said.reading(said.article(letter), changed), version="v2")
    assert rows(EVENTS) == [([name("a"), name("b"), name("c")],)]


@pytest.mark.usefixtures("two")
def test_a_decision_survives_a_warehouse_built_from_nothing(
    con: DuckDBPyConnection, data: Path, said: Any, rows: Rows, fresh: Path
) -> None:
    first, second = ids(rows)
    take(con, data, "merge", second, first)
    take(con, data, "alias", "Hangzhou DS", "DeepSeek")
    (fresh / "decisions").mkdir(parents=True)
    (fresh / "decisions" / "old.toml").write_bytes((data / "decisions" / review.FILE).read_bytes())
    reads = [
        said.reading(said.article("c"), said.sanction(items=("HBM",))),
        said.reading(said.article("b"), said.sanction(), said.count(firm="Hangzhou DS")),
        said.reading(said.article("a"), said.sanction()),
    ]
    for one in reads:
        with connection.write(fresh) as other:
            articles.store(other, [one.article], NOW)
            findings.store(other, [one], "v1", NOW, None)
    with connection.write(fresh) as other:
        assert other.execute(EVENTS).fetchall() == [([name("a"), name("b"), name("c")],)]
        assert other.execute("SELECT firm FROM gpu_claims").fetchall() == [("DeepSeek",)]


@pytest.mark.usefixtures("two")
def test_the_same_decision_twice_is_one(con: DuckDBPyConnection, data: Path, rows: Rows) -> None:
    first, second = ids(rows)
    made = review.decision(con, "merge", (second, first), TODAY)
    for _ in range(2):
        review.decide(con, data, made, NOW)
    assert len(read(data / "decisions")) == 1
    assert resolve(con, (), NOW).changed == ()


def test_a_rejected_claim_leaves_the_claims_and_a_confirmed_one_the_list(
    con: DuckDBPyConnection, data: Path, said: Any, store: Any, rows: Rows
) -> None:
    store(
        said.reading(said.article("a", "2025-03-01"), said.count(low=50_000, high=50_000)),
        said.reading(said.article("b", "2025-03-09"), said.count(low=2_000, high=2_000)),
    )
    (uncertain,) = [row for row in review.uncertain(con) if row["why"] == "contradiction"]
    take(con, data, "confirm", uncertain["id"])
    assert [row for row in review.uncertain(con) if row["why"] == "contradiction"] == []
    take(con, data, "reject", uncertain["id"])
    assert rows("SELECT low FROM gpu_claims") == [(2_000,)]


def test_an_unknown_firm_that_is_named_often_is_listed_until_it_is_an_alias(
    con: DuckDBPyConnection, data: Path, said: Any, store: Any, rows: Rows
) -> None:
    told = (Firm("Hangzhou DS", ((0, 5),)),)
    store(*(said.reading(said.article(letter), firms=told) for letter in "abc"))
    assert [(row["why"], row["id"]) for row in review.uncertain(con)] == [("unknown firm", "Hangzhou DS")]
    take(con, data, "alias", "Hangzhou DS", "deepseek")
    assert review.uncertain(con) == []
    assert rows("SELECT DISTINCT firm FROM firm_mentions") == [("DeepSeek",)]
    assert rows("SELECT list_contains(aliases, 'Hangzhou DS') FROM firms WHERE firm = 'DeepSeek'") == [(True,)]


def test_an_alias_makes_reports_of_one_firm_meet(
    con: DuckDBPyConnection, data: Path, said: Any, store: Any, rows: Rows
) -> None:
    case = {"kind": "enforcement", "items": (), "date": None}
    store(
        said.reading(said.article("a"), said.sanction(targets=("DeepSeek",), **case)),
        said.reading(said.article("b"), said.sanction(targets=("Hangzhou DS",), **case)),
    )
    assert len(ids(rows)) == 2
    take(con, data, "alias", "Hangzhou DS", "DeepSeek")
    assert len(ids(rows)) == 1


@pytest.mark.parametrize(
    ("kind", "names", "message"),
    {
        "an unknown kind": ("join", ("ev_1",), "'join' is no decision; known are merge"),
        "too few names": ("merge", ("ev_1",), "merge needs 2 names, found 1"),
        "too many names": ("confirm", ("ev_1", "ev_2"), "confirm needs 1 name, found 2"),
        "no name": ("reject", (), "reject needs 1 name, found none"),
        "nothing to confirm": ("confirm", ("ev_1",), "nothing here is called ev_1"),
        "an unknown event": ("reject", ("ev_1",), "no event ev_1 in this warehouse"),
        "an unknown firm": ("alias", ("Foo", "Bar"), "'Bar' is no firm of the reference data"),
    }.values(),
)
def test_what_cannot_be_decided_is_said(
    con: DuckDBPyConnection, kind: str, names: tuple[str, ...], message: str
) -> None:
    with pytest.raises(review.NoSuchThing, match=message):
        review.decision(con, kind, names, TODAY)


@pytest.mark.usefixtures("two")
def test_an_article_that_does_not_report_the_event_cannot_be_split_from_it(con: DuckDBPyConnection, rows: Rows) -> None:
    with pytest.raises(review.NoSuchThing, match=r"https://c\.example/a reports nothing of ev_"):
        review.decision(con, "split", (ids(rows)[0], name("c")), TODAY)


@pytest.mark.parametrize(
    ("text", "message"),
    {
        "no TOML": ("[[decision", "cannot be read"),
        "another table": ("[other]\nx = 1", r"expected nothing but \[\[decision\]\] tables, found other"),
        "an unknown kind": ("[[decision]]\nkind = 'x'", "decision 1: 'kind' must be one of merge"),
        "no subject": ("[[decision]]\nkind = 'confirm'", "'subject' must name"),
        "an unknown key": ("[[decision]]\nkind = 'confirm'\nsubject = 'a'\nwhy = 'b'", "unknown key why"),
        "no object": ("[[decision]]\nkind = 'alias'\nsubject = 'a'", "'object' must be given"),
        "no reports": ("[[decision]]\nkind = 'reject'\nsubject = 'a'", "'reports' must name"),
        "half a report": ("[[decision]]\nkind = 'reject'\nsubject = 'a'\nreports = [{ kind = 'x' }]", "needs article"),
    }.values(),
)
def test_a_file_that_cannot_be_used_is_named_with_its_fault(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.toml").write_text(text)
    with pytest.raises(BadDecision, match=rf"a\.toml.*{message}"):
        read(tmp_path)


def test_a_decision_reads_as_it_was_written(tmp_path: Path) -> None:
    spots = (Spot("a", "listing", None, "q"), Spot("b", "x", "US", "é", "rest"))
    made = Decision("split", "ev_1", None, TODAY, 'it\'s "two"\n\\ and \x7f', spots)
    (tmp_path / "a.toml").write_text(as_toml(made) + "\n" + as_toml(replace(made, subject="ev_2")), encoding="utf-8")
    assert read(tmp_path) == [made, replace(made, subject="ev_2")]
    assert read(tmp_path / "none") == []
