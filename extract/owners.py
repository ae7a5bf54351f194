"""Whose a late thing is: the firm named in its phrase, before it, or in its sentence.

What the thing is, is told in things.py; this module only reads the firms' names around it.
"""

import re
from collections.abc import Sequence

from spacy.tokens import Token

from chipwatch.model import Span
from extract.assets import stand_ins
from extract.names import Name
from extract.roles import cited, is_maker
from extract.text import Clean

# "ARM-based processors" are not Arm's.
_MADE_AFTER = re.compile(r"-(?:based|compatible|powered|style|like|class)\b")


def without_firms(doc: Clean, inside: Sequence[Name], span: Span) -> str:
    """The lower-cased words of a span with firms' names blanked, whose words ("Machines", "Systems") name no things."""
    words = doc.lower[span[0] : span[1]]
    for name in inside:
        if name.kind in ("firm", "agency", "outlet") and span[0] <= name.start and name.end <= span[1]:
            words = words[: name.start - span[0]] + "_" * (name.end - name.start) + words[name.end - span[0] :]
    return words


def owner(doc: Clean, inside: Sequence[Name], span: Span) -> str | None:
    """The firm in or right before a thing ("Intel's Ohio fab"), else the sentence's first firm that only cites or makes nothing."""
    firms = [n for n in inside if n.kind == "firm" and not cited(doc, n) and not _MADE_AFTER.match(doc.lower, n.end)]
    within = [n for n in firms if span[0] <= n.start < span[1]]
    if within:
        return within[0].name
    near = [n for n in firms if 0 <= span[0] - n.end <= 30]
    if near:
        return near[-1].name
    plain = [n for n in firms if not is_maker(doc, n, inside)]
    before = [n for n in plain if n.start < span[0]]
    found = before or plain or firms or stand_ins(doc, *span)
    return found[0].name if found else None


def acting(inside: Sequence[Name], start: int, doer: Token | None, span: Span) -> str | None:
    """The firm that delays a thing itself ("Wolfspeed has postponed a plant"), where the thing's phrase names none.

    `start` is where the sentence begins in the text, `span` the thing's place there.
    """
    firms = [n for n in inside if n.kind == "firm"]
    if doer is None or any(span[0] - 3 <= n.end and n.start < span[1] for n in firms if n.end > span[0] - 3):
        return None
    first = start + doer.left_edge.idx
    last = start + doer.right_edge.idx + len(doer.right_edge)
    named = [n for n in firms if first <= n.start and n.end <= last]
    return named[0].name if len({n.name for n in named}) == 1 else None
