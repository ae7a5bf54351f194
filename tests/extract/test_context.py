"""What a sentence does to a finding: asserted, planned, denied; with terminators and pseudo-triggers.

The focus of each sentence stands in square brackets.
"""

import pytest

from extract.context import categories


def around(text: str) -> set[str]:
    start = text.index("[")
    end = text.index("]") - 1
    plain = text.replace("[", "").replace("]", "").lower()
    return set(categories(plain, 0, len(plain), (start, end)))


@pytest.mark.parametrize(
    "text",
    [
        "Meta has [350,000 GPUs].",
        "xAI trained the model on [100,000 H100s].",
        "Not only does it own [50,000 GPUs].",
        "It has no fewer than [50,000 GPUs].",
        "No doubt it has [50,000 GPUs].",
        "Nvidia did not respond, and Meta has [50,000 GPUs].",
        "Nvidia declined to comment on the [50,000 GPUs].",
        "It denied the report, but it has [50,000 GPUs].",  # a terminator ends the scope
        "It does not own them; Meta has [50,000 GPUs].",
    ],
)
def test_plain_statements_hold(text: str) -> None:
    assert around(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Meta will buy [350,000 GPUs].",
        "Meta plans to buy [350,000 GPUs].",
        "Meta expects to have [350,000 GPUs].",
        "Humain could receive [18,000 chips].",
        "It is in talks over [18,000 chips].",
        "It agreed to buy [18,000 chips].",
        "A cluster of [18,000 chips] is under construction.",
        "[18,000 chips] are expected next year.",
        "It is set to get [18,000 chips].",
        "It has on order [18,000 chips], which are expected by year-end.",
    ],
)
def test_what_is_yet_to_come_is_planned(text: str) -> None:
    assert around(text) == {"planned"}


@pytest.mark.parametrize(
    "text",
    [
        "DeepSeek denied that it has [50,000 GPUs].",
        "DeepSeek does not have [50,000 GPUs].",
        "There is no evidence of [50,000 GPUs].",
        "It never had [50,000 GPUs].",
        "It rejects the claim of [50,000 GPUs].",
        "The figure of [50,000 GPUs] is false.",
        "The order for [50,000 GPUs] was cancelled.",
    ],
)
def test_what_is_said_not_to_be_is_denied(text: str) -> None:
    assert "denied" in around(text)


def test_the_words_that_say_so_come_with_the_category() -> None:
    text = "deepseek denied that it has 50,000 gpus."
    assert categories(text, 0, len(text), (28, 39)) == {"denied": "denied"}


def test_a_trigger_too_far_away_says_nothing() -> None:
    far = "it will " + "go on and on and " * 12 + "[has 50,000 GPUs]"
    assert "planned" not in around(far)


def test_only_the_sentence_is_looked_at() -> None:
    text = "it will not. meta has 50,000 gpus. it denied that."
    start = text.index("meta")
    assert categories(text, start, text.index(". it denied"), (start + 9, start + 20)) == {}
