"""`chipwatch sample`: serve the bundled feeds, or run the whole pipeline on them and show what came.

Only the showing belongs here: the feeds and the receiver are in `sample`, what runs is what `chipwatch run` runs.
"""

import base64
import os
import secrets
import sys
import time
import tomllib
from pathlib import Path

from chipwatch import rows
from chipwatch.progress import Progress
from chipwatch.settings import check
from chipwatch.signals import stop_signals
from flows import pipeline
from sample.corpus import HERE
from sample.receiver import HOOK_PORT, Hook, Receiver, receive
from sample.server import PORT, SECRET_ENV, config_text, serve
from warehouse.query import query

CONFIG = HERE / "chipwatch.toml"

QUESTIONS = (
    (
        "How many GPUs has DeepSeek, who says so, and in which words?",
        "SELECT chip, low, high, status, coalesce(source, outlet) AS says, quote FROM gpu_claims"
        " WHERE firm = 'DeepSeek' ORDER BY published_at",
    ),
    (
        "What did governments do last, and how many independent sources report it?",
        "SELECT announced_on, issuer, kind, targets, items, independent_sources AS sources, quote FROM sanction_events"
        " ORDER BY announced_on DESC NULLS LAST LIMIT 5",
    ),
    (
        "What is late, and because of what?",
        "SELECT firm, subject, cause, now_expected, quote FROM delays ORDER BY last_reported_at DESC LIMIT 5",
    ),
)
COUNTS = (
    "SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM gpu_claims) AS counts_of_chips,"
    " (SELECT count(*) FROM sanction_events) AS sanction_events, (SELECT count(*) FROM delays) AS delays,"
    " (SELECT count(*) FROM firm_mentions) + (SELECT count(*) FROM chip_mentions) AS mentions"
)


class SampleError(Exception):
    """The demonstration did not show what it is there to show; the message says what was missing."""


def serve_feeds(progress: Progress) -> None:
    """Serve the feeds and receive webhooks, on the ports of the sample's configuration, until SIGINT or SIGTERM."""
    secret = os.environ.get(SECRET_ENV) or new_secret()
    with stop_signals() as stopped, serve(PORT) as base, receive(secret, HOOK_PORT) as receiver:
        progress.say(f"serving {base}, receiving webhooks on {receiver.url}; Ctrl-C stops it. In another terminal:")
        if not os.environ.get(SECRET_ENV):
            progress.say(f"  export {SECRET_ENV}={secret}")
        progress.say(f"  chipwatch run --config {CONFIG}")
        shown = 0
        while not stopped:
            for hook in receiver.hooks[shown:]:
                progress.say(f"webhook, signature verified: {told(hook)}")
                shown += 1
            time.sleep(0.2)


def run(data: Path, progress: Progress) -> None:
    """Serve the feeds, run the pipeline on them into `data`, receive the webhooks, and print what came.

    Raises SampleError where a webhook was refused, or where not all that were sent were received.
    """
    # A secret for this once: sender and receiver are both here.
    os.environ[SECRET_ENV] = secret = new_secret()
    with serve(PORT, or_free=True) as base, receive(secret) as receiver:
        settings = check(tomllib.loads(config_text(base, receiver.url)), "the sample's configuration")
        done = pipeline.run(data, settings, progress=progress)
    _show(data, done, receiver)
    if receiver.refused or len(receiver.hooks) != done.delivered.sent:
        raise SampleError(
            f"{done.delivered.sent} webhooks were sent, {len(receiver.hooks)} received with a good signature, "
            f"{len(receiver.refused)} refused: {'; '.join(receiver.refused[:3])}"
        )


def new_secret() -> str:
    """A signing secret of 32 random bytes, as Standard Webhooks writes them."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def told(hook: Hook) -> str:
    """A webhook in one line."""
    event = hook.body["data"]
    return f"{hook.body['type']}: {event['issuer'] or '?'} {event['kind']}, {event['status']}: {event['headline']}"


def _show(data: Path, done: pipeline.Pass, receiver: Receiver) -> None:
    print(f"\nArticles: {done.ingested.new} new, {done.extracted.articles} read, {done.extracted.findings} findings.")
    print(
        f"Webhooks: {len(receiver.hooks)} received, signatures verified.{' Three of them:' if receiver.hooks else ''}"
    )
    for hook in receiver.hooks[:3]:
        print(f"  {told(hook)}")
    print("\nIn the warehouse:")
    _ask(data, COUNTS)
    for question, sql in QUESTIONS:
        print(f'\n{question}\n  chipwatch sql --data {data} "{sql}"')
        _ask(data, sql)
    print(f"\nData:   {done.published}\nReport: {done.report}")


def _ask(data: Path, sql: str) -> None:
    sys.stdout.flush()
    answer = query(data, sql)
    if sys.stdout.isatty():
        rows.show(answer)
    else:
        rows.write(answer, "table", sys.stdout.buffer)
        sys.stdout.buffer.flush()
