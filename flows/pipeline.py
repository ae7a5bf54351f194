"""`chipwatch run`: all stages in order, in this one process, recorded as one run.

Only the order belongs here; the stages are in `stages`. No Prefect server is needed and none is started:
docs/decisions/0001-run-without-prefect.md says what that would cost.
"""

from dataclasses import dataclass
from pathlib import Path

from alerts.deliver import Delivered
from chipwatch.progress import SILENT, Progress
from chipwatch.settings import Settings
from flows import stages
from flows.stages import Clock, Extracted, Ingested, utc_now
from metrics.conservation import NotConserved


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass did, stage by stage, and the two files that it left."""

    ingested: Ingested
    extracted: Extracted
    delivered: Delivered
    published: Path
    report: Path


def run(data: Path, settings: Settings, now: Clock = utc_now, progress: Progress = SILENT) -> Pass:
    """One pass over everything: ingest, extract, measure, deliver, publish, export, report.

    A stage without work is quick, and a pass that was cut off is continued by the next. Raises what a stage raises.
    """
    with stages.recorded(data, "pipeline", now) as counts:
        ingested = stages.ingest(data, settings, now, progress, counts)
        extracted = stages.extract(data, settings, now, progress, counts)
        contradiction = None
        try:
            stages.measure(data, now, progress, counts)
        except NotConserved as error:
            contradiction = error
        # Alerts rest on events, not on capacity: they go out whatever the indicators are like.
        delivered = stages.deliver(data, settings, now, progress, counts)
        if contradiction:
            raise contradiction
    published = stages.publish(data, progress)
    stages.export(data, now, progress)
    return Pass(ingested, extracted, delivered, published, stages.report(data, now, progress))
