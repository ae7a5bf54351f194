"""The page's charts, as Vega-Lite specifications made with Altair.

Each function takes a small frame that is ready to be drawn (what its docstring names) and returns a specification, or
None where there is nothing to draw. Which rows are worth drawing is decided elsewhere; colours of text, axes
and background are the page's (light or dark), colours of marks stand here and are legible on both.
"""

from datetime import datetime

import altair as alt
import polars as pl

from report import axes
from report.axes import Spec

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
    "Barred": "#8d3a5f",
    "Not known": "#a9b2bc",
}
FIRM_COLOURS = [BLUE, ORANGE, GREEN, VIOLET, RED, GREY]


_WORTH = "H100-equivalents (logarithmic)"


def capacity_now(rows: pl.DataFrame) -> Spec | None:
    """Points with their ranges, by firm and basis. Takes `firm`, `basis`, `low`, `mid`, `high` (H100-equivalents, low
    and high may be null), `range`, `chips`, `evidence`; firms in the order in which they are drawn."""
    if rows.is_empty():
        return None
    base = alt.Chart(rows).encode(
        y=alt.Y("firm:N", title=None, sort=rows["firm"].unique(maintain_order=True).to_list()),
        yOffset=alt.YOffset("basis:N", sort=list(BASIS_COLOURS)),
        color=axes.colours("basis", BASIS_COLOURS, rows),
        tooltip=[
            axes.tip("firm", "Firm"),
            axes.tip("basis", "Basis"),
            alt.Tooltip("mid:Q", title="H100-equivalents", format=",.3~r"),
            axes.tip("range", "Range"),
            axes.tip("chips", "Chips"),
            axes.tip("evidence", "Newest words"),
        ],
    )
    x = alt.X("mid:Q", title=_WORTH, scale=axes.log(rows), axis=axes.powers(rows))
    # With an unknown bound the range ends at the middle, and an arrow says that it goes on.
    ranges = base.transform_calculate(
        start="isValid(datum.low) ? datum.low : datum.mid", end="isValid(datum.high) ? datum.high : datum.mid"
    )
    arrows = [
        base.transform_filter(f"!isValid(datum.{side})")
        .mark_text(text=arrow, dx=shift, fontSize=15, aria=False)
        .encode(x=x)
        for side, arrow, shift in (("low", "←", -13), ("high", "→", 13))
    ]
    return axes.spec(
        ranges.mark_rule(strokeWidth=5, opacity=0.3, strokeCap="round").encode(
            x=alt.X("start:Q", title=_WORTH, scale=axes.log(rows), axis=axes.powers(rows)), x2="end:Q"
        ),
        *arrows,
        base.mark_point(filled=True, size=70, opacity=1).encode(x=x, shape=axes.shapes("basis", BASIS_COLOURS, rows)),
        height=40 + 30 * rows["firm"].n_unique(),
        description="Capacity by firm in H100-equivalents, with ranges; the table below has the same numbers.",
    )


