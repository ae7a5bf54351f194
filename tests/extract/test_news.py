"""What speaks for a measure being an article's news, and what against: the signs, and what they come to."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chipwatch.model import Article, Sanction
from extract import news, read

DAY = datetime(2026, 3, 10, tzinfo=UTC)  # a Tuesday


def measures(title: str, *paragraphs: str) -> list[Sanction]:
    article = Article("a", title, "\n\n".join(paragraphs), published=DAY)
    return sorted(next(read([article])).sanctions, key=lambda m: m.evidence)


LEAD = "The US Commerce Department added Harlan Micro to the Entity List on Monday."


def test_what_an_article_tells_first_is_news_and_what_it_adds_further_down_with_an_old_date_is_not() -> None:
    found = measures(
        "US adds Chinese chip designer to Entity List",
        LEAD + " The firm makes AI accelerators.",
        "Shares of the company fell 8% in Hong Kong.",
        "In October 2022 the United States restricted exports of AI chips to China.",
        "The company said it would appeal.",
    )
    assert [(m.kind, m.new) for m in found] == [("listing", True), ("export_control", False)]


def test_an_undated_act_far_down_that_the_title_does_not_tell_is_background() -> None:
    found = measures(
        "Nvidia supplier raises forecast",
        "Quanta raised its forecast for server sales. It expects to ship more racks this year.",
        "Demand from cloud providers is strong.",
        "China was hit when the US barred sales of advanced AI chips to the country.",
        "Quanta has plants in Taiwan and Texas.",
    )
    assert [m.new for m in found] == [False]


def test_a_title_that_asks_tells_no_act() -> None:
    found = measures("Did Washington reverse the ban on H20 exports?", "It licensed the H20 in August 2025.")
    assert not any(m.new for m in found)


def test_a_finding_says_why() -> None:
    (found,) = measures("US adds Chinese chip designer to Entity List", LEAD)
    assert "; news 0.9" in found.rule
    assert "told as an act +" in found.rule


def test_every_sign_has_a_weight_and_every_weight_a_sign() -> None:
    seen: list[set[str]] = []
    original = news.signs

    def watched(page: news.Page, measure: object) -> dict[str, float]:
        seen.append(set(original(page, measure)))  # type: ignore[arg-type]
        return original(page, measure)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(news, "signs", watched)
        measures("US adds Chinese chip designer to Entity List", LEAD)
    assert seen == [set(news.fitted()[1])]


SIGNS = st.fixed_dictionaries({name: st.floats(0, 1) for name in news.fitted()[1]})


@given(SIGNS)
def test_a_verdict_is_news_where_its_chance_is_above_a_half(found: dict[str, float]) -> None:
    verdict = news.weigh(found)
    assert 0 < verdict.chance < 1
    assert verdict.new == (verdict.chance > 0.5)


@given(SIGNS, st.sampled_from(["dated long ago", "recalled in passing", "beyond the first paragraph"]))
def test_what_speaks_of_the_past_never_makes_news_likelier(found: dict[str, float], sign: str) -> None:
    assert news.weigh({**found, sign: 1.0}).chance <= news.weigh({**found, sign: 0.0}).chance
