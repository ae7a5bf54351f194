"""A worker whose runs start at once: Prefect and the extractor are imported once, and each run is a fork of that.

    python -m flows.warm prefect worker start --pool chipwatch

starts that command and serves it until it ends; its runs ask for a fork through `start_run`. Importing costs two to
three seconds of a processor, for each run of the several that an alert waits for. What runs threads when it is imported
(polars, DuckDB) is left to the run: a fork keeps no thread, but what threads hold. A change of code or of variables
needs a restart.
"""

import importlib
import json
import os
import runpy
import selectors
import shutil
import signal
import socket
import struct
import sys
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from chipwatch.model import Article
from flows.start_run import ADDRESS

MODULES = (
    "prefect.flow_engine",
    "prefect.events",
    "prefect.artifacts",
    "prefect.deployments.steps.core",
    "prefect.deployments.steps.pull",
    "ingest.feeds",
    "ingest.network",
    "standardwebhooks",
    "apprise",
    "extract",
)
TEXT = "Japan's trade ministry on Monday added Corvara of China to its end-user list, so that exports need a licence."
ENGINE = "prefect.engine"
REQUEST_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Request:
    """One run: its environment, folder, and where its output goes (file descriptors)."""

    env: Mapping[str, str]
    folder: str
    output: Sequence[int]


def warm_up() -> None:
    """Import what runs need, and read one article, which loads the model and the reference data."""
    # BLAS starts its threads when numpy is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for name in MODULES:
        importlib.import_module(name)
    read = importlib.import_module("extract").read
    list(read([Article(article_id="warm", title=TEXT, text=TEXT)]))


def main(words: list[str]) -> int:
    """Start the worker and serve it: its exit code. In a fork: the run's."""
    warm_up()
    folder = tempfile.mkdtemp(prefix="chipwatch-warm-")
    path = str(Path(folder) / "socket")
    ended = _serve(path, words)
    if isinstance(ended, Request):
        _become(ended)
        return 0
    shutil.rmtree(folder, ignore_errors=True)
    return ended


def _serve(path: str, words: list[str]) -> int | Request:
    """Serve until the worker ends: its exit code. In each fork: its request."""
    awake, waker = socket.socketpair()
    waker.setblocking(False)
    runs: dict[int, socket.socket] = {}
    with socket.socket(socket.AF_UNIX) as door, selectors.DefaultSelector() as ready:
        door.bind(path)
        door.listen(64)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        worker = os.posix_spawnp(words[0], words, {**os.environ, ADDRESS: path})
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda got, _: _send(worker, got))
        ready.register(door, selectors.EVENT_READ)
        ready.register(awake, selectors.EVENT_READ)
        while True:
            for key, _ in ready.select():
                if key.fileobj is awake:
                    awake.recv(4096)
                elif key.fileobj is not door:
                    # It sends nothing more: its end has come before its run's.
                    ready.unregister(key.fileobj)
                    _send(key.data, signal.SIGKILL)
                elif request := _received(line := door.accept()[0]):
                    run = _fork(request, (door, line, awake, waker, *runs.values()))
                    if run == 0:
                        return request
                    runs[run] = line
                    ready.register(line, selectors.EVENT_READ, run)
                    _say(line, run)
            while ended := _ended():
                child, code = ended
                if child == worker:
                    for run in runs:
                        _send(run, signal.SIGKILL)
                    return code if code >= 0 else 128 - code
                line = runs.pop(child)
                if line.fileno() in ready.get_map():
                    ready.unregister(line)
                _say(line, code)
                line.close()


def _fork(request: Request, ours: Sequence[socket.socket]) -> int:
    """The new run's process id; 0 in it, where nothing of ours stays open: the end of a line is ours to make."""
    run = os.fork()
    if run == 0:
        for one in ours:
            one.close()
    else:
        for output in request.output:
            os.close(output)
    return run


def _received(line: socket.socket) -> Request | None:
    """What `start_run` asks for; None where it ended meanwhile, and the line with it."""
    line.settimeout(REQUEST_SECONDS)
    try:
        head, output, _, _ = socket.recv_fds(line, 4, 2)
        if len(head) < 4:
            line.close()
            return None
        with line.makefile("rb") as file:
            found = json.loads(file.read(struct.unpack("!I", head)[0]))
    except (OSError, ValueError):
        line.close()
        return None
    return Request(found["env"], found["folder"], output)


def _say(line: socket.socket, number: int) -> None:
    # OSError: its end has come, and nobody asks any more.
    with suppress(OSError):
        line.sendall(f"{number}\n".encode())


def _send(process: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, number)


def _ended() -> tuple[int, int] | None:
    """A child that has ended and its exit code, negative for a signal; None where none has."""
    try:
        child, status = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return None
    return (child, os.waitstatus_to_exitcode(status)) if child else None


def _become(request: Request) -> None:
    """Be the process of this run, as `python -m prefect.engine` in its folder would be."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    for place, output in enumerate(request.output, 1):
        os.dup2(output, place)
        os.close(output)
    os.environ.clear()
    os.environ.update(request.env)
    os.chdir(request.folder)
    sys.path[0] = request.folder
    sys.argv = [ENGINE]
    importlib.import_module("prefect.context").refresh_global_settings_context()
    with warnings.catch_warnings():
        # It says that prefect.engine has been imported before, which is the point.
        warnings.simplefilter("ignore", RuntimeWarning)
        runpy.run_module(ENGINE, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
