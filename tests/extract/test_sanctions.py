"""Government measures: kind, issuer, agency, parties and goods; proposed, adopted or denied; news or background."""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article, Sanction
from extract import read

DAY = datetime(2026, 1, 28, tzinfo=UTC)  # a Wednesday


def measures(text: str, title: str = "") -> tuple[Sanction, ...]:
    return next(read([Article("a", title, text, published=DAY)])).sanctions


@pytest.mark.parametrize(
    ("text", "kind", "issuer", "agency"),
    [
        ("BIS added Inspur and 80 other companies to the Entity List.", "listing", "US", "BIS"),
        ("The Justice Department charged two Chinese nationals with smuggling H100 GPUs.", "enforcement", "US", "DOJ"),
        ("China's market regulator fined Nvidia over a breach of antitrust law on chips.", "enforcement", "CN", "SAMR"),
        ("President Trump imposed a 25% tariff on AI chips on January 14.", "tariff", "US", "White House"),
        ("China's commerce ministry banned exports of gallium to the United States.", "export_control", "CN", "MOFCOM"),
        ("China's cyberspace regulator told firms to stop buying RTX Pro 6000D chips.", "procurement_ban", "CN", "CAC"),
        ("Japan restricted exports of 23 types of chipmaking equipment.", "export_control", "JP", None),
        ("South Korea requires a licence for exports of AI chips to Russia.", "export_control", "KR", None),
        ("Malaysia said exports of advanced AI chips need a permit.", "export_control", "MY", None),
        ("The EU suspended its controls on chipmaking tools.", "easing", "EU", None),
        ("AMD must pay 15% of its revenue from MI308 chips in China to the US government.", "licence", "US", None),
    ],
)
def test_kind_and_issuer_of_one_measure(text: str, kind: str, issuer: str, agency: str | None) -> None:
    assert [(m.kind, m.issuer, m.agency) for m in measures(text)] == [(kind, issuer, agency)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The Commerce Department granted Nvidia licences to sell H20 chips to China.", "licence"),
        ("The Commerce Department removed two Chinese chip firms from the Unverified List.", "easing"),
        ("The Dutch government seized control of Nexperia, the chipmaker.", "investment"),
        ("The US considers tariffs on semiconductors.", "tariff"),
    ],
)
def test_the_kinds_are_told_apart(text: str, kind: str) -> None:
    assert [m.kind for m in measures(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "targets", "items"),
    [
        ("BIS added Inspur and 80 other companies to the Entity List.", {"Inspur"}, set()),
        ("The Commerce Department granted Nvidia licences to sell H20 chips to China.", {"Nvidia", "CN"}, {"H20"}),
        ("China's commerce ministry banned exports of gallium to the United States.", {"US"}, {"gallium"}),
        ("Washington is weighing restrictions on chip exports to Malaysia and Thailand.", {"MY", "TH"}, {"chips"}),
    ],
)
def test_parties_and_goods_that_a_measure_hits(text: str, targets: set[str], items: set[str]) -> None:
    (measure,) = measures(text)
    assert targets <= set(measure.targets)
    assert items <= set(measure.items)
    assert measure.issuer not in measure.targets


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The Commerce Department banned sales of Nvidia H20 chips to China.", "adopted"),
        ("BIS proposed a rule that would restrict exports of AI chips.", "proposed"),
        ("The US considers tariffs on semiconductors.", "proposed"),
        ("A US rule that restricts shipments of AI chips to China is under final review, a posting says.", "proposed"),
        ("Washington is weighing restrictions on chip exports to Malaysia.", "proposed"),
        ("The UK may restrict exports of chips, a minister said.", "proposed"),
        ("The Commerce Department denied that it plans to ban sales of H20 chips by Nvidia.", "denied"),
    ],
)
def test_threat_act_and_denial_are_told_apart(text: str, status: str) -> None:
    assert [m.status for m in measures(text)] == [status]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The Commerce Department banned sales of Nvidia H20 chips on Tuesday.", "2026-01-27"),
        ("President Trump imposed a 25% tariff on AI chips on January 14.", "2026-01-14"),
        ("The Commerce Department banned sales of Nvidia H20 chips.", "2026-01-28"),
    ],
)
def test_an_act_that_is_news_has_its_day_or_that_of_publication(text: str, day: str) -> None:
    (measure,) = measures(text)
    assert (measure.new, measure.date) == (True, day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Since October 2022, the US has restricted sales of advanced chips to China.", "2022-10"),
        ("In 2023 the US banned sales of Nvidia A800 chips to China.", "2023"),
    ],
)
def test_what_happened_long_ago_is_background(text: str, day: str) -> None:
    (measure,) = measures(text)
    assert (measure.new, measure.date) == (False, day)


@pytest.mark.parametrize(
    "text",
    [
        "Nvidia halted shipments of H20 chips to China.",
        "OpenAI banned accounts that used its models on GPUs.",
        "Nvidia's export sales of chips rose.",
        "The control unit of the chip was redesigned.",
        "Meta restricts access to its GPUs to its own researchers.",
    ],
)
def test_what_firms_decide_themselves_is_no_measure(text: str) -> None:
    assert measures(text) == ()


def test_one_measure_told_in_several_sentences_is_one() -> None:
    text = (
        "The Commerce Department banned sales of Nvidia's H20 chips to China on Tuesday. "
        "The ban on H20 sales takes effect at once, the Commerce Department said.\n\n"
        "Nvidia said that the export ban on H20 chips would cost it $5.5 billion."
    )
    assert [m.kind for m in measures(text, "US bans H20 sales to China")] == ["export_control"]


def test_two_governments_make_two_measures() -> None:
    text = (
        "The Commerce Department added 30 Chinese chip firms to the Entity List on Tuesday.\n\n"
        "China's commerce ministry banned exports of gallium to the United States on Wednesday."
    )
    assert [(m.kind, m.issuer) for m in measures(text)] == [("listing", "US"), ("export_control", "CN")]
