"""A measure that an article comes back to: by "the ban" and "those waivers", as a step of its case, in other words."""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article
from extract import read
from extract.anaphora import introduces_people, points_back, speaks_of_parties_told

DAY = datetime(2026, 9, 10, tzinfo=UTC)


def _found(text: str) -> list[tuple[str, str | None, bool]]:
    article = Article("a", "Semiconductors in the news", text, published=DAY)
    return sorted((m.kind, m.issuer, m.new) for m in next(read([article])).sanctions)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The United States revoked permits that let Orvane ship etching tools to its plant in China. "
            "Orvane said so in a filing. The permits expire in four months, when it will have to apply anew.",
            [("licence", "US", True)],
        ),
        (
            "A court in Boston sentenced a trader, Wei Lo, to three years in prison for smuggling 800 GPUs to China. "
            "Lo had pleaded guilty. The sentence is shorter than prosecutors asked for.",
            [("enforcement", "US", True)],
        ),
        (
            "Separately, Beijing put Halden Analytics and 13 foreign organisations on its unreliable entity list.",
            [("listing", "CN", True)],
        ),
    ],
)
def test_what_points_back_opens_no_second_measure(text: str, expected: list[tuple[str, str | None, bool]]) -> None:
    assert _found(text) == expected


def test_people_told_of_for_the_first_time_are_another_case() -> None:
    text = (
        "Singapore prosecutors charged a fourth man over servers with Nvidia chips that went to China. "
        "Three others were charged with fraud in February 2025."
    )
    assert _found(text) == [("enforcement", "SG", False), ("enforcement", "SG", True)]


@pytest.mark.parametrize(
    ("sentence", "words", "expected"),
    [
        ("the ban took effect on monday", "ban took effect", True),
        ("the suspension of these restrictions will last a year", "suspension of these restrictions", True),
        ("the waivers for those two firms expire in may", "waivers for those two firms expire", True),
        ("china cancelled the listing of 15 companies", "cancelled the listing", False),
        ("a ban on sales was announced", "ban on sales", False),
    ],
)
def test_words_that_point_back(sentence: str, words: str, expected: bool) -> None:
    start = sentence.index(words)
    assert points_back(sentence, (start, start + len(words))) is expected


def test_parties_counted_as_known_and_people_told_first() -> None:
    assert speaks_of_parties_told("the three companies and five others merit inclusion")
    assert not speaks_of_parties_told("three companies were added")
    assert introduces_people("two former engineers were arrested")
    assert not introduces_people("the two engineers were arrested")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The US Treasury proposed rules on Tuesday that would bar American investors from funding Chinese firms "
            "that train large AI models.",
            [("investment", "US", True)],
        ),
        (
            "The Pentagon added Vexon and Unitree to its list of Chinese military companies on Monday, while the "
            "Commerce Department put eight suppliers of SMIC on the Entity List.",
            [("listing", "US", True), ("listing", "US", True)],
        ),
        (
            "Commerce put Vexon on the Entity List on Tuesday. With the listing, any export of US software to the "
            "lab requires a licence.",
            [("listing", "US", True)],
        ),
    ],
)
def test_announcements_lists_and_what_follows(text: str, expected: list[tuple[str, str | None, bool]]) -> None:
    assert _found(text) == expected
