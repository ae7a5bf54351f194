"""Passes of delivery that live: each holds a lock file, which the system lets go of when its process dies.

Only that belongs here. A claim of a dead pass is free at once (warehouse.deliveries.release_dead), so `kill -9` costs
no time; where a file cannot tell, as on some network drives, the claim lapses by itself.
"""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


@contextmanager
def living(data: Path) -> Iterator[str]:
    """A name for a pass, alive to the end of the block."""
    name = secrets.token_hex(8)
    path = _path(data, name)
    data.mkdir(parents=True, exist_ok=True)
    with FileLock(path):
        yield name
        path.unlink(missing_ok=True)


def dead(data: Path, names: Iterable[str]) -> list[str]:
    """Those of the named passes that live no more; what they left behind is removed."""
    return [name for name in names if _is_dead(_path(data, name))]


def _is_dead(path: Path) -> bool:
    if not path.exists():
        return True
    try:
        with FileLock(path, timeout=0):
            path.unlink(missing_ok=True)
    except Timeout:
        return False
    return True


def _path(data: Path, name: str) -> Path:
    return data / f"pass-{name}.lock"
