"""`chipwatch alerts`: the record of deliveries on the command line, and what an operator may do about it.

Only commands belong here: what is asked of the warehouse is in `warehouse.messages`, what is sent in `alerts.operate`.
Heavy imports stand inside the commands.
"""

import json
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chipwatch.calling import Config, Data, expected, place, say, stop
from chipwatch.faults import FAILED, WRONG

if TYPE_CHECKING:
    from alerts.receivers import Receiver
    from alerts.send import Outcome
    from chipwatch.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Alerts on their way: look at them, send them again, try one.",
)

Name = Annotated[
    str, typer.Argument(metavar="SUBSCRIBER", help="A subscriber or channel by its name in the configuration.")
]


class State(StrEnum):
    """What may have become of a message for a subscriber."""

    DUE = "due"
    SENT = "sent"
    HELD = "held"
    FAILING = "failing"
    DISABLED = "disabled"


class Form(StrEnum):
    """The forms that `list` answers in."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@app.command("list")
def list_(
    context: typer.Context,
    subscriber: Annotated[str | None, typer.Option("--subscriber", metavar="NAME", help="Its newest messages.")] = None,
    state: Annotated[State | None, typer.Option("--state", help="The newest messages in this state.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Messages to list.")] = 50,
    form: Annotated[Form, typer.Option("--format", help="How the answer is written.")] = Form.TABLE,
    config: Config = None,
    data: Data = None,
) -> None:
    """Each subscriber with its endpoint's state and how many messages are in which state.

    With --subscriber or --state: the messages themselves, newest first.
    """
    with expected():
        from chipwatch import rows
        from warehouse import messages

        folder, settings = place(context, config, data)
        configured = [one.name for one in settings.receivers]
        with _warehouse(folder) as con:
            everyone = messages.subscribers(con, configured)
            answer = (
                messages.messages(con, subscriber, state.value if state else None, limit)
                if subscriber or state
                else everyone
            )
    names = everyone["subscriber"].to_pylist()
    if subscriber and subscriber not in names:
        stop(WRONG, f"no subscriber or channel {subscriber!r}; there are: {', '.join(names) or 'none'}")
    rows.answer(answer, form.value)
    if not names:
        say("no [[subscribers]] or [[channels]] in the configuration, so nobody is told; README.md shows one")


@app.command()
def show(
    context: typer.Context,
    webhook_id: Annotated[str, typer.Argument(metavar="ID", help="A webhook-id, or how it begins.")],
    config: Config = None,
    data: Data = None,
) -> None:
    """One message as JSON: its body, what became of it at each subscriber, and every attempt."""
    with expected():
        from chipwatch.rows import plain
        from warehouse import messages

        folder, _ = place(context, config, data)
        with _warehouse(folder) as con:
            found = messages.find(con, webhook_id)
    if len(found) != 1:
        several = ", ".join(message["webhook_id"] for message in found)
        stop(WRONG, f"{webhook_id}: " + (f"begins {several}; name one" if found else "no message has such an id"))
    print(json.dumps(plain(found[0]), indent=2, ensure_ascii=False))


@app.command()
def replay(
    context: typer.Context,
    since: Annotated[str, typer.Option("--since", metavar="TIME", help="2026-11-20 or 2026-11-20T08:00, UTC.")],
    subscriber: Annotated[
        list[str] | None, typer.Option("--subscriber", metavar="NAME", help="Only for this one; may be repeated.")
    ] = None,
    config: Config = None,
    data: Data = None,
) -> None:
    """Queue again every message written since then, delivered or not, for all subscribers and channels or those named.

    Use it where a receiver lost what it had accepted, or for a subscriber that is new. Filters hold; ids are the
    same as before, so a receiver that remembers them takes nothing twice. An endpoint that was failing or disabled is
    tried again. They go out with the next pass: `chipwatch deliver`.
    """
    with expected():
        from alerts.operate import replay as queue

        folder, settings = place(context, config, data)
        begin = _time(since)
        if not settings.receivers:
            stop(WRONG, "no [[subscribers]] or [[channels]] in the configuration; README.md shows how to name one")
        chosen = [_receiver(settings, name) for name in subscriber or [one.name for one in settings.receivers]]
        queued = queue(folder, settings, chosen, begin, datetime.now(UTC))
    for name, number in queued.items():
        print(f"{name}: {number} {'message' if number == 1 else 'messages'} queued")
    if any(queued.values()):
        say("they go out with the next pass: chipwatch deliver")
    else:
        say(f"nothing was written since {begin:%Y-%m-%d %H:%M} UTC that they want")


@app.command("test")
def try_(context: typer.Context, subscriber: Name, config: Config = None, data: Data = None) -> None:
    """Send a message of type `chipwatch.test` to a subscriber or channel now. Exit code 1 where it is refused."""
    with expected():
        from alerts import operate

        _, settings = place(context, config, data)
        outcome = operate.test(settings, _receiver(settings, subscriber), lambda: datetime.now(UTC))
    print(f"{subscriber}: {_told(outcome)}")
    if outcome.error:
        raise typer.Exit(FAILED)


@app.command()
def rotate(
    context: typer.Context,
    subscriber: Name,
    new: Annotated[bool, typer.Option("--new", help="Print a fresh secret first, and send nothing.")] = False,
    config: Config = None,
    data: Data = None,
) -> None:
    """Change a signing secret without losing a message: which secrets does the receiver accept, and what is next?

    The environment variable of a subscriber may hold several secrets, separated by blanks; each signs every message,
    and a receiver accepts where one matches. So: add the new secret beside the old, teach the receiver the new one,
    take the old one away. This sends one test signed with each secret alone. Exit code 1 where none is accepted.
    """
    with expected():
        from alerts import operate, sign

        _, settings = place(context, config, data)
        chosen = next((one for one in settings.subscribers if one.name == subscriber), None)
        if chosen is None:
            known = ", ".join(one.name for one in settings.subscribers) or "none"
            stop(
                WRONG,
                f"no subscriber {subscriber!r} in the configuration; only subscribers have signing secrets; "
                f"there are: {known}",
            )
        if new:
            print(sign.fresh())
            return
        outcomes = operate.probe(settings, chosen, lambda: datetime.now(UTC))
    for number, outcome in enumerate(outcomes, 1):
        print(f"secret {number} of {len(outcomes)}: {_told(outcome)}")
    answered = any(outcome.status for outcome in outcomes)
    print(operate.rotation([outcome.error is None for outcome in outcomes], answered))
    if all(outcome.error for outcome in outcomes):
        raise typer.Exit(FAILED)


def _told(outcome: "Outcome") -> str:
    answered = f" with {outcome.status}" if outcome.status else ""
    return outcome.error or f"accepted{answered} after {outcome.seconds:.2f} s"


def _warehouse(folder: Path) -> Any:
    from warehouse import connection

    if not connection.warehouse_file(folder).exists():
        stop(FAILED, f"{folder} holds no warehouse yet; `chipwatch run` makes it, or name another folder with --data")
    return connection.write(folder)


def _receiver(settings: "Settings", name: str) -> "Receiver":
    found = next((one for one in settings.receivers if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in settings.receivers) or "none"
        stop(WRONG, f"no subscriber or channel {name!r} in the configuration; there are: {known}")
    return found


def _time(text: str) -> datetime:
    from chipwatch.model import moment

    try:
        found = moment(text)
    except ValueError:
        found = None
    if found is None:
        stop(WRONG, f"--since {text!r}: expected a day or time such as 2026-11-20 or 2026-11-20T08:00, in UTC")
    return found
