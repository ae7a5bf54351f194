"""The page's charts, as Vega-Lite specifications made with Altair.

Each function takes a small frame that is ready to be drawn (what its docstring names) and returns a specification, or
None where there is nothing to draw. Which rows are worth drawing is decided elsewhere; colours of text, axes
and background are the page's (light or dark), colours of marks stand here and are legible on both.
"""

import math
from datetime import datetime, timedelta
from typing import Any

import altair as alt
import polars as pl

BLUE, ORANGE, GREEN, VIOLET, RED, GREY = "#3b7dd8", "#d9772b", "#2f9e73", "#8a6fd1", "#c9504c", "#7f8a97"
BASIS_COLOURS = {"Has": BLUE, "Plans": ORANGE, "Diverted": RED}
GROUP_COLOURS = {"Restriction": RED, "Licence or easing": GREEN, "Enforcement": VIOLET}
CAUSE_COLOURS = {
    "Chip access": RED,
    "Technical": BLUE,
    "Supply": ORANGE,
    "Regulatory": VIOLET,
    "Commercial": GREEN,
    "Not stated": GREY,
}
CONTROL_COLOURS = {
    "Allowed": GREEN,
    "Notify": BLUE,
    "Licence": "#e3b04b",
    "Case by case": ORANGE,
    "Presumed denial": RED,
    "Barred": "#7a2f4a",
    "Not known": "#a9b2bc",
}
FIRM_COLOURS = [BLUE, ORANGE, GREEN, VIOLET, RED, GREY]

Spec = dict[str, Any]

_MONTH_AXIS = alt.Axis(title=None, format="%b %Y", labelOverlap=True, tickCount=6, grid=False)
_WORTH = "H100-equivalents (logarithmic)"
_DAY = "%-d %B %Y"


def capacity_now(rows: pl.DataFrame) -> Spec | None:
    """Points with their ranges, by firm and basis. Takes `firm`, `basis`, `low`, `mid`, `high` (H100-equivalents, low
    and high may be null), `range`, `chips`, `evidence`; firms in the order in which they are drawn."""
    if rows.is_empty():
        return None
    base = alt.Chart(rows).encode(
        y=alt.Y("firm:N", title=None, sort=rows["firm"].unique(maintain_order=True).to_list()),
        yOffset=alt.YOffset("basis:N", sort=list(BASIS_COLOURS)),
        color=_colours("basis", BASIS_COLOURS, rows),
        tooltip=[
            _tip("firm", "Firm"),
            _tip("basis", "Basis"),
            alt.Tooltip("mid:Q", title="H100-equivalents", format=",.3~r"),
            _tip("range", "Range"),
            _tip("chips", "Chips"),
            _tip("evidence", "Newest words"),
        ],
    )
    x = alt.X("mid:Q", title=_WORTH, scale=_log(rows), axis=_powers(rows))
    # With an unknown high the range ends at the middle, and the arrow says that it goes on.
    ranges = base.transform_filter("isValid(datum.low)").transform_calculate(
        end="isValid(datum.high) ? datum.high : datum.mid"
    )
    open_ranges = base.transform_filter("!isValid(datum.high)")
    return _spec(
        ranges.mark_rule(strokeWidth=5, opacity=0.3, strokeCap="round").encode(
            x=alt.X("low:Q", title=_WORTH, scale=_log(rows), axis=_powers(rows)), x2="end:Q"
        ),
        open_ranges.mark_text(text="→", dx=13, fontSize=15, aria=False).encode(x=x),
        base.mark_point(filled=True, size=70, opacity=1).encode(x=x, shape=_shapes("basis", BASIS_COLOURS, rows)),
        height=40 + 30 * rows["firm"].n_unique(),
        description="Capacity by firm in H100-equivalents, with ranges; the table below has the same numbers.",
    )


def capacity_over_time(rows: pl.DataFrame) -> Spec | None:
    """Lines with bands, by firm. Takes `month`, `firm`, `low`, `mid`, `high` (H100-equivalents), `range`,
    `evidence`."""
    if rows.is_empty():
        return None
    firms = rows["firm"].unique(maintain_order=True).to_list()
    chosen = _choice("firm", "Firm", firms)
    base = (
        alt.Chart(rows)
        .transform_filter(chosen)
        .encode(
            x=alt.X("month:T", axis=_MONTH_AXIS),
            color=alt.Color(
                "firm:N",
                scale=alt.Scale(domain=firms, range=FIRM_COLOURS[: len(firms)]),
                legend=_legend(),
            ),
            tooltip=[
                _tip("firm", "Firm"),
                alt.Tooltip("month:T", title="Month", format="%B %Y"),
                alt.Tooltip("mid:Q", title="H100-equivalents", format=",.3~r"),
                _tip("range", "Range"),
                _tip("evidence", "Newest words"),
            ],
        )
    )
    y = alt.Y("mid:Q", title=_WORTH, scale=_log(rows), axis=_powers(rows))
    band = base.transform_filter("datum.low > 0 && isValid(datum.high)").mark_area(
        opacity=0.15, interpolate="step-after"
    )
    return _spec(
        band.encode(y=alt.Y("low:Q", title=_WORTH, scale=_log(rows), axis=_powers(rows)), y2="high:Q"),
        base.mark_line(interpolate="step-after", strokeWidth=2).encode(y=y),
        base.mark_point(filled=True, size=22, opacity=1).encode(y=y),
        params=[chosen],
        height=300,
        description="Capacity of the largest firms over time in H100-equivalents, with bands from low to high.",
    )


