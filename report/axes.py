"""What the charts share: time and number axes, colours by word, lists to choose from, and the frame around the layers.

Only parts that several charts are put together from belong here; the charts are in `report.charts`.
"""

import math
from datetime import timedelta
from typing import Any

import altair as alt
import polars as pl

Spec = dict[str, Any]

MONTHS = alt.Axis(title=None, format="%b %Y", labelOverlap=True, labelSeparation=10, tickCount=6, grid=False)
DAY = "%-d %B %Y"

# Axes have fixed ends: they stay where they are while a reader filters, and a layer without marks upsets nothing.


def decades(rows: pl.DataFrame) -> list[float]:
    """The powers of ten around the numbers of `low`, `mid` and `high`, of which one at least is above 0."""
    numbers = [float(value) for name in ("low", "mid", "high") for value in rows[name].drop_nulls() if value > 0]
    first, last = math.floor(math.log10(min(numbers))), math.ceil(math.log10(max(numbers)))
    return [10.0**power for power in range(first, max(last, first + 1) + 1)]


def log(rows: pl.DataFrame) -> alt.Scale:
    """A logarithmic scale over whole decades."""
    marks = decades(rows)
    return alt.Scale(type="log", domain=[marks[0], marks[-1]])


def powers(rows: pl.DataFrame) -> alt.Axis:
    """An axis with marks at powers of ten only; a logarithmic one has many more lines than anybody reads."""
    return alt.Axis(values=decades(rows), format="~s")


def span(days: pl.Series) -> alt.Scale:
    """From a little before the first to a little after the last."""
    known = sorted(day for day in days.to_list() if day is not None)
    margin = timedelta(days=max(15, (known[-1] - known[0]).days // 40))
    ends = (known[0] - margin, known[-1] + margin)
    return alt.Scale(domain=[alt.DateTime(year=day.year, month=day.month, date=day.day) for day in ends])


def tip(field: str, title: str) -> alt.Tooltip:
    """A line of words in what a mark shows on hovering."""
    return alt.Tooltip(f"{field}:N", title=title)


def choice(field: str, label: str, options: list[str]) -> alt.Parameter:
    """A choice of one or, at first, all."""
    select = alt.binding_select(options=[None, *options], labels=["All", *options], name=f"{label} ")
    return alt.selection_point(name=field, fields=[field], bind=select)


def choice_of(field: str, label: str, options: list[str]) -> alt.Parameter:
    """A choice of exactly one, at first the first."""
    bind = alt.binding_select(options=options, name=f"{label} ")
    return alt.selection_point(name=field, fields=[field], value=[{field: options[0]}], bind=bind)


def scale(words: dict[str, str], column: pl.Series) -> alt.Scale:
    """Each word that is there with what stands for it."""
    present = [word for word in words if word in set(column)]
    return alt.Scale(domain=present, range=[words[word] for word in present])


def colours(field: str, words: dict[str, str], rows: pl.DataFrame) -> alt.Color:
    return alt.Color(f"{field}:N", scale=scale(words, rows[field]), legend=legend())


def shapes(field: str, words: dict[str, str], rows: pl.DataFrame) -> alt.Shape:
    marks = dict(zip(words, ("circle", "diamond", "cross"), strict=True))
    return alt.Shape(f"{field}:N", scale=scale(marks, rows[field]), legend=legend())


def legend() -> alt.Legend:
    """One legend for all channels of a chart: only equal ones are merged."""
    return alt.Legend(orient="top", title=None, columns=3, symbolOpacity=1)


def spec(*layers: alt.Chart, height: int, description: str, params: list[Any] | None = None) -> Spec:
    chart = alt.layer(*layers).properties(
        width="container",
        height=height,
        description=description,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
    return chart.add_params(*(params or [])).to_dict(validate=True)
