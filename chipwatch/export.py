"""`chipwatch export`: the indicators as Parquet and CSV files, with their description.

Only the command belongs here; the files are made in `report.export`.
"""

import typer

from chipwatch.calling import Config, Data, expected, place
from chipwatch.progress import shown


def command(context: typer.Context, config: Config = None, data: Data = None) -> None:
    """Write `export/` in the data folder from the published copy: each indicator as Parquet and CSV.

    `datapackage.json` beside them describes every column (Frictionless). `chipwatch run` does this as well; a file
    whose rows are the same is left alone. docs/downstream.md shows how to read them in Python, R and DuckDB.
    """
    with expected(), shown() as progress:
        folder, _ = place(context, config, data)
        from flows import stages

        stages.export(folder, progress=progress)