def sanction_timeline(rows: pl.DataFrame) -> Spec | None:
    """One mark a step. Takes `day`, `issuer`, `target`, `lane`, `group`, `weight` ("Threat" or "Act"), `step`, `kind`,
    `headline`, `quote`; lanes in the order in which they are drawn."""
    if rows.is_empty():
        return None
    by_issuer = _choice("issuer", "Issuer", rows["issuer"].unique().sort().to_list())
    by_target = _choice("target", "Target", rows["target"].unique().sort().to_list())
    marks = (
        alt.Chart(rows)
        .transform_filter(by_issuer)
        .transform_filter(by_target)
        .mark_point(size=75, strokeWidth=1.8, opacity=0.85)
        .encode(
            x=alt.X("day:T", axis=_MONTH_AXIS, scale=_days(rows["day"])),
            y=alt.Y("lane:N", title=None, scale=alt.Scale(domain=rows["lane"].unique(maintain_order=True).to_list())),
            color=_colours("group", GROUP_COLOURS, rows),
            fill=alt.condition(
                "datum.weight == 'Threat'",
                alt.value("transparent"),
                alt.Fill("group:N", scale=_scale(GROUP_COLOURS, rows["group"]), legend=_legend()),
            ),
            tooltip=[
                alt.Tooltip("day:T", title="Day", format=_DAY),
                _tip("step", "Step"),
                _tip("kind", "Kind"),
                _tip("lane", "Who, whom"),
                _tip("headline", "Headline"),
                _tip("quote", "Words"),
            ],
        )
    )
    return _spec(
        marks,
        params=[by_target, by_issuer],
        height=40 + 28 * rows["lane"].n_unique(),
        description="Steps of government measures over time, by issuer and target; hollow marks are proposals.",
    )


def sanction_index(rows: pl.DataFrame) -> Spec | None:
    """Stacked bars, one series at a time. Takes `month`, `series`, `part` ("Threats" or "Acts"), `value`, `reports`,
    `articles`, `preliminary`; the first series is shown first."""
    if rows.is_empty():
        return None
    series = rows["series"].unique(maintain_order=True).to_list()
    chosen = _choice_of("series", "Series", series)
    bars = (
        alt.Chart(rows)
        .transform_filter(chosen)
        .mark_bar()
        .encode(
            x=alt.X("yearmonth(month):T", axis=_MONTH_AXIS),
            y=alt.Y("value:Q", title="Index (2023–2024 = 100)", axis=alt.Axis(tickCount=5)),
            color=_colours("part", {"Threats": ORANGE, "Acts": BLUE}, rows),
            opacity=alt.condition("datum.preliminary", alt.value(0.45), alt.value(1)),
            tooltip=[
                alt.Tooltip("month:T", title="Month", format="%B %Y"),
                _tip("series", "Series"),
                _tip("part", "Part"),
                alt.Tooltip("value:Q", title="Index points", format=".0f"),
                alt.Tooltip("reports:Q", title="Articles with a measure", format=","),
                alt.Tooltip("articles:Q", title="All articles", format=","),
            ],
        )
    )
    return _spec(
        bars,
        params=[chosen],
        height=220,
        description="The sanction index by month, threats and acts apart; the running month is paler.",
    )


def delays(rows: pl.DataFrame, now: datetime) -> Spec | None:
    """Spans from the first expected day to the one expected now. Takes `label`, `first`, `expected` (days, either may
    be null), `cause`, `status`, `slip`, `quote`; labels in the order in which they are drawn."""
    if rows.is_empty():
        return None
    base = alt.Chart(rows).encode(
        y=alt.Y("label:N", title=None, sort=rows["label"].unique(maintain_order=True).to_list()),
        color=_colours("cause", CAUSE_COLOURS, rows),
        tooltip=[
            _tip("label", "What"),
            alt.Tooltip("first:T", title="First expected", format=_DAY),
            alt.Tooltip("expected:T", title="Now expected", format=_DAY),
            _tip("slip", "Slip"),
            _tip("cause", "Cause"),
            _tip("status", "Status"),
            _tip("quote", "Words"),
        ],
    )
    today = pl.DataFrame({"today": [now.date()]})
    # The ends of the axis stand at one layer: Vega-Lite takes the same dates at several for domains that differ.
    ends = _days(pl.concat([rows["first"], rows["expected"], today["today"]]))
    day = alt.X("today:T", axis=_MONTH_AXIS, scale=ends)
    first, expected = (alt.X(f"{field}:T", axis=_MONTH_AXIS) for field in ("first", "expected"))
    spans = base.transform_filter("isValid(datum.first) && isValid(datum.expected)")
    return _spec(
        alt.Chart(today).mark_rule(strokeDash=[3, 3], color=GREY, aria=False).encode(x=day),
        spans.mark_bar(height=7, opacity=0.45, cornerRadius=3).encode(x=first, x2="expected:T"),
        base.transform_filter("isValid(datum.first)").mark_point(size=45, strokeWidth=1.8).encode(x=first),
        base.transform_filter("isValid(datum.expected)").mark_point(filled=True, size=60, opacity=1).encode(x=expected),
        height=40 + 26 * rows["label"].n_unique(),
        description="Delays as spans from the first expected day to the one expected now, by cause.",
    )


