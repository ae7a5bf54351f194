"""The telling words of a report: those that few reports have, by which two are known to speak of one act.

Only the choice of these words belongs here; what they say is in `warehouse.likeness`. Of two reports of one kind and
issuer in the labelled streams, but of other stories, half share such a word and a sixth share two where they are of one
measure, 3 and 0.2 % where they are of two.
"""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

from warehouse.words import words

_WORD = re.compile(r"(?<![\w-])(?:[a-z][a-z'-]{3,}|\d[\d,.]*\d%?|\d%)(?![\w-])")
_ENDING = re.compile(r"(?<=[a-z]{4})(?:ations?|ing|ers?|ed|es|s|ly)$")
# "WASHINGTON, Jan 22 (Reuters) - " says where a text was written.
_DATELINE = re.compile(r"^[A-Z][A-Z .,'-]{2,40}(?:, [A-Z][\w .]{2,20})?(?: \([\w ]{2,30}\))? [-–—] ", re.MULTILINE)
# Years and days of the month are told by dates.
_DATE = re.compile(r"(?:19|20)\d\d|\d{1,2}")


def telling(text: str, known: Collection[str] = ()) -> frozenset[str]:
    """Stems of the rare words of a text, and its numbers but for dates, without words of the names `known`."""
    text = _DATELINE.sub("", text)
    besides = {stem(word) for name in known for word in name.casefold().split()}
    found = set()
    for word in _WORD.findall(text.casefold()):
        if word[0].isdigit():
            number = word.replace(",", "").rstrip(".")
            if not _DATE.fullmatch(number):
                found.add(number)
            continue
        root = stem(word)
        if len(root) > 3 and root not in _common() and root not in besides:
            found.add(root)
    return frozenset(found)


def stem(word: str) -> str:
    """A word without its commonest endings."""
    return _ENDING.sub("", word.split("'")[0].strip("-"))


@cache
def _common() -> frozenset[str]:
    lines = (Path(__file__).parent / "common.txt").read_text(encoding="utf-8").splitlines()
    listed = {word for line in lines if not line.startswith("#") for word in line.split()}
    places = {stem(word) for name in words().states for word in name.split()}
    return frozenset(listed | places)
