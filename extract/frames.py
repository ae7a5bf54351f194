"""The verb and noun frames of frames.toml, by lemma. Only loading belongs here."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from chipwatch.model import Relation


class Frame(NamedTuple):
    """What a verb says of the chips it governs, and which part of its clause names the firm."""

    relation: Relation
    holder: str


@cache
def frames() -> tuple[dict[str, Frame], dict[str, Relation]]:
    """Verb frames and noun relations by lemma. A lemma that stands twice keeps its first reading."""
    raw = tomllib.loads((Path(__file__).parent / "frames.toml").read_text(encoding="utf-8"))
    verbs: dict[str, Frame] = {}
    nouns: dict[str, Relation] = {}
    for row in raw["frame"]:
        for verb in row["verbs"].split():
            verbs.setdefault(verb, Frame(row["relation"], row["holder"]))
    for row in raw["noun"]:
        for noun in row["nouns"].split():
            nouns.setdefault(noun, row["relation"])
    return verbs, nouns
