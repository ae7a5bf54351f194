"""Delay indicators: what is late, by how much, because of what, and how long it stays late.

Only these indicators belong here. When a delay began and ended is taken from the articles that report it: it opens
with the first, and one that the warehouse calls resolved or cancelled ended with the last.
"""

from datetime import date, datetime

import polars as pl

from metrics.claims import naive
from metrics.schema import Schema, conform

DELAYS: Schema = {
    "delay_id": pl.String,
    "subject_kind": pl.String,
    "firm": pl.String,
    "cause": pl.String,
    "slip_months_low": pl.Float64,
    "slip_months_high": pl.Float64,
    "status": pl.String,
}
REPORTS: Schema = {"delay_id": pl.String, "published_at": pl.Datetime("us")}
DELAY_INDEX: Schema = {
    "month": pl.Date,
    "firm": pl.String,
    "open_delays": pl.Int64,
    "new_delays": pl.Int64,
    "median_slip_months": pl.Float64,
    "share_chip_access": pl.Float64,
    "median_slip_low": pl.Float64,
    "median_slip_high": pl.Float64,
}
DELAY_INDEX_BY_KIND: Schema = {"subject_kind" if name == "firm" else name: kind for name, kind in DELAY_INDEX.items()}
RESOLUTION: Schema = {
    "subject_kind": pl.String,
    "months": pl.Int64,
    "at_risk": pl.Int64,
    "resolved": pl.Int64,
    "still_open": pl.Float64,
    "still_open_low": pl.Float64,
    "still_open_high": pl.Float64,
}
NORMAL_95 = 1.959964  # two-sided 95 % of a normal distribution, in standard deviations


