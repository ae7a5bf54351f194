"""Taking people's decisions: what is uncertain, and how a decision becomes a row of a file of decisions.

Only that belongs here; the form of the files and what follows from them is in `warehouse.decisions`. Files are only
ever added to; who changes their mind edits or deletes the table, and the warehouse follows.
"""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

from duckdb import DuckDBPyConnection

from warehouse.connection import decisions_folder
from warehouse.decisions import Decision, Kind, Spot, as_toml, read
from warehouse.events import Resolved, resolve
from warehouse.outdated import hold_decisions
from warehouse.rows import dicts

FILE = "decisions.toml"
_HEAD = (
    "# Decisions of people about what articles report; `chipwatch review` adds to it. Delete a table to withdraw it.\n"
)
_ARGUMENTS = {"merge": (2, 2), "split": (2, None), "reject": (1, 1), "confirm": (1, 1), "alias": (2, 2)}


class NoSuchThing(Exception):  # noqa: N818 - names what is found
    """A decision names something that is not there, or too little; the message says what is needed."""


def uncertain(con: DuckDBPyConnection) -> list[dict[str, Any]]:
    """What a person should look at: rows of the view `uncertain`, by kind and id."""
    return dicts(con, "SELECT * FROM uncertain ORDER BY why, id, beside")


def decision(
    con: DuckDBPyConnection, kind: str, names: Sequence[str], today: date, note: str | None = None
) -> Decision:
    """A decision in terms that survive re-extraction. `names`: for merge an event and the one that it goes into, for
    split an event and the articles that are another measure, for reject and confirm an event or claim, for alias a
    name and the firm. Raises NoSuchThing."""
    if kind not in get_args(Kind):
        raise NoSuchThing(f"'{kind}' is no decision; known are {', '.join(get_args(Kind))}")
    least, most = _ARGUMENTS[kind]
    if len(names) < least or (most is not None and len(names) > most):
        wanted = f"{least} {'name' if least == 1 else 'names'}{'' if most else ' or more'}"
        raise NoSuchThing(f"{kind} needs {wanted}, found {len(names) or 'none'}")
    subject = names[0]
    if kind == "alias":
        known = con.execute("SELECT firm FROM store.firms WHERE lower(firm) = lower(?)", [names[1]]).fetchall()
        if not known:
            raise NoSuchThing(f"'{names[1]}' is no firm of the reference data; name it as the view firms does")
        return Decision("alias", subject, known[0][0], today, note)
    if kind == "confirm":
        known = con.execute(
            "SELECT 1 FROM uncertain WHERE id = $1 OR beside = $1 UNION ALL "
            "SELECT 1 FROM sanction_events WHERE event_id = $1 UNION ALL SELECT 1 FROM gpu_claims WHERE claim_id = $1",
            [subject],
        ).fetchall()
        if not known:
            raise NoSuchThing(f"nothing here is called {subject}; `chipwatch review` lists what may be confirmed")
        return Decision("confirm", subject, None, today, note)
    if kind == "reject" and con.execute("SELECT 1 FROM gpu_claims WHERE claim_id = ?", [subject]).fetchall():
        return Decision("reject", subject, None, today, note, _claim_spots(con, subject))
    spots = _spots(con, subject)
    if kind == "merge":
        return Decision("merge", subject, names[1], today, note, (*spots, *_spots(con, names[1], "into")))
    if kind == "reject":
        return Decision("reject", subject, None, today, note, spots)
    parted = set(names[1:])
    missing = sorted(parted - {spot.article for spot in spots})
    if missing:
        raise NoSuchThing(f"{missing[0]} reports nothing of {subject}; see sanction_reports.article_id")
    sides = (
        spot if spot.article in parted else Spot(spot.article, spot.kind, spot.issuer, spot.quote, "rest")
        for spot in spots
    )
    return Decision("split", subject, None, today, note, tuple(sides))


def _spots(con: DuckDBPyConnection, event: str, side: str = "") -> tuple[Spot, ...]:
    rows = con.execute(
        "SELECT DISTINCT article_id, kind, issuer, quote FROM sanction_reports WHERE event_id = ? ORDER BY ALL", [event]
    ).fetchall()
    if not rows:
        raise NoSuchThing(f"no event {event} in this warehouse; ids stand in sanction_events and in `chipwatch review`")
    return tuple(Spot(article, kind, issuer, quote, side) for article, kind, issuer, quote in rows)


def _claim_spots(con: DuckDBPyConnection, claim: str) -> tuple[Spot, ...]:
    rows = con.execute("SELECT article_id, quote FROM gpu_claims WHERE claim_id = ?", [claim]).fetchall()
    return tuple(Spot(article, "claim", None, quote) for article, quote in rows)


def decide(con: DuckDBPyConnection, data: Path, made: Decision, now: datetime) -> Resolved:
    """Write a decision to the file of the folder of decisions and let the events follow."""
    folder = decisions_folder(con, data)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    if made.decision_id not in {known.decision_id for known in read(folder)}:
        before = path.read_text(encoding="utf-8") if path.exists() else _HEAD
        path.write_text(f"{before}\n{as_toml(made)}", encoding="utf-8")
    hold_decisions(con, read(folder), now)
    return resolve(con, (), now)


def use_folder(con: DuckDBPyConnection, folder: Path, now: datetime) -> Resolved:
    """Take decisions from this folder from now on, in place of the data folder's own."""
    con.execute("DELETE FROM store.decision_folder")
    con.execute("INSERT INTO store.decision_folder VALUES (?)", [str(folder.resolve())])
    hold_decisions(con, read(folder), now)
    return resolve(con, (), now)