def restrictions_over_time(rows: pl.DataFrame) -> Spec | None:
    """A grid of chips over time, one destination at a time. Takes `chip`, `destination`, `start`, `end`, `control`,
    `since`, `until`, `rule`; chips and destinations in the order in which they are drawn."""
    if rows.is_empty():
        return None
    places = rows["destination"].unique(maintain_order=True).to_list()
    chosen = _choice_of("destination", "Destination", places)
    bars = (
        alt.Chart(rows)
        .transform_filter(chosen)
        .mark_bar(height=13, stroke="transparent")
        .encode(
            x=alt.X("start:T", axis=_MONTH_AXIS, scale=alt.Scale(nice=False)),
            x2="end:T",
            y=alt.Y("chip:N", title=None, scale=alt.Scale(domain=rows["chip"].unique(maintain_order=True).to_list())),
            color=_colours("control", CONTROL_COLOURS, rows),
            tooltip=[
                _tip("chip", "Chip"),
                _tip("destination", "Destination"),
                _tip("control", "Status"),
                _tip("since", "From"),
                _tip("until", "Until"),
                _tip("rule", "Rule"),
            ],
        )
    )
    return _spec(
        bars,
        params=[chosen],
        height=40 + 17 * rows["chip"].n_unique(),
        description="Export status of chips over time for one destination; the table below has today's status.",
    )


# Axes have fixed ends: they stay where they are while a reader filters, and a layer without marks upsets nothing.


def _decades(rows: pl.DataFrame) -> list[float]:
    numbers = [float(value) for name in ("low", "mid", "high") for value in rows[name].drop_nulls() if value > 0]
    first, last = math.floor(math.log10(min(numbers))), math.ceil(math.log10(max(numbers)))
    return [10.0**power for power in range(first, max(last, first + 1) + 1)]


def _log(rows: pl.DataFrame) -> alt.Scale:
    decades = _decades(rows)
    return alt.Scale(type="log", domain=[decades[0], decades[-1]])


def _powers(rows: pl.DataFrame) -> alt.Axis:
    """An axis with marks at powers of ten only; a logarithmic one has many more lines than anybody reads."""
    return alt.Axis(values=_decades(rows), format="~s")


def _days(days: pl.Series) -> alt.Scale:
    """From a little before the first to a little after the last."""
    known = sorted(day for day in days.to_list() if day is not None)
    margin = timedelta(days=max(15, (known[-1] - known[0]).days // 40))
    ends = (known[0] - margin, known[-1] + margin)
    return alt.Scale(domain=[alt.DateTime(year=day.year, month=day.month, date=day.day) for day in ends])


def _tip(field: str, title: str) -> alt.Tooltip:
    return alt.Tooltip(f"{field}:N", title=title)


def _choice(field: str, label: str, options: list[str]) -> alt.Parameter:
    select = alt.binding_select(options=[None, *options], labels=["All", *options], name=f"{label} ")
    return alt.selection_point(name=field, fields=[field], bind=select)


def _choice_of(field: str, label: str, options: list[str]) -> alt.Parameter:
    """A choice of exactly one, at first the first."""
    bind = alt.binding_select(options=options, name=f"{label} ")
    return alt.selection_point(name=field, fields=[field], value=[{field: options[0]}], bind=bind)


def _scale(words: dict[str, str], column: pl.Series) -> alt.Scale:
    present = [word for word in words if word in set(column)]
    return alt.Scale(domain=present, range=[words[word] for word in present])


def _colours(field: str, words: dict[str, str], rows: pl.DataFrame) -> alt.Color:
    return alt.Color(f"{field}:N", scale=_scale(words, rows[field]), legend=_legend())


def _shapes(field: str, words: dict[str, str], rows: pl.DataFrame) -> alt.Shape:
    marks = dict(zip(words, ("circle", "diamond", "cross"), strict=True))
    return alt.Shape(f"{field}:N", scale=_scale(marks, rows[field]), legend=_legend())


def _legend() -> alt.Legend:
    """One legend for all channels of a chart: only equal ones are merged."""
    return alt.Legend(orient="top", title=None, columns=3, symbolOpacity=1)


def _spec(*layers: alt.Chart, height: int, description: str, params: list[Any] | None = None) -> Spec:
    chart = alt.layer(*layers).properties(
        width="container",
        height=height,
        description=description,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
    return chart.add_params(*(params or [])).to_dict(validate=True)
