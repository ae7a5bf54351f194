"""GPU capacity: how many chips each firm has, plans to have, or is said to have diverted, month by month.

What belongs here is the way from sorted claims to an estimate of one firm and chip: which claims stand at a month's
end, which of them supersede others, how wide the estimate is, what it rests on. How totals bound their parts is in
`metrics.wholes`, what a chip is worth in H100-equivalents in `metrics.equivalents`. docs/methods.md has the formulas.
"""

from datetime import date, datetime, time, timedelta

import polars as pl

from metrics.claims import naive, sort_claims
from metrics.equivalents import factors
from metrics.schema import Schema, conform
from metrics.wholes import reconcile

ESTIMATES: Schema = {
    "month": pl.Date,
    "firm": pl.String,
    "chip": pl.String,
    "basis": pl.String,
    "day": pl.Date,
    "low": pl.Float64,
    "mid": pl.Float64,
    "high": pl.Float64,
    "claims": pl.Int64,
    "independent_sources": pl.Int64,
    "contradictions": pl.Int64,
}
GPU_CAPACITY: Schema = {
    "month": pl.Date,
    "firm": pl.String,
    "chip": pl.String,
    "basis": pl.String,
    "low": pl.Float64,
    "mid": pl.Float64,
    "high": pl.Float64,
    "h100e_low": pl.Float64,
    "h100e_mid": pl.Float64,
    "h100e_high": pl.Float64,
    "claims": pl.Int64,
    "independent_sources": pl.Int64,
    "newest": pl.Date,
    "contradictions": pl.Int64,
}

MONTHLY_WIDENING = 1.02  # a bound moves by 2 % for each month since its claim: 27 % a year
APPROX_WIDENING = 1.1  # "about 50,000" is 50,000 give or take a tenth
TELLERS_OF_A_FALL = 2  # independent tellers who must agree before a smaller number supersedes a larger one

_KEY = ["firm", "chip", "basis"]


def gpu_capacity(claims: pl.DataFrame, chips: pl.DataFrame, now: datetime, since: date | None = None) -> pl.DataFrame:
    """The estimate of each firm, chip and basis for each month from its first claim (or `since`) to the month of `now`.

    Takes the view `gpu_claims` (columns `metrics.claims.CLAIMS`) and the reference data's chips
    (`metrics.equivalents.CHIPS`). Gives `GPU_CAPACITY`: low, mid and high in chips and in H100-equivalents. A row whose
    `chip` is a family, or null for plain "GPUs", is what is claimed beyond the chips that have rows of their own, so
    that a firm's rows of one month and basis can be added up. A bound that no claim states is null. Firms do not
    influence each other: the claims of one firm alone give that firm's rows.
    """
    return capacity_of(estimates(claims, chips, now, since), chips)


def capacity_of(standing: pl.DataFrame, chips: pl.DataFrame) -> pl.DataFrame:
    """The capacity table (`GPU_CAPACITY`) from estimates (`ESTIMATES`): totals reconciled with their parts, worth in
    H100-equivalents added."""
    rows = reconcile(standing, chips)
    worth = factors(rows.select("chip", "day"), chips)
    return conform(
        rows.join(worth, on=["chip", "day"], how="left", nulls_equal=True).with_columns(
            h100e_low=pl.col("low") * pl.col("h_low"),
            h100e_mid=pl.col("mid") * pl.col("h_mid"),
            h100e_high=pl.col("high") * pl.col("h_high"),
            newest="day",
        ),
        GPU_CAPACITY,
        "capacity",
    ).sort("month", *_KEY, nulls_last=True)


def estimates(claims: pl.DataFrame, chips: pl.DataFrame, now: datetime, since: date | None = None) -> pl.DataFrame:
    """What the claims about each firm and chip say by themselves, before totals and their parts are reconciled.

    Takes the same as `gpu_capacity`. Gives `ESTIMATES`, in chips; `day` is that of the newest claim. Not to be added
    up: a total stands here beside its own parts.
    """
    counted = sort_claims(claims, chips, now).filter(pl.col("left_out").is_null()).drop("left_out")
    first = counted["day"].min()
    if not isinstance(first, date):
        return pl.DataFrame(schema=ESTIMATES)
    start = max(first, since or first).replace(day=1)
    months = pl.date_range(start, naive(now).date(), "1mo", eager=True)
    return conform(pl.concat([_of_month(counted, month, naive(now)) for month in months]), ESTIMATES, "estimates").sort(
        "month", *_KEY, nulls_last=True
    )


def _of_month(counted: pl.DataFrame, month: date, now: datetime) -> pl.DataFrame:
    following = (month + timedelta(days=31)).replace(day=1)
    end = min(datetime.combine(following, time()), now)
    age = (month.year - pl.col("day").dt.year()) * 12 + month.month - pl.col("day").dt.month()
    width = MONTHLY_WIDENING**age * pl.when("approx").then(APPROX_WIDENING).otherwise(1.0)
    standing = counted.filter(
        (pl.col("day") < following) & (pl.col("known_to").is_null() | (pl.col("known_to") > end))
    ).with_columns(
        # Rounded first, so that 50,000 times 1.1 is 55,000 and not a hair above it, which would be one chip more.
        low=(pl.col("low") / width).round(6).floor(),
        high=(pl.col("high") * width).round(6).ceil(),
    )
    standing = _without_parts(standing)
    combined = _combine(standing)
    return _without_kept_plans(_with_evidence(combined, standing)).with_columns(month=pl.lit(month, pl.Date))


