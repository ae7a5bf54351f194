"""Alerts: one when a measure opens, one for each later step, none for old news, background or other goods."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from chipwatch.settings import Alerts
from warehouse.announce import Told, step_name
from warehouse.events import NewStep
from warehouse.worth import Telling, said_twice

Rows = Callable[[str], list[tuple[Any, ...]]]
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
ON = Alerts()
OUTBOX = "SELECT type, body::JSON->>'$.data.status' FROM outbox ORDER BY created_at, position"


def test_one_message_for_one_new_measure_told_by_three(said: Any, store: Any, rows: Rows) -> None:
    reads = [said.reading(said.article(name, f"2025-04-1{n}"), said.sanction()) for n, name in enumerate("abc", 5)]
    assert store(*reads, alerts=ON).alerts == 1
    assert rows(OUTBOX) == [("sanction.opened", "announced")]


def test_the_body_holds_the_event_and_who_says_so(said: Any, store: Any, rows: Rows) -> None:
    measure = said.sanction(targets=("CN", "Nvidia"), agency="BIS", date="2025-04-15", effective="2025-06-01")
    store(said.reading(said.article("a", "2025-04-16"), measure), alerts=ON)
    ((event_id,),) = rows("SELECT event_id FROM sanction_events")
    ((name, body),) = rows("SELECT webhook_id, body FROM outbox")
    assert name.startswith("msg_")
    assert json.loads(body) == {
        "type": "sanction.opened",
        "timestamp": "2025-04-20T12:00:00Z",
        "data": {
            "event_id": event_id,
            "kind": "export_control",
            "issuer": "US",
            "agency": "BIS",
            "targets": ["CN", "Nvidia"],
            "items": ["H20"],
            "status": "announced",
            "announced_on": "2025-04-15",
            "effective_on": "2025-06-01",
            "headline": "Title of a",
            "independent_sources": 1,
            "confidence": 1.0,
            "reports": [
                {
                    "outlet": "A",
                    "url": "https://a.example/a",
                    "title": "Title of a",
                    "published_at": "2025-04-16T00:00:00Z",
                    "quote": "Title of a\n\n",
                }
            ],
        },
    }


def test_a_later_step_is_a_change(said: Any, store: Any, rows: Rows) -> None:
    store(said.reading(said.article("a", "2025-04-13"), said.sanction(status="proposed")), alerts=ON)
    store(said.reading(said.article("b", "2025-04-17"), said.sanction()), alerts=ON)
    store(said.reading(said.article("c", "2025-04-18"), said.sanction()), alerts=ON)
    assert rows(OUTBOX) == [("sanction.opened", "proposed"), ("sanction.changed", "announced")]


def test_storing_again_sends_nothing_more(said: Any, store: Any, rows: Rows) -> None:
    read = said.reading(said.article("a"), said.sanction())
    assert (store(read, alerts=ON).alerts, store(read, alerts=ON).alerts) == (1, 0)
    assert store(read, version="v2", alerts=ON).alerts == 0
    assert len(rows(OUTBOX)) == 1


def test_a_step_that_was_denied_and_comes_back_is_told_again_under_another_id(
    said: Any, store: Any, rows: Rows
) -> None:
    said_so = said.reading(said.article("a", "2025-04-13"), said.sanction())
    store(said_so, alerts=ON)
    corrected = said.article("a", "2025-04-13", text="corrected: the ministry denies a ban on the H20", fetched=NOW)
    store(said.reading(corrected, said.sanction(status="denied")), at=NOW + timedelta(hours=1), alerts=ON)
    assert rows(OUTBOX) == [("sanction.opened", "announced"), ("sanction.changed", "denied")]
    store(said.reading(said.article("b", "2025-04-21"), said.sanction()), at=NOW + timedelta(days=1), alerts=ON)
    assert rows(OUTBOX)[2:] == [("sanction.changed", "announced")]
    assert len(set(rows("SELECT webhook_id FROM outbox"))) == 3


def test_an_extractor_that_loses_a_measure_and_finds_it_again_sends_nothing_more(
    said: Any, store: Any, rows: Rows
) -> None:
    article = said.article("a")
    store(said.reading(article, said.sanction()), version="v1", alerts=ON)
    store(said.reading(article), version="v2", alerts=ON)
    store(said.reading(article, said.sanction()), version="v3", alerts=ON)
    assert rows(OUTBOX) == [("sanction.opened", "announced")]


DAY = timedelta(days=1)
TOLD = {
    "never told": ("announced", [], "announced"),
    "told": ("announced", ["announced"], None),
    "another step of its side since": ("announced", ["announced", "effective"], None),
    "denied since": ("announced", ["announced", "denied"], "announced 2"),
    "denied before it was told": ("announced", ["denied", "announced"], None),
    "back a second time": ("proposed", ["proposed", "denied", "proposed", "denied"], "proposed 3"),
    "eased again after it was tightened": ("eased", ["eased", "effective"], "eased 2"),
    "settled is settled": ("settled", ["settled", "denied"], None),
}


@pytest.mark.parametrize(("status", "before", "name"), TOLD.values(), ids=TOLD)
def test_what_names_a_step(status: str, before: list[str], name: str | None) -> None:
    told = [Told(one, NOW + number * DAY) for number, one in enumerate(before)]
    assert step_name(NewStep("ev_1", status, NOW + 9 * DAY, opens=False), told) == name


def test_old_news_brings_no_step_back() -> None:
    told = [Told("announced", NOW), Told("denied", NOW + DAY)]
    assert step_name(NewStep("ev_1", "announced", NOW + DAY, opens=False), told) is None


def test_background_sends_nothing_and_the_news_that_follows_opens(said: Any, store: Any, rows: Rows) -> None:
    assert store(said.reading(said.article("a", "2025-04-14"), said.sanction(new=False)), alerts=ON).alerts == 0
    store(said.reading(said.article("b", "2025-04-15"), said.sanction()), alerts=ON)
    assert rows(OUTBOX) == [("sanction.opened", "announced")]


def test_the_easing_of_a_measure_known_from_background_is_a_change(said: Any, store: Any, rows: Rows) -> None:
    store(said.reading(said.article("a", "2025-04-01"), said.sanction(new=False)), alerts=ON)
    store(said.reading(said.article("b", "2025-04-15"), said.sanction(kind="easing")), alerts=ON)
    assert rows(OUTBOX) == [("sanction.changed", "eased")]


def test_a_measure_first_heard_of_by_its_easing_opens(said: Any, store: Any, rows: Rows) -> None:
    measures = (said.sanction(kind="easing"), said.sanction(new=False))
    store(said.reading(said.article("a", "2025-04-15"), *measures), alerts=ON)
    assert rows(OUTBOX) == [("sanction.opened", "eased")]


def test_old_news_read_late_sends_nothing(said: Any, store: Any) -> None:
    old = said.reading(said.article("a", "2025-04-01"), said.sanction())
    assert store(old, alerts=ON).alerts == 0
    lenient = said.reading(said.article("b", "2025-03-01", title="HBM"), said.sanction(items=("HBM",)))
    assert store(lenient, alerts=Alerts(max_age_days=100)).alerts == 1


def test_what_a_backfill_told_is_not_told_again_by_a_feed(said: Any, store: Any, rows: Rows) -> None:
    store(said.reading(said.article("a", "2025-04-15"), said.sanction()), alerts=None)
    store(said.reading(said.article("b", "2025-04-16"), said.sanction()), alerts=ON)
    assert rows(OUTBOX) == []


def test_a_measure_on_other_goods_is_stored_without_an_alert_unless_everything_is_asked_for(
    said: Any, store: Any, rows: Rows
) -> None:
    drones = said.sanction(items=("drones",), targets=("RU",))
    assert store(said.reading(said.article("a"), drones), alerts=ON).alerts == 0
    assert rows("SELECT items FROM sanction_events") == [(["drones"],)]
    steel = said.sanction(items=("steel",), targets=("RU",), kind="tariff")
    assert (
        store(said.reading(said.article("b"), steel), alerts=Alerts(everything=True)).alerts == 2
    )  # the drones waited


def test_an_article_without_a_date_counts_from_its_first_fetch(said: Any, store: Any) -> None:
    undated = said.article("a", day=None, fetched=NOW - timedelta(days=1), feed="f")
    assert store(said.reading(undated, said.sanction()), alerts=ON).alerts == 1


def test_an_event_and_its_message_go_together(con: DuckDBPyConnection, said: Any, store: Any, rows: Rows) -> None:
    con.commit()
    con.begin()
    store(said.reading(said.article("a"), said.sanction()), alerts=ON)
    con.rollback()
    con.begin()
    assert (rows("FROM sanction_events"), rows("FROM outbox")) == ([], [])


@pytest.mark.parametrize(("at", "count"), [(NOW, 1), (NOW + timedelta(seconds=1), 0)])
def test_the_age_limit_counts_from_now(said: Any, store: Any, at: datetime, count: int) -> None:
    article = said.article("a", (NOW - 14 * DAY).isoformat())
    assert store(said.reading(article, said.sanction()), at=at, alerts=ON).alerts == count


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ({"issuer": None}, {}),
        ({"status": "proposed", "confidence": 0.8}, {"status": "proposed", "confidence": 0.95}),
        ({"targets": ("Acme",), "items": ("machines",)}, {"targets": ("Acme",), "items": ("machines", "lithography")}),
    ],
    ids=["no government named", "a proposal that is none clearly", "goods that alerts are not about"],
)
def test_what_is_not_certain_waits_for_a_report_that_makes_it_so(
    said: Any, store: Any, rows: Rows, first: dict[str, Any], later: dict[str, Any]
) -> None:
    common = {"date": "2025-04-15"}
    assert store(said.reading(said.article("a"), said.sanction(**{**common, **first})), alerts=ON).alerts == 0
    article = said.article("b", title="Lithography")
    assert store(said.reading(article, said.sanction(**{**common, **later})), alerts=ON).alerts == 1
    assert len(rows("FROM sanction_events")) == 1


def test_one_sentence_read_as_two_kinds_is_one_alert(said: Any, store: Any, rows: Rows) -> None:
    listing = said.sanction(kind="listing", targets=("Huawei",))
    store(said.reading(said.article("a"), said.sanction(kind="investment", targets=("Huawei",)), listing), alerts=ON)
    assert rows("SELECT kind FROM sanction_events") == [("listing",)]
    assert rows("SELECT body::JSON->>'$.data.kind' FROM outbox") == [("listing",)]


def telling(name: str, kind: str = "listing", confidence: float = 0.9, **more: Any) -> Telling:
    usual = {"issuer": "US", "status": "announced", "words": (("a", 0, 50),)}
    return Telling(name, kind, confidence=confidence, **{**usual, **more})


TWICE = {
    "the surer one is told": ([telling("1"), telling("2", "investment", 0.95)], {("1", "announced")}),
    "of two as sure the likelier kind": ([telling("1", "investment"), telling("2")], {("1", "announced")}),
    "another government": ([telling("1"), telling("2", issuer="CN")], set()),
    "another step": ([telling("1"), telling("2", status="proposed")], set()),
    "other words": ([telling("1"), telling("2", words=(("a", 60, 90),))], set()),
    "other words beside the same": (
        [telling("1", confidence=0.95), telling("2", words=(("a", 0, 9), ("b", 0, 9)))],
        set(),
    ),
    "another article": ([telling("1"), telling("2", words=(("b", 0, 50),))], set()),
    "two steps that one sentence tells": ([telling("1"), telling("1", status="effective")], set()),
    "an article that reads as two steps of one measure": (
        [telling("1", confidence=0.8), telling("1", status="denied", words=(("a", 60, 90),))],
        {("1", "announced")},
    ),
    "of two steps read as surely the one further ahead": (
        [telling("1", status="proposed", words=(("a", 60, 90),)), telling("1")],
        {("1", "proposed")},
    ),
    "two steps that two articles tell": (
        [telling("1"), telling("1", status="proposed", words=(("b", 0, 50),))],
        set(),
    ),
}


@pytest.mark.parametrize(("steps", "dropped"), TWICE.values(), ids=TWICE)
def test_which_events_say_the_same_twice(steps: list[Telling], dropped: set[tuple[str, str]]) -> None:
    assert said_twice(steps) == dropped
