"""Which subscriber gets which message: a pure function over the configuration and the message.

What belongs here: the filters of `[[subscribers]]`. What doesn't: what opens an alert at all, which the warehouse
decides when it writes the message.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from chipwatch.settings import Subscriber


def wants(subscriber: Subscriber, kind: str, data: Mapping[str, Any]) -> bool:
    """Whether a message of type `kind` with this `data` passes the subscriber's filters.

    A message must be of a listed type and pass every filter that is not empty: `kinds` and `issuers` hold its kind and
    issuer, `targets` and `items` share one with its own. Upper and lower case are alike. A message without the thing
    that is filtered by (a heartbeat has no issuer) does not pass that filter.
    """
    return (
        kind in subscriber.types
        and _share(subscriber.kinds, [data.get("kind")])
        and _share(subscriber.issuers, [data.get("issuer")])
        and _share(subscriber.targets, data.get("targets") or ())
        and _share(subscriber.items, data.get("items") or ())
    )


def _share(wanted: Iterable[str], there: Iterable[Any]) -> bool:
    asked = {_plain(name) for name in wanted}
    return not asked or not asked.isdisjoint(_plain(name) for name in there if isinstance(name, str))


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
