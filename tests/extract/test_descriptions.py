"""Firms told by country or trade instead of by name."""

import pytest

from extract.descriptions import described

NAMED = ("Cohere", "Oracle", "TSMC", "Deutsche Telekom")


@pytest.mark.parametrize(
    ("noun", "nations", "firm"),
    [
        ("lab", (), "Cohere"),
        ("chipmaker", (), "TSMC"),
        ("carrier", (), "Deutsche Telekom"),
        ("company", ("Canada",), "Cohere"),
        ("company", ("Taiwan",), "TSMC"),
        ("lab", ("Taiwan",), None),
        ("company", (), None),
        ("carmaker", (), None),
    ],
)
def test_the_firm_named_last_that_fits_is_meant(noun: str, nations: tuple[str, ...], firm: str | None) -> None:
    assert described(noun, nations, NAMED) == firm
