"""The table of the sample's events and their sources, as it stands in docs/sample.md.

`python -m sample.listing` prints it; a test fails where the page and the texts differ.
"""

from datetime import UTC

from sample.corpus import OUTLETS, Entry, FeedName, entries


def events_table() -> str:
    """A Markdown table with a row for each event, by the day of its first report: day, event, told by, sources."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries():
        if entry.event:
            groups.setdefault(entry.event, []).append(entry)
    rows = sorted(
        f"| {_first_day(group)} | `{event}` | {_outlets(group)} | {_sources(group)} |"
        for event, group in groups.items()
    )
    return "\n".join(["| first report | event | told by | sources |", "| --- | --- | --- | --- |", *rows])


def _first_day(group: list[Entry]) -> str:
    days = [entry.published.astimezone(UTC).date().isoformat() for entry in group if entry.published]
    return min(days, default="undated")


def _outlets(group: list[Entry]) -> str:
    short: dict[FeedName, str] = {feed: outlet.removeprefix("Sample ") for feed, outlet in OUTLETS.items()}
    told = [short[feed] for feed in OUTLETS for entry in group if entry.feed == feed]
    return ", ".join(f"{name} ×{told.count(name)}" if told.count(name) > 1 else name for name in dict.fromkeys(told))


def _sources(group: list[Entry]) -> str:
    cited = dict.fromkeys(
        f"[{entry.sourced}]({entry.source_url})" if entry.source_url else entry.sourced for entry in group
    )
    return "; ".join(cited)


if __name__ == "__main__":
    print(events_table())
