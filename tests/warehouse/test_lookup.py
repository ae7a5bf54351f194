"""How what is looked up by is stored."""

import re

from duckdb import DuckDBPyConnection

from warehouse.lookup import kind_set
from warehouse.resolve import KINDS


def test_the_bits_of_kinds_are_those_that_the_schema_tells(con: DuckDBPyConnection) -> None:
    """They stand in warehouses: a kind that changes places would be read as another."""
    (told,) = con.execute(
        "SELECT comment FROM duckdb_columns() WHERE table_name = 'event_heads' AND column_name = 'kind_set'"
    ).fetchall()
    bits = {kind: int(bit) for kind, bit in re.findall(r"(\w+) (\d+)", told[0])}
    assert bits == {kind: kind_set([kind]) for kind in KINDS}
    assert kind_set(KINDS) == sum(bits.values())
