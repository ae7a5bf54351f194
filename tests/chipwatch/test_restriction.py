"""`chipwatch restriction`: the answer with its steps, and clear words where the question is wrong."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chipwatch.cli import app
from chipwatch.model import Article, Findings, Read, Sanction
from chipwatch.restriction import UnknownName, answer, lines, named_chip, named_country
from reference.rules import CONTROLS
from warehouse import articles, connection, findings
from warehouse.publish import publish

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def call(*words: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, ["restriction", *words, "--data", str(tmp_path)], env={"COLUMNS": "200"})
        return result.exit_code, result.stdout, result.stderr

    return call


def test_the_derivation_is_shown_step_by_step_with_sources(ask: Ask) -> None:
    code, out, _ = ask("H20", "--to", "CN", "--on", "2025-05-01")
    assert code == 0
    assert out.startswith("H20 to CN (China) on 2025-05-01: licence\n")
    assert "  2. us-2025-04-09-nvidia, H20: named gives licence\n     Nvidia, Form 8-K" in out
    assert "https://www.sec.gov/" in out
    assert "int8_tops 296 TOPS, times bits 2,368" in out
    assert "no published copy here to look in" in out


def test_json_has_the_control_and_everything_it_rests_on(ask: Ask) -> None:
    code, out, _ = ask("H200", "--to", "China", "--on", "2026-02-01", "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert (found["chip"], found["destination"], found["on"]) == ("H200", "CN", "2026-02-01")
    assert found["control"] == "case_by_case"
    assert found["rule"]["id"] == "us-2026-01-15"
    assert len(found["steps"]) == 5
    cited = {row["source"] for row in (*found["figures"], *found["steps"][1:])}
    assert cited <= {source["id"] for source in found["sources"]}
    assert all(source["url"].startswith("https://") for source in found["sources"])
    assert found["reported_not_modelled"] is None


def test_two_sources_that_differ_are_both_shown_and_one_is_used() -> None:
    found = answer("H20", "CN", date(2025, 5, 1), Path("/nowhere"))
    memory = [row for row in found["figures"] if row["figure"] == "memory_bandwidth"]
    assert [row["used"] for row in memory] == [True, False]
    assert len({row["source"] for row in memory}) == 2
    assert found["facts"]["tpp"] == max(row["tpp"] for row in found["figures"] if row["tpp"])


def test_what_is_in_force_and_not_met_is_told() -> None:
    found = answer("H20", "CN", date(2024, 6, 1), Path("/nowhere"))
    assert found["control"] == "allowed"
    assert "us-2023-10-17, 3A090.a: not met, TPP 2,368 >= 4800 is false; density 2.91 >= 5.92 is false" in [
        step["text"] for step in found["not_met"]
    ]


def test_a_status_holds_from_a_day_until_another() -> None:
    found = answer("H20", "CN", date(2025, 5, 1), Path("/nowhere"))
    assert (found["holds_from"], found["next_change"]) == ("2025-04-09", "2026-01-15")
    assert "holds from 2025-04-09 until 2026-01-15" in lines(found)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("H2O", "--to", "CN"), "unknown chip 'H2O', did you mean H20"),
        (("H20", "--to", "Chyna"), "unknown destination 'Chyna', did you mean China"),
        (("H20", "--to", "EU"), "goods go to a country"),
        (("H20", "--to", ""), "unknown destination ''"),
        (("H20", "--to", "CN", "--on", "2025-13-01"), "2025-13-01"),
        (("H20", "--to", "CN", "--on", "May"), "May"),
        (("H20",), "--to"),
    ],
)
def test_a_wrong_question_is_answered_with_what_is_wrong(ask: Ask, words: tuple[str, ...], told: str) -> None:
    code, out, error = ask(*words)
    assert code == 2
    assert out == ""
    assert told in error


def test_a_chip_is_known_by_any_of_its_names_and_a_country_by_its_own() -> None:
    assert named_chip("rtx4090").name == named_chip("RTX 4090").name == "RTX 4090"
    assert named_chip("hgx h20").name == "H20" or named_chip("hgx h20").name.endswith("H20")
    assert named_country("cn").code == named_country("china").code == "CN"
    with pytest.raises(UnknownName):
        named_chip("")


@pytest.mark.parametrize(
    ("name", "chip"),
    [
        ("Nvidia H20", "H20"),
        ("NVIDIA GeForce RTX 4090D", "RTX 4090 D"),
        ("rtx-4090", "RTX 4090"),
        ("AMD MI308X", "MI308"),
        ("Intel Gaudi 2", "Gaudi 2"),
        ("Huawei Ascend910B", "Ascend 910B"),
        ("Nvidia A100 80GB", "A100"),
    ],
)
def test_a_chip_may_be_named_with_its_maker_and_with_hyphens(name: str, chip: str) -> None:
    assert named_chip(name).name == chip


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("UAE", "AE"),
        ("U.A.E.", "AE"),
        ("Macao SAR", "MO"),
        ("hong kong", "HK"),
        ("Korea", "KR"),
        ("UK", "GB"),
        ("PRC", "CN"),
        ("Viet Nam", "VN"),
        ("Türkiye", "TR"),
    ],
)
def test_a_country_may_be_named_in_any_usual_way(name: str, code: str) -> None:
    assert named_country(name).code == code


def test_a_family_is_not_decided_and_its_members_are_named() -> None:
    found = answer("Hopper", "CN", date(2025, 5, 1), Path("/nowhere"))
    assert found["control"] == "unknown"
    assert found["members"]["H100"] == "presumption_of_denial"
    assert {"H20", "GH200"} <= set(found["members"])


def test_a_day_before_the_first_rule_is_unknown_and_one_in_the_future_is_todays() -> None:
    assert answer("H100", "CN", date(2021, 1, 1), Path("/nowhere"))["control"] == "unknown"
    assert answer("H100", "CN", date(2050, 1, 1), Path("/nowhere"))["control"] in CONTROLS


def _publish(data: Path) -> None:
    at = datetime(2025, 8, 8, 12, tzinfo=UTC)
    text = "The United States will grant licences for the H20."
    article = Article("https://news.example/a", "Licences for H20", text, outlet="Wire", published=at, fetched=at)
    found = Findings(
        True, sanctions=(Sanction("licence", "US", None, ("CN",), ("H20",), "adopted", True, "2025-08-08", (18, 68)),)
    )
    with connection.write(data) as con:
        articles.store(con, [article], at)
        findings.store(con, [Read(article, found)], "1", at, None)
    publish(data)


def test_what_the_news_report_and_no_rule_explains_is_listed_beside(ask: Ask, tmp_path: Path) -> None:
    _publish(tmp_path)
    code, out, _ = ask("H20", "--to", "CN", "--on", "2025-09-01", "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert found["control"] == "licence"
    assert [event["headline"] for event in found["reported_not_modelled"]] == ["Licences for H20"]
    _, out, _ = ask("H20", "--to", "CN", "--on", "2025-09-01")
    assert "2025-08-08 US licence, " in out
    assert "“The United States will grant licences for the H20.”" in out
    _, out, _ = ask("A100", "--to", "CN", "--on", "2025-09-01")
    assert "nothing: no measure on this chip and destination" in out
