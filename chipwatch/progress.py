"""How long work shows how far it is: live on a terminal, plain lines elsewhere, always on standard error.

Only the showing belongs here; what there is to tell, the stages in `flows` decide, which get a `Progress` to call.
Lines name feeds, articles and subscribers, never a secret.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

PLAIN_SECONDS = 10.0


def _silent_line(text: str) -> None:
    """Say nothing."""


def _silent_step(what: str, done: int, total: int | None) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Two things to call: `say` with a line that stays, `step` with how much of something is done, of how much."""

    say: Callable[[str], None] = _silent_line
    step: Callable[[str, int, int | None], None] = _silent_step


SILENT = Progress()


@contextmanager
def shown() -> Iterator[Progress]:
    """A Progress that writes to standard error: a live line on a terminal, else a line every ten seconds at most."""
    if sys.stderr.isatty():
        with _live() as progress:
            yield progress
    else:
        yield plain()


def plain(clock: Callable[[], float] = time.monotonic) -> Progress:
    """Plain lines on standard error; steps of one thing are told at most every PLAIN_SECONDS."""
    told: dict[str, float] = {}

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    def step(what: str, done: int, total: int | None) -> None:
        now = clock()
        if now - told.setdefault(what, now) >= PLAIN_SECONDS:
            told[what] = now
            say(f"{what}: {_count(done, total)}")

    return Progress(say, step)


@contextmanager
def _live() -> Iterator[Progress]:
    from rich.console import Console
    from rich.status import Status

    console = Console(stderr=True, highlight=False)

    with Status("working", console=console) as status:

        def say(text: str) -> None:
            console.print(text, markup=False, soft_wrap=True)

        def step(what: str, done: int, total: int | None) -> None:
            status.update(f"{what}: {_count(done, total)}")

        yield Progress(say, step)


def _count(done: int, total: int | None) -> str:
    return f"{done:,}" if total is None else f"{done:,} of {total:,}"
