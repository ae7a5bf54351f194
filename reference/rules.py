"""The loader of `rules/*.yaml`: rule vintages with their conditions, destinations, dates and citations.

Only reading and shape checks belong here, with messages that name file and line; applying rules to chips is in
`metrics.restriction`. A file holds one rule or several, separated by `---`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import yaml

from reference.chips import SEGMENTS, chips
from reference.load import countries

FOLDER = Path(__file__).parent / "rules"

CONTROLS = ("allowed", "notify", "licence", "case_by_case", "presumption_of_denial", "barred", "unknown")
KINDS = frozenset({"regulation", "letter", "guidance", "statement"})
EFFECTS = frozenset({"requires", "reviews", "exempts"})
MEASURES = ("tpp", "performance_density", "memory_bandwidth", "interconnect")


class RuleError(ValueError):
    """A rule file cannot be used; the message names the file and the line and says what is wrong."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A condition on one number: at or above `at_least`, below `below`; None where that side is open."""

    measure: str
    at_least: float | None
    below: float | None


@dataclass(frozen=True, slots=True)
class Provision:
    """One clause of a rule: for these chips, to these destinations, this control.

    `to` and `not_to` hold ISO codes, country groups (`D:5`), or `all`. Empty `chips`, `makers` and `segments` mean
    any. `when` holds alternatives, each a tuple of limits that must hold together; empty means always. `owners` are
    places from which a buyer may be owned that needs a licence under the clause wherever it is. `control` is `unknown`
    where it is known that there is such a clause, but not for which of its destinations.
    """

    clause: str
    to: tuple[str, ...]
    not_to: tuple[str, ...]
    chips: tuple[str, ...]
    makers: tuple[str, ...]
    segments: tuple[str, ...]
    when: tuple[tuple[Limit, ...], ...]
    owners: tuple[str, ...]
    control: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule vintage, company letter, guidance or statement.

    `effect`: `requires` sets a control; `reviews` states the policy for what needs a licence by another rule;
    `exempts` says that rule `of` does not reach a chip whose figures cannot tell. The first provision that fits
    decides. In force from `effective` to the day before `until`; a rule withdrawn before it took effect has an
    `until` that is not later.
    """

    id: str
    title: str
    issuer: str
    kind: str
    effect: str
    of: str | None
    announced: date
    effective: date
    until: date | None
    source: str
    provisions: tuple[Provision, ...]

    def in_force(self, day: date) -> bool:
        """Whether the rule binds on that day."""
        return self.effective <= day and (self.until is None or day < self.until)


class _Reader:
    """The mapping nodes of one file, read key by key, so that every message can name the line."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fail(self, node: yaml.Node, message: str) -> RuleError:
        return RuleError(f"{self.name}, line {node.start_mark.line + 1}: {message}")

    def mapping(self, node: yaml.Node, needed: frozenset[str], possible: frozenset[str]) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self.fail(node, "expected keys with values")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value not in needed | possible:
                raise self.fail(key, f"unknown key {key.value!r}; known are {', '.join(sorted(needed | possible))}")
            if key.value in found:
                raise self.fail(key, f"{key.value!r} stands there twice")
            found[key.value] = value
        if missing := needed - set(found):
            raise self.fail(node, f"{', '.join(sorted(missing))} missing")
        return found

    def text(self, node: yaml.Node, known: frozenset[str] | tuple[str, ...] | None = None) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value:
            raise self.fail(node, "expected a text")
        if known is not None and node.value not in known:
            raise self.fail(node, f"{node.value!r} is none of {', '.join(sorted(known))}")
        return str(node.value)

    def day(self, node: yaml.Node) -> date:
        try:
            return date.fromisoformat(self.text(node))
        except ValueError as error:
            if isinstance(error, RuleError):
                raise
            raise self.fail(node, f"{self.text(node)!r} is no day; write YYYY-MM-DD") from None

    def number(self, node: yaml.Node) -> float:
        try:
            return float(self.text(node))
        except ValueError as error:
            if isinstance(error, RuleError):
                raise
            raise self.fail(node, f"{self.text(node)!r} is no number") from None

    def items(self, node: yaml.Node) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self.fail(node, "expected a list with at least one item")
        return list(node.value)

    def texts(self, nodes: Mapping[str, yaml.Node], key: str) -> tuple[str, ...]:
        return tuple(self._named(item, key) for item in self.items(nodes[key])) if key in nodes else ()

    def _named(self, node: yaml.Node, key: str) -> str:
        name, known = self.text(node), _names()[key]
        if name in known:
            return name
        near = get_close_matches(name, known, n=3)
        hint = f", did you mean {' or '.join(near)}?" if near else ""
        raise self.fail(node, f"{key}: {name!r} is not in the reference data{hint}")


