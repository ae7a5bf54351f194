"""Loaders of the firms, assets, agencies, countries, outlets and sources that the field knows, from the CSV files here.

Only reading and shape checks belong here; what the extractor makes of a name is in `extract/`, and the chips, their
figures and the rules have loaders of their own. Cells that hold lists are separated by `|`. The loaders are cached:
the files do not change while a program runs.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent

FIRM_KINDS = frozenset(
    {
        "chip_designer",  # designs processors and sells them, with or without a fab of its own
        "analog",  # power, sensor, radio and other chips that are no processors
        "foundry",  # makes chips for others
        "memory",  # makes DRAM, NAND or drives
        "equipment",  # makes chipmaking tools and their parts
        "materials",  # makes wafers, resists, gases, metals for chipmaking
        "eda",  # design software and licensed circuit blocks
        "packaging",  # assembles and tests chips, makes substrates
        "server_maker",  # builds servers, boards, PCs
        "networking",  # switches, optics, interconnects
        "ai_lab",  # trains AI models, a firm or a laboratory
        "cloud",  # general cloud or hyperscaler
        "neocloud",  # rents out GPUs above all else
        "datacenter",  # builds or runs data centres, without selling computing
        "internet",  # consumer services, commerce, media
        "telecom",  # runs or equips telephone networks
        "software",  # sells software or applications
        "electronics",  # phones and consumer devices, components
        "automaker",
        "robotics",  # robots, drones, driverless cars
        "surveillance",  # cameras, biometrics, policing systems
        "defence",  # arms, space and shipbuilding, with state groups that serve armies
        "power",  # electricity, oil, gas, nuclear, cooling, power equipment
        "distributor",  # sells or ships on what others make, with traders accused of smuggling
        "investor",  # funds, banks, sovereign wealth
        "research",  # universities and institutes on lists
        "other",
    }
)
AGENCY_KINDS = frozenset(
    {"regulator", "ministry", "prosecutor", "court", "legislature", "executive", "customs", "police", "intelligence"}
)
OUTLET_KINDS = frozenset({"media", "analyst", "wire", "research", "think_tank", "social"})


@dataclass(frozen=True, slots=True)
class Firm:
    """A company, lab or listed institute. `name` is the usual English name, without Inc., Corp., Ltd.

    `country` is the ISO 3166-1 alpha-2 code of its head office, `parent` the name of another firm or None, `kind` one
    of `FIRM_KINDS`, `ticker` `EXCHANGE:CODE` or None. `ambiguous` says that a form of one word, the name or an alias
    ("Meta", "Scale"), is also an ordinary word, name or place and needs support from its sentence; forms of several
    words ("Scale AI") never do. `source` is the id of a `Source`.
    """

    name: str
    aliases: tuple[str, ...]
    country: str
    parent: str | None
    kind: str
    ticker: str | None
    ambiguous: bool
    source: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A named supercomputer or data-centre site (`kind` `site`), or family of AI models (`model`), and whose it is."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    firm: str
    source: str


@dataclass(frozen=True, slots=True)
class Agency:
    """A government body that restricts, licenses, investigates or legislates.

    `name` is the short form that news use, `issuer` an ISO alpha-2 code, `EU` or `UN`, `kind` one of `AGENCY_KINDS`.
    """

    name: str
    aliases: tuple[str, ...]
    issuer: str
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country, or `EU` or `UN`. `names` holds further names, adjectives and demonyms; `metonyms` the capitals and
    buildings that stand for its government; `groups` the country groups of the US export rules (`D:5`, `A:1` …) that
    are certain."""

    code: str
    name: str
    names: tuple[str, ...]
    metonyms: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlet:
    """A newspaper, wire, analyst house or research group that articles cite; `kind` is one of `OUTLET_KINDS`."""

    name: str
    aliases: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row comes from. `date` is an ISO day, month or year, empty where the page has none."""

    id: str
    title: str
    publisher: str
    url: str
    date: str


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV file. Raises ValueError where one has more or fewer cells than the header."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        for row in reader:
            if None in row or None in row.values():
                raise ValueError(f"{path.name}, line {reader.line_num}: expected {len(reader.fieldnames or ())} cells")
            yield row


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


@cache
def firms() -> tuple[Firm, ...]:
    """All firms, in the order of firms.csv."""
    return tuple(
        Firm(
            name=row["firm"],
            aliases=_list(row["aliases"]),
            country=row["country"],
            parent=row["parent"] or None,
            kind=row["kind"],
            ticker=row["ticker"] or None,
            ambiguous=row["ambiguous"] == "yes",
            source=row["source"],
        )
        for row in _rows(FOLDER / "firms.csv")
    )


@cache
def assets() -> tuple[Asset, ...]:
    """All assets, in the order of assets.csv."""
    return tuple(
        Asset(row["asset"], _list(row["aliases"]), row["kind"], row["firm"], row["source"])
        for row in _rows(FOLDER / "assets.csv")
    )


@cache
def agencies() -> tuple[Agency, ...]:
    """All agencies, in the order of agencies.csv."""
    return tuple(
        Agency(row["agency"], _list(row["aliases"]), row["issuer"], row["kind"], row["source"])
        for row in _rows(FOLDER / "agencies.csv")
    )


@cache
def countries() -> tuple[Country, ...]:
    """All countries, with `EU` and `UN`, in the order of countries.csv."""
    return tuple(
        Country(row["code"], row["name"], _list(row["names"]), _list(row["capital_metonyms"]), _list(row["groups"]))
        for row in _rows(FOLDER / "countries.csv")
    )


@cache
def outlets() -> tuple[Outlet, ...]:
    """All outlets, in the order of outlets.csv."""
    return tuple(Outlet(row["outlet"], _list(row["aliases"]), row["kind"]) for row in _rows(FOLDER / "outlets.csv"))


@cache
def sources() -> tuple[Source, ...]:
    """All sources, from every sources*.csv, file by file in the order of their names."""
    return tuple(
        Source(row["id"], row["title"], row["publisher"], row["url"], row["date"])
        for path in sorted(FOLDER.glob("sources*.csv"))
        for row in _rows(path)
    )
