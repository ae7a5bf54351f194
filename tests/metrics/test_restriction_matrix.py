"""Restriction status over time: for each chip and kind of destination every day on which it changes, written from the
documents by hand and compared with what is computed on that day, the day before, and today."""

from datetime import date, timedelta

import pytest

from metrics.restriction import START, status
from reference.derive import facts
from reference.load import countries
from reference.rules import rules

FACTS = {fact.chip: fact for fact in facts()}
GROUPS = {country.code: country.groups for country in countries()}
TODAY = date(2026, 11, 24)

WHY = {
    "2022-02-24": "87 FR 12226: all processors to Russia, policy of denial",
    "2022-03-02": "87 FR 13048: the same to Belarus",
    "2022-08-26": "letters to Nvidia and AMD, told on 2022-08-31: A100, H100, MI250 to China, Hong Kong, Russia",
    "2022-10-21": "87 FR 62186, 3A090: 4800 and 600 GB/s, in force two weeks after its announcement",
    "2023-01-17": "88 FR 2821: the same to Macau",
    "2023-08-28": "Nvidia's Form 10-Q of that day: A100 and H100, some countries in the Middle East, none named",
    "2023-10-23": "Nvidia's Form 10-Q of 2023-11-21: data-centre chips at 4800, at once, to D:1, D:4 and D:5",
    "2023-11-17": "88 FR 73458, 3A090.a and .b, in force a month after its announcement",
    "2024-01-01": "AMD's Form 8-K of 2025-04-16: MI308 was sold without a licence before",
    "2025-04-09": "Nvidia's Form 8-K of 2025-04-15: H20 to China, Hong Kong, Macau and D:5",
    "2025-04-15": "AMD's Form 8-K of 2025-04-16: MI308 to the same places",
    "2025-09-02": "90 FR 42315: Syria, a licence with review case by case",
    "2026-01-15": "91 FR 1684: case by case below 21,000 and 6,500 GB/s, else presumption of denial",
}
WORDS = {"a": "allowed", "n": "notify", "l": "licence", "c": "case_by_case", "p": "presumption_of_denial"}
WORDS |= {"b": "barred", "u": "unknown"}

CHINA, GULF, D1, REST = "CN HK", "AE SA QA KW BH OM EG JO", "VN KZ UZ MN AM GE", "US DE NL GB JP KR AU CA TW IL SG MX"
OUTSIDE = "IN MY TH ID BR TR CY MT ZA UA PL"
DENIED = {"RU": "a 2022-02-24 p", "BY": "a 2022-03-02 p"}
EMBARGOED = {"IR KP CU": "b", "SY": "b 2025-09-02 p"}
EVERYWHERE = {f"{REST} {OUTSIDE}": "a"}

