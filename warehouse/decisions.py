"""What people decided, read from `decisions/*.toml` and applied as data when events are resolved.

Only the shape of a decision, its reading, and what follows from it for a report belong here; taking decisions is in
`warehouse.review`. A decision names reports by article, kind, issuer and quote, not by ids that another version of the
extractor would give anew, so it survives re-extraction and a warehouse that is built again from nothing.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from warehouse.reports import NO_MARKS, Marks, fold
from warehouse.rows import ident

Kind = Literal["merge", "split", "reject", "confirm", "alias"]


class BadDecision(Exception):  # noqa: N818 - names what is found
    """A file of decisions cannot be used; the message names the file and the fault and says what to do."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A report as a decision names it. `side` is `into` for the reports of a merge's other event, `rest` for those
    that a split leaves where they are, else empty."""

    article: str
    kind: str
    issuer: str | None
    quote: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `subject` is the id that was decided on, for an alias the name; `object` the event that a merge
    goes into, for an alias the firm."""

    kind: Kind
    subject: str
    object: str | None = None
    decided_on: date | None = None
    note: str | None = None
    reports: tuple[Spot, ...] = ()

    @property
    def decision_id(self) -> str:
        """A stable id made from all that it says."""
        return ident("dc", self.kind, self.subject, self.object, *([*asdict(spot).values()] for spot in self.reports))


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions in the order in which they are applied, with ways to ask them."""

    by_article: Mapping[str, tuple[tuple[Decision, Spot], ...]]
    aliases: Mapping[str, str]

    def marks(self, article: str, kind: str, issuer: str | None, quote: str) -> Marks | None:
        """What was decided about a report: None where people rejected it. A later decision goes before an earlier."""
        spots = self.by_article.get(article)
        if not spots:
            return NO_MARKS
        together, labels, apart = frozenset[str](), frozenset[str](), frozenset[str]()
        rejected = False
        for decision, spot in spots:
            if not _fits(spot, (kind, issuer, quote), [s for d, s in spots if d is decision]):
                continue
            label = f"{decision.decision_id} {spot.side}".strip()
            rest, parted = f"{decision.decision_id} rest", decision.decision_id
            if decision.kind == "reject":
                rejected = True
            elif decision.kind == "merge":
                together, apart = frozenset({parted}), frozenset()
                labels, rejected = frozenset({parted}), False
            elif decision.kind == "split" and spot.side == "rest":
                labels, apart = labels | {label}, apart | {parted}
            elif decision.kind == "split":
                together, labels, apart = frozenset({parted}), frozenset({parted}), frozenset({rest})
        return None if rejected else Marks(together, labels, apart)


def _fits(spot: Spot, said: tuple[str, str | None, str], others: Sequence[Spot]) -> bool:
    """Whether a spot means this report; where another version quotes otherwise, kind and issuer decide."""
    kind, issuer, quote = said
    if spot.quote == quote:
        return spot.kind == kind or all(other.quote != quote or other.kind != kind for other in others)
    return (spot.kind, spot.issuer) == (kind, issuer) and all(other.quote != quote for other in others)


def sorted_out(decisions: Iterable[Decision]) -> Decisions:
    """Decisions made ready to be asked."""
    by_article: dict[str, list[tuple[Decision, Spot]]] = {}
    aliases: dict[str, str] = {}
    for decision in decisions:
        if decision.kind == "alias" and decision.object:
            aliases[fold(decision.subject)] = decision.object
        for spot in decision.reports:
            by_article.setdefault(spot.article, []).append((decision, spot))
    return Decisions({article: tuple(spots) for article, spots in by_article.items()}, aliases)


def read(folder: Path) -> list[Decision]:
    """The decisions of all files of a folder, by name and place; none where there is no folder. Raises BadDecision."""
    found: dict[str, Decision] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BadDecision(f"{path}: cannot be read: {error}") from error
        rows = raw.pop("decision", [])
        if raw or not isinstance(rows, list):
            raise BadDecision(f"{path}: expected nothing but [[decision]] tables, found {', '.join(raw) or 'another'}")
        for number, row in enumerate(rows, 1):
            decision = _decision(row, f"{path}: decision {number}")
            found[decision.decision_id] = decision
    return list(found.values())


def _decision(row: Any, place: str) -> Decision:
    if not isinstance(row, Mapping) or row.get("kind") not in get_args(Kind):
        raise BadDecision(f"{place}: 'kind' must be one of {', '.join(get_args(Kind))}")
    unknown = sorted(set(row) - set(Decision.__slots__))
    if unknown:
        raise BadDecision(f"{place}: unknown key {', '.join(unknown)}; known are {', '.join(Decision.__slots__)}")
    kind, subject, other = row["kind"], row.get("subject"), row.get("object")
    if not isinstance(subject, str) or not subject:
        raise BadDecision(f"{place}: 'subject' must name what was decided on")
    if (kind in ("merge", "alias")) != isinstance(other, str):
        raise BadDecision(f"{place}: 'object' must be given for merge and alias, and only there")
    try:
        spots = tuple(Spot(**{"issuer": None, **spot}) for spot in row.get("reports", []))
    except TypeError as error:
        raise BadDecision(f"{place}: a report needs article, kind, quote, and may have issuer and side") from error
    if kind in ("merge", "split", "reject") and not spots:
        raise BadDecision(f"{place}: 'reports' must name the reports that it is about; 'chipwatch review' writes them")
    return Decision(kind, subject, other, row.get("decided_on"), row.get("note"), spots)


def as_toml(decision: Decision) -> str:
    """A decision as a table of a file of decisions."""
    lines = ["[[decision]]", f"kind = {_text(decision.kind)}", f"subject = {_text(decision.subject)}"]
    if decision.object:
        lines.append(f"object = {_text(decision.object)}")
    if decision.decided_on:
        lines.append(f"decided_on = {decision.decided_on.isoformat()}")
    if decision.note:
        lines.append(f"note = {_text(decision.note)}")
    if decision.reports:
        lines.append("reports = [")
        for spot in decision.reports:
            pairs = ", ".join(f"{name} = {_text(value)}" for name, value in asdict(spot).items() if value)
            lines.append(f"  {{ {pairs} }},")
        lines.append("]")
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    # A JSON string is a TOML basic string, but for the one control character that JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
