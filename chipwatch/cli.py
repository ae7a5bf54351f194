"""The command line: each command reads its options, calls one function elsewhere, and picks the exit code.

Heavy imports stand inside the commands, so that `--help` and `extract` start at once. Exit codes: 0 where anything
useful was done (what went wrong is a row in `feeds` or `runs`), 2 for a wrong call or configuration, 1 otherwise.
"""

import os
import sys
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from chipwatch import __version__, diff, evaluate, explain, export, reextract, restriction, review
from chipwatch.alerts import app as alerts_app
from chipwatch.calling import LOCAL, LOOK, PASS, Config, Data, chosen, expected, place, say, stop
from chipwatch.faults import FAILED, WRONG
from chipwatch.progress import SILENT, plain, shown

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Form(StrEnum):
    """The forms that `sql` answers in."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


def _version(wanted: bool) -> None:
    if wanted:
        print(f"chipwatch {__version__}")
        raise typer.Exit


def main() -> None:
    """The console script."""
    app()


@app.callback()
def front(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", envvar="CHIPWATCH_CONFIG", help="For any command.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", envvar="CHIPWATCH_DATA", help="For any command.")
    ] = None,
    _: Annotated[bool, typer.Option("--version", is_eager=True, callback=_version, help="Print it.")] = False,
) -> None:
    """Who has how many AI chips, what governments restrict, what is late: read from the news, each with its sentence.

    Try `chipwatch sample --run`: the whole pipeline on bundled news. Then name your feeds in `chipwatch.toml`,
    call `chipwatch run`, and ask `chipwatch sql "SELECT firm, chip, low, high, quote FROM gpu_claims"`.
    """
    context.obj = (config, data)


@app.command(rich_help_panel=PASS)
def run(context: typer.Context, config: Config = None, data: Data = None) -> None:
    """One pass: ingest, extract, measure, deliver, publish, export, report.

    Call it from cron as often as you like: a second pass fetches only what changed and sends nothing twice. A feed or a
    receiver in trouble does not stop the rest; ask `chipwatch sql "SELECT name, health, error FROM feeds"`.
    """
    with expected(), shown() as progress:
        folder, settings = place(context, config, data)
        from flows import pipeline

        done = pipeline.run(folder, settings, progress=progress)
    if not settings.feeds:
        say("no [[feeds]] in the configuration, so nothing was fetched; README.md shows how to name one")
    elif not done.ingested.answered:
        stop(FAILED, "no feed answered; the table `feeds` says why")


@app.command(rich_help_panel=PASS)
def ingest(context: typer.Context, config: Config = None, data: Data = None) -> None:
    """Fetch the feeds and store new and revised articles."""
    with expected(), shown() as progress:
        folder, settings = place(context, config, data)
        if not settings.feeds:
            stop(WRONG, "no [[feeds]] in the configuration; README.md shows how to name one")
        from flows import stages

        done = stages.ingest(folder, settings, progress=progress)
    if not done.answered:
        stop(FAILED, "no feed answered; the lines above say why, and after `chipwatch publish` the table `feeds`")


@app.command(rich_help_panel=PASS)
def extract(
    context: typer.Context,
    pending: Annotated[bool, typer.Option("--pending", help="Read stored articles that are unread instead.")] = False,
    config: Config = None,
    data: Data = None,
) -> None:
    """Articles in, findings out: JSON Lines from standard input to standard output, no data folder touched.

    Long input is shared out to the processors that the command may use (`taskset` narrows them), at most four.
    A line is `{"id", "title", "text", "published", "outlet", "url"}`, of which title and text must be there. Each is
    answered by one line, in order; a line that is no article by `{"id", "error"}`, and the exit code is then 1.

    `chipwatch extract < articles.jsonl | jq .counts`
    """
    with expected():
        if pending:
            folder, settings = place(context, config, data)
            from flows import stages

            with shown() as progress:
                done = stages.extract(folder, settings, progress=progress)
            say(f"{done.articles} articles read, {done.findings} findings, {done.alerts} alerts written")
            return
        if sys.stdin is None:
            stop(WRONG, "standard input is closed; give articles there: chipwatch extract < articles.jsonl")
        from chipwatch import lines, spread
        from extract import read

        with shown() if sys.stderr.isatty() and not sys.stdout.isatty() else nullcontext(SILENT) as progress:
            bad = lines.answer(
                sys.stdin.buffer,
                sys.stdout.buffer,
                read,
                lambda done: progress.step("articles read", done, None),
                spread.processors(),
                lambda: say("a process that read articles was killed, perhaps for want of memory; one reads the rest"),
            )
    if bad:
        stop(FAILED, f"{bad} lines were no article; each is answered in its place with what is wrong")


@app.command(rich_help_panel=PASS)
def measure(context: typer.Context, config: Config = None, data: Data = None) -> None:
    """Compute the indicators anew: capacity, restriction status, sanction index, delays."""
    with expected(), shown() as progress:
        folder, _ = place(context, config, data)
        from flows import stages

        stages.measure(folder, progress=progress)


@app.command(rich_help_panel=PASS)
def deliver(context: typer.Context, config: Config = None, data: Data = None) -> None:
    """Send the webhooks that are due, and record each attempt."""
    with expected(), shown() as progress:
        folder, settings = place(context, config, data)
        from flows import stages

        stages.deliver(folder, settings, progress=progress)


@app.command(rich_help_panel=PASS)
def publish(context: typer.Context, config: Config = None, data: Data = None) -> None:
    """Publish the copy that people query: `chipwatch.duckdb` in the data folder."""
    with expected(), shown() as progress:
        folder, _ = place(context, config, data)
        from flows import stages

        stages.publish(folder, progress=progress)


@app.command(rich_help_panel=PASS)
def report(
    context: typer.Context,
    charts: Annotated[
        bool, typer.Option("--charts", help="Also draw each chart as SVG and PNG, for slides, into `charts/`.")
    ] = False,
    config: Config = None,
    data: Data = None,
) -> None:
    """Draw `report.html` in the data folder from the published copy: one page that needs no network."""
    with expected(), shown() as progress:
        folder, _ = place(context, config, data)
        from flows import stages

        stages.report(folder, progress=progress, charts=charts)


app.command(name="export", rich_help_panel=PASS)(export.command)


@app.command(rich_help_panel=PASS)
def backfill(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="JSON Lines files, as `extract` reads them.")],
    replay: Annotated[
        bool, typer.Option("--replay", help="Day by day, the clock following the articles' dates; alerts go out.")
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="With --replay: show what would be sent; nothing is stored or sent.")
    ] = False,
    config: Config = None,
    data: Data = None,
) -> None:
    """Articles from archives, through every later stage, without alerts.

    The same file twice adds nothing. With --replay every day of the archive is lived through once more: alerts go to
    the subscribers as they would have gone then. Look before with --preview: it lists the messages and who would get
    them.
    """
    if preview and not replay:
        stop(WRONG, "--preview shows what a replay would send: chipwatch backfill --replay --preview …")
    with expected(), shown() as progress:
        folder, settings = place(context, config, data)
        missing = [str(path) for path in paths if not path.is_file()]
        if missing:
            stop(WRONG, f"no such file: {', '.join(missing)}")
        from flows import backfill as room

        if preview:
            from chipwatch import rows

            rows.answer(room.preview(folder, settings, paths, progress=progress))
            return
        done = room.backfill(folder, settings, paths, replay=replay, progress=progress)
    if done.bad and not done.articles:
        stop(FAILED, f"none of the {done.bad} lines is an article; the lines above say what is wrong")


@app.command(rich_help_panel=LOOK)
def sql(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="SQL", help="One statement in DuckDB's SQL.")],
    form: Annotated[Form, typer.Option("--format", help="How the answer is written.")] = Form.TABLE,
    config: Config = None,
    data: Data = None,
) -> None:
    """Ask the published copy: read-only, and without access to files or network.

    `chipwatch sql "SHOW TABLES"`, `chipwatch sql "DESCRIBE gpu_claims"`; every column is described in
    docs/data-dictionary.md.

    `chipwatch sql "FROM sanction_events" --format parquet > events.parquet`
    """
    if form is Form.PARQUET and sys.stdout.isatty():
        stop(WRONG, "parquet is no text; send it to a file: chipwatch sql … --format parquet > answer.parquet")
    _, folder = chosen(context, config, data)
    with expected():
        from warehouse.query import query as ask

        found = ask(folder, query)
    from chipwatch import rows

    rows.answer(found, form.value)


app.command(name="diff", rich_help_panel=LOOK)(diff.command)
app.command(name="review", rich_help_panel=LOOK)(review.command)
app.command(name="reextract", rich_help_panel=PASS)(reextract.command)
app.command(name="restriction", rich_help_panel=LOOK)(restriction.command)
app.command(name="evaluate", rich_help_panel=LOOK)(evaluate.command)
app.command(name="explain", rich_help_panel=LOOK)(explain.command)


app.add_typer(alerts_app, name="alerts", rich_help_panel=LOOK)


@app.command(rich_help_panel=LOOK)
def doctor(context: typer.Context, config: Config = None, data: Data = None) -> None:
    """Check the set-up, and say what to mend. Exit code 1 where something must be mended."""
    from chipwatch import doctor as checks

    given, folder = chosen(context, config, data)
    with expected():
        found = checks.examine(given, folder, os.environ)
    for check in found:
        print(checks.line(check))
    if any(check.state == "fault" for check in found):
        raise typer.Exit(FAILED)


@app.command(rich_help_panel=LOCAL)
def sample(
    context: typer.Context,
    whole: Annotated[
        bool, typer.Option("--run", help="Run the whole pipeline on them, receive the webhooks, print what came.")
    ] = False,
    config: Config = None,
    data: Data = None,
) -> None:
    """Serve the bundled sample feeds on this machine until Ctrl-C; with --run, see the whole pipeline at work."""
    _, folder = chosen(context, config, data)
    with expected(), shown() as progress:
        from chipwatch import demonstration

        if whole:
            demonstration.run(folder, progress)
        else:
            demonstration.serve_feeds(progress)


@app.command(rich_help_panel=LOCAL)
def up(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", min=1, max=65_535, help="For Prefect's server.")] = 4250,
    config: Config = None,
    data: Data = None,
) -> None:
    """Run by itself: Prefect's server, the deployments and a worker, until Ctrl-C."""
    with expected():
        folder, settings = place(context, config, data)
        from alerts.receivers import troubles
        from chipwatch.up import up as start

        for trouble in troubles(settings.receivers):
            say(trouble)
        start(folder, chosen(context, config, data)[0], port, plain())
