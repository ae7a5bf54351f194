"""Passes in adversity: no Prefect server, a clock that jumps, several passes at once."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows import stages
from sample.receiver import Receiver
from warehouse import connection

from .conftest import NOW, SECRET, SECRET_ENV, Item, Web, control

CASES = (
    ("Japan", "Belvara", "The goods left through Osaka in crates marked as kitchen ware."),
    ("South Korea", "Corvara", "Agents had watched a warehouse in Incheon since the spring."),
    ("Taiwan", "Dravara", "A shipping clerk told the inspectors about false invoices."),
    ("Britain", "Fenvara", "Its directors, two brothers from Leeds, had pleaded ignorance."),
    ("Germany", "Galvara", "Hamburg's port police found the boards under a load of tyres."),
    ("Singapore", "Holvara", "The case began with a tip from a bank that saw odd transfers."),
    ("India", "Junvara", "Lawyers for the trader said that they would go to a higher court."),
    ("Canada", "Kesvara", "Vancouver was the third stop of a route that began in Oregon."),
)

RUN = "import sys; from chipwatch.cli import app; app(standalone_mode=False); assert 'prefect' not in sys.modules"


def fines(number: int) -> list[Item]:
    """News of so many cases that have nothing to do with each other."""
    return [
        (
            f"{country} acts against {firm} Trading Ltd.",
            f"{country}'s customs authority on {NOW:%A} fined {firm} Trading Ltd. ${place + 3} million for exporting "
            f"AI chips to Russia without a licence. {more}",
            NOW,
        )
        for place, (country, firm, more) in enumerate(CASES[:number])
    ]


def start(data: Path, config: Path) -> "subprocess.Popen[bytes]":
    """`chipwatch run`, told of a Prefect server that is down; it fails where Prefect is so much as imported."""
    env = {**os.environ, "PREFECT_API_URL": "http://127.0.0.1:9/api", SECRET_ENV: SECRET}
    return subprocess.Popen([sys.executable, "-c", RUN, "run", "--config", str(config), "--data", str(data)], env=env)


def configured(folder: Path, web: Web, hook: Receiver) -> Path:
    path = folder / "chipwatch.toml"
    path.write_text(
        f'[[feeds]]\nurl = "{web.base}/feed"\nname = "feed"\n'
        f'[[subscribers]]\nname = "desk"\nurl = "{hook.url}"\nsecret_env = "{SECRET_ENV}"\n'
        '[network]\nallow_private = ["127.0.0.1/32"]\nmax_pages_per_feed = 0\n'
    )
    return path


def test_a_run_needs_no_prefect_server(tmp_path: Path, web: Web, hook: Receiver) -> None:
    web.feed("/feed", control())
    assert start(tmp_path / "data", configured(tmp_path, web, hook)).wait() == 0
    assert len(hook.hooks) == 1


def test_runs_at_once_tell_each_measure_once(tmp_path: Path, web: Web, hook: Receiver) -> None:
    web.feed("/feed", *fines(8))
    config = configured(tmp_path, web, hook)
    runs = [start(tmp_path / "data", config) for _ in range(2)]
    assert [run.wait() for run in runs] == [0, 0]
    with connection.write(tmp_path / "data") as con:
        assert con.execute("SELECT count(*) FROM sanction_events").fetchone() == (8,)
        assert con.execute("SELECT count(*), count(DISTINCT webhook_id) FROM attempts").fetchone() == (8, 8)
    assert len(hook.hooks) == 8


def test_a_clock_that_jumps_loses_nothing_and_tells_nothing_twice(tmp_path: Path, web: Web, hook: Receiver) -> None:
    settings = web.settings("/feed", hook=hook)
    taken = []
    for number, days in enumerate((0, 3, 0, -2, -40, 0, 0), 1):

        def now(ahead: timedelta = timedelta(days=days)) -> datetime:
            return datetime.now(UTC) + ahead

        web.feed("/feed", *fines(number))
        stages.ingest(tmp_path, settings, now)
        stages.extract(tmp_path, settings, now)
        taken.append(stages.deliver(tmp_path, settings, now).sent)
    # A receiver refuses what is signed at a wrong time, and takes it once the clock is right.
    assert taken == [1, 0, 2, 0, 0, 3, 1]
    assert len(hook.hooks) == 7
    with connection.write(tmp_path) as con:
        assert con.execute("SELECT DISTINCT state FROM deliveries").fetchall() == [("sent",)]
