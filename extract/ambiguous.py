"""Whether a known name is meant at its place: Meta, Oracle and Grace are also words, Hopper and Rubin also people.

Judged by the words next to the name and by what the article is about; which names there are is in names.py.
"""

import re
from functools import cache, lru_cache

import reference
from extract.endings import Ending
from extract.lexicon import Hit
from extract.text import Clean

CHIP_NOUN = re.compile(
    r"^(?:'s?)?[ -]+(?:(?:ai|tensor|core|server|based|data|cent(?:er|re)|inference|training|superchip|ultra|next|generation|class|series|family|rack|scale|style|powered|nvl\d*)[ -]+){0,3}"
    r"(?:gpus?|chips?|chipsets?|accelerators?|processors?|cpus?|npus?|superchips?|architecture|microarchitecture|platforms?|generation|series|systems?|racks?|servers?|"
    r"packages?|parts|modules?|superpods?|supernodes?|superclusters?|clusters?|boards?|cards?|nodes?|instances?|pods?|silicon|socs?|dies?|units|ultra|gpu-|deployments?|shipments?|orders?)\b"
)
_SAYS = (
    r"(?:said|says|announced?s?|announces|reported|reports|plans?|planned|has|had|have|is|was|will|would|could|may|launch|unveil|releas|signed|agreed|bought|buys|"
    r"acquir|invest|expects?|expected|aims?|intends?|wants?|told|declined|did|does|builds?|built|makes?|made|uses?|used|runs?|operates?|offers?|sells?|sold|owns?|"
    r"warned|denied|confirm|added|ordered|secured|raised|spent|spends|also|and its|continues?|began|begins|started|starts|trained|trains|hired|rents?|leas|deploy)"
)
_FIRM_RIGHT = re.compile(
    rf"^(?:'s\b|'(?= )|,? inc\b|,? corp|,? ltd|,? llc|,? plc| holdings| labs?\b| technologies| platforms| computing| cloud| semiconductor| \(?(?:nasdaq|nyse|hkex)|"
    rf", (?:which|whose|one of|backed|owned|founded|led|based|headed|valued|an? [a-z-]+|the [a-z-]+)\b| {_SAYS}| (?:ceo|cfo|cto|chief|founder|co-founder|executives?|engineers?|shares?|stock|spokes|"
    r"employees?|researchers?|investors?|customers?|servers?|chips?|gpus?|data cent|supercomputer)\b|"
    # "Meta Hyperion (500K GPUs)": a site with its owner in a list.
    r" [a-z]\w+ \(\d[\d,.]*[km]?\+? (?:gpus?|chips?|planned))"
)
_FIRM_LEFT = Ending(
    re.compile(
        r"(?:\b(?:startup|start-up|company|chipmaker|giant|giants|developer|lab|maker|firm|firms|provider|neocloud|hyperscalers?|designer|rival|rivals|like|including|"
        r"by|from|with|between|to|for|of|at|and|or|as|versus|vs\.?|than|against|behind|alongside|through|via|joins?|joined|while|but|after|that|because|if|when|where|supplier|suppliers|deliver(?:s|ed|ing)?|sell(?:s|ing)?|sold|giv(?:e|es|ing)|gave|ship(?:s|ped|ping)?|suppl(?:y|ies|ied|ying)|offer(?:s|ed|ing)?|leas(?:e|es|ed|ing)|charg(?:e|es|ed|ing)|sue[sd]?|tell(?:s|ing)?|told|pa(?:y|ys|id|ying)|help(?:s|ed|ing)?|"
        r"let(?:s|ting)?|allow(?:s|ed|ing)?|accus(?:e|es|ed|ing)|ask(?:s|ed|ing)?|beat(?:s|ing)?|overt(?:ake|akes|ook|aking)|urg(?:e|es|ed|ing)|force[sd]?|cost(?:s|ing)?|back(?:s|ed|ing)?|bring(?:s|ing)?|brought|put(?:s|ting)?|allowing|mak(?:e|es|ing)|made|owe[sd]?|grant(?:s|ed)?|permit(?:s|ted)?)"
        r"|,|\(|/|;|:|\"|'s) $"
    )
)
# Hopper, Blackwell and A100 are a painter, a physician and a motorway where nothing speaks of computing.
_COMPUTING = re.compile(
    r"nvidia|\bamd\b|\bgpus?\b|\b(?:ai|computer|server|graphics|micro) ?chips?\b|chipmak|semiconductor|accelerators?\b|processors?\b|artificial intelligence|\bai\b|data[- ]?cent|supercomput|\btpus?\b|huawei|\bcpus?\b|\bllms?\b|\btrained\b|cluster|comput|servers?\b|\bracks?\b|\bmodels?\b|silicon|\bsoc\b|"
    r"\b(?:imports?|exports?|sales?|shipments?|orders?|dut(?:y|ies)|tariffs?) (?:of|on) (?:the |each |every |any )?h\d{2,3}s?\b"
)
_CHIPS_RIGHT = re.compile(r"[ -](?:chips?|gpus?|accelerators?|processors?)\b")
_PLAIN_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?|[A-Z]\d{1,3}")
# At the start of a sentence a doubtful name is the firm where a verb follows, in an article about chips.
_PREDICATE = re.compile(
    r"^(?:, [^,]{3,60},)? (?:[a-z]+ly )?(?:[a-z]+(?:es|ts|ys|ns|ks|ds|ps|gs|ls|ms|ws|rs|ed|aid)|took|went|got|put|puts|cut|let|set|saw|sees|told|gave|won|lost|kept|held|led) "
)
_TECH = re.compile(
    r"\bgpus?\b|\bchips?\b|nvidia|semiconductor|artificial intelligence|\bai\b|data[- ]?cent|export control|tariff"
)
# "Together, the two companies": what goes on so is no apposition.
_ADVERB_RIGHT = re.compile(
    r"^, (?:these|those|they|we|it|its|their|both|(?:the|all) (?:two|three|four|five|six|pair|trio|firms|companies|groups|sites|chips|deals|orders))\b"
)
_INITIAL = re.compile(r"(?:^|[.!?:]\"? |\n)[\"'( ]*$")
_GIVEN_NAME_LEFT = re.compile(
    r"(?:\b(?:mr|ms|mrs|dr|sen|senator|rep|secretary|professor|president|astronomer|economist)\.? |\b[A-Z][a-z]+ (?:[A-Z]\. )?)$"
)
_PLURAL = re.compile(r"s\b|[- ]equivalents?\b|-class\b")
_COUNTED_LEFT = Ending(re.compile(r"(?:\d{3}|\d,\d{3}|thousands?|thousands of|millions?|hundreds of|dozens of) $"))
_PLATFORM_LEFT = Ending(
    re.compile(
        r"(?:nvidia(?:'s)?|amd(?:'s)?|intel(?:'s)?|huawei(?:'s)?|google(?:'s)?|microsoft(?:'s)?|apple(?:'s)?|tesla(?:'s)?|meta(?:'s)?|amazon(?:'s)?|aws(?:'s)?|upcoming|next-gen(?:eration)?|current|latest|"
        r"blackwell,? (?:and|to|or)|hopper,? (?:and|to|or)|blackwell,|hopper,|future|planned) $"
    )
)