TIMELINES: dict[str, dict[str, str]] = {
    "A100": {
        CHINA: "a 2022-08-26 l 2023-10-23 p 2026-01-15 c",
        "MO": "a 2023-01-17 l 2023-10-23 p 2026-01-15 c",
        "AE SA QA KW BH OM EG JO": "a 2023-08-28 u 2023-10-23 l",
        D1: "a 2023-10-23 l",
        "VE MM KH AF": "a 2023-10-23 p",
        **DENIED,
        **EMBARGOED,
        **EVERYWHERE,
    },
    "A800": {
        f"{CHINA} MO": "a 2023-10-23 p 2026-01-15 c",
        f"{GULF} {D1}": "a 2023-10-23 l",
        "VE MM KH AF LB IQ": "a 2023-10-23 p",
        **DENIED,
        **EMBARGOED,
        **EVERYWHERE,
    },
    "H200": {
        CHINA: "a 2022-08-26 l 2023-10-23 p 2026-01-15 c",
        "MO": "a 2023-01-17 l 2023-10-23 p 2026-01-15 c",
        f"{GULF} {D1}": "a 2023-10-23 l",
        **DENIED,
        **EMBARGOED,
        **EVERYWHERE,
    },
    "B200": {
        CHINA: "a 2022-08-26 l 2023-10-23 p",
        "MO": "a 2023-01-17 l 2023-10-23 p",
        f"{GULF} {D1}": "a 2023-10-23 l",
        **DENIED,
        **EMBARGOED,
        **EVERYWHERE,
    },
    "H20": {
        f"{CHINA} MO": "a 2025-04-09 l 2026-01-15 c",
        "VE MM KH LB": "a 2025-04-09 l",
        f"{GULF} {D1}": "a",
        **DENIED,
        "IR KP CU": "b",
        "SY": "b 2025-09-02 c",
        **EVERYWHERE,
    },
    "RTX 4090": {
        f"{CHINA} MO VE MM LB": "a 2023-11-17 n",
        f"{GULF} {D1}": "a",
        **DENIED,
        "IR KP CU": "b",
        "SY": "b 2025-09-02 c",
        **EVERYWHERE,
    },
    "RTX 4090 D": {f"{CHINA} MO VE {GULF} {D1}": "a", **DENIED, "IR KP CU": "b", **EVERYWHERE},
    "MI308": {
        f"{CHINA} MO": "2024-01-01 a 2025-04-15 l 2026-01-15 c",
        "VE LB": "2024-01-01 a 2025-04-15 l",
        f"{GULF} {D1}": "2024-01-01 a",
        **DENIED,
        **EVERYWHERE,
    },
    "MI250": {
        CHINA: "a 2022-08-26 l 2023-11-17 p 2026-01-15 c",
        "MO": "a 2023-01-17 l 2023-11-17 p 2026-01-15 c",
        f"{GULF} {D1}": "a 2023-11-17 l",
        **DENIED,
        **EVERYWHERE,
    },
    "Gaudi 2": {
        CHINA: "a 2022-10-21 l 2023-11-17 p 2026-01-15 c",
        "MO": "a 2023-01-17 l 2023-11-17 p 2026-01-15 c",
        f"{GULF} {D1}": "a 2023-11-17 l",
        **DENIED,
        **EMBARGOED,
        **EVERYWHERE,
    },
    "Gaudi 3": {
        CHINA: "a 2022-10-21 l 2023-11-17 p",
        "MO": "a 2023-01-17 l 2023-11-17 p",
        f"{GULF} {D1}": "a 2023-11-17 l",
        **DENIED,
        **EVERYWHERE,
    },
    "B30A": {f"{CHINA} MO": "2023-11-17 p", f"{GULF} {D1}": "2023-11-17 l", **DENIED, **EVERYWHERE},
    "L4": {f"{CHINA} MO": "a 2023-11-17 p 2026-01-15 c", f"{GULF} {D1}": "a 2023-11-17 l", **EVERYWHERE},
    "L40": {f"{CHINA} MO VE": "a 2023-11-17 n", f"{GULF} {D1}": "a", **DENIED, **EVERYWHERE},
    "L20": {f"{CHINA} MO VE {GULF} {D1}": "a", **DENIED, **EVERYWHERE},
}
TIMELINES |= {
    "H100": TIMELINES["A100"],
    "H800": TIMELINES["A800"],
    "L40S": TIMELINES["A800"],
    "MI300X": TIMELINES["Gaudi 2"],
    "GB200 NVL72": TIMELINES["B200"],
}


def changes(timeline: str) -> list[tuple[date, str]]:
    """From which day which control holds; a timeline that begins with a control holds from the first modelled day."""
    words = timeline.split()
    if words[0] in WORDS:
        words = [START.isoformat(), *words]
    return [(date.fromisoformat(day), WORDS[word]) for day, word in zip(words[::2], words[1::2], strict=True)]


CASES = [
    (chip, place, day, control)
    for chip, by_place in TIMELINES.items()
    for places, timeline in by_place.items()
    for place in places.split()
    for (start, control), end in zip(
        changes(timeline),
        [*(day for day, _ in changes(timeline)[1:]), TODAY + timedelta(days=1)],
        strict=True,
    )
    for day in (start, end - timedelta(days=1))
]


def test_the_matrix_is_large_and_every_change_has_its_document() -> None:
    days = {day for by in TIMELINES.values() for line in by.values() for day, _ in changes(line)} - {START}
    assert {day.isoformat() for day in days} <= set(WHY)
    assert len(CASES) > 1500


@pytest.mark.parametrize("chip", TIMELINES)
def test_every_change_happens_on_its_day_and_not_before(chip: str) -> None:
    for of, place, day, control in CASES:
        if of == chip:
            outcome = status(FACTS[chip], place, day, rules(), GROUPS)
            assert outcome.control == control, (chip, place, day, outcome.steps)
