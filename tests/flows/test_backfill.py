"""Archives: in batches, without alerts, or with the days lived through once more."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chipwatch.progress import Progress
from chipwatch.settings import Settings
from flows import backfill as module
from flows import stages
from flows.backfill import Backfilled, backfill, preview
from ingest.archive import ArchiveError
from sample.receiver import Receiver
from warehouse.query import query

from .conftest import NOW, Item, Web, control, count, museum


def archive(path: Path, *items: Item | str) -> Path:
    lines = (
        item
        if isinstance(item, str)
        else json.dumps({"id": item[0], "title": item[0], "text": item[1], "published": item[2].date().isoformat()})
        for item in items
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def rows(data: Path, sql: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = query(data, sql).to_pylist()
    return found


def test_an_archive_goes_through_every_later_stage(tmp_path: Path, web: Web, hook: Receiver) -> None:
    data = tmp_path / "data"
    path = archive(tmp_path / "a.jsonl", control(), count(), museum())
    done = backfill(data, web.settings(hook=hook), [path])
    assert done == Backfilled(articles=3, bad=0)
    assert rows(data, "SELECT firm FROM gpu_capacity GROUP BY firm") == [{"firm": "xAI"}]
    assert rows(data, "SELECT issuer FROM sanction_events") == [{"issuer": "JP"}]
    assert (data / "report.html").exists()


def test_a_backfill_opens_no_alert_nor_does_the_run_after_it(tmp_path: Path, web: Web, hook: Receiver) -> None:
    data, settings = tmp_path / "data", web.settings(hook=hook)
    backfill(data, settings, [archive(tmp_path / "a.jsonl", control())])
    stages.extract(data, settings)
    assert stages.deliver(data, settings).sent == 0
    assert hook.hooks == []


def test_a_backfill_that_was_cut_off_after_storing_opens_no_alert_later(
    tmp_path: Path, web: Web, hook: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, settings = tmp_path / "data", web.settings(hook=hook)
    path = archive(tmp_path / "a.jsonl", control())
    real, calls = stages.extract, iter(["what waited before"])

    def cut(*args: Any, **kwargs: Any) -> Any:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    monkeypatch.setattr(stages, "extract", cut)
    with pytest.raises(KeyboardInterrupt):
        backfill(data, settings, [path])
    monkeypatch.undo()
    assert stages.extract(data, settings).opened == 1
    assert stages.deliver(data, settings).sent == 0


def test_news_from_a_feed_that_waits_to_be_read_keeps_its_alert(tmp_path: Path, web: Web, hook: Receiver) -> None:
    web.feed("/feed", control())
    data, settings = tmp_path / "data", web.settings("/feed", hook=hook)
    stages.ingest(data, settings)
    backfill(data, settings, [archive(tmp_path / "a.jsonl", museum())])
    assert stages.deliver(data, settings).sent == 1


def test_several_files_one_of_them_packed_in_small_batches(
    tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    plain = archive(tmp_path / "a.jsonl", control(), "not json", museum())
    packed = tmp_path / "b.jsonl.gz"
    packed.write_bytes(gzip.compress(archive(tmp_path / "b.jsonl", count(), museum()).read_bytes()))
    said: list[str] = []
    data = tmp_path / "data"
    done = backfill(data, Settings(), [plain, packed], progress=Progress(say=said.append))
    assert done == Backfilled(articles=4, bad=1)
    assert rows(data, "SELECT count(*) AS n FROM articles") == [{"n": 3}]
    assert any("a.jsonl: not JSON" in line and line.endswith(", in line 2") for line in said)


def test_a_file_that_is_missing_is_raised_and_the_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        backfill(tmp_path, Settings(), [tmp_path / "nowhere.jsonl"])
    stages.publish(tmp_path)
    assert "nowhere.jsonl" in rows(tmp_path, "SELECT error FROM runs")[0]["error"]


def test_a_replay_sends_what_would_have_been_sent_in_the_order_of_the_days(
    tmp_path: Path, web: Web, hook: Receiver
) -> None:
    then = NOW - timedelta(days=400)
    later = ("US adds Inspur units to Entity List", US_LISTING, then + timedelta(days=30))
    data = tmp_path / "data"
    done = backfill(
        data,
        web.settings(hook=hook),
        [archive(tmp_path / "a.jsonl", later, museum(then), control(then))],
        replay=True,
    )
    assert done == Backfilled(articles=3, bad=0)
    assert [h.body["data"]["issuer"] for h in hook.hooks] == ["JP", "US"]
    assert [h.body["timestamp"][:10] for h in hook.hooks] == [then.date().isoformat(), later[2].date().isoformat()]
    assert hook.refused == []


US_LISTING = (
    "WASHINGTON - The US Commerce Department on Tuesday added six subsidiaries of Inspur to its Entity List for helping"
    " China to build AI supercomputers, so that exports of American chips to them need a licence."
)


def test_a_background_mention_opens_no_alert_in_a_replay_either(tmp_path: Path, web: Web, hook: Receiver) -> None:
    mention = (
        "Chip designers report sales",
        "Sales fell at Cambricon, which the United States put on its Entity List in December 2022.",
        NOW - timedelta(days=100),
    )
    backfill(tmp_path / "data", web.settings(hook=hook), [archive(tmp_path / "a.jsonl", mention)], replay=True)
    assert hook.hooks == []


def test_replaying_twice_sends_nothing_twice(tmp_path: Path, web: Web, hook: Receiver) -> None:
    path = archive(tmp_path / "a.jsonl", control(NOW - timedelta(days=400)))
    for _ in range(2):
        backfill(tmp_path / "data", web.settings(hook=hook), [path], replay=True)
    assert len(hook.hooks) == 1


def test_a_preview_shows_what_a_replay_would_send_and_stores_and_sends_nothing(
    tmp_path: Path, web: Web, hook: Receiver
) -> None:
    then = NOW - timedelta(days=400)
    data, settings = tmp_path / "data", web.settings(hook=hook)
    backfill(data, settings, [archive(tmp_path / "known.jsonl", count())])
    before = rows(data, "SELECT count(*) AS n FROM articles")
    path = archive(tmp_path / "a.jsonl", museum(then), control(then))
    (message,) = preview(data, settings, [path]).to_pylist()
    assert message["type"] == "sanction.opened"
    assert message["headline"] == control()[0]
    assert message["at"].date() == then.date()
    assert (message["goes_to"], message["held_by"]) == (["desk"], [])
    assert hook.hooks == []
    stages.publish(data)
    assert rows(data, "SELECT count(*) AS n FROM articles") == before
    assert not list(data.glob("chipwatch-preview-*"))
    backfill(data, settings, [path], replay=True)
    assert [one.webhook_id for one in hook.hooks] == [message["webhook_id"]]


def test_a_preview_shows_no_heartbeat_of_days_long_past(tmp_path: Path, web: Web, hook: Receiver) -> None:
    settings = web.settings(hook=hook)
    desk = settings.subscribers[0].model_copy(update={"types": ("sanction.opened", "chipwatch.heartbeat")})
    settings = settings.model_copy(update={"subscribers": (desk,)})
    path = archive(tmp_path / "a.jsonl", control(NOW - timedelta(days=400)))
    assert preview(tmp_path / "data", settings, [path])["type"].to_pylist() == ["sanction.opened"]


def test_a_preview_in_an_empty_folder_leaves_it_empty(tmp_path: Path, web: Web, hook: Receiver) -> None:
    data = tmp_path / "data"
    assert preview(data, web.settings(hook=hook), [archive(tmp_path / "a.jsonl", control())]).num_rows == 1
    assert list(data.iterdir()) == []


def test_what_has_no_date_or_a_date_to_come_is_replayed_with_the_real_clock(
    tmp_path: Path, web: Web, hook: Receiver
) -> None:
    undated = {"title": museum()[0], "text": museum()[1]}
    data = tmp_path / "data"
    path = archive(tmp_path / "a.jsonl", json.dumps(undated), control(NOW + timedelta(days=300)))
    before = datetime.now(UTC)
    backfill(data, web.settings(hook=hook), [path], replay=True)
    stored = rows(data, "SELECT max(first_seen_at) AS last FROM articles")[0]["last"].replace(tzinfo=UTC)
    assert before <= stored <= datetime.now(UTC)
