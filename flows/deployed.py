"""The Prefect flows of deploy.yaml: each runs one stage and tells by an event what came of it.

Only what Prefect needs belongs here; the stages are in `stages`. Events are hints, the warehouse is the truth: a stage
woken twice, late or in another order finds what is left to do, and a stage not woken is run by its schedule.
Configuration and data folder come from the environment (CHIPWATCH_CONFIG, CHIPWATCH_DATA), so that no parameter and no
event holds more than counts and ids.
"""

import os
import random
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import httpx
from prefect import flow
from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.client.orchestration import get_client
from prefect.events import emit_event
from prefect.exceptions import PrefectException
from prefect.runtime import flow_run
from pydantic import Field

from chipwatch.progress import Progress
from chipwatch.settings import Settings, load
from flows import stages, told
from warehouse import connection, messages, news

# The lines go to the flow run's log.
PROGRESS = Progress(say=print)
PROGRESS_SECONDS = 5.0
QUIET_SECONDS = 0.4


# A stage asks the warehouse for its unfinished work, so that doing it again is safe; what fails is mostly a lock held
# for too long, or a disk that is full for a while. No result is kept: what a stage makes is in the warehouse.
_stage = partial(flow, log_prints=True, retries=2, retry_delay_seconds=20, persist_result=False)


def _place() -> tuple[Path, Settings]:
    """The data folder and the configuration. Raises ConfigError where the configuration cannot be used."""
    config = os.environ.get("CHIPWATCH_CONFIG")
    data = Path(os.environ.get("CHIPWATCH_DATA") or "data")
    return data, load(Path(config) if config else None)


def _tell(event: str, id: UUID | None = None, **payload: Any) -> None:  # noqa: A002 - Prefect names it
    """Emit an event, and leave the server alone for a moment: on SQLite it cannot write two things at once, and tries
    the run that the event starts again two seconds later."""
    emit_event(event, resource={"prefect.resource.id": "chipwatch.warehouse"}, payload=payload, id=id)
    time.sleep(QUIET_SECONDS)


def _tell_stored(data: Path, begun: datetime, done: stages.Extracted) -> None:
    with connection.write(data) as con:
        written = messages.since(con, begun)
    for event, count in (("chipwatch.sanction.opened", done.opened), ("chipwatch.sanction.changed", done.changed)):
        if count:
            ids = told.ids(event, written)
            _tell(event, told.event_id(ids), events=count, alerts=len(ids), webhook_ids=ids[: told.MOST_IDS])
    _tell("chipwatch.findings.stored", articles=done.articles, findings=done.findings)


def _tell_failing(data: Path, begun: datetime) -> None:
    """Tell of receivers that were found to take no messages any more."""
    with connection.write(data) as con:
        endpoints = news.failing_since(con, begun)
    if endpoints:
        _tell("chipwatch.endpoint.failing", endpoints=endpoints)


# What is shown of a run must not end it: the work is done by then.
_SHOWING = (PrefectException, httpx.HTTPError)


def _name(stage: str, **counts: int) -> None:
    """Name this run by what it did."""
    with suppress(*_SHOWING), get_client(sync_client=True) as client:
        client.update_flow_run(flow_run.id, name=told.name(stage, **counts))


def _show_news(data: Path, begun: datetime, done: stages.Extracted) -> None:
    with connection.write(data) as con:
        events = news.events_since(con, begun)
    with suppress(*_SHOWING):
        create_markdown_artifact(told.news(done.articles, done.findings, events), "chipwatch-news", "What was new")


def _show_health(data: Path) -> None:
    with connection.write(data) as con:
        feeds = news.feed_health(con)
    with suppress(*_SHOWING):
        create_table_artifact(told.health(feeds), "chipwatch-feeds", "How the feeds are, those in trouble first")


def _shown(what: str) -> Progress:
    """Progress for long work: lines in the log, and an artifact of how far the steps of this name are."""
    artifact: UUID | None = None
    last = time.monotonic()

    def step(name: str, done: int, total: int | None) -> None:
        nonlocal artifact, last
        if (
            name != what
            or not total
            or (time.monotonic() - last < PROGRESS_SECONDS and not (artifact and done == total))
        ):
            return
        last, share = time.monotonic(), min(100.0, 100.0 * done / total)
        with suppress(*_SHOWING):
            if artifact:
                update_progress_artifact(artifact, share)
            elif isinstance(made := create_progress_artifact(share, description=what.capitalize()), UUID):
                artifact = made

    return Progress(print, step)


