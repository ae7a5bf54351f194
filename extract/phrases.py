"""The noun that a number belongs to: from the right edge of a number to the chips that it counts.

Only the noun phrase is walked here ("100,000 of Nvidia's most advanced H100 chips", "a 24,576-GPU cluster"), word by
word; numbers without a noun are read in ellipses.py, products and tables in units.py.
"""

import re
from collections.abc import Sequence

from chipwatch.model import Span
from extract.endings import Ending
from extract.names import Name, preceding, within

_TOKEN = re.compile(r"[a-z0-9](?:[\w.+/]*[\w+])?(?:[-'][\w+/]+(?:\.[\w]+)*)*'?|[^\w\s]", re.ASCII)
_GENERIC = re.compile(
    r"(?:gpus?|chips?|microchips?|chipsets?|accelerators?|processors?|superchips?|tpus?|lpus?|npus?|xpus?|dpus?|ipus?|hpus?|cpus?|asics?|socs?|semiconductors?|dies|"
    r"graphics-cards?|coprocessors?|gpgpus?)$"
)
_GRAPHICS = re.compile(r" (?:processing units?|cards?|processors?|chips?)")
_TENSOR = re.compile(r" processing units?")  # tensor, neural and language processing units
# Words that carry on the phrase after a chip's name or noun without being counted themselves.
_MODIFIER = frozenset(
    "tensor core sxm sxm2 sxm3 sxm4 sxm5 pcie nvl ib hgx oam gen ai series class architecture-based based data center centre datacenter data-center data-centre high-performance "
    "graphics processing accelerator computing superchip ultra inference training server-grade performance machine-learning deep-learning neural card cards unit units equivalents equivalent die "
    "tesla instinct hopper-class module modules integrated circuits boards board silicon logic compute processor gpu chip tpu cpu mobile smartphone application-specific".split()
)
# Nouns that count chips only where the text is about chips anyway.
_LOOSE = frozenset("cards packages parts boards pieces sets".split())
_UNITS = frozenset("units unit dies die pieces cards card modules module boards board".split())
_STRONG = frozenset("strong odd plus card chip gpu nvidia amd ai high-end advanced".split())
_SIZE = frozenset(
    "cluster supercomputer system supercluster datacenter data-center data-centre pod superpod campus facility site farm deployment installation machine size fleet order purchase buildout build complex "
    "infrastructure setup configuration scale partition pool project contract deal stockpile testbed factory mega-cluster megacluster training node-cluster supernode imports exports orders purchases sales shipments import order shipment delivery deliveries".split()
)
_NOT_CHIPS = frozenset(
    "pods islands cores hours hour gpu-hours servers server nodes node racks rack systems makers maker designers designer startups companies company firms engineers instances customers revenue jobs "
    "shares prices price startups fabs fab plants factories workers layers packages applications applicants employees boxes machines clusters supercomputers cabinets stores switches "
    "users threads blocks shops shop stocks stock minutes days patents cases licenses licences bugs kits operations generations vendors brands models types kinds versions variants slices rental rentals wafers wafer starts qubit qubits".split()
)
# "20,000 of a planned 80,000 chips", "5,000 of the 10,000 GPUs": a part and its whole share their noun.
_OF_A_TOTAL = Ending(
    re.compile(
        r"\bof (?:(?:a|an|the|its|their|some|those|about|more than|around|up to|[a-z]+ed|total|first|eventual) ){0,3}$"
    )
)
_STOP = frozenset(
    "to in on at for from by with as per is are was were be been being will would could can may might has have had that which who whose but into over under between during than this "
    "across via while after before because when if about worth within through since until against among without where so not only then".split()
)


# "NVIDIA Corp. (NASDAQ:NVDA) GB300 GPUs".
_LISTED_AS = re.compile(
    r"(?:,? (?:inc|corp|corporation|ltd|plc|co)\b\.?)?(?: \((?:nasdaq|nyse|tse|twse|hkex|krx|lse|otc\w*|[a-z]{2,6}) ?: ?[\w.]+\))?(?= )"
)


