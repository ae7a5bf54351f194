"""Whether a site lets this program read its pages: robots.txt, RFC 9309.

What belongs here: fetching the file once for each site and client, and asking it. What doesn't: feeds, which a site
publishes for programs to read; only article pages are asked about.
"""

import threading
from urllib.parse import urlsplit

from protego import Protego

from chipwatch.model import Trouble
from chipwatch.settings import Network
from ingest.network import Answer, Client, fetch

_READ_BYTES = 500 * 1024
"""As much of a robots.txt as RFC 9309 asks a reader to parse."""


class Robots:
    """The rules of the sites met in one pull; safe to share between threads."""

    def __init__(self, client: Client, network: Network) -> None:
        self._client, self._network = client, network
        self._agent = network.user_agent.split("/")[0].split()[0] if network.user_agent.strip("/ ") else "chipwatch"
        self._rules: dict[str, Protego | Trouble] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def objection(self, url: str) -> Trouble | None:
        """Why the page must not be fetched now: code `robots` where the site says so, `robots_unknown` where its file
        cannot be read for a passing reason (then RFC 9309 has a reader wait); None where it may."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            lock = self._locks.setdefault(site, threading.Lock())
        with lock:
            if site not in self._rules:
                self._rules[site] = self._load(site)
        rules = self._rules[site]
        if isinstance(rules, Trouble):
            return Trouble(url, rules.code, rules.message)
        if rules.can_fetch(url, self._agent):
            return None
        return Trouble(url, "robots", f"{site}/robots.txt asks {self._agent} not to read this page")

    def _load(self, site: str) -> Protego | Trouble:
        answer = fetch(self._client, self._network, f"{site}/robots.txt")
        if isinstance(answer, Answer) and answer.status < 500 and answer.status != 429:
            text = answer.body[:_READ_BYTES].decode("utf-8", "replace") if answer.status == 200 else ""
            return Protego.parse(text)
        if isinstance(answer, Answer):
            return Trouble(site, "robots_unknown", f"{site}/robots.txt answered {answer.status}; asked again next time")
        if answer.code in ("too_large", "encoding", "redirects"):
            return Protego.parse("")
        return Trouble(site, answer.code, f"{site}/robots.txt cannot be read: {answer.message}")
