"""kill -9 at random moments: is every alert delivered, once, signed well, whatever was cut off?

    python bench/kill.py [--kills 50] [--seed 1]

A local feed tells of 60 measures. One data folder is filled by a run that nobody disturbs. Another is filled by
`chipwatch run` started again and again, killed each time after a random time, and at last left to end. Both must have
alerted the same: same ids, each event under one id, no bad signature. Exit code 1 where that is not so.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

# Run as a script, this file's own folder comes first, in which `warehouse` would be a benchmark.
sys.path[:] = [place for place in sys.path if Path(place or ".").resolve() != Path(__file__).resolve().parent]

# ruff: noqa: E402
from alerts import sign
from sample.receiver import Receiver, receive
from warehouse import connection

EVENTS = 60
COUNTRIES = (
    "Japan", "South Korea", "Taiwan", "Britain", "Germany", "Singapore", "Malaysia", "India", "Canada", "France"
)  # fmt: skip
SYLLABLES = ("ba", "ne", "ri", "to", "lu", "sha", "mek", "dor")
SECRET_ENV = "KILL_BENCH_SECRET"


def items(now: datetime) -> Iterator[tuple[str, str, datetime]]:
    """Title, text and time of news about EVENTS different cases, of the last days."""
    for number in range(EVENTS):
        country = COUNTRIES[number % len(COUNTRIES)]
        firm, day = f"{_name(number)} Trading Ltd.", now - timedelta(days=number % 5, hours=1)
        title = f"{country} acts against {firm}"
        text = (
            f"{country}'s customs authority on {day:%A} fined {firm} ${number + 3} million for exporting AI "
            f"chips to Russia without a licence. {_filler(number)}"
        )
        yield title, text, day


def _name(number: int) -> str:
    first = ("Bel", "Cor", "Dra", "Fen", "Gal", "Hol", "Jun", "Kes", "Mon", "Tal")
    return first[number % 10] + ("vara", "tomi", "lind", "suka", "rest", "mark")[number // 10]


def _filler(number: int) -> str:
    """Sentences of no meaning, another for each item: else the items would be copies of one story."""
    chance = random.Random(number)
    made = ["".join(chance.choice(SYLLABLES) for _ in "abc") for _ in range(60)]
    return ". ".join(" ".join(made[place : place + 10]).capitalize() for place in range(0, 60, 10)) + "."


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of 127.0.0.1."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def write_feed(path: Path) -> None:
    """The feed, with the whole text of every item."""
    entries = "".join(
        f"<item><title>{title}</title><link>https://news.example/{number}</link>"
        f"<pubDate>{format_datetime(day)}</pubDate><description>{text}</description>"
        f"<content:encoded>&lt;p&gt;{text}&lt;/p&gt;</content:encoded></item>"
        for number, (title, text, day) in enumerate(items(datetime.now(UTC)))
    )
    head = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>T</title>"
    path.write_text(f"{head}<link>http://x</link><description>T</description>{entries}</channel></rss>")


def start(config: Path, data: Path) -> "subprocess.Popen[bytes]":
    """`chipwatch run` in a process of its own."""
    words = [
        sys.executable,
        "-c",
        "from chipwatch.cli import main; main()",
        "run",
        "--config",
        str(config),
        "--data",
        str(data),
    ]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(config: Path, data: Path) -> float:
    """One run to its end; its seconds. Raises RuntimeError where it fails."""
    begun = time.monotonic()
    child = start(config, data)
    _, said = child.communicate()
    if child.returncode:
        raise RuntimeError(f"chipwatch run failed: {said.decode()[-2000:]}")
    return time.monotonic() - begun


def configure(path: Path, base: str, receiver: Receiver) -> Path:
    """A configuration with the feed and one subscriber."""
    path.write_text(
        f'[[feeds]]\nurl = "{base}/feed.xml"\nname = "f"\n'
        f'[[subscribers]]\nname = "desk"\nurl = "{receiver.url}"\nsecret_env = "{SECRET_ENV}"\n'
        '[network]\nallow_private = ["127.0.0.1/32"]\nmax_pages_per_feed = 0\n'
    )
    return path


def faults(expected: Receiver, got: Receiver, data: Path) -> list[str]:
    """What is wrong with the alerts of the run that was killed."""
    found = [f"{len(got.refused)} were signed wrongly"] if got.refused else []
    want, have = ({hook.webhook_id for hook in one.hooks} for one in (expected, got))
    if want - have:
        found.append(f"{len(want - have)} alerts are lost")
    if have - want:
        found.append(f"{len(have - want)} alerts have another id than without kills")
    ids: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for hook in got.hooks:
        ids[hook.body["data"]["event_id"], hook.body["data"]["status"]].add(hook.webhook_id)
    twice = [event for event, names in ids.items() if len(names) > 1]
    if twice:
        found.append(f"{len(twice)} events were alerted under two ids")
    with connection.write(data) as con:
        waiting = con.execute("SELECT count(*) FROM deliveries WHERE state <> 'sent'").fetchall()[0][0]
    return [*found, f"{waiting} deliveries still wait"] if waiting else found


def main() -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(description="kill -9 at random moments, and count the alerts.")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    os.environ[SECRET_ENV] = secret = sign.fresh()
    with tempfile.TemporaryDirectory() as name, served(Path(name)) as base:
        folder = Path(name)
        write_feed(folder / "feed.xml")
        with receive(secret) as expected:
            seconds = finish(configure(folder / "a.toml", base, expected), folder / "a")
        with receive(secret) as got:
            config, moments = configure(folder / "b.toml", base, got), []
            for _ in range(asked.kills):
                child = start(config, folder / "b")
                moments.append(chance.uniform(0.05, 1.0) * seconds)
                time.sleep(moments[-1])
                child.kill()
                child.communicate()
            finish(config, folder / "b")
            wrong = faults(expected, got, folder / "b")
    print(
        f"{len(expected.hooks)} alerts from {EVENTS} items, a run takes {seconds:.1f} s; killed {asked.kills} times "
        f"after {min(moments):.1f} to {max(moments):.1f} s: {'; '.join(wrong) or 'nothing lost, nothing doubled'}"
    )
    return 1 if wrong or len(expected.hooks) < EVENTS // 2 else 0


if __name__ == "__main__":
    sys.exit(main())
