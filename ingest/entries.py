"""A feed's bytes to entries in plain text: RSS 0.9 to 2.0, RDF and Atom, by feedparser.

What belongs here: reading what feeds say, however they say it. What doesn't: fetching them (ingest.feeds) and choosing
among entries (ingest.decide).
"""

import calendar
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import feedparser

from chipwatch.model import Article, article_of
from chipwatch.settings import Feed
from ingest.decide import Entry
from ingest.markup import one_line, text_of, tidy
from ingest.urls import canonical, is_web


@dataclass(frozen=True, slots=True)
class Parsed:
    """The entries of a feed that hold anything, in its order. `flaw` says what is wrong with its form, if anything;
    where it is no feed at all, `entries` is empty and `flaw` says what it is instead."""

    entries: tuple[Entry, ...]
    flaw: str | None = None


def parse(feed: Feed, body: bytes, url: str, content_type: str) -> Parsed:
    """Read a feed as far as it can be read. `url` is the address that answered, for relative links. Never raises on
    what a server sends."""
    try:
        # As a stream: feedparser would take other values for an address or the name of a file. No sanitising and no
        # relative links, because only text is taken from the markup.
        found: Any = feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-location": url, "content-type": content_type or "application/xml"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError, OSError) as error:
        return Parsed((), f"the feed is too broken to be read: {error}")
    entries = tuple(entry for raw in found.entries if (entry := _entry(feed, raw)) is not None)
    fault = found.get("bozo_exception") if found.get("bozo") else None
    harmless = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    if isinstance(fault, harmless):
        fault = None
    if not entries and not found.get("version"):
        return Parsed((), _instead(body) + (f" ({one_line(str(fault))[:200]})" if fault else ""))
    if fault:
        return Parsed(entries, f"the feed is not well-formed XML: {one_line(str(fault))[:200]}")
    return Parsed(entries)


def _instead(body: bytes) -> str:
    start = body[:2_000].lstrip().lower()
    if not start:
        return "the answer is empty; a feed was expected"
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        return "the answer is an HTML page, not a feed; look for the feed's own address on it"
    if start.startswith((b"{", b"[")):
        return "the answer is JSON, not an RSS or Atom feed"
    return "the answer is not an RSS or Atom feed"


def _entry(feed: Feed, raw: Mapping[str, Any]) -> Entry | None:
    link = next((text for key in ("feedburner_origlink", "link") if is_web(text := _string(raw, key).strip())), None)
    title = _title(raw)
    summary = _text(raw.get("summary_detail") or {})
    content = max((_text(part) for part in raw.get("content") or ()), key=len, default="")
    # feedparser copies the content of an entry that has no summary into the summary.
    summary = "" if summary == content else summary
    if not (link or title or summary or content):
        return None
    source = raw.get("source") or {}
    outlet = feed.outlet or one_line(_string(source, "title")) or feed.name
    published = _moment(raw, "published_parsed") or _moment(raw, "created_parsed")
    # Membership first: asked for a missing "updated", feedparser answers with "published" and a warning.
    updated = _moment(raw, "updated_parsed") if "updated_parsed" in raw else None
    name = _name(feed, _string(raw, "id").strip(), link, title, max(content, summary, key=len), outlet)
    return Entry(name, link, title, summary, content, published or updated, updated, outlet)


def _name(feed: Feed, given: str, link: str | None, title: str, text: str, outlet: str) -> str:
    """The article's id: its canonical address; else the entry's id, made unique beyond its feed where it is not a URI;
    else the hash of outlet, title and text."""
    if link:
        return canonical(link)
    if given:
        return given if ":" in given else f"{feed.url}#{given}"
    article = article_of({"title": title, "text": text, "outlet": outlet})
    assert isinstance(article, Article)  # noqa: S101 - all three are strings
    return article.article_id


def _string(raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key, "")
    return value if isinstance(value, str) else ""


def _title(raw: Mapping[str, Any]) -> str:
    plain = _string(raw, "title")
    detail = raw.get("title_detail") or {}
    if "html" not in _string(detail, "type"):
        return one_line(plain)
    # A title about "<script>" is not markup; stripping would leave nothing of it.
    return one_line(text_of(plain)) or one_line(plain)


def _text(detail: Mapping[str, Any]) -> str:
    value = _string(detail, "value")
    return tidy(value) if _string(detail, "type") == "text/plain" else text_of(value)


def _moment(raw: Mapping[str, Any], key: str) -> datetime | None:
    parts = raw.get(key)
    try:
        return datetime.fromtimestamp(calendar.timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None
