"""`chipwatch diff`: what changed between two days, as a table or JSON.

Only the reading of the call and the writing of the answer belong here; the comparison is in `warehouse.compare`.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from chipwatch.calling import Config, Data, chosen, day, expected, say, stop
from chipwatch.faults import WRONG


class Form(StrEnum):
    """The forms that `diff` answers in."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def command(
    context: typer.Context,
    first: Annotated[date, typer.Argument(metavar="DAY", parser=day, help="The earlier day, YYYY-MM-DD.")],
    second: Annotated[date, typer.Argument(metavar="LATER", parser=day, help="The later day.")],
    recorded: Annotated[
        bool, typer.Option("--recorded", help="By what this warehouse held, not by what the public could know.")
    ] = False,
    form: Annotated[Form, typer.Option("--format", help="How the answer is written.")] = Form.TABLE,
    config: Config = None,
    data: Data = None,
) -> None:
    """What was known at the end of one day and not at the end of another: events, delays, claims, capacity.

    Without --recorded the days are those of publication, so that an archive read today still answers for its own days.
    With it they are the days on which this warehouse stored what it knows.

    `chipwatch diff 2025-04-13 2025-04-17`
    """
    _, folder = chosen(context, config, data)
    if first > second:
        stop(WRONG, f"{first:%Y-%m-%d} is after {second:%Y-%m-%d}; name the earlier day first")
    with expected():
        from warehouse.compare import compare

        answer = compare(folder, first, second, "recorded" if recorded else "of")
    from chipwatch import rows

    rows.answer(answer, form.value)
    if not answer.num_rows:
        say(f"nothing that was known at the end of {second:%Y-%m-%d} was not known at the end of {first:%Y-%m-%d}")
