"""Numbers whose noun is left out where the text is about chips: "of the 1 million, ByteDance took 230,000".

Only such numbers are read here, with the chip that they carry on; numbers with a noun are read in phrases.py. Where the
words beside a number leave it open whether a noun is left out, the parse decides (`bare`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from chipwatch.model import Span
from extract.frames import frames
from extract.names import Name, preceding, within
from extract.numbers import Quantity
from extract.text import Sentence
from extract.words import is_noun, is_verb, lemma


@dataclass(frozen=True, slots=True)
class ChipCount:
    """A number of chips in a sentence. `head` is the place of the counted noun, `chips` the names that it goes with.

    `sure`: whether the words alone show that chips are counted; else the parse is asked.
    """

    low: int | None
    high: int | None
    approx: bool
    number: Span
    head: Span
    chips: tuple[str, ...]
    rule: str
    sure: bool = True


_UNIT_AFTER = re.compile(
    r"^ ?(?:units|pieces|parts|of (?:them|those|these|which|the (?:chips|gpus|devices|processors|new chips|quota|total|batch|allotment|allocation|shipment|order))|such (?:chips|gpus))\b"
)
# Behind a number whose noun is left out stands no noun: a mark, a preposition, an auxiliary, an adverb.
_OPEN_AFTER = re.compile(
    r"^(?:$|[.,;)\"—–]| [—–-] |,? (?:and|or|in|this|next|last|by|for|while|but|per|from|to|at|as|a year|(?:a|one|two|three|six|nine|twelve|eighteen|\d+) (?:years?|months?|quarters?|weeks?) (?:before|earlier|ago|later|previously)|annually|each|apiece|respectively|planned|expected|so far|already|now|more|additional|are|is|were|was|had|have|has|will|would|could|can|may|on|of its|of their|available|"
    r"across|that|which|because|after|before|since|under|through|within|including)\b)"
)
_TAKES = re.compile(
    r"(?:\b(?:took(?: up)?|takes?(?: up)?|taking|got|gets?|received?|receives|receiving|bought|purchased|buys?|ordered|orders?|ordering|reach(?:es|ed|ing)?|hit|hits|totals?|totall?ed|totall?ing|has|had|have|to|is|was|were|are|of|sold|sell|shipped|ship|deliver(?:ed)?|make|"
    r"produced?|made|seized|smuggled|cap of|capped at|limit of|quota of|ceiling of|about|around|approximately|roughly|remain|or|and|another|further|first|remaining|other|for|numbered|numbers|than|just|only|some|houses?|pass|exceed|top|use[sd]?|with|where|the|"
    r"holds?|held|installed?|install|deploy(?:ed)?|reserved|booked|secured|leased|rented|won|assemble[sd]?|between|from|least|stands? at|grew to|rose to|needed|a|targets?|targeting|vs\.?|versus|follows? with|aims? for|at|out of)|[(,\":;]) ?(?:the |an? |its |another |around |about |roughly |additional |further |first |estimated |up to |as many as |more than |fewer than |nearly |almost |some |at least )*$"
)
_STRONG_TAKES = re.compile(
    r"\b(?:took(?: up)?|bought|purchased|received?|got|ordered|sold|shipped|delivered|follows? with|aims? for|expects?|plans?|holds?|held|seized|has|have|had|another|further|first|remaining|reserved|installed|deployed|secured|take|buy|receive|ship|sell|make|made|produced?|deliver|install|deploy|order|rent|rented|lease|leased) (?:about |around |roughly |nearly |almost |some |fewer than |more than |up to |at least )*$"
)
_OTHER_THINGS = re.compile(
    r"^ ?(?:[a-z-]+ ){0,2}(?:robots?|vehicles?|cars?|phones?|smartphones?|handsets?|laptops?|notebooks?|desktops?|computers|consoles?|terminals|pcs?|employees|workers|jobs|people|users|customers|subscribers|points?|tokens?|dollars|yuan|drones?|tablets|stores|"
    r"cores?|parameters?|samples|images|examples|patents|papers|questions|downloads|stars|votes|tests|sequences|steps|wafers?)\b"
)
# "6,500 and 4,000 racks": the noun of the next number is this one's too.
_SHARED_NOUN = re.compile(
    r"^ (?:and|or|to) (?:about |roughly |around )?\d[\d,.]* (?:[a-z-]+ )?(?:racks?|servers?|nodes?|systems?|wafers?|people|jobs|stores|units of)\b"
)
_OTHER_SUBJECT = re.compile(
    r"\b(?:robots?|vehicles?|cars|phones|smartphones|handsets|laptops|batch size|parameters|samples|employees|workers|wafers|jobs|tokens|dataset|shares|(?<!in )(?<!own )(?<!its )(?<!the )(?<!from )stock|revenue|minibatch)\b"
)


REACH = 700  # characters back to a chip's name within which "230,000 units" may still be about it


def elliptic(
    lower: str,
    sentence: Sentence,
    around: Sequence[Sentence],
    numbers: Sequence[Quantity],
    found: Sequence[ChipCount],
    chips: Sequence[Name],
    names: Sequence[Name],
    counted: bool,
) -> list[ChipCount]:
    """Numbers whose noun is left out, in a sentence about chips. `counted`: whether the sentence before counts chips."""
    subject = bool(chips) or bool(_CHIP_WORD.search(lower, sentence.start, sentence.end))
    before = [s for s in around if s.index == sentence.index - 1]
    carried = not subject and any(
        _CHIP_WORD.search(lower, s.start, s.end) or any(n.kind == "chip" for n in within(names, s.start, s.end))
        for s in before
    )
    far = (
        not subject
        and not carried
        and (
            bool(
                _OUTPUT.search(lower, sentence.start, sentence.end)
                and _CHIP_WORD.search(lower, max(0, sentence.start - 400), sentence.start)
            )
            or any(n.kind == "chip" for n in within(names, sentence.start - REACH, sentence.start))
        )
    )
    if not subject and not carried and not far and not counted:
        return []
    results: list[ChipCount] = []
    models = {word for n in names if n.kind == "chip" for word in n.name.lower().split()}
    sharing = _sharing(lower, numbers, found)
    for number in numbers:
        if lower[number.span[0] : number.span[1]] in models or _goes_on(lower, number, chips):
            continue  # "the successor of the 590", "Siyuan 590 and 690"
        if number.whole[0] in sharing:
            kin = sharing[number.whole[0]]
            results.append(
                ChipCount(number.low, number.high, number.approx, number.whole, kin.head, kin.chips, "shared noun")
            )
            continue
        right = lower[number.span[1] : min(sentence.end, number.span[1] + 40)]
        if _after_other_things(lower, sentence, number, numbers, (*found, *results)):
            continue
        if _OTHER_THINGS.match(right) or _SHARED_NOUN.match(right):
            continue
        if _OTHER_SUBJECT.search(
            lower,
            max(sentence.start, number.span[0] - 60, lower.rfind("; ", 0, number.span[0])),
            min(sentence.end, number.span[1] + 30),
        ):
            continue
        sure = _shown(lower, sentence, number, bool(found or results), carried, far, names)
        if not sure and not (number.size >= 1000 and (found or results or counted or subject)):
            continue
        units = _UNIT_AFTER.match(right)
        results.append(
            ChipCount(
                number.low,
                number.high,
                number.approx,
                number.whole,
                (number.span[0], number.span[1] + (units.end() if units else 0)),
                _carried_chip(lower, sentence, number, found, chips, names, carried or far or counted or bool(units)),
                "number without noun",
                sure,
            )
        )
    return results


def _after_other_things(
    lower: str, sentence: Sentence, number: Quantity, numbers: Sequence[Quantity], counted: Sequence[ChipCount]
) -> bool:
    """Whether the number told last counts wafers, racks or jobs: "15,000 wafer starts a week, up from 9,000"."""
    before = [n for n in numbers if n.span[1] < number.whole[0]]
    if not before or any(c.head[1] > before[-1].span[0] and c.head[1] <= number.whole[0] for c in counted):
        return False
    return bool(_OTHER_THINGS.match(lower[before[-1].span[1] : min(sentence.end, before[-1].span[1] + 40)]))


def _goes_on(lower: str, number: Quantity, chips: Sequence[Name]) -> bool:
    """Whether a number goes on the number in a chip's name before it."""
    digits = re.fullmatch(r"\d{2,4}", lower[number.span[0] : number.span[1]])
    return bool(digits) and any(
        c.name[-1].isdigit() and re.fullmatch(r"(?:,? and |,? or |, |/)", lower[c.end : number.whole[0]]) for c in chips
    )


