"""kill -9 at random moments: is every alert delivered, once, signed well, whatever was cut off?

    python bench/kill.py [--kills 50] [--seed 1]

A local feed tells of 60 measures. One data folder is filled by a `chipwatch run` that nobody disturbs. Another is
filled while the feed grows, by a deployment: Prefect's server and two workers, and `chipwatch run` beside them. Again
and again one of them, chosen by chance, is killed after a random time and started anew. At the end what is left is
waited for. Both folders must have alerted the same: same ids, each event under one id, no bad signature.

A run that was killed with its worker is declared crashed, as an operator would do; by itself Prefect gives its place
free after five minutes, and that is waited for after the last kill. Exit code 1 where anything is wrong.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

# Run as a script, this file's own folder comes first, in which `warehouse` would be a benchmark.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

# ruff: noqa: E402
from alerts import sign
from bench.local.deployment import Deployment, configure, until
from bench.local.feed import Feed, Item, fines, served
from chipwatch.up import healthy
from sample.receiver import Receiver, receive
from warehouse import connection

EVENTS = 60
SECRET_ENV = "KILL_BENCH_SECRET"
WORKERS = ("worker-1", "worker-2")
# A run of the deployment, from its start over its events to the last report, takes some ten seconds.
LONGEST, LAST_PATIENCE = 10.0, 900.0


def start(config: Path, data: Path) -> "subprocess.Popen[bytes]":
    """`chipwatch run` in a process of its own."""
    code = "from chipwatch.cli import main; main()"
    words = [sys.executable, "-c", code, "run", "--config", str(config), "--data", str(data)]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(config: Path, data: Path) -> float:
    """One run to its end; its seconds. Raises RuntimeError where it fails."""
    begun = time.monotonic()
    child = start(config, data)
    _, said = child.communicate()
    if child.returncode:
        raise RuntimeError(f"chipwatch run failed: {said.decode()[-2000:]}")
    return time.monotonic() - begun


def faults(expected: Receiver, got: Receiver, data: Path) -> list[str]:
    """What is wrong with the alerts of what was killed."""
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
    return [*found, f"{left} deliveries still wait"] if (left := waiting(data)) else found


def waiting(data: Path) -> int:
    """Deliveries that are not known to have arrived: those that arrived a moment ago among them."""
    with connection.write(data) as con:
        return int(con.execute("SELECT count(*) FROM deliveries WHERE state <> 'sent'").fetchall()[0][0])


def one_kill(made: Deployment, target: str, after: float, config: Path, data: Path) -> None:
    """Set everything going, kill `target` after some seconds, and start it anew."""
    with suppress(OSError):
        made.start_run(made.deployments()["ingest"])
    child = start(config, data) if target == "run" else None
    time.sleep(after)
    if child:
        child.kill()
        child.communicate()
        return
    made.kill(target)
    made.server() if target == "server" else made.worker(target)


def crashed(made: Deployment) -> None:
    """Declare crashed what Prefect takes for going on though its process is gone."""
    going = made.ask("/flow_runs/filter", flow_runs={"state": {"type": {"any_": ["RUNNING", "PENDING"]}}})
    for run in going:
        process, age = run["infrastructure_pid"], datetime.now(UTC) - datetime.fromisoformat(run["state"]["timestamp"])
        if age > timedelta(seconds=3) and not (process and Path(f"/proc/{process}").exists()):
            made.ask(f"/flow_runs/{run['id']}/set_state", state={"type": "CRASHED", "name": "Crashed"}, force=True)


def restarted(made: Deployment) -> None:
    """Start the workers anew that ended while their server was away, as systemd does."""
    for name in WORKERS:
        if made.has_ended(name):
            made.worker(name)


def disturbed(
    made: Deployment, feed: Feed, items: list[Item], kills: int, chance: random.Random, config: Path, data: Path
) -> Counter[str]:
    """Let the feed grow while parts are killed; how often each was."""
    done: Counter[str] = Counter()
    for number in range(kills):
        feed.items = items[: max(1, len(items) * (number + 1) // kills)]
        target = chance.choice(("run", "server", *WORKERS))
        one_kill(made, target, chance.uniform(0.2, LONGEST), config, data)
        done[target] += 1
        restarted(made)
        if target in WORKERS and number < kills - 1:
            with suppress(OSError):
                crashed(made)
        print(f"{number + 1}: {target} killed", file=sys.stderr, flush=True)
    return done


def waited_for(made: Deployment, expected: Receiver, got: Receiver, data: Path) -> float:
    """Start what the clock would start, until all has arrived or LAST_PATIENCE is over; the seconds. Then what has
    arrived is given a minute to be written down."""
    begun, ids = time.monotonic(), made.deployments()
    while len(got.hooks) < len(expected.hooks) and time.monotonic() - begun < LAST_PATIENCE:
        restarted(made)
        for stage in ("ingest", "extract", "deliver"):
            made.start_run(ids[stage])
        with suppress(RuntimeError):
            until(lambda: len(got.hooks) >= len(expected.hooks), "not yet", 60)
    took = time.monotonic() - begun
    with suppress(RuntimeError):
        until(lambda: not waiting(data), "not yet", 60)
    return took


def main() -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(description="kill -9 at random moments, and count the alerts.")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for logs and data, which are thrown away else")
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    os.environ[SECRET_ENV] = secret = sign.fresh()
    items = list(fines(EVENTS, datetime.now(UTC)))
    with tempfile.TemporaryDirectory() as name, served() as feed:
        folder = asked.keep or Path(name)
        feed.items = items
        with receive(secret) as expected:
            seconds = finish(configure(folder / "a.toml", feed.url, {"desk": expected.url}, SECRET_ENV), folder / "a")
        with receive(secret) as got:
            config, data = configure(folder / "b.toml", feed.url, {"desk": got.url}, SECRET_ENV), folder / "b"
            made = Deployment(folder, data, config)
            try:
                made.server()
                made.set_up()
                for worker in WORKERS:
                    made.worker(worker)
                killed = disturbed(made, feed, items, asked.kills, chance, config, data)
                until(lambda: healthy(f"{made.api}/health"), "the server does not answer")
                last = waited_for(made, expected, got, data)
            finally:
                made.end()
            wrong = faults(expected, got, data)
    print(f"{len(expected.hooks)} alerts from {EVENTS} items; `chipwatch run` takes {seconds:.1f} s for them")
    print("killed: " + ", ".join(f"{name} {count} times" for name, count in sorted(killed.items())))
    print(f"complete {last:.0f} s after the last kill; {'; '.join(wrong) or 'nothing lost, nothing doubled'}")
    return 1 if wrong or len(expected.hooks) < EVENTS // 2 else 0


if __name__ == "__main__":
    sys.exit(main())
