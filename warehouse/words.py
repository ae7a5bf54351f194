"""The words of words.toml, compiled once. Only the loading belongs here; their use is where they are used."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Words:
    """All word lists: frozen sets of words, compiled patterns, and the weight of each class of generic goods."""

    tails: frozenset[str]
    everywhere: frozenset[str]
    shared_first: frozenset[str]
    places: re.Pattern[str]
    states: dict[str, str]
    adjectives: frozenset[str]
    made_as: frozenset[str]
    makers: frozenset[str]
    generic: dict[str, str]
    weight: dict[str, float]
    settled: re.Pattern[str]
    rescinded: re.Pattern[str]
    in_force: re.Pattern[str]
    hearing: re.Pattern[str]
    easing: re.Pattern[str]
    tariff: re.Pattern[str]
    more_parties: re.Pattern[str]
    case: re.Pattern[str]
    courts: re.Pattern[str]
    unlisted: re.Pattern[str]
    protest: re.Pattern[str]
    controlled: re.Pattern[str]
    subjects: dict[str, re.Pattern[str]]
    union: frozenset[str]
    families: dict[str, str]
    any_maker: re.Pattern[str]
    makers_goods: re.Pattern[str]
    bill: re.Pattern[str]
    legislation: re.Pattern[str]
    laws: frozenset[str]
    rules: dict[str, re.Pattern[str]]
    any_rule: re.Pattern[str]
    lists: dict[str, re.Pattern[str]]
    delay_filler: frozenset[str]
    delay_ended: re.Pattern[str]
    delay_cancelled: re.Pattern[str]
    delay_not_yet: re.Pattern[str]
    worth: re.Pattern[str]
    worth_items: frozenset[str]
    worth_late: re.Pattern[str]
    worth_elsewhere: re.Pattern[str]
    other_meanings: re.Pattern[str]
    firms_always: frozenset[str]
    firms_never: frozenset[str]
    wide_measures: frozenset[str]


@cache
def words() -> Words:
    """The word lists. Raises re.error or KeyError where the file is wrong: it ships with the code."""
    raw = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
    items, steps, worth = raw["items"], raw["steps"], raw["worth"]
    makers = "|".join(items["makers"])
    states = {**{name: name for name in raw["places"]["states"]}, **raw["places"]["cities"]}
    return Words(
        tails=frozenset(raw["parties"]["tails"]),
        everywhere=frozenset(raw["parties"]["everywhere"]),
        shared_first=frozenset(raw["parties"]["shared_first"]),
        places=_pattern(rf"\b({'|'.join(states)})\b"),
        states=states,
        adjectives=frozenset(items["adjectives"]),
        made_as=frozenset(items["made_as"]),
        makers=frozenset(items["makers"]),
        generic={word: name for name, members in items["generic"].items() for word in members},
        weight=items["weight"],
        settled=_pattern(steps["settled"]),
        rescinded=_pattern(steps["rescinded"]),
        in_force=_pattern(steps["in_force"]),
        hearing=_pattern(steps["hearing"]),
        easing=_pattern(steps["easing"]),
        tariff=_pattern(steps["tariff"]),
        more_parties=_pattern(steps["more_parties"]),
        case=_pattern(steps["case"]),
        courts=_pattern(steps["courts"]),
        unlisted=_pattern(steps["unlisted"]),
        protest=_pattern(steps["protest"]),
        controlled=_pattern(steps["controlled"]),
        subjects={name: _pattern(text) for name, text in raw["subjects"].items()},
        union=frozenset(raw["issuers"]["union"]),
        families={member: name for name, members in raw["agencies"].items() for member in members},
        any_maker=_pattern(rf"\b({makers})\b"),
        makers_goods=_pattern(rf"\b({makers})(?:['’]s)?(?=\s+{items['named_goods']})"),
        bill=re.compile(raw["bills"]["named"]),
        legislation=_pattern(raw["bills"]["legislation"]),
        laws=frozenset(raw["bills"]["in_force"]),
        rules={name: _pattern(text) for name, text in raw["rules"].items()},
        any_rule=_pattern("|".join(raw["rules"].values())),
        lists={name: _pattern(text) for name, text in raw["lists"].items()},
        delay_filler=frozenset(raw["delays"]["filler"]),
        delay_ended=_pattern(raw["delays"]["ended"]),
        delay_cancelled=_pattern(raw["delays"]["cancelled"]),
        delay_not_yet=_pattern(raw["delays"]["not_yet"]),
        worth=_pattern("|".join(worth["patterns"])),
        worth_items=frozenset(worth["items"]),
        worth_elsewhere=_pattern(worth["elsewhere"]),
        worth_late=_pattern("|".join((worth["late"], *worth["patterns"]))),
        other_meanings=_pattern("|".join(worth["other_meanings"])),
        firms_always=frozenset(worth["firms"]["always"]),
        firms_never=frozenset(worth["firms"]["never"]),
        wide_measures=frozenset(worth["measures"]["wide"]),
    )


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)
