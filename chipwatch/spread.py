"""Work shared out to processes, its results in the order in which it was given.

Only the sharing out belongs here: starting the processes, ending them with this one, and going on without them where
one is killed. What is done is the caller's.
"""

import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TypeVar

MOST = 4  # processes; each holds a model of some 150 MiB
AHEAD = 2  # pieces of work that wait for each process, so that none is idle

Work = TypeVar("Work")
Done = TypeVar("Done")


def processors() -> int:
    """How many processes are worth starting: the processors that this one may use, at most MOST."""
    may = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(may, MOST)


def spread(
    do: Callable[[Work], Done],
    work: Iterable[Work | None],
    worth: Callable[[Work], bool],
    processes: int,
    killed: Callable[[], None],
) -> Iterator[Done]:
    """`do` of each piece of work, in order, by up to `processes` processes; `do` and the pieces must pickle.

    `work` may give None where nothing more is there yet: all that was given is then finished before it is asked again.
    A piece that is not `worth` sharing out is done here, unless others are under way. Where a process is killed,
    `killed` is told, once, and everything that is left is done here. What `do` raises is raised.
    """
    waiting: deque[tuple[Work, Future[Done]]] = deque()
    with _pool(processes) as pool:
        alone = processes < 2

        def first() -> Done:
            nonlocal alone
            piece, future = waiting.popleft()
            try:
                return future.result()
            except BrokenProcessPool:
                if not alone:
                    killed()
                alone = True
                return do(piece)

        for piece in work:
            if piece is not None and not waiting and (alone or not worth(piece)):
                yield do(piece)
            elif piece is not None:
                waiting.append((piece, _given(pool(), do, piece)))
            while waiting and (piece is None or len(waiting) > AHEAD * processes):
                yield first()
        while waiting:
            yield first()


def _given(pool: ProcessPoolExecutor, do: Callable[[Work], Done], piece: Work) -> Future[Done]:
    try:
        return pool.submit(do, piece)
    except BrokenProcessPool as error:
        broken: Future[Done] = Future()
        broken.set_exception(error)
        return broken


@contextmanager
def _pool(processes: int) -> Iterator[Callable[[], ProcessPoolExecutor]]:
    """What gives the processes: started when first asked for, ended without doing the work that nobody waits for."""
    started: list[ProcessPoolExecutor] = []
    # A forked process has all modules imported; elsewhere than on Linux, forking is not safe beside system libraries.
    how = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")

    def pool() -> ProcessPoolExecutor:
        if not started:
            started.append(ProcessPoolExecutor(processes, mp_context=how, initializer=_end_with_parent))
        return started[0]

    try:
        yield pool
    finally:
        for each in started:
            each.shutdown(wait=True, cancel_futures=True)


def _end_with_parent() -> None:
    """End this process as soon as the one that started it is gone, killed without a chance to say so."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
