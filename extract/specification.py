"""Numbers that describe a product: the parts of a chip, the chips that a rack holds or that a network can link.

"The MI450 has 19,456 stream processors", "TPUs that scale to 9,600 chips in a pod": nobody has those. Only what the
words and the clause around a number say of a product is judged here; other numbers that count no chips are in uncounted.py.
"""

import re
from collections.abc import Sequence

from spacy.tokens import Token

from extract.ellipses import ChipCount
from extract.names import Name
from extract.phrases import stands_for_itself
from extract.referents import Scene, firm_at
from extract.words import is_noun, is_verb, lemma

# What a processor is made of has names of its own, whatever noun goes with them.
_PARTS = re.compile(
    r"\+? (?:[\w-]+ ){0,2}?(?:stream(?:ing)?|shad(?:er|ing)|vector|scalar|matrix|texture|pixel|geometry|ray(?:[- ]trac(?:ing|e))?|reconfigurable|risc-v|neural|systolic) "
    r"(?:multi|co)?(?:processors?|accelerators?|chiplets)\b"
)
_ON_A_DIE = re.compile(
    r" (?:[a-z]+ )?(?:on|per|inside|within) (?:the|an?|each|every|one|a single|its) (?:same |single )?(?:die|chip|package|socket|gpu|soc|interposer|substrate)\b"
)
_HOLDS = frozenset(
    "have pack contain comprise feature integrate carry combine include house hold boast incorporate consist come fit employ sport".split()
)
_LINKS = frozenset("scale connect link support tie network cluster interconnect join extend couple".split())
_CHIP = frozenset("chip die gpu processor accelerator socket card npu tpu superchip soc".split())
_BOX = frozenset(
    "rack pod superpod server node switch tray cabinet supernode chassis board fabric interconnect configuration product platform design architecture network nvlink ultraserver".split()
)
MOST_PARTS = 30_000  # of one chip; the largest have some 25,000 shader units
_STEPS = 8


def describes(lower: str, scene: Scene, chips: Sequence[Name], token: Token | None, count: ChipCount) -> bool:
    """Whether a number tells what a product consists of or can be joined to. `chips`: the sentence's chip names; `token`: the counted noun."""
    number, size = count.number, max(count.low or 0, count.high or 0)
    if _PARTS.match(lower, number[1]):
        return True
    end = token.idx + len(token) + scene.offset if token is not None else number[1]
    if size <= MOST_PARTS and _ON_A_DIE.match(lower, end):
        return True
    if token is None:
        return False
    verb = _verb_over(token)
    if verb is None:
        return False
    does = {lemma(verb), verb.lower_.removesuffix("s"), verb.lower_.removesuffix("ed")}
    links = bool(does & _LINKS)
    if not links and (not does & _HOLDS or size > MOST_PARTS):
        return False
    subject = _subject(verb, token)
    if subject is None or (not links and (subject.tag_ == "NNS" or subject.text.endswith("s"))):
        return False  # "chips including 20,000 for Tencent"
    if _is_chip(scene, subject, chips):
        return not links or _able(verb) or count.high is None or count.low is None
    word = lemma(subject).removesuffix("s")
    if any(firm_at(scene, c) for c in subject.children if c.dep_ == "poss") and word not in _CHIP:
        return links and _able(verb) and word in _BOX
    return word in _CHIP or (word in _BOX and links and _able(verb))


_AND = re.compile(r"(?: [a-z]+)?(?:,? and|,| out of|,? plus|,? with) (?:the |another )?")


def goes_on(lower: str, before: ChipCount, count: ChipCount) -> bool:
    """Whether a number is joined to one that describes a product: "4,096 shaders and 128 AI accelerators"."""
    return bool(_AND.fullmatch(lower, before.head[1], count.number[0]))


def _verb_over(token: Token) -> Token | None:
    """The verb that the counted noun is object of; None where a noun of another kind of thing stands between."""
    at = token
    for _ in range(_STEPS):
        if at.head == at:
            return None
        at = at.head
        if is_verb(at):
            return at
        if is_noun(at) and at.dep_ not in ("dobj", "pobj", "attr", "conj", "nummod"):
            return None
        if is_noun(at) and lemma(at) not in ("total", "number") and not any(c.dep_ == "conj" for c in at.children):
            return None
    return None


def _subject(verb: Token, token: Token) -> Token | None:
    """Who does a verb: its own subject, the noun that its clause describes, or the subject of the verb it goes on from."""
    at = verb
    for _ in range(_STEPS):
        own = next((c for c in at.children if c.dep_ in ("nsubj", "nsubjpass") and not _over(c, token)), None)
        if own is not None and own.lower_ not in ("that", "which", "each"):
            return own
        if at.dep_ in ("relcl", "acl"):
            return at.head
        if at.head == at or at.dep_ not in ("xcomp", "conj", "pcomp", "advcl", "ccomp") or not is_verb(at.head):
            return None
        at = at.head
    return None


def _over(ancestor: Token, token: Token) -> bool:
    return ancestor == token or ancestor.is_ancestor(token)


def _is_chip(scene: Scene, noun: Token, chips: Sequence[Name]) -> bool:
    """Whether a noun phrase is a chip by name, and not what somebody other than its maker has built of it."""
    at = noun.idx + scene.offset
    if not any(c.start <= at < c.end and not stands_for_itself(c.name) for c in chips):
        return False
    return not any(
        (owner := firm_at(scene, c)) and owner not in scene.makers for c in noun.children if c.dep_ == "poss"
    )


def _able(verb: Token) -> bool:
    """Whether a verb tells what can be done: "can link", "is designed to scale"."""
    if any(c.dep_ == "aux" and c.lower_ in ("can", "could", "may", "to") for c in verb.children):
        return True
    return any(c.lower_ in ("up", "as") for c in verb.subtree if c.i > verb.i and c.i - verb.i <= 3)
