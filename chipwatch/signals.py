"""Ending a long-running command by Ctrl-C or SIGTERM, in order and without a traceback. Only that belongs here."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stop_signals() -> Iterator[list[int]]:
    """A list that is empty until SIGINT or SIGTERM arrives; inside the block they do nothing else."""
    got: list[int] = []
    before = {n: signal.signal(n, lambda number, _: got.append(number)) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield got
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
