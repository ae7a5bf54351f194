"""Whose a named machine, site or model is, where its sentence names no firm: "Colossus runs on 200,000 GPUs" tells of xAI.

Which names those are is reference data (assets.csv); who holds chips is decided in holders.py.
"""

import re
from functools import cache

import reference
from extract.names import Name
from extract.text import Clean


@cache
def _spellings() -> tuple[re.Pattern[str], dict[str, str]]:
    firms = {spelling: asset.firm for asset in reference.assets() for spelling in (asset.name, *asset.aliases)}
    longest = sorted(firms, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b"), firms


def stand_ins(doc: Clean, start: int, end: int) -> list[Name]:
    """A firm's name at the place of each asset in a stretch of the clean text, spelt as in the reference data."""
    pattern, firms = _spellings()
    return [Name(m.start(), m.end(), "firm", firms[m.group()]) for m in pattern.finditer(doc.text, start, end)]
