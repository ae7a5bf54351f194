"""Numbers whose noun is left out where the text is about chips: "of the 1 million, ByteDance took 230,000".

Only such numbers are read here, with the chip that they carry on; numbers with a noun are read in phrases.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chipwatch.model import Span
from extract.names import Name, preceding, within
from extract.numbers import Quantity
from extract.text import Sentence


@dataclass(frozen=True, slots=True)
class ChipCount:
    """A number of chips in a sentence. `head` is the place of the counted noun, `chips` the names that it goes with."""

    low: int | None
    high: int | None
    approx: bool
    number: Span
    head: Span
    chips: tuple[str, ...]
    rule: str


_UNIT_AFTER = re.compile(
    r"^ ?(?:units|pieces|parts|of (?:them|those|these|which|the (?:chips|gpus|devices|processors|new chips|quota|total|batch|allotment|allocation|shipment|order))|such (?:chips|gpus))\b"
)
# Behind a number whose noun is left out stands no noun: a mark, a preposition, an auxiliary, an adverb.
_OPEN_AFTER = re.compile(
    r"^(?:$|[.,;)\"]|,? (?:and|or|in|this|next|last|by|for|while|but|per|from|to|at|as|a year|annually|each|apiece|respectively|so far|already|now|more|additional|are|is|were|was|had|have|has|will|would|could|can|may|on|of its|of their|available|"
    r"that|which|because|after|before|since|under|through|within|including)\b)"
)
_TAKES = re.compile(
    r"(?:\b(?:took(?: up)?|takes?(?: up)?|taking|got|gets?|received?|receives|receiving|bought|buys?|ordered|orders?|ordering|reach(?:es|ed|ing)?|hit|hits|totals?|totall?ed|totall?ing|has|had|have|to|is|was|were|are|of|sold|shipped|ship|deliver(?:ed)?|"
    r"produced?|made|seized|smuggled|cap of|capped at|limit of|quota of|ceiling of|about|around|approximately|roughly|remain|or|and|another|further|first|remaining|other|for|numbered|numbers|than|just|only|some|houses?|pass|exceed|top|use[sd]?|with|where|the|"
    r"holds?|held|installed?|install|deploy(?:ed)?|reserved|booked|secured|leased|rented|won|assemble[sd]?|between|from|least|stands? at|grew to|rose to|needed|a|follows? with|aims? for|at|out of)|[(,\":]) ?(?:the |an? |its |another |around |about |roughly |additional |further |first |estimated |up to |as many as |more than |fewer than |nearly |almost |some |at least )*$"
)
_STRONG_TAKES = re.compile(
    r"\b(?:took(?: up)?|bought|received?|got|ordered|sold|shipped|delivered|follows? with|aims? for|expects?|plans?|holds?|held|seized|has|have|had|another|further|first|remaining|reserved|installed|deployed|secured|take|buy|receive) (?:about |around |roughly |nearly |almost |some |fewer than |more than |up to |at least )*$"
)
_OTHER_THINGS = re.compile(
    r"^ ?(?:[a-z-]+ ){0,2}(?:robots?|vehicles?|cars?|phones?|smartphones?|handsets?|laptops?|pcs?|employees|workers|jobs|people|users|customers|subscribers|points?|tokens?|dollars|yuan|drones?|tablets|stores|"
    r"cores?|parameters?|samples|images|examples|patents|papers|questions|downloads|stars|votes|tests|sequences|steps|wafers?)\b"
)
# "6,500 and 4,000 racks": the noun of the next number is this one's too.
_SHARED_NOUN = re.compile(
    r"^ (?:and|or|to) (?:about |roughly |around )?\d[\d,.]* (?:[a-z-]+ )?(?:racks?|servers?|nodes?|systems?|wafers?|people|jobs|stores|units of)\b"
)
_OTHER_SUBJECT = re.compile(
    r"\b(?:robots?|vehicles?|cars|phones|smartphones|handsets|laptops|batch size|parameters|samples|employees|workers|wafers|jobs|tokens|dataset|shares|(?<!in )stock|revenue|minibatch)\b"
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
) -> list[ChipCount]:
    """A number whose noun is left out where the text is about chips: "of the 1 million, ByteDance took 230,000"."""
    subject = bool(chips) or bool(_CHIP_WORD.search(lower, sentence.start, sentence.end))
    before = [s for s in around if s.index == sentence.index - 1]
    carried = not subject and any(
        _CHIP_WORD.search(lower, s.start, s.end) or any(n.kind == "chip" for n in within(names, s.start, s.end))
        for s in before
    )
    far = (
        not subject
        and not carried
        and any(n.kind == "chip" for n in within(names, sentence.start - REACH, sentence.start))
    )
    if not subject and not carried and not far:
        return []
    results = []
    for number in numbers:
        right = lower[number.span[1] : min(sentence.end, number.span[1] + 40)]
        left = lower[max(sentence.start, number.whole[0] - 40) : number.whole[0]]
        units = _UNIT_AFTER.match(right)
        if (
            number.size < (16 if found else 100)
            or (
                number.size < 1000
                and not units
                and not found
                and not re.search(r"\b(?:needed|used|took)(?: just| only)? $", left)
            )
            or _OTHER_THINGS.match(right)
        ):
            continue
        beside_firm = any(
            n.kind == "firm" and 0 <= number.whole[0] - n.end <= 1
            for n in within(names, number.whole[0] - 80, number.whole[0])
        )
        opens = number.whole[0] == sentence.start and re.match(r"^ (?:will|are|were|is|of|have|had)\b", right)
        if (far and not units) or (
            not units and not (opens or (_OPEN_AFTER.match(right) and (_TAKES.search(left) or beside_firm)))
        ):
            continue
        if _SHARED_NOUN.match(right):
            continue
        if carried and not (
            units
            or opens
            or re.search(r"\b(?:stands? at|grew to|rose to|needed(?: just| only)?|now at) $", left)
            or beside_firm
            or (
                _STRONG_TAKES.search(left)
                and any(n.kind == "firm" for n in within(names, sentence.start, number.span[0]))
            )
            or re.search(r"\b(?:another|further|first|remaining|other) $", left)
        ):
            continue
        if _OTHER_SUBJECT.search(
            lower, max(sentence.start, number.span[0] - 60), min(sentence.end, number.span[1] + 30)
        ):
            continue
        results.append(
            ChipCount(
                number.low,
                number.high,
                number.approx,
                number.whole,
                (number.span[0], number.span[1] + (units.end() if units else 0)),
                _carried_chip(sentence, number, found, chips, names, carried or far or bool(units)),
                "number without noun",
            )
        )
    return results


_CHIP_WORD = re.compile(r"\b(?:gpus?|accelerators?|(?:ai )?chips?|processors)\b")


def _carried_chip(
    sentence: Sentence,
    number: Quantity,
    found: Sequence[ChipCount],
    chips: Sequence[Name],
    names: Sequence[Name],
    carried: bool,
) -> tuple[str, ...]:
    counted = [c for c in found if c.number[0] < number.span[0]]
    if counted:
        return counted[-1].chips
    before = [c for c in chips if c.start < number.span[0]]
    if before:
        return (before[-1].name,)
    if carried:
        earlier = [n.name for n in preceding(names, sentence.start) if n.kind == "chip"]
        # The chip that the article has spoken of most is what "another 40,000" means.
        return (max(earlier, key=earlier.count),) if earlier else ()
    return ()
