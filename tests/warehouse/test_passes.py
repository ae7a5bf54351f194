"""A pass lives as long as its process, however that ends."""

import subprocess
import sys
from pathlib import Path

from warehouse.passes import dead, living

HOLD = "import sys, time; from pathlib import Path; from warehouse.passes import living\n"
HOLD += "with living(Path(sys.argv[1])) as name: print(name, flush=True); time.sleep(60)"


def test_a_pass_is_alive_in_its_block_and_leaves_nothing(tmp_path: Path) -> None:
    with living(tmp_path) as name:
        assert dead(tmp_path, [name, "never"]) == ["never"]
    assert dead(tmp_path, [name]) == [name]
    assert list(tmp_path.iterdir()) == []


def test_a_pass_whose_process_is_killed_is_dead_at_once(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    with child.stdout:
        name = child.stdout.readline().strip()
        assert dead(tmp_path, [name]) == []
        child.kill()
        child.wait()
    assert dead(tmp_path, [name]) == [name]
    assert list(tmp_path.iterdir()) == []