def _combine(standing: pl.DataFrame) -> pl.DataFrame:
    """One estimate for each firm, chip and basis from the claims that stand.

    The claims of the day that `_leading` names are taken together, from the least to the greatest with the median
    between. What was acquired after the newest statement of what the firm holds may be part of that or come on top: the
    greater of the two is the low and the middle, the sum is the high.
    """
    newest = _leading(standing)
    low, mid, high = pl.col("low"), pl.col("mid"), pl.col("high")
    sides = newest.group_by(*_KEY, "flow").agg(
        day=pl.col("day").first(),
        low=pl.when(low.count() > 0).then(pl.min_horizontal(low.min(), mid.min())),
        mid=mid.median().round(),
        high=pl.when(high.count() > 0).then(pl.max_horizontal(high.max(), mid.max())),
    )
    held = sides.filter(~pl.col("flow")).drop("flow")
    got = sides.filter("flow").drop("flow")
    on_top = pl.col("day_got") > pl.col("day")
    return (
        held.join(got, on=_KEY, how="full", coalesce=True, nulls_equal=True, suffix="_got")
        .with_columns(
            low=pl.when(on_top).then(pl.max_horizontal("low", "low_got")).otherwise("low"),
            mid=pl.when(on_top).then(pl.max_horizontal("mid", "mid_got")).otherwise("mid"),
            high=pl.when(on_top).then(pl.col("high") + pl.col("high_got")).otherwise("high"),
            since=pl.when(pl.col("day").is_null()).then("day_got").otherwise("day"),
            day=pl.max_horizontal("day", "day_got"),
            alone=pl.col("day").is_null(),
        )
        .select(
            *_KEY,
            "since",
            "day",
            *(pl.when("alone").then(f"{side}_got").otherwise(side).alias(side) for side in ("low", "mid", "high")),
        )
    )


def _without_parts(standing: pl.DataFrame) -> pl.DataFrame:
    """Without claims that lie below another one of the same teller and day: who names the whole and a cluster in it
    speaks of a part the second time."""
    largest = pl.col("low").max().over(*_KEY, "flow", "teller", "day")
    return standing.filter(~(pl.col("high") < largest).fill_null(False))


def _leading(standing: pl.DataFrame) -> pl.DataFrame:
    """The claims that an estimate is made from: those of the newest day, unless they are read as being about a part.

    Fleets seldom shrink, and a sentence about one cluster reads like one about the firm. Where a claim that still
    stands lies above all claims of the newest day, by their widened ranges, the newest supersede it only on the word
    of `TELLERS_OF_A_FALL` tellers since then whose ranges meet the newest; until then the greatest such claim leads,
    with the others of its day.
    """
    key = [*_KEY, "flow"]
    newest = (
        standing.filter(pl.col("day") == pl.col("day").max().over(key))
        .group_by(key)
        .agg(
            last=pl.col("day").first(),
            floor=pl.when(pl.col("low").null_count() == 0).then(pl.col("low").min()),
            ceiling=pl.when(pl.col("high").null_count() == 0).then(pl.col("high").max()),
        )
    )
    rows = standing.join(newest, on=key, nulls_equal=True)
    above = (
        rows.filter((pl.col("low") > pl.col("ceiling")).fill_null(False))
        .sort("low", "day", descending=True)
        .group_by(key, maintain_order=True)
        .agg(led=pl.col("day").first())
    )
    rows = rows.join(above, on=key, how="left", nulls_equal=True)
    meets = (pl.col("low") <= pl.col("ceiling")).fill_null(True) & (pl.col("high") >= pl.col("floor")).fill_null(True)
    agreeing = pl.col("teller").filter(meets & (pl.col("day") > pl.col("led"))).n_unique().over(key)
    held = pl.col("led").is_not_null() & (agreeing < TELLERS_OF_A_FALL)
    day = pl.when(held).then("led").otherwise("last")
    return rows.filter(pl.col("day") == day).select(standing.columns)


def _with_evidence(combined: pl.DataFrame, standing: pl.DataFrame) -> pl.DataFrame:
    """Adds `claims` and `independent_sources`: the claims that the estimate was made from, and the others that agree
    with it (their range, widened by their age, meets its range); and `contradictions`, the claims that do not."""
    pairs = standing.join(combined, on=_KEY, nulls_equal=True, suffix="_all")
    meets = (pl.col("low") <= pl.col("high_all")).fill_null(True) & (pl.col("high") >= pl.col("low_all")).fill_null(
        True
    )
    made_from = (pl.col("day") == pl.col("since")) | (pl.col("day") == pl.col("day_all"))
    counts = pairs.group_by(_KEY).agg(
        claims=(meets | made_from).sum(),
        independent_sources=pl.col("teller").filter(meets | made_from).n_unique(),
        contradictions=(~(meets | made_from)).sum(),
    )
    return combined.join(counts, on=_KEY, how="left", nulls_equal=True)


def _without_kept_plans(combined: pl.DataFrame) -> pl.DataFrame:
    """A plan ends with a newer claim that the firm has at least as many of that chip."""
    plans = combined.filter(pl.col("basis") == "planned")
    has = combined.filter(pl.col("basis") == "existing").select("firm", "chip", has="mid", has_on="day")
    kept = (
        plans.join(has, on=["firm", "chip"], nulls_equal=True)
        .filter((pl.col("has_on") > pl.col("day")) & (pl.col("has") >= pl.col("mid")))
        .select(_KEY)
    )
    return combined.join(kept, on=_KEY, how="anti", nulls_equal=True)
