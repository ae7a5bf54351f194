"""Messages through Apprise, in a process of its own, which is ended where a message takes too long.

A line `{"address": …, "title": …, "text": …, "seconds": …}` on standard input is answered by one on standard output,
`taken` or `refused`. Where the time is up the process ends by SIGALRM, unanswered.

Apprise reads whatever a service answers, for as long as it answers, and a thread cannot be ended. Called by path, so it
imports nothing of ours. The address comes on standard input: what stands on a command line, all users can see.
"""

import json
import resource
import signal
import sys

MEMORY = 1 << 30
"""Bytes, of which Apprise itself takes a fifth; the rest bounds what is read of an answer."""


def main() -> None:
    """Send what comes, until there is no more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # Nobody but us may write the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        asked = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, asked["seconds"])
        taken = _send(asked["address"], asked["title"], asked["text"])
        signal.setitimer(signal.ITIMER_REAL, 0)
        print("taken" if taken else "refused", file=answers, flush=True)


def _send(address: str, title: str, text: str) -> bool:
    # Imported under the clock: what hangs here hangs its caller.
    import apprise

    room = apprise.Apprise()
    return bool(room.add(address) and room.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT))


if __name__ == "__main__":
    main()
