"""Sanction events in the tables: which reports to judge anew, whose ids events keep, and what changed by it.

Only the loading and storing belongs here; the decisions are in `warehouse.resolve` and `warehouse.timeline`.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from duckdb import DuckDBPyConnection

from warehouse.affected import Affected, affected
from warehouse.days import first_of
from warehouse.lookup import remember_heads, remember_keys
from warehouse.outdated import decided, outdated, settle
from warehouse.replay import Judged
from warehouse.reports import Report
from warehouse.rewrite import rewrite
from warehouse.rows import TIME, frame, given, ident, plain
from warehouse.timeline import State, Step, Vintage, history, statuses

_EVENTS = {
    "event_id": pl.String, "kind": pl.String, "issuer": pl.String, "agency": pl.String,
    "targets": pl.List(pl.String), "items": pl.List(pl.String), "status": pl.String, "announced_on": pl.Date,
    "effective_on": pl.Date, "list": pl.String, "primary_source": pl.String, "headline": pl.String,
    "quote": pl.String, "known_from": TIME, "known_to": TIME,
}  # fmt: skip
_STEPS = {
    "event_id": pl.String, "status": pl.String, "step_on": pl.Date, "step_precision": pl.String,
    "is_new": pl.Boolean, "article_id": pl.String, "quote": pl.String, "about": pl.String, "known_from": TIME,
    "known_to": TIME,
}  # fmt: skip
_REPORTS = {
    "event_id": pl.String, "finding_id": pl.String, "score": pl.Float64, "reasons": pl.List(pl.String),
    "told_at": TIME,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step that an article just stored is the first to have as its news.

    `published` is when the newest such article was. `opens` says whether the event is new to this warehouse, or the
    step its first.
    """

    event_id: str
    status: str
    published: datetime
    opens: bool


@dataclass(frozen=True, slots=True)
class Resolved:
    """Ids of the events that were opened and of the known ones that changed, and the steps that are news."""

    opened: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    steps: tuple[NewStep, ...] = ()


def resolve(
    con: DuckDBPyConnection, changed: Collection[str], now: datetime, since: datetime = datetime.min
) -> Resolved:
    """Bring the events up to date after these findings came, changed or went.

    None of the findings was known before `since`, in plain UTC. The events are those that judging all reports in the
    order of their publication gives. Events keep the ids that were once given out. What people decided, and stories
    that became one, are taken into account as they come.
    """
    old = outdated(con)
    pending, since = old | set(changed), datetime.min if old else since
    if not pending:
        return Resolved()
    found = affected(con, pending, decided(con), since)
    gone = {place: event for place, (event, _) in found.gone.items()}
    names = name_events(found.judged, found.home, gone, set(found.fixed.values()))
    members: defaultdict[str, list[Report]] = defaultdict(list)
    for r in found.reports.values():
        if r.finding_id in found.fixed:
            members[found.fixed[r.finding_id]].append(r)
    for j in found.judged:
        members[names[id(j.event)]].append(j.report)
    known = set(found.home.values())
    scope = sorted(set(found.touched) | {name for name in names.values() if name not in known})
    scope = sorted({*scope, *_moved(found, names)})
    first = first_of(con, scope)
    earlier = _outline(con, scope, first)
    verdicts = {j.report.finding_id: (names[id(j.event)], j) for j in found.judged}
    told_at: dict[str, datetime] = {}
    for j in found.judged:
        told_at[j.report.finding_id] = min(j.report.at, told_at.get(j.report.finding_id, j.report.at))
    homes = {found.home[name] for name in (*verdicts, *(name for _, name in gone)) if name in found.home}
    _write(con, scope, members, now, first)
    judged = (
        (name, finding, j.verdict.score, list(j.verdict.reasons), plain(told_at[finding]))
        for finding, (name, j) in verdicts.items()
    )
    rewrite(
        con, "sanction_reports", frame(judged, _REPORTS), now,
        ("finding_id", sorted({*verdicts, *(finding for _, finding in gone)})),
        ("told_at", first_of(con, {*homes, *gone.values()})),
    )  # fmt: skip
    merged = _merge(con, scope, members, verdicts, found.home, gone, now)
    remember_heads(con, members, scope)
    remember_keys(con, pending, (r for r in found.reports.values() if r.finding_id in pending), since)
    settle(con)
    later_on = _outline(con, scope, first_of(con, scope))
    fresh = [(names[id(j.event)], j) for j in found.judged if j.report.finding_id in changed]
    return Resolved(
        opened=tuple(name for name in later_on if name not in earlier),
        changed=tuple(name for name in later_on if name in earlier and later_on[name] != earlier[name]),
        steps=new_steps(fresh, earlier, later_on, merged),
    )


