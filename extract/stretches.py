"""Which part of a sentence belongs to which of the measures that it tells: "fined A in May and arrested B in June".

Only the sentence is divided here, at the comma, bracket or "and" before each further act of the same kind; whether two
acts are one measure is decided in merging.py.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from chipwatch.model import Span
from extract.kinds import Match
from extract.text import Sentence

_EDGE = re.compile(r"[,;(]|\b(?:and|while|plus|or|as well as|along with|but)\b")


def stretches(lower: str, found: Sequence[tuple[Sentence, Match]]) -> list[Span]:
    """For each wording the part of its sentence that is its own: the whole, unless others of its kind tell acts there.

    `lower` is the lower-cased clean text that the spans count in.
    """
    acts: dict[tuple[int, str], list[Span]] = defaultdict(list)
    for sentence, match in found:
        if match.act:
            acts[sentence.index, match.kind].append(match.span)
    own: list[Span] = []
    for sentence, match in found:
        starts = [sentence.start]
        for before, span in pairwise(sorted(acts[sentence.index, match.kind]) if match.act else ()):
            edge = max((e.start() for e in _EDGE.finditer(lower, before[1], span[0])), default=None)
            if edge is not None:
                starts.append(edge)
        start = max((s for s in starts if s <= match.span[0]), default=sentence.start)
        end = min((s for s in starts if s > match.span[0]), default=sentence.end)
        own.append((start, max(end, match.span[1])))
    return own
