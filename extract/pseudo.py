"""Words that look like a measure and tell of none, or of an old one: the pseudo-triggers of measures.

Only the look-up belongs here; the words are data in pseudo.toml, each with what it does: `none` (no measure at all),
`mention` (a measure that stands, no act) or `old` (an act that is no news). What a wording means is in wording.py.
"""

import re
from functools import cache
from typing import Literal, NamedTuple

from extract.endings import Ending
from extract.kinds import Match
from extract.text import Sentence
from extract.wording import raw

Effect = Literal["none", "mention", "old"]
_AROUND = 60  # characters after a wording that `after` may look at


class _Pseudo(NamedTuple):
    effect: Effect
    kinds: frozenset[str]
    before: Ending | None
    words: re.Pattern[str] | None
    after: re.Pattern[str] | None
    sentence: re.Pattern[str] | None
    unless: re.Pattern[str] | None


@cache
def _pseudos() -> tuple[_Pseudo, ...]:
    def compiled(row: dict[str, str], key: str) -> re.Pattern[str] | None:
        return re.compile(row[key]) if key in row else None

    return tuple(
        _Pseudo(
            row["effect"],
            frozenset(row.get("kinds", ())),
            Ending(re.compile(row["before"])) if "before" in row else None,
            compiled(row, "words"),
            compiled(row, "after"),
            compiled(row, "sentence"),
            compiled(row, "unless"),
        )
        for row in raw("pseudo")["pseudo"]
    )


def effects(text: str, around: str, sentence: Sentence, match: Match) -> set[Effect]:
    """What the pseudo-triggers about a wording do to it. `text` is its lower-cased sentence, `around` that with the
    sentences beside it."""
    start, end = match.span[0] - sentence.start, match.span[1] - sentence.start
    return {
        p.effect for p in _pseudos() if (not p.kinds or match.kind in p.kinds) and _holds(p, text, around, start, end)
    }


def _holds(pseudo: _Pseudo, text: str, around: str, start: int, end: int) -> bool:
    """Whether all that a pseudo-trigger asks for stands there, and what it must not have does not stand around."""
    return (
        (pseudo.before is None or pseudo.before.search(text, 0, start) is not None)
        and (pseudo.words is None or pseudo.words.search(text[start:end]) is not None)
        and (pseudo.after is None or pseudo.after.search(text[end : end + _AROUND]) is not None)
        and (pseudo.sentence is None or pseudo.sentence.search(text) is not None)
        and (pseudo.unless is None or pseudo.unless.search(around) is None)
    )
