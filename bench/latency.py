"""From a feed's entry to the delivered webhook, deployed: how long does it take, and where does the time go?

    python bench/latency.py [--rounds 8] [--busy 0]

A real server and worker of Prefect, a feed and a receiver on this machine. In each round the feed gets one more entry,
news of a measure that is not known, and at the same moment a run of `ingest` is due, as by its schedule; the rest
happens by events. Among the rounds are two different listings by one issuer on one day. Prints each leg in seconds
since that moment. `--busy` keeps so many processes computing beside it. Exit code 1 where a round brought no
webhook or another number than one, or took longer than 15 s with nothing beside it.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# Run as a script, this file's own folder comes first, in which `warehouse` would be a benchmark.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

# ruff: noqa: E402
from alerts import sign
from bench.local.deployment import Deployment, configure, deployed, until
from bench.local.feed import Feed, Item, filler, served
from sample.receiver import Receiver, receive

SECRET_ENV = "LATENCY_BENCH_SECRET"
ALLOWED = 15.0
PATIENCE = 90.0
NEWS = (
    (
        "Japan adds {firm} to its end-user list",
        "Japan's trade ministry on {day} added {firm} of China to its end-user list, so that exports of semiconductors "
        "and chipmaking equipment to it now need a licence.",
    ),
    (
        "Taiwan fines {firm}",
        "Taiwan's customs administration on {day} fined {firm} $4 million for exporting AI chips to Russia without a "
        "licence.",
    ),
    (
        "US puts {firm} on the Entity List",
        "The US Commerce Department on {day} added {firm}, a Chinese maker of AI chips, to the Entity List.",
    ),
    (
        "Commerce Department lists {firm}",
        "The US Commerce Department on {day} added {firm}, a Chinese chip designer, to the Entity List, a step apart "
        "from earlier ones.",
    ),
)
FIRMS = (
    "Holrest Semiconductor",
    "Dratomi Trading Ltd.",
    "Fenlind Semiconductor",
    "Galsuka Microelectronics",
    "Hanbei Microelectronics",
    "Junmark Trading Ltd.",
    "Keslind Microelectronics",
    "Talsuka Semiconductor",
)
LEGS = ("ingest starts", "feed fetched", "ingest ends", "extract starts", "extract ends", "deliver starts", "delivered")


def entry(number: int) -> Item:
    """News of today about a measure that no other round has."""
    now, (title, text) = datetime.now(UTC), NEWS[number % len(NEWS)]
    firm = FIRMS[number % len(FIRMS)] if number < len(FIRMS) else f"{FIRMS[number % len(FIRMS)]} {number}"
    return title.format(firm=firm), f"{text.format(firm=firm, day=format(now, '%A'))} {filler(number)}", now


def one_round(made: Deployment, feed: Feed, got: Receiver, number: int) -> dict[str, float | None]:
    """Add an entry, start `ingest`, wait for the webhook: seconds of each leg, None where it did not happen."""
    ids, before, asked = made.deployments(), len(got.hooks), len(feed.asked)
    feed.items.append(entry(number))
    begun = time.time()
    made.start_run(ids["ingest"])
    try:
        until(lambda: len(got.hooks) > before, "no webhook", PATIENCE, every=0.02)
        delivered: float | None = time.time() - begun
    except RuntimeError:
        delivered = None
    until(lambda: quiet(made), "runs do not end", PATIENCE)
    runs = {name: _first(made, found, begun) for name, found in ids.items()}
    moments = {
        "ingest starts": _moment(runs["ingest"], "start_time"),
        "ingest ends": _moment(runs["ingest"], "end_time"),
        "extract starts": _moment(runs["extract"], "start_time"),
        "extract ends": _moment(runs["extract"], "end_time"),
        "deliver starts": _moment(runs["deliver"], "start_time"),
        "feed fetched": feed.asked[asked] if len(feed.asked) > asked else None,
    }
    found = {name: moment - begun if moment else None for name, moment in moments.items()} | {"delivered": delivered}
    print(
        "  ".join(f"{'—' if (took := found[name]) is None else format(took, '.1f'):>14}" for name in LEGS), flush=True
    )
    return found


def quiet(made: Deployment) -> bool:
    """Whether nothing goes on, nor starts within some seconds: an event through Redis takes two or three, and what it
    starts must not fall into the next round."""
    for _ in range(5):
        if made.going():
            return False
        time.sleep(1)
    return True


def _first(made: Deployment, deployment: str, since: float) -> dict[str, Any]:
    """The first run of a deployment that started since then."""
    runs: list[dict[str, Any]] = made.ask(
        "/flow_runs/filter",
        deployments={"id": {"any_": [deployment]}},
        flow_runs={"start_time": {"after_": datetime.fromtimestamp(since, UTC).isoformat()}},
        sort="START_TIME_ASC",
        limit=1,
    )
    return runs[0] if runs else {}


def _moment(run: dict[str, Any], what: str) -> float | None:
    return datetime.fromisoformat(run[what]).timestamp() if run.get(what) else None


def main() -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(description="Seconds from a feed's entry to the delivered webhook.")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--busy", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    secret = sign.fresh()
    with tempfile.TemporaryDirectory() as name, served() as feed, receive(secret) as got:
        folder = asked.keep or Path(name)
        config = configure(folder / "chipwatch.toml", feed.url, {"desk": got.url}, SECRET_ENV)
        with deployed(folder, folder / "data", config, **{SECRET_ENV: secret}) as made:
            # The first run makes the warehouse; what is measured is a deployment that has been running.
            made.start_run(made.deployments()["ingest"])
            until(lambda: feed.asked, "no worker took the first run")
            until(lambda: quiet(made), "the first runs do not end")
            print("  ".join(f"{name:>14}" for name in LEGS))
            beside = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(asked.busy)]
            try:
                rounds = [one_round(made, feed, got, number) for number in range(asked.rounds)]
            finally:
                for process in beside:
                    process.kill()
                    process.wait()
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    took = [found["delivered"] for found in rounds if found["delivered"] is not None]
    print(f"{len(got.hooks)} webhooks for {len(rounds)} entries, {len(got.refused)} signed wrongly", end="; ")
    print(
        f"delivered after {statistics.median(took):.1f} s in the middle, {max(took):.1f} s at most" if took else "none"
    )
    late = not asked.busy and max(took, default=0) > ALLOWED
    return int(len(got.hooks) != len(rounds) or len(took) != len(rounds) or bool(got.refused) or late)


if __name__ == "__main__":
    sys.exit(main())
