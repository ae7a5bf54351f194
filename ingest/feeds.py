"""One pull of one feed: a conditional GET, its entries, the pages of those that carry only a summary.

What belongs here: carrying out, in order, what ingest.decide decides. What doesn't: storing; a pull is a value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from chipwatch.model import Article, FeedState, Pull, Trouble
from chipwatch.settings import Feed, Network
from ingest import decide
from ingest.decide import Entry, Mark
from ingest.entries import parse
from ingest.network import Answer, Client, fetch
from ingest.pages import Page, fetch_all

MAX_TEXT_CHARS = 200_000
"""Longer texts are cut: a book of 30,000 words is no article, and reading one would hold up the others."""

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
)


def pull(feed: Feed, state: FeedState, network: Network, now: datetime, client: Client) -> Pull:
    """Fetch a feed as it stands against `state`, and whatever pages its new and changed entries need.

    Never raises on what servers do: the outcome, an error and the troubles of single entries are in the Pull. Its
    articles are those that are new or changed, oldest first, each id once; `fetched` is `now`.
    """
    answer = fetch(client, network, feed.url, {"Accept": _ACCEPT, **_conditions(state)})
    if isinstance(answer, Trouble):
        return Pull(feed.url, now, "failed", state, error=answer.message)
    if answer.status == 304 and (state.etag or state.modified):
        return Pull(feed.url, now, "unchanged", state)
    refused = decide.refused_answer(answer.status)
    if refused is not None:
        return Pull(feed.url, now, refused[0], state, error=refused[1])
    parsed = parse(feed, answer.body, answer.url, answer.headers.get("content-type", ""))
    if parsed.flaw and not parsed.entries:
        return Pull(feed.url, now, "failed", state, error=parsed.flaw)
    entries = decide.without_repeats(parsed.entries)
    error = decide.shortfall(len(entries), feed.min_entries)
    read = _read(entries, state, network, now, client, feed)
    kept = decide.remembered(
        state, read.marks, [e.id for e in entries], _validators(answer), complete=read.complete and error is None
    )
    touched = bool(read.marks) or not read.complete
    troubles = (
        (*_notes(feed, answer, parsed.flaw, len(parsed.entries) - len(entries)), *read.troubles) if touched else ()
    )
    outcome: Literal["new", "unchanged", "failed"] = "failed" if error else "new" if touched else "unchanged"
    return Pull(feed.url, now, outcome, kept, len(entries), read.articles, troubles, error)


@dataclass(frozen=True, slots=True)
class _Read:
    """What came of the entries: articles, the marks of those that were looked at, and whether all were."""

    articles: tuple[Article, ...]
    marks: Mapping[str, Mark]
    troubles: tuple[Trouble, ...]
    complete: bool


def _read(
    entries: Sequence[Entry], state: FeedState, network: Network, now: datetime, client: Client, feed: Feed
) -> _Read:
    before = {entry.id: decide.read_mark(state.entries.get(entry.id)) for entry in entries}
    planned: dict[decide.Step, list[Entry]] = {"skip": [], "feed": [], "page": [], "later": []}
    for entry in entries:
        left = network.max_pages_per_feed - len(planned["page"])
        step = decide.step(entry, before[entry.id], left, pages_at_all=network.max_pages_per_feed > 0)
        planned[step].append(entry)
    articles, marks, troubles = [], {}, []
    for entry in planned["feed"]:
        marks[entry.id] = Mark(decide.fingerprint(entry), "summary" if decide.needs_page(entry) else "feed")
        articles.append(_article(entry, entry.title, entry.feed_text, feed, now))
    pages = fetch_all(client, network, [entry.link for entry in planned["page"] if entry.link])
    for entry in planned["page"]:
        page = _checked(entry, pages[entry.link or ""])
        chosen = decide.text_from(entry, before[entry.id], page.text if isinstance(page, Page) else page)
        marks[entry.id] = chosen.mark
        if isinstance(page, Trouble):
            troubles.append(replace(page, message=f"{page.message}; {decide.consequence(chosen)}"))
        if chosen.text is not None:
            title = entry.title or (page.title if isinstance(page, Page) else None) or ""
            articles.append(_article(entry, title, chosen.text, feed, now))
    kept = sorted((a for a in articles if a.title or a.text), key=lambda a: a.published or now)
    troubles += _lacking(articles, feed)
    return _Read(tuple(kept), marks, tuple(troubles), complete=not planned["later"])


def _lacking(articles: Sequence[Article], feed: Feed) -> list[Trouble]:
    """Notes on entries that lack what an article needs."""
    empty = [a for a in articles if not a.title and not a.text]
    undated = sum(a.published is None for a in articles if a.title or a.text)
    notes = [Trouble(a.url or feed.url, "empty", "an entry without title and text; it is left out") for a in empty]
    if undated:
        notes.append(Trouble(feed.url, "undated", f"entries without a date: {undated}; their articles have none"))
    return notes


def _checked(entry: Entry, page: Page | Trouble) -> Page | Trouble:
    if isinstance(page, Page) and not decide.same_subject(entry, f"{page.title or ''} {page.text}"):
        return Trouble(entry.link or "", "other_subject", "the page is about something else; it may ask for consent")
    return page


def _article(entry: Entry, title: str, text: str, feed: Feed, now: datetime) -> Article:
    return Article(
        article_id=entry.id,
        title=title,
        text=text[:MAX_TEXT_CHARS],
        url=entry.link,
        outlet=entry.outlet,
        published=entry.published,
        fetched=now,
        feed=feed.url,
    )


def _notes(feed: Feed, answer: Answer, flaw: str | None, repeats: int) -> tuple[Trouble, ...]:
    """What is worth mending about a feed that was read all the same."""
    notes = []
    if flaw:
        notes.append(Trouble(feed.url, "malformed", f"{flaw}; what could be read was used"))
    if answer.moved_to:
        notes.append(
            Trouble(feed.url, "moved", f"the feed has moved for good to {answer.moved_to}; write that address")
        )
    if repeats:
        notes.append(
            Trouble(
                feed.url, "repeats", f"entries that stand in the feed more than once: {repeats}; one of each was read"
            )
        )
    return tuple(notes)


def _conditions(state: FeedState) -> dict[str, str]:
    conditions = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
    return {name: value for name, value in conditions.items() if value}


def _validators(answer: Answer) -> FeedState:
    return FeedState(_validator(answer.headers.get("etag")), _validator(answer.headers.get("last-modified")))


def _validator(value: str | None) -> str | None:
    # They go back into a request header, so what is no plain header text is not kept.
    return value if value and len(value) < 1_000 and value.isascii() and value.isprintable() else None
