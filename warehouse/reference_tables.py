"""The reference data as tables, so that SQL can join them.

Only the copying belongs here: the data and their shapes are in `reference`, which stays the one place to change them.
A table is written again only where its content has changed.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache

import polars as pl
from duckdb import DuckDBPyConnection

import reference
from reference import derive
from warehouse.dates import partial
from warehouse.rows import frame, given, plain

_NAMES = pl.List(pl.String)


def load(con: DuckDBPyConnection) -> None:
    """Bring the reference tables to the content of the package `reference`; without changes, nothing is written."""
    held = dict(con.execute("SELECT name, hash FROM store.reference_loads").fetchall())
    for name, content in _contents().items():
        if held.get(name) == content:
            continue
        # The name is a key of _TABLES, never input.
        con.execute(f"DELETE FROM store.{name}")  # noqa: S608
        with given(con, rows=_TABLES[name]()):
            con.execute(f"INSERT INTO store.{name} BY NAME SELECT * FROM rows")  # noqa: S608
        con.execute("DELETE FROM store.reference_loads WHERE name = ?", [name])
        con.execute("INSERT INTO store.reference_loads VALUES (?, ?, ?)", [name, content, plain(datetime.now(UTC))])


@cache
def _contents() -> Mapping[str, str]:
    """SHA-256 of each table's rows, hexadecimal."""
    return {name: hashlib.sha256(repr(make().rows()).encode()).hexdigest() for name, make in _TABLES.items()}


def _firms() -> pl.DataFrame:
    return frame(
        ((f.name, list(f.aliases), f.country, f.parent, f.kind, f.ticker, f.source) for f in reference.firms()),
        {"firm": pl.String, "aliases": _NAMES, "country": pl.String, "parent": pl.String, "kind": pl.String,
         "ticker": pl.String, "source": pl.String},
    )  # fmt: skip


def _chips() -> pl.DataFrame:
    facts = {fact.chip: fact for fact in derive.facts()}
    return frame(
        (
            (
                c.name, list(c.aliases), c.maker, c.family, c.kind, c.segment,
                on.first if (on := partial(c.released)) else None, facts[c.name].tpp,
                facts[c.name].performance_density, facts[c.name].h100e, c.eccn, c.units, c.typical, c.source,
            )
            for c in reference.chips()
        ),
        {"chip": pl.String, "aliases": _NAMES, "maker": pl.String, "family": pl.String, "kind": pl.String,
         "segment": pl.String, "released": pl.Date, "tpp": pl.Float64, "performance_density": pl.Float64,
         "h100e": pl.Float64, "eccn": pl.String, "units": pl.Int32, "typical": pl.Boolean, "source": pl.String},
    )  # fmt: skip


def _figures() -> pl.DataFrame:
    return frame(
        ((f.chip, f.figure, f.value, f.unit, f.basis, f.source, f.note) for f in reference.figures()),
        {"chip": pl.String, "figure": pl.String, "value": pl.Float64, "unit": pl.String, "basis": pl.String,
         "source": pl.String, "note": pl.String},
    )  # fmt: skip


def _countries() -> pl.DataFrame:
    return frame(
        ((c.code, c.name, list(c.groups)) for c in reference.countries()),
        {"code": pl.String, "country": pl.String, "groups": _NAMES},
    )


def _sources() -> pl.DataFrame:
    return frame(
        ((s.id, s.title, s.publisher, s.url, s.date) for s in reference.sources()),
        {"source": pl.String, "title": pl.String, "publisher": pl.String, "url": pl.String, "published": pl.String},
    )


_TABLES: Mapping[str, Callable[[], pl.DataFrame]] = {
    "firms": _firms,
    "chips": _chips,
    "chip_figures": _figures,
    "countries": _countries,
    "sources": _sources,
}
