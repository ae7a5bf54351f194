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
    "outlet": pl.String,
    "url": pl.String,
    "published_at": pl.Datetime("us"),
}
EVENTS: Schema = {"event_id": pl.String, "targets": pl.List(pl.String)}
# A row stands for one article, or for `articles` of the same outlet (of the same address, without one) and month.
ARTICLES: Schema = {
    "outlet": pl.String,
    "url": pl.String,
    "published_at": pl.Datetime("us"),
    "articles": pl.Int64,
}
# Articles of a source and month that report measures of a series: only proposed ones, or an adopted one. `articles` are
# all of the source in the month; the row of all series is there for every source and month that has any.
COUNTS: Schema = {
    "month": pl.Date,
    "source": pl.String,
    "issuer": pl.String,
    "target": pl.String,
    "threats": pl.Int64,
    "acts": pl.Int64,
    "articles": pl.Int64,
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
    (`ARTICLES`, without its last column where each row is one article). Gives `SANCTION_INDEX`: `value` is 100 on
    average over 2023 and 2024; `threats` (only proposed) and `acts` (adopted) are the two parts of it, on its scale;
    `reports` counts the articles that report a measure of the issuer against the target, `articles` all articles of
    the month, both from all sources; `preliminary` marks the running month. A null issuer or target means all of them,
    the unnamed ones included; an article counts once in each series, so series do not add up. `value`, `threats` and
    `acts` are null where no source has a spread in the base period, or where the series has no report in it; the
    counts are always there.
    """
    return index_of(count(reports, events, articles, now), now)


def count(reports: pl.DataFrame, events: pl.DataFrame, articles: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """What the index is computed from, `COUNTS`. Months do not influence each other: the articles of one month, with
    the reports in them, give that month's rows. Takes the same as `sanction_index`."""
    if "articles" not in articles.columns:
        articles = articles.with_columns(articles=pl.lit(1))
    dated = _dated(conform(articles, ARTICLES, "articles"), now)
    told = _told(_dated(conform(reports, REPORTS, "reports"), now), conform(events, EVENTS, "events"))
    totals = dated.group_by("month", "source").agg(pl.col("articles").sum())
    none_told = totals.select("month", "source", issuer=pl.lit(None, pl.String), target=pl.lit(None, pl.String))
    series = told.group_by("month", "source", *_SERIES).agg(threats=(~pl.col("act")).sum(), acts=pl.col("act").sum())
    rows = (
        pl.concat([series.select("month", "source", *_SERIES), none_told])
        .unique()
        .join(series, on=["month", "source", *_SERIES], how="left", nulls_equal=True)
        .with_columns(pl.col("threats", "acts").fill_null(0))
        .join(totals, on=["month", "source"])
    )
    return conform(rows, COUNTS, "counts").sort("month", "source", *_SERIES)


def index_of(counts: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """The index from its counts (`COUNTS`), see `sanction_index`."""
    # Sums of floats depend on their order in the last digit, and equal input must give equal rows.
    counts = conform(counts, COUNTS, "counts").sort("month", "source", *_SERIES)
    whole = pl.all_horizontal(pl.col(_SERIES).is_null())
    totals = counts.filter(whole).select("month", "source", "articles", telling=pl.col("threats") + pl.col("acts"))
    told = counts.filter(pl.col("threats") + pl.col("acts") > 0)
    if told.is_empty():
        return pl.DataFrame(schema=SANCTION_INDEX)
    covered = totals.join(_spreads(totals), on="source")
    months = totals.group_by("month").agg(pl.col("articles").sum())
    reported = told.group_by("month", *_SERIES).agg(reports=(pl.col("threats") + pl.col("acts")).sum())
    rows = (
        told.select(_SERIES)
        .unique()
        .join(months, how="cross")
        .join(reported, on=["month", *_SERIES], how="left", nulls_equal=True)
        .join(covered.select("month").unique().with_columns(measured=True), on="month", how="left")
        .join(_shares(told, covered), on=["month", *_SERIES], how="left", nulls_equal=True)
        .with_columns(
            pl.col("reports").fill_null(0),
            # No report in a month that scaled sources cover is a counted zero; in any other month it is unknown.
            pl.when("measured").then(pl.col("threat_share", "act_share").fill_null(0.0)),
            preliminary=pl.col("month") == naive(now).date().replace(day=1),
        )
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


def _dated(rows: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Rows that are out by `now`, with a `month` and a `source`: the outlet, without one the host of the address."""
    host = pl.col("url").str.extract(r"(?i)^https?://(?:www\.)?([^/:?#]+)").str.to_lowercase()
    return rows.filter(pl.col("published_at") <= pl.lit(naive(now))).with_columns(
        month=pl.col("published_at").dt.date().dt.truncate("1mo"),
        source=pl.coalesce("outlet", host, pl.lit("")),
    )


def _told(reports: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """One row for each series and article that reports it; `act` where any measure in it is adopted."""
    targets = events.select("event_id", target=pl.when(pl.col("targets").list.len() > 0).then("targets"))
    named = reports.filter(pl.col("status").is_in(["proposed", "adopted"])).join(
        targets.explode("target"), on="event_id", how="left"
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


def _spreads(totals: pl.DataFrame) -> pl.DataFrame:
    """`spread` of each `source` that can be scaled: the standard deviation, over its months of the base period, of the
    share of its articles that report any measure.

    Taken over all series, because in a single one most months are zero. A source without two such months, or whose
    share never moves, has none.
    """
    return (
        totals.filter(pl.col("month").is_between(*BASE))
        .sort("month", "source")
        .group_by("source")
        .agg(spread=(pl.col("telling") / pl.col("articles")).std())
        .filter(pl.col("spread") > SMALLEST_SPREAD)
    )


def _shares(told: pl.DataFrame, covered: pl.DataFrame) -> pl.DataFrame:
    """`threat_share` and `act_share` of each month and series: the mean over the month's scaled sources of the share of
    their articles, each over the source's spread."""
    sources = covered.group_by("month").agg(sources=pl.len())
    return (
        told.drop("articles")
        .join(covered, on=["month", "source"])
        .sort("month", "source", *_SERIES)
        .group_by("month", *_SERIES)
        .agg(
            threat_share=(pl.col("threats") / pl.col("articles") / pl.col("spread")).sum(),
            act_share=(pl.col("acts") / pl.col("articles") / pl.col("spread")).sum(),
        )
        .join(sources, on="month")
        .with_columns(pl.col("threat_share", "act_share") / pl.col("sources"))
        .drop("sources")
    )
