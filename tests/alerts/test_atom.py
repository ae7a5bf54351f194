"""The Atom feed: what a real reader makes of it, and that it changes only with its rows."""

from datetime import date, datetime
from typing import Any

import feedparser

from alerts.atom import MOST_ENTRIES, feed

EVENT = {
    "event_id": "ev_1", "kind": "export_control", "issuer": "US", "agency": "BIS", "targets": ["CN"], "items": ["H20"],
    "status": "announced", "announced_on": date(2025, 4, 15), "effective_on": None,
    "headline": "A <b>rule</b> & \x0bmore",
    "first_reported_at": datetime(2025, 4, 15, 9), "last_reported_at": datetime(2025, 4, 16, 10, 30, 1, 5),
    "independent_sources": 2,
}  # fmt: skip
REPORT = {
    "event_id": "ev_1", "outlet": "A", "url": "https://a.example/1?a=1&b=2", "title": "T",
    "quote": "now need\na <licence>", "published_at": datetime(2025, 4, 15, 9),
}  # fmt: skip


def parsed(*events: dict[str, Any], reports: Any = (REPORT,)) -> Any:
    found = feedparser.parse(feed(events, reports))
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_a_reader_sees_each_event_with_its_words_and_link() -> None:
    found = parsed(EVENT)
    assert found.version == "atom10"
    (entry,) = found.entries
    assert entry.id == "urn:chipwatch:event:ev_1"
    assert entry.title.startswith("US export control, announced: A")
    assert entry.link == "https://a.example/1?a=1&b=2"
    assert (entry.published, entry.updated) == ("2025-04-15T09:00:00Z", "2025-04-16T10:30:01Z")
    assert "“now need a <licence>”" in entry.content[0].value
    assert {tag.term for tag in entry.tags} == {"export_control", "US", "H20", "CN"}


def test_the_newest_stands_first_and_dates_the_feed() -> None:
    later = {**EVENT, "event_id": "ev_2", "last_reported_at": datetime(2025, 5, 1)}
    found = parsed(EVENT, later)
    assert [entry.id[-4:] for entry in found.entries] == ["ev_2", "ev_1"]
    assert found.feed.updated == "2025-05-01T00:00:00Z"


def test_measures_on_other_goods_are_left_out_and_no_more_than_a_reader_bears() -> None:
    steel = {"event_id": "ev_2", "kind": "tariff", "items": ["steel"], "headline": "A duty on steel"}
    assert [entry.id[-4:] for entry in parsed(EVENT, {**EVENT, **steel}).entries] == ["ev_1"]
    assert len(parsed(*({**EVENT, "event_id": f"ev_{n}"} for n in range(150))).entries) == MOST_ENTRIES


def test_equal_rows_in_any_order_give_equal_bytes() -> None:
    other = {**REPORT, "url": "https://b.example/2", "published_at": datetime(2025, 4, 16)}
    later = {**EVENT, "event_id": "ev_2"}
    assert feed([EVENT, later], [REPORT, other]) == feed([later, EVENT], [other, REPORT])


def test_no_event_and_an_address_that_is_no_link_are_no_trouble() -> None:
    assert parsed().entries == []
    hostile = {**REPORT, "url": "javascript:alert(1)"}
    assert len(parsed(EVENT, reports=(hostile,)).entries) == 1
    assert "href" not in feed([EVENT], [hostile])