def _sharing(lower: str, numbers: Sequence[Quantity], found: Sequence[ChipCount]) -> dict[int, ChipCount]:
    """Numbers whose noun stands behind a later one: "120,000, 80,000 and 200,000 H20s"; by where they start."""
    shared: dict[int, ChipCount] = {}
    ends = {c.number[0]: c for c in found}
    for number in reversed(numbers):
        joint = _JOINT.match(lower, number.span[1])
        kin = ends.get(joint.end()) if joint else None
        if kin is not None and number.size >= 100:
            shared[number.whole[0]] = kin
            ends[number.whole[0]] = kin
    return shared


_JOINT = re.compile(r"(?:, and |, | and | or )")


def _shown(
    lower: str, sentence: Sentence, number: Quantity, found: bool, carried: bool, far: bool, names: Sequence[Name]
) -> bool:
    """Whether the words beside a number show that it counts what the text is about."""
    right = lower[number.span[1] : min(sentence.end, number.span[1] + 40)].removeprefix("+")
    left = lower[max(sentence.start, number.whole[0] - 40) : number.whole[0]]
    units = _UNIT_AFTER.match(right)
    if number.size < (16 if found else 100) or (
        number.size < 1000
        and not units
        and not found
        and not re.search(r"\b(?:needed|used|took)(?: just| only)? $", left)
    ):
        return False
    beside_firm = any(
        n.kind == "firm" and lower[n.end : number.whole[0]] in ("", " ", "'s ")
        for n in within(names, number.whole[0] - 80, number.whole[0])
    )
    opens = number.whole[0] == sentence.start and re.match(r"^ (?:will|are|were|is|of|have|had)\b", right)
    if (far and not units) or (
        not units and not (opens or (_OPEN_AFTER.match(right) and (_TAKES.search(left) or beside_firm)))
    ):
        return False
    return not carried or bool(
        units
        or opens
        or re.search(r"\b(?:stands? at|grew to|rose to|needed(?: just| only)?|now at) $", left)
        or beside_firm
        or (
            _STRONG_TAKES.search(left)
            and (
                any(n.kind == "firm" for n in within(names, sentence.start, number.span[0]))
                or _TOLD_FIRM.search(lower, sentence.start, number.span[0])
            )
        )
        or re.search(r"\b(?:another|further|first|remaining|other) $", left)
    )


