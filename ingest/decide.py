"""What to do with what a feed brought: every decision of this room, as pure functions over values.

What belongs here: which entries are read, where their text comes from, what is remembered, and how a pull is judged.
What doesn't: fetching and parsing, which ingest.feeds and ingest.pages do around these functions.
"""

import hashlib
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from chipwatch.model import FeedState, Trouble

FULL_CONTENT_CHARS = 200
"""A feed's own content element at least this long, and longer than the summary, is taken for the article, unless it
says that it goes on."""

FULL_SUMMARY_CHARS = 2_000
"""A description this long is the article: RSS 2.0 has no other element for it, and summaries are not this long."""

PAGE_TRIES = 3
"""How often a page that fails for a passing reason is asked for, once in each pull, before the summary has to do."""

MAX_REMEMBERED = 5_000
"""Entries remembered of a feed; those it still lists come first."""

SAME_SUBJECT = 0.15
"""Least share of the words of title and summary that a page must have to be about them (a consent page has fewer)."""

_GOES_ON = re.compile(
    r"(…|\.\.\.|\[\+\d+ chars\]|the post .{1,200} appeared first on [^\n]{1,80}"
    # An invitation stands by itself; within a sentence ("should read more books") it means nothing.
    r"|(^|[.!?:…\]\n]\s*)((read|see|view) (more|on|the full|full)|continue reading|weiterlesen|lire la suite)\b"
    r"[^.!?\n]{0,80})\W*$",
    re.IGNORECASE | re.DOTALL,
)
_WORD = re.compile(r"[A-Za-zÀ-ɏ]{4,}")