# Supercomputers that carry a company's name.
_MACHINES = frozenset({"Aurora", "Frontier", "Discovery", "Summit", "Sierra", "Leonardo", "Alps", "Mimer"})
_MACHINE = re.compile(r"supercomputer|exascale|national laborator|argonne|oak ridge|livermore")
# Nvidia called its server cards Tesla until 2020: "Tesla V100", "Tesla-class GPUs".
_TESLA_CARD = re.compile(r"^ (?:[vpktcm]\d{1,4}s?\b|gpus?\b|(?:[vpktcm]\d{1,4}[\w-]* )?(?:cards|accelerators)\b)")
_RACK_LEFT = re.compile(r"(?:rubin|blackwell|hopper|nvidia|vera)(?:'s)? $")  # Nvidia's rack is an MGX, too
# Projects and sites that are companies only where the text calls them one.
SITES = frozenset({"Stargate", "Stargate LLC", "Stargate Project"})
_COMPANY_RIGHT = re.compile(
    r"^(?: project)?(?:,? llc|,? inc|,? (?:is |was )?(?:a|the) (?:new )?(?:company|joint venture|entity|firm))\b"
)


def meant(doc: Clean, hit: Hit, firms: set[str], makers: set[str | None], chip_spans: set[tuple[int, int]]) -> bool:
    """Whether the text at a hit means the entry. `firms`: firms and `makers`: makers of chips that it names beyond doubt."""
    entry = hit.entry
    if entry.kind == "firm" and not _is_firm(doc, hit, firms, (hit.start, hit.end) in chip_spans):
        return False
    if entry.kind == "firm" and entry.name in SITES and not _COMPANY_RIGHT.match(doc.lower[hit.end : hit.end + 60]):
        return False
    if (
        entry.kind == "chip"
        and _PLAIN_NAME.fullmatch(entry.spelling)
        and not _CHIPS_RIGHT.match(doc.lower, hit.end)
        and not (
            _COUNTED_LEFT.search(doc.lower[max(0, hit.start - 20) : hit.start]) and _PLURAL.match(doc.lower, hit.end)
        )
        and not _told(_COMPUTING, doc.lower)
    ):
        return False
    if entry.kind == "chip" and entry.ambiguous and not _is_chip(doc, hit, makers, firms):
        return False
    return not (
        entry.kind == "chip"
        and re.match(r"^-(?:[A-Z]\b|\d)", doc.text[hit.end : hit.end + 3])
        and not any(c.isdigit() for c in entry.spelling)
    )


