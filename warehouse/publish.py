"""The copy that people and programs read, so that they neither block the pipeline nor wait for it.

Only the copying belongs here: checkpoint, copy of the file, atomic rename. A reader that has the old copy open keeps
it until it opens the new one.
"""

import os
import shutil
from pathlib import Path

import duckdb

from warehouse.connection import locked, warehouse_file, write


def published_file(data: Path) -> Path:
    """The file that people query."""
    return data / "chipwatch.duckdb"


def publish(data: Path) -> Path:
    """Publish the warehouse as it stands, and return the path of the copy.

    Waits for the pipeline's lock, holds it for the time of one file copy, and replaces the old copy in one step: a
    reader, or a run that is killed here, finds the old or the new one, never half of it.
    """
    with write(data):
        pass  # makes the warehouse and its schema where this is the first thing that is run
    target = published_file(data)
    fresh = target.with_suffix(".tmp")
    with locked(data):
        con = duckdb.connect(str(warehouse_file(data)))
        con.execute("CHECKPOINT")
        con.close()
        shutil.copyfile(warehouse_file(data), fresh)
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        fresh.replace(target)
    return target


def snapshot(data: Path, folder: Path) -> None:
    """Copy the warehouse, and what people decided, into another data folder, to try something out there."""
    decided = data / "decisions"
    if decided.is_dir():
        shutil.copytree(decided, folder / "decisions")
    if warehouse_file(data).exists():
        with locked(data):
            con = duckdb.connect(str(warehouse_file(data)))
            con.execute("CHECKPOINT")
            con.close()
            shutil.copyfile(warehouse_file(data), warehouse_file(folder))
