"""What a worker calls for one flow run: has it run by `warm` where that serves this worker, else by itself.

    python -I -S flows/start_run.py

Called by path, and imports little, since each alert waits for it. It ends as the run ends, and a signal that it gets
the run gets; where it is killed, `warm` kills the run.
"""

import json
import os
import signal
import socket
import struct
import sys
from contextlib import suppress
from typing import TextIO

ADDRESS = "CHIPWATCH_WARM"
"""The environment variable with the path of the socket."""


def main() -> None:
    """Run it. Ends this process, or makes it the run."""
    path = os.environ.get(ADDRESS)
    if path:
        # OSError: nobody serves there, or no longer, and nothing has begun.
        with suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.connect(path)
            sys.exit(_have_run(line))
    os.execv(sys.executable, [sys.executable, "-m", "prefect.engine"])  # noqa: S606 - our own arguments


def _have_run(line: socket.socket) -> int:
    """Hand over this process's environment, folder and output. Raises OSError where the run has not begun."""
    request = json.dumps({"env": dict(os.environ), "folder": os.getcwd()}).encode()
    socket.send_fds(line, [struct.pack("!I", len(request))], [1, 2])
    line.sendall(request)
    answers = line.makefile("r")
    first = answers.readline()
    if not first:
        raise ConnectionResetError("no run was started")
    run = int(first)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _: _pass_on(run, got))
    # No line where `warm` was killed: nobody knows then how the run ended.
    code = int(_last_of(answers) or 1)
    if code < 0:
        # Ended by a signal: so do we, since that is what the worker looks at.
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    return code


def _last_of(answers: TextIO) -> str:
    with suppress(OSError):
        return answers.readline()
    return ""


def _pass_on(run: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(run, number)


if __name__ == "__main__":
    main()
