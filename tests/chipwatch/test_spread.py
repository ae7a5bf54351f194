"""Work shared out to processes comes back whole and in order, whatever becomes of the processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chipwatch.spread import processors, spread

PARENT = os.getpid()


def doubled(number: int) -> int:
    return 2 * number


def where(_: int) -> int:
    return os.getpid()


def killed_at_seven(number: int) -> int:
    """Dies as by the kernel's out-of-memory killer, in a process of its own; answers in this one."""
    if number == 7 and os.getpid() != PARENT:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_results_come_in_the_order_of_the_work() -> None:
    assert list(spread(doubled, range(100), bool, 2, _nothing)) == [2 * n for n in range(100)]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 9))))
def test_any_mixture_of_small_and_large_work_and_pauses_comes_back_whole(work: list[int | None]) -> None:
    given_ = [piece for piece in work if piece is not None]
    assert list(spread(doubled, work, lambda n: n > 4, 2, _nothing)) == [2 * n for n in given_]


def test_work_that_is_not_worth_it_is_done_here_and_so_is_everything_for_one_process() -> None:
    assert set(spread(where, range(5), lambda n: False, 2, _nothing)) == {PARENT}
    assert set(spread(where, range(5), lambda n: True, 1, _nothing)) == {PARENT}


def test_large_work_is_done_elsewhere() -> None:
    assert PARENT not in set(spread(where, range(5), lambda n: True, 2, _nothing))


def test_all_that_was_given_is_finished_before_more_is_waited_for() -> None:
    done: list[int] = []

    def work() -> Iterator[int | None]:
        yield from (1, 2, 3)
        yield None
        assert done == [2, 4, 6]

    for result in spread(doubled, work(), bool, 2, _nothing):
        done.append(result)  # noqa: PERF402 - the work asks for it while it goes on
    assert done == [2, 4, 6]


def test_a_killed_process_loses_no_work_and_is_told_once() -> None:
    told: list[None] = []
    assert list(spread(killed_at_seven, range(40), lambda n: True, 2, lambda: told.append(None))) == list(range(40))
    assert len(told) == 1


def test_what_the_work_raises_is_raised() -> None:
    with pytest.raises(TypeError):
        list(spread(len, [1], lambda n: True, 2, _nothing))  # type: ignore[arg-type, list-item]


def test_processes_end_when_the_one_that_started_them_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "pids"
    program = (
        "import os, time\n"
        "from chipwatch.spread import spread\n"
        "def wait(n):\n"
        f"    open({str(told)!r}, 'a').write(f'{{os.getpid()}}\\n')\n"
        "    time.sleep(600)\n"
        "list(spread(wait, range(4), lambda n: True, 2, lambda: None))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program])
    try:
        children = _until(lambda: told.read_text().split() if told.exists() else [], 2)
    finally:
        parent.kill()
        parent.wait()
    _until(lambda: [pid for pid in children if not _alive(int(pid))], 2)


def test_as_many_processes_as_this_one_may_use_and_never_more_than_four() -> None:
    assert 1 <= processors() <= 4


def _nothing() -> None:
    return None


def _alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has asked for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _until(look: Callable[[], list[str]], many: int) -> list[str]:
    """What `look` gives once it gives so many, waited for up to a minute."""
    end = time.monotonic() + 60
    while len(found := look()) < many:
        assert time.monotonic() < end, f"{found} after a minute"
        time.sleep(0.02)
    return found
