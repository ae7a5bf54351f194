"""The Prefect flows of deploy.yaml: each runs one stage and tells by an event what came of it.

Only what Prefect needs belongs here; the stages are in `stages`. Events are hints, the warehouse is the truth: a stage
woken twice, late or in another order finds what is left to do, and a stage not woken is run by its schedule.
Configuration and data folder come from the environment (CHIPWATCH_CONFIG, CHIPWATCH_DATA), so that no parameter and no
event holds more than counts and ids.
"""

import os
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.events import emit_event

from chipwatch.progress import Progress
from chipwatch.settings import Settings, load
from flows import pipeline as whole
from flows import stages

# The lines go to the flow run's log.
PROGRESS = Progress(say=print)


def _place() -> tuple[Path, Settings]:
    """The data folder and the configuration. Raises ConfigError where the configuration cannot be used."""
    config = os.environ.get("CHIPWATCH_CONFIG")
    data = Path(os.environ.get("CHIPWATCH_DATA") or "data")
    return data, load(Path(config) if config else None)


def _tell(event: str, **payload: Any) -> None:
    emit_event(event, resource={"prefect.resource.id": "chipwatch.warehouse"}, payload=payload)


def _tell_stored(done: stages.Extracted) -> None:
    _tell("chipwatch.findings.stored", articles=done.articles, findings=done.findings)
    if done.opened:
        _tell("chipwatch.sanction.opened", events=done.opened, alerts=done.alerts)
    if done.changed:
        _tell("chipwatch.sanction.changed", events=done.changed, alerts=done.alerts)


@flow(name="ingest", log_prints=True)
def ingest() -> None:
    """Fetch every feed and store what is new."""
    data, settings = _place()
    done = stages.ingest(data, settings, progress=PROGRESS)
    if done.new or done.revised:
        _tell("chipwatch.articles.ingested", new=done.new, revised=done.revised)
    else:
        _tell("chipwatch.feeds.checked", answered=done.answered, failed=done.failed)


@flow(name="extract", log_prints=True)
def extract() -> None:
    """Read the articles that this version of the extractor has not read, and resolve what they say into events."""
    data, settings = _place()
    done = stages.extract(data, settings, progress=PROGRESS)
    if done.articles:
        _tell_stored(done)


@flow(name="measure", log_prints=True)
def measure() -> None:
    """Compute the indicators anew."""
    data, _ = _place()
    stages.measure(data, progress=PROGRESS)
    _tell("chipwatch.metrics.stored")


@flow(name="deliver", log_prints=True)
def deliver() -> None:
    """Send the webhooks that are due."""
    data, settings = _place()
    stages.deliver(data, settings, progress=PROGRESS)


@flow(name="publish", log_prints=True)
def publish() -> None:
    """Publish the warehouse's copy that people query."""
    data, _ = _place()
    stages.publish(data, progress=PROGRESS)
    _tell("chipwatch.warehouse.published")


@flow(name="report", log_prints=True)
def report() -> None:
    """Write the export and draw the report from the published copy."""
    data, _ = _place()
    stages.export(data, progress=PROGRESS)
    stages.report(data, progress=PROGRESS)


@flow(name="pipeline", log_prints=True)
def pipeline() -> None:
    """All stages in order in this one process, as `chipwatch run` does."""
    data, settings = _place()
    done = whole.run(data, settings, progress=PROGRESS)
    if done.extracted.articles:
        _tell_stored(done.extracted)
