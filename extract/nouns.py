"""The nouns by which things that may be late are told (things.toml), and what surrounds or only looks like them.

How a phrase is found and read is in things.py.
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from chipwatch.model import SubjectKind

# What stands before a name and is no part of it.
LEADING = re.compile(
    r"^(?:(?:(?i:the|its|their|his|our|a|an|some|all|any|that|which|and|this|these|those|planned|upcoming|entire|whole|further|about|already|both|another|several|many|more|at least|on|(?:company|firm|lab|start-?up|chipmaker|group|maker)'s)|(?:[A-Z]|[a-z]+[A-Z])[\w&.-]*(?: [A-Z][\w&.-]*){0,3}'s?) )+"
)
# Plants that make no chips.
OTHER_PLANT = re.compile(
    r"\b(?:fuel|coal|gas|gas-fired|coal-fired|power|nuclear|solar|energy|battery|car|vehicle|steel|chemical|water|treatment|desalination) (?:plants?|factor(?:y|ies)|complex(?:es)?)\b|\b(?:gas|oil|fuel|hydrogen|water|product|drug|sales|talent|deal) pipelines?\b"
)
# "The latest of a series of delays" names nothing; "Data Center Watch" is somebody who writes about data centres.
LATENESS = re.compile(r"\b(?:delays|postponements|setbacks|cancellations|how|why|whether)\b")
ORGANISATION = re.compile(
    r"\b(?:Data Cent(?:er|re)|Chip|Semiconductor|AI|Fab|Model)s? (?:[A-Z]\w+ )*(?:Watch|Coalition|Alliance|Association|Council|Institute|Initiative|Group|Forum|Tracker|Monitor|Office|Board|Insights|Research|News)\b"
)
# What else is updated, or has a deadline.
OTHERWISE = re.compile(
    r"\b(?:climate|sustainability|emissions?|net-zero|diversity) (?:goals?|targets?|pledges?)\b|\b(?:pric(?:es?|ing)|payments?|earnings|dividends?|polic(?:y|ies)|billing|divest\w*|voting|registration|filing) (?:[a-z]+ )?(?:updates?|changes?|deadlines?|rules?|service|system)\b"
)
# Goods for households and roads: none of ours, but of a lab that makes AI or where the phrase tells of AI or chips.
CONSUMER = re.compile(
    r"\b(?:phones?|smartphones?|iphones?|handsets?|laptops?|notebooks?|tablets?|watch(?:es)?|consoles?|handhelds?|headsets?|glasses|speakers?|tvs?|cars?|vehicles?|evs?|sedans?|trucks?|robotaxis?|robots?|humanoids?|satellites?|rockets?|aircraft|planes?|jets?|reactors?)$"
)


class Nouns(NamedTuple):
    """Kinds by nouns (at the end of a phrase, anywhere in it), nouns of events, words that name nothing, what is none of ours."""

    kinds: tuple[tuple[SubjectKind, re.Pattern[str], re.Pattern[str]], ...]
    event: re.Pattern[str]
    generic: frozenset[str]
    never: re.Pattern[str]


@cache
def nouns() -> Nouns:
    """The nouns of things.toml."""
    raw = tomllib.loads((Path(__file__).parent / "things.toml").read_text(encoding="utf-8"))
    kinds = tuple(
        (kind, re.compile(rf"\b(?:{some})$"), re.compile(rf"\b(?:{some})\b")) for kind, some in raw["kind"].items()
    )
    words = raw["words"]
    return Nouns(
        kinds,
        re.compile(rf"\b(?:{words['event']})$"),
        frozenset(words["generic"].split("|")),
        re.compile(rf"(?:{words['never']})$"),
    )


def kind_of(words: str, anywhere: bool = False) -> SubjectKind | None:
    """The kind that a lower-cased phrase's head noun tells, or with `anywhere` any of its words."""
    return next((k for k, end, some in nouns().kinds if (some if anywhere else end).search(words)), None)
