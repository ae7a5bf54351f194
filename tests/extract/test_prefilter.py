"""The prefilter never hides a match, and does turn most sentences away."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sample
from extract.lateness import _rules
from extract.prefilter import Prefilter, ways
from extract.text import clean, sentences
from extract.wording import compiled, wordings

PATTERNS = [*(compiled(*w.ways) for w in wordings()), *(re.compile(pattern) for _, pattern in _rules().wordings)]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("banned", [[{"banned"}]]),
        (r"\bban(?:ned|s)\b", [[{"banned", "bans"}]]),
        (r"\blicen[cs]e", [[{"licence", "license"}]]),
        (r"(?:export|import) curbs?", [[{"export curb", "import curb"}]]),
        (r"(?:\bhalt\b)|(?:paus(?:es|ing))", [[{"halt"}], [{"pauses", "pausing"}]]),
        (r"delay(?:ed)?", [[{"delay"}]]),
        (r"(?:very )+late", [[{"very "}, {"late"}]]),
        (r"\d+", [[]]),
        (r"(?:a|\w)x", [[]]),
        (r"[ab]\d", [[{f"{letter}{digit}" for letter in "ab" for digit in range(10)}]]),
        (r"v\d+(?= tpus?\b)", [[{" tpu"}]]),
    ],
)
def test_what_a_match_must_hold_is_read_off_the_pattern(pattern: str, found: list[list[set[str]]]) -> None:
    assert [sorted(map(sorted, way)) for way in ways(pattern)] == [sorted(map(sorted, way)) for way in found]


def test_parts_are_told_apart() -> None:
    text = "china bans chips. the fab is late. nothing here."
    filtered = Prefilter([re.compile("bans? chips"), re.compile(r"is (?:very )?late"), re.compile("[a-z]")])
    assert filtered(text, [0, 18, 35]) == [{0, 2}, {1, 2}, {2}]


def test_no_sentence_of_the_sample_is_hidden_from_a_wording_that_matches_it() -> None:
    filtered = Prefilter(PATTERNS)
    asked = left = 0
    for row in sample.articles():
        doc = clean(row["title"], row["text"])
        split = sentences(doc.text)
        for sentence, numbers in zip(split, filtered(doc.lower, [s.start for s in split]), strict=True):
            matching = {i for i, p in enumerate(PATTERNS) if p.search(doc.lower[sentence.start : sentence.end])}
            assert matching <= numbers
            asked += len(PATTERNS)
            left += len(numbers)
    assert left < asked / 4


FILTER = Prefilter(PATTERNS)
WORDS = st.sampled_from(
    (
        "the china us ban banned bans on export of to chips licence license granted revoked delay delayed pushed back "
        "until 2027 from entity list added has been its was not rule tariff 25 % charged with smuggling nvidia , . fab"
    ).split()
)


@given(st.lists(WORDS, max_size=25))
def test_no_string_is_hidden(words: list[str]) -> None:
    text = " ".join(words)
    (numbers,) = FILTER(text, [0])
    assert {i for i, p in enumerate(PATTERNS) if p.search(text)} <= numbers
