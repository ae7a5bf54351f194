"""The sample's texts as records, read from `articles/*.toml`, and the labels that go with them.

Only reading and checking of the files belong here; how an entry looks in a feed is in `feeds`. A file's stem is the
entry's slug: it names the entry in `gold.jsonl`, in its URL and in its feed id, and never changes.
"""

import json
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

HERE = Path(__file__).parent
DEFAULT_BASE = "http://127.0.0.1:8765"

FeedName = Literal["wire", "trade", "policy"]
Oddity = Literal["", "entities", "undated", "duplicate", "missing_page", "empty_page"]

OUTLETS: dict[FeedName, str] = {"wire": "Sample Wire", "trade": "Sample Trade Press", "policy": "Sample Policy Notes"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of one feed.

    `body` is plain text, paragraphs parted by an empty line, a heading marked by `## `; it is empty for the two entries
    whose page cannot be read. `event` names what the entry is about, the same for all outlets that tell of it, and is
    None off topic. `sourced` cites the publication that the facts come from. `oddity` is a fault of real feeds that
    this entry shows on purpose.
    """

    slug: str
    title: str
    feed: FeedName
    published: datetime | None
    event: str | None
    sourced: str
    source_url: str | None
    summary: str
    body: str
    oddity: Oddity

    @property
    def path(self) -> str:
        """The entry's page on the sample's server."""
        return f"/{self.feed}/{self.slug}.html"

    @property
    def text(self) -> str:
        """The body as a reader sees it, headings without their marks."""
        return "\n\n".join(block.removeprefix("## ") for block in blocks(self.body))


def blocks(body: str) -> list[str]:
    """Paragraphs and headings of a body, each on one line."""
    return [" ".join(block.split()) for block in body.split("\n\n") if block.strip()]


@cache
def entries() -> tuple[Entry, ...]:
    """All entries, by slug. Raises ValueError, naming the file, where one is not as it should be."""
    return tuple(_entry(path) for path in sorted((HERE / "articles").glob("*.toml")))


def _entry(path: Path) -> Entry:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = set(raw) - set(Entry.__slots__)
    if unknown:
        raise ValueError(f"{path}: unknown key {', '.join(sorted(unknown))}")
    entry = Entry(
        slug=path.stem,
        title=raw["title"],
        feed=raw["feed"],
        published=raw.get("published"),
        event=raw.get("event"),
        sourced=raw["sourced"],
        source_url=raw.get("source_url"),
        summary=raw.get("summary", ""),
        body=raw.get("body", ""),
        oddity=raw.get("oddity", ""),
    )
    if entry.feed not in OUTLETS:
        raise ValueError(f"{path}: feed must be one of {', '.join(OUTLETS)}, not {entry.feed!r}")
    if entry.oddity not in get_args(Oddity):
        raise ValueError(f"{path}: unknown oddity {entry.oddity!r}")
    if (entry.published is None) != (entry.oddity == "undated"):
        raise ValueError(f"{path}: 'published' is missing, or given for an entry marked undated")
    if entry.published is not None and entry.published.tzinfo is None:
        raise ValueError(f"{path}: 'published' needs a UTC offset")
    if (not entry.body.strip()) != (entry.oddity in ("missing_page", "empty_page")):
        raise ValueError(f"{path}: 'body' is missing, or given for an entry whose page cannot be read")
    if bool(entry.summary) != (entry.feed == "policy"):
        raise ValueError(f"{path}: entries of the policy feed have a 'summary', others none")
    return entry


def articles(base: str = DEFAULT_BASE) -> list[dict[str, Any]]:
    """The sample in the input form of `chipwatch extract`: id (the slug), title, text, published, outlet, url.

    The two entries whose page cannot be read have no text and are left out. `url` is where a server at `base` has the
    page; ids and texts are the same for any base.
    """
    return [
        {
            "id": entry.slug,
            "title": entry.title,
            "text": entry.text,
            "published": entry.published.astimezone(UTC).date().isoformat() if entry.published else None,
            "outlet": OUTLETS[entry.feed],
            "url": base + entry.path,
        }
        for entry in entries()
        if entry.body.strip()
    ]


def gold() -> dict[str, dict[str, Any]]:
    """What each article contains, by slug: firms, chips, counts, sanctions, delays.

    The form is described in docs/sample.md. Counts, sanctions and delays carry `quote`, the words that they rest on.
    """
    lines = (HERE / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}
