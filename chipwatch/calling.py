"""What all commands share: the two options that work with each, and how a command says that something is wrong.

Only that belongs here; the commands are in `cli` and, the longer ones, in modules of their own.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from chipwatch.faults import WRONG, exit_code

if TYPE_CHECKING:
    from chipwatch.settings import Settings

PASS, LOOK, LOCAL = "The pipeline", "Looking things up", "On this machine"
"""The groups that commands stand in on the help page."""

Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The configuration. [default: chipwatch.toml here, if there is one]"),
]
Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="The folder that holds all that is written. [default: data]"),
]


def chosen(context: typer.Context, config: Path | None, data: Path | None) -> tuple[Path | None, Path]:
    """Configuration file and data folder; what stands after the command goes before what stands ahead of it."""
    first_config, first_data = context.obj
    folder = data or first_data or Path("data")
    if folder.exists() and not folder.is_dir():
        stop(WRONG, f"--data {folder}: is a file; name a folder")
    return config or first_config, folder


def place(context: typer.Context, config: Path | None, data: Path | None) -> "tuple[Path, Settings]":
    """The data folder and the checked configuration. Raises ConfigError."""
    from chipwatch.settings import load

    given, folder = chosen(context, config, data)
    return folder, load(given)


@contextmanager
def expected() -> Iterator[None]:
    """Turn errors that users can mend into a message and an exit code; others keep their traceback."""
    try:
        yield
    except Exception as error:
        code = exit_code(error)
        if code is None:
            raise
        stop(code, str(error))


def day(text: str) -> date:
    """A day as people write it on the command line. Raises typer.BadParameter, which says how."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2026-11-20") from None


def say(text: str) -> None:
    """Tell people something, beside the answer on standard output."""
    print(text, file=sys.stderr)


def stop(code: int, text: str) -> NoReturn:
    """End the command with an exit code and the reason."""
    say(f"chipwatch: {text}")
    raise typer.Exit(code)
