"""A look back: what the indicators said on past days, against what was known later.

Only comparisons belong here, as pure functions of frames; which days are looked at, and the reading of what was known
then, is in `chipwatch.evaluate`. docs/methods.md says how to read the answers.
"""

import polars as pl

from metrics.capacity import GPU_CAPACITY
from metrics.schema import Schema, conform

_KEY = ["firm", "chip", "basis"]
VINTAGES: Schema = {"day": pl.Date, **GPU_CAPACITY}
CAPACITY: Schema = {
    "day": pl.Date,
    "firm": pl.String,
    "chip": pl.String,
    "basis": pl.String,
    "low": pl.Float64,
    "mid": pl.Float64,
    "high": pl.Float64,
    "independent_sources": pl.Int64,
    "later_mid": pl.Float64,
    "inside": pl.Boolean,
    "ratio": pl.Float64,
}
EVENTS: Schema = {
    "event_id": pl.String,
    "kind": pl.String,
    "issuer": pl.String,
    "targets": pl.List(pl.String),
    "items": pl.List(pl.String),
    "status": pl.String,
    "announced_on": pl.Date,
    "effective_on": pl.Date,
    "independent_sources": pl.Int64,
}
INDEX: Schema = {
    "month": pl.Date,
    "value": pl.Float64,
    "preliminary": pl.Boolean,
    "recorded_from": pl.Datetime("us"),
    "recorded_to": pl.Datetime("us"),
}


def capacity(then: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """Estimates of past days beside those of later ones, where a claim that came after the day made the later one.

    Takes two frames of `VINTAGES`: capacity as it was known on each `day`, for the month of that day, and as it was
    known some time later, with the same `day`. Gives `CAPACITY`: `inside` whether the later middle lies in the range of
    then (an unknown bound is open), `ratio` the later middle over that of then, null where that was zero.
    """
    then, later = conform(then, VINTAGES, "then"), conform(later, VINTAGES, "later")
    pairs = then.join(
        later.select("day", *_KEY, later_mid="mid", later_newest="newest"), on=["day", *_KEY], nulls_equal=True
    ).filter(pl.col("later_newest") > pl.col("day"))
    above = (pl.col("later_mid") >= pl.col("low")).fill_null(True)
    below = (pl.col("later_mid") <= pl.col("high")).fill_null(True)
    return conform(
        pairs.with_columns(
            inside=above & below, ratio=pl.when(pl.col("mid") > 0).then(pl.col("later_mid") / pl.col("mid"))
        ),
        CAPACITY,
        "capacity",
    ).sort("day", *_KEY, nulls_last=True)


def whole_firms(vintages: pl.DataFrame) -> pl.DataFrame:
    """A firm's rows of one day and basis added up, as `VINTAGES` with `chip` null.

    The news seldom speak of the same chip twice, but often of the same firm.

    A bound is null where it is unknown for any of its chips; `independent_sources` is that of the best-told chip.
    """
    sums = ("low", "mid", "high", "h100e_low", "h100e_mid", "h100e_high")
    added = (
        conform(vintages, VINTAGES, "vintages")
        .group_by("day", "month", "firm", "basis")
        .agg(
            *(pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()) for name in sums),
            pl.col("claims", "contradictions").sum(),
            pl.col("independent_sources", "newest").max(),
        )
    )
    return conform(added.with_columns(chip=pl.lit(None, pl.String)), VINTAGES, "vintages")


def trust(compared: pl.DataFrame) -> pl.DataFrame:
    """How far estimates could be trusted, by basis and by whether one source or several told them.

    Takes `CAPACITY`; gives `basis`, `sources` ("one", "several"), `estimates` (one for each day looked at, so that one
    newer claim may stand against several), `firms` (of how many), `inside` (share whose range held), and `ratio_low`,
    `ratio_median`, `ratio_high`: the tenth, fiftieth and ninetieth percentile of later over then.
    """
    sources = pl.when(pl.col("independent_sources") > 1).then(pl.lit("several")).otherwise(pl.lit("one"))
    return (
        conform(compared, CAPACITY, "compared")
        .group_by("basis", sources.alias("sources"))
        .agg(
            estimates=pl.len(),
            firms=pl.col("firm").n_unique(),
            inside=pl.col("inside").mean(),
            ratio_low=pl.col("ratio").quantile(0.1, "linear"),
            ratio_median=pl.col("ratio").median(),
            ratio_high=pl.col("ratio").quantile(0.9, "linear"),
        )
        .sort("basis", "sources")
    )


def events(first: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """How often what was first known of a measure still holds.

    Takes two frames of `EVENTS`: each measure as it was known at the end of the day of its first report, and as it is
    known now. Gives one row for each `field`: `known` measures of which it was known at first, `same` of them of which
    it is the same now, `learnt` measures of which it was not known and is now. Lists are compared as sets; `status` is
    not a mistake where it moved on. The row `event` counts the measures, and as `same` those that still stand.
    """
    first, now = conform(first, EVENTS, "first"), conform(now, EVENTS, "now")
    pairs = first.join(now, on="event_id", suffix="_now")
    rows = [("event", first.height, pairs.height, 0)]
    for field, dtype in EVENTS.items():
        if field in ("event_id", "independent_sources"):
            continue
        was, is_now = pl.col(field), pl.col(f"{field}_now")
        if isinstance(dtype, pl.List):
            was, is_now = (pl.when(side.list.len() > 0).then(side.list.sort()) for side in (was, is_now))
        known, same = was.is_not_null(), was.eq_missing(is_now)
        counts = pairs.select(
            known=known.sum(), same=(known & same).sum(), learnt=(~known & is_now.is_not_null()).sum()
        ).row(0)
        rows.append((field, *counts))
    return pl.DataFrame(
        rows, schema={"field": pl.String, "known": pl.Int64, "same": pl.Int64, "learnt": pl.Int64}, orient="row"
    )


def index(states: pl.DataFrame) -> pl.DataFrame:
    """How far the sanction index of all measures moved after it was first computed for a month that was over.

    Takes the states of the index that this warehouse has held (`INDEX`). Gives `month`, `first`, `now` and `moved`
    (now − first, in index points), for months with both.
    """
    states = conform(states, INDEX, "states").filter(~pl.col("preliminary")).drop_nulls("value")
    first = states.sort("recorded_from").group_by("month").agg(first=pl.col("value").first())
    now = states.filter(pl.col("recorded_to").is_null()).select("month", now="value")
    return first.join(now, on="month").with_columns(moved=pl.col("now") - pl.col("first")).sort("month")
