"""From messages to deliveries: what is due by the clock is written, and each message finds its receivers.

What belongs here: the order of these steps, in one transaction. What doesn't: who wants what (alerts.filters), what a
message says (warehouse.announce, warehouse.notices), and the sending (alerts.deliver).
"""

from datetime import datetime, timedelta

from alerts.filters import verdict, wants
from chipwatch.settings import Settings
from warehouse import notices, outbox
from warehouse.held import held
from warehouse.outbox import Connection


def fan_out(con: Connection, settings: Settings, now: datetime) -> None:
    """Write the messages that are due by the clock or by what has moved, and make deliveries of all that are new.

    What a receiver holds back goes out here, too, once enough speaks for it.
    """
    receivers = {one.name: one for one in settings.receivers}
    factors = {name: one.capacity_factor for name, one in receivers.items() if "capacity.changed" in one.types}
    notices.capacity(
        con, factors, now, settings.alerts, lambda name, said: wants(receivers[name], "capacity.changed", said)
    )
    if is_named(settings, "source.stale"):
        notices.sources(con, [feed.url for feed in settings.feeds], now, settings.alerts)
    if is_named(settings, "chipwatch.heartbeat"):
        notices.heartbeat(con, now, settings.alerts)
    written = outbox.unfanned(con)
    verdicts = [(m.webhook_id, one.name, verdict(one, m.type, m.data)) for m in written for one in settings.receivers]
    outbox.fan_out(
        con,
        [m.webhook_id for m in written],
        [(name, who, None) for name, who, what in verdicts if what == "send"],
        now,
        [(name, who) for name, who, what in verdicts if what == "hold"],
    )
    proven = [
        (one.webhook_id, one.subscriber, one.body)
        for one in held(con, now - timedelta(days=settings.alerts.max_age_days))
        if one.subscriber in receivers and wants(receivers[one.subscriber], one.type, one.data)
    ]
    outbox.release_held(con, proven, now)


def is_named(settings: Settings, kind: str) -> bool:
    """Whether anybody asks for this type of message."""
    return any(kind in one.types for one in settings.receivers)
