"""The stages as plain functions: what each asks of the warehouse, which room does the work, what it writes back.

Order and transactions belong here, decisions do not. A stage opens the warehouse shortly, to read what is to be done
and to write what came of it; fetching, reading and sending happen in between, without the lock. Every stage asks the
warehouse for its unfinished work, so it may be run at any time, any number of times, in any order.

A stage that runs alone is a run of its own; given `counts`, it is part of its caller's. What only one stage needs, and
is slow to import, is imported in it.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from chipwatch import __version__
from chipwatch.model import Article, Pull, Read
from chipwatch.progress import SILENT, Progress
from chipwatch.settings import Feed, Settings
from warehouse import articles, connection, feeds, findings, runs, unread

if TYPE_CHECKING:
    from alerts.deliver import Delivered

Clock = Callable[[], datetime]

FEEDS_AT_ONCE = 8
SO_FAR_SECONDS = 2.0
MEASURING = ("measure", "pipeline", "backfill")  # runs that compute the indicators
ARTICLES_AT_ONCE = 256


def utc_now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Counts:
    """What a run has done so far, as it will stand in `runs`."""

    articles_new: int = 0
    articles_revised: int = 0
    findings_new: int = 0
    events_new: int = 0
    events_changed: int = 0
    alerts_sent: int = 0
    troubles: int = 0


@dataclass(frozen=True, slots=True)
class Ingested:
    """Feeds that answered and that did not; articles seen for the first time, and new revisions of known ones."""

    answered: int = 0
    failed: int = 0
    new: int = 0
    revised: int = 0


@dataclass(frozen=True, slots=True)
class Extracted:
    """Articles read, findings stored, sanction events opened and changed, alerts written to the outbox."""

    articles: int = 0
    findings: int = 0
    opened: int = 0
    changed: int = 0
    alerts: int = 0


@contextmanager
def recorded(data: Path, stage: str, now: Clock = utc_now, within: Counts | None = None) -> Iterator[Counts]:
    """Record what happens in the block as a run of `stage`, ended and with its counts whatever happens.

    With `within`, the counts of a run that is going on, the block is part of that run.
    """
    if within is not None:
        yield within
        return
    with connection.write(data) as con:
        run = runs.start(con, stage, version(), now())
    counts, error = Counts(), None
    try:
        yield counts
    except BaseException as raised:
        error = f"{type(raised).__name__}: {raised}"
        raise
    finally:
        with connection.write(data) as con:
            runs.finish(con, run, now(), error=error, **asdict(counts))


def version() -> str:
    """Versions of chipwatch and its extractor, as they stand in `runs`."""
    from extract import VERSION

    return f"{__version__}, extractor {VERSION}"


def ingest(
    data: Path,
    settings: Settings,
    now: Clock = utc_now,
    progress: Progress = SILENT,
    counts: Counts | None = None,
    so_far: Callable[[Ingested], None] | None = None,
) -> Ingested:
    """Fetch every feed, several at once, and store each as soon as it has come.

    A feed in trouble is a row in `feeds`. An unexpected error in one feed is raised after the others are stored.
    `so_far` is called with what is stored by then, after each feed and at least every SO_FAR_SECONDS, so that news need
    not wait for the slowest feed.
    """
    from ingest.feeds import pull
    from ingest.network import client

    done, errors = Ingested(), list[Exception]()
    with recorded(data, "ingest", now, counts) as run:
        with connection.write(data) as con:
            states = {feed.url: feeds.state(con, feed.url) for feed in settings.feeds}
        with client(settings.network) as http, ThreadPoolExecutor(FEEDS_AT_ONCE) as pool:
            jobs = {
                pool.submit(pull, feed, states[feed.url], settings.network, now(), http): feed
                for feed in settings.feeds
            }
            going = set(jobs)
            while going:
                ended, going = wait(going, SO_FAR_SECONDS, FIRST_COMPLETED)
                for job in ended:
                    try:
                        done = _plus(done, _store_pull(data, jobs[job], job.result(), progress, run))
                    except Exception as error:  # noqa: BLE001 - raised below, once the other feeds are stored
                        errors.append(error)
                progress.step("feeds", len(jobs) - len(going), len(jobs))
                if so_far:
                    so_far(done)
        if errors:
            raise errors[0]
    return done


def _store_pull(data: Path, feed: Feed, pulled: Pull, progress: Progress, run: Counts) -> Ingested:
    with connection.write(data) as con:
        stored = articles.store(con, pulled.articles, pulled.at)
        feeds.record(con, feed, pulled)
    run.articles_new += stored.new
    run.articles_revised += stored.revised
    run.troubles += len(pulled.troubles)
    failed = pulled.outcome in ("failed", "gone")
    progress.say(f"feed {feed.name}: {_told(pulled, stored)}")
    return Ingested(int(not failed), int(failed), stored.new, stored.revised)


def _told(pulled: Pull, stored: articles.ArticlesStored) -> str:
    brought = f"{stored.new} new and {stored.revised} revised articles" if pulled.outcome == "new" else pulled.outcome
    troubles = f"{len(pulled.troubles)} troubles on the way" if pulled.troubles else None
    return ", ".join(filter(None, (brought, pulled.error, troubles)))


def _plus(a: Ingested, b: Ingested) -> Ingested:
    return Ingested(a.answered + b.answered, a.failed + b.failed, a.new + b.new, a.revised + b.revised)


def extract(
    data: Path,
    settings: Settings,
    now: Clock = utc_now,
    progress: Progress = SILENT,
    counts: Counts | None = None,
    *,
    replay: bool = False,
) -> Extracted:
    """Read the articles that this version of the extractor has not read, and store what they say, batch by batch.

    Articles that came through a feed may open alerts; those of an archive only in a `replay`.
    """
    from extract import VERSION

    done, total = Extracted(), None
    with recorded(data, "extract", now, counts) as run:
        while True:
            with connection.write(data) as con:
                batch = articles.unread(con, VERSION, ARTICLES_AT_ONCE)
                if total is None:
                    total = unread.waiting(con, VERSION)
            if not batch:
                return done
            reads = _read(batch)
            with connection.write(data) as con:
                for may_alert, group in groupby(reads, lambda read: replay or read.article.feed is not None):
                    stored = findings.store(con, list(group), VERSION, now(), settings.alerts if may_alert else None)
                    run.findings_new += stored.findings
                    run.events_new += stored.events_new
                    run.events_changed += stored.events_changed
                    done = Extracted(
                        done.articles,
                        done.findings + stored.findings,
                        done.opened + stored.events_new,
                        done.changed + stored.events_changed,
                        done.alerts + stored.alerts,
                    )
            done = replace(done, articles=done.articles + len(batch))
            progress.step("articles read", done.articles, max(total, done.articles))


def _read(batch: list[Article]) -> list[Read]:
    from extract import read

    reads, before = [], time.perf_counter()
    for article, found in zip(batch, read(batch), strict=True):
        after = time.perf_counter()
        reads.append(Read(article, found, after - before))
        before = after
    return reads


def measure(
    data: Path, now: Clock = utc_now, progress: Progress = SILENT, counts: Counts | None = None
) -> dict[str, int]:
    """Compute anew what new articles touch; returns how many rows of each indicator changed.

    Raises NotConserved where capacity contradicts itself; until a later pass is sound, nothing is published.
    """
    from flows.measure import measure as compute

    with recorded(data, "measure", now, counts):
        changed = compute(data, now())
    progress.say("indicators: " + ", ".join(f"{name} {rows} rows changed" for name, rows in changed.items()))
    return changed


def deliver(
    data: Path,
    settings: Settings,
    now: Clock = utc_now,
    progress: Progress = SILENT,
    counts: Counts | None = None,
    *,
    replay: bool = False,
    at_once: bool = False,
) -> "Delivered":
    """Send the webhooks that are due, and wait for a second attempt some seconds later, but not in a `replay` nor
    `at_once`, which also leaves receivers in trouble to the next pass."""
    from alerts.deliver import PATIENCE
    from alerts.deliver import deliver as send
    from alerts.receivers import troubles

    with recorded(data, "deliver", now, counts) as run:
        done = send(data, settings, now, timedelta() if replay or at_once else PATIENCE, in_health=at_once)
        run.alerts_sent += done.sent
    for trouble in troubles(settings.receivers):
        progress.say(trouble)
    for name, fault in sorted(done.faults.items()):
        progress.say(f"{name}: {fault}")
    failed = f"{done.failed} attempts failed (chipwatch alerts list), " if done.failed else ""
    progress.say(f"alerts: {done.sent} sent, {failed}{done.waiting} waiting")
    return done


def address(data: Path, settings: Settings, now: Clock = utc_now) -> None:
    """Make deliveries of the messages that are new, and send none."""
    from alerts.fan_out import fan_out

    with connection.write(data) as con:
        fan_out(con, settings, now())


def publish(data: Path, progress: Progress = SILENT) -> Path:
    """Publish the copy that people query. Raises NotConserved where the newest pass found that capacity contradicts
    itself: the copy of before stays."""
    from metrics.conservation import NotConserved
    from warehouse.publish import publish as copy

    with connection.write(data) as con:
        error = runs.last_error(con, MEASURING)
    if error and error.startswith(f"{NotConserved.__name__}: "):
        raise NotConserved(error.partition(": ")[2])
    path = copy(data)
    progress.say(f"published: {path}")
    return path


def export(data: Path, now: Clock = utc_now, progress: Progress = SILENT) -> Path:
    """Write the indicators as files, from the published copy. Raises NotPublished where there is none."""
    from report.export import export as write

    folder, changed = write(data, now())
    progress.say(f"export: {folder}, {len(changed)} files changed")
    return folder


def report(data: Path, now: Clock = utc_now, progress: Progress = SILENT, *, charts: bool = False) -> Path:
    """Draw the report from the published copy, and the Atom feed of events beside it; with `charts` also each chart as
    SVG and PNG into `charts/`.

    Raises NotPublished where there is no published copy.
    """
    import polars as pl

    from alerts import atom
    from report.frames import VIEWS
    from report.page import render
    from warehouse.query import query

    columns = {view: ", ".join(f'"{name}"' for name in schema) for view, schema in VIEWS.items()}
    frames = {view: pl.DataFrame(query(data, f"SELECT {names} FROM {view}")) for view, names in columns.items()}  # noqa: S608
    path = data / "report.html"
    fresh = path.with_suffix(".tmp")
    fresh.write_text(render(frames, now()), encoding="utf-8")
    fresh.replace(path)
    progress.say(f"report: {path}")
    fresh = data / "events.atom.tmp"
    rows = (query(data, sql).to_pylist() for sql in (atom.EVENTS, atom.REPORTS))
    fresh.write_text(atom.feed(*rows), encoding="utf-8")
    fresh.replace(data / "events.atom")
    if charts:
        from report.pictures import pictures

        drawn = pictures(frames, now(), data / "charts")
        progress.say(f"charts: {data / 'charts'}, {len(drawn)} files")
    return path
