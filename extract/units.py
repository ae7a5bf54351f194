"""Which number phrases count chips, with the chip that each names: phrases, derived products, tables, ellipses.

Puts together what phrases.py and ellipses.py read, and reads itself what spans several nouns ("1,200 servers with eight
H100s each") or lines ("Total GPUs: 17,280"); who has the chips is read in holders.py.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from extract.ellipses import REACH, ChipCount, elliptic
from extract.names import Name, within
from extract.numbers import Quantity, places, quantities
from extract.phrases import named_after, named_before, phrase
from extract.text import Sentence

# Without one of these words, and without a chip's name, nearby no number counts chips.
_COUNTABLE = "gpu|tpu|npu|lpu|xpu|cpu|chip|accelerator|processor|superchip|asic|semiconductor|graphics".split("|")
_A_COUNTABLE = re.compile(rf"\b(?:{'|'.join(_COUNTABLE)})s?\b|-gpu\b")
_CONTAINER = r"(?:servers?|nodes?|racks?|systems?|machines?|boxes|cabinets|trays|pods?|blades|superpods?|clusters?|islands?|supernodes?|units|slices|boards)"


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick(["-gpu", *_COUNTABLE], implementation=Implementation.DFA)


def countables(lower: str) -> list[int]:
    """Where the words stand, in order, without which no number near them counts chips."""
    hits = _automaton().find_matches_as_indexes(lower, overlapping=True)
    found: list[int] = []
    for start in sorted({start for _, start, _ in hits}):
        if _A_COUNTABLE.match(lower, start) and not (found and found[-1] == start - 1):  # "-gpu" is one
            found.append(start)
    return found


def chip_counts(lower: str, sentences: Sequence[Sentence], names: Sequence[Name]) -> list[tuple[Sentence, ChipCount]]:
    """The counts of chips in an article, in order, with the sentence of each."""
    chips = sorted([*countables(lower), *(n.start for n in names if n.kind == "chip")])
    numbers = places(lower) if chips else []
    found = []
    for sentence in sentences if numbers else ():
        at = bisect_left(numbers, sentence.start)
        if at == len(numbers) or numbers[at] >= sentence.end:
            continue
        around = sentences[max(0, sentence.index - 1) : sentence.index + 2]
        first = bisect_left(chips, min(around[0].start, sentence.start - REACH))
        if first < len(chips) and chips[first] < around[-1].end:
            found += [(sentence, count) for count in _in_sentence(lower, sentence, around, names)]
    return found


def _in_sentence(lower: str, sentence: Sentence, around: Sequence[Sentence], names: Sequence[Name]) -> list[ChipCount]:
    here = within(names, sentence.start, sentence.end)
    chips = [n for n in here if n.kind == "chip"]
    taken = [(n.start, n.end) for n in here if n.kind in ("chip", "firm", "outlet")]
    numbers = quantities(lower, sentence.start, sentence.end, taken)
    if not numbers:
        return []
    found: list[ChipCount] = []
    left_over: list[Quantity] = []
    for number in numbers:
        counted = phrase(lower, number.span[1], sentence.end, chips, names)
        if counted:
            head, named = counted
            if not named:
                named = named_after(lower, head[1], sentence.end, chips) or named_before(
                    lower, number.span[1], head[1], names
                )
            if _PER_BOX.match(lower, head[1]) or (
                number.size <= MOST_IN_A_BOX
                and _BOXES_OF.search(lower, max(sentence.start, number.whole[0] - 30), number.whole[0])
            ):
                continue  # so many in one box
            if any(re.match(r"[DH]GX\b", name) for name in named) and len(numbers) > 1:
                continue  # boxes of eight, whose chips the sentence counts as well
            found.append(ChipCount(number.low, number.high, number.approx, number.whole, head, named, "number noun"))
        else:
            left_over.append(number)
    found += _derived(lower, sentence, numbers, chips)
    found += _tables(lower, sentence, around, left_over, names)
    if left_over:
        found += elliptic(
            lower, sentence, around, left_over, found, chips, names, _counted_before(lower, sentence, around, names)
        )
    return found


MOST_IN_A_BOX = 72  # chips; "50 servers with 400 chips" have 400 together
_PER_BOX = re.compile(
    r" ?(?:per|in (?:each|every|one|a single)) (?:wafer|server|rack|node|tray|board|pod|system|machine|box|cabinet|blade|chassis|instance)\b"
)
_BOXES_OF = re.compile(
    r"\b(?:racks?|servers?|nodes?|systems|trays?|cabinets?|machines|boxes|pods) (?:of|with|each with|holding|housing|containing|that hold|each holding) $"
)


def _counted_before(lower: str, sentence: Sentence, around: Sequence[Sentence], names: Sequence[Name]) -> bool:
    """Whether the last number with a noun in the sentence before counts chips."""
    for before in around:
        if before.index != sentence.index - 1:
            continue
        here = within(names, before.start, before.end)
        chips = [n for n in here if n.kind == "chip"]
        taken = [(n.start, n.end) for n in here if n.kind in ("chip", "firm", "outlet")]
        numbers = quantities(lower, before.start, before.end, taken)
        return any(phrase(lower, number.span[1], before.end, chips, names) for number in numbers)
    return False


_EACH = re.compile(
    rf"(?P<containers>{_CONTAINER})(?P<between>[^.;]{{0,90}}?)\b(?:(?:with|of|containing|housing|holding|carrying|having|has|have|equipped with|fitted with|featuring|packing|using|\*|x|contain|hold|house|pack|carry)\s)?"
    r"(?P<small>\d{1,3}|two|four|six|eight|sixteen|thirty-two|sixty-four|seventy-two)[ -](?P<rest>(?:[a-z0-9'./-]+ ){0,5}?(?:gpus?|chips?|accelerators?|processors?|[a-z]{1,3}\d{2,3}[a-z]{0,2}s?|tpus?|npus?))\b"
    rf"(?P<tail> (?:graphics processing units \(gpus\) )?(?:each|apiece|per (?:server|node|rack|system|machine|box|tray|pod))\b)?"
)
_SMALL = {
    "two": 2,
    "four": 4,
    "six": 6,
    "eight": 8,
    "sixteen": 16,
    "thirty-two": 32,
    "sixty-four": 64,
    "seventy-two": 72,
}


def _derived(lower: str, sentence: Sentence, numbers: Sequence[Quantity], names: Sequence[Name]) -> list[ChipCount]:
    """Servers times chips in each: "1,200 servers with eight H100s each" is 9,600."""
    results: list[ChipCount] = []
    for number in numbers:
        if (number.low is None and number.high is None) or number.size < 2:
            continue
        follow = re.compile(rf" ?(?:[a-z0-9'.-]+ ){{0,4}}?(?={_CONTAINER}\b)").match(
            lower, number.span[1], sentence.end
        )
        match = _EACH.match(lower, follow.end(), sentence.end) if follow else None
        if not match or not follow:
            continue
        each = bool(match["tail"]) or bool(
            re.search(r"\beach\b|\bper\b|\beach with\b|\bequipped with\b|^[ ,]*(?:of|[*x])? ?$|\*", match["between"])
        )
        if not each or (match["small"].isdigit() and int(match["small"]) > MOST_IN_A_BOX and not match["tail"]):
            continue
        before = re.search(
            r"(\d[\d,]*) of (?:the|its|their) $", lower[max(sentence.start, number.whole[0] - 30) : number.whole[0]]
        )
        size = (
            _SMALL.get(match["small"]) or int(match["small"])
            if not match["small"].isalpha() and "-" not in match["small"]
            else _SMALL[match["small"]]
        )
        base = int(before.group(1).replace(",", "")) if before else None
        low = (base or number.low) and (base or number.low or 0) * size
        high = (base or number.high) and (base or number.high or 0) * size
        chips = tuple(n.name for n in names if match.start("rest") <= n.start <= match.end("rest"))[:1]
        results.append(
            ChipCount(
                low,
                high,
                number.approx,
                number.whole,
                (match.start("rest"), match.end("rest")),
                chips,
                "derived: containers times chips",
            )
        )
    return results


_LABEL = re.compile(
    r"(?:^|\b)(?:total (?:number of )?|number of |installed )?(?:nvidia |amd )?(?:gpus?|accelerators?|chips?|gpu count)(?: count)?(?: installed)?\s*[:=|]\s*$"
)


def _tables(
    lower: str, sentence: Sentence, around: Sequence[Sentence], numbers: Sequence[Quantity], names: Sequence[Name]
) -> list[ChipCount]:
    """ "Total GPUs: 17,280", and a line with a number alone between lines that name the chip."""
    results: list[ChipCount] = []
    for number in numbers:
        if _LABEL.search(lower, sentence.start, number.whole[0]) and _LABEL.search(
            lower[sentence.start : number.whole[0]]
        ):
            results.append(
                ChipCount(number.low, number.high, number.approx, number.whole, number.span, (), "table label")
            )
            continue
        alone = not lower[sentence.start : number.whole[0]].strip(" |") and not lower[
            number.whole[1] : sentence.end
        ].strip(" |.")
        if alone and number.size >= 16:
            near = [s for s in around if s.end - s.start <= 60]
            named = [n.name for s in near for n in within(names, s.start, s.end) if n.kind == "chip"]
            if named or any(re.search(r"\b(?:gpus?|accelerators?|chips?)\b", lower[s.start : s.end]) for s in near):
                results.append(
                    ChipCount(
                        number.low,
                        number.high,
                        number.approx,
                        number.whole,
                        number.span,
                        tuple(named[:1]),
                        "table line",
                    )
                )
    return results