_TOLD_FIRM = re.compile(
    r"\b(?:the (?:company|firm|group|start-?up|chipmaker|chip designer|lab|carrier|operator|maker)|it|they)\b"
)
_OTHER_MATTER = frozenset(
    "revenue index workforce headcount price share shares stock market population staff salary salaries score benchmark point distance altitude area length line lines word words token tokens user users member members follower followers dataset example examples".split()
)


def bare(doc: Doc, offset: int, span: Span) -> bool:
    """Whether a number that no word shows to count chips stands as a noun of its own under a verb that chips may have."""
    place = doc.char_span(span[0] - offset, span[1] - offset, alignment_mode="expand")
    if place is None:
        return False
    token = place.root
    if token.tag_ not in ("CD", "NNS", "NN"):
        return False
    if (
        token.dep_ in ("nummod", "quantmod", "compound", "amod", "nmod")
        and token.head.i > place.end - 1
        and is_noun(token.head)
    ):
        return False
    at = token
    for _ in range(8):
        if is_noun(at) and at != token:
            word = lemma(at).removesuffix("s")
            if word in _OTHER_MATTER:
                return False
        if is_verb(at):
            subject = next((c for c in at.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            owned = subject is not None and any(c.dep_ == "poss" for c in subject.children) and lemma(at) == "be"
            if subject is not None and subject.lower_ in _OTHER_MATTER and not (owned and subject.lower_ == "share"):
                return False
            return lemma(at) in frames()[0] or lemma(at) in _TELLING
        if at.head == at:
            break
        at = at.head
    return False


_TELLING = frozenset(
    "be account expect plan aim promise target forecast estimate move double put represent mean say".split()
)


_OUTPUT = re.compile(r"\b(?:production|output|shipments|orders|capacity)\b")
_CHIP_WORD = re.compile(r"\b(?:gpus?|accelerators?|(?:ai )?chips?|processors)\b")


# "Around 8 million are the new Kirin 9040", "of which 150,000 are H100s": the verb "be" says which.
_IS_CHIP = re.compile(
    r" (?:or so )?(?:of (?:them|those|these|which) )?(?:will be|would be|are to be|are|were|is|was|being)(?: all| mostly| mainly| the| its| their| own| new| newer| older| finished| latest| newest| nvidia| nvidia's| amd| huawei| google's)* "
)
# "10,000 GPUs, 8,000 of them Blackwells": only a part of them has that name.
_MIXED = re.compile(
    r"\d (?:[a-z]+ ){0,2}(?:gpus|chips|accelerators|processors)(?: [^.;,]{0,30})?(?:, | [—–-]+ | \()(?:\d[\d,]* of (?:them|which|these) |a mix of |mostly |mainly |chiefly |largely |most of them |about half )"
)
_OF_WHICH = re.compile(r"\bof which\b|\bof them\b")


def _carried_chip(
    lower: str,
    sentence: Sentence,
    number: Quantity,
    found: Sequence[ChipCount],
    chips: Sequence[Name],
    names: Sequence[Name],
    carried: bool,
) -> tuple[str, ...]:
    told = _IS_CHIP.match(lower, number.span[1], sentence.end)
    if told:
        named = next((c for c in chips if c.start == told.end()), None)
        if named:
            return (named.name,)
    counted = [c for c in found if c.number[0] < number.span[0]]
    before = [c for c in chips if c.start < number.span[0]]
    # The chip named last is meant, were it counted or not ("Google's TPUs, of which it wants 90,000").
    if counted and not (
        before and before[-1].start > counted[-1].head[1] and _OF_WHICH.search(lower, before[-1].end, number.span[0])
    ):
        return counted[-1].chips
    if before:
        return (before[-1].name,)
    if carried and _MIXED.search(lower, max(0, sentence.start - 500), sentence.start):
        return ()
    if carried:
        earlier = [n.name for n in preceding(names, sentence.start) if n.kind == "chip"]
        # The chip that the article has spoken of most is what "another 40,000" means.
        return (max(earlier, key=earlier.count),) if earlier else ()
    return ()
