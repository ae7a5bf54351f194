"""Checks that no chip is counted twice or made of nothing, for the run that is about to publish.

Only checks belong here, written against the results and not with the functions that made them, so that they can
disagree. They change nothing: what to do about a breach is the caller's to decide.
"""

import polars as pl

from metrics.capacity import ESTIMATES, GPU_CAPACITY
from metrics.claims import CLAIMS
from metrics.equivalents import CHIPS, lineage
from metrics.schema import Schema, conform

BREACHES: Schema = {
    "rule": pl.String,
    "month": pl.Date,
    "firm": pl.String,
    "chip": pl.String,
    "basis": pl.String,
    "detail": pl.String,
}

_KEY = ["month", "firm", "chip", "basis"]


class NotConserved(Exception):  # noqa: N818 - names what happened
    """Capacity contradicts itself, so nothing may be published; the message says where and what to do."""


def breaches(
    capacity: pl.DataFrame, estimates: pl.DataFrame, chips: pl.DataFrame, claims: pl.DataFrame
) -> pl.DataFrame:
    """Every place where a capacity table contradicts the estimates that it was made from; empty where all is well.

    Takes `GPU_CAPACITY`, `ESTIMATES` (of `metrics.capacity.estimates` for the same claims), `CHIPS` and `CLAIMS`. Gives
    `BREACHES`, one row for each, with `rule`:
    `repeated` a firm, chip, basis and month stands there twice; `missing` an estimate has no row, or a row no
    estimate; `order` low, mid and high are out of order, or one is negative; `evidence` a row rests on no claim, or on
    more sources than claims; `used` a claim stands there twice, or a firm's rows of one month rest on more claims than
    are known of it by then; `whole` what a firm has of a family, or of all chips, exceeds or falls short of the
    total claimed for it, where that is at least as new as all its parts (by more than one chip a row).
    """
    capacity = conform(capacity, GPU_CAPACITY, "capacity")
    estimates = conform(estimates, ESTIMATES, "estimates")
    found = [
        _where(capacity.filter(pl.struct(_KEY).is_duplicated()).unique(_KEY), "repeated", pl.lit("more than one row")),
        _where(estimates.join(capacity, on=_KEY, how="anti", nulls_equal=True), "missing", pl.lit("no row")),
        _where(capacity.join(estimates, on=_KEY, how="anti", nulls_equal=True), "missing", pl.lit("no estimate")),
        *(_order(capacity, prefix) for prefix in ("", "h100e_")),
        _where(
            capacity.filter((pl.col("claims") < 1) | ~pl.col("independent_sources").is_between(1, pl.col("claims"))),
            "evidence",
            pl.format("{} claims, {} sources", "claims", "independent_sources"),
        ),
        _used(capacity, conform(claims, CLAIMS, "claims")),
        _wholes(capacity, estimates, conform(chips, CHIPS, "chips")),
    ]
    return pl.concat(found).sort("rule", *_KEY, nulls_last=True)


def _where(rows: pl.DataFrame, rule: str, detail: pl.Expr) -> pl.DataFrame:
    return conform(rows.with_columns(rule=pl.lit(rule), detail=detail), BREACHES, "breaches")


def _order(capacity: pl.DataFrame, prefix: str) -> pl.DataFrame:
    low, mid, high = (pl.col(f"{prefix}{name}") for name in ("low", "mid", "high"))
    wrong = (low < 0) | (mid < 0) | (high < 0) | (low > mid) | (mid > high) | (low > high)
    text = pl.format(
        "{}low {}, mid {}, high {}", pl.lit(prefix), *(e.cast(pl.String).fill_null("null") for e in (low, mid, high))
    )
    return _where(capacity.filter(wrong.fill_null(False)), "order", text)


