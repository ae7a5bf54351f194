"""`chipwatch reextract`: reading stored articles anew, so that what they say is what this version finds.

Only the command and its loop belong here; reading is in `extract`, storing in `warehouse.findings`. Newer
readings supersede older ones on the recorded clock, and nothing is deleted. No alert goes out: it is no news.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from chipwatch.calling import Config, Data, day, expected, place
from chipwatch.model import Read
from chipwatch.progress import SILENT, Progress, shown

AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Reextracted:
    """Articles that were read anew, findings that are new or differ, events that opened and changed."""

    articles: int = 0
    findings: int = 0
    opened: int = 0
    changed: int = 0


def reextract(
    data: Path, since: date | None = None, version: str | None = None, progress: Progress = SILENT
) -> Reextracted:
    """Read every stored article anew, or those published since a day, or last read by a version of the extractor."""
    from extract import VERSION, read
    from warehouse import articles, connection, findings

    done, after = Reextracted(), ""
    with connection.write(data) as con:
        total = articles.read_before(con, since, version)
    while True:
        with connection.write(data) as con:
            batch = articles.readings(con, since, version, after, AT_ONCE)
        if not batch:
            return done
        after = batch[-1].article_id
        reads = [Read(article, found) for article, found in zip(batch, read(batch), strict=True)]
        with connection.write(data) as con:
            stored = findings.store(con, reads, VERSION, datetime.now(UTC), None)
        done = Reextracted(
            done.articles + len(reads),
            done.findings + stored.findings,
            done.opened + stored.events_new,
            done.changed + stored.events_changed,
        )
        progress.step("articles read anew", done.articles, max(total, done.articles))


def command(
    context: typer.Context,
    since: Annotated[
        date | None,
        typer.Option(
            "--since", parser=day, metavar="DAY", help="Only articles published from this day on, YYYY-MM-DD."
        ),
    ] = None,
    version: Annotated[
        str | None, typer.Option("--version", help="Only articles that this version of the extractor read last.")
    ] = None,
    config: Config = None,
    data: Data = None,
) -> None:
    """Read stored articles anew with this version of the extractor. No alert goes out.

    What they said before stays, superseded: `chipwatch diff` and the `…_as_recorded(day)` macros still tell it. Events
    keep their ids, and what people decided with `chipwatch review` holds.
    """
    with expected(), shown() as progress:
        folder, _ = place(context, config, data)
        from flows import stages

        done = reextract(folder, since, version, progress)
        if done.articles:
            stages.measure(folder, progress=progress)
            stages.publish(folder, progress)
            stages.report(folder, progress=progress)
        progress.say(
            f"{done.articles} articles read anew; {done.findings} findings new or different, {done.opened} sanction "
            f"events opened, {done.changed} changed"
        )