Source = Literal["feed", "page", "summary"]
_SOURCES: dict[str, Source] = {"feed": "feed", "page": "page", "summary": "summary"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed, in plain text. `id` is the id of the article that it stands for; `link` is a web address or
    None; times are aware, in UTC."""

    id: str
    link: str | None
    title: str
    summary: str
    content: str
    published: datetime | None
    updated: datetime | None
    outlet: str | None

    @property
    def feed_text(self) -> str:
        """The longer of content and summary."""
        return max(self.content, self.summary, key=len)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is remembered of an entry: the fingerprint of its feed text, where its article's text came from, and how
    often its page was asked for in vain since."""

    fingerprint: str
    source: Source
    tries: int = 0

    def __str__(self) -> str:
        return f"{self.fingerprint}:{self.source}:{self.tries}"


def read_mark(text: str | None) -> Mark | None:
    """The remembered form back to a Mark; None where there is none, or it is from another version."""
    fingerprint, _, rest = (text or "").partition(":")
    source, _, tries = rest.partition(":")
    known = _SOURCES.get(source)
    return Mark(fingerprint, known, int(tries)) if known and tries.isdecimal() and tries.isascii() else None


def fingerprint(entry: Entry) -> str:
    """32 hexadecimal digits that change where anything does that the feed says of the entry."""
    said = (entry.link, entry.title, entry.summary, entry.content, entry.published, entry.updated)
    return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def needs_page(entry: Entry) -> bool:
    """Whether the feed carries only a summary of the entry, so that its page is to be fetched."""
    if entry.link is None:
        return False
    if len(entry.content) >= FULL_CONTENT_CHARS and len(entry.content) > len(entry.summary):
        return goes_on(entry.content)
    if len(entry.feed_text) >= FULL_SUMMARY_CHARS:
        return goes_on(entry.feed_text)
    return True


def goes_on(text: str) -> bool:
    """Whether a text ends as a teaser does: in dots, or in "read more"."""
    return _GOES_ON.search(text[-400:]) is not None


Step = Literal["skip", "feed", "page", "later"]


def step(entry: Entry, mark: Mark | None, pages_left: int, pages_at_all: bool) -> Step:
    """What to do with an entry: nothing, take its feed text, fetch its page, or leave it to the next pull.

    `pages_left` is how many pages this pull may still fetch; where it may fetch none at all, feed text has to do.
    """
    if mark is not None and mark.fingerprint == fingerprint(entry) and not mark.tries:
        return "skip"
    if not pages_at_all or not needs_page(entry):
        return "feed"
    return "page" if pages_left > 0 else "later"


def may_pass(code: str) -> bool:
    """Whether a page's trouble may be gone at the next pull."""
    return code in ("timeout", "unreachable", "unresolved", "broken", "robots_unknown", "host_down") or bool(
        re.fullmatch(r"http_(408|425|429|5\d\d)", code)
    )


@dataclass(frozen=True, slots=True)
class Text:
    """The text an article is to have, where it came from, and the mark to remember; `text` None: no new article."""

    text: str | None
    mark: Mark


def text_from(entry: Entry, mark: Mark | None, page: str | Trouble) -> Text:
    """The article's text, from the page's body, or from what the page's failure leaves.

    A failed page never replaces a text that came from a page: the article stays as it was. A failure that may pass is
    tried again at the next PAGE_TRIES - 1 pulls; meanwhile a new entry's article has the feed's summary.
    """
    now = fingerprint(entry)
    if isinstance(page, str):
        longer = page if len(page) >= len(entry.feed_text) else entry.feed_text
        return Text(longer, Mark(now, "page"))
    tried = mark.tries + 1 if mark is not None and mark.fingerprint == now else 1
    had_page = mark is not None and mark.source == "page"
    said_already = mark is not None and mark.fingerprint == now
    left = Mark(now, "page" if had_page else "summary", tried if may_pass(page.code) and tried < PAGE_TRIES else 0)
    return Text(None if had_page or said_already else entry.feed_text, left)


def consequence(chosen: Text) -> str:
    """What a failed page means for its article, in words for people."""
    again = "tried again at the next pull" if chosen.mark.tries else "not tried again until the entry changes"
    text = "the article stays as it was" if chosen.text is None else "the article has the feed's summary"
    return f"{text}; {again}"


def same_subject(entry: Entry, body: str) -> bool:
    """Whether a page's body seems to be about the entry, by the words of title and summary; True where there are too
    few words to tell."""
    words = {word.lower() for word in _WORD.findall(f"{entry.title} {entry.feed_text[:2_000]}")}
    if len(words) < 4:
        return True
    there = {word.lower() for word in _WORD.findall(body)}
    return len(words & there) >= SAME_SUBJECT * len(words)


def without_repeats(entries: Sequence[Entry]) -> list[Entry]:
    """One entry for each article, in the feed's order: of several, the one changed last, else the first."""
    best: dict[str, Entry] = {}
    for entry in entries:
        other = best.get(entry.id)
        if other is None or _changed(entry) > _changed(other):
            best[entry.id] = entry
    return [entry for entry in entries if best[entry.id] is entry]


def _changed(entry: Entry) -> float:
    moment = entry.updated or entry.published
    return moment.timestamp() if moment else float("-inf")


def remembered(
    before: FeedState, marks: Mapping[str, Mark], listed: Sequence[str], validators: FeedState, complete: bool
) -> FeedState:
    """The state to keep. New `validators` are kept only where the pull is `complete` and no page is to be tried again,
    so that a server does not answer "not modified" before everything has been read. `listed` are the ids in the feed.
    """
    marked = {name: str(mark) for name, mark in marks.items()}
    entries = {
        name: marked.get(name) or before.entries[name] for name in listed if name in marked or name in before.entries
    }
    entries |= {name: mark for name, mark in before.entries.items() if name not in entries}
    complete = complete and not any(mark.tries for mark in marks.values())
    return replace(validators if complete else before, entries=dict(itertools.islice(entries.items(), MAX_REMEMBERED)))


def refused_answer(status: int) -> tuple[Literal["failed", "gone"], str] | None:
    """What an answer's status says against using it as a feed: outcome and error; None where nothing does."""
    if status == 200:
        return None
    if status == 410:
        return "gone", "the feed is gone for good (410); take it out of the configuration or look for its new address"
    if status in (401, 403):
        return "failed", f"the server refuses the feed ({status}); check whether it asks for a key or bars programs"
    if status == 404:
        return "failed", "there is no feed at this address (404); check the address"
    if status == 429:
        return "failed", "the server asks for fewer requests (429); fetch less often"
    return "failed", f"the server answered {status}; it is asked again at the next pull"


def shortfall(entries: int, least: int) -> str | None:
    """Why so few entries are trouble; None where there are enough."""
    if entries >= least:
        return None
    return (
        f"{entries} entries, where at least {least} are expected (min_entries); "
        "the source may be broken, so this is not taken for a lack of news"
    )