def capacity_over_time(rows: pl.DataFrame) -> Spec | None:
    """Lines with bands, by firm. Takes `month`, `firm`, `low`, `mid`, `high` (H100-equivalents), `range`,
    `evidence`."""
    if rows.is_empty():
        return None
    firms = rows["firm"].unique(maintain_order=True).to_list()
    chosen = axes.choice("firm", "Firm", firms)
    base = (
        alt.Chart(rows)
        .transform_filter(chosen)
        .encode(
            x=alt.X("month:T", axis=axes.MONTHS),
            color=alt.Color(
                "firm:N",
                scale=alt.Scale(domain=firms, range=FIRM_COLOURS[: len(firms)]),
                legend=axes.legend(),
            ),
            tooltip=[
                axes.tip("firm", "Firm"),
                alt.Tooltip("month:T", title="Month", format="%B %Y"),
                alt.Tooltip("mid:Q", title="H100-equivalents", format=",.3~r"),
                axes.tip("range", "Range"),
                axes.tip("evidence", "Newest words"),
            ],
        )
    )
    y = alt.Y("mid:Q", title=_WORTH, scale=axes.log(rows), axis=axes.powers(rows))
    # The bands of several firms on top of each other are mud; that of a chosen one is plain.
    band = base.transform_filter("datum.low > 0 && isValid(datum.high)").mark_area(
        opacity=alt.expr("isValid(firm.firm) ? 0.22 : 0.08"), interpolate="step-after"
    )
    return axes.spec(
        band.encode(y=alt.Y("low:Q", title=_WORTH, scale=axes.log(rows), axis=axes.powers(rows)), y2="high:Q"),
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
    by_issuer = axes.choice("issuer", "Issuer", rows["issuer"].unique().sort().to_list())
    by_target = axes.choice("target", "Target", rows["target"].unique().sort().to_list())
    marks = (
        alt.Chart(rows)
        .transform_filter(by_issuer)
        .transform_filter(by_target)
        .mark_point(size=75, strokeWidth=1.8, opacity=0.85)
        .encode(
            x=alt.X("day:T", axis=axes.MONTHS, scale=axes.span(rows["day"])),
            y=alt.Y("lane:N", title=None, scale=alt.Scale(domain=rows["lane"].unique(maintain_order=True).to_list())),
            color=axes.colours("group", GROUP_COLOURS, rows),
            fill=alt.condition(
                "datum.weight == 'Threat'",
                alt.value("transparent"),
                alt.Fill("group:N", scale=axes.scale(GROUP_COLOURS, rows["group"]), legend=axes.legend()),
            ),
            tooltip=[
                alt.Tooltip("day:T", title="Day", format=axes.DAY),
                axes.tip("step", "Step"),
                axes.tip("kind", "Kind"),
                axes.tip("lane", "Who, whom"),
                axes.tip("headline", "Headline"),
                axes.tip("quote", "Words"),
            ],
        )
    )
    return axes.spec(
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
    chosen = axes.choice_of("series", "Series", series)
    bars = (
        alt.Chart(rows)
        .transform_filter(chosen)
        .mark_bar()
        .encode(
            x=alt.X("yearmonth(month):T", axis=axes.MONTHS),
            y=alt.Y("value:Q", title="Index (2023–2024 = 100)", axis=alt.Axis(tickCount=5)),
            color=axes.colours("part", {"Threats": ORANGE, "Acts": BLUE}, rows),
            opacity=alt.condition("datum.preliminary", alt.value(0.45), alt.value(1)),
            tooltip=[
                alt.Tooltip("month:T", title="Month", format="%B %Y"),
                axes.tip("series", "Series"),
                axes.tip("part", "Part"),
                alt.Tooltip("value:Q", title="Index points", format=".0f"),
                alt.Tooltip("reports:Q", title="Articles with a measure", format=","),
                alt.Tooltip("articles:Q", title="All articles", format=","),
            ],
        )
    )
    return axes.spec(
        bars,
        params=[chosen],
        height=220,
        description="The sanction index by month, threats and acts apart; the running month is paler.",
    )


def delays(rows: pl.DataFrame, now: datetime) -> Spec | None:
    """Spans from the first expected day to the one expected now, each over a thin line for as long as it is known.

    Takes `label`, `first`, `expected`, `since`, `until` (days, any may be null), `cause`, `status`, `slip`, `quote`;
    labels in the order in which they are drawn.
    """
    if rows.is_empty():
        return None
    base = alt.Chart(rows).encode(
        y=alt.Y("label:N", title=None, sort=rows["label"].unique(maintain_order=True).to_list()),
        color=axes.colours("cause", CAUSE_COLOURS, rows),
        tooltip=[
            axes.tip("label", "What"),
            alt.Tooltip("first:T", title="First expected", format=axes.DAY),
            alt.Tooltip("expected:T", title="Now expected", format=axes.DAY),
            alt.Tooltip("since:T", title="First reported", format=axes.DAY),
            axes.tip("slip", "Slip"),
            axes.tip("cause", "Cause"),
            axes.tip("status", "Status"),
            axes.tip("quote", "Words"),
        ],
    )
    today = pl.DataFrame({"today": [now.date()]})
    # The ends of the axis stand at one layer: Vega-Lite takes the same dates at several for domains that differ.
    ends = axes.span(pl.concat([*(rows[name] for name in ("first", "expected", "since", "until")), today["today"]]))
    day = alt.X("today:T", axis=axes.MONTHS, scale=ends)
    first, expected, since = (alt.X(f"{field}:T", axis=axes.MONTHS) for field in ("first", "expected", "since"))
    spans = base.transform_filter("isValid(datum.first) && isValid(datum.expected)")
    return axes.spec(
        alt.Chart(today).mark_rule(strokeDash=[3, 3], color=GREY, aria=False).encode(x=day),
        base.transform_filter("isValid(datum.since)")
        .mark_rule(strokeWidth=1.5, opacity=0.6)
        .encode(x=since, x2="until:T"),
        spans.mark_bar(height=7, opacity=0.45, cornerRadius=3).encode(x=first, x2="expected:T"),
        base.transform_filter("isValid(datum.first)").mark_point(size=45, strokeWidth=1.8).encode(x=first),
        base.transform_filter("isValid(datum.expected)").mark_point(filled=True, size=60, opacity=1).encode(x=expected),
        height=40 + 26 * rows["label"].n_unique(),
        description="Delays as spans from the first expected day to the one expected now, by cause.",
    )


def time_to_resolution(rows: pl.DataFrame) -> Spec | None:
    """The share of delays still open after so many months, with its interval. Takes `months`, `share`, `low`, `high`,
    `text`, beginning with all of them at the first report."""
    if rows.is_empty():
        return None
    share = alt.Axis(format="%", tickCount=5)
    base = alt.Chart(rows).encode(
        x=alt.X("months:Q", title="Months since the first report", axis=alt.Axis(tickMinStep=1, grid=False)),
        tooltip=[axes.tip("text", "Still open")],
    )
    y = alt.Y("share:Q", title="Still open", axis=share, scale=alt.Scale(domain=[0, 1]))
    return axes.spec(
        base.mark_area(opacity=0.15, interpolate="step-after", color=BLUE).encode(
            y=alt.Y("low:Q", title="Still open", axis=share, scale=alt.Scale(domain=[0, 1])), y2="high:Q"
        ),
        base.mark_line(interpolate="step-after", strokeWidth=2, color=BLUE).encode(y=y),
        base.mark_point(filled=True, size=35, opacity=1, color=BLUE).encode(y=y),
        height=200,
        description="Share of delays still open by months since their first report, with a band of 95 % confidence.",
    )


def restrictions_over_time(rows: pl.DataFrame) -> Spec | None:
    """A grid of chips over time, one destination at a time. Takes `chip`, `destination`, `start`, `end`, `control`,
    `since`, `until`, `rule`; chips and destinations in the order in which they are drawn."""
    if rows.is_empty():
        return None
    places = rows["destination"].unique(maintain_order=True).to_list()
    chosen = axes.choice_of("destination", "Destination", places)
    bars = (
        alt.Chart(rows)
        .transform_filter(chosen)
        .mark_bar(height=13, stroke="transparent")
        .encode(
            x=alt.X("start:T", axis=axes.MONTHS, scale=alt.Scale(nice=False)),
            x2="end:T",
            y=alt.Y("chip:N", title=None, scale=alt.Scale(domain=rows["chip"].unique(maintain_order=True).to_list())),
            color=axes.colours("control", CONTROL_COLOURS, rows),
            tooltip=[
                axes.tip("chip", "Chip"),
                axes.tip("destination", "Destination"),
                axes.tip("control", "Status"),
                axes.tip("since", "From"),
                axes.tip("until", "Until"),
                axes.tip("rule", "Rule"),
            ],
        )
    )
    return axes.spec(
        bars,
        params=[chosen],
        height=40 + 17 * rows["chip"].n_unique(),
        description="Export status of chips over time for one destination; the table below has today's status.",
    )
