"""Loaders of chips.csv and figures.csv: which processors there are, and their published numbers, each with its source.

Only reading and shape checks belong here; what is computed from the numbers is in `reference.derive`, and how a text
names a chip is in `extract/`. The loaders are cached: the files do not change while a program runs.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent

CHIP_KINDS = frozenset({"gpu", "accelerator", "cpu", "soc", "superchip", "rack", "board", "system", "family"})
SEGMENTS = frozenset({"datacentre", "workstation", "consumer", "mobile", "edge"})
FIGURES = {
    "int4_tops": "TOPS",
    "int8_tops": "TOPS",
    "fp4_tflops": "TFLOPS",
    "fp8_tflops": "TFLOPS",
    "fp16_tflops": "TFLOPS",
    "bf16_tflops": "TFLOPS",
    "fp32_tflops": "TFLOPS",
    "fp64_tflops": "TFLOPS",
    "die_area": "mm2",
    "memory_bandwidth": "GB/s",
    "memory": "GB",
    "interconnect": "GB/s",
    "tdp": "W",
}
_RELEASED = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Chip:
    """A processor product, a product that stands for processors (board, system, rack), or a family of them.

    `name` is the usual short name, `maker` a firm's name, `family` the family's name (a family's own is its parent
    family). `kind` is one of `CHIP_KINDS`, `segment` of `SEGMENTS`: what it is designed and marketed for.
    `released` is the ISO day, month or year of first shipment, None where it is not out or not known. `eccn` is the
    classification that the maker or the issuer has published. `units` says how many single processors one stands
    for, None where that varies; `contains` names those processors, where the product is not one itself. `typical`
    marks the member that stands for its family; `ambiguous` a name, or an alias, that is also an ordinary word, name
    or other product, so that it needs support from its sentence. `source` is the id of a `Source`.
    """

    name: str
    aliases: tuple[str, ...]
    maker: str
    family: str | None
    kind: str
    segment: str
    released: str | None
    eccn: str | None
    units: int | None
    typical: bool
    ambiguous: bool
    contains: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One published number of one chip. `figure` is a key of `FIGURES`, `unit` its value there.

    Rates are dense: a published rate with sparsity stands here halved, as `note` says. `interconnect` counts both
    directions. Where two sources differ both are rows, and the first row is the one that computations use.
    """

    chip: str
    figure: str
    value: float
    unit: str
    basis: str
    source: str
    note: str


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        for row in reader:
            place = f"{path.name}, line {reader.line_num}"
            if None in row or None in row.values():
                raise ValueError(f"{place}: expected {len(reader.fieldnames or ())} cells")
            yield place, row


def read_chips(path: Path) -> tuple[Chip, ...]:
    """Chips in file order. Raises ValueError that names the line where a cell is not what `Chip` says."""
    return tuple(_chip(place, row) for place, row in _rows(path))


def _chip(place: str, row: dict[str, str]) -> Chip:
    for column, known in (("kind", CHIP_KINDS), ("segment", SEGMENTS)):
        if row[column] not in known:
            raise ValueError(f"{place}: {column} {row[column]!r} is none of {', '.join(sorted(known))}")
    if row["released"] and not _RELEASED.fullmatch(row["released"]):
        raise ValueError(f"{place}: released {row['released']!r} is no ISO day, month or year")
    if row["units"] and not row["units"].isdigit():
        raise ValueError(f"{place}: units {row['units']!r} is no whole number")
    return Chip(
        name=row["chip"],
        aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
        maker=row["maker"],
        family=row["family"] or None,
        kind=row["kind"],
        segment=row["segment"],
        released=row["released"] or None,
        eccn=row["eccn"] or None,
        units=int(row["units"]) if row["units"] else None,
        typical=row["typical"] == "yes",
        ambiguous=row["ambiguous"] == "yes",
        contains=row["contains"] or None,
        source=row["source"],
    )


def read_figures(path: Path) -> tuple[Figure, ...]:
    """Figures in file order. Raises ValueError that names the line where a cell is not what `Figure` says."""
    return tuple(_figure(place, row) for place, row in _rows(path))


def _figure(place: str, row: dict[str, str]) -> Figure:
    if FIGURES.get(row["figure"]) != row["unit"]:
        raise ValueError(f"{place}: {row['figure']!r} in {row['unit']!r} is none of {FIGURES}")
    try:
        value = float(row["value"])
    except ValueError:
        raise ValueError(f"{place}: value {row['value']!r} is no number") from None
    if value <= 0:
        raise ValueError(f"{place}: value {row['value']} must be above 0; leave out what is not known")
    return Figure(row["chip"], row["figure"], value, row["unit"], row["basis"], row["source"], row["note"])


@cache
def chips() -> tuple[Chip, ...]:
    """All chips and families, in the order of chips.csv."""
    return read_chips(FOLDER / "chips.csv")


@cache
def figures() -> tuple[Figure, ...]:
    """All figures, in the order of figures.csv."""
    return read_figures(FOLDER / "figures.csv")
