"""The report: one self-contained HTML page, drawn in the browser without the network.

Only the assembly belongs here: sections into the template, chart specifications and libraries into script tags. The
page allows itself no connection and no script but its own (a content security policy with their hashes), so that text
from the news can neither run nor load anything.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
import polars as pl
import vl_convert
from altair.utils.schemapi import VERSIONS

from metrics.claims import naive
from report import charts, coverage, grid, holdings, sections, words
from report.axes import Spec
from report.frames import complete


def render(frames: Mapping[str, pl.DataFrame], now: datetime) -> str:
    """The whole page as HTML, from the public views by their names (`report.frames.VIEWS` lists the columns read).

    A view that `frames` lacks counts as empty, and its section says what is missing. `now` is an aware time, or a naive
    one in UTC. Raises ValueError where a frame lacks a column.
    """
    views, at = complete(frames), naive(now)
    drawn = specifications(views, at)
    firms, _, _, month = holdings.capacity(views)
    late, _ = sections.delays(views, at)
    columns, chips, unrestricted = grid.restrictions(views, at)
    library, boot = _library() if drawn else "", _asset("page.js")
    return _template().render(
        now=words.moment(at),
        figures=sections.figures(views, at),
        last_run=sections.last_run(views, at),
        capacity={"firms": firms, "month": month},
        events=sections.newest_events(views),
        delays=late,
        delay_facts=sections.delay_facts(views),
        grid={"columns": columns, "rows": chips, "others": unrestricted},
        feeds=sections.feeds(views, at),
        coverage=coverage.coverage(views),
        drawn=set(drawn),
        specs=embedded(drawn),
        style=_asset("page.css"),
        library=library,
        boot=boot,
        hashes=" ".join(f"'sha256-{_digest(script)}'" for script in (library, boot) if script),
    )


def specifications(views: dict[str, pl.DataFrame], at: datetime) -> dict[str, Spec]:
    """The Vega-Lite specification of each chart that has something to show, by its name. `at` is naive, in UTC."""
    _, points, lines, _ = holdings.capacity(views)
    specs = {
        "capacity-now": charts.capacity_now(points),
        "capacity-over-time": charts.capacity_over_time(lines),
        "timeline": charts.sanction_timeline(sections.timeline(views)),
        "index": charts.sanction_index(sections.index(views)),
        "restrictions": charts.restrictions_over_time(grid.over_time(views, at)),
        "resolution": charts.time_to_resolution(sections.time_to_resolution(views)),
        "delays": charts.delays(sections.delays(views, at)[1], at),
    }
    return {name: spec for name, spec in specs.items() if spec}


def embedded(value: Any) -> str:
    """A value as JSON that can stand inside a script element: no text in it can end the element or open a comment.

    Raises ValueError where a number in it is not finite.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028")):
        text = text.replace(character, escape)
    return text.replace("\u2029", "\\u2029")


def vega_lite() -> str:
    """The version of Vega-Lite that Altair writes for, as vl-convert names it."""
    return ".".join(VERSIONS["vega-lite"].lstrip("v").split(".")[:2])


@cache
def _library() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script that sets `window.vegaEmbed`, in the version Altair writes for."""
    return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=vega_lite()))


@cache
def _asset(name: str) -> str:
    return files("report").joinpath(name).read_text(encoding="utf-8")


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.from_string(_asset("page.html.j2"))
