"""Which number phrases count chips: the noun that a number belongs to, the chip that it names, and derived products.

Only the phrase around the number is read here ("100,000 of Nvidia's H100 GPUs", "Total GPUs: 17,280", "1,200 servers
with eight H100s each"); who has the chips is read in holders.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chipwatch.model import Span
from extract.names import Name, preceding, within
from extract.numbers import Quantity, quantities
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


# Without one of these words, and without a chip's name, no number of an article counts chips.
COUNTABLE = re.compile(r"\b(?:gpus?|tpus?|npus?|lpus?|xpus?|cpus?|chips?|accelerators?|processors?|superchips?|asics?|semiconductors?|graphics)\b|-gpu\b")
_TOKEN = re.compile(r"[a-z0-9](?:[\w.+/]*[\w+])?(?:[-'][\w+/]+(?:\.[\w]+)*)*'?|[^\w\s]", re.ASCII)
_GENERIC = re.compile(
    r"(?:gpus?|chips?|microchips?|chipsets?|accelerators?|processors?|superchips?|tpus?|lpus?|npus?|xpus?|dpus?|ipus?|hpus?|cpus?|asics?|socs?|semiconductors?|dies|"
    r"graphics-cards?|coprocessors?|gpgpus?)$"
)
# Words that carry on the phrase after a chip's name or noun without being counted themselves.
_MODIFIER = frozenset(
    "tensor core sxm sxm2 sxm3 sxm4 sxm5 pcie nvl ib hgx oam gen ai series class architecture-based based data center centre datacenter data-center data-centre high-performance "
    "graphics processing accelerator computing superchip ultra inference training server-grade performance machine-learning deep-learning neural card cards unit units equivalents equivalent die "
    "tesla instinct hopper-class module modules integrated circuits boards board silicon logic compute processor gpu chip tpu cpu mobile smartphone application-specific".split()
)
# Nouns that count chips only where the text is about chips anyway.
_LOOSE = frozenset("cards packages parts boards pieces".split())
_UNITS = frozenset("units unit dies die pieces cards card modules module boards board".split())
_SIZE = frozenset(
    "cluster supercomputer system supercluster datacenter data-center data-centre pod superpod campus facility site farm deployment installation machine size fleet order purchase buildout build complex "
    "infrastructure setup configuration scale partition pool project contract deal stockpile testbed factory mega-cluster megacluster training node-cluster supernode imports exports orders purchases sales shipments import order shipment delivery deliveries".split()
)
_NOT_CHIPS = frozenset(
    "cores hours hour gpu-hours servers server nodes node racks rack systems makers maker designers designer startups companies company firms engineers instances customers revenue jobs "
    "shares prices price startups fabs fab plants factories workers layers packages applications applicants employees boxes machines clusters supercomputers cabinets stores switches "
    "users threads blocks shops shop stocks stock minutes days patents cases licenses licences bugs kits operations generations vendors brands models types kinds versions variants slices rental rentals".split()
)
_STOP = frozenset(
    "to in on at for from by with as per is are was were be been being will would could can may might has have had that which who whose but into over under between during than this "
    "across via while after before because when if about worth within through since until against among without where so not only then".split()
)
_CONTAINER = r"(?:servers?|nodes?|racks?|systems?|machines?|boxes|cabinets|trays|pods?|blades|superpods?|clusters?|islands?|supernodes?|units|slices|boards)"


def chip_counts(lower: str, sentence: Sentence, around: Sequence[Sentence], names: Sequence[Name]) -> list[ChipCount]:
    """The counts of chips in one sentence. `around`: the sentences before and after it, for tables set in lines."""
    here = within(names, sentence.start, sentence.end)
    chips = [n for n in here if n.kind == "chip"]
    taken = [(n.start, n.end) for n in here if n.kind in ("chip", "firm", "outlet")]
    numbers = quantities(lower, sentence.start, sentence.end, taken)
    if not numbers:
        return []
    found: list[ChipCount] = []
    left_over: list[Quantity] = []
    for number in numbers:
        phrase = _phrase(lower, number.span[1], sentence.end, chips, names)
        if phrase:
            head, named = phrase
            if not named:
                named = _named_after(lower, head[1], sentence.end, chips) or _named_before(lower, number.span[1], head[1], names)
            if any(re.match(r"[DH]GX\b", name) for name in named) and len(numbers) > 1:
                continue  # boxes of eight, whose chips the sentence counts as well
            found.append(ChipCount(number.low, number.high, number.approx, number.whole, head, named, "number noun"))
        else:
            left_over.append(number)
    found += _derived(lower, sentence, numbers, found)
    found += _tables(lower, sentence, around, left_over, names)
    found += _elliptic(lower, sentence, around, left_over, found, chips, names)
    return found


def _phrase(
    lower: str, at: int, end: int, chips: Sequence[Name], names: Sequence[Name]
) -> tuple[Span, tuple[str, ...]] | None:
    """From the right edge of a number to the chips that it counts: place of the noun and the chip names on the way."""
    by_start = {n.start: n for n in chips}
    others = {n.start: n for n in within(names, at, end) if n.kind in ("firm", "country")}
    head: Span | None = None
    head_word = ""
    named: list[str] = []
    hyphen = lower[at : at + 1] == "-"
    steps = 0
    at += hyphen
    while steps < 14 and at < end:
        while at < end and lower[at] == " ":
            at += 1
        if at in by_start:
            chip = by_start[at]
            named.append(chip.name)
            at = chip.end
            if lower[at : at + 1] == "s" and not lower[at + 1 : at + 2].isalnum():
                at += 1
            head, head_word, steps = (chip.start, at), "chip", steps + 1
            continue
        if at in others and not lower.startswith("'", others[at].end):
            at, steps = others[at].end, steps + 1
            continue
        token = _TOKEN.match(lower, at, end)
        if token is None:
            break
        word = token.group()
        steps += 1
        if word in ("'", '"', "x", "*", "-", "(") and head is None and steps <= 2:
            at = token.end()
            continue
        if head is not None:
            if word == "-" or (word == "/" and named):
                at = token.end()
                continue
            if _GENERIC.fullmatch(word) or (word in _MODIFIER and word not in ("training", "inference")):
                if _GENERIC.fullmatch(word) or word in _UNITS:
                    head, head_word = (token.start(), token.end()), word
                at = token.end()
                continue
            if re.fullmatch(r"\d+g(?:b|ib)?s?|\d+-?gb|\d+\.\d", word):
                at = token.end()
                continue
            if word in ("and", "or", "/", ",") and (follow := _listed(lower, token.end(), end, by_start)):
                at = follow
                continue
            if word in ("data", "compute", "ai") and re.match(
                r" (?:cent(?:er|re)|cluster)", lower[token.end() : token.end() + 8]
            ):
                return head, tuple(dict.fromkeys(named))
            if word in ("core", "cores", "hours", "hour"):
                return None
            if word in _SIZE and (hyphen or not head_word.endswith("s") or head_word == "chip"):
                return head, tuple(dict.fromkeys(named))
            if word in _NOT_CHIPS:
                if (
                    word in ("systems", "racks", "system", "rack", "superpods")
                    and head_word == "chip"
                    and _stands_for_itself(named[-1])
                ):
                    return head, tuple(dict.fromkeys(named))
                return None
            return head, tuple(dict.fromkeys(named))
        if word in ("graphics",) and re.match(
            r" (?:processing units?|cards?|processors?|chips?)", lower[token.end() : token.end() + 18]
        ):
            stop = re.compile(r" (?:processing units?|cards?|processors?|chips?)").match(lower, token.end())
            assert stop is not None
            head, head_word, at = (token.start(), stop.end()), "gpus", stop.end()
            continue
        if word in ("integrated",) and lower.startswith(" circuits", token.end()):
            head, head_word, at = (token.start(), token.end() + 9), "chips", token.end() + 9
            continue
        if word in _LOOSE and (named or steps <= 3) and _about_chips(names, at):
            return (token.start(), token.end()), tuple(dict.fromkeys(named)) or _last_chip(names, at)
        if _GENERIC.fullmatch(word) or re.fullmatch(r"[\w.]+-(?:gpus?|chips?|tpus?)|cloudtpuv?\d*|tpuv?\d+\w*", word):
            head, head_word = (token.start(), token.end()), word
            at = token.end()
            continue
        if word == "core" and not lower.startswith("tensor ", token.start() - 7):
            return None
        if word in _STOP or word in _NOT_CHIPS or (not word[0].isalnum() and word not in ("'", ",", '"')):
            return None
        if word == "," and not re.match(
            r" (?:[a-z-]+ )?(?:[a-z-]+ )?(?:gpus?|chips?|accelerators?|[a-z]+\d)", lower[token.end() : token.end() + 40]
        ):
            return None
        if word == "and" and (
            steps <= 1
            or not re.match(
                r" [a-z0-9-]+ (?:[a-z0-9-]+ )?(?:gpus?|chips?|accelerators?)", lower[token.end() : token.end() + 40]
            )
        ):
            return None
        at = token.end()
    if head is None:
        return None
    return head, tuple(dict.fromkeys(named))


def _about_chips(names: Sequence[Name], at: int) -> bool:
    """Whether a chip has been named within the last 400 characters."""
    return any(n.kind == "chip" for n in within(names, at - 400, at + 1))


def _last_chip(names: Sequence[Name], at: int) -> tuple[str, ...]:
    before = [n.name for n in preceding(names, at) if n.kind == "chip"]
    return (before[-1],) if before else ()


def _listed(lower: str, at: int, end: int, by_start: dict[int, Name]) -> int | None:
    """Where a list of chip names goes on after "and" or a comma, with no number of its own: "GB200 and GB300 chips"."""
    skip = re.compile(r" ?(?:and |or )?(?:nvidia |amd |huawei |google |its |the |newer |older |nvidia's )?").match(
        lower, at, end
    )
    place = skip.end() if skip else at
    if place not in by_start:
        return None
    after = by_start[place].end
    return (
        place
        if re.match(
            r"s?(?: (?:ai )?(?:gpus?|chips?|accelerators?|processors?)\b|,? (?:and|or) |s?$|s?[ ,.;)])",
            lower[after : after + 24],
        )
        else None
    )


def _named_after(lower: str, at: int, end: int, chips: Sequence[Name]) -> tuple[str, ...]:
    """The chip that follows the noun: "200,000 units of the Ascend 910C", "GPUs (H100s)", "chips, mostly H800s"."""
    link = re.compile(
        r"(?:s?)(?: of| based on| such as| including|,? (?:mostly|mainly|all|primarily|largely|including|namely|likely|a mix of)| from|:| -|,| \()"
        r"(?: the| its| their| nvidia's| nvidia| amd's| amd| huawei's| huawei| google's| amazon's| latest| new| newest| most advanced| advanced| upcoming| of| them| custom| next-generation| flagship)* "
    ).match(lower, at, end)
    if not link and lower.startswith(" (", at):
        link = re.compile(r" \((?:nvidia |amd |mostly )?").match(lower, at, end)
    if not link:
        return ()
    near = [c for c in chips if c.start == link.end()]
    if link.group().strip() in (",", "-", ":") and not near:
        return ()
    return (near[0].name,) if near else ()


_DEFINITE = re.compile(r"\b(?:of (?:the|these|those|such)|these|those) (?:[a-z-]+ ){0,2}(?:chips?|processors?|gpus?|units|accelerators?|parts)$")


def _named_before(lower: str, at: int, end: int, names: Sequence[Name]) -> tuple[str, ...]:
    """ "400,000 of the processors": the chip that the article named last."""
    if not _DEFINITE.search(lower[at:end]):
        return ()
    before = [n.name for n in preceding(names, at) if n.kind == "chip" and not _stands_for_itself(n.name)]
    return (before[-1],) if before else ()


def _stands_for_itself(chip: str) -> bool:
    """Rack and wafer-scale products, which are counted as such."""
    return bool(re.search(r"NVL ?\d+|CS-?\d|WSE|SuperPo[Dd]|SuperCluster|CloudMatrix|DGX|HGX|Atlas", chip))


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


def _derived(
    lower: str, sentence: Sentence, numbers: Sequence[Quantity], found: Sequence[ChipCount]
) -> list[ChipCount]:
    """Servers times chips in each: "1,200 servers with eight H100s each" is 9,600."""
    results = []
    for number in numbers:
        if number.low is None and number.high is None or number.size < 2:
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
        if not each:
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
        chips = next((c.chips for c in found if match.start("rest") <= c.head[0] <= match.end("rest") + 20), ())
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
    results = []
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


_UNIT_AFTER = re.compile(r"^ ?(?:units|pieces|parts|of (?:them|those|these|which|the (?:chips|gpus|devices|processors|new chips|quota|total|batch|allotment|allocation|shipment|order))|such (?:chips|gpus))\b")
# Behind a number whose noun is left out stands no noun: a mark, a preposition, an auxiliary, an adverb.
_OPEN_AFTER = re.compile(
    r"^(?:$|[.,;)\"]|,? (?:and|or|in|this|next|last|by|for|while|but|per|from|to|at|as|a year|annually|each|apiece|respectively|so far|already|now|more|additional|are|is|were|was|had|have|has|will|would|could|can|may|on|of its|of their|available|"
    r"that|which|because|after|before|since|under|through|within|including)\b)"
)
_TAKES = re.compile(
    r"(?:\b(?:took(?: up)?|takes?(?: up)?|taking|got|gets?|received?|receives|receiving|bought|buys?|ordered|orders?|ordering|reach(?:es|ed|ing)?|hit|hits|totals?|totall?ed|totall?ing|has|had|have|to|is|was|were|are|of|sold|shipped|ship|deliver(?:ed)?|"
    r"produced?|made|seized|smuggled|cap of|capped at|limit of|quota of|ceiling of|about|around|approximately|roughly|remain|or|and|another|further|first|remaining|other|for|numbered|numbers|than|just|only|some|houses?|use[sd]?|with|where|the|"
    r"holds?|held|installed?|install|deploy(?:ed)?|reserved|booked|secured|leased|rented|won|assemble[sd]?|between|from|least|a|follows? with|aims? for|at|out of)|[(,\":]) ?(?:the |an? |its |another |around |about |roughly |additional |further |first |estimated |up to |as many as |more than |fewer than |nearly |almost |some |at least )*$"
)
_STRONG_TAKES = re.compile(r"\b(?:took(?: up)?|bought|received?|got|ordered|sold|shipped|delivered|follows? with|aims? for|expects?|plans?|holds?|held|seized|has|have|had|another|further|first|remaining|reserved|installed|deployed|secured|take|buy|receive) (?:about |around |roughly |nearly |almost |some |fewer than |more than |up to |at least )*$")
_OTHER_THINGS = re.compile(
    r"^ ?(?:[a-z-]+ ){0,2}(?:robots?|vehicles?|cars?|phones?|smartphones?|handsets?|laptops?|pcs?|employees|workers|jobs|people|users|customers|subscribers|points?|tokens?|dollars|yuan|drones?|tablets|stores|"
    r"cores?|parameters?|samples|images|examples|patents|papers|questions|downloads|stars|votes|tests|sequences|steps|wafers?)\b"
)
_OTHER_SUBJECT = re.compile(r"\b(?:robots?|vehicles?|cars|phones|smartphones|handsets|laptops|batch size|parameters|samples|employees|workers|wafers|jobs|tokens|dataset|shares|stock|revenue|minibatch)\b")


def _elliptic(
    lower: str, sentence: Sentence, around: Sequence[Sentence], numbers: Sequence[Quantity], found: Sequence[ChipCount], chips: Sequence[Name], names: Sequence[Name]
) -> list[ChipCount]:
    """A number whose noun is left out where the text is about chips: "of the 1 million, ByteDance took 230,000"."""
    subject = bool(chips) or bool(_CHIP_WORD.search(lower, sentence.start, sentence.end))
    before = [s for s in around if s.index == sentence.index - 1]
    carried = not subject and any(_CHIP_WORD.search(lower, s.start, s.end) or any(n.kind == "chip" for n in within(names, s.start, s.end)) for s in before)
    if not subject and not carried:
        return []
    results = []
    for number in numbers:
        right = lower[number.span[1] : min(sentence.end, number.span[1] + 40)]
        left = lower[max(sentence.start, number.whole[0] - 40) : number.whole[0]]
        units = _UNIT_AFTER.match(right)
        if number.size < 100 or (number.size < 1000 and not units and not found) or _OTHER_THINGS.match(right):
            continue
        beside_firm = any(n.kind == "firm" and 0 <= number.whole[0] - n.end <= 1 for n in within(names, number.whole[0] - 80, number.whole[0]))
        if not units and not (_OPEN_AFTER.match(right) and (_TAKES.search(left) or beside_firm)):
            continue
        if carried and not (units or beside_firm or (_STRONG_TAKES.search(left) and any(n.kind == "firm" for n in within(names, sentence.start, number.span[0]))) or re.search(r"\b(?:another|further|first|remaining|other) $", left)):
            continue
        if _OTHER_SUBJECT.search(lower, max(sentence.start, number.span[0] - 60), min(sentence.end, number.span[1] + 30)):
            continue
        results.append(ChipCount(number.low, number.high, number.approx, number.whole, (number.span[0], number.span[1] + (units.end() if units else 0)), _carried_chip(sentence, number, found, chips, names, carried or bool(units)), "number without noun"))
    return results


_CHIP_WORD = re.compile(r"\b(?:gpus?|accelerators?|(?:ai )?chips?|processors)\b")


def _carried_chip(sentence: Sentence, number: Quantity, found: Sequence[ChipCount], chips: Sequence[Name], names: Sequence[Name], carried: bool) -> tuple[str, ...]:
    before = [c for c in chips if c.start < number.span[0]]
    if before:
        return (before[-1].name,)
    named = [c for c in found if c.chips and c.number[0] < number.span[0]]
    if named:
        return named[-1].chips
    if carried:
        earlier = [n.name for n in preceding(names, sentence.start) if n.kind == "chip"]
        # The chip that the article has spoken of most is what "another 40,000" means.
        return (max(earlier, key=earlier.count),) if earlier else ()
    return ()
