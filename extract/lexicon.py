"""The names that the reference data knows, ready for matching in lower-cased text in one pass.

Only the look-up belongs here: which known name stands where, with its letter case checked and word edges kept. Whether
an ambiguous one is meant is decided in names.py. One automaton holds all names; building it takes about 50 ms.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ahocorasick_rs import AhoCorasick

import reference

Kind = Literal["firm", "chip", "agency", "country", "outlet"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One spelling of one known name. `owner`: a chip's maker, an agency's issuer, a country's code, else None."""

    spelling: str
    kind: Kind
    name: str
    owner: str | None
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A known spelling at a place of the clean text; `end` leaves out possessive and plural endings."""

    start: int
    end: int
    entry: Entry


# "Rubin GPU" and "eighth-generation TPU" describe; as names they would hide the family or the product beside them.
_GENERATION = re.compile(r"\bgeneration\b|\bgen\b| GPU$| CPU$|^G[BH]\d+ superchips?$", re.IGNORECASE)


def _entries() -> Iterator[Entry]:
    for firm in reference.firms():
        for spelling in (firm.name, *firm.aliases):
            yield Entry(spelling, "firm", firm.name, None, firm.ambiguous and " " not in spelling)
    for chip in reference.chips():
        for spelling in (chip.name, *chip.aliases):
            # "Ascend" alone finds "Huawei Ascend" too, and leaves "Ascend 910D" behind it to be seen.
            doubled = spelling.startswith(f"{chip.maker} ") and spelling.split(" ", 1)[1] in (chip.name, *chip.aliases)
            if not doubled and not _GENERATION.search(spelling):
                yield Entry(spelling, "chip", chip.name, chip.maker, chip.ambiguous and spelling == chip.name)
    for agency in reference.agencies():
        for spelling in (agency.name, *agency.aliases):
            yield Entry(spelling, "agency", agency.name, agency.issuer, False)
    for country in reference.countries():
        for spelling in (country.name, *country.names, *country.metonyms):
            yield Entry(spelling, "country", country.name, country.code, False)
    for outlet in reference.outlets():
        for spelling in (outlet.name, *outlet.aliases):
            yield Entry(spelling, "outlet", outlet.name, None, False)


@cache
def _table() -> tuple[AhoCorasick, tuple[tuple[Entry, ...], ...]]:
    by_spelling: dict[str, list[Entry]] = {}
    for entry in _entries():
        known = by_spelling.setdefault(entry.spelling.lower(), [])
        if all((entry.kind, entry.name) != (other.kind, other.name) for other in known):
            known.append(entry)
    return AhoCorasick(list(by_spelling)), tuple(tuple(entries) for entries in by_spelling.values())


def hits(text: str, lower: str) -> list[Hit]:
    """All known names in a clean text, the longest of each kind where they overlap; one place may have several kinds."""
    automaton, entries = _table()
    found: list[tuple[int, int, tuple[Entry, ...]]] = []
    for index, start, end in automaton.find_matches_as_indexes(lower, overlapping=True):
        if start and lower[start - 1].isalnum() and lower[start].isalnum() and lower[start].isascii():
            continue
        fitting = tuple(entry for entry in entries[index] if _fits(text, lower, start, end, entry))
        if fitting:
            found.append((start, end, fitting))
    found.sort(key=lambda f: (f[0], -f[1]))
    kept: list[Hit] = []
    edges: dict[str, int] = {}
    for start, end, fitting in found:
        kept.extend(Hit(start, end, entry) for entry in fitting if start >= edges.get(entry.kind, 0))
        edges.update({entry.kind: max(end, edges.get(entry.kind, 0)) for entry in fitting})
    return kept


def _fits(text: str, lower: str, start: int, end: int, entry: Entry) -> bool:
    """Right edge and letter case. A chip's name may carry a plural s; short capitals ("US", "BIS") must be capitals."""
    after = lower[end : end + 2]
    if (
        after[:1].isalnum()
        and after[:1].isascii()
        and not (entry.kind == "chip" and after[0] == "s" and not after[1:].isalnum())
    ):
        return False
    seen, spelling = text[start:end], entry.spelling
    if seen == spelling or not spelling.isascii():
        return True
    if spelling.isupper() and len(spelling) <= 5 and not any(c.isdigit() for c in spelling):
        return seen.isupper()
    if entry.kind == "chip" and any(c.isdigit() for c in spelling) and any(c.isalpha() for c in spelling):
        return not entry.ambiguous
    if spelling[0].isupper():
        return seen[0].isupper()
    return True