@lru_cache(maxsize=8)
def _told(words: re.Pattern[str], text: str) -> bool:
    """Whether a text says any of the words; kept, since every doubtful name of an article asks the same."""
    return bool(words.search(text))


def _around(doc: Clean, hit: Hit) -> tuple[str, str]:
    return doc.lower[max(0, hit.start - 60) : hit.start], doc.lower[hit.end : hit.end + 60]


def _is_firm(doc: Clean, hit: Hit, sure: set[str], also_chip: bool) -> bool:
    left, right = _around(doc, hit)
    if also_chip and (CHIP_NOUN.match(right) or _PLATFORM_LEFT.search(left)):
        return False
    if hit.entry.name == "MGX" and _RACK_LEFT.search(left):
        return False
    if hit.entry.name == "Tesla" and _TESLA_CARD.match(right):
        return False
    if hit.entry.name in _MACHINES and _told(_MACHINE, doc.lower):
        return False
    if not hit.entry.ambiguous:
        return True
    if _ADVERB_RIGHT.match(right) and _INITIAL.search(doc.text[max(0, hit.start - 6) : hit.start]):
        return False
    if hit.entry.name in sure:
        return True
    if doc.text[hit.start : hit.end] != hit.entry.spelling and not doc.text[hit.start : hit.end].isupper():
        return False
    # "Figure 3", "Scale AI"-less "Scale Up", "Apple Valley": a capital or a number right after belongs to another name.
    follows = re.match(r"^(?: ([A-Z][a-z]+|\d))", doc.text[hit.end : hit.end + 20])
    strong_right = bool(_FIRM_RIGHT.match(right))
    if follows and not strong_right and hit.start > doc.title_end:
        return False
    if _labels(doc, hit) or (hit.entry.name in _giants() and _among_words(doc, hit)):
        return True
    initial = bool(_INITIAL.search(doc.text[max(0, hit.start - 6) : hit.start])) or hit.start < doc.title_end
    if initial:
        return strong_right or (bool(_PREDICATE.match(right)) and _told(_TECH, doc.lower))
    return strong_right or bool(_FIRM_LEFT.search(left)) or bool(re.match(r"^[,.;:)]", right))


