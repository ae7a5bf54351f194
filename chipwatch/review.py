"""`chipwatch review`: what is uncertain, for a person to look at, and the decisions that a person takes.

Only the reading of the call and the writing of the answer belong here; what a decision means is in
`warehouse.decisions` and `warehouse.review`.
"""

import json
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from chipwatch.calling import Config, Data, chosen, expected, say, stop
from chipwatch.faults import WRONG


class Form(StrEnum):
    """The forms that the list is written in."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def command(
    context: typer.Context,
    decision: Annotated[
        str | None, typer.Argument(metavar="[DECISION]", help="merge, split, reject, confirm or alias.")
    ] = None,
    names: Annotated[list[str] | None, typer.Argument(metavar="[ID...]", help="What it is about, see below.")] = None,
    note: Annotated[str | None, typer.Option("--note", help="Why; kept with the decision.")] = None,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", metavar="DIR", help="Keep them here from now on. [default: decisions in --data]"),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How the list is written.")] = Form.TABLE,
    config: Config = None,
    data: Data = None,
) -> None:
    """List what is uncertain, or take a person's decision about it.

    Without a decision: reports that barely fit their event, events that may be one, claims that contradict each other
    or jump, unknown firms that are named often.

    `merge EVENT INTO` makes two events one. `split EVENT ARTICLE…` makes what these articles report another event.
    `reject EVENT` or `reject CLAIM` leaves out what is none. `confirm ID` takes it off the list. `alias NAME FIRM`
    makes a name one of a firm's.

    Decisions are tables in `decisions/*.toml`, which survive re-extraction and a warehouse built anew; delete a table
    to withdraw it.
    """
    _, folder = chosen(context, config, data)
    with expected():
        from warehouse import connection, review

        now = datetime.now(UTC)
        with connection.write(folder) as con:
            if decisions is not None:
                review.use_folder(con, decisions, now)
            if decision is None:
                found = review.uncertain(con)
            else:
                try:
                    made = review.decision(con, decision, names or [], now.date(), note)
                except review.NoSuchThing as error:
                    stop(WRONG, str(error))
                done = review.decide(con, folder, made, now)
    if decision is not None:
        say(
            f"{decision} {' '.join(names or [])}: kept; {len(done.opened)} events opened, {len(done.changed)} changed. "
            "`chipwatch publish` shows it to those who ask."
        )
        return
    from chipwatch import rows

    if form is Form.JSON:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    import pyarrow as pa

    columns = ("why", "id", "beside", "words", "detail")
    answer = pa.table({name: pa.array([row[name] for row in found], pa.string()) for name in columns})
    rows.answer(answer, form.value)
    if not found:
        say("nothing is uncertain")
