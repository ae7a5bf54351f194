"""`chipwatch restriction`: which export control holds for a chip, to a destination, on a day, step by step.

Only the look-up of what was asked for and the writing of the answer belong here. The status is computed in
`metrics.restriction` from the reference data; no data folder is needed. Where there is one, measures that the news
report and that no rule explains are listed beside the answer.
"""

import json
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chipwatch.calling import Config, Data, chosen, day, expected, stop
from chipwatch.faults import WRONG

if TYPE_CHECKING:
    from reference import Chip, Country

Answer = dict[str, Any]

MEANINGS = {
    "allowed": "no licence and no notification is needed, as far as the chip is concerned",
    "notify": "licence exception with a notification beforehand",
    "licence": "a licence is needed; no review policy is stated",
    "case_by_case": "a licence is needed; applications are reviewed case by case",
    "presumption_of_denial": "a licence is needed; applications are presumed to be denied",
    "barred": "not allowed, and no licence is foreseen",
    "unknown": "cannot be told from what is published or modelled",
}


class Form(StrEnum):
    """The forms that the answer is written in."""

    TEXT = "text"
    JSON = "json"


class UnknownName(Exception):  # noqa: N818 - names what happened
    """A chip or destination that the reference data do not have; the message names those that are near."""


def command(
    context: typer.Context,
    chip: Annotated[str, typer.Argument(metavar="CHIP", help="A chip by any of its names: H20, RTX 4090, MI300X.")],
    to: Annotated[str, typer.Option("--to", metavar="COUNTRY", help="Destination: ISO code or English name.")],
    on: Annotated[
        date | None,
        typer.Option("--on", parser=day, metavar="YYYY-MM-DD", help="The day. [default: today]"),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How the answer is written.")] = Form.TEXT,
    config: Config = None,
    data: Data = None,
) -> None:
    """Which export control holds for a chip, to a destination, on a day: step by step, each with its source.

    It is computed from rules and published figures, and says what holds for the chip as such; it is no legal advice.
    docs/restriction.md has the method. Where the data folder holds a published copy, measures in the news that no rule
    explains are listed as well.

    `chipwatch restriction H20 --to CN --on 2025-05-01 --format json`
    """
    _, folder = chosen(context, config, data)
    with expected():
        try:
            found = answer(chip, to, on or datetime.now(UTC).date(), folder)
        except UnknownName as error:
            stop(WRONG, str(error))
    if form is Form.JSON:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        sys.stdout.write("\n".join(lines(found)) + "\n")


def answer(chip: str, to: str, day: date, data: Path) -> Answer:
    """The status with its derivation, figures, sources and what the news report beside it, in JSON's types.

    Raises UnknownName; SchemaTooNew, QueryRefused and OSError where the published copy cannot be read.
    """
    from metrics.restriction import not_met, restriction_status, status
    from reference import countries, figures, sources
    from reference.derive import BITS, facts
    from reference.rules import rules

    asked, place = named_chip(chip), named_country(to)
    groups = {country.code: country.groups for country in countries()}
    fact = next(fact for fact in facts() if fact.chip == asked.name)
    outcome = status(fact, place.code, day, rules(), groups)
    rows = restriction_status([fact], rules(), groups, [place.code])
    # The table has a row for every deciding rule too; here only a change of the control counts.
    spans = rows.filter(rows["control"].ne_missing(rows["control"].shift()))["valid_from"].to_list()
    seen, numbers = set[str](), list[Answer]()
    for row in figures():
        if row.chip == (asked.contains or asked.name):
            bits = BITS.get(row.figure)
            numbers.append(
                {
                    "figure": row.figure,
                    "value": row.value,
                    "unit": row.unit,
                    "tpp": row.value * bits if bits else None,
                    "used": row.figure not in seen,
                    "basis": row.basis,
                    "note": row.note or None,
                    "source": row.source,
                }
            )
            seen.add(row.figure)
    steps, missed = (
        [{"text": step.text, "rule": step.rule, "source": step.source} for step in derivation]
        for derivation in (outcome.derivation, not_met(fact, place.code, day, rules(), groups))
    )
    cited = {str(row["source"]) for row in (*numbers, *steps, *missed)}
    cited |= {outcome.rule.source} if outcome.rule else set()
    rule = outcome.rule
    return {
        "chip": asked.name,
        "maker": asked.maker,
        "members": {
            member.chip: status(member, place.code, day, rules(), groups).control
            for member in facts()
            if member.chip in _members(asked) and member.kind != "family"
        },
        "destination": place.code,
        "destination_name": place.name,
        "on": day.isoformat(),
        "control": outcome.control,
        "meaning": MEANINGS[outcome.control],
        "rule": {
            "id": rule.id,
            "title": rule.title,
            "issuer": rule.issuer,
            "announced": rule.announced.isoformat(),
            "effective": rule.effective.isoformat(),
            "until": rule.until.isoformat() if rule.until else None,
            "source": rule.source,
        }
        if rule
        else None,
        "holds_from": max((start.isoformat() for start in spans if start <= day), default=None),
        "next_change": min((start.isoformat() for start in spans if start > day), default=None),
        "facts": {
            "segment": fact.segment,
            "tpp": fact.tpp,
            "performance_density": fact.performance_density,
            "memory_bandwidth": fact.memory_bandwidth,
            "interconnect": fact.interconnect,
        },
        "figures": numbers,
        "steps": steps,
        "not_met": missed,
        "sources": [
            {"id": s.id, "title": s.title, "publisher": s.publisher, "url": s.url, "date": s.date or None}
            for s in sources()
            if s.id in cited
        ],
        "reported_not_modelled": _reported(asked, place.code, day, data),
    }


def named_chip(name: str) -> "Chip":
    """The chip or family of that name or alias, its maker before it or not; capitals, spaces and hyphens are ignored.
    Raises UnknownName."""
    from reference import chips

    known = {_key(alias): chip for chip in reversed(chips()) for alias in (*chip.aliases, chip.name)}
    known |= {_key(chip.name): chip for chip in chips()}
    known = {_key(chip.maker) + key: chip for key, chip in known.items()} | known
    if found := known.get(_key(name)):
        return found
    raise UnknownName(f"unknown chip {name!r}{_near(name, {c.name for c in known.values()})}; `FROM chips` lists all")


def named_country(name: str) -> "Country":
    """The country of that ISO code or of any name that the reference data have for it. Raises UnknownName."""
    from reference import countries

    places = [country for country in countries() if country.code not in ("EU", "UN")]
    if name.upper() in ("EU", "UN"):
        raise UnknownName(f"destination {name}: goods go to a country; name one by its ISO code, for example DE")
    known = {_key(alias): place for place in reversed(places) for alias in place.names}
    known |= {_key(alias): place for place in places for alias in (place.name, place.code)}
    if found := known.get(_key(name).removesuffix("sar")) or known.get(_key(name)):
        return found
    near = _near(name, {place.name for place in places})
    raise UnknownName(f"unknown destination {name!r}{near}; name an ISO 3166-1 alpha-2 code such as CN, or a country")


def _key(name: str) -> str:
    return "".join(name.lower().replace("-", " ").replace(".", " ").split())


def _near(name: str, names: Iterable[str]) -> str:
    by_key = {_key(known): known for known in names}
    close = get_close_matches(_key(name), by_key, n=3, cutoff=0.6)
    return f", did you mean {' or '.join(by_key[key] for key in close)}?" if close else ""


def _members(asked: "Chip") -> set[str]:
    from reference import chips

    inside, size = {asked.name}, 0
    while len(inside) > size:
        size = len(inside)
        inside |= {chip.name for chip in chips() if chip.family in inside}
    return inside - {asked.name}


def _reported(asked: "Chip", destination: str, day: date, data: Path) -> list[Answer] | None:
    """What the news report and no rule explains; None where nothing is published yet."""
    import polars as pl

    from metrics.unexplained import EVENTS, unexplained
    from reference import chips, countries
    from reference.derive import facts
    from reference.rules import rules
    from warehouse.publish import published_file
    from warehouse.query import query

    if not published_file(data).exists():
        return None
    events = pl.DataFrame(query(data, f"SELECT {', '.join(EVENTS)} FROM sanction_events"))  # noqa: S608
    families = {chip.name: chip.family for chip in chips()}
    names, above = [asked.name, *asked.aliases], asked.family
    while above:
        names.append(above)
        above = families.get(above)
    fact = next(fact for fact in facts() if fact.chip == asked.name)
    groups = {country.code: country.groups for country in countries()}
    found = unexplained(events, names, fact, destination, day, rules(), groups)
    keys = ("event_id", "kind", "issuer", "status", "on", "headline", "quote", "reports")
    return [
        {key: row[key].isoformat() if isinstance(row[key], date) else row[key] for key in keys}
        for row in found.iter_rows(named=True)
    ]


def lines(found: Answer) -> list[str]:
    """The answer for people."""
    cites = {source["id"]: source for source in found["sources"]}
    where = f"{found['destination']} ({found['destination_name']})"
    out = [f"{found['chip']} to {where} on {found['on']}: {found['control']}", found["meaning"]]
    if found["holds_from"]:
        until = f" until {found['next_change']}" if found["next_change"] else ", with no change known"
        out.append(f"holds from {found['holds_from']}{until}")
    if rule := found["rule"]:
        in_force = f"in force from {rule['effective']}" + (f" until {rule['until']}" if rule["until"] else "")
        out.append(f"decided by {rule['id']}: {rule['title']}, announced {rule['announced']}, {in_force}")
    if found["members"]:
        out.append("its members: " + ", ".join(f"{name} {control}" for name, control in found["members"].items()))
    out += ["", "Steps"]
    for number, step in enumerate(found["steps"], 1):
        out += [f"{number:3}. {step['text']}", *([f"     {_cite(step['source'], cites)}"] if step["source"] else [])]
    if found["not_met"]:
        out += ["", "In force there, and not met"]
    for step in found["not_met"]:
        out += [f"   - {step['text']}", f"     {_cite(step['source'], cites)}"]
    if found["figures"]:
        out += ["", "Figures (TPP is the largest product of a dense rate and its bits)"]
    for row in found["figures"]:
        product = f", times bits {row['tpp']:,.0f}" if row["tpp"] else ""
        kept = "" if row["used"] else " (another source; kept, not used)"
        out.append(f"   - {row['figure']} {row['value']:,g} {row['unit']}{product}{kept}")
        out.append(f"     {_cite(row['source'], cites)}{': ' + row['note'] if row['note'] else ''}")
    out += ["", "Reported, not modelled"]
    if found["reported_not_modelled"] is None:
        out.append("   no published copy here to look in; `chipwatch run` makes one")
    elif not found["reported_not_modelled"]:
        out.append("   nothing: no measure on this chip and destination that the rules do not explain")
    for event in found["reported_not_modelled"] or []:
        out.append(
            f"   - {event['on']} {event['issuer'] or '?'} {event['kind']}, {event['status']}: {event['headline']}"
        )
        out.append(f"     “{' '.join(event['quote'].split())}”")
    return [*out, "", "What holds for the chip as such; buyers, uses and owners are not looked at. No legal advice."]


def _cite(source: str, cites: dict[str, Answer]) -> str:
    found = cites.get(source)
    if found is None:
        return source
    return f"{found['publisher']}, {found['title']}{', ' + found['date'] if found['date'] else ''}: {found['url']}"
