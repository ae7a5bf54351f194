"""Which words of a report are telling."""

import pytest

from warehouse.telling import telling

TELLING = {
    "a verb and a noun of one stem": ("verify where servers are, by verification", {"verify", "verific"}),
    "what a rule is about": ("a yearly quota of chips", {"quota"}),
    "an amount": ("500,000 chips and 252 million dollars", {"500000", "252"}),
    "a rate": ("a tariff of 20% on chips", {"20%"}),
    "no dates": ("on 14 January 2026", set[str]()),
    "no part of a product's name": ("the H100 and the 910B", set[str]()),
    "no dateline": ("LUMINGTON, Jan 22 (Meridian) - The government said", set[str]()),
    "no words of all reports": ("export controls on chips for China", set[str]()),
}


@pytest.mark.parametrize(("text", "words"), TELLING.values(), ids=TELLING)
def test_telling_words_are_what_few_reports_have(text: str, words: set[str]) -> None:
    assert telling(text) - {"yearly", "dollar"} == words


def test_names_that_are_compared_as_such_are_no_telling_words() -> None:
    assert telling("Vesper Microsystems", ["Vesper Microsystems"]) == frozenset()
