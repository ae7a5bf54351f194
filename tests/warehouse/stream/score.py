"""The labelled streams as records, and the scores of what a warehouse makes of them.

python tests/warehouse/stream/score.py            from the labelled findings, as the floors are
python tests/warehouse/stream/score.py --extract  from what this version of the extractor finds in the texts
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from duckdb import DuckDBPyConnection

from chipwatch.model import Article, Findings, Read, Sanction
from warehouse import articles, connection, findings

HERE = Path(__file__).parent
STREAMS = {"first": HERE, "second": HERE / "second", "third": HERE / "third", "fourth": HERE / "fourth"}
NOW = datetime(2026, 12, 1, tzinfo=UTC)
FRONT = "This report reached us by wire on the day. "


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article with its findings, the event that each is about, and the story that it tells."""

    read: Read
    events: tuple[str, ...]
    story: str


@dataclass(frozen=True, slots=True)
class Scores:
    """Pairwise F1 of events and of stories, and the share of measures that were opened twice."""

    events: float
    stories: float
    opened_twice: float


def labelled(stream: str = "first") -> list[Labelled]:
    """A whole stream, in the order of its files."""
    found: list[Labelled] = []
    for path in sorted(STREAMS[stream].glob("*.yaml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8")):
            for number, row in enumerate(group["articles"]):
                found.extend(_printed(group, row, f"{path.stem}-{group['event']}-{number}"))
    return found


def _printed(group: Mapping[str, Any], row: Mapping[str, Any], name: str) -> Iterable[Labelled]:
    texts = [(row["outlet"], row["title"], row["text"], 0)]
    for number, outlet in enumerate(row.get("copies", ())):
        words = row["text"].split()
        if isinstance(outlet, dict):
            texts.append((outlet["outlet"], outlet["title"], outlet["text"], number % 2))
            continue
        text = (row["text"], FRONT + row["text"], " ".join(words[: int(len(words) * 0.8)]))[number]
        texts.append((outlet, row["title"] if number != 1 else f"{row['title']}, wire says", text, number % 2))
    for number, (outlet, title, text, later) in enumerate(texts):
        day = row["day"] + timedelta(later)
        published = datetime(day.year, day.month, day.day, 6 + number, tzinfo=UTC)
        url = f"https://{outlet.lower().replace(' ', '-')}.example/{name}-{number}"
        article = Article(url, title, text, url, outlet, published)
        said = [_sanction(group["is"], row.get("says", {}), article)] if group["event"] else []
        events = [row.get("says", {}).get("event", group["event"])] if group["event"] else []
        if "also" in row:
            said.append(_sanction(row["also"], {}, article))
            events.append(row["also"]["event"])
        yield Labelled(Read(article, Findings(bool(said), sanctions=tuple(said))), tuple(events), name)


def _sanction(usual: Mapping[str, Any], said: Mapping[str, Any], article: Article) -> Sanction:
    fields = {
        "status": "adopted",
        "new": True,
        "date": None,
        "effective": None,
        "primary_source": None,
        **usual,
        **said,
    }
    quote = fields.get("quote", "")
    place = article.document.find(quote) if quote else -1
    span = (place, place + len(quote)) if place >= 0 else (len(article.title) + 2, len(article.document))
    return Sanction(
        kind=fields["kind"], issuer=fields["issuer"], agency=fields.get("agency"), targets=tuple(fields["targets"]),
        items=tuple(fields["items"]), status=fields["status"], new=fields["new"], date=_iso(fields["date"]),
        effective=_iso(fields["effective"]), primary_source=fields["primary_source"], evidence=span,
    )  # fmt: skip


