"""Totals and their parts: a total bounds the sum of its parts and is never added to them.

Only this arithmetic belongs here. "1.3 million GPUs" is a total over all of a firm's chips, "50,000 Hopper" over its
H100, H800, H20 and so on. What comes out adds up: the row of a total holds what is claimed beyond its parts.
"""

import polars as pl

from metrics.equivalents import CHIPS, lineage
from metrics.schema import conform

FIRM = ["month", "firm", "basis"]
SOURCES_OF_A_SMALL_TOTAL = 2  # sources without which a total below one of its own parts is no total


def reconcile(estimates: pl.DataFrame, chips: pl.DataFrame) -> pl.DataFrame:
    """Estimates of which each total is replaced by the rest that its parts leave.

    Takes `metrics.capacity.ESTIMATES` and the reference data's chips (`CHIPS`); gives the same columns and rows, in
    any order. From the smallest family upwards: where the total is as new as its newest part, it bounds the sum of
    the parts, which are scaled down to it where they exceed it. Where a part is newer, the total may be outgrown; a
    total below one of its own parts, on one source's word, is read as being about a cluster; neither bounds. The rest
    is total minus parts and never below zero, its low from the parts' highs and its high from their lows.
    """
    above = lineage(conform(chips, CHIPS, "chips"))
    depths = above.group_by("chip").agg(depth=pl.col("steps").max())
    families = above["family"].unique().implode()
    rows = (
        estimates.join(depths, on="chip", how="left")
        .with_columns(
            # Plain "GPUs" are above every family; a name that the reference data lack is a chip of no family.
            depth=pl.when(pl.col("chip").is_null()).then(0).otherwise(pl.col("depth").fill_null(0) + 1),
            total=pl.col("chip").is_null() | pl.col("chip").is_in(families),
        )
        .with_row_index("row")
    )
    for depth in rows.filter("total")["depth"].unique().sort(descending=True):
        rows = _reconcile_level(rows, (pl.col("depth") == depth) & pl.col("total"), above)
    return rows.select(estimates.columns)


def parts_of(totals: pl.DataFrame, rows: pl.DataFrame, above: pl.DataFrame) -> pl.DataFrame:
    """Pairs of a total and each row beneath it: the rows of the same firm, month and basis that lie in its family, all
    others where the total's chip is null. Columns of the total end in `_total`."""
    named = above.select(chip="chip", chip_total="family")
    totals = totals.select(pl.all().name.suffix("_total"))
    left, right = FIRM, [f"{name}_total" for name in FIRM]
    inside = rows.join(named, on="chip").join(
        totals.filter(pl.col("chip_total").is_not_null()),
        left_on=[*left, "chip_total"],
        right_on=[*right, "chip_total"],
    )
    all_others = rows.filter(pl.col("chip").is_not_null()).join(
        totals.filter(pl.col("chip_total").is_null()), left_on=left, right_on=right
    )
    return pl.concat([inside, all_others], how="diagonal")


def _reconcile_level(rows: pl.DataFrame, at: pl.Expr, above: pl.DataFrame) -> pl.DataFrame:
    pairs = parts_of(rows.filter(at), rows, above)
    sums = pairs.group_by("row_total").agg(
        parts_mid=pl.col("mid").sum(),
        bounds=(
            (pl.col("day_total").first() >= pl.col("day").max())
            & (
                (pl.col("high_total").first() >= pl.col("low").max()).fill_null(True)
                | (pl.col("independent_sources_total").first() >= SOURCES_OF_A_SMALL_TOTAL)
            )
        ),
    )
    excess = pairs.join(sums.filter("bounds"), on="row_total").select(
        "row",
        ceiling="high_total",
        share=pl.when(pl.col("parts_mid") > pl.col("high_total"))
        .then(pl.col("high_total") / pl.col("parts_mid"))
        .otherwise(1.0),
    )
    rows = (
        rows.join(excess, on="row", how="left", maintain_order="left")
        .with_columns(mid=pl.when(pl.col("share") < 1).then((pl.col("mid") * pl.col("share")).floor()).otherwise("mid"))
        .with_columns(
            low=pl.when(pl.col("low").is_not_null()).then(pl.min_horizontal("low", "mid")),
            high=pl.when(pl.col("ceiling").is_not_null()).then(pl.min_horizontal("high", "ceiling")).otherwise("high"),
        )
        .drop("ceiling", "share")
    )
    rest = (
        parts_of(rows.filter(at), rows, above)
        .group_by("row_total")
        .agg(
            parts_low=pl.col("low").sum(),
            parts_mid=pl.col("mid").sum(),
            parts_high=pl.when(pl.col("high").null_count() == 0).then(pl.col("high").sum()),
        )
        .rename({"row_total": "row"})
    )
    beyond = pl.col("parts_mid").is_not_null()
    return (
        rows.join(rest, on="row", how="left", maintain_order="left")
        .with_columns(
            # Parts without a known high may make up the whole total.
            low=pl.when(beyond & pl.col("low").is_not_null())
            .then((pl.col("low") - pl.col("parts_high")).clip(lower_bound=0).fill_null(0))
            .otherwise("low"),
            mid=pl.when(beyond).then((pl.col("mid") - pl.col("parts_mid")).clip(lower_bound=0)).otherwise("mid"),
            high=pl.when(beyond).then((pl.col("high") - pl.col("parts_low")).clip(lower_bound=0)).otherwise("high"),
        )
        .drop("parts_low", "parts_mid", "parts_high")
    )


def firm_totals(capacity: pl.DataFrame) -> pl.DataFrame:
    """What each firm has in all, for each month and basis, from the rows of a capacity table, which add up.

    Takes `metrics.capacity.GPU_CAPACITY`; gives `month`, `firm`, `basis`, `low`, `mid`, `high` in chips, the same with
    `h100e_`, `claims`, and `without_figure`, the chips whose worth is not known. Lows are sums of what is known at
    least; a high is null where that of any row is; equivalents are null where no row has any, and leave out the chips
    without a figure.
    """
    known = pl.col("h100e_mid").is_not_null()
    return (
        capacity.group_by(FIRM)
        .agg(
            pl.col("low", "mid", "claims").sum(),
            high=pl.when(pl.col("high").null_count() == 0).then(pl.col("high").sum()),
            h100e_low=pl.when(known.any()).then(pl.col("h100e_low").sum()),
            h100e_mid=pl.when(known.any()).then(pl.col("h100e_mid").sum()),
            h100e_high=pl.when(pl.col("h100e_high").filter(known).null_count() == 0).then(
                pl.col("h100e_high").filter(known).sum()
            ),
            without_figure=pl.col("mid").filter(~known).sum(),
        )
        .with_columns(h100e_high=pl.when(pl.col("h100e_mid").is_not_null()).then("h100e_high"))
        .select(*FIRM, "low", "mid", "high", "h100e_low", "h100e_mid", "h100e_high", "claims", "without_figure")
        .sort(FIRM)
    )
