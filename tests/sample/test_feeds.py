"""The sample's feeds as a feed reader sees them, and its pages as a browser does."""

from html import unescape

import feedparser
import pytest
import trafilatura

import sample
from sample.corpus import DEFAULT_BASE, FeedName, entries
from sample.feeds import FEED_PATHS, of_feed, site

SITE = site(DEFAULT_BASE)
PARSED = {feed: feedparser.parse(SITE[path].body) for feed, path in FEED_PATHS.items()}


def entry_with(oddity: str) -> str:
    return next(entry.slug for entry in entries() if entry.oddity == oddity)


@pytest.mark.parametrize("feed", FEED_PATHS)
def test_a_feed_is_well_formed_and_complete(feed: FeedName) -> None:
    parsed = PARSED[feed]
    assert not parsed.bozo
    assert parsed.version == ("atom10" if feed == "trade" else "rss20")
    assert {item.id for item in parsed.entries} == {f"urn:chipwatch:sample:{e.slug}" for e in of_feed(feed)}


@pytest.mark.parametrize("feed", FEED_PATHS)
def test_titles_and_links_survive(feed: FeedName) -> None:
    titles = {DEFAULT_BASE + entry.path: entry.title for entry in of_feed(feed)}
    read = {item.link: unescape(item.title) for item in PARSED[feed].entries}
    assert read == titles


@pytest.mark.parametrize("feed", ["wire", "trade"])
def test_feeds_with_content_hold_the_whole_text(feed: FeedName) -> None:
    texts = {DEFAULT_BASE + entry.path: entry.text for entry in of_feed(feed) if entry.oddity != "entities"}
    for item in PARSED[feed].entries:
        if item.link in texts:
            content = unescape(item.content[0].value)
            assert all(paragraph in content for paragraph in texts[item.link].split("\n\n"))


def test_the_feed_of_summaries_holds_no_text() -> None:
    texts = {article["url"]: article["text"] for article in sample.articles()}
    for item in PARSED["policy"].entries:
        assert "content" not in item
        assert item.summary not in texts.get(item.link, "")
        assert len(item.summary.split()) < 40


def test_one_entry_comes_twice() -> None:
    ids = [item.id for item in PARSED["wire"].entries]
    assert [one for one in set(ids) if ids.count(one) == 2] == [f"urn:chipwatch:sample:{entry_with('duplicate')}"]


def test_one_entry_has_no_date() -> None:
    undated = [item.id for parsed in PARSED.values() for item in parsed.entries if not item.get("published_parsed")]
    assert undated == [f"urn:chipwatch:sample:{entry_with('undated')}"]


def test_one_entry_writes_ampersands_twice_escaped_and_accents_as_references() -> None:
    raw = SITE["/wire.xml"].body.decode()
    item = next(part for part in raw.split("<item>") if entry_with("entities") in part)
    assert "&amp;amp;" in item
    assert "&#8220;" in item or "&#x201C;" in item
    assert "“" not in item.split("<content:encoded>")[1]


def test_one_page_is_missing_and_one_is_empty() -> None:
    paths = {entry.slug: entry.path for entry in entries()}
    assert paths[entry_with("missing_page")] not in SITE
    assert trafilatura.extract(SITE[paths[entry_with("empty_page")]].body.decode()) is None


def test_a_page_holds_its_text_amid_what_is_not_text() -> None:
    for entry in of_feed("policy"):
        if entry.body:
            page = unescape(SITE[entry.path].body.decode())
            assert all(paragraph in page for paragraph in entry.text.split("\n\n"))
            for around in ("cookies on your device", "Newsletter", "Read next", "Privacy"):
                assert around in page


def test_the_same_base_gives_the_same_bytes() -> None:
    again = site(DEFAULT_BASE)
    assert {path: found.etag for path, found in again.items()} == {path: found.etag for path, found in SITE.items()}
