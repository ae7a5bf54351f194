"""What runs say of themselves: short names, escaped texts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows import pipeline, told
from sample.receiver import Receiver
from warehouse import connection, deliveries, news
from warehouse.outbox import Written

from .conftest import Web, control

EVENT = {
    "event_id": "ev_1", "kind": "export_control", "issuer": "US", "status": "announced", "headline": "A [rule](x) <b>",
    "quote": "now\nneed *it*", "outlet": None, "url": "https://a.example/x(1)",
}  # fmt: skip


def test_a_run_is_named_by_what_it_did() -> None:
    assert told.name("ingest", new=3, revised=0, feeds_failed=1) == "ingest: 3 new, 1 feeds failed"
    assert told.name("extract", articles=0) == "extract: nothing new"


def test_news_are_told_with_their_words_and_a_link_and_nothing_in_them_is_markup() -> None:
    text = told.news(5, 2, [EVENT])
    assert text.startswith("5 articles read, 2 findings.")
    assert "- **US export control, announced**: A \\[rule\\]\\(x\\) &lt;b&gt;" in text
    assert "  > now need \\*it\\*" in text
    assert "[source](https://a.example/x%281%29)" in text
    assert "javascript" not in told.news(1, 1, [{**EVENT, "url": "javascript:x"}])
    assert "No measure" in told.news(1, 0, [])


def test_what_a_pass_brought_and_how_its_feeds_are(tmp_path: Path, web: Web, hook: Receiver) -> None:
    begun = datetime.now(UTC)
    web.feed("/feed", control())
    pipeline.run(tmp_path, web.settings("/feed", "/none", hook=hook))
    with connection.write(tmp_path) as con:
        (event,) = news.events_since(con, begun)
        assert news.events_since(con, datetime.now(UTC) + timedelta(seconds=1)) == []
        feeds = told.health(news.feed_health(con))
    assert (event["issuer"], event["outlet"]) == ("JP", "Feed")
    assert [(row["name"], row["health"]) for row in feeds] == [("none", "failing"), ("feed", "ok")]
    assert feeds[0]["last_success_at"] == ""


def test_which_receivers_were_given_up_since(tmp_path: Path) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    with connection.write(tmp_path) as con:
        deliveries.enrol(con, {"desk": "1", "gone": "2"}, now)
        con.execute("UPDATE endpoints SET state = 'disabled', reason = 'answered 410' WHERE subscriber = 'gone'")
        assert news.failing_since(con, now) == [{"subscriber": "gone", "state": "disabled"}]
        assert news.failing_since(con, now + timedelta(seconds=1)) == []


def test_news_that_keeps_coming_is_told_at_once_then_seldom_and_never_twice() -> None:
    heard: list[tuple[int, int]] = []
    clock = [100.0]
    telling = told.Telling(lambda new, revised: heard.append((new, revised)), lambda: clock[0])
    telling(0, 0)
    assert heard == []
    telling(3, 1)
    telling(5, 1)
    assert heard == [(3, 1)]
    clock[0] += told.TELL_SECONDS
    telling(5, 1)
    telling(9, 1)
    assert heard == [(3, 1), (2, 0)]
    telling.rest(9, 1)
    telling.rest(9, 1)
    assert heard == [(3, 1), (2, 0), (4, 0)]


def test_an_event_about_the_same_messages_has_the_same_id() -> None:
    written = [
        Written("msg_2", "sanction.opened", {}),
        Written("msg_1", "sanction.opened", {}),
        Written("msg_3", "x", {}),
    ]
    found = told.ids("chipwatch.sanction.opened", written)
    assert found == ["msg_1", "msg_2"]
    assert told.event_id(found) == told.event_id(told.ids("chipwatch.sanction.opened", reversed(written)))
    assert told.event_id(["msg_1"]) != told.event_id(found)
    assert told.event_id([]) is None


def test_a_preview_as_rows_of_a_table() -> None:
    row = {"at": datetime(2026, 1, 2, 3, 4, 5), "headline": None, "goes_to": ["a", "b"], "held_by": []}
    assert told.preview([row]) == [{"at": "2026-01-02T03:04:05", "headline": "", "goes_to": "a, b", "held_by": ""}]
