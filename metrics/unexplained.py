"""Measures that the news report and that no rule vintage explains yet: "reported, not modelled".

Only that comparison belongs here. It changes no status: status comes from the rules alone, and what this finds is
listed beside it, so that a reader sees where the rules may be behind the news.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from metrics.restriction import concerns
from metrics.schema import Schema, conform
from reference.derive import Facts
from reference.rules import Rule

EVENTS: Schema = {
    "event_id": pl.String,
    "kind": pl.String,
    "issuer": pl.String,
    "targets": pl.List(pl.String),
    "items": pl.List(pl.String),
    "status": pl.String,
    "announced_on": pl.Date,
    "effective_on": pl.Date,
    "first_reported_at": pl.Datetime("us"),
    "reports": pl.Int64,
    "headline": pl.String,
    "quote": pl.String,
}

KINDS = ("export_control", "licence", "easing", "procurement_ban", "tariff")
"""Measures that can change what may be sold to whom; listings and enforcement are about parties, not about chips."""

NEAR = timedelta(days=10)
"""Papers date one rule differently, and report it before it is printed; further away it is another one."""


def unexplained(
    events: pl.DataFrame,
    names: Collection[str],
    facts: Facts,
    destination: str,
    day: date,
    rules: Sequence[Rule],
    groups: Mapping[str, Sequence[str]],
) -> pl.DataFrame:
    """Events on a chip and a destination, known by a day, that no rule explains; the newest first.

    Takes the view `sanction_events` (`EVENTS`) and `names`, those of the chip and of the families above it. An event
    is on the chip where its items name one of them, and on the destination where its targets do, or name no country.
    A rule explains it where it is of the same issuer, concerns the chip and the destination, and was announced, took
    effect or ended within `NEAR` of one of the event's days (in the same month, where the event knows only the month,
    which stands as its first day). Denied events are left out. Gives the columns of `EVENTS` and `on`, the day by which
    the event is known.
    """
    moments = [
        (rule.issuer, moment)
        for rule in rules
        if concerns(rule, facts, destination, groups)
        for moment in (rule.announced, rule.effective, rule.until)
        if moment is not None
    ]
    wanted = {name.lower() for name in names}
    country = pl.element().str.contains(r"^[A-Z]{2}$")
    known = (
        conform(events, EVENTS, "events")
        .with_columns(on=pl.coalesce("announced_on", pl.col("first_reported_at").dt.date(), "effective_on"))
        .filter(
            pl.col("kind").is_in(KINDS)
            & (pl.col("status") != "denied")
            & (pl.col("on") <= day)
            & pl.col("items").list.eval(pl.element().str.to_lowercase().is_in(list(wanted))).list.any()
            & (
                pl.col("targets").list.contains(destination)
                | ~pl.col("targets").list.eval(country).list.any().fill_null(False)
            )
        )
        .sort("on", "event_id", descending=[True, False])
    )
    open_ = [not _explained(row, moments) for row in known.iter_rows(named=True)]
    return known.filter(pl.Series(open_, dtype=pl.Boolean))


def _explained(event: Mapping[str, object], moments: Sequence[tuple[str, date]]) -> bool:
    days = [event[name] for name in ("on", "announced_on", "effective_on")]
    return any(
        issuer == event["issuer"] and isinstance(day, date) and _near(day, moment)
        for issuer, moment in moments
        for day in days
    )


def _near(day: date, moment: date) -> bool:
    only_month = day.day == 1 and (day.year, day.month) == (moment.year, moment.month)
    return only_month or abs(day - moment) <= NEAR
