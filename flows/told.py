"""What runs say of themselves: names of runs, texts of artifacts, and when to tell of news that keeps coming.

What belongs here is pure but for the clock; `deployed` hands it to Prefect. Words from the web are escaped.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from warehouse.outbox import Written

LONGEST_NAME = 120
TELL_SECONDS = 5.0
MOST_IDS = 100
NAMESPACE = uuid5(NAMESPACE_URL, "urn:chipwatch:messages")
_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_{}[]()#+|!~"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"})


def name(stage: str, **counts: int) -> str:
    """A run's name: what it did, without what it did not: `ingest: 3 new, 1 failed`."""
    said = ", ".join(f"{number} {what.replace('_', ' ')}" for what, number in counts.items() if number)
    return f"{stage}: {said or 'nothing new'}"[:LONGEST_NAME]


def news(articles: int, findings: int, events: Iterable[Mapping[str, Any]]) -> str:
    """What was new, as Markdown: each event with its words and a link."""
    lines = [f"{articles} articles read, {findings} findings.", ""]
    for event in events:
        who = " ".join(filter(None, (event["issuer"], event["kind"].replace("_", " "))))
        lines.append(f"- **{_safe(who)}, {event['status']}**: {_safe(event['headline'])}")
        lines.append(f"  > {_safe(event['quote'])}")
        if (event["url"] or "").startswith(("https://", "http://")):
            address = event["url"].replace("(", "%28").replace(")", "%29").replace(" ", "%20")
            lines.append(f"  > — [{_safe(event['outlet'] or 'source')}]({address})")
    if len(lines) == 2:
        lines.append("No measure that was not known.")
    return "\n".join(lines)


def health(feeds: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """How the feeds are, as rows of a table."""
    return [{key: _cell(value) for key, value in row.items()} for row in feeds]


def ids(event: str, written: Iterable[Written]) -> list[str]:
    """The webhook ids of the messages that an event of this name is about."""
    return sorted(one.webhook_id for one in written if f"chipwatch.{one.type}" == event)


def event_id(webhook_ids: Sequence[str]) -> UUID | None:
    """A Prefect event's id, the same for the same messages, so that telling twice is telling once; None for none."""
    return uuid5(NAMESPACE, "\n".join(webhook_ids)) if webhook_ids else None


def preview(messages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What would be sent, as rows of a table."""
    return [
        {key: ", ".join(value) if isinstance(value, list) else _cell(value) for key, value in row.items()}
        for row in messages
    ]


def _cell(value: object) -> object:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value or ""


def _safe(text: str) -> str:
    return " ".join(text.split()).translate(_SPECIAL)


class Telling:
    """Counts that grow, told in parts: the first at once, so that the next stage starts, more at most every
    TELL_SECONDS, the rest at the end."""

    def __init__(self, tell: Callable[[int, int], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._tell, self._clock = tell, clock
        self._told, self._next = (0, 0), clock()

    def __call__(self, new: int, revised: int) -> None:
        """Tell of what is more than told before, where it is time."""
        if self._clock() >= self._next:
            self.rest(new, revised)

    def rest(self, new: int, revised: int) -> None:
        """Tell of what is more than told before."""
        if (new, revised) != self._told:
            self._tell(new - self._told[0], revised - self._told[1])
            self._told, self._next = (new, revised), self._clock() + TELL_SECONDS
