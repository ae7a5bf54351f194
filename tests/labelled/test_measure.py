"""The scorer of the labelled articles: what counts as right, wrong and missed, situation by situation."""

import runpy
from pathlib import Path
from typing import Any

import pytest

MEASURE = runpy.run_path(str(Path(__file__).parent / "measure.py"))
score, pair, choices = MEASURE["score"], MEASURE["pair"], MEASURE["choices"]
firm_key, chip_key, telling, same_bounds = (MEASURE[n] for n in ("firm_key", "chip_key", "telling", "same_bounds"))

TITLE = "Meta Platforms bought 5,000 H100 GPUs"
NOTHING: dict[str, Any] = {"firms": [], "chips": [], "counts": [], "sanctions": [], "delays": []}
FIRM = {"name": "Meta", "mentions": [[0, 14]]}
CHIP = {"name": "H100", "maker": "Nvidia", "mentions": [[28, 32]]}
COUNT = {"low": 5000, "high": 5000, "chip": "H100", "firm": "Meta", "relation": "acquires", "status": "actual"}
COUNT |= {"evidence": [0, 37]}
RULE = {"kind": "export_control", "issuer": "US", "targets": ["CN"], "items": ["H20"], "status": "adopted", "new": True}
RULE |= {"evidence": [0, 37]}
DELAY = {"subject": "Ohio fab", "cause": "supply", "evidence": [0, 37]}


def figures(gold: dict[str, Any], answer: dict[str, Any]) -> Any:
    article = {"id": "a", "title": TITLE, "text": ""}
    return score([article], {"a": NOTHING | gold}, [NOTHING | answer])


def tally(task: str, gold: dict[str, Any], answer: dict[str, Any]) -> tuple[int, int, int]:
    found = figures(gold, answer).tasks[task]
    return found.right, found.wrong, found.missed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nvidia", "NVIDIA Corp."),
        ("Meta", "The Meta Group"),
        ("Lenovo's", "Lenovo"),
        ("x AI", "xAI"),
        ("Arm Ltd", "ARM"),
    ],
)
def test_firms_compare_without_case_legal_forms_and_possessives(one: str, other: str) -> None:
    assert firm_key(one) == firm_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("H100", "Nvidia H100 GPUs"),
        ("H20", "H20s"),
        ("TPU v5p", "TPUv5p"),
        ("Ascend 910B", "Huawei Ascend 910B chips"),
        ("Blackwell", "Blackwell architecture"),
    ],
)
def test_chips_compare_without_makers_kinds_and_plurals(one: str, other: str) -> None:
    assert chip_key(one) == chip_key(other)


def test_names_that_only_look_alike_differ() -> None:
    assert firm_key("Meta") != firm_key("MetaX")
    assert chip_key("H20") != chip_key("H200")
    assert chip_key("Ascend 910B") != chip_key("Ascend 910C")


def test_a_delayed_thing_is_told_by_its_telling_words() -> None:
    assert telling("the new R2 model") == {"r2", "model"}
    assert telling("its next AI") == set()


@pytest.mark.parametrize(
    ("low", "high", "right"),
    [
        (50_000, 50_000, True),
        (50_400, 49_600, True),  # within 1 %
        (51_000, 51_000, False),
        (50_000, None, False),  # "more than 50,000" is not 50,000
        (40_000, 60_000, True),  # the other accepted bounds
        (40_000, None, False),
    ],
)
def test_bounds_match_within_a_hundredth_or_as_another_accepted_pair(low: Any, high: Any, right: bool) -> None:
    label = {"low": 50_000, "high": 50_000, "or_range": [[40_000, 60_000]]}
    assert same_bounds({"low": low, "high": high}, label) is right


def test_any_alternative_of_a_label_is_right() -> None:
    assert tally("chips", {"chips": [{"name": ["Hopper", "H100"]}]}, {"chips": [CHIP]}) == (1, 0, 0)
    label = COUNT | {"firm": ["Facebook", None], "relation": ["holds", "acquires"]}
    found = figures({"counts": [label]}, {"counts": [COUNT | {"firm": None}]})
    assert (found.tasks["counts"].right, found.shares["counts.relation"]) == (1, [1, 1])


def test_a_name_matches_by_what_its_mentions_spell() -> None:
    assert tally("chips", {"chips": [{"name": "H100"}]}, {"chips": [CHIP | {"name": "Hopper"}]}) == (1, 0, 0)


def test_null_wants_null_unless_a_name_is_accepted_too() -> None:
    for label, given, right in ((None, None, 1), (None, "H100", 0), ("H100", None, 0), ([None, "H100"], "H100", 1)):
        gold, answer = {"counts": [COUNT | {"chip": label}]}, {"counts": [COUNT | {"chip": given}], "firms": [FIRM]}
        assert tally("counts", gold, answer)[0] == right
        assert tally("count_numbers", gold, answer) == (1, 0, 0)


def test_an_optional_item_costs_nothing_either_way() -> None:
    gold = {"counts": [COUNT | {"optional": True}]}
    assert tally("counts", gold, {"counts": [COUNT]}) == (0, 0, 0)
    assert tally("counts", gold, {}) == (0, 0, 0)


