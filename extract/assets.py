"""Named machines, sites and models in a text, and whose they are: "Colossus runs on 200,000 GPUs" tells of xAI.

Which names those are is reference data (assets.csv); who holds chips is decided in holders.py, what is late in things.py.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import reference
from extract.names import Name
from extract.text import Clean


class Mention(NamedTuple):
    """An asset at its place in the clean text: `kind` is that of the reference data ("site", "model")."""

    start: int
    end: int
    kind: str
    firm: str


_NUMBER = re.compile(r" \d{1,2}(?![\w,.%])")  # "Condor Galaxy 9" is one that the reference data need not know


@cache
def _spellings() -> tuple[re.Pattern[str], dict[str, reference.Asset]]:
    assets = {spelling: asset for asset in reference.assets() for spelling in (asset.name, *asset.aliases)}
    longest = sorted(assets, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b(?!-\w)"), assets


@cache
def models() -> str:
    """Alternatives of a pattern for lower-cased text: what models and the labs that make them are called, in one word."""
    names = {name for asset in reference.assets() if asset.kind == "model" for name in (asset.name, *asset.aliases)}
    labs = [firm for firm in reference.firms() if firm.kind == "ai_lab" and not firm.ambiguous]
    names |= {name for firm in labs for name in (firm.name, *firm.aliases)}
    return "|".join(sorted({name.casefold() for name in names if name.isascii() and name.isalpha()}))


def mentions(doc: Clean, start: int, end: int) -> Iterator[Mention]:
    """The assets in a stretch of the clean text, spelt as in the reference data, in order."""
    pattern, assets = _spellings()
    for found in pattern.finditer(doc.text, start, end):
        asset = assets[found.group()]
        yield Mention(found.start(), found.end(), asset.kind, asset.firm)


def sites(doc: Clean, start: int, end: int, ours: bool) -> Iterator[Mention]:
    """The machines and sites in a stretch of the clean text. Those whose name is a plain word ("Eos", "Hyperion") only
    where the text is known to be about computing (`ours`) or names the owner."""
    for found in mentions(doc, start, end):
        plain = doc.text[found.start : found.end].isalpha()
        if found.kind == "site" and (ours or not plain or found.firm.lower() in doc.lower):
            number = _NUMBER.match(doc.text, found.end)
            yield found._replace(end=number.end() if number else found.end)


def stand_ins(doc: Clean, start: int, end: int) -> list[Name]:
    """A firm's name at the place of each asset in a stretch of the clean text."""
    return [Name(m.start, m.end, "firm", m.firm) for m in mentions(doc, start, end)]
