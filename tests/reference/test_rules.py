"""The rule vintages: that they hold together with the chips and sources, and that a mistake is named with its line."""

from datetime import date
from pathlib import Path

import pytest

from reference.chips import chips
from reference.load import countries, sources
from reference.rules import RuleError, load, parse, rules

GOOD = """id: us-test
title: A test
issuer: US
kind: regulation
effect: requires
announced: 2024-01-01
effective: 2024-02-01
source: fr-88-73458
provisions:
  - clause: 3A090.a
    to: [CN]
    when:
      - {tpp: {at_least: 4800}}
    control: licence
    source: fr-88-73458
"""


def test_every_rule_and_every_clause_cites_a_known_source() -> None:
    known = {source.id for source in sources()}
    cited = {rule.source for rule in rules()} | {p.source for rule in rules() for p in rule.provisions}
    assert cited <= known


def test_rules_name_chips_makers_segments_and_places_that_exist() -> None:
    provisions = [provision for rule in rules() for provision in rule.provisions]
    places = {"all"} | {c.code for c in countries()} | {group for c in countries() for group in c.groups}
    assert {name for p in provisions for name in p.chips} <= {chip.name for chip in chips()}
    assert {name for p in provisions for name in p.makers} <= {chip.maker for chip in chips()}
    assert {name for p in provisions for name in p.segments} <= {chip.segment for chip in chips()}
    assert {place for p in provisions for place in (*p.to, *p.not_to)} <= places


def test_the_vintages_that_the_field_speaks_of_are_there() -> None:
    told = {rule.id: (rule.announced, rule.effective) for rule in rules()}
    assert told["us-2022-10-07"] == (date(2022, 10, 7), date(2022, 10, 21))
    assert told["us-2023-10-17"] == (date(2023, 10, 17), date(2023, 11, 17))
    assert told["us-2025-04-09-nvidia"][1] == date(2025, 4, 9)
    assert told["us-2026-01-15"] == (date(2026, 1, 13), date(2026, 1, 15))


def test_a_rule_withdrawn_before_its_day_is_never_in_force() -> None:
    diffusion = next(rule for rule in rules() if rule.id == "us-2025-01-13-diffusion")
    days = (date(2025, 1, 13), date(2025, 5, 14), date(2025, 5, 15), date(2026, 1, 1))
    assert [diffusion.in_force(day) for day in days] == [False] * 4


def test_a_rule_is_in_force_from_its_day_to_the_day_before_its_end() -> None:
    rule = parse(GOOD.replace("source: fr-88-73458\nprov", "until: 2024-03-01\nsource: fr-88-73458\nprov"), "x")[0]
    days = (date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 29), date(2024, 3, 1))
    assert [rule.in_force(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: regulation", "kind: law", "test.yaml, line 4: 'law' is none of guidance, letter"),
        ("announced: 2024-01-01", "announced: January", "test.yaml, line 6: 'January' is no day; write YYYY-MM-DD"),
        ("title: A test\n", "titel: A test\n", "test.yaml, line 2: unknown key 'titel'; known are"),
        ("title: A test\n", "", "test.yaml, line 1: title missing"),
        ("title: A test\n", "title: A test\ntitle: Again\n", "test.yaml, line 3: 'title' stands there twice"),
        ("control: licence", "control: license", "test.yaml, line 14: 'license' is none of allowed, barred"),
        ("at_least: 4800", "at_least: lots", "test.yaml, line 13: 'lots' is no number"),
        ("tpp: {at_least: 4800}", "speed: {at_least: 4800}", "test.yaml, line 13: unknown key 'speed'"),
        ("{at_least: 4800}", "{}", "test.yaml, line 13: tpp needs at_least, below, or both"),
        ("- {tpp: {at_least: 4800}}", "- {}", "test.yaml, line 13: an alternative needs at least one limit"),
        ("to: [CN]", "to: []", "test.yaml, line 11: expected a list with at least one item"),
        ("to: [CN]", "to: [CN, D5]", "test.yaml, line 11: to: 'D5' is not in the reference data, did you mean D:5"),
        (
            "to: [CN]",
            "to: [CN]\n    chips: [H2O]",
            "test.yaml, line 12: chips: 'H2O' is not in the reference data, did",
        ),
        (
            "to: [CN]",
            "to: [CN]\n    segments: [cloud]",
            "test.yaml, line 12: segments: 'cloud' is not in the reference",
        ),
        ("to: [CN]", "to: CN", "test.yaml, line 11: expected a list with at least one item"),
        ("effect: requires", "effect: exempts", "test.yaml, line 1: of names the rule that is exempted from"),
        ("to: [CN]", "to: [CN", "test.yaml, line 12: not YAML"),
        (GOOD, "- a\n", "test.yaml, line 1: expected keys with values"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(RuleError) as caught:
        parse(GOOD.replace(old, new, 1), "test.yaml")
    assert str(caught.value).startswith(message)


def test_two_rules_of_one_id_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD + "---\n" + GOOD, encoding="utf-8")
    with pytest.raises(RuleError, match="us-test stands there more than once"):
        load(tmp_path)


def test_an_exemption_from_no_rule_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace("effect: requires", "effect: exempts\nof: us-nothing")
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match="us-nothing, which is no rule here"):
        load(tmp_path)


def test_an_empty_file_holds_no_rules() -> None:
    assert parse("", "empty.yaml") == ()
