"""`chipwatch evaluate`: the indicators as they were known on past days against what was known later.

Only the choice of days, the reading of what was known then, and the writing of the answer belong here; comparisons are
in `metrics.evaluate`. Everything is read from the published copy.
"""

import json
import sys
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from chipwatch.calling import Config, Data, chosen, expected

Answer = dict[str, Any]
MONTHS, HORIZON = 24, 6


class Form(StrEnum):
    """The forms that the answer is written in."""

    TEXT = "text"
    JSON = "json"


def command(
    context: typer.Context,
    months: Annotated[
        int, typer.Option("--months", min=1, max=240, help="How many month ends to look back to.")
    ] = MONTHS,
    horizon: Annotated[
        int, typer.Option("--horizon", min=1, max=60, help="After how many months capacity is looked at again.")
    ] = HORIZON,
    form: Annotated[Form, typer.Option("--format", help="How the answer is written.")] = Form.TEXT,
    config: Config = None,
    data: Data = None,
) -> None:
    """How far first reports can be trusted: what was known on past days against what was known later.

    Capacity: where a newer claim came within the horizon, did it fall into the range of then? Measures: what was known
    on the day of the first report, and is it the same now? Sanction index: how far did a month move once it was over?
    docs/methods.md says how to read it.
    """
    _, folder = chosen(context, config, data)
    with expected():
        found = look_back(folder, datetime.now(UTC), months, horizon)
    if form is Form.JSON:
        print(json.dumps(found, ensure_ascii=False, indent=2, default=str))
    else:
        sys.stdout.write("\n".join(lines(found)) + "\n")


def look_back(data: Path, now: datetime, months: int, horizon: int) -> Answer:
    """The comparisons, in JSON's types but for dates. Raises NotPublished where there is no published copy."""
    import polars as pl

    from metrics import evaluate
    from warehouse.query import query

    def read(sql: str) -> pl.DataFrame:
        return pl.DataFrame(query(data, sql))

    chips = read("FROM chips")
    ends = [_month_end(now.date(), back) for back in range(months + horizon, 0, -1)]
    vintages = {day: _known(read(f"FROM gpu_claims_as_of(DATE '{day}')"), chips, day) for day in ends}
    pairs = list(zip(ends, ends[horizon:], strict=False))
    then, later = (
        pl.concat(frames) if frames else pl.DataFrame(schema=dict(evaluate.VINTAGES))
        for frames in zip(
            *((vintages[day], vintages[after].with_columns(day=pl.lit(day))) for day, after in pairs), strict=True
        )
    )
    events = read("FROM sanction_events")
    days = sorted(set(events["first_reported_at"].dt.date()))
    columns = ", ".join(evaluate.EVENTS)
    first = [
        # Days of the published copy, never input.
        read(f"SELECT {columns} FROM sanction_events_as_of(DATE '{day}') WHERE first_reported_at::DATE = DATE '{day}'")  # noqa: S608
        for day in days
    ]
    states = read(
        f"SELECT {', '.join(evaluate.INDEX)} FROM store.sanction_index WHERE issuer IS NULL AND target IS NULL"  # noqa: S608
    )
    compared = evaluate.capacity(then, later)
    firms = evaluate.capacity(evaluate.whole_firms(then), evaluate.whole_firms(later))
    index = evaluate.index(states)
    return {
        "months": months,
        "horizon": horizon,
        "capacity": evaluate.trust(compared).to_dicts(),
        "capacity_misses": _misses(compared),
        "firms": evaluate.trust(firms).to_dicts(),
        "firms_misses": _misses(firms),
        "events": evaluate.events(pl.concat(first) if first else events.clear(), events).to_dicts(),
        "index": {
            "months": index.height,
            "moved_median": index["moved"].abs().median(),
            "moved_most": index["moved"].abs().max(),
        },
    }


def _misses(compared: Any) -> list[Answer]:
    """The newest miss of each firm, chip and basis."""
    missed = compared.filter(~compared["inside"]).sort("day", descending=True, maintain_order=True)
    found: list[Answer] = missed.unique(["firm", "chip", "basis"], keep="first", maintain_order=True).to_dicts()
    return found[:20]


def _month_end(today: date, back: int) -> date:
    number = today.year * 12 + today.month - 1 - back + 1
    return date(number // 12, number % 12 + 1, 1) - timedelta(days=1)


def _known(claims: Any, chips: Any, day: date) -> Any:
    """Capacity as it was known at the end of a day, for its month. What would be taken back later stood on that day."""
    import polars as pl

    from metrics.capacity import gpu_capacity

    standing = claims.with_columns(known_to=pl.lit(None, pl.Datetime("us")))
    capacity = gpu_capacity(standing, chips, datetime.combine(day, time(23, 59, 59)), since=day)
    return capacity.select(pl.lit(day).alias("day"), pl.all())


def _capacity(rows: list[Answer], misses: list[Answer], plain: str) -> list[str]:
    if not rows:
        return ["  nothing to compare: no estimate of then met a newer claim within the horizon"]
    out = []
    for row in rows:
        ratios = ", ".join(
            f"{row[name]:.2f}" if row[name] is not None else "–" for name in ("ratio_low", "ratio_median", "ratio_high")
        )
        out.append(
            f"  {row['basis']:<9} told by {row['sources']:<7} {row['estimates']:>5} estimates of {row['firms']} firms, "
            f"{row['inside']:>4.0%} held; later over then {ratios} (10th, 50th, 90th percentile)"
        )
    for row in misses[:5]:
        low, high = ("?" if row[side] is None else f"{row[side]:,.0f}" for side in ("low", "high"))
        out.append(
            f"    missed: {row['day']} {row['firm']} {row['chip'] or plain} {row['basis']}: {low} to {high}, "
            f"later {row['later_mid']:,.0f}"
        )
    return out


def lines(found: Answer) -> list[str]:
    """The answer for people."""
    out = [
        f"Capacity, {found['months']} month ends, looked at again after {found['horizon']} months",
        "  where a newer claim came: share of ranges that held, and later over then",
        "",
        "  A firm's chips of one kind",
        *_capacity(found["capacity"], found["capacity_misses"], "GPUs"),
        "",
        "  All of a firm's chips together",
        *_capacity(found["firms"], found["firms_misses"], "all chips"),
    ]
    out += ["", "Measures, on the day of their first report and now"]
    for row in found["events"]:
        if row["field"] == "event":
            out.append(f"  {row['known']} measures, {row['same']} of them still stand as such")
        elif row["known"] or row["learnt"]:
            share = f"{row['same'] / row['known']:.0%} the same" if row["known"] else "–"
            out.append(f"  {row['field']:<13} known of {row['known']:>4}, {share:>13}; learnt later of {row['learnt']}")
    index = found["index"]
    moved = (
        f"{index['months']} months, moved by {index['moved_median']:.1f} points in the middle, "
        f"{index['moved_most']:.1f} at most"
        if index["months"]
        else "nothing to compare yet: the index needs a base, and months that were over when it was computed"
    )
    return [*out, "", "Sanction index, when a month was over and now", f"  {moved}"]
