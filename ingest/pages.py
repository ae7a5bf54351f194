"""Article pages: fetching several politely at once, and finding the article's text in the HTML.

What belongs here: whatever happens between a page's address and its text. What doesn't: which pages are fetched and
whether their text is used (ingest.decide). The body is found by trafilatura (Barbaresi 2021,
https://aclanthology.org/2021.acl-demo.15/).
"""

import codecs
import threading
from collections import Counter, deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import trafilatura
from lxml import etree

from chipwatch.model import Trouble
from chipwatch.settings import Network
from ingest.markup import one_line, tidy
from ingest.network import Answer, Client, fetch
from ingest.robots import Robots

MAX_PAGE_BYTES = 4_000_000
"""Larger pages are not searched for text: parsing takes time in proportion, and no article is this long."""

HOSTS_AT_ONCE = 4
DOWN_AFTER = 3
"""Failures in a row after which the rest of a host's pages are left to the next pull."""

_HTML_TYPES = ("text/html", "application/xhtml+xml", "")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's article: its title (None where it has none) and its text, a paragraph a line."""

    title: str | None
    text: str


def fetch_all(client: Client, network: Network, urls: Sequence[str]) -> dict[str, Page | Trouble]:
    """Fetch and read pages, several hosts at once and `network.per_host` at a host; each address with its outcome.

    A host that does not answer DOWN_AFTER times in a row is left alone: its other pages have the trouble `host_down`.
    """
    robots, down, outcomes = Robots(client, network), _Down(), dict[str, Page | Trouble]()
    hosts: dict[str, deque[str]] = {}
    for url in dict.fromkeys(urls):
        hosts.setdefault(urlsplit(url).netloc, deque()).append(url)

    def work(waiting: deque[str]) -> None:
        while waiting:
            try:
                url = waiting.popleft()
            except IndexError:  # the host's other worker took the last one
                return
            outcomes[url] = _fetch(client, network, robots, down, url)

    # A worker stays with its host, so that a slow host holds up its own pages alone.
    with ThreadPoolExecutor(HOSTS_AT_ONCE * network.per_host, thread_name_prefix="page") as pool:
        workers = [
            pool.submit(work, waiting) for waiting in hosts.values() for _ in range(min(network.per_host, len(waiting)))
        ]
    for worker in workers:
        worker.result()
    return outcomes


def _fetch(client: Client, network: Network, robots: Robots, down: "_Down", url: str) -> Page | Trouble:
    host = urlsplit(url).netloc
    if down.is_down(host):
        return Trouble(url, "host_down", f"{host} did not answer {DOWN_AFTER} times in a row; tried at the next pull")
    objection = robots.objection(url)
    if objection is not None:
        return objection
    answer = fetch(client, network, url, {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"})
    down.note(host, isinstance(answer, Trouble) or answer.status >= 500)
    if isinstance(answer, Trouble):
        return answer
    if answer.status != 200:
        return Trouble(url, f"http_{answer.status}", f"the page answered {answer.status}")
    return read(answer)


class _Down:
    """Which hosts have stopped answering: failures in a row, by host."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures: Counter[str] = Counter()

    def note(self, host: str, failed: bool) -> None:
        with self._lock:
            self._failures[host] = self._failures[host] + 1 if failed else 0

    def is_down(self, host: str) -> bool:
        with self._lock:
            return self._failures[host] >= DOWN_AFTER


def read(answer: Answer) -> Page | Trouble:
    """The article in a page's HTML, or why there is none: `not_html`, `too_large` or `no_text`. Never raises on what a
    server sends."""
    kind, _, parameters = answer.headers.get("content-type", "").partition(";")
    if kind.strip().lower() not in _HTML_TYPES:
        return Trouble(answer.url, "not_html", f"the page is {kind.strip()[:60]}, of which no text is taken")
    if len(answer.body) > MAX_PAGE_BYTES:
        return Trouble(answer.url, "too_large", f"the page is larger than {MAX_PAGE_BYTES:,} bytes")
    try:
        tree = trafilatura.load_html(_decoded(answer.body, parameters))
        if tree is None:
            return _no_text(answer.url)
        title = _title(tree)
        found: Any = trafilatura.bare_extraction(tree, url=answer.url, include_comments=False, with_metadata=False)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, etree.LxmlError) as error:
        # Markup broken enough to trip the parsers is the page's fault; one page must not end the run.
        return Trouble(answer.url, "no_text", f"the page's markup cannot be read: {error}")
    text = _without_heading(tidy(found.text or "") if found is not None else "", title)
    return Page(title, text) if text else _no_text(answer.url)


def _no_text(url: str) -> Trouble:
    return Trouble(url, "no_text", "the page holds no article text; it may need a browser, or a subscription")


def _decoded(body: bytes, parameters: str) -> str | bytes:
    """The page as the server's charset says; bytes, for trafilatura to look into, where it says nothing usable."""
    name = parameters.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    try:
        codec = codecs.lookup(name) if name else None
    except (LookupError, ValueError):
        codec = None
    # Python also knows codecs such as "hex" that are no text encodings.
    if codec is None or not getattr(codec, "_is_text_encoding", True):
        return body
    return body.decode(codec.name, "replace")


def _title(tree: etree._Element) -> str | None:
    """og:title, else the first heading, else the title element; the first two leave out the site's name."""
    for path in ('string(//meta[@property="og:title"]/@content)', "string(//h1)", "string(//title)"):
        title = one_line(str(tree.xpath(path)))
        if title:
            return title
    return None


def _without_heading(text: str, title: str | None) -> str:
    first, _, rest = text.partition("\n")
    return rest if title and first.casefold() == title.casefold() and rest else text
