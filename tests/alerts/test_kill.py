"""kill -9 of a whole run at random moments; bench/kill.py does the same fifty times."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "kill.py"


@pytest.mark.service
def test_no_alert_is_lost_or_doubled_by_kills() -> None:
    done = subprocess.run([sys.executable, str(BENCH), "--kills", "2"], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing lost, nothing doubled" in done.stdout
