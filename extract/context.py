"""What a sentence does to a finding: asserted, planned, denied. The rules are data, in context.toml.

Only categories of context belong here; background and novelty of measures are read in novelty.py, where dates count.
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from chipwatch.model import Span


class Rule(NamedTuple):
    """A compiled rule: all literals of one category, direction and scope."""

    category: str
    direction: str
    scope: int
    pattern: re.Pattern[str]


@cache
def _rules() -> tuple[tuple[Rule, ...], re.Pattern[str], re.Pattern[str]]:
    raw = tomllib.loads((Path(__file__).parent / "context.toml").read_text(encoding="utf-8"))
    rules = tuple(
        Rule(row["category"], row["direction"], row["scope"], _pattern(row["literals"])) for row in raw["rule"]
    )
    pseudo = re.compile(rf"\b(?:{'|'.join(_longest(raw['pseudo']))})\b")
    words = [re.escape(w) for w in raw["terminators"] if w.isalpha()]
    marks = [re.escape(w) for w in raw["terminators"] if not w.isalpha()]
    return rules, pseudo, re.compile(rf"\b(?:{'|'.join(words)})\b|{'|'.join(marks)}")


def _pattern(literals: list[str]) -> re.Pattern[str]:
    words = [w for w in literals if not w.startswith(("'", "n't"))]
    endings = "".join(rf"|(?<=\w){re.escape(w)}\b" for w in literals if w.startswith(("'", "n't")))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(_longest(words))})(?![\w-]){endings}")


def _longest(literals: list[str]) -> list[str]:
    return sorted(literals, key=len, reverse=True)


def categories(lower: str, start: int, end: int, focus: Span) -> dict[str, str]:
    """The categories that hold for `focus` within the sentence `lower[start:end]`, each with the words that say so."""
    rules, pseudo, terminators = _rules()
    sentence = pseudo.sub(lambda m: "_" * len(m.group()), lower[start:end])
    a, b = focus[0] - start, focus[1] - start
    stops = [m.start() for m in terminators.finditer(sentence)]
    found: dict[str, str] = {}
    for rule in rules:
        for match in rule.pattern.finditer(sentence):
            if (
                rule.direction != "backward"
                and match.end() <= a
                and a - match.end() <= rule.scope
                and not any(match.end() <= s < a for s in stops)
            ):
                found.setdefault(rule.category, match.group())
            if (
                rule.direction != "forward"
                and match.start() >= b
                and match.start() - b <= rule.scope
                and not any(b <= s < match.start() for s in stops)
            ):
                found.setdefault(rule.category, match.group())
    return found
