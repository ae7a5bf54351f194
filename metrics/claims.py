"""GPU claims made ready for counting: which of them count, for what, from when, in chips, and on whose word.

Only the sorting of single claims belongs here; what several claims together say about a firm is in
`metrics.capacity`.
"""

from datetime import UTC, datetime

import polars as pl

from metrics.equivalents import CHIPS
from metrics.schema import Schema, conform

CLAIMS: Schema = {
    "claim_id": pl.String,
    "article_id": pl.String,
    "firm": pl.String,
    "chip": pl.String,
    "low": pl.Int64,
    "high": pl.Int64,
    "approx": pl.Boolean,
    "relation": pl.String,
    "status": pl.String,
    "independent_source": pl.String,
    "quote": pl.String,
    "published_at": pl.Datetime("us"),
    "known_from": pl.Datetime("us"),
    "known_to": pl.Datetime("us"),
    "recorded_to": pl.Datetime("us"),
}
SORTED_CLAIMS: Schema = {
    "claim_id": pl.String,
    "firm": pl.String,
    "chip": pl.String,
    "basis": pl.String,
    "left_out": pl.String,
    "day": pl.Date,
    "known_to": pl.Datetime("us"),
    "flow": pl.Boolean,
    "low": pl.Float64,
    "mid": pl.Float64,
    "high": pl.Float64,
    "approx": pl.Boolean,
    "teller": pl.String,
}

# The first thing that is counted after a number: "1,400 GB200 NVL72 racks" counts racks, "4,608 NVL72 GPUs" does not.
COUNTED = (
    r"(?i)\b(?:\d[\d,.]*|dozens|hundreds|thousands)(?:\s+\S+){0,5}?\s+"
    r"(gpus?|chips?|processors?|accelerators?|racks?|systems?|servers?|cabinets?|pods?|boards?|superchips?)\b"
)
ASSEMBLIES = r"(?i)^(?:rack|system|server|cabinet|pod|board|superchip)"


def sort_claims(claims: pl.DataFrame, chips: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Every claim with the basis that it counts for, or the reason why it is left out; none disappears in silence.

    Takes the view `gpu_claims` (columns `CLAIMS`) and the reference data's chips (`metrics.equivalents.CHIPS`). Gives
    `SORTED_CLAIMS`, one row for each claim: `basis` is existing, planned or diverted; `left_out` null, or: superseded
    record, denied, no firm, not held, no number, no date, in the future; `flow` marks an acquisition, which says
    nothing about what the firm had before; `low`, `mid` and `high` are chips as claimed, racks and superchips counted
    by their processors; `teller` is whose word it is, the article's own where the view names no independent source.
    """
    claims = conform(claims, CLAIMS, "claims")
    moment = pl.coalesce("known_from", "published_at")
    left_out = (
        pl.when(pl.col("recorded_to").is_not_null())
        .then(pl.lit("superseded record"))
        .when(pl.col("status") == "denied")
        .then(pl.lit("denied"))
        .when(pl.col("firm").is_null())
        .then(pl.lit("no firm"))
        .when(pl.col("relation").is_in(["makes", "sells"]))
        .then(pl.lit("not held"))
        .when(pl.col("low").is_null() & pl.col("high").is_null())
        .then(pl.lit("no number"))
        .when(moment.is_null())
        .then(pl.lit("no date"))
        .when(moment > pl.lit(naive(now)))
        .then(pl.lit("in the future"))
    )
    basis = (
        pl.when(pl.col("relation") == "diverted")
        .then(pl.lit("diverted"))
        .when(pl.col("status") == "planned")
        .then(pl.lit("planned"))
        .otherwise(pl.lit("existing"))
    )
    return conform(
        _in_chips(claims, chips).with_columns(
            basis=basis,
            left_out=left_out,
            day=moment.dt.date(),
            flow=(basis == "existing") & (pl.col("relation") == "acquires").fill_null(False),
            mid=((pl.coalesce("low", "high") + pl.coalesce("high", "low")) / 2).round(),
            approx=pl.col("approx").fill_null(False),
            teller=pl.coalesce("independent_source", "article_id"),
        ),
        SORTED_CLAIMS,
        "claims",
    )


def naive(now: datetime) -> datetime:
    """An aware time as a naive one in UTC, as the frames have it; a naive one stays as it is."""
    return now.astimezone(UTC).replace(tzinfo=None) if now.tzinfo else now


def _in_chips(claims: pl.DataFrame, chips: pl.DataFrame) -> pl.DataFrame:
    units = conform(chips, CHIPS, "chips").select("chip", "units").drop_nulls().unique("chip", keep="first")
    counted = pl.col("quote").str.extract(COUNTED, 1)
    factor = pl.when(counted.str.contains(ASSEMBLIES)).then(pl.col("units")).fill_null(1)
    swapped = pl.col("low") > pl.col("high")
    return (
        claims.join(units, on="chip", how="left", maintain_order="left")
        .with_columns(low=pl.col("low") * factor, high=pl.col("high") * factor)
        .with_columns(
            low=pl.when(swapped).then("high").otherwise("low"),
            high=pl.when(swapped).then("low").otherwise("high"),
        )
    )
