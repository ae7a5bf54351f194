"""The labelled stream as records, and the scores of what a warehouse makes of it.

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
NOW = datetime(2026, 6, 1, tzinfo=UTC)
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


def labelled() -> list[Labelled]:
    """The whole stream, in the order of the files."""
    found: list[Labelled] = []
    for path in sorted(HERE.glob("*.yaml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8")):
            for number, row in enumerate(group["articles"]):
                found.extend(_printed(group, row, f"{path.stem}-{group['event']}-{number}"))
    return found


def _printed(group: Mapping[str, Any], row: Mapping[str, Any], name: str) -> Iterable[Labelled]:
    texts = [(row["outlet"], row["title"], row["text"], 0)]
    for number, outlet in enumerate(row.get("copies", ())):
        words = row["text"].split()
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
    place = {
        (article, kind, issuer, tuple(targets)): event
        for article, kind, issuer, targets, event in con.execute(
            "SELECT article_id, kind, issuer, targets, event_id FROM sanction_reports"
        ).fetchall()
    }
    told: list[tuple[str, str]] = []
    for item in stream:
        for finding, event in zip(item.read.findings.sanctions, item.events, strict=True):
            key = (item.read.article.article_id, finding.kind, finding.issuer, finding.targets)
            told.append((event, place[key]))
    stories = dict(con.execute("SELECT article_id, story_id FROM articles").fetchall())
    printed = [(item.story, stories[item.read.article.article_id]) for item in stream]
    split = Counter(event for event, _ in set(told))
    return Scores(pairwise(told), pairwise(printed), sum(n > 1 for n in split.values()) / len(split))


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
    rows = con.execute(
        "SELECT article_id, kind, issuer, targets, event_id, score, reasons FROM sanction_reports"
    ).fetchall()
    place = {(a, k, i, tuple(t)): (e, s, r) for a, k, i, t, e, s, r in rows}
    told = [
        (event, item.read.article, place[item.read.article.article_id, s.kind, s.issuer, s.targets])
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
    stream = labelled()
    with TemporaryDirectory() as folder, connection.write(Path(folder)) as con:
        if given.extract:
            print(f"events by article, from the texts: {_extracted(con, stream):.3f}")
            return
        stored(con, sorted((item.read for item in stream), key=lambda read: read.article.published or NOW))
        print(f"{len(stream)} articles, {len({e for item in stream for e in item.events})} events")
        print(scores(con, stream))
        print("\n".join(mistakes(con, stream)))


def _extracted(con: DuckDBPyConnection, stream: Sequence[Labelled]) -> float:
    """Pairwise F1 of the events of articles about one measure, each by the event that most of its reports joined."""
    from extract import read

    single = [item for item in stream if len(item.events) == 1]
    texts = [item.read.article for item in single]
    stored(con, [Read(article, found) for article, found in zip(texts, read(texts), strict=True)])
    rows = con.execute(
        "SELECT article_id, mode(event_id ORDER BY event_id) FROM sanction_reports GROUP BY article_id"
    ).fetchall()
    event = dict(rows)
    pairs = [(item.events[0], event.get(item.read.article.article_id, item.read.article.article_id)) for item in single]
    return pairwise(pairs)


if __name__ == "__main__":
    main()
