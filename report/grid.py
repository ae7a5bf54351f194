"""What the page shows of export restrictions: today's status of chips by destination, as a grid.

Decisions about content belong here, as pure functions; how it looks is in the template.
"""

import re
from datetime import datetime
from typing import Any

import polars as pl

from reference import countries
from report import words

Row = dict[str, Any]


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
    for place in sorted(places, key=lambda place: (place != "CN", place)):
        column = tuple(_control(cells.get((chip, place))) for chip in chips)
        alike.setdefault(column, []).append(place)
    names = {country.code: country.name for country in countries()}
    columns = [
        {
            "label": words.several(group, 3),
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


def _control(cell: Row | None) -> str | None:
    return cell["control"] if cell else None


def _cell(cell: Row | None) -> Row:
    if cell is None or cell["control"] not in words.CONTROLS:
        return {"control": "unknown", "label": words.CONTROLS["unknown"], "why": ""}
    why = f"{cell['rule'] or 'no rule'}, since {words.day(cell['valid_from'])}"
    return {"control": cell["control"], "label": words.word(words.CONTROLS, cell["control"]), "why": why}


def _natural(name: str) -> list[Any]:
    return [(1, int(part), "") if part.isdigit() else (0, 0, part.lower()) for part in re.split(r"(\d+)", name)]