def test_an_optional_label_takes_no_answer_from_a_required_one() -> None:
    labels = [{"name": "H100", "optional": True}, {"name": "H100"}]
    assert tally("chips", {"chips": labels}, {"chips": [CHIP]}) == (1, 0, 0)


def test_one_answer_is_right_once() -> None:
    assert tally("counts", {"counts": [COUNT, COUNT]}, {"counts": [COUNT]}) == (1, 0, 1)
    assert tally("counts", {"counts": [COUNT]}, {"counts": [COUNT, COUNT]}) == (1, 1, 0)


def test_as_many_are_matched_as_can_be() -> None:
    fits = {("a", 1), ("a", 2), ("b", 1)}
    same = lambda answer, label: (answer["n"], label["n"]) in fits  # noqa: E731
    assert pair([{"n": "a"}, {"n": "b"}], [{"n": 1}, {"n": 2}], same) == [(0, 1), (1, 0)]


def test_firms_count_only_in_articles_on_topic() -> None:
    assert tally("firms", {"firms": [{"name": "Meta"}]}, {}) == (0, 0, 0)
    assert tally("firms", {"firms": [{"name": "Meta"}], "chips": [{"name": "H100", "optional": True}]}, {}) == (0, 0, 0)
    assert tally("firms", {"firms": [{"name": "Meta"}], "chips": [{"name": "H100"}]}, {}) == (0, 0, 1)


def test_fewer_than_sixteen_chips_are_held_against_nobody() -> None:
    assert tally("counts", {}, {"counts": [COUNT | {"low": 8, "high": 8}]}) == (0, 0, 0)
    assert tally("counts", {}, {"counts": [COUNT]}) == (0, 1, 0)


@pytest.mark.parametrize(
    ("changed", "kinds", "measures"),
    [
        ({}, 1, 1),
        ({"issuer": "NL"}, 0, 0),
        ({"kind": "licence"}, 0, 0),
        ({"targets": ["JP"], "items": ["H200"]}, 1, 0),
        ({"targets": ["JP"], "items": ["Nvidia H20 chips"]}, 1, 1),
        ({"targets": ["CN"], "items": []}, 1, 1),
    ],
)
def test_a_measure_shares_kind_issuer_and_a_party_or_good(changed: Any, kinds: int, measures: int) -> None:
    gold, answer = {"sanctions": [RULE]}, {"sanctions": [RULE | changed]}
    assert tally("sanction_kinds", gold, answer)[0] == kinds
    assert tally("sanctions", gold, answer)[0] == measures


def test_a_measure_whose_label_names_nobody_matches_by_kind_and_issuer() -> None:
    assert tally("sanctions", {"sanctions": [RULE | {"targets": [], "items": []}]}, {"sanctions": [RULE]}) == (1, 0, 0)


def test_status_and_news_are_shares_of_what_matched() -> None:
    found = figures({"sanctions": [RULE, RULE | {"issuer": "CN"}]}, {"sanctions": [RULE | {"new": False}]})
    assert found.shares["sanctions.new"] == [0, 1]
    assert found.shares["sanctions.status"] == [1, 1]


@pytest.mark.parametrize(
    ("subject", "right"), [("fab in Ohio", 1), ("Texas fab", 0), ("fab", 1), ("its Ohio fab", 1), ("R2", 0)]
)
def test_a_delay_matches_where_one_name_is_within_the_other(subject: str, right: int) -> None:
    assert tally("delays", {"delays": [DELAY]}, {"delays": [DELAY | {"subject": subject}]})[0] == right


def test_evidence_lies_in_the_document_and_holds_the_number() -> None:
    for span, evident in (([0, 37], 1), ([0, 4], 0), ([0, 14], 0), ([0, 4000], 0), ([30, 20], 0)):
        assert figures({}, {"counts": [COUNT | {"evidence": span}]}).evident == evident
    assert figures({}, {"delays": [DELAY | {"evidence": [0, 14]}]}).evident == 1


def test_f1_is_the_harmonic_mean() -> None:
    tally = MEASURE["Tally"](right=6, wrong=2, missed=4)
    assert (tally.precision, tally.recall) == (0.75, 0.6)
    assert tally.f1 == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))
    assert (MEASURE["Tally"]().precision, MEASURE["Tally"](missed=3).f1) == (0.0, 0.0)


def test_floors_only_rise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = runpy.run_path(str(Path(__file__).parent / "measure.py"))
    floors = tmp_path / "floors.toml"
    module["raise_floors"].__globals__["FLOORS"] = floors
    good, bad = module["Figures"](), module["Figures"]()
    good.tasks["chips"] = module["Tally"](right=95, wrong=3, missed=3)
    bad.tasks["chips"] = module["Tally"](right=50, wrong=50, missed=50)
    assert module["raise_floors"]({"check": good}) == ["check: chips 0.00 -> 0.96"]
    once = floors.read_text()
    assert "[check]\nchips = 0.96\n" in once
    assert module["raise_floors"]({"check": bad}) == []
    assert floors.read_text() == once
