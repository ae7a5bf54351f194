"""The people whom a sentence about a case accuses: who is charged, arrested, pleads or is sentenced, by name.

Only names that stand where the accused stand are read here; firms are found elsewhere. Judges, lawyers and officials,
whose titles stand before their names, are no accused.
"""

import re
from collections.abc import Sequence

from extract.names import Name
from extract.text import Clean, Sentence

_NAME = r"[A-Z][a-z]+(?:-[A-Z]?[a-z]+)?(?: [A-Z]\.)?(?: [A-Z][a-z]+(?:-[A-Z]?[a-z]+)?){1,2}"
_DEED = (
    r"(?:was|were|is|has been|had been|have been)? ?(?:indicted|charged|arrested|detained|sentenced|convicted|extradited|jailed|"
    r"accused|pleaded|pleads|pled|admitted|smuggled|relabel\w+|shipped|conspired|faces|stands? accused|told)\b"
)
_ACCUSED = (
    re.compile(
        rf"\b(?:charged|charges|indicted|indicts|arrested|arrests|sentenced|convicted|accused|accuses|detained|jailed|"
        rf"extradited|against|that) ({_NAME})\b"
    ),
    re.compile(rf"\b({_NAME}),? (?:\d\d, )?(?:[a-z][^,.;]{{0,70}}, )?{_DEED}"),
    re.compile(rf"\b({_NAME}), \d\d,"),
)
_TITLE = re.compile(
    r"\b(?:Attorney|General|Judge|Justice|Minister|Prosecutor|Secretary|Director|Agent|Senator|Governor|President|"
    r"Commissioner|Inspector|Spokes\w+|[Ll]awyer|[Ss]pokes\w+|[Jj]udge|[Aa]ttorney)(?: for)? $"
)
# Words in capitals that begin sentences, bodies and months, no names of people.
_NO_NAME = frozenset(
    "the a an in on at two three four five six federal prosecutors justice department district high supreme court police "
    "customs chinese american us dutch taiwanese korean german japanese former january february march april may june "
    "july august september october november december monday tuesday wednesday thursday friday saturday sunday national "
    "bureau ministry commerce authorities officials grand jury export control act new entity list "
    "north south west east san los".split()
)


def accused(doc: Clean, sentence: Sentence, names: Sequence[Name]) -> list[str]:
    """Full names of the accused in a sentence, each once, in order of place; `names` are the names known in the text."""
    found: dict[str, int] = {}
    text = doc.text[sentence.start : sentence.end]
    for pattern in _ACCUSED:
        for match in pattern.finditer(text):
            start, end = (sentence.start + at for at in match.span(1))
            words = match.group(1).split()
            known = any(n.start < end and start < n.end for n in names)
            if known or _NO_NAME & {word.lower() for word in words} or _TITLE.search(text[: match.start(1)]):
                continue
            found.setdefault(match.group(1), match.start(1))
    return sorted(found, key=lambda name: found[name])
