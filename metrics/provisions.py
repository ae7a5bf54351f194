"""What one rule of `reference/rules/` says of a chip and a destination, with the comparison of figures that shows it.

Days do not matter here: which rules are in force on one, and which of them decides, is in restriction.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reference.derive import Facts
from reference.rules import Limit, Provision, Rule

_UNITS = {"memory_bandwidth": " GB/s", "interconnect": " GB/s"}
_NAMES = {"tpp": "TPP", "performance_density": "density", "memory_bandwidth": "memory", "interconnect": "interconnect"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation in words; `rule` and `source` are the ids of what it rests on, None for the chip's own
    figures and for what follows from the steps before."""

    text: str
    rule: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of a chip: a provision that fits, or that the figures cannot tell (`provision` None)."""

    rule: Rule
    provision: Provision | None
    step: Step


def missed_limits(provision: Provision, facts: Facts) -> str:
    """The limits that a chip misses, in words."""
    missed = {
        text: None
        for alternative in provision.when
        for holds, text in (_compared(limit, facts) for limit in alternative)
        if holds is False
    }
    return "; ".join(f"{text} is false" for text in missed)


def finding_of(rule: Rule, facts: Facts, places: Sequence[str], only_named: bool) -> Finding | None:
    """What a rule says; None where it does not concern the chip or the destination."""
    undecided: list[Provision] = []
    for provision in rule.provisions:
        if not concerned(provision, facts, places, only_named):
            continue
        fit, why = fits(provision, facts)
        if fit and all(p.control == provision.control for p in undecided):
            told = f"{rule.id}, {provision.clause}: {why} {_said(rule, provision)}"
            # A clause that is known to be there, but not whom it reaches, decides nothing.
            decides = None if provision.control == "unknown" else provision
            return Finding(rule, decides, Step(told, rule.id, provision.source))
        if fit is not False:
            undecided.append(provision)
    if undecided:
        first = undecided[0]
        told = f"{rule.id}, {first.clause}: {fits(first, facts)[1] or 'figures are missing'}"
        return Finding(rule, None, Step(told, rule.id, first.source))
    return None


def _said(rule: Rule, provision: Provision) -> str:
    if provision.control == "unknown":
        return "gives unknown, since it is not known which destinations are meant"
    verb = "gives" if rule.effect != "reviews" else "keeps" if provision.control == "licence" else "reviewed under"
    return f"{verb} {provision.control}"


def reaches(provision: Provision, places: Sequence[str]) -> bool:
    """Whether a clause holds for a destination, given by all names that a rule may mean it by."""
    return any(place in provision.to for place in places) and not any(place in provision.not_to for place in places)


def concerned(provision: Provision, facts: Facts, places: Sequence[str], only_named: bool) -> bool:
    """Whether a clause is about such chips and reaches one of the places; `only_named`: only if it names the chip."""
    if not reaches(provision, places):
        return False
    if provision.chips:
        return facts.chip in provision.chips
    if only_named or (provision.makers and facts.maker not in provision.makers):
        return False
    return not provision.segments or facts.segment in provision.segments


def fits(provision: Provision, facts: Facts) -> tuple[bool | None, str]:
    """Whether one of the alternatives holds, None where the figures cannot tell, and the comparison that shows it."""
    if not provision.when:
        return True, "named" if provision.chips else "any chip"
    unclear = ""
    for alternative in provision.when:
        parts = [_compared(limit, facts) for limit in alternative]
        text = " and ".join(part[1] for part in parts)
        if all(holds for holds, _ in parts):
            return True, text
        if all(holds is not False for holds, _ in parts):
            unclear = unclear or text
    return (None, unclear) if unclear else (False, "")


def _compared(limit: Limit, facts: Facts) -> tuple[bool | None, str]:
    value: float | None = getattr(facts, limit.measure)
    name, unit = _NAMES[limit.measure], _UNITS.get(limit.measure, "")
    bounds = [f">= {limit.at_least:g}"] if limit.at_least is not None else []
    bounds += [f"< {limit.below:g}"] if limit.below is not None else []
    if value is None:
        return None, f"{name} is not known, the limit is {' and '.join(bounds)}{unit}"
    holds = (limit.at_least is None or value >= limit.at_least) and (limit.below is None or value < limit.below)
    return holds, f"{name} {_number(value)}{unit} {' and '.join(bounds)}{unit}"


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def described(facts: Facts) -> str:
    """A chip with the figures that rules ask for."""
    known = [
        f"{_NAMES[measure]} {_number(value)}{_UNITS.get(measure, '')}"
        for measure in _NAMES
        if (value := getattr(facts, measure)) is not None
    ]
    return f"{facts.chip}, {facts.segment}: {', '.join(known) or 'no figures published'}"
