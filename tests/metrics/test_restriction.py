"""Restriction status: a truth table of chips, destinations and days, each with the document that settles it."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from metrics.restriction import DESTINATIONS, START, restriction_status, status
from reference.derive import Facts, facts
from reference.load import countries
from reference.rules import CONTROLS, parse, rules

FACTS = {fact.chip: fact for fact in facts()}
GROUPS = {country.code: country.groups for country in countries()}

LETTERS_2022 = "Nvidia and AMD on letters of 2022-08-26 (The Register, 2022-09-01)"
RULE_2022 = "87 FR 62186: 4800 and 600 GB/s, in force 2022-10-21"
MACAU = "88 FR 2821"
RULE_2023 = "88 FR 73458: 3A090.a, presumption of denial for D:5 and Macau"
GULF = "88 FR 73458: D:1 and D:4 need a licence, presumption of approval"
TIER_B = "88 FR 73458: 3A090.b, licence exception NAC"
NOTE_2 = "88 FR 73458, Note 2 to 3A090: not for data centres"
NO_NOTICE = "89 FR 23876: licence exception ACA, no notification for D:1 and D:4"
AT_ONCE = "Nvidia, Form 10-Q of 2023-11-21: in force at once since 2023-10-23"
DIFFUSION = "90 FR 4544, not enforced (BIS, 2025-05-13)"
LETTER_H20 = "Nvidia, Form 8-K of 2025-04-15"
LETTER_AMD = "AMD, Form 8-K of 2025-04-16"
LETTER_INTEL = "Reuters on the Financial Times, 2025-04-16"
RULE_2026 = "91 FR 1684: below 21,000 and 6,500 GB/s case by case"
ABOVE_2026 = "91 FR 1684: at or above a limit, presumption of denial"
RUSSIA = "87 FR 12226: policy of denial"
FREE = "no rule in force reaches it"

CASES = [
    ("A100", "CN", "2022-03-01", "allowed", FREE),
    ("A100", "CN", "2022-08-25", "allowed", FREE),
    ("A100", "CN", "2022-08-26", "licence", LETTERS_2022),
    ("A100", "HK", "2022-09-15", "licence", LETTERS_2022),
    ("A100", "CN", "2022-12-01", "licence", RULE_2022),
    ("A100", "MO", "2022-12-01", "allowed", FREE),
    ("A100", "MO", "2023-02-01", "licence", MACAU),
    ("A100", "AE", "2023-06-01", "allowed", FREE),
    ("A100", "CN", "2024-01-15", "presumption_of_denial", RULE_2023),
    ("A100", "AE", "2024-01-15", "licence", GULF),
    ("A100", "VN", "2024-01-15", "licence", GULF),
    ("A100", "IN", "2024-01-15", "allowed", FREE),
    ("A100", "CN", "2026-02-01", "case_by_case", RULE_2026),
    ("A100", "RU", "2022-03-01", "presumption_of_denial", RUSSIA),
    ("A800", "CN", "2022-12-01", "allowed", RULE_2022),
    ("A800", "CN", "2023-10-20", "allowed", RULE_2022),
    ("A800", "CN", "2023-10-23", "presumption_of_denial", AT_ONCE),
    ("A800", "CN", "2023-12-01", "presumption_of_denial", RULE_2023),
    ("A800", "SA", "2023-12-01", "licence", GULF),
    ("A800", "CN", "2026-01-15", "case_by_case", RULE_2026),
    ("H100", "CN", "2022-07-01", "allowed", FREE),
    ("H100", "CN", "2022-09-01", "licence", LETTERS_2022),
    ("H100", "CN", "2023-12-01", "presumption_of_denial", RULE_2023),
    ("H100", "MO", "2023-12-01", "presumption_of_denial", RULE_2023),
    ("H100", "SA", "2024-06-01", "licence", GULF),
    ("H100", "IL", "2024-06-01", "allowed", "88 FR 73458: A:6 is excepted"),
    ("H100", "TW", "2024-06-01", "allowed", FREE),
    ("H100", "DE", "2025-05-16", "allowed", DIFFUSION),
    ("H100", "IN", "2025-05-20", "allowed", DIFFUSION),
    ("H100", "CN", "2026-01-14", "presumption_of_denial", RULE_2023),
    ("H100", "CN", "2026-01-15", "case_by_case", RULE_2026),
    ("H100", "RU", "2026-02-01", "presumption_of_denial", RUSSIA),
    ("H100", "IR", "2024-01-01", "barred", "15 CFR 746.7"),
    ("H800", "CN", "2023-05-01", "allowed", RULE_2022),
    ("H800", "CN", "2023-11-01", "presumption_of_denial", AT_ONCE),
    ("H800", "CN", "2024-03-01", "presumption_of_denial", RULE_2023),
    ("H800", "JP", "2024-03-01", "allowed", FREE),
    ("H800", "CN", "2026-03-01", "case_by_case", RULE_2026),
    ("H20", "CN", "2024-06-01", "allowed", "2368 and 2.91: below 3A090.b"),
    ("H20", "CN", "2025-04-08", "allowed", "2368 and 2.91: below 3A090.b"),
    ("H20", "CN", "2025-05-01", "licence", LETTER_H20),
    ("H20", "HK", "2025-05-01", "licence", LETTER_H20),
    ("H20", "AE", "2025-05-01", "allowed", LETTER_H20),
    ("H20", "CN", "2025-09-01", "licence", "licences granted since August 2025 are licences all the same"),
    ("H20", "CN", "2026-02-01", "case_by_case", RULE_2026),
    ("L40S", "CN", "2023-09-01", "allowed", "PCIe alone, below 600 GB/s"),
    ("L40S", "CN", "2023-10-25", "presumption_of_denial", AT_ONCE),
    ("L40S", "CN", "2024-02-01", "presumption_of_denial", RULE_2023),
    ("L40S", "QA", "2024-02-01", "licence", GULF),
    ("L40S", "CN", "2026-02-01", "case_by_case", RULE_2026),
    ("L40", "CN", "2024-02-01", "notify", TIER_B),
    ("L40", "AE", "2024-06-01", "allowed", NO_NOTICE),
    ("L4", "CN", "2024-02-01", "presumption_of_denial", "1,940 and 6.59: 3A090.a.2"),
    ("A30", "CN", "2024-02-01", "notify", TIER_B),
    ("L20", "CN", "2024-02-01", "allowed", "1,914 and 3.14: below 3A090.b"),
    ("V100", "CN", "2024-02-01", "allowed", "2,000 and 2.45: below 3A090.b"),
    ("RTX 4090", "CN", "2023-10-25", "allowed", "not for data centres, so not reached before 2023-11-17"),
    ("RTX 4090", "CN", "2023-12-01", "notify", NOTE_2),
    ("RTX 4090", "RU", "2023-12-01", "presumption_of_denial", RUSSIA),
    ("RTX 4090", "AE", "2024-06-01", "allowed", NO_NOTICE),
    ("RTX 4090", "CN", "2026-02-01", "notify", NOTE_2),
    ("RTX 4090 D", "CN", "2024-01-15", "allowed", NOTE_2),
    ("RTX 4090 D", "CN", "2026-01-15", "allowed", NOTE_2),
    ("RTX 5090", "CN", "2025-02-15", "notify", NOTE_2),
    ("RTX 5090 D", "CN", "2025-02-15", "allowed", NOTE_2),
    ("MI308", "CN", "2024-06-01", "allowed", LETTER_AMD),
    ("MI308", "CN", "2025-05-01", "licence", LETTER_AMD),
    ("MI308", "JP", "2025-05-01", "allowed", LETTER_AMD),
    ("MI250", "CN", "2022-09-15", "licence", LETTERS_2022),
    ("MI250X", "CN", "2022-11-15", "licence", RULE_2022),
    ("MI100", "CN", "2022-11-15", "allowed", RULE_2022),
    ("MI300X", "CN", "2024-01-15", "presumption_of_denial", RULE_2023),
    ("MI300X", "CN", "2026-02-01", "case_by_case", RULE_2026),
    ("MI325X", "CN", "2026-02-01", "case_by_case", RULE_2026),
    ("H200", "CN", "2024-12-01", "presumption_of_denial", RULE_2023),
    ("H200", "CN", "2025-12-08", "presumption_of_denial", "announced, without a rule yet"),
    ("H200", "CN", "2026-01-15", "case_by_case", RULE_2026),
    ("H200", "MO", "2026-01-15", "case_by_case", RULE_2026),
    ("H200", "AE", "2025-06-01", "licence", GULF),
    ("B200", "CN", "2025-01-15", "presumption_of_denial", RULE_2023),
    ("B200", "CN", "2026-02-01", "presumption_of_denial", ABOVE_2026),
    ("B200", "SA", "2025-06-01", "licence", GULF),
    ("B200", "JP", "2026-02-01", "allowed", FREE),
    ("GB200 NVL72", "CN", "2026-02-01", "presumption_of_denial", ABOVE_2026),
    ("B30A", "CN", "2025-09-01", "presumption_of_denial", RULE_2023),
    ("B30A", "CN", "2026-02-01", "presumption_of_denial", ABOVE_2026),
    ("Gaudi 2", "CN", "2022-09-15", "allowed", FREE),
    ("Gaudi 2", "CN", "2022-12-01", "licence", "24 ports of 100 Gbit/s, 600 GB/s both ways: " + RULE_2022),
    ("HL-225B", "CN", "2023-08-01", "allowed", "21 ports, 525 GB/s: " + RULE_2022),
    ("Gaudi 2", "CN", "2024-01-15", "presumption_of_denial", RULE_2023),
    ("HL-225B", "CN", "2024-01-15", "presumption_of_denial", RULE_2023),
    ("Gaudi 2", "CN", "2026-02-01", "case_by_case", RULE_2026),
    ("Gaudi 3", "CN", "2024-10-01", "presumption_of_denial", RULE_2023),
    ("Gaudi 3", "CN", "2026-02-01", "presumption_of_denial", "1,835 at 16 bits are 29,360: " + ABOVE_2026),
    ("HL-328", "CN", "2025-05-01", "licence", LETTER_INTEL),
    ("Ascend 910B", "MY", "2025-06-01", "licence", "BIS guidance of 2025-05-13"),
    ("Ascend 910B", "CN", "2024-06-01", "unknown", "whether the rules reach it is not modelled"),
    ("RTX Pro 6000D", "CN", "2025-09-01", "allowed", "Nvidia, 2025-07-15: compliant"),
    ("MI210", "CN", "2024-01-15", "notify", "2,899 and 4.0: " + TIER_B),
    ("Cloud AI 100", "CN", "2024-01-15", "unknown", "its die area is not published, so density cannot be computed"),
    ("A100", "AE", "2023-09-15", "unknown", "Nvidia, Form 10-Q of 2023-08-28: some countries in the Middle East"),
    ("H100", "SY", "2024-01-15", "barred", "15 CFR 746.9"),
    ("Hopper", "CN", "2024-01-15", "unknown", "a family"),
    ("H100", "CN", "2021-06-01", "unknown", "before the days that are modelled"),
]


@pytest.mark.parametrize(("chip", "to", "on", "control", "why"), CASES, ids=[f"{c[0]}-{c[1]}-{c[2]}" for c in CASES])
def test_the_status_is_what_the_documents_say(chip: str, to: str, on: str, control: str, why: str) -> None:
    outcome = status(FACTS[chip], to, date.fromisoformat(on), rules(), GROUPS)
    assert outcome.control == control, (why, outcome.steps)


def test_the_derivation_shows_numbers_limits_and_the_deciding_clause() -> None:
    outcome = status(FACTS["H200"], "CN", date(2026, 2, 1), rules(), GROUPS)
    assert outcome.rule is not None
    assert (outcome.rule.id, outcome.source) == ("us-2026-01-15", "fr-91-1684")
    assert outcome.steps[0] == "H200, datacentre: TPP 15,832, density 19.45, memory 4,800 GB/s, interconnect 900 GB/s"
    assert "us-2023-10-17, 3A090.a: TPP 15,832 >= 4800 gives presumption_of_denial" in outcome.steps
    assert outcome.steps[-1].endswith(
        "TPP 15,832 < 21000 and memory 4,800 GB/s < 6500 GB/s reviewed under case_by_case"
    )


def test_a_rule_that_is_announced_is_told_before_it_is_in_force() -> None:
    outcome = status(FACTS["H800"], "CN", date(2023, 10, 18), rules(), GROUPS)
    assert outcome.control == "allowed"
    told = "TPP 15,832 >= 4800 gives presumption_of_denial, announced 2023-10-17, in force from 2023-11-17"
    assert f"us-2023-10-17, 3A090.a: {told}" in outcome.steps
    assert outcome.steps[-1] == "no rule in force reaches it"


def test_a_withdrawn_rule_is_told_until_it_was_withdrawn() -> None:
    before, after = (status(FACTS["H100"], "DE", date(2025, 5, day), rules(), GROUPS) for day in (1, 13))
    assert any(step.startswith("us-2025-01-13-diffusion") for step in before.steps)
    assert not any(step.startswith("us-2025-01-13-diffusion") for step in after.steps)


def test_an_unknown_figure_is_named_in_the_steps() -> None:
    outcome = status(FACTS["Cloud AI 100"], "CN", date(2024, 1, 15), rules(), GROUPS)
    assert "density is not known" in outcome.steps[-1]


def test_an_easing_changes_the_rule_that_decides_and_not_the_need_for_a_licence() -> None:
    before, after = (status(FACTS["H20"], "CN", date(2025, 7, day), rules(), GROUPS) for day in (14, 15))
    assert (before.control, after.control) == ("licence", "licence")
    assert before.rule is not None
    assert after.rule is not None
    assert (before.rule.id, after.rule.id) == ("us-2025-04-09-nvidia", "us-2025-07-15-easing-h20")


def test_a_buyer_owned_from_elsewhere_is_told_where_the_chip_itself_is_free() -> None:
    free = status(FACTS["H100"], "MY", date(2024, 6, 1), rules(), GROUPS)
    assert free.control == "allowed"
    assert free.steps[-1].endswith("its own or its parent's head office in MO or D:5 needs a licence here too")
    for chip, place, day in (("H20", "MY", date(2024, 6, 1)), ("H100", "MY", date(2023, 6, 1))):
        assert status(FACTS[chip], place, day, rules(), GROUPS).steps[-1] == "no rule in force reaches it"


def test_a_limit_is_met_at_its_value_and_not_below() -> None:
    def chip(tpp: float, density: float, memory: float) -> Facts:
        return Facts("X", "Maker", "US", "gpu", "datacentre", tpp, density, None, memory, 64.0)

    def control(tpp: float, density: float, memory: float, on: date) -> str:
        return status(chip(tpp, density, memory), "CN", on, rules(), GROUPS).control

    day, later = date(2024, 1, 1), date(2026, 2, 1)
    assert control(4800, 1.0, 1000, day) == "presumption_of_denial"
    assert control(4799, 1.59, 1000, day) == "allowed"
    assert control(4799, 1.6, 1000, day) == "notify"
    assert control(1600, 5.92, 1000, day) == "presumption_of_denial"
    assert control(1600, 5.91, 1000, day) == "notify"
    assert control(1600, 3.2, 1000, day) == "notify"
    assert control(1600, 3.19, 1000, day) == "allowed"
    assert control(1599, 100, 1000, day) == "allowed"
    assert control(20_999, 10, 6_499, later) == "case_by_case"
    assert control(21_000, 10, 6_499, later) == "presumption_of_denial"
    assert control(20_999, 10, 6_500, later) == "presumption_of_denial"


def test_where_the_review_policy_cannot_be_told_only_the_need_for_a_licence_is() -> None:
    chip = Facts("X", "Maker", "US", "gpu", "datacentre", 5000.0, 8.0, None, None, 64.0)
    assert status(chip, "CN", date(2026, 2, 1), rules(), GROUPS).control == "licence"


def test_a_stated_policy_says_more_than_a_letter_without_one() -> None:
    letter = """id: us-letter
