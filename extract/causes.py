"""Why something is late: the stretches of text that may state a reason, most telling first, and the cause that one states.

Which cause a stretch states is told in grounds.py. Which sentence tells of a delay is decided in delays.py.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from chipwatch.model import Cause, SubjectKind
from extract.grounds import HINT, PROBLEM, TOPIC, Trust, rules, stated


class Reason(NamedTuple):
    """A cause, and how surely it is that of the delay: stated as its reason, told near it, or only guessed from the text."""

    cause: Cause
    weight: Literal[0, 1, 2, 3]


# Where a reason ends: at what follows from it, too.
_END = re.compile(
    r"[;]|, (?:said|according|the [a-z ]+ (?:said|reported)|[a-z]+ (?:said|reported|wrote)|though|although"
    r"|(?:thereby |further |in turn )?(?:sparking|raising|prompting|putting|leaving|dealing|adding|casting|fuell?ing|stoking|dashing|clouding|frustrating|disappointing))\b|\bbut\b"
)
# What comes before such words in the sentence of a delay is its reason: "the permit lapsed, forcing Meta to push back".
_FORCING = re.compile(
    r",? (?:which |that )?(?:ha[sd] )?(?:forc|requir|prompt|caus|lead|compel|push|oblig|result|trigger)(?:ing|ed)\b"
)
# A sentence behind that speaks of the delay just told.
_THE_DELAY = re.compile(
    r"\b(?:the|this|that|its|latest|these|those) (?:[a-z-]+ )?(?:delays?|slip|setback|hold-?up|postponement|pause|halt|wait|revision|decision)\b(?! (?:adds|raises|leaves|casts|surfaced|emerged|came to light|was (?:first )?(?:reported|disclosed|revealed)|is (?:unusual|another)|will|could|may|has (?:generated|raised|sparked)))|\breasons?\b|\bto blame\b|\breflects?\b|\bresults? from\b"
)
# "It gave its reasons for the delay:".
_REASONS_FOLLOW = re.compile(r"\b(?:reasons?|causes?|factors?|issues|why)\b[^:]*:\s*$")
# A sentence that explains a delay wherever in the article it stands.
_EXPLAINS = re.compile(
    r"(?:\b(?:the|this|that|its|these|those|latest)|['’]s) (?:[a-z-]+ ){0,2}(?:delays?|slip|slippage|setback|hold-?up|postponement|pause|halt|decision|new (?:timeline|schedule|date))\b[^.;]{0,30}?\b(?:stem|due to|owing to|caused by|driven by|attribut|result(?:s|ed) from|because|blam|reflect|trace|comes? (?:as|after|amid)|came (?:as|after|amid)|follow)"
    r"|\bbehind the (?:delays?|decision|postponement|move|slip|setback)\b|\b(?:blam(?:ed|es|ing)|attribut(?:ed|es|ing)) (?:the|its|this) (?:[a-z-]+ )?(?:delays?|slip|setback|postponement)"
    r"|\b(?:as to |reasons? )?why (?:this|it|that) (?:is|was|has been) (?:happening|late|delayed)\b"
    r"|\bthe (?:main |real |official |stated |primary )?(?:reason|cause|culprit|blocker|sticking point|hold-?up) (?:is|was|for (?:the|this|its))\b|\bholding (?:it|the [a-z]+|[a-z]+) back (?:is|was)\b"
)
# That no reason is known.
_NO_REASON = re.compile(
    r"\b(?:gave|given|give|cited?|offered|with) no (?:[a-z]+ )?(?:reason|explanation)|\bno (?:reason|explanation) (?:was|has been|is|for)\b|\b(?:did not|didn't|declined to|would not|without) (?:giv|say|stat|explain|specify|elaborat|comment)(?:e|ing)? ?(?:on )?(?:(?:a|the|any) reasons?|why\b)"
)
# "The culprit isn't a lack of funding", "has nothing to do with demand", "not because of yields but".
_NOT_IT = re.compile(
    r"\b(?:culprits?|reasons?|causes?|problem|issue|blame|bottleneck|constraint) (?:is|was|are|were)(?:n't|n’t| not) [^.;]*?(?=,? but\b|[.;]|$)"
    r"|(?<=,) not (?:the |an? |its )?[a-z-]+(?: [a-z-]+)?(?=[:.;,—]|$)|\bnothing to do with [^.;]*|\bnot (?:because|due to|caused by|for lack of|about|a (?:question|matter|lack) of) [^,.;]*?(?=,? but\b|[,.;]|$)"
)
# A sentence that goes on to another thing.
_ELSEWHERE = re.compile(
    r"^(?:and |but )?(?:separately|meanwhile|elsewhere|in other news|in (?!the\b|a\b|an\b|its\b|this\b|that\b|response\b|addition\b|turn\b|fact\b|part\b)[a-z]+,)"
)
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth)\b(?=(?: [a-z-]+){0,4} (?:foundr|fab|plant|phase|building|site|campus|factor|hall|line|unit|chip|model|data cent))"
)
# Verbs whose subject is the reason: "a shortage of welders is delaying", "yield problems have forced".
_CAUSING = re.compile(
    r"(?:delay|stall|halt|hinder|hamper|derail|push|set|held|hold|hobbl|stymi|slow|block|stop|put|forc|bring|brought|mov|leave|left|disrupt|paus|suspen|bump|sideline|freez|froze)"
)
_PASSIVE = re.compile(
    r"\b(?:been|be|being|is|are|was|were|gets?|got) (?:[a-z]+ly )?$|(?:'s|\b(?:its|their|the|an?|long|this)) (?:[a-z]+[ -])?$|_ (?:has|have|had) $|\bwhose [a-z ]{0,40}$"
)
_NO_OBJECT = re.compile(
    r" ?(?:$|[.,;:)]|(?:in|of|to|for|at|on|as|and|or|amid|after|because|due|that|which|until|by|from|with)\b)"
)
_WILL = re.compile(r"\b(?:it|they|he|she|we|who|firm|company|maker|chipmaker|group) (?:[a-z]+ ){0,4}$")
# "Bets on delays", "months of delays": nouns, which cause nothing.
_OF_NOUN = re.compile(r"\b(?:on|of|in|about|with|from|for|despite|amid|more|further) $")
# Words of a delay that a reason follows.
_GIVEN = re.compile(
    r"\b(?:stuck|held up|tied up|bogged down|caught|mired|waiting|awaiting|await|pending)(?: (?:in|at|by|for|on|up))?$"
)
_RESULT = re.compile(
    r"^[\"“‘' ]*(?:as a result|therefore|consequently|so|(?:that|this)(?! (?:is|was|would be|will be|timeline|date|schedule|delay|time|week|month|year)\b)|(?:this|that) is why|which is why|for (?:that|this|these) reasons?|(?:together, )?(?:these|those|both|all these) (?:factors|issues|problems|changes|setbacks|obstacles|constraints|events|challenges|difficulties|hurdles|shortages|failures|bottlenecks|concerns|troubles|disputes|flaws|limits))\b"
)
# Words that open a reason where they are followed by anything that is one; behind the others only plain words count.
_OPEN = frozenset(
    (
        "after",
        "as",
        "amid",
        "following",
        "since",
        "by",
        "waiting for",
        "awaiting",
        "awaits",
        "pending",
        "lacks",
        "lack",
        "over",
        "until",
        "till",
        "so it can",
        "so they can",
        "given",
    )
)
_REASON_BEFORE = re.compile(
    r"\b(?:because|since|due to|owing to|as|after|so that|amid|thanks to|saying(?: that)?)\b(?P<rest>[^;:]*)$"
)


_A_DATE = re.compile(
    r"\s*(?:at least |the |early |late |mid-)?(?:20\d\d|january|february|march|april|may|june|july|august|september|october|november|december|next|year|end of|spring|summer|autumn|fall|winter|first|second|third|fourth|\w+ quarter)\b"
)
_NEXT_CLAUSE = re.compile(r", (?:and|but|while|whereas) ")


def cause(
    sentence: str,
    words: tuple[int, int],
    thing: str,
    kind: SubjectKind,
    after: Sequence[str],
    before: Sequence[str],
    title: str,
    later: Sequence[str] = (),
) -> Reason:
    """Why a `thing` is late, which the `words` of a lower-cased sentence tell.

    `after` and `before` are the sentences around it, nearest first; `title` is empty where it is about something else,
    and so is `later`, which holds what explains a delay elsewhere in the article.
    """
    if its_own := _within(sentence, words, thing, kind):
        return its_own
    if any(_NO_REASON.search(other) for other in (sentence, *after[:1])):
        return Reason("unknown", 0)
    rest = _plain(sentence[words[1] :].partition(";")[2], thing)
    if not _RESULT.match(sentence):
        before = [other for other in before if not rules().impact.search(other)]
    before = [_plain(other, thing) for other in before]
    around = [rest, *(_plain(other, thing) for other in _of_the_same(sentence, after))]
    around = [other for other in around if other and not rules().impact.search(other)]
    if _RESULT.match(sentence):
        if found := _first([(other, HINT) for other in before], kind):
            return Reason(found, 2)
        around = [*before, *around]
    title = _plain(title, thing)
    for before_it, other in zip(["", *around], around, strict=False):
        told: tuple[tuple[str, Trust], ...] = (
            *((part, HINT) for part in _reasons(other)),
            *(((_until_end(other), HINT),) if _THE_DELAY.search(other) or _REASONS_FOLLOW.search(before_it) else ()),
            *((part, PROBLEM) for part in _reasons(other, loose=True)),
        )
        if found := _first(told, kind):
            return Reason(found, 2)
    guesses: tuple[tuple[str, Trust], ...] = (
        *((part, HINT) for other in later for loose in (False, True) for part in _reasons(_plain(other, thing), loose)),
        *((_plain(other, thing), PROBLEM) for other in later),
        *((part, TOPIC) for part in _reasons(title, loose=True)),
        *((other, PROBLEM) for other in around),
        (_outside(sentence, words, thing), PROBLEM),
        *((part, HINT) for part in _reasons(title, loose=True)),
        (title, PROBLEM),
        *((other, PROBLEM) for other in before),
    )
    if found := _first(guesses, kind):
        return Reason(found, 1)
    return Reason("regulatory" if kind == "rule" else "unknown", 0)


def explains(text: str) -> bool:
    """Whether a lower-cased sentence says why something is late, without saying what."""
    return bool(_EXPLAINS.search(text)) and not (_NO_REASON.search(text) or rules().impact.search(text))


def follows(text: str) -> bool:
    """Whether a lower-cased sentence is told to follow from the one before it."""
    return _RESULT.match(text) is not None


def _of_the_same(sentence: str, after: Sequence[str]) -> Iterator[str]:
    """The sentences behind that of a delay up to the one that goes on to another thing."""
    number = _ORDINAL.search(sentence)
    for other in after:
        its = _ORDINAL.search(other)
        if _ELSEWHERE.match(other):
            return
        if not (number and its and number.group() != its.group()):
            yield other


def _first(stretches: Iterable[tuple[str, Trust]], kind: SubjectKind) -> Cause | None:
    return next((found for text, trust in stretches if (found := stated(text, kind, trust))), None)


def _within(sentence: str, words: tuple[int, int], thing: str, kind: SubjectKind) -> Reason | None:
    """The cause that the sentence of the delay states itself."""
    text = _plain(sentence, thing)
    told = text[words[0] : words[1]].replace("backlog", "_" * 7)
    if found := stated(told, kind, TOPIC):
        return Reason(found, 1)
    parts: list[tuple[str, Trust]] = []
    for match in rules().because.finditer(text):
        within = match.end() <= words[0] and in_reason(text, words[0])
        if not within:
            parts.append((_until_end(text[match.start() :]), HINT))
    before = text[: words[0]]
    forced = list(_FORCING.finditer(before))
    nominal = _OF_NOUN.search(before) or (told.endswith("s") and _NO_OBJECT.match(text, words[1]))
    if _CAUSING.match(told) and not (_PASSIVE.search(before) or nominal):
        # "It has halted work": who halts it is no reason, whatever stands before.
        parts.append((re.split(r"[;:]|, (?:said|which|who)\b", before)[-1], PROBLEM if _WILL.search(before) else HINT))
    if forced:
        parts.append((re.split(r"[;:]", before[: forced[-1].start()])[-1], TOPIC))
    if _GIVEN.search(told):
        parts.append((_until_end(text[words[1] :]), HINT))
    parts += [
        (_until_end(text[match.end() :]), HINT if match.group().strip() in _OPEN else TOPIC)
        for match in rules().loose.finditer(text, words[0])
        if not _A_DATE.match(text, match.end())
    ]
    found = _first(parts, kind)
    return Reason(found, 3) if found else None


def _outside(sentence: str, words: tuple[int, int], thing: str) -> str:
    """The sentence without the words of the delay; where it is told in a clause of reason, only what follows that."""
    text = _plain(sentence, thing)
    reason = _REASON_BEFORE.search(text[: words[0]]) if in_reason(text, words[0]) else None
    return text[reason.start() if reason else 0 : words[0]] + " . " + text[words[1] :]


def in_reason(text: str, at: int) -> bool:
    """Whether a place in a lower-cased sentence stands in a clause of reason: "because turbines are late"."""
    found = _REASON_BEFORE.search(text[:at])
    return (
        found is not None
        and not (found.start() < 3 and "," in found["rest"])
        and not _NEXT_CLAUSE.search(found["rest"])
    )


def _plain(text: str, thing: str) -> str:
    """A text with the late thing's own words blanked (a "power plant" is no cause), who said so, and what is no reason."""
    if thing:
        text = text.replace(thing.lower(), "_" * len(thing))
    text = _NOT_IT.sub(lambda found: "_" * len(found.group()), text)
    return rules().said.sub(lambda found: "_" * len(found.group()), text)


def _reasons(text: str, loose: bool = False) -> Iterator[str]:
    for match in (rules().afar if loose else rules().because).finditer(text):
        if not _A_DATE.match(text, match.end()):
            yield _until_end(text[match.start() :])


def _until_end(text: str) -> str:
    end = _END.search(text)
    return text[: end.start()] if end else text
