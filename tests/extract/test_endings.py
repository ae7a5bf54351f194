"""A pattern that looks back finds the same, and is asked seldom."""

import importlib
import pkgutil
import re

import pytest

import extract
import sample
from extract.endings import Ending, endings
from extract.text import clean


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (r"\bby $", {"by "}),
        (r"\b(?:of|with) (?:the )?$", {"of ", "ith ", "the "}),
        (r"[$€] ?$", {"$", "€", "$ ", "€ "}),
        (r"(?:a|an)(?: very)*$", {"a", "an", "very"}),
        (r"\bnot [a-z]+$", {""}),
        (r"(?:,|;) (?:[a-z]+ )?$", {", ", "; ", " "}),
        (r"chip's?\s$", {"ip' ", "p's ", "ip'\n", "p's\n"}),
        (r"(?i:ab)c?$", {""}),
    ],
)
def test_the_endings_of_a_match_are_read_off_the_pattern(pattern: str, found: set[str]) -> None:
    assert endings(pattern) == found


@pytest.mark.parametrize("pattern", ["abc", "a$b", "(?:a$|b)", "$|x"])
def test_a_pattern_that_need_not_reach_the_end_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="does not end"):
        endings(pattern)


def known() -> list[Ending]:
    modules = [importlib.import_module(f"extract.{found.name}") for found in pkgutil.iter_modules(extract.__path__)]
    return list({id(v): v for module in modules for v in vars(module).values() if isinstance(v, Ending)}.values())


def test_no_match_in_the_sample_is_lost_and_most_places_are_passed_over() -> None:
    looks_back = known()
    assert len(looks_back) > 20
    documents = [clean(row["title"], row["text"]) for row in sample.articles()[::8]]
    lefts = [text[max(0, at - 60) : at] for doc in documents for text in (doc.text, doc.lower) for at in range(400)]
    for ending in looks_back:
        pattern: re.Pattern[str] = ending._pattern
        for left in lefts:
            match, plain = ending.search(left), pattern.search(left)
            assert (match and match.span()) == (plain and plain.span()), (pattern.pattern, left)


def test_a_stretch_is_searched_as_re_does() -> None:
    text = "made by the firm"
    assert Ending(re.compile(r"\bby $")).search(text, 0, 8)
    assert not Ending(re.compile(r"\bby $")).search(text, 6, 8)
    assert not Ending(re.compile(r"\bby $")).search(text)