def delay_index(delays: pl.DataFrame, reports: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Delays of each firm and of all, for every month from the first to the month of `now`.

    Takes the views `delays` (`DELAYS`) and `delay_reports` (`REPORTS`). Gives `DELAY_INDEX`: `open_delays` at the
    month's end, `new_delays` first reported in the month; `median_slip_months` over the delays that were open at any
    time in the month, each at the middle of its range, `median_slip_low` and `median_slip_high` each at that end of it
    (at the stated end, where one is), null where no slip is stated; `share_chip_access` of those delays put down to
    chip access, among those with a stated cause, null where none is stated. A null firm means all delays, those of
    unknown firms included. A delay without a dated report is left out.
    """
    return _by("firm", DELAY_INDEX, _spans(delays, reports, now), now)


def delay_index_by_kind(delays: pl.DataFrame, reports: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """The same by kind of thing (`DELAY_INDEX_BY_KIND`), a null kind meaning all."""
    return _by("subject_kind", DELAY_INDEX_BY_KIND, _spans(delays, reports, now), now)


def _by(key: str, schema: Schema, dated: pl.DataFrame, now: datetime) -> pl.DataFrame:
    spans = pl.concat([dated.drop_nulls(key), dated.with_columns(pl.lit(None, pl.String).alias(key))])
    first = spans["opened"].min()
    if not isinstance(first, date):
        return pl.DataFrame(schema=schema)
    this_month = naive(now).date().replace(day=1)
    months = pl.DataFrame({"month": pl.date_range(first, this_month, "1mo", eager=True)})
    during = (
        months.join(spans, how="cross")
        .filter(
            (pl.col("opened") <= pl.col("month")) & (pl.col("ended").is_null() | (pl.col("ended") >= pl.col("month")))
        )
        .group_by("month", key)
        .agg(
            open_delays=(pl.col("ended").is_null() | (pl.col("ended") > pl.col("month"))).sum(),
            new_delays=(pl.col("opened") == pl.col("month")).sum(),
            median_slip_months=pl.col("slip").median(),
            median_slip_low=pl.col("slip_low").median(),
            median_slip_high=pl.col("slip_high").median(),
            share_chip_access=pl.col("by_chip_access").mean(),
        )
    )
    rows = (
        months.join(spans.group_by(key).agg(first=pl.col("opened").min()), how="cross")
        .filter(pl.col("month") >= pl.col("first"))
        .join(during, on=["month", key], how="left", nulls_equal=True)
        .with_columns(pl.col("open_delays", "new_delays").fill_null(0))
    )
    return conform(rows, schema, "delay index").sort("month", key, nulls_last=True)


def resolution(delays: pl.DataFrame, reports: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """How long delays stay open: the product-limit estimate of Kaplan and Meier (1958), by kind of thing and for all.

    Takes the same as `delay_index`. Gives `RESOLUTION`, one row for each kind (null for all of them) and number of
    `months` at which one was resolved: `at_risk` delays that were still open and watched until then, `resolved` of them
    at that time, and `still_open`, the estimated share of delays that are open for longer, with its 95 % confidence
    interval (Greenwood's variance on the log-minus-log scale; null where none is left open). Open delays count as
    watched until `now`, cancelled ones until they were cancelled. Months are whole calendar months.
    """
    ended = pl.coalesce("ended", pl.lit(naive(now).date().replace(day=1)))
    lasting = (ended.dt.year() - pl.col("opened").dt.year()) * 12 + ended.dt.month() - pl.col("opened").dt.month()
    lengths = _spans(delays, reports, now).select(
        "subject_kind", months=lasting.cast(pl.Int64), over=pl.col("status") == "resolved"
    )
    kinds = pl.concat([lengths.drop_nulls("subject_kind"), lengths.with_columns(subject_kind=pl.lit(None, pl.String))])
    share, left = pl.col("resolved") / pl.col("at_risk"), pl.col("at_risk") - pl.col("resolved")
    steps = (
        kinds.group_by("subject_kind", "months")
        .agg(leaving=pl.len(), resolved=pl.col("over").sum())
        .sort("subject_kind", "months", nulls_last=True)
        .with_columns(at_risk=pl.col("leaving").cum_sum(reverse=True).over("subject_kind"))
        .filter(pl.col("resolved") > 0)
        .with_columns(
            still_open=(1 - share).cum_prod().over("subject_kind"),
            spread=(share / left).cum_sum().over("subject_kind").sqrt(),
        )
    )
    power = (NORMAL_95 * pl.col("spread") / pl.col("still_open").log().abs()).exp()
    some_left = pl.col("still_open") > 0
    return conform(
        steps.with_columns(
            still_open_low=pl.when(some_left).then(pl.col("still_open").pow(power)),
            still_open_high=pl.when(some_left).then(pl.col("still_open").pow(1 / power)),
        ),
        RESOLUTION,
        "resolution",
    )


def _spans(delays: pl.DataFrame, reports: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Each dated delay with the months in which it `opened` and `ended` (null while open), its `slip` in months, and
    `by_chip_access` (null where the cause is not known)."""
    cause = pl.col("cause")
    slips = ("slip_months_low", "slip_months_high")
    dated = (
        conform(reports, REPORTS, "delay reports")
        .filter(pl.col("published_at") <= pl.lit(naive(now)))
        .group_by("delay_id")
        .agg(
            opened=pl.col("published_at").min().dt.date().dt.truncate("1mo"),
            last=pl.col("published_at").max().dt.date().dt.truncate("1mo"),
        )
    )
    return (
        conform(delays, DELAYS, "delays")
        .unique("delay_id", keep="first", maintain_order=True)
        .join(dated, on="delay_id")
        .with_columns(
            ended=pl.when(pl.col("status").is_in(["resolved", "cancelled"])).then("last"),
            slip=(pl.coalesce(*slips) + pl.coalesce(*reversed(slips))) / 2,
            slip_low=pl.min_horizontal(*slips),
            slip_high=pl.max_horizontal(*slips),
            by_chip_access=pl.when(cause != "unknown").then((cause == "chip_access").cast(pl.Float64)),
        )
    )
