"""H100-equivalents of a named chip, of a family, and of plain "GPUs".

Only the choice of a factor belongs here: which member of a family stands for its low, its middle and its high on a
given day. The factor of a single chip comes with the reference data (peak dense 8-bit operations a second over
1.979e15, the larger of the 8- and 16-bit rate counting).
"""

import polars as pl

from metrics.schema import Schema, conform

# One row a chip, rack or family of the reference data. `h100e` is for one processor of it, `units` how many processors
# one of it holds (72 for an NVL72 rack), `released` the first day of the month or year that the reference data give.
CHIPS: Schema = {
    "chip": pl.String,
    "maker": pl.String,
    "family": pl.String,
    "kind": pl.String,
    "segment": pl.String,
    "released": pl.Date,
    "units": pl.Int64,
    "typical": pl.Boolean,
    "h100e": pl.Float64,
}
FACTORS: Schema = {
    "chip": pl.String,
    "day": pl.Date,
    "h_low": pl.Float64,
    "h_mid": pl.Float64,
    "h_high": pl.Float64,
}

PROCESSORS = ("gpu", "accelerator")
SERVICE_LIFE = "6y"  # Amazon, Google, Meta and Microsoft depreciate servers over five to six years
SPREAD_TIME = "1y"  # a new family ships in volume for about a year before it is what "a GPU" usually means
USUAL_MAKER = "Nvidia"  # most data-centre GPUs in the world are its


def lineage(chips: pl.DataFrame) -> pl.DataFrame:
    """Each chip or family with every family above it.

    Takes a `CHIPS` frame; gives `chip`, `family`, `steps` (1 for its own family, 2 for that family's family, …).
    Raises ValueError where a family is, over others, its own ancestor.
    """
    links = chips.select("chip", "family").drop_nulls().unique()
    found = [links.with_columns(steps=pl.lit(1, pl.Int64))]
    while found[-1].height:
        step = found[-1].join(links.rename({"chip": "family", "family": "above"}), on="family")
        if step.filter(pl.col("chip") == pl.col("above")).height:
            names = ", ".join(step.filter(pl.col("chip") == pl.col("above"))["chip"].unique().sort())
            raise ValueError(f"chips: {names}: a family must not be a member of itself")
        found.append(step.select("chip", family="above", steps=pl.col("steps") + 1))
    return pl.concat(found)


def factors(wanted: pl.DataFrame, chips: pl.DataFrame) -> pl.DataFrame:
    """H100-equivalents of one chip, for each (`chip`, `day`) of `wanted`; `chip` null means plain "GPUs".

    Takes columns `chip` and `day` (the day of the claim), and a `CHIPS` frame. Gives `FACTORS`, one row for each
    distinct pair. A chip without a figure, a name that the reference data lack and a family without members have
    nulls. A family has the least and the greatest factor of its data-centre members released by that day (of all of
    them, where none was), and the one called typical in the middle, its own typical member before a sub-family's; a
    sub-family without members has its family's. Plain "GPUs" range over the typical chips of all makers.
    """
    chips = conform(chips, CHIPS, "chips")
    wanted = wanted.select(pl.col("chip").cast(pl.String), pl.col("day").cast(pl.Date)).unique()
    families = chips.filter(pl.col("kind") == "family")["chip"].implode()
    is_family = pl.col("chip").is_in(families)
    processors = chips.filter(
        pl.col("kind").is_in(PROCESSORS) & (pl.col("segment") == "datacentre") & pl.col("h100e").is_not_null()
    )
    parts = [
        _single(wanted.filter(pl.col("chip").is_not_null() & ~is_family), chips),
        _family(wanted.filter(pl.col("chip").is_not_null() & is_family), chips, processors),
        _plain(wanted.filter(pl.col("chip").is_null()), processors),
    ]
    return pl.concat([conform(part, FACTORS, "factors") for part in parts]).sort("chip", "day", nulls_last=True)


def _single(wanted: pl.DataFrame, chips: pl.DataFrame) -> pl.DataFrame:
    figure = chips.select("chip", h_low="h100e", h_mid="h100e", h_high="h100e").unique("chip", keep="first")
    return wanted.join(figure, on="chip", how="left")


def _family(wanted: pl.DataFrame, chips: pl.DataFrame, processors: pl.DataFrame) -> pl.DataFrame:
    above = lineage(chips)
    members = above.rename({"chip": "member", "family": "chip"})
    members = members.join(processors.rename({"chip": "member"}).drop("family"), on="member")
    childless = above.join(members, on="chip", how="anti").filter(pl.col("chip").is_in(wanted["chip"].implode()))
    inherited = (
        childless.join(members, left_on="family", right_on="chip")
        .filter(pl.col("steps") == pl.col("steps").min().over("chip"))
        .with_columns(steps="steps_right")
        .select(members.columns)
    )
    members = pl.concat([members, inherited])
    pairs = wanted.join(members, on="chip").with_columns(sold=(pl.col("released") <= pl.col("day")).fill_null(False))
    pairs = pairs.with_columns(any_sold=pl.col("sold").any().over("chip", "day"))
    typical = (
        pairs.filter("typical")
        .sort("chip", "day", "steps", ~pl.col("sold"), "released", "member", descending=[False] * 4 + [True, False])
        .group_by("chip", "day")
        .agg(h_mid=pl.col("h100e").first())
    )
    span = (
        pairs.filter(pl.col("sold") | ~pl.col("any_sold"))
        .group_by("chip", "day")
        .agg(h_low=pl.col("h100e").min(), h_high=pl.col("h100e").max())
    )
    # A typical member that was not on sale yet still belongs inside the span.
    return (
        wanted.join(span, on=["chip", "day"], how="left")
        .join(typical, on=["chip", "day"], how="left")
        .with_columns(h_low=pl.min_horizontal("h_low", "h_mid"), h_high=pl.max_horizontal("h_high", "h_mid"))
    )


def _plain(wanted: pl.DataFrame, processors: pl.DataFrame) -> pl.DataFrame:
    typical = processors.filter("typical").select("maker", "released", "h100e")
    in_use = pl.col("released").is_between(pl.col("day").dt.offset_by(f"-{SERVICE_LIFE}"), pl.col("day"))
    usual = (pl.col("maker") == USUAL_MAKER) & (pl.col("released") <= pl.col("day").dt.offset_by(f"-{SPREAD_TIME}"))
    return (
        wanted.join(typical, how="cross")
        .group_by("day")
        .agg(
            h_low=pl.col("h100e").filter(in_use).min(),
            h_mid=pl.col("h100e").filter(usual).max(),
            h_high=pl.col("h100e").filter(in_use).max(),
        )
        .with_columns(h_low=pl.min_horizontal("h_low", "h_mid"), h_high=pl.max_horizontal("h_high", "h_mid"))
        .join(wanted, on="day", how="right")
    )
