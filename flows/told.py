"""What runs say of themselves on Prefect's page: names of runs, and texts of artifacts.

Pure functions belong here, from rows to text; `deployed` hands it to Prefect. Words from the web are escaped.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

LONGEST_NAME = 120
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


def _cell(value: object) -> object:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value or ""


def _safe(text: str) -> str:
    return " ".join(text.split()).translate(_SPECIAL)
