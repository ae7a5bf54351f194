"""The sanction index: how much of the news is about one government's measures against one target, month by month.

Only this index belongs here. After the newspaper indices of Caldara and Iacoviello (geopolitical risk: threats and
acts apart, shares of articles) and Baker, Bloom and Davis (each paper scaled to its own spread before averaging).
docs/methods.md has the formula.
"""

from datetime import date, datetime

import polars as pl

from metrics.claims import naive
from metrics.schema import Schema, conform

REPORTS: Schema = {
    "event_id": pl.String,
    "article_id": pl.String,
    "issuer": pl.String,
    "status": pl.String,
}
EVENTS: Schema = {"event_id": pl.String, "targets": pl.List(pl.String)}
ARTICLES: Schema = {
    "article_id": pl.String,
    "outlet": pl.String,
    "url": pl.String,
    "published_at": pl.Datetime("us"),
}
SANCTION_INDEX: Schema = {
    "month": pl.Date,
    "issuer": pl.String,
    "target": pl.String,
    "value": pl.Float64,
    "threats": pl.Float64,
    "acts": pl.Float64,
    "reports": pl.Int64,
    "articles": pl.Int64,
    "preliminary": pl.Boolean,
}

BASE = (date(2023, 1, 1), date(2024, 12, 1))  # first and last month whose mean is 100
SMALLEST_SPREAD = 1e-9  # below it, a share that never moved, but for rounding

_SERIES = ["issuer", "target"]


def sanction_index(reports: pl.DataFrame, events: pl.DataFrame, articles: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """The index of each issuer and target and of all of them, for every month that has articles, to the month of `now`.

    Takes the views `sanction_reports` (`REPORTS`), `sanction_events` (`EVENTS`, for the targets) and `articles`
    (`ARTICLES`). Gives `SANCTION_INDEX`: `value` is 100 on average over 2023 and 2024; `threats` (only proposed) and
    `acts` (adopted) are the two parts of it, on its scale; `reports` counts the articles that report a measure of the
    issuer against the target, `articles` all articles of the month, both from all sources; `preliminary` marks the
    running month. A null issuer or target means all of them, the unnamed ones included; an article counts once in each
    series, so series do not add up. `value`, `threats` and `acts` are null where no source has a spread in the base
    period, or where the series has no report in it; the counts are always there.
    """
    dated = _dated(conform(articles, ARTICLES, "articles"), now)
    told = _told(conform(reports, REPORTS, "reports"), conform(events, EVENTS, "events"), dated)
    if told.is_empty():
        return pl.DataFrame(schema=SANCTION_INDEX)
    totals = dated.group_by("month", "source").agg(articles=pl.len())
    covered = totals.join(_spreads(told, totals), on="source")
    scaled = _shares(told, covered)
    months = totals.group_by("month").agg(pl.col("articles").sum())
    counts = told.group_by("month", *_SERIES).agg(reports=pl.col("article_id").n_unique())
    rows = (
        told.select(_SERIES)
        .unique()
        .join(months, how="cross")
        .join(counts, on=["month", *_SERIES], how="left", nulls_equal=True)
        .join(covered.select("month").unique().with_columns(measured=True), on="month", how="left")
        .join(scaled, on=["month", *_SERIES], how="left", nulls_equal=True)
        .with_columns(
            pl.col("reports").fill_null(0),
            # No report in a month that scaled sources cover is a counted zero; in any other month it is unknown.
            pl.when("measured").then(pl.col("threat_share", "act_share").fill_null(0.0)),
            preliminary=pl.col("month") == naive(now).date().replace(day=1),
        )
        # Sums of floats depend on their order in the last digit, and equal input must give equal rows.
        .sort("month", *_SERIES)
    )
    in_base = pl.col("month").is_between(*BASE)
    level = (pl.col("threat_share") + pl.col("act_share")).filter(in_base).mean().over(_SERIES)
    scale = pl.when(level > 0).then(100 / level)
    return conform(
        rows.with_columns(threats=pl.col("threat_share") * scale, acts=pl.col("act_share") * scale).with_columns(
            value=pl.col("threats") + pl.col("acts")
        ),
        SANCTION_INDEX,
        "index",
    ).sort("month", *_SERIES, nulls_last=True)


def _dated(articles: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Articles with a `month` and a `source`: the outlet, without one the host of the address."""
    host = pl.col("url").str.extract(r"(?i)^https?://(?:www\.)?([^/:?#]+)").str.to_lowercase()
    return (
        articles.filter(pl.col("published_at") <= pl.lit(naive(now)))
        .unique("article_id", keep="first", maintain_order=True)
        .select(
            "article_id",
            month=pl.col("published_at").dt.date().dt.truncate("1mo"),
            source=pl.coalesce("outlet", host, pl.lit("")),
        )
    )


def _told(reports: pl.DataFrame, events: pl.DataFrame, dated: pl.DataFrame) -> pl.DataFrame:
    """One row for each series and article that reports it; `act` where any measure in it is adopted."""
    targets = events.select("event_id", target=pl.when(pl.col("targets").list.len() > 0).then("targets"))
    named = (
        reports.filter(pl.col("status").is_in(["proposed", "adopted"]))
        .join(targets.explode("target"), on="event_id", how="left")
        .join(dated, on="article_id")
    )
    any_issuer, any_target = pl.lit(None, pl.String).alias("issuer"), pl.lit(None, pl.String).alias("target")
    series = (
        named,
        named.with_columns(any_target),
        named.with_columns(any_issuer),
        named.with_columns(any_issuer, any_target),
    )
    return (
        pl.concat(series)
        .group_by("month", "source", *_SERIES, "article_id")
        .agg(act=(pl.col("status") == "adopted").any())
    )


def _spreads(told: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """`spread` of each `source` that can be scaled: the standard deviation, over its months of the base period, of the
    share of its articles that report any measure.

    Taken over all series, because in a single one most months are zero. A source without two such months, or whose
    share never moves, has none.
    """
    any_measure = told.group_by("month", "source").agg(telling=pl.col("article_id").n_unique())
    return (
        totals.filter(pl.col("month").is_between(*BASE))
        .join(any_measure, on=["month", "source"], how="left")
        .sort("month", "source")
        .group_by("source")
        .agg(spread=(pl.col("telling").fill_null(0) / pl.col("articles")).std())
        .filter(pl.col("spread") > SMALLEST_SPREAD)
    )


def _shares(told: pl.DataFrame, covered: pl.DataFrame) -> pl.DataFrame:
    """`threat_share` and `act_share` of each month and series: the mean over the month's scaled sources of the share of
    their articles, each over the source's spread."""
    sources = covered.group_by("month").agg(sources=pl.len())
    return (
        told.group_by("month", "source", *_SERIES)
        .agg(threat=(~pl.col("act")).sum(), act=pl.col("act").sum())
        .join(covered, on=["month", "source"])
        .sort("month", "source", *_SERIES)
        .group_by("month", *_SERIES)
        .agg(
            threat_share=(pl.col("threat") / pl.col("articles") / pl.col("spread")).sum(),
            act_share=(pl.col("act") / pl.col("articles") / pl.col("spread")).sum(),
        )
        .join(sources, on="month")
        .with_columns(pl.col("threat_share", "act_share") / pl.col("sources"))
        .drop("sources")
    )