def _moved(found: Affected, names: Mapping[int, str]) -> Iterator[str]:
    """The events between which judged reports moved, by the names that they have in the end."""
    for j in found.judged:
        before, now = found.home.get(j.report.finding_id), names[id(j.event)]
        if before != now:
            yield now
            if before:
                yield before


def name_events(
    judged: Sequence[Judged], home: Mapping[str, str], gone: Mapping[tuple[str, str], str], standing: Collection[str]
) -> dict[int, str]:
    """An id for each event that was judged into, by the identity of the object.

    One that holds reports that were not judged again keeps its id (`standing`). An event that these reports opened
    takes the old id that most of its reports had, or that a finding had which its articles no longer make; each old id
    goes to one event. Without any it gets a new one, made from its first report.
    """
    events = {id(j.event): j.event for j in judged}
    names = {key: event.event_id for key, event in events.items() if event.event_id in standing}
    by_article: defaultdict[str, set[str]] = defaultdict(set)
    for (article, _), name in gone.items():
        by_article[article].add(name)
    votes: defaultdict[int, Counter[str]] = defaultdict(Counter)
    founding: dict[int, Report] = {}
    for j in judged:
        key = id(j.event)
        if key in names:
            continue
        founding.setdefault(key, j.report)
        if j.report.finding_id in home:
            votes[key][home[j.report.finding_id]] += 1000
        for name in by_article.get(j.report.article_id, ()):
            votes[key][name] += 1
    order = {key: number for number, key in enumerate(founding)}
    ranked = sorted((-count, order[key], name, key) for key, counts in votes.items() for name, count in counts.items())
    taken = set(standing)
    for _, _, name, key in ranked:
        if key not in names and name not in taken:
            names[key] = name
            taken.add(name)
    ever = taken | set(home.values())
    for key, first in founding.items():
        if key not in names:
            name = ident("ev", first.kind, first.issuer, first.finding_id)
            while name in ever:
                name = ident("ev", name)
            names[key] = name
            ever.add(name)
    return {key: name for key, name in names.items() if name}


def _write(
    con: DuckDBPyConnection,
    scope: list[str],
    members: Mapping[str, Sequence[Report]],
    now: datetime,
    first: datetime,
) -> None:
    """Rewrite the events in scope, none of them first reported before `first`, with their steps."""
    events: list[tuple[object, ...]] = []
    steps: list[tuple[object, ...]] = []
    for name in scope:
        states, timeline = history(members.get(name, ()))
        events.extend(_state_row(name, vintage) for vintage in states)
        steps.extend(_step_row(name, vintage) for vintage in timeline)
    since = ("known_from", first)
    rewrite(con, "sanction_events", frame(events, _EVENTS), now, ("event_id", scope), since)
    rewrite(con, "sanction_steps", frame(steps, _STEPS), now, ("event_id", scope), since)


def _state_row(name: str, vintage: Vintage[State]) -> tuple[object, ...]:
    state = vintage.what
    return (
        name, state.kind, state.issuer, state.agency, list(state.targets), list(state.items), state.status,
        state.announced_on, state.effective_on, state.list, state.primary_source, state.headline, state.quote,
        *_clock(vintage),
    )  # fmt: skip