# "Oracle: 30,000 accelerators", "Apple (8,192 TPUs)", "Yotta NM1 (16,000 GPUs)": a row that counts chips.
_ROW = re.compile(
    r"(?: [A-Z\d][\w.]*){0,5}(?::| -| —| \() ?[^\n]{0,60}?(?i:\b(?:gpus?|chips?|tpus?|accelerators?|[a-z]{1,2}\d{3}[a-z]?)\b)"
)
_ROW_LEFT = re.compile(r"(?:^|\n|[:;•|,(]|- ) ?$")


def _labels(doc: Clean, hit: Hit) -> bool:
    """Whether a doubtful name heads a row of a list that counts chips."""
    return bool(
        hit.entry.name in _holders()
        and _ROW.match(doc.text, hit.end)
        and _ROW_LEFT.search(doc.text[max(0, hit.start - 3) : hit.start])
    )


@cache
def _holders() -> frozenset[str]:
    """Doubtful names of firms that run machines; those of labs ("Scale", "Figure") head rows of other things too."""
    kinds = ("cloud", "neocloud", "internet")
    return frozenset(f.name for f in reference.firms() if f.ambiguous and (f.kind in kinds or f.name == "Apple"))


@cache
def _giants() -> frozenset[str]:
    """Listed clouds and platforms, so well known that their names with a capital are rarely words in news of computing."""
    return frozenset(f.name for f in reference.firms() if f.ambiguous and f.ticker and f.kind in ("cloud", "internet"))


# Processes of TSMC that Nvidia and Apple have chips by the name of.
NODES = frozenset(("A16", "A14"))
_SMALL_LEFT = re.compile(r"[a-z] $")


@cache
def _chinese() -> frozenset[str]:
    """Chinese makers, whose chips ("Ascend", "Kunlun") are often named without them."""
    return frozenset(f.name for f in reference.firms() if f.country == "CN")


# Chips that are named for people are also those people.
_PEOPLE = frozenset(
    "Pascal Volta Turing Ampere Rubin Feynman Grace Vera Xavier Helios Arc Rebel Atom Corsair Jericho Goya Atlas Metis".split()
)
_MORE_OF_THE_NAME = re.compile(r" (?:[A-Z]|of\b|analys|tags?\b|data\b|learning\b)|[-\d]")


def _among_words(doc: Clean, hit: Hit) -> bool:
    """Whether a name with a capital stands before small letters: "the Oracle layoff narrative"."""
    return not _MORE_OF_THE_NAME.match(doc.text, hit.end) and _told(_TECH, doc.lower)


def _is_chip(doc: Clean, hit: Hit, makers: set[str | None], firms: set[str]) -> bool:
    left, right = _around(doc, hit)
    if CHIP_NOUN.match(right) or (_PLATFORM_LEFT.search(left) and not re.match(r"^ [a-z]*(?:street|road)", right)):
        return True
    if _COUNTED_LEFT.search(left) and _PLURAL.match(doc.lower, hit.end):
        return True
    if hit.entry.spelling in NODES and "tsmc" in doc.lower:
        return False
    maker_named = hit.entry.owner in makers or hit.entry.owner in firms
    if not maker_named:
        named_alone = hit.entry.owner in _chinese() and _SMALL_LEFT.search(doc.text, max(0, hit.start - 2), hit.start)
        return bool(named_alone) and _told(_COMPUTING, doc.lower)
    before = doc.text[max(0, hit.start - 24) : hit.start]
    person = _GIVEN_NAME_LEFT.search(before)
    if person and person.group().strip().lower() not in ("the", "and", "vera", "nvidia", "amd", "both", "while", "its"):
        return False
    if any(c.isdigit() for c in hit.entry.spelling):
        return hit.entry.owner in makers
    known = hit.entry.owner in makers or (hit.entry.name not in _PEOPLE and _COMPUTING.search(right))
    return bool(known) and not re.match(r"^ [A-Z][a-z]", doc.text[hit.end : hit.end + 3])
