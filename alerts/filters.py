"""Which receiver gets which message: a pure function over the configuration and the message.

What belongs here: the filters of `[[subscribers]]` and `[[channels]]`. What doesn't: what opens an alert at all, which
the warehouse decides when it writes the message.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from chipwatch.settings import Channel, Subscriber

Verdict = Literal["send", "hold", "drop"]


def verdict(receiver: Subscriber | Channel, kind: str, data: Mapping[str, Any]) -> Verdict:
    """Whether a message of type `kind` with this `data` is to be sent to a receiver, dropped, or held.

    It must be of a listed type and pass every filter that is not empty: `kinds` and `issuers` hold its kind and
    issuer, `targets` and `items` share one with its own (of a delay or of capacity, the firm is the target). Upper and
    lower case are alike. A message without the thing that is filtered by (a heartbeat has no issuer) does not pass that
    filter. A message that passes is held while fewer than `min_sources` independent sources, or less than
    `min_confidence`, speak for it; only messages that tell these can be. Nobody is told of its own endpoint.
    """
    passes = (
        kind in receiver.types
        and _share(receiver.kinds, [data.get("kind")])
        and _share(receiver.issuers, [data.get("issuer")])
        and _share(receiver.targets, data.get("targets") or [data.get("firm")])
        and _share(receiver.items, data.get("items") or ())
        and not (kind == "endpoint.failing" and data.get("subscriber") == receiver.name)
    )
    if not passes:
        return "drop"
    sources, confidence = data.get("independent_sources"), data.get("confidence")
    proven = (sources is None or sources >= receiver.min_sources) and (
        confidence is None or confidence >= receiver.min_confidence
    )
    return "send" if proven else "hold"


def wants(receiver: Subscriber | Channel, kind: str, data: Mapping[str, Any]) -> bool:
    """Whether the message is to be sent to this receiver now."""
    return verdict(receiver, kind, data) == "send"


def _share(wanted: Iterable[str], there: Iterable[Any]) -> bool:
    asked = {_plain(name) for name in wanted}
    return not asked or not asked.isdisjoint(_plain(name) for name in there if isinstance(name, str))


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
