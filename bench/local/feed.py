"""A feed on 127.0.0.1 that can be added to, and made-up news of measures that are all different.

Only the feed and its items belong here; what is measured with it is in the benchmarks.
"""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COUNTRIES = (
    "Japan", "South Korea", "Taiwan", "Britain", "Germany", "Singapore", "Malaysia", "India", "Canada", "France"
)  # fmt: skip
SYLLABLES = ("ba", "ne", "ri", "to", "lu", "sha", "mek", "dor")

Item = tuple[str, str, datetime]
"""Title, text, and when it was published."""


@dataclass
class Feed:
    """What is served, where, and when it was asked for (seconds since 1970)."""

    url: str = ""
    items: list[Item] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)


def fines(number: int, now: datetime) -> Iterator[Item]:
    """News of so many different cases, of the last days."""
    for place in range(number):
        country, day = COUNTRIES[place % len(COUNTRIES)], now - timedelta(days=place % 5, hours=1)
        firm = f"{_name(place)} Trading Ltd."
        text = (
            f"{country}'s customs authority on {day:%A} fined {firm} ${place + 3} million for exporting AI "
            f"chips to Russia without a licence. {filler(place)}"
        )
        yield f"{country} acts against {firm}", text, day


def _name(number: int) -> str:
    first = ("Bel", "Cor", "Dra", "Fen", "Gal", "Hol", "Jun", "Kes", "Mon", "Tal")
    return first[number % 10] + ("vara", "tomi", "lind", "suka", "rest", "mark")[number // 10]


def filler(number: int) -> str:
    """Sentences of no meaning, another for each item: else the items would be copies of one story."""
    chance = random.Random(number)
    made = ["".join(chance.choice(SYLLABLES) for _ in "abc") for _ in range(60)]
    return ". ".join(" ".join(made[place : place + 10]).capitalize() for place in range(0, 60, 10)) + "."


@contextmanager
def served() -> Iterator[Feed]:
    """Serve a feed on a free port of 127.0.0.1, with the whole text of each of its items."""
    feed = Feed()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            feed.asked.append(time.time())
            body = _rss(feed.items)
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    feed.url = f"http://127.0.0.1:{server.server_address[1]}/feed.xml"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield feed
    server.shutdown()
    server.server_close()


def _rss(items: list[Item]) -> bytes:
    entries = "".join(
        f"<item><title>{escape(title)}</title><link>https://news.example/{number}</link>"
        f"<pubDate>{format_datetime(day.astimezone(UTC))}</pubDate><description>{escape(text)}</description>"
        f"<content:encoded>&lt;p&gt;{escape(escape(text))}&lt;/p&gt;</content:encoded></item>"
        for number, (title, text, day) in enumerate(items)
    )
    head = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>T</title>"
    return f"{head}<link>http://x</link><description>T</description>{entries}</channel></rss>".encode()
