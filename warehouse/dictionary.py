"""The data dictionary: every public view, table and macro with its columns, from the comments in the schema.

Only the writing of the page belongs here; its words stand in `schema/*.sql`. `python -m warehouse.dictionary` writes
docs/data-dictionary.md, and a test fails where that page is not what this module makes.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from duckdb import DuckDBPyConnection

from warehouse.connection import write
from warehouse.rows import dicts

PAGE = Path(__file__).parent.parent / "docs" / "data-dictionary.md"

_HEAD = """# Data dictionary

What `chipwatch sql` and the published file `chipwatch.duckdb` hold. Columns may be added, none is renamed. Times are
UTC without a zone, months and days are dates (a month is its first day), ids are text and stay the same over re-runs.
How to ask: [sql.md](sql.md).

This page is made from the comments in `warehouse/schema/*.sql` by `python -m warehouse.dictionary`. The schema `store`
holds what these views are made of, superseded rows included; it may change.
"""


def dictionary(con: DuckDBPyConnection) -> str:
    """The page as Markdown, from an open warehouse."""
    relations = dicts(
        con,
        """
        SELECT view_name AS name, comment, 'Views' AS part FROM duckdb_views()
        WHERE schema_name = 'main' AND NOT internal
        UNION ALL
        SELECT table_name, comment, 'Tables of alerts' FROM duckdb_tables() WHERE schema_name = 'main'
        ORDER BY part DESC, name
        """,
    )
    columns = dicts(
        con,
        """
        SELECT table_name, column_name, data_type, comment FROM duckdb_columns()
        WHERE schema_name = 'main' AND NOT internal ORDER BY table_name, column_index
        """,
    )
    lines = [_HEAD]
    for part in ("Views", "Tables of alerts"):
        lines.append(f"## {part}\n")
        for relation in (r for r in relations if r["part"] == part):
            lines.append(f"### {relation['name']}\n\n{_sentence(relation['comment'])}\n")
            lines.append("| column | type | meaning |\n|---|---|---|")
            of_it = (c for c in columns if c["table_name"] == relation["name"])
            lines.extend(f"| `{c['column_name']}` | `{_type(c['data_type'])}` | {_cell(c['comment'])} |" for c in of_it)
            lines.append("")
    lines.append("## Macros\n\n| macro | answers |\n|---|---|")
    lines.extend(f"| `{m['call']}` | {_cell(m['comment'])} |" for m in _macros(con))
    return "\n".join(lines) + "\n"


def _macros(con: DuckDBPyConnection) -> list[dict[str, str]]:
    return dicts(
        con,
        """
        SELECT function_name || '(' || array_to_string(parameters, ', ') || ')' AS call, comment
        FROM duckdb_functions() WHERE function_type = 'table_macro' AND NOT internal ORDER BY ALL
        """,
    )


def _type(name: str) -> str:
    return name.replace('"', "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def main() -> None:
    """Write the page."""
    with TemporaryDirectory() as folder, write(Path(folder)) as con:
        PAGE.write_text(dictionary(con), encoding="utf-8")


if __name__ == "__main__":
    main()
