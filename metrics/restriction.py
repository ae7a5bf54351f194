"""Restriction status: which export control holds for a chip, to a destination, on a day, and by which steps.

Only the application of the rule vintages of `reference/rules/` to the facts of `reference.derive` belongs here, as pure
functions: which rules are in force and which of them decides. What one rule says of a chip is told in provisions.py;
events from the news are laid beside it elsewhere and never mixed in. The method is in docs/methods.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from metrics.provisions import Finding, Step, concerned, described, finding_of, fits, missed_limits, reaches
from reference.derive import Facts
from reference.rules import Rule

START = date(2022, 1, 1)
"""The first day that is modelled; the first rule on AI chips is of August 2022."""

DESTINATIONS = tuple(
    "CN HK MO RU BY IR KP CU SY VE AF MM KH LB LY NI SD SS SO CD CF ER HT ZW "
    "AE SA QA KW BH OM EG JO YE IQ PK VN LA KZ UZ KG TJ TM MN AM AZ GE MD IL CY MT AL "
    "IN SG MY TH ID PH BD TW JP KR AU NZ "
    "GB DE FR NL BE IT ES PT IE CH AT SE NO DK FI PL CZ HU RO GR LT TR UA CA MX BR AR CL ZA NG KE".split()
)
"""ISO codes of the destinations in the table: every group of the rules, and the markets that the news are about."""

UNMODELLED_HOMES = frozenset({"CN", "RU"})
"""Where makers sit whose own chips the rules only reach by way of the technology used; that reach is not modelled."""

# For what needs a licence, a stated policy says more than none, and of two policies the stricter one holds.
_SEVERITY = {"allowed": 0, "notify": 1, "licence": 2, "case_by_case": 3, "presumption_of_denial": 4, "barred": 5}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The control on one day, the rule that decides and the derivation that led there.

    `rule` is None where no rule decides. `source` is the id of the source of the deciding clause.
    """

    control: str
    rule: Rule | None
    source: str | None
    derivation: tuple[Step, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        """The derivation in words alone."""
        return tuple(step.text for step in self.derivation)


def status(
    facts: Facts, destination: str, day: date, rules: Sequence[Rule], groups: Mapping[str, Sequence[str]]
) -> Outcome:
    """The control for a chip, to a destination (ISO code), on a day.

    `groups` maps ISO codes to their country groups (`D:5` …); a code that it lacks is in none. Days before `START` are
    answered `unknown`.
    """
    only_named, places = facts.home in UNMODELLED_HOMES, places_of(destination, groups)
    return _on(day, facts, [(rule, finding_of(rule, facts, places, only_named)) for rule in rules])


def _on(day: date, facts: Facts, said: Iterable[tuple[Rule, Finding | None]]) -> Outcome:
    """The outcome of a day, from what each rule says of a chip and a destination whenever it is in force."""
    steps = [Step(described(facts))]
    if day < START:
        return Outcome("unknown", None, None, (*steps, Step(f"days before {START} are not modelled")))
    if facts.kind == "family":
        return Outcome("unknown", None, None, (*steps, Step("a family of chips; rules are applied to its members")))
    only_named = facts.home in UNMODELLED_HOMES
    if only_named:
        steps.append(Step(f"made by a firm of {facts.home}: only rules that name the chip are applied"))
    findings, notes = [], []
    for rule, finding in said:
        coming = _coming(rule, day)
        if not coming and not rule.in_force(day):
            continue
        if finding is None:
            if not coming and (note := _elsewhere(rule, facts, only_named)):
                notes.append(note)
        else:
            if coming:
                told = f"{finding.step.text}, announced {rule.announced}, in force from {rule.effective}"
                steps.append(replace(finding.step, text=told))
            else:
                findings.append(finding)
    outcome = _decided(findings, steps, only_named)
    if outcome.control != "allowed":
        return outcome
    return replace(outcome, derivation=(*outcome.derivation, *notes))


def _elsewhere(rule: Rule, facts: Facts, only_named: bool) -> Step | None:
    """What a rule that does not reach a destination asks there of buyers owned from where it does."""
    for clause in rule.provisions:
        if not clause.owners or only_named or (clause.segments and facts.segment not in clause.segments):
            continue
        fit, why = fits(clause, facts)
        if fit:
            owners = " or ".join(clause.owners)
            told = f"a buyer with its own or its parent's head office in {owners} needs a licence here too"
            return Step(f"{rule.id}, {clause.clause}: {why}, {told}", rule.id, clause.source)
    return None


def places_of(destination: str, groups: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """All names by which a rule may mean a destination: its code, its country groups, and `all`."""
    return (destination, "all", *groups.get(destination, ()))


def concerns(rule: Rule, facts: Facts, destination: str, groups: Mapping[str, Sequence[str]]) -> bool:
    """Whether a rule has anything to say, on any day, of a chip to a destination."""
    only_named = facts.home in UNMODELLED_HOMES
    return finding_of(rule, facts, places_of(destination, groups), only_named) is not None


def not_met(
    facts: Facts, destination: str, day: date, rules: Sequence[Rule], groups: Mapping[str, Sequence[str]]
) -> tuple[Step, ...]:
    """The clauses in force for a destination that a chip does not meet, with the limits that it misses.

    Clauses that name other chips are left out, and those of a rule of which another clause fits.
    """
    only_named, places = facts.home in UNMODELLED_HOMES, places_of(destination, groups)
    return tuple(
        Step(f"{rule.id}, {clause.clause}: not met, {missed_limits(clause, facts)}", rule.id, clause.source)
        for rule in rules
        if rule.effect == "requires" and rule.in_force(day) and finding_of(rule, facts, places, only_named) is None
        for clause in rule.provisions
        if clause.when and concerned(clause, facts, places, only_named)
    )


def _decided(findings: list[Finding], steps: list[Step], only_named: bool) -> Outcome:
    exempt = {f.rule.of: f for f in findings if f.rule.effect == "exempts" and f.provision}
    control, decider, undecided = "allowed", None, None
    for finding in (f for f in findings if f.rule.effect == "requires"):
        if finding.provision is None and finding.rule.id in exempt:
            steps.append(exempt[finding.rule.id].step)
            continue
        steps.append(finding.step)
        if finding.provision is None:
            undecided = finding
        elif decider is None or _SEVERITY[finding.provision.control] > _SEVERITY[control]:
            control, decider = finding.provision.control, finding
    if only_named and decider is None:
        return Outcome("unknown", None, None, (*steps, Step("whether the rules reach this chip is not modelled")))
    if undecided and _SEVERITY[control] < _SEVERITY["licence"]:
        return _outcome("unknown", undecided, steps)
    if control in ("licence", "presumption_of_denial"):
        for finding in (f for f in findings if f.rule.effect == "reviews"):
            steps.append(finding.step)
            # A policy that the figures cannot tell leaves only the need for a licence certain.
            control, decider = finding.provision.control if finding.provision else "licence", finding
    if decider is None:
        return Outcome(control, None, None, (*steps, Step("no rule in force reaches it")))
    return _outcome(control, decider, steps)


def _outcome(control: str, finding: Finding, steps: list[Step]) -> Outcome:
    source = finding.provision.source if finding.provision else finding.rule.source
    return Outcome(control, finding.rule, source, tuple(steps))


def restriction_status(
    facts: Iterable[Facts],
    rules: Sequence[Rule],
    groups: Mapping[str, Sequence[str]],
    destinations: Sequence[str] = DESTINATIONS,
) -> pl.DataFrame:
    """One row for each chip × destination × date from which a status holds, until the next row of that pair.

    Families are left out. Columns: `chip`, `destination`, `valid_from` (Date), `control`, `rule` (its id, null where
    none decides), `announced` (Date, when that rule became public), `source`, `basis` (the steps on that day, `; `
    between them). Sorted by chip, destination, date.
    """
    members = [chip for chip in facts if chip.kind != "family"]
    rows: list[tuple[str, str, date, str, str | None, date | None, str | None, str]] = []
    for codes in _alike(rules, groups, destinations):
        places = places_of(codes[0], groups)
        near = [rule for rule in rules if any(clause.owners or reaches(clause, places) for clause in rule.provisions)]
        days = sorted({START} | {day for rule in near for day in _turns(rule) if day > START})
        states = [tuple(_state(rule, day) for rule in near) for day in days]
        for chip in members:
            only_named = chip.home in UNMODELLED_HOMES
            said = [(rule, finding_of(rule, chip, places, only_named)) for rule in near]
            heard = [n for n, (rule, finding) in enumerate(said) if finding or any(c.owners for c in rule.provisions)]
            last: tuple[str, str | None] | None = None
            before: list[int | None] = []
            for day, state in zip(days, states, strict=True):
                # A day on which no rule that says something of the chip begins or ends is like the one before.
                if before == (before := [state[n] for n in heard]) and last is not None:
                    continue
                outcome = _on(day, chip, said)
                rule, announced = (outcome.rule.id, outcome.rule.announced) if outcome.rule else (None, None)
                if (outcome.control, rule) != last:
                    last = (outcome.control, rule)
                    told = (day, outcome.control, rule, announced, outcome.source, "; ".join(outcome.steps))
                    rows += [(chip.chip, code, *told) for code in codes]
    names = ("chip", "destination", "valid_from", "control", "rule", "announced", "source", "basis")
    schema = {name: pl.Date if name in ("valid_from", "announced") else pl.String for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("chip", "destination", "valid_from")


def _state(rule: Rule, day: date) -> int | None:
    """Whether a rule is in force on a day (1), announced for a later one (0), or neither."""
    if rule.in_force(day):
        return 1
    return 0 if _coming(rule, day) else None


def _coming(rule: Rule, day: date) -> bool:
    return rule.announced <= day < rule.effective and (rule.until is None or day < rule.until)


def _turns(rule: Rule) -> tuple[date, ...]:
    if rule.until is None:
        return (rule.effective,)
    return (rule.effective, rule.until) if rule.effective < rule.until else ()


def _alike(
    rules: Sequence[Rule], groups: Mapping[str, Sequence[str]], destinations: Sequence[str]
) -> list[tuple[str, ...]]:
    """Destinations that no provision tells apart, so that each such set is computed once."""
    provisions = [provision for rule in rules for provision in rule.provisions]
    sets: dict[tuple[bool, ...], list[str]] = {}
    for code in destinations:
        places = places_of(code, groups)
        sets.setdefault(tuple(reaches(provision, places) for provision in provisions), []).append(code)
    return [tuple(members) for members in sets.values()]
