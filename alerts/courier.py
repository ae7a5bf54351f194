"""One message through Apprise, in a process of its own, which is ended when its time is up.

    {"address": …, "title": …, "text": …, "seconds": …}

on standard input; exit code 0 where the service took it, 1 where not.

Apprise reads whatever a service answers, for as long as it answers, and a thread cannot be ended. Called by path, so it
imports nothing of ours. The address comes on standard input: what stands on a command line, all users can see.
"""

import json
import resource
import signal
import sys

MEMORY = 1 << 30
"""Bytes, of which Apprise itself takes a fifth; the rest bounds what is read of an answer."""


def main() -> int:
    """Send it; the exit code."""
    asked = json.load(sys.stdin)
    # The default action ends this process, also where whoever started it is gone.
    signal.setitimer(signal.ITIMER_REAL, asked["seconds"])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import apprise

    room = apprise.Apprise()
    taken = room.add(asked["address"]) and room.notify(
        title=asked["title"], body=asked["text"], body_format=apprise.NotifyFormat.TEXT
    )
    return 0 if taken else 1


if __name__ == "__main__":
    sys.exit(main())
