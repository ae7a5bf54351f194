"""The way in: one transaction, one writer at a time, nothing half-written."""

import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import pytest

from warehouse import connection

RUN = "INSERT INTO store.runs (run_id, stage, version, started_at) VALUES (?, 's', 'v', TIMESTAMP '2025-01-01')"


def run_ids(data: Path) -> list[str]:
    with connection.write(data) as con:
        return [name for (name,) in con.execute("SELECT run_id FROM runs ORDER BY run_id").fetchall()]


def test_what_is_written_is_there_afterwards(data: Path) -> None:
    with connection.write(data) as con:
        con.execute(RUN, ["a"])
    assert run_ids(data) == ["a"]


def test_an_exception_leaves_the_state_of_before(data: Path) -> None:
    with connection.write(data) as con:
        con.execute(RUN, ["a"])
    with pytest.raises(duckdb.Error), connection.write(data) as con:  # noqa: PT012 - the block is what is tested
        con.execute(RUN, ["b"])
        con.execute("SELECT nonsense")
    assert run_ids(data) == ["a"]


def test_a_process_killed_in_the_middle_leaves_the_state_of_before(data: Path) -> None:
    with connection.write(data) as con:
        con.execute(RUN, ["a"])
    script = textwrap.dedent(f"""
        import os, signal, sys
        from pathlib import Path
        from warehouse import connection
        with connection.write(Path({str(data)!r})) as con:
            for number in range(1000):
                con.execute({RUN!r}, [f"b{{number}}"])
            os.kill(os.getpid(), signal.SIGKILL)
    """)
    killed = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert killed.returncode == -9, killed.stderr
    assert run_ids(data) == ["a"]


def test_a_second_writer_waits_no_longer_than_it_is_told(data: Path) -> None:
    with (
        connection.write(data),
        pytest.raises(connection.WarehouseBusy, match=r"warehouse\.lock has been held"),
        connection.write(data, seconds=0.05),
    ):
        pass


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    with connection.write(tmp_path / "a" / "b"):
        pass
    assert (tmp_path / "a" / "b" / "warehouse.duckdb").exists()