@cache
def _names() -> dict[str, frozenset[str]]:
    """What the lists of a provision may hold: places (codes, country groups, `all`), chips, makers, segments."""
    places = frozenset({"all"}.union(*({place.code, *place.groups} for place in countries())))
    return {
        "to": places,
        "not_to": places,
        "owners": places,
        "chips": frozenset(chip.name for chip in chips()),
        "makers": frozenset(chip.maker for chip in chips()),
        "segments": SEGMENTS,
    }


_RULE = frozenset({"id", "title", "issuer", "kind", "effect", "announced", "effective", "source", "provisions"})
_PROVISION = frozenset({"clause", "to", "control", "source"})
_OPTIONAL = frozenset({"not_to", "chips", "makers", "segments", "when", "owners", "note"})
_SIDES = frozenset({"at_least", "below"})


def _limits(reader: _Reader, node: yaml.Node) -> tuple[Limit, ...]:
    limits = []
    for measure, sides_node in reader.mapping(node, frozenset(), frozenset(MEASURES)).items():
        sides = reader.mapping(sides_node, frozenset(), _SIDES)
        if not sides:
            raise reader.fail(sides_node, f"{measure} needs at_least, below, or both")
        low, high = (reader.number(sides[side]) if side in sides else None for side in ("at_least", "below"))
        limits.append(Limit(measure, low, high))
    if not limits:
        raise reader.fail(node, "an alternative needs at least one limit; without limits leave out when")
    return tuple(limits)


def _provision(reader: _Reader, node: yaml.Node) -> Provision:
    nodes = reader.mapping(node, _PROVISION, _OPTIONAL)
    return Provision(
        clause=reader.text(nodes["clause"]),
        to=reader.texts(nodes, "to"),
        not_to=reader.texts(nodes, "not_to"),
        chips=reader.texts(nodes, "chips"),
        makers=reader.texts(nodes, "makers"),
        segments=reader.texts(nodes, "segments"),
        when=tuple(_limits(reader, item) for item in reader.items(nodes["when"])) if "when" in nodes else (),
        owners=reader.texts(nodes, "owners"),
        control=reader.text(nodes["control"], CONTROLS),
        source=reader.text(nodes["source"]),
        note=reader.text(nodes["note"]) if "note" in nodes else "",
    )


def _rule(reader: _Reader, node: yaml.Node) -> Rule:
    nodes = reader.mapping(node, _RULE, frozenset({"until", "of"}))
    effect = reader.text(nodes["effect"], EFFECTS)
    if (effect == "exempts") != ("of" in nodes):
        raise reader.fail(
            node, "of names the rule that is exempted from; it goes with effect exempts, and only with it"
        )
    return Rule(
        id=reader.text(nodes["id"]),
        title=reader.text(nodes["title"]),
        issuer=reader.text(nodes["issuer"]),
        kind=reader.text(nodes["kind"], KINDS),
        effect=effect,
        of=reader.text(nodes["of"]) if "of" in nodes else None,
        announced=reader.day(nodes["announced"]),
        effective=reader.day(nodes["effective"]),
        until=reader.day(nodes["until"]) if "until" in nodes else None,
        source=reader.text(nodes["source"]),
        provisions=tuple(_provision(reader, item) for item in reader.items(nodes["provisions"])),
    )


def parse(text: str, name: str) -> tuple[Rule, ...]:
    """The rules in a YAML text. Raises RuleError with `name` and the line of the first mistake."""
    reader = _Reader(name)
    try:
        nodes = [node for node in yaml.compose_all(text, Loader=yaml.SafeLoader) if node is not None]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RuleError(f"{name}, line {line}: not YAML: {error.problem}") from error
    return tuple(_rule(reader, node) for node in nodes)


def load(folder: Path) -> tuple[Rule, ...]:
    """All rules of a folder, by the day they took effect, then by id. Raises RuleError."""
    rules = sorted(_read(folder), key=lambda rule: (rule.effective, rule.id))
    ids = [rule.id for rule in rules]
    if twice := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        raise RuleError(f"{folder}: {', '.join(twice)} stands there more than once")
    if stray := sorted({rule.of for rule in rules if rule.of is not None} - set(ids)):
        raise RuleError(f"{folder}: of names {', '.join(stray)}, which is no rule here")
    return tuple(rules)


def _read(folder: Path) -> Iterator[Rule]:
    for path in sorted(folder.glob("*.yaml")):
        yield from parse(path.read_text(encoding="utf-8"), path.name)


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of this release, by the day they took effect."""
    return load(FOLDER)