def _step_row(name: str, vintage: Vintage[Step]) -> tuple[object, ...]:
    step = vintage.what
    on, precision = (step.on.first, step.on.precision) if step.on else (None, "unknown")
    return (name, step.status, on, precision, step.is_new, step.article_id, step.quote, step.about, *_clock(vintage))


def _clock(vintage: Vintage[State] | Vintage[Step]) -> tuple[datetime, datetime | None]:
    return plain(vintage.known_from), plain(vintage.known_to) if vintage.known_to else None


def _merge(
    con: DuckDBPyConnection,
    scope: Sequence[str],
    members: Mapping[str, Sequence[Report]],
    verdicts: Mapping[str, tuple[str, Judged]],
    home: Mapping[str, str],
    gone: Mapping[tuple[str, str], str],
    now: datetime,
) -> dict[str, str]:
    """Record which ids lost their reports to which other event; returns them."""
    heirs: defaultdict[str, Counter[str]] = defaultdict(Counter)
    lost = {article: name for (article, _), name in gone.items()}
    for finding, (name, j) in verdicts.items():
        heirs[home.get(finding) or lost.get(j.report.article_id, name)][name] += 1
    merged = {old: heirs[old].most_common(1)[0][0] for old in scope if old not in members and heirs[old]}
    rows = frame(merged.items(), {"event_id": pl.String, "merged_into": pl.String})
    with given(con, merged=rows):
        con.execute(
            """
            INSERT INTO store.merged_events
            SELECT event_id, merged_into, $now FROM merged ANTI JOIN store.merged_events USING (event_id, merged_into)
            """,
            {"now": plain(now)},
        )
    return merged


@dataclass(frozen=True, slots=True)
class Outline:
    """An event as it stands now: its state's columns, and for each status whether a report had the step as its news."""

    state: tuple[object, ...]
    steps: tuple[tuple[str, bool], ...]


def _outline(con: DuckDBPyConnection, scope: list[str], since: datetime) -> dict[str, Outline]:
    first = {"first": since}
    with given(con, wanted=frame(((name,) for name in scope), {"event_id": pl.String})):
        states = con.execute(
            """
            SELECT event_id, kind, issuer, agency, targets, items, status, announced_on, effective_on
            FROM store.sanction_events SEMI JOIN wanted USING (event_id)
            WHERE recorded_to IS NULL AND known_to IS NULL AND known_from >= $first ORDER BY event_id
            """,
            first,
        ).fetchall()
        steps = con.execute(
            """
            SELECT event_id, status, is_new FROM store.sanction_steps SEMI JOIN wanted USING (event_id)
            WHERE recorded_to IS NULL AND known_to IS NULL AND known_from >= $first AND about <> 'hearing'
            ORDER BY event_id, coalesce(step_on, known_from::DATE), known_from, status
            """,
            first,
        ).fetchall()
    timeline: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    for name, status, is_new in steps:
        timeline[name].append((status, is_new))
    return {name: Outline(tuple(state), tuple(timeline[name])) for name, *state in states}


def new_steps(
    fresh: Iterable[tuple[str, Judged]],
    earlier: Mapping[str, Outline],
    later: Mapping[str, Outline],
    merged: Mapping[str, str],
) -> tuple[NewStep, ...]:
    """The steps that were nobody's news so far and are that of a report just stored, in the order of the timelines."""
    told = {
        (merged.get(name, name), status)
        for name, outline in earlier.items()
        for status, is_new in outline.steps
        if is_new
    }
    published: dict[tuple[str, str], datetime] = {}
    for name, j in fresh:
        if not j.report.is_new or j.report.until:
            continue
        for status, _ in statuses(j.report, j.event.kind):
            published[name, status] = max(j.report.at, published.get((name, status), j.report.at))
    return tuple(
        NewStep(name, status, published[name, status], name not in earlier or number == 0)
        for name, outline in later.items()
        for number, (status, is_new) in enumerate(outline.steps)
        if is_new and (name, status) in published and (name, status) not in told
    )
