"""The sample as bytes: two RSS feeds, an Atom feed and HTML pages, for a server at a given base URL.

Pure functions of the entries and the base; the same base gives the same bytes on every call, so that validators hold.
HTTP is in `server`. The odd entries (character references gone wrong, no date, an entry twice) are made odd here.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from string import Template

from sample.corpus import HERE, OUTLETS, Entry, FeedName, blocks, entries

FEED_PATHS: dict[FeedName, str] = {"wire": "/wire.xml", "trade": "/trade.atom", "policy": "/policy.xml"}

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_RELATED = 4


@dataclass(frozen=True, slots=True)
class Resource:
    """What the server answers for one path; `modified` is an HTTP date."""

    body: bytes
    content_type: str
    etag: str
    modified: str


def site(base: str) -> dict[str, Resource]:
    """Every path of the sample to its resource. A page marked as missing is not among them, and so answers 404."""
    makers = {"wire": rss_with_content, "trade": atom, "policy": rss_with_summaries}
    resources = {"/": _resource(_index(), "text/html; charset=utf-8", entries())}
    for feed, path in FEED_PATHS.items():
        found = of_feed(feed)
        kind = "application/atom+xml" if feed == "trade" else "application/rss+xml"
        resources[path] = _resource(makers[feed](found, base), f"{kind}; charset=utf-8", found)
        for place, entry in enumerate(found):
            if entry.oddity != "missing_page":
                related = [found[(place + step) % len(found)] for step in range(1, _RELATED + 1)]
                resources[entry.path] = _resource(page(entry, related), "text/html; charset=utf-8", [entry])
    return resources


def of_feed(feed: FeedName) -> list[Entry]:
    """The entries of one feed, newest first, those without a date last."""
    mine = [entry for entry in entries() if entry.feed == feed]
    return sorted(mine, key=lambda entry: (entry.published or _LONG_AGO, entry.slug), reverse=True)


def rss_with_content(found: Sequence[Entry], base: str) -> bytes:
    """RSS 2.0 whose items hold the whole text in `content:encoded`."""
    return _rss("wire", found, base, _item_with_content)


def rss_with_summaries(found: Sequence[Entry], base: str) -> bytes:
    """RSS 2.0 whose items hold a sentence; the text is on the page that each links to."""
    return _rss("policy", found, base, lambda entry: f"<description>{escape(entry.summary)}</description>")


def atom(found: Sequence[Entry], base: str) -> bytes:
    """Atom 1.0 with the whole text as escaped HTML."""
    updated = max(entry.published for entry in found if entry.published)
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        f"<title>{OUTLETS['trade']}</title><id>{_identifier('feed-trade')}</id><updated>{updated.isoformat()}</updated>",
        f'<link rel="self" href="{base}{FEED_PATHS["trade"]}"/><link href="{base}/"/>',
        f"<author><name>{OUTLETS['trade']}</name></author>",
    ]
    for entry in _repeated(found):
        day = entry.published.isoformat() if entry.published else updated.isoformat()
        parts.append(
            f'<entry><title type="html">{escape(escape(entry.title, quote=False))}</title>'
            f"<id>{_identifier(entry.slug)}</id>"
            f'<link rel="alternate" href="{base}{entry.path}"/><published>{day}</published><updated>{day}</updated>'
            f'<content type="html">{escape(_markup(entry))}</content></entry>'
        )
    parts.append("</feed>\n")
    return "\n".join(parts).encode("utf-8")


def page(entry: Entry, related: Sequence[Entry]) -> bytes:
    """The entry's page, its text amid what surrounds a text on real pages.

    The empty page is the shell of an application that would fetch its text with a script.
    """
    if entry.oddity == "empty_page":
        return (HERE / "shell.html").read_bytes()
    links = "".join(f'<li><a href="{e.path}">{escape(e.title)}</a></li>' for e in related)
    template = Template((HERE / "page.html").read_text(encoding="utf-8"))
    return template.substitute(
        title=escape(entry.title),
        outlet=OUTLETS[entry.feed],
        dateline=_dateline(entry.published),
        body=_markup(entry),
        related=links,
    ).encode("utf-8")


def _rss(feed: FeedName, found: Sequence[Entry], base: str, inner: Callable[[Entry], str]) -> bytes:
    items = []
    for entry in _repeated(found):
        day = f"<pubDate>{format_datetime(entry.published)}</pubDate>" if entry.published else ""
        title = _referenced(entry.title) if entry.oddity == "entities" else escape(entry.title)
        items.append(
            f"<item><title>{title}</title><link>{base}{entry.path}</link>"
            f'<guid isPermaLink="false">{_identifier(entry.slug)}</guid>{day}{inner(entry)}</item>'
        )
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:atom="http://www.w3.org/2005/Atom"><channel>\n'
        f"<title>{OUTLETS[feed]}</title><link>{base}/</link><description>{OUTLETS[feed]}, bundled</description>"
        f'<language>en</language><atom:link href="{base}{FEED_PATHS[feed]}" rel="self" type="application/rss+xml"/>\n'
    )
    return (head + "\n".join(items) + "\n</channel></rss>\n").encode("utf-8")


def _item_with_content(entry: Entry) -> str:
    lead = escape(blocks(entry.body)[0])
    content = _markup(entry).replace("]]>", "]]&gt;")
    return f"<description>{lead}</description><content:encoded><![CDATA[{content}]]></content:encoded>"


def _markup(entry: Entry) -> str:
    write = _referenced if entry.oddity == "entities" else lambda text: escape(text, quote=False)
    return "\n".join(
        f"<h2>{write(block.removeprefix('## '))}</h2>" if block.startswith("## ") else f"<p>{write(block)}</p>"
        for block in blocks(entry.body)
    )


def _referenced(text: str) -> str:
    """Text as some publishing systems leave it: references for all that is not ASCII, and ampersands escaped twice."""
    forms = ("&#{0};", "&#x{0:X};")
    marked = text.replace("&", "&amp;amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#039;")
    return "".join(c if c.isascii() else forms[place % 2].format(ord(c)) for place, c in enumerate(marked))


def _repeated(found: Sequence[Entry]) -> list[Entry]:
    return [again for entry in found for again in [entry] * (2 if entry.oddity == "duplicate" else 1)]


def _identifier(slug: str) -> str:
    return f"urn:chipwatch:sample:{slug}"


def _dateline(published: datetime | None) -> str:
    if published is None:
        return ""
    day = published.astimezone(UTC)
    return f'<time datetime="{day.isoformat()}">{day.day} {day:%B %Y}</time>'


def _index() -> bytes:
    rows = "".join(f'<li><a href="{path}">{OUTLETS[feed]}</a></li>' for feed, path in FEED_PATHS.items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>chipwatch sample</title></head>'
        f"<body><h1>chipwatch sample feeds</h1><ul>{rows}</ul></body></html>"
    ).encode()


def _resource(body: bytes, content_type: str, found: Sequence[Entry]) -> Resource:
    newest = max((entry.published for entry in found if entry.published), default=_LONG_AGO).astimezone(UTC)
    etag = '"' + hashlib.sha256(body).hexdigest()[:32] + '"'
    return Resource(body, content_type, etag, format_datetime(newest, usegmt=True))
