"""Why something is late: which words around a delay state its reason, and which only stand near it.

The delays themselves, with the causes that their own sentence states, are in test_delays.py.
"""

import pytest

from chipwatch.model import Article
from extract import read


def causes(text: str, title: str = "") -> list[str]:
    return [delay.cause for delay in next(read([Article("a", title, text)])).delays]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("AMD has delayed the MI450. The delay stems from a late change to the memory controller.", "technical"),
        ("Intel has delayed its Ohio fab to 2031. The company cited slack orders.", "commercial"),
        ("Oracle's data center is four months late. Contractors have struggled to hire electricians.", "supply"),
        ("Google has delayed Gemini 4 Ultra. The hold-up is safety testing.", "technical"),
        ("Alibaba has postponed Qwen 4. The decision follows new export controls.", "chip_access"),
    ],
)
def test_a_sentence_behind_that_explains_the_delay(text: str, cause: str) -> None:
    assert causes(text) == [cause]


def test_an_explanation_further_down() -> None:
    text = (
        "Tesla's AI6 chip has slipped to 2028.\n\nA board member praised the team.\n\nThe carmaker builds in Texas.\n\n"
        "Its shares fell.\n\nThe delay is due to a redesign of the die, Elon Musk said."
    )
    assert causes(text) == ["technical"]


@pytest.mark.parametrize(
    "near",
    [
        "Local officials encouraged it to reconsider.",
        "Demand for AI chips remains strong.",
        "The government welcomed the investment.",
        "Its antitrust trial goes on in Washington.",
        "The problems with its first chip were resolved last year.",
        "Meanwhile, its licence in Finland ran out.",
    ],
)
def test_a_sentence_that_only_stands_near_explains_nothing(near: str) -> None:
    assert causes(f"Nvidia has pushed back its N1X chip to early 2027. {near}") == ["unknown"]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Nvidia has delayed the N1X chip. The company gave no reason. Demand is weak.", "unknown"),
        ("Nvidia has delayed the N1X chip, prompting doubts about demand.", "unknown"),
        ("The county withdrew its permit, forcing Meta to push back its Ohio data center.", "regulatory"),
        ("A redesign became necessary. As a result, Microsoft has delayed the Maia 300.", "technical"),
        ("Shipments of Nvidia's H20 chips are stuck in a filing procedure.", "regulatory"),
    ],
)
def test_where_a_reason_stands_and_where_it_ends(text: str, cause: str) -> None:
    assert causes(text) == [cause]


def test_a_headline_that_says_why() -> None:
    text = "Grok 5 was due in March. It has slipped to July. Lawmakers have asked questions."
    assert causes(text, "Why xAI's Grok 5 is late: training kept crashing") == ["technical"]


def test_the_reason_of_another_of_several() -> None:
    text = (
        "TSMC will delay its second Arizona fab. Its first Arizona fab was late because of a labour shortage, "
        "which has since been overcome."
    )
    assert causes(text)[0] == "unknown"


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        # the second telling states the reason, the first has none of its own
        ("Meta's Lima campus is late. Its founder spoke in Rome. The campus was delayed due to floods.", "supply"),
        # what it was not
        ("AMD has delayed the MI500. The culprit isn't a lack of money, but a flaw in the die.", "technical"),
        ("AMD has delayed the MI500. The slip has nothing to do with demand.", "unknown"),
        # what lacks is not the chips
        ("A customer shortage has forced Samsung to delay tool installation at its chip plant in Waco.", "commercial"),
        # how it became known
        ("OpenAI's model Calliope 2 is late. The delay surfaced in a lawsuit.", "unknown"),
        # "failed to" is the delay, not a fault
        ("xAI's Grok 6 failed to launch in June.", "unknown"),
        ("Google put Gemini 5 off a month so it can improve its handling of Hindi.", "technical"),
        ("OpenAI has delayed Calliope 2, a model. It gave its reasons: We are improving how it refuses.", "technical"),
    ],
)
def test_what_is_the_reason_and_what_only_looks_like_one(text: str, cause: str) -> None:
    assert causes(text)[0] == cause


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Tests failed and yields are low. These challenges could delay AMD's MI500.", "technical"),
        ("Apple has delayed its Siri upgrade. It did not meet the firm's quality bar.", "technical"),
        ("Samsung's P6 plant in Pyeongtaek was delayed over concerns about overinvestment.", "commercial"),
        ("SK hynix's Yongin fab is late. The firm began to cut its capital expenditures in 2022.", "commercial"),
        ("Local pushback has halted Amazon's data center in Louisa.", "regulatory"),
        ("The plant has a new gate, and the firm has halted construction of Samsung's P6 fab.", "unknown"),
    ],
)
def test_reasons_in_other_words(text: str, cause: str) -> None:
    assert causes(text)[0] == cause


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Computing is dear, and Europe's AI data center project encounters delays.", "unknown"),
        ("Dutch authorities seized control of Nexo, prompting it to delay its AI chip fab in Nijmegen.", "regulatory"),
        ("Tesla's AI7 chip is late. The sticking point is parts, not design.", "supply"),
    ],
)
def test_what_causes_and_what_is_only_beside(text: str, cause: str) -> None:
    assert causes(text)[0] == cause
