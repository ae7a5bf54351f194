"""SQL from people, on the published file and on nothing else.

Only the fence belongs here: read-only, one statement, no files, no network, no extensions, no settings. It is DuckDB's
own fence (https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview), with the kinds of statements
narrowed to those that ask.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.publish import published_file

MEMORY = "4GB"
_FENCE: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    # SQL must not see the variables of the program that runs it.
    "python_enable_replacements": "false",
    "memory_limit": MEMORY,
    "lock_configuration": "true",
}
_ASKING = frozenset({duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN})


class QueryRefused(Exception):  # noqa: N818 - names what happened
    """The SQL is wrong, or not a question to the published data; the message says which."""


class NotPublished(Exception):  # noqa: N818 - as above
    """There is no published file yet; the message says what to run."""


def query(data: Path, sql: str) -> pa.Table:
    """The answer to one SELECT (or DESCRIBE, SUMMARIZE, SHOW, EXPLAIN) on the published file, as an Arrow table.

    Raises NotPublished where nothing has been published yet, QueryRefused for anything else that goes wrong with the
    SQL: a mistake in it, several statements, statements that write, files, addresses, extensions, settings, too much
    memory.
    """
    path = published_file(data)
    if not path.exists():
        raise NotPublished(f"{path} does not exist yet; 'chipwatch run' or 'chipwatch publish' makes it")
    con = duckdb.connect(str(path), read_only=True, config=dict(_FENCE))
    try:
        _check(con.extract_statements(sql))
        return con.execute(sql).to_arrow_table()
    except duckdb.Error as error:
        raise QueryRefused(str(error)) from error
    finally:
        con.close()


def _check(statements: Sequence[duckdb.Statement]) -> None:
    if len(statements) != 1:
        raise QueryRefused(f"expected one statement, found {len(statements)}; ask one question at a time")
    kind = statements[0].type
    if kind not in _ASKING:
        raise QueryRefused(f"only questions are answered here (SELECT, DESCRIBE, SHOW, EXPLAIN), not {kind.name}")
