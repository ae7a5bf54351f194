"""The words of words.toml, compiled once. Only the loading belongs here; their use is where they are used."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Words:
    """All word lists: frozen sets of words, compiled patterns, and the weight of each class of generic goods."""

    adjectives: frozenset[str]
    makers: frozenset[str]
    generic: dict[str, str]
    weight: dict[str, float]
    settled: re.Pattern[str]
    rescinded: re.Pattern[str]
    in_force: re.Pattern[str]
    hearing: re.Pattern[str]
    lists: dict[str, re.Pattern[str]]
    delay_filler: frozenset[str]
    delay_ended: re.Pattern[str]
    delay_cancelled: re.Pattern[str]
    delay_not_yet: re.Pattern[str]
    worth: re.Pattern[str]
    worth_items: frozenset[str]
    other_meanings: re.Pattern[str]


@cache
def words() -> Words:
    """The word lists. Raises re.error or KeyError where the file is wrong: it ships with the code."""
    raw = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
    items, steps, worth = raw["items"], raw["steps"], raw["worth"]
    return Words(
        adjectives=frozenset(items["adjectives"]),
        makers=frozenset(items["makers"]),
        generic={word: name for name, members in items["generic"].items() for word in members},
        weight=items["weight"],
        settled=_pattern(steps["settled"]),
        rescinded=_pattern(steps["rescinded"]),
        in_force=_pattern(steps["in_force"]),
        hearing=_pattern(steps["hearing"]),
        lists={name: _pattern(text) for name, text in raw["lists"].items()},
        delay_filler=frozenset(raw["delays"]["filler"]),
        delay_ended=_pattern(raw["delays"]["ended"]),
        delay_cancelled=_pattern(raw["delays"]["cancelled"]),
        delay_not_yet=_pattern(raw["delays"]["not_yet"]),
        worth=_pattern("|".join(worth["patterns"])),
        worth_items=frozenset(worth["items"]),
        other_meanings=_pattern("|".join(worth["other_meanings"])),
    )


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)