def phrase(
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
            if named and head is not None and head_word == "chip" and at - head[1] == 1:
                # "Blackwell B200s", "GB200 Blackwell chips": the name with a number.
                named[-1] = named[-1] if named[-1][-1].isdigit() and not any(map(str.isdigit, chip.name)) else chip.name
            else:
                named.append(chip.name)
            at = chip.end
            if lower[at : at + 1] == "s" and not lower[at + 1 : at + 2].isalnum():
                at += 1
            head, head_word, steps = (chip.start, at), "chip", steps + 1
            continue
        if at in others and not lower.startswith("'", others[at].end):
            at, steps = others[at].end, steps + 1
            if suffix := _LISTED_AS.match(lower, at, end):
                at = suffix.end()
            continue
        token = _TOKEN.match(lower, at, end)
        if token is None:
            break
        word = token.group()
        steps += 1
        if word in ("'", '"', "x", "*", "-", "(", "+") and head is None and steps <= 2:
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
                if word == "packages" and not head_word.endswith("s"):
                    return head, tuple(dict.fromkeys(named))
                if (
                    word in ("systems", "racks", "system", "rack", "superpods")
                    and head_word == "chip"
                    and stands_for_itself(named[-1])
                ):
                    return head, tuple(dict.fromkeys(named))
                return None
            return head, tuple(dict.fromkeys(named))
        graphics = _GRAPHICS.match(lower, token.end()) if word == "graphics" else None
        if word in ("tensor", "neural", "language"):
            graphics = _TENSOR.match(lower, token.end())
        if graphics:
            head, head_word, at = (token.start(), graphics.end()), "gpus", graphics.end()
            continue
        if word in ("integrated",) and lower.startswith(" circuits", token.end()):
            head, head_word, at = (token.start(), token.end() + 9), "chips", token.end() + 9
            continue
        if (
            word in _LOOSE
            and (named or steps <= 3)
            and (_about_chips(names, at) or any(c.start < token.end() + 60 for c in chips))
        ):
            return (token.start(), token.end()), tuple(dict.fromkeys(named)) or _last_chip(names, at)
        if _GENERIC.fullmatch(word) or re.fullmatch(r"[\w.]+-(?:gpus?|chips?|tpus?)|cloudtpuv?\d*|tpuv?\d+\w*", word):
            head, head_word = (token.start(), token.end()), word
            at = token.end()
            continue
        if (
            hyphen
            and steps == 1
            and head is None
            and word not in _STRONG
            and word not in _SIZE
            and word not in _MODIFIER
        ):
            return None  # "a 300-qubit processor"
        if word == "core" and not lower.startswith("tensor ", token.start() - 7):
            return None
        if (
            head is None
            and re.fullmatch(r"\d[\d.]*(?:k|m)?", word)
            and _OF_A_TOTAL.search(lower, max(at - 60, 0), token.start())
        ):
            at = re.compile(r"[\d,.]*").match(lower, token.end()).end()  # type: ignore[union-attr]
            continue
        if word.endswith("s") and word.isalpha() and lower.startswith(" of ", token.end()) and word not in _UNITS:
            return None  # "60 breaches of the rules on chips"
        if word in _STOP or word in _NOT_CHIPS or (not word[0].isalnum() and word not in ("'", ",", '"')):
            return None
        if word == "," and not re.match(
            r" (?:[a-z-]+ )?(?:[a-z-]+ )?(?:gpus?|chips?|accelerators?|[a-z]+\d)", lower[token.end() : token.end() + 40]
        ):
            return None
        if word == "and" and (
            steps <= 1
            or lower[at - 2 : at - 1] == "s"
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


def named_after(lower: str, at: int, end: int, chips: Sequence[Name]) -> tuple[str, ...]:
    """The chip that follows the noun: "200,000 units of the Ascend 910C", "GPUs (H100s)", "chips, mostly H800s"."""
    link = re.compile(
        r"(?:s?)(?: of| based on| such as| including|,? (?:mostly|chiefly|mainly|all|primarily|largely|predominantly|nearly all|most of them|including|namely|likely|a mix of)| called| known as| from|:| -|,| \()"
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


_DEFINITE = re.compile(
    r"\b(?:of (?:the|these|those|such)|these|those) (?:[a-z-]+ ){0,2}(?:chips?|processors?|gpus?|units|accelerators?|parts)$"
)


def named_before(lower: str, at: int, end: int, names: Sequence[Name]) -> tuple[str, ...]:
    """ "400,000 of the processors": the chip that the article named last."""
    if not _DEFINITE.search(lower[at:end]):
        return ()
    before = [n.name for n in preceding(names, at) if n.kind == "chip" and not stands_for_itself(n.name)]
    return (before[-1],) if before else ()


def stands_for_itself(chip: str) -> bool:
    """Rack and wafer-scale products, which are counted as such."""
    return bool(
        re.search(r"NVL ?\d+|CS-?\d|WSE|SuperPo[Dd]|SuperCluster|CloudMatrix|DGX|HGX|Atlas|^Grace Blackwell$", chip)
    )
