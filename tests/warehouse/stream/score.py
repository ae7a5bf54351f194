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
STREAMS = {"first": HERE, **{name: HERE / name for name in ("second", "third", "fourth", "fifth")}}
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
    also = row.get("also", ())
    for number, (outlet, title, text, later) in enumerate(texts):
        day = row["day"] + timedelta(later)
        published = datetime(day.year, day.month, day.day, 6 + number, tzinfo=UTC)
        url = f"https://{outlet.lower().replace(' ', '-')}.example/{name}-{number}"
        article = Article(url, title, text, url, outlet, published)
        said = [_sanction(group["is"], row.get("says", {}), article)] if group["event"] else []
        events = [row.get("says", {}).get("event", group["event"])] if group["event"] else []
        for other in [also] if isinstance(also, dict) else also:
            # A copy that is cut may not have it any more.
            quote = other.get("quote", "")
            if quote in text or quote not in row["text"]:
                said.append(_sanction(other, {}, article))
                events.append(other["event"])
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


_Key = tuple[str, str, str | None, tuple[str, ...], tuple[str, ...], int]


def _place(item: Labelled, said: Sanction) -> _Key:
    return (item.read.article.article_id, said.kind, said.issuer, said.targets, said.items, said.evidence[0])


def _places(con: DuckDBPyConnection) -> dict[_Key, tuple[str, float, list[str]]]:
    """Event, score and reasons of each finding."""
    rows = con.execute(
        "SELECT f.article_id, f.kind, f.issuer, f.targets, f.items, f.start_offset, r.event_id, r.score, r.reasons"
        " FROM store.sanction_reports AS r JOIN store.sanction_findings AS f USING (finding_id)"
        " WHERE r.recorded_to IS NULL AND f.recorded_to IS NULL"
    ).fetchall()
    return {(a, k, i, tuple(t), tuple(g), at): (e, s, r) for a, k, i, t, g, at, e, s, r in rows}


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
    """Scores of what the extractor reads, over all measures that articles are labelled with.

    A label is of the event of that report in its article which is most like it by words, kind, issuer and newness (see
    `_taken`); the labels of one article have different reports. `events` counts a label without a report as an event
    of its own, `found` leaves it out, so that one sees what is extraction's and what is resolution's; `ceiling` is what
    `events` would be, were all that was found resolved rightly. `told` is the share of labels with a report of the
    right kind, `surplus` the share of the events with news that no label has a report in.
    """

    events: float
    found: float
    ceiling: float
    told: float
    opened_twice: float
    surplus: float


_Found = tuple[str, str, str | None, bool, str, int, int]


def _closeness(row: _Found, label: Sanction, title: int) -> int:
    """16 for one in the same words or in the title of `title` characters, less for what else agrees."""
    _, kind, issuer, is_new, _, start, end = row
    same_words = start < label.evidence[1] and label.evidence[0] < end
    in_title = label.new and end <= title
    return (
        16 * (same_words or in_title) + 4 * (kind == label.kind) + 2 * (issuer == label.issuer) + (is_new == label.new)
    )


def _taken(labels: Sequence[Sanction], rows: Sequence[_Found], title: int) -> list[_Found | None]:
    """The report that each label has: one in its words, in the title for news, or else one of its kind and issuer."""
    left, taken = list(rows), list[_Found | None]()
    for label in labels:
        best = max(left, key=lambda row: _closeness(row, label, title), default=None)
        if best and _closeness(best, label, title) >= 6 and (best[1] == label.kind or best[2] == label.issuer):
            left.remove(best)
            taken.append(best)
        else:
            taken.append(None)
    return taken


def from_texts(con: DuckDBPyConnection, stream: Sequence[Labelled]) -> FromTexts:
    """What extraction and warehouse together make of the texts of the stream."""
    pairs = resolved_texts(con, stream)
    found = [(truth, row[4]) for truth, _, row in pairs if row]
    alone = [(truth, row[4] if row else f"none {number}") for number, (truth, _, row) in enumerate(pairs)]
    best = [(truth, truth if row else f"none {number}") for number, (truth, _, row) in enumerate(pairs)]
    told = sum(row is not None and row[1] == label.kind for _, label, row in pairs)
    split = Counter(truth for truth, _ in set(found))
    news = {name for (name,) in con.execute("SELECT event_id FROM sanction_reports WHERE is_new").fetchall()}
    return FromTexts(
        pairwise(alone), pairwise(found), pairwise(best), told / len(pairs),
        sum(n > 1 for n in split.values()) / len(split), len(news - {event for _, event in found}) / len(news),
    )  # fmt: skip


def resolved_texts(con: DuckDBPyConnection, stream: Sequence[Labelled]) -> list[tuple[str, Sanction, _Found | None]]:
    """Read and store the texts; each label's event with the label and the report that it has."""
    from extract import read

    texts = [item.read.article for item in stream]
    stored(con, [Read(article, found) for article, found in zip(texts, read(texts), strict=True)])
    rows: dict[str, list[_Found]] = {}
    for row in con.execute(
        "SELECT article_id, kind, issuer, is_new, event_id, start_offset, end_offset FROM sanction_reports ORDER BY ALL"
    ).fetchall():
        rows.setdefault(row[0], []).append(row)
    told = []
    for item in stream:
        labels = item.read.findings.sanctions
        article = item.read.article
        taken = _taken(labels, rows.get(article.article_id, []), len(article.title))
        told.extend(zip(item.events, labels, taken, strict=True))
    return told


if __name__ == "__main__":
    main()
