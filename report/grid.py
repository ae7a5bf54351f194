"""What the page shows of export restrictions: the status of chips by destination, today and over time.

Decisions about content belong here, as pure functions; how it looks is in the template.
"""

import re
from collections import Counter
from datetime import date, datetime
from typing import Any

import polars as pl

from reference import chips, countries
from report import words

Row = dict[str, Any]

CHIPS_OVER_TIME = 30


def restrictions(views: dict[str, pl.DataFrame], now: datetime) -> tuple[list[Row], list[Row], int]:
    """Today's status of each chip by destination: columns (destinations with one status throughout share one, China's
    first), rows (chips whose status for the first column is known, the most restricted first), and how many chips have
    none there."""
    today = (
        views["restriction_status"]
        .filter(pl.col("valid_from") <= now.date())
        .sort("valid_from")
        .group_by("chip", "destination", maintain_order=True)
        .agg(pl.col("control", "rule", "valid_from").last())
    )
    cells = {(row["chip"], row["destination"]): row for row in today.iter_rows(named=True)}
    chips, places = today["chip"].unique(maintain_order=True).to_list(), today["destination"].unique().to_list()
    alike: dict[tuple[str | None, ...], list[str]] = {}
    for place in sorted(places, key=_china_first):
        column = tuple(_control(cells.get((chip, place))) for chip in chips)
        alike.setdefault(column, []).append(place)
    names = _names()
    columns = [
        {
            "label": _named(group),
            "places": ", ".join(group),
            "names": ", ".join(names.get(place, place) for place in group),
            "first": group[0],
        }
        for group in alike.values()
    ]
    strictness = list(words.CONTROLS)
    rows = []
    for chip in chips:
        row = [_cell(cells.get((chip, column["first"]))) for column in columns]
        if row[0]["control"] != "unknown":
            rows.append({"chip": chip, "cells": row})
    rows.sort(key=lambda row: ([-strictness.index(cell["control"]) for cell in row["cells"]], _natural(row["chip"])))
    return columns, rows, len(chips) - len(rows)


def over_time(views: dict[str, pl.DataFrame], now: datetime) -> pl.DataFrame:
    """Spans of one status, for the chips that the news name most among those that a rule met at the first destination
    and whose status there is known today.

    Gives `chip`, `destination`, `start`, `end`, `control`, `since`, `until`, `rule`.

    Destinations with one history throughout share a name, China's first. What comes into force later is left out, and
    what held before a chip was released.
    """
    today = pl.col("valid_from") <= now.date()
    known = _since_release(views["restriction_status"].filter(today).sort("valid_from"))
    known = known.filter(pl.col("start") <= now.date())
    if known.is_empty():
        return pl.DataFrame()
    alike: dict[Any, list[str]] = {}
    for (place,), of_place in known.group_by("destination"):
        history = of_place.select("chip", "valid_from", "control", "rule").sort("chip", "valid_from").rows()
        alike.setdefault(tuple(history), []).append(str(place))
    groups = sorted((sorted(group, key=_china_first) for group in alike.values()), key=lambda g: _china_first(g[0]))
    labels = {group[0]: _named(group) for group in groups}
    first = known.filter(pl.col("destination") == groups[0][0])
    met = (pl.col("control") != "allowed").any() & (pl.col("control").last() != "unknown")
    restricted = set(first.filter(met.over("chip"))["chip"])
    named = [*views["gpu_claims"]["chip"].to_list(), *views["sanction_events"]["items"].explode().to_list()]
    counts = Counter(chip for chip in named if chip in restricted)
    chips = sorted(restricted, key=lambda chip: (-counts[chip], _natural(chip)))[:CHIPS_OVER_TIME]
    rank = {chip: place for place, chip in enumerate(sorted(chips, key=_natural))}
    order = {place: number for number, place in enumerate(labels)}
    spans = (
        known.filter(pl.col("chip").is_in(chips) & pl.col("destination").is_in(list(labels)))
        .with_columns(until=pl.col("valid_from").shift(-1).over("chip", "destination"))
        .with_columns(end=pl.col("until").fill_null(now.date()))
    )
    rows = [
        {
            "chip": row["chip"],
            "destination": labels[row["destination"]],
            "start": row["start"],
            "end": row["end"],
            "control": words.word(words.CONTROLS, row["control"]),
            "since": words.day(row["valid_from"]),
            "until": words.day(row["until"]) if row["until"] else "now",
            "rule": row["rule"] or "no rule",
        }
        for row in sorted(
            spans.iter_rows(named=True), key=lambda r: (order[r["destination"]], rank[r["chip"]], r["valid_from"])
        )
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _since_release(status: pl.DataFrame) -> pl.DataFrame:
    """Without the rows that ended before their chip was released, and with the `start` of what is left."""
    days = {chip.name: date.fromisoformat((chip.released + "-01-01")[:10]) for chip in chips() if chip.released}
    following = pl.col("valid_from").shift(-1).over("chip", "destination")
    return (
        status.with_columns(released=pl.col("chip").replace_strict(days, default=None, return_dtype=pl.Date))
        .filter((following > pl.col("released")) | following.is_null() | pl.col("released").is_null())
        .with_columns(start=pl.max_horizontal("valid_from", "released"))
    )


def _names() -> dict[str, str]:
    return {country.code: country.name for country in countries()}


def _named(places: list[str]) -> str:
    """Some destinations by name: all of three, the first two of more."""
    names = _names()
    return words.several([names.get(place, place) for place in places], 3 if len(places) == 3 else 2)


def _china_first(place: str) -> tuple[bool, str]:
    return place != "CN", place


def _control(cell: Row | None) -> str | None:
    return cell["control"] if cell else None


def _cell(cell: Row | None) -> Row:
    if cell is None or cell["control"] not in words.CONTROLS:
        return {"control": "unknown", "label": words.CONTROLS["unknown"], "why": ""}
    why = f"{cell['rule'] or 'no rule'}, since {words.day(cell['valid_from'])}"
    return {"control": cell["control"], "label": words.word(words.CONTROLS, cell["control"]), "why": why}


def _natural(name: str) -> list[Any]:
    return [(1, int(part), "") if part.isdigit() else (0, 0, part.lower()) for part in re.split(r"(\d+)", name)]
