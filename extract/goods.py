"""The parties that a measure hits and the goods or sums that it is about, in a stretch of text.

Only what is named is read here; which stretch counts, and whose measure it is, is decided in mentions.py and issuers.py.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from extract.kinds import Match
from extract.names import Name, within, without_firms
from extract.prefilter import Prefilter
from extract.sides import is_target
from extract.text import Clean

# Metals that governments have put under licence, beside those that papers name oftener.
_METALS = (
    "tungsten", "tellurium", "bismuth", "molybdenum", "indium", "scandium", "samarium", "gadolinium", "terbium",
    "dysprosium", "lutetium", "yttrium", "holmium", "erbium", "thulium", "europium", "ytterbium", "magnesium", "tantalum",
)  # fmt: skip
_GOODS = (
    (r"\brare[- ]earth(?:s| elements?| minerals?| metals?| magnets?)?\b", "rare earths"),
    (r"\bgallium\b", "gallium"),
    (r"\bgermanium\b", "germanium"),
    (r"\bantimony\b", "antimony"),
    (r"\bgraphite\b", "graphite"),
    *((rf"\b{metal}\b", metal) for metal in _METALS),
    (r"\bhbm\d?\w?\b|\bhigh[- ]bandwidth memory\b", "HBM"),
    (r"\beda\b|\b(?:chip|electronic)[- ]design (?:automation|software|tools?)\b", "EDA"),
    (
        r"\b(?:duv|euv|immersion|lithograph\w*)\b(?:(?: [a-z]+){0,2} (?:machines?|tools?|systems?|scanners?|equipment))?",
        "lithography",
    ),
    (
        r"\b(?:semiconductor|chip)[- ]?(?:manufacturing|making|fabrication|production)? ?(?:equipment|tools?|machines?|machinery|gear)\b|\bchipmaking (?:equipment|tools?|machines?|gear|technology)\b|\bwafer fab(?:rication)? equipment\b|\bmanufacturing equipment\b",
        "chipmaking tools",
    ),
    (r"\baffiliates?\b", "affiliates"),
    (r"\bmodel weights\b|\bai models?\b|\blarge language models?\b|\bclosed-weight\b", "AI models"),
    (
        r"\b(?:ai|high-performance|gpu|nvidia|accelerated)(?:[- ](?:powered|enabled|equipped))? servers?\b|\bservers?\b",
        "AI servers",
    ),
    (
        r"\b(?:advanced |high-end |cutting-edge |restricted |american |us |u\.s\. |banned |powerful |top |most )*(?:ai|artificial[- ]intelligence)(?: and [a-z]+)? (?:chips?|processors?|accelerators?|semiconductors?|gpus?)\b|\bai accelerators?\b|\bgpus?\b|\bgraphics processing units\b",
        "AI chips",
    ),
    (
        r"\badvanced (?:computing )?(?:chips?|semiconductors?|integrated circuits?|ics?|processors?|logic)\b|\badvanced[- ]computing\b|\bintegrated circuits?\b",
        "advanced chips",
    ),
    (r"\bmemory chips?\b|\bdram\b|\bnand\b", "memory chips"),
    (r"\bsemiconductors?\b|\bsemiconductor technolog\w+", "semiconductors"),
    (r"(?<!blue[- ])(?<!potato )(?<!bargaining[- ])\bchips?\b", "chips"),
    (r"\b(?:graphics |foreign )?processors?\b|\bcpus?\b", "processors"),
    (r"\bcloud (?:services?|computing|access)\b|\bremote access\b", "cloud computing"),
    (r"\bsupercomputers?\b", "supercomputers"),
    (r"\bquantum (?:computers?|computing|technolog\w+)\b", "quantum computing"),
    (r"\bdrones?\b", "drones"),
    (r"\bai technolog\w+|\bartificial intelligence technolog\w+", "AI technology"),
    (r"\b(?:advanced |foreign |sensitive |critical |us |american )?technolog(?:y|ies)\b", "technology"),
    (r"\bsoftware\b", "software"),
    (r"\bhardware\b", "hardware"),
    (r"\bmagnets?\b", "magnets"),
    (r"\b(?:steel|alumini?um|copper)\b", "metals"),
    (r"\belectric vehicles?\b|\bevs\b", "electric vehicles"),
    (r"\blaptops?\b", "laptops"),
    (r"\bsmart-?phones?\b", "smartphones"),
    (r"\blidars?\b", "lidar"),
    (
        r"\b(?:5g|6g|telecoms?|telecommunications) (?:core )?(?:components?|equipment|gear|parts|networks?)\b",
        "telecoms equipment",
    ),
    (r"\bsolar\b", "solar"),
)
# Raw materials of chips; nearly all are refined in China, and licensed there.
METALS = frozenset((*_METALS, "rare earths", "gallium", "germanium", "antimony", "graphite"))
GOODS = tuple((re.compile(pattern), name) for pattern, name in _GOODS)


# "Hybrid bonding machines" are bonding machines, too: what a noun that says little alone is qualified by.
_THING = re.compile(
    r"(?<![\w-])([a-z0-9][a-z0-9-]{1,30}) (controllers?|machines?|systems?|technolog(?:y|ies)|equipment|tools?|materials?|bonders?|photoresists?|microscopes?|parts|components?|"
    r"software|cards|stacks|metals?|magnets?|scanners?|gases|wafers?|substrates?|circuits|lasers?|services?|modules?|cameras|gear)\b"
)
_PLAIN = frozenset(
    "the a an its their of and or new such some these those more certain foreign american chinese us other all any for to in with on by from advanced "
    "that this own local domestic older newer latest key same many most which as into dutch japanese sensitive critical controlled restricted "
    "banned powerful better finished related several spare via using sell selling export exporting ship buy buying make making use s".split()
)


_SUM = re.compile(r"(?:fined|ordered) [^$;,(]{0,60}\$([\d.,]*\d) ?(million|billion|m|bn|b)\b")
_SUM_FIRST = re.compile(r"\$([\d.,]*\d) ?(million|billion|m|bn|b)\b")


_RATE = re.compile(r"(\d+(?:\.\d+)?)[ -]?(?:%|per ?cent\b)(?! (?:stake|share|of\b|owned|rule))")
_FROM = re.compile(r"\bfrom (?:about |around |just )?$")


def figure(text: str, match: Match) -> float | None:
    """What a penalty or a tariff is named by, in its words or right behind them: millions of dollars, or per cent; a rate
    that is raised from another is the new one. `text` begins with the words."""
    if match.kind == "tariff":
        near = text[: len(match.words) + 30]
        rates = [m for m in _RATE.finditer(near) if not _FROM.search(near[: m.start()])]
        return float(rates[0][1]) if len(rates) == 1 else None
    if match.kind != "enforcement":
        return None
    found = _SUM_FIRST.search(match.words) or _SUM.match(text)
    return float(found[1].replace(",", "")) * (1_000 if found[2].startswith("b") else 1) if found else None


def targets_and_items(
    doc: Clean, start: int, end: int, names: Sequence[Name], issuer_code: str | None
) -> tuple[list[str], list[str]]:
    """The parties hit and the goods in a stretch of text: countries as codes, firms by name, chips, then nouns."""
    inside = within(names, start, end)
    countries = [
        n.owner or n.name
        for n in inside
        if n.kind == "country" and n.owner != issuer_code and (is_target(doc, n) or issuer_code is not None)
    ]
    firms = [n.name for n in inside if n.kind == "firm"]
    chips = [n.name for n in inside if n.kind == "chip"]
    goods = [*_goods(without_firms(doc, names, start, end))]
    if "AI chips" in goods or "advanced chips" in goods or "memory chips" in goods or "chipmaking tools" in goods:
        goods = [g for g in goods if g not in ("chips", "semiconductors", "technology", "hardware", "software")] + (
            ["chips"] if "AI chips" in goods else []
        )
    return list(dict.fromkeys([*countries, *firms]))[:24], list(dict.fromkeys([*chips, *goods]))[:24]


@cache
def _prefilter() -> Prefilter:
    return Prefilter([*(pattern for pattern, _ in GOODS), _THING])


@lru_cache(maxsize=256)
def _goods(text: str) -> tuple[str, ...]:
    """The goods that a lower-cased text names, each by its class and in its own words, then the other things in it.

    Kept, since every measure of an article asks the same of the sentences around it.
    """
    (possible,) = _prefilter()(text, [0])
    goods = [
        word
        for number in sorted(possible - {len(GOODS)})
        if (found := GOODS[number][0].search(text))
        for word in (GOODS[number][1], found.group()[:48])
    ]
    if len(GOODS) in possible:
        goods += [f"{m[1]} {m[2]}" for m in _THING.finditer(text) if m[1] not in _PLAIN][:4]
    return tuple(goods)