title: A letter
issuer: US
kind: letter
effect: requires
announced: 2024-01-01
effective: 2024-01-01
source: s
provisions: [{clause: H100, to: [CN], chips: [H100], control: licence, source: s}]
"""
    both = (*rules(), *parse(letter, "letter.yaml"))
    assert status(FACTS["H100"], "CN", date(2024, 2, 1), both, GROUPS).control == "presumption_of_denial"


def test_a_destination_without_groups_is_one_of_the_rest() -> None:
    assert status(FACTS["H100"], "ZZ", date(2024, 1, 1), rules(), GROUPS).control == "allowed"


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return restriction_status(facts(), rules(), GROUPS)


def test_the_table_agrees_with_the_status_of_each_day(table: pl.DataFrame) -> None:
    for chip, to, on, control, why in CASES:
        day = date.fromisoformat(on)
        if to not in DESTINATIONS or day < START or FACTS[chip].kind == "family":
            continue
        rows = table.filter(
            (pl.col("chip") == chip) & (pl.col("destination") == to) & (pl.col("valid_from") <= day)
        ).sort("valid_from")
        assert rows["control"][-1] == control, why


def test_the_table_has_a_row_only_where_something_changes(table: pl.DataFrame) -> None:
    pair = ["chip", "destination"]
    assert table.select(*pair, "valid_from").is_duplicated().sum() == 0
    same = table.sort(*pair, "valid_from").with_columns(
        again=(pl.col("control") == pl.col("control").shift().over(pair))
        & pl.col("rule").eq_missing(pl.col("rule").shift().over(pair))
        & (pl.int_range(pl.len()).over(pair) > 0)
    )
    assert same["again"].sum() == 0


def test_the_table_covers_every_chip_and_destination_from_the_first_day(table: pl.DataFrame) -> None:
    members = [fact for fact in facts() if fact.kind != "family"]
    first = table.filter(pl.col("valid_from") == START)
    assert first.height == len(members) * len(DESTINATIONS)
    assert set(table["control"].unique()) <= set(CONTROLS)
    assert table.filter(pl.col("rule").is_null() != pl.col("source").is_null()).height == 0


def test_without_chips_or_rules_there_is_an_honest_answer() -> None:
    empty = restriction_status([], rules(), GROUPS)
    assert (empty.height, empty.columns[:4]) == (0, ["chip", "destination", "valid_from", "control"])
    lone = restriction_status([FACTS["H100"]], (), GROUPS, ["CN"])
    assert lone.select("control", "valid_from").rows() == [("allowed", START)]


EXAMPLES = re.findall(
    r"<!-- example: ([^\n]+?) (\w\w) (\S+) (\w+) -->\n```text\n(.+?)\n```",
    (Path(__file__).parents[2] / "docs" / "restriction.md").read_text(encoding="utf-8"),
    re.DOTALL,
)


@pytest.mark.parametrize(("chip", "to", "on", "control", "steps"), EXAMPLES)
def test_the_examples_of_the_method_page_are_what_is_computed(
    chip: str, to: str, on: str, control: str, steps: str
) -> None:
    outcome = status(FACTS[chip], to, date.fromisoformat(on), rules(), GROUPS)
    assert (outcome.control, outcome.steps) == (control, tuple(steps.splitlines()))
