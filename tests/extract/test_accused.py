"""Who is accused, by name; and who only stands beside the case."""

import pytest

from extract.accused import accused
from extract.names import names
from extract.text import clean, sentences


def found(text: str) -> list[str]:
    doc = clean("Title", text)
    split = sentences(doc.text)
    known = names(doc, split)
    return [name for sentence in split for name in accused(doc, sentence, known)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prosecutors charged Orrin Vale with smuggling Nvidia chips to China.", ["Orrin Vale"]),
        ("Lena Marsh-Hu, 41, the owner of a warehouse, was arrested over GPUs for China.", ["Lena Marsh-Hu"]),
        ("Orrin T. Vale pleaded guilty in Texas.", ["Orrin T. Vale"]),
        ("Nvidia was fined, Attorney General Pam Bright said.", []),
        ("Prosecutors told Judge Ana Lopez that Nvidia chips were smuggled.", []),
        ("Federal Prosecutors charged Applied Materials over exports to SMIC.", []),
        ("The Justice Department indicted four men.", []),
    ],
)
def test_the_accused_by_name(text: str, expected: list[str]) -> None:
    assert found(text) == expected