def _iso(value: date | str | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else str(value) if value else None


def stored(con: DuckDBPyConnection, reads: Sequence[Read], size: int = 50) -> None:
    """Store readings in batches, in the order given."""
    for start in range(0, len(reads), size):
        batch = reads[start : start + size]
        articles.store(con, [read.article for read in batch], NOW)
        findings.store(con, batch, "labelled", NOW, None)


def scores(con: DuckDBPyConnection, stream: Sequence[Labelled]) -> Scores:
    """What the warehouse made of the labelled findings of the stream."""
    place = {key: event for key, (event, _, _) in _places(con).items()}
    told: list[tuple[str, str]] = []
    for item in stream:
        for finding, event in zip(item.read.findings.sanctions, item.events, strict=True):
            told.append((event, place[_place(item, finding)]))
    stories = dict(con.execute("SELECT article_id, story_id FROM articles").fetchall())
    printed = [(item.story, stories[item.read.article.article_id]) for item in stream]
    split = Counter(event for event, _ in set(told))
    return Scores(pairwise(told), pairwise(printed), sum(n > 1 for n in split.values()) / len(split))


_Key = tuple[str, str, str | None, tuple[str, ...], tuple[str, ...]]


def _place(item: Labelled, said: Sanction) -> _Key:
    return (item.read.article.article_id, said.kind, said.issuer, said.targets, said.items)


def _places(con: DuckDBPyConnection) -> dict[_Key, tuple[str, float, list[str]]]:
    """Event, score and reasons of each finding."""
    rows = con.execute(
        "SELECT f.article_id, f.kind, f.issuer, f.targets, f.items, r.event_id, r.score, r.reasons"
        " FROM store.sanction_reports AS r JOIN store.sanction_findings AS f USING (finding_id)"
        " WHERE r.recorded_to IS NULL AND f.recorded_to IS NULL"
    ).fetchall()
    return {(a, k, i, tuple(t), tuple(g)): (e, s, r) for a, k, i, t, g, e, s, r in rows}


def pairwise(pairs: Sequence[tuple[str, str]]) -> float:
    """F1 over all pairs of items: together in truth, together in the answer."""
    both = right = answered = 0
    for (truth, answer), (other_truth, other_answer) in combinations(pairs, 2):
        right += truth == other_truth
        answered += answer == other_answer
        both += truth == other_truth and answer == other_answer
    return 2 * both / (right + answered)


def mistakes(con: DuckDBPyConnection, stream: Sequence[Labelled]) -> list[str]:
    """Labelled events that were parted and found events that are several, for people to look at."""
    place = _places(con)
    told = [
        (event, item.read.article, place[_place(item, s)])
        for item in stream
        for s, event in zip(item.read.findings.sanctions, item.events, strict=True)
    ]
    parted = {e for e, n in Counter(e for e, _ in {(e, p[0]) for e, _, p in told}).items() if n > 1}
    joined = {f for f, n in Counter(f for _, f in {(e, p[0]) for e, _, p in told}).items() if n > 1}
    return [
        f"{event:16}{found[-6:]} {score:5.1f} {article.published:%Y-%m-%d} {article.title[:44]:46}{'; '.join(reasons)}"
        for event, article, (found, score, reasons) in told
        if event in parted or found in joined
    ]


def main() -> None:
    """Print the scores and what was taken wrongly."""
    wish = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    wish.add_argument("--extract", action="store_true", help="judge what the extractor finds in the texts")
    given = wish.parse_args()
    for name in STREAMS:
        stream = labelled(name)
        with TemporaryDirectory() as folder, connection.write(Path(folder)) as con:
            print(f"{name}: {len(stream)} articles, {len({e for item in stream for e in item.events})} events")
            if given.extract:
                print(from_texts(con, stream))
                continue
            stored(con, sorted((item.read for item in stream), key=lambda read: read.article.published or NOW))
            print(scores(con, stream))
            print("\n".join(mistakes(con, stream)))


@dataclass(frozen=True, slots=True)
class FromTexts:
    """Scores of articles about one measure, read by the extractor.

    An article is of the event of that report which is most like the label by kind, issuer and newness. `events` counts
    an article without a report as one of its own, `found` leaves it out, so that one sees what is extraction's and what
    is resolution's; `told` is the share of articles with a report of the right kind.
    """

    events: float
    found: float
    told: float
    opened_twice: float


def _closeness(row: tuple[Any, ...], label: Sanction) -> int:
    _, kind, issuer, is_new, _ = row
    return 4 * (kind == label.kind) + 2 * (issuer == label.issuer) + (is_new == label.new)


def from_texts(con: DuckDBPyConnection, stream: Sequence[Labelled]) -> FromTexts:
    """What extraction and warehouse together make of the texts of the stream."""
    from extract import read

    texts = [item.read.article for item in stream]
    stored(con, [Read(article, found) for article, found in zip(texts, read(texts), strict=True)])
    rows = con.execute(
        "SELECT article_id, kind, issuer, is_new, event_id FROM sanction_reports ORDER BY ALL"
    ).fetchall()
    event: dict[str, str] = {}
    for item in stream:
        said, name = item.read.findings.sanctions, item.read.article.article_id
        own = [row for row in rows if row[0] == name]
        if own:
            like = said[0] if said else None
            event[name] = max(own, key=lambda r: like is not None and _closeness(r, like))[4]
    kinds = set(con.execute("SELECT article_id, kind FROM sanction_reports").fetchall())
    single = [(item.events[0], item.read) for item in stream if len(item.events) == 1]
    pairs = [(truth, event.get(read.article.article_id, read.article.article_id)) for truth, read in single]
    found = [pair for pair, (_, read) in zip(pairs, single, strict=True) if read.article.article_id in event]
    told = sum((read.article.article_id, read.findings.sanctions[0].kind) in kinds for _, read in single)
    split = Counter(truth for truth, _ in set(found))
    return FromTexts(
        pairwise(pairs), pairwise(found), told / len(single), sum(n > 1 for n in split.values()) / len(split)
    )


if __name__ == "__main__":
    main()
