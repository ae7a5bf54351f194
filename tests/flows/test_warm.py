"""Runs as forks of one warm process: what may be imported before a fork, output, exit codes and signals."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows import start_run

START = f"[sys.executable, '-I', '-S', {start_run.__file__!r}]"
# Stands for Prefect's engine, in the folder of the run.
ENGINE = """
import os, sys, time
print(os.environ["SAY"], os.getcwd(), flush=True)
if os.environ["SAY"] == "wait":
    print(os.getpid(), flush=True)
    time.sleep(60)
sys.exit(3)
"""
WARM = """
import sys
from flows import warm
warm.warm_up, warm.ENGINE = (lambda: None), "engine_of_tests"
sys.exit(warm.main(sys.argv[1:]))
"""


def warm(folder: Path, worker: str) -> "subprocess.CompletedProcess[str]":
    """Run a worker's script in a folder with the engine, served by a warm process."""
    (folder / "engine_of_tests.py").write_text(ENGINE)
    script = f"import os, signal, subprocess, sys, time\nstart = {START}\n{worker}"
    return subprocess.run(
        [sys.executable, "-c", WARM, sys.executable, "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_run_has_its_own_environment_and_folder_and_its_exit_code_and_output_come_back(tmp_path: Path) -> None:
    done = warm(
        tmp_path,
        "for word in ('one', 'two'):\n"
        "    run = subprocess.run(start, env={**os.environ, 'SAY': word}, capture_output=True, text=True)\n"
        "    print(run.returncode, run.stdout.strip(), run.stderr)\n"
        "sys.exit(7)",
    )
    assert done.returncode == 7, done.stderr
    assert [line.strip() for line in done.stdout.splitlines() if line.strip()] == [
        f"3 one {tmp_path}",
        f"3 two {tmp_path}",
    ]


@pytest.mark.parametrize(("number", "code"), [("SIGTERM", "-15"), ("SIGKILL", "-9")])
def test_a_signal_reaches_the_run(tmp_path: Path, number: str, code: str) -> None:
    done = warm(
        tmp_path,
        "run = subprocess.Popen(start, env={**os.environ, 'SAY': 'wait'}, stdout=subprocess.PIPE, text=True)\n"
        "run.stdout.readline()\n"
        "child = int(run.stdout.readline())\n"
        f"run.send_signal(signal.{number})\n"
        "print(run.wait())\n"
        "while os.path.exists(f'/proc/{child}'):\n"
        "    time.sleep(0.01)\n",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [code]


def test_a_worker_that_ends_takes_its_runs_along(tmp_path: Path) -> None:
    done = warm(
        tmp_path,
        "run = subprocess.Popen(start, env={**os.environ, 'SAY': 'wait'}, stdout=subprocess.PIPE, text=True)\n"
        "run.stdout.readline()\n"
        "print(run.stdout.readline().strip(), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGTERM)\n"
        "time.sleep(60)\n",
    )
    assert done.returncode == 143, done.stderr
    stat = Path(f"/proc/{done.stdout.strip()}/stat")
    assert not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_without_a_warm_process_the_run_starts_by_itself(tmp_path: Path) -> None:
    env = {**os.environ, start_run.ADDRESS: str(tmp_path / "gone")}
    env.pop("PREFECT__FLOW_RUN_ID", None)
    done = subprocess.run(
        [sys.executable, "-I", "-S", start_run.__file__], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Invalid flow run id" in done.stdout + done.stderr


def test_nothing_that_runs_threads_is_imported_before_a_fork() -> None:
    code = (
        "import os, sys\nfrom flows import warm\nwarm.warm_up()\n"
        "print(len(os.listdir('/proc/self/task')), sorted({'polars', 'duckdb', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "[]"]
