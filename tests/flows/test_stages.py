"""Stages one by one, on a real warehouse and a real server."""

import threading
from pathlib import Path
from typing import Any

import pytest

import ingest.feeds
from chipwatch.progress import Progress
from chipwatch.settings import Settings
from flows import stages
from sample.receiver import Receiver
from warehouse import connection
from warehouse.query import query

from .conftest import SECRET_ENV, Web, control, count, museum


def rows(data: Path, sql: str) -> list[dict[str, Any]]:
    with connection.write(data) as con:
        return con.sql(sql).to_arrow_table().to_pylist()


def test_articles_of_all_feeds_are_stored_and_then_read(tmp_path: Path, web: Web) -> None:
    web.feed("/one", control(), museum())
    web.feed("/two", count())
    settings = web.settings("/one", "/two")
    assert stages.ingest(tmp_path, settings) == stages.Ingested(answered=2, failed=0, new=3, revised=0)
    done = stages.extract(tmp_path, settings)
    assert (done.articles, done.opened, done.changed) == (3, 1, 0)
    claims = rows(tmp_path, "SELECT firm, chip, low FROM gpu_claims")
    assert claims == [{"firm": "xAI", "chip": "H100", "low": 200_000}]


def test_a_feed_in_trouble_is_a_row_and_the_others_run(tmp_path: Path, web: Web) -> None:
    web.feed("/good", museum())
    web.pages["/broken"] = (500, b"")
    web.pages["/prose"] = (200, b"<html><body>Not a feed at all</body></html>")
    web.feed("/empty")
    settings = web.settings("/good", "/broken", "/prose", "/empty", "/missing")
    done = stages.ingest(tmp_path, settings)
    assert (done.answered, done.failed, done.new) == (1, 4, 1)
    feeds = {row["name"]: row for row in rows(tmp_path, "SELECT name, health, error FROM feeds")}
    assert feeds["good"]["health"] == "ok"
    assert {feeds[name]["health"] for name in ("broken", "prose", "empty", "missing")} == {"failing"}
    assert all(feeds[name]["error"] for name in ("broken", "prose", "empty", "missing"))


def test_what_nobody_expected_in_one_feed_is_raised_after_the_others_are_stored(
    tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.feed("/good", museum())
    web.feed("/odd", museum())
    real = ingest.feeds.pull

    def pull(feed: Any, *rest: Any) -> Any:
        if feed.name == "odd":
            raise ZeroDivisionError("odd")
        return real(feed, *rest)

    monkeypatch.setattr(ingest.feeds, "pull", pull)
    with pytest.raises(ZeroDivisionError):
        stages.ingest(tmp_path, web.settings("/good", "/odd"))
    assert len(rows(tmp_path, "FROM articles")) == 1
    assert rows(tmp_path, "SELECT error FROM runs") == [{"error": "ZeroDivisionError: odd"}]


def test_reading_twice_finds_nothing_left(tmp_path: Path, web: Web) -> None:
    web.feed("/one", control())
    settings = web.settings("/one")
    stages.ingest(tmp_path, settings)
    assert stages.extract(tmp_path, settings).articles == 1
    assert stages.extract(tmp_path, settings) == stages.Extracted()


def test_batches_end_where_the_articles_end(tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "ARTICLES_AT_ONCE", 2)
    web.feed("/one", control(), count(), museum())
    stages.ingest(tmp_path, web.settings("/one"))
    assert stages.extract(tmp_path, web.settings("/one")).articles == 3


def test_every_stage_alone_is_a_run_of_its_own(tmp_path: Path, web: Web) -> None:
    web.feed("/one", control())
    settings = web.settings("/one")
    stages.ingest(tmp_path, settings)
    stages.extract(tmp_path, settings)
    stages.measure(tmp_path)
    found = rows(
        tmp_path, "SELECT stage, articles_new, events_new, ended_at > started_at AS over FROM runs ORDER BY started_at"
    )
    assert [row["stage"] for row in found] == ["ingest", "extract", "measure"]
    assert found[0]["articles_new"] == 1
    assert found[1]["events_new"] == 1
    assert all(row["over"] for row in found)


def test_measuring_twice_changes_nothing(tmp_path: Path, web: Web) -> None:
    web.feed("/one", control(), count())
    stages.ingest(tmp_path, web.settings("/one"))
    stages.extract(tmp_path, web.settings("/one"))
    first = stages.measure(tmp_path)
    assert first["gpu_capacity"] > 0
    assert first["restriction_status"] > 0
    assert set(stages.measure(tmp_path).values()) == {0}


def test_an_empty_warehouse_is_measured_published_and_reported_too(tmp_path: Path) -> None:
    stages.measure(tmp_path)
    assert stages.publish(tmp_path) == tmp_path / "chipwatch.duckdb"
    report = stages.report(tmp_path)
    assert "<html" in report.read_text(encoding="utf-8")
    assert query(tmp_path, "SELECT count(*) AS n FROM articles").to_pylist() == [{"n": 0}]


def test_without_feeds_nothing_is_fetched(tmp_path: Path) -> None:
    assert stages.ingest(tmp_path, Settings()) == stages.Ingested()


def test_what_is_stored_is_told_while_a_slow_feed_is_still_fetched(tmp_path: Path, web: Web) -> None:
    web.feed("/quick", control())
    seen = threading.Event()

    def slow() -> tuple[int, bytes]:
        assert seen.wait(30)
        return (200, web.pages["/quick"][1])

    def so_far(done: stages.Ingested) -> None:
        if done.new:
            seen.set()

    web.answers["/slow"] = slow
    done = stages.ingest(tmp_path, web.settings("/quick", "/slow"), so_far=so_far)
    assert (done.answered, done.new) == (2, 1)


def test_how_far_reading_is_is_told_with_its_end(tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "ARTICLES_AT_ONCE", 2)
    web.feed("/one", control(), museum(), count())
    settings = web.settings("/one")
    stages.ingest(tmp_path, settings)
    steps: list[tuple[str, int, int | None]] = []
    stages.extract(tmp_path, settings, progress=Progress(step=lambda *step: steps.append(step)))
    assert steps == [("articles read", 2, 3), ("articles read", 3, 3)]


def test_a_subscriber_without_its_secret_is_told_of(
    tmp_path: Path, web: Web, hook: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = web.settings(hook=hook)
    monkeypatch.delenv(SECRET_ENV)
    said: list[str] = []
    stages.deliver(tmp_path, settings, progress=Progress(say=said.append))
    assert any(line.startswith("desk: no signing secret") and SECRET_ENV in line for line in said)