@_stage(name="ingest")
def ingest(jitter: Annotated[float, Field(ge=0, le=900)] = 0.0) -> None:
    """Fetch every feed and store what is new, after a random part of `jitter` seconds."""
    time.sleep(random.uniform(0.0, jitter))  # noqa: S311 - spreads load, guards nothing
    data, settings = _place()
    telling = told.Telling(lambda new, revised: _tell("chipwatch.articles.ingested", new=new, revised=revised))
    done = stages.ingest(data, settings, progress=PROGRESS, so_far=lambda now: telling(now.new, now.revised))
    if done.new or done.revised:
        telling.rest(done.new, done.revised)
    else:
        _tell("chipwatch.feeds.checked", answered=done.answered, failed=done.failed)
    _show_health(data)
    _name("ingest", new=done.new, revised=done.revised, feeds_failed=done.failed)


@_stage(name="extract")
def extract() -> None:
    """Read the articles that this version of the extractor has not read, and resolve what they say into events."""
    data, settings = _place()
    begun = datetime.now(UTC)
    done = stages.extract(data, settings, progress=_shown("articles read"))
    if done.alerts:
        # Starting another run takes seconds, which alerts need not wait; what is left is that run's.
        stages.deliver(data, settings, progress=PROGRESS, at_once=True)
        _tell_failing(data, begun)
    if done.articles:
        _tell_stored(data, begun, done)
        _show_news(data, begun, done)
    _name("extract", articles=done.articles, findings=done.findings, opened=done.opened, changed=done.changed)


@_stage(name="measure")
def measure() -> None:
    """Compute the indicators anew."""
    data, _ = _place()
    changed = stages.measure(data, progress=PROGRESS)
    _tell("chipwatch.metrics.stored")
    _name("measure", rows_changed=sum(changed.values()))


@_stage(name="deliver")
def deliver() -> None:
    """Send the webhooks that are due."""
    data, settings = _place()
    begun = datetime.now(UTC)
    done = stages.deliver(data, settings, progress=PROGRESS)
    _tell_failing(data, begun)
    _name("deliver", sent=done.sent, failed=done.failed, waiting=done.waiting)


@_stage(name="publish")
def publish() -> None:
    """Publish the warehouse's copy that people query."""
    data, _ = _place()
    path = stages.publish(data, progress=PROGRESS)
    _tell("chipwatch.warehouse.published")
    _name("publish", kilobytes=path.stat().st_size // 1024)


@_stage(name="report")
def report() -> None:
    """Write the export and draw the report from the published copy."""
    data, _ = _place()
    stages.export(data, progress=PROGRESS)
    path = stages.report(data, progress=PROGRESS)
    with suppress(*_SHOWING):
        create_link_artifact(path.resolve().as_uri(), "report.html", "chipwatch-report", "On the worker's machine")
    _name("report", kilobytes=path.stat().st_size // 1024)


@_stage(name="pipeline")
def pipeline() -> None:
    """All stages in order in this one process, as `chipwatch run` does."""
    from flows import pipeline as whole

    data, settings = _place()
    begun = datetime.now(UTC)
    done = whole.run(data, settings, progress=PROGRESS)
    if done.extracted.articles:
        _tell_stored(data, begun, done.extracted)
        _show_news(data, begun, done.extracted)
    _tell_failing(data, begun)
    _show_health(data)
    _name("pipeline", new=done.ingested.new, opened=done.extracted.opened, sent=done.delivered.sent)


@_stage(name="reextract")
def reextract(since: date | None = None, version: str | None = None) -> None:
    """Read stored articles anew, those published since a day or read last by a version; no alert goes out."""
    from chipwatch import reextract as rereading

    data, _ = _place()
    done = rereading.reextract(data, since, version, _shown("articles read anew"))
    if done.articles:
        _tell("chipwatch.findings.stored", articles=done.articles, findings=done.findings)
    _name("reextract", articles=done.articles, findings=done.findings, opened=done.opened, changed=done.changed)


@_stage(name="backfill")
def backfill(paths: list[str], replay: bool = False, preview: bool = False) -> None:
    """Articles from JSON Lines files on the worker's machine, through every later stage; alerts only in a replay. A
    `preview` of a replay stores and sends nothing, and shows as a table what would be sent."""
    from flows import backfill as archives

    data, settings = _place()
    progress = _shown("days replayed" if replay or preview else "lines of the archive")
    files = [Path(path) for path in paths]
    if preview:
        found = archives.preview(data, settings, files, progress=progress).to_pylist()
        with suppress(*_SHOWING):
            create_table_artifact(told.preview(found), "chipwatch-preview", "What the replay would send")
        _name("preview", messages=len(found))
        return
    done = archives.backfill(data, settings, files, replay=replay, progress=progress)
    _tell("chipwatch.warehouse.published")
    _name("backfill", articles=done.articles, bad_lines=done.bad)