def _used(capacity: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    twice = claims.filter(pl.col("claim_id").is_duplicated()).unique("claim_id")
    again = twice.with_columns(month=pl.lit(None, pl.Date), basis=pl.lit(None, pl.String))
    per_month = capacity.group_by("month", "firm").agg(resting=pl.col("claims").sum().cast(pl.Int64))
    by_month = (
        claims.select("firm", at=pl.coalesce("known_from", "published_at").dt.date().dt.truncate("1mo"))
        .drop_nulls()
        .group_by("firm", "at")
        .agg(known=pl.len().cast(pl.Int64))
        .sort("at")
        .with_columns(pl.col("known").cum_sum().over("firm"))
    )
    counted = (
        per_month.sort("month")
        .join_asof(by_month, left_on="month", right_on="at", by="firm", check_sortedness=False)
        .with_columns(pl.col("known").fill_null(0))
    )
    over = counted.filter(pl.col("resting") > pl.col("known")).with_columns(
        chip=pl.lit(None, pl.String), basis=pl.lit(None, pl.String)
    )
    return pl.concat(
        [
            _where(again, "used", pl.format("claim {} stands there twice", "claim_id")),
            _where(over, "used", pl.format("{} claims used, {} known", "resting", "known")),
        ]
    )


def summary(found: pl.DataFrame) -> str:
    """Breaches in one message: how many, the first of them, and what to do."""
    first = found.row(0, named=True)
    where = " ".join(str(first[name]) for name in ("firm", "chip", "basis", "month") if first[name] is not None)
    return (
        f"capacity contradicts itself in {found.height} place{'' if found.height == 1 else 's'}, so nothing is stored "
        f"or published; first: {first['rule']}, {where}: {first['detail']}. The published copy stays as it was. All of "
        "them are in the table `troubles` of warehouse.duckdb; this is a mistake in chipwatch, please report it with "
        "those rows"
    )


def _wholes(capacity: pl.DataFrame, estimates: pl.DataFrame, chips: pl.DataFrame) -> pl.DataFrame:
    above = lineage(chips)
    spans = pl.concat([above.select("chip", total="family"), above.select(chip="family", total="family").unique()])
    rows = capacity.join(estimates.select(*_KEY, "day"), on=_KEY, nulls_equal=True)
    keys = ["month", "firm", "basis"]
    by_family = rows.join(spans, on="chip")
    all_chips = rows.with_columns(total=pl.lit(None, pl.String))
    sums = (
        pl.concat([by_family, all_chips], how="diagonal")
        .group_by(*keys, "total")
        .agg(mid_sum=pl.col("mid").sum(), parts=pl.len(), newest=pl.col("day").max())
    )
    claimed_parts = estimates.join(spans, on="chip").filter(pl.col("chip") != pl.col("total"))
    all_parts = estimates.drop_nulls("chip").with_columns(total=pl.lit(None, pl.String))
    largest = (
        pl.concat([claimed_parts, all_parts], how="diagonal").group_by(*keys, "total").agg(part_low=pl.col("low").max())
    )
    claimed = (
        estimates.join(sums, left_on=[*keys, "chip"], right_on=[*keys, "total"], nulls_equal=True)
        .join(largest, left_on=[*keys, "chip"], right_on=[*keys, "total"], how="left", nulls_equal=True)
        # A total below one of its own parts, on one source's word, is about a cluster and bounds nothing.
        .filter(
            (pl.col("day") >= pl.col("newest"))
            & ((pl.col("high") >= pl.col("part_low")).fill_null(True) | (pl.col("independent_sources") >= 2))
        )
        .drop("part_low")
    )
    named = claimed.filter(pl.col("chip").is_not_null())
    enclosing = pl.concat(
        [named.join(above.rename({"family": "total"}), on="chip"), named.with_columns(total=None)],
        how="diagonal_relaxed",
    )
    enclosed = enclosing.join(
        estimates, left_on=[*keys, "total"], right_on=[*keys, "chip"], how="semi", nulls_equal=True
    )
    outermost = claimed.join(enclosed, on=_KEY, how="anti", nulls_equal=True)
    # A total that lies in another may have been scaled down to it; the outermost must be there in full.
    short = outermost.filter(pl.col("mid_sum") < pl.col("mid") - pl.col("parts"))
    # "At least 16" has no high and bounds its parts from below alone.
    over = claimed.filter(pl.col("mid_sum") > pl.col("high") + pl.col("parts"))
    detail = pl.format("claimed {}, rows add up to {}", "mid", "mid_sum")
    return _where(pl.concat([short, over]), "whole", detail)
