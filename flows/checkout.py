"""The step of `prefect deploy` that says where this checkout is, and with which Python its flows run.

Only what deploy.yaml fills in belongs here. Without a command of its own, a process worker starts several processes for
a run, of which each imports Prefect: seconds in which an alert waits.
"""

import shlex
import sys
from pathlib import Path


def checkout() -> dict[str, str]:
    """`folder`: the current folder, which is the checkout's root; `engine`: the command that runs one flow run."""
    folder = Path.cwd()
    return {
        "folder": str(folder),
        "engine": shlex.join([sys.executable, "-I", "-S", str(folder / "flows/start_run.py")]),
    }
