"""`chipwatch backfill`: archives through every later stage, without alerts, or replayed with them.

What is particular to archives belongs here: batches, and the days of a replay; the stages are in `stages`. Memory holds
one batch, whatever the archive's size, and a second pass over the same files adds nothing.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pyarrow as pa

from chipwatch.model import Article, BadLine, Trouble, day_of
from chipwatch.progress import SILENT, Progress
from chipwatch.settings import Settings
from flows import stages
from flows.stages import Clock, Counts, utc_now
from ingest import archive
from warehouse import articles, connection, feeds, messages
from warehouse.publish import snapshot

BATCH = 1_000
UNDATED = "undated"
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Backfilled:
    """Lines that are articles, and lines that are none."""

    articles: int = 0
    bad: int = 0


def backfill(
    data: Path,
    settings: Settings,
    paths: Sequence[Path],
    *,
    replay: bool = False,
    now: Clock = utc_now,
    progress: Progress = SILENT,
) -> Backfilled:
    """Store the articles of these files and run every later stage on them.

    Without `replay` no article of the archive opens an alert. With it, the days of the archive are lived through in
    order: each is read with the clock at its end, and its alerts are delivered before the next; articles without a date
    come last, with the real clock. A line that is no article is a trouble of the run. Raises ArchiveError where a file
    cannot be read.
    """
    with stages.recorded(data, "backfill", now) as run:
        # What feeds brought before is read first, by its own rule, so that it does not miss its alerts.
        stages.extract(data, settings, now, progress, run)
        if replay:
            # Signatures carry the real time: receivers refuse old ones.
            done = _replay(
                data, settings, paths, now, progress, run,
                lambda _: stages.deliver(data, settings, now, counts=run, replay=True),
            )  # fmt: skip
        else:
            done, lines = Backfilled(), archive.count(paths)
            for batch in _batches(archive.read(paths), BATCH):
                found = _sorted_out(data, batch, now, progress, run)
                _store(data, found, now, run)
                stages.extract(data, settings, now, progress, run)
                done = Backfilled(done.articles + len(found), done.bad + len(batch) - len(found))
                progress.step("lines of the archive", done.articles + done.bad, lines)
        stages.measure(data, now, progress, run)
    stages.publish(data, progress)
    stages.export(data, now, progress)
    stages.report(data, now, progress)
    progress.say(
        f"{done.articles} articles in the archive, {run.articles_new} of them new, {done.bad} bad lines; "
        f"{run.findings_new} findings, {run.events_new} sanction events opened, {run.alerts_sent} alerts sent"
    )
    return done


def preview(
    data: Path, settings: Settings, paths: Sequence[Path], now: Clock = utc_now, progress: Progress = SILENT
) -> pa.Table:
    """The messages that a replay of these files would send, as `warehouse.messages.others` gives them.

    It is lived through in a copy of the warehouse, which is thrown away: nothing is stored, nothing sent. Raises
    ArchiveError where a file cannot be read.
    """
    data.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="chipwatch-preview-", dir=data) as name:
        folder = Path(name)
        snapshot(data, folder)
        with stages.recorded(folder, "backfill", now) as run:
            stages.extract(folder, settings, now, progress, run)
            stages.address(folder, settings, now)
            with connection.write(folder) as con:
                known = messages.ids(con)
            _replay(folder, settings, paths, now, progress, run, lambda _: stages.address(folder, settings, now))
        with connection.write(folder) as con:
            return messages.others(con, known)


def _replay(
    data: Path,
    settings: Settings,
    paths: Sequence[Path],
    now: Clock,
    progress: Progress,
    run: Counts,
    deliver: Callable[[Clock], object],
) -> Backfilled:
    with TemporaryDirectory(prefix="chipwatch-replay-", dir=data) as folder:
        done = _by_day(data, paths, Path(folder), now, progress, run)
        days = sorted(Path(folder).glob("*.jsonl"), key=lambda path: (path.stem == UNDATED, path.stem))
        for number, path in enumerate(days, 1):
            clock = now if path.stem == UNDATED else _end_of(date.fromisoformat(path.stem), now)
            for batch in _batches(archive.read([path]), BATCH):
                _store(data, [item for item in batch if isinstance(item, Article)], clock, run)
                stages.extract(data, settings, clock, progress, run, replay=True)
            deliver(clock)
            progress.step("days replayed", number, len(days))
    return done


def _by_day(data: Path, paths: Sequence[Path], folder: Path, now: Clock, progress: Progress, run: Counts) -> Backfilled:
    """Sort the archive's articles into one file for each day, a batch at a time."""
    good = bad = 0
    for batch in _batches(archive.read(paths), BATCH):
        found = _sorted_out(data, batch, now, progress, run)
        by_day: dict[str, list[Article]] = {}
        for article in found:
            day = day_of(article)
            by_day.setdefault(day.isoformat() if day else UNDATED, []).append(article)
        for name, group in by_day.items():
            with (folder / f"{name}.jsonl").open("a", encoding="utf-8") as file:
                file.writelines(_line(article) for article in group)
        good, bad = good + len(found), bad + len(batch) - len(found)
        progress.step("lines sorted by day", good + bad, None)
    return Backfilled(good, bad)


def _line(article: Article) -> str:
    row = {
        "id": article.article_id,
        "title": article.title,
        "text": article.text,
        "published": article.published.isoformat() if article.published else None,
        "outlet": article.outlet,
        "url": article.url,
    }
    return json.dumps(row) + "\n"


def _end_of(day: date, now: Clock) -> Clock:
    """The last moment of a day, or the present where that is earlier."""
    end = datetime.combine(day, time.max, UTC)
    return lambda: min(end, now())


def _sorted_out(
    data: Path, batch: Iterable[Article | BadLine], now: Clock, progress: Progress, run: Counts
) -> list[Article]:
    """The articles of a batch; what is none is said, and becomes a row in `troubles`."""
    bad = [item for item in batch if isinstance(item, BadLine)]
    if bad:
        with connection.write(data) as con:
            feeds.troubled(con, [Trouble(f"line {item.line}", "bad_line", item.error) for item in bad], now())
        run.troubles += len(bad)
    for item in bad:
        progress.say(f"{item.error}, in line {item.line}")
    return [item for item in batch if isinstance(item, Article)]


def _store(data: Path, batch: Sequence[Article], now: Clock, run: Counts) -> None:
    with connection.write(data) as con:
        stored = articles.store(con, batch, now())
    run.articles_new += stored.new
    run.articles_revised += stored.revised


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
