"""Whose act a measure is: the issuer and agency, and the parties and goods that it hits.

Works on the names of the sentence and their places around the words that tell the measure.
"""

import re
from collections.abc import Sequence

from chipwatch.model import SanctionKind, Span
from extract.names import Name
from extract.text import Clean, Sentence
from extract.wording import issuer_words

# Right of a country's name, or left of it, what makes it the one that is hit and not the one that acts.
_TARGET_LEFT = re.compile(
    r"(?:\b(?:to|against|on|for|in|into|from|toward|towards|targeting|target|targets|targeted|at|bound for|destined for|within|across|via|through|of|with|reach|reaching|inside|near|hit|hitting|between|over|limiting|prevent|preventing|keep|keeping|deny|denying|restrict|restricting|curb|slow|hobble|blocking|block|sell|selling|supplying|"
    r"including|both|and|or) (?:the |mainland |other |some |several |many |certain |companies in |firms in |customers in |buyers in |all |its |military |major )?(?:[a-z]+-?based )?)$"
)
_TARGET_RIGHT = re.compile(
    r"^(?:'s|')? ?(?:ai |tech |technology |chip |semiconductor |military |state-owned |state-backed |tech |internet |major |local |domestic |end |chipmaking |leading |private |memory |equipment |telecom |cloud |server |top |large |individual |own |advanced |artificial intelligence )*"
    r"(?:firms?|companies|company|entities|entity|customers?|clients?|buyers?|chipmakers?|developers?|labs?|giants?|startups?|market|military|industry|access|ambitions?|purchases?|manufacturers?|makers?|fabs?|foundr(?:y|ies)|nationals?|citizens?|businessm[ae]n|man|woman|men|engineers?|"
    r"parties|organi[sz]ations?|universit(?:y|ies)|research institutes?|individuals?|suppliers?|distributors?|progress|development|efforts|rivals?|ability|competitors?|capabilities|users?|sector|subsidiar(?:y|ies)|affiliates?|importers?|imports|goods|tool ?makers?)\b|^-(?:based|bound|linked|owned|made|headquartered|backed)"
)
_ACTOR_RIGHT = re.compile(
    r"^(?:'s|')? ?(?:[a-z-]+ ){0,3}?(?:government|administration|officials?|regulators?|authorit(?:y|ies)|ministry|ministries|prosecutors?|police|customs|court|judge|lawmakers|senators?|congress|parliament|cabinet|president|export|curbs?|controls?|restrictions?|sanctions?|ban|bans|tariffs?|rules?|"
    r"regulations?|licen[cs]|entity list|crackdown|probe|law|measures?|decision|move|policy|has|have|is|was|will|would|plans?|may|could|said|says|announced|imposed|added|banned|bars?|barred|blocked|approved|cleared|allowed|granted|"
    r"considers?|considering|weighs|proposed|adds|tightens?|eases?|lifts?|removes?|restricts?|to|on|launched|opens?|opened|orders?|ordered|tells|told|urges|urged|charges|charged|arrests|arrested|detains|raids|seizes|suspends|suspended|rescinds|requires|and its allies|commerce|trade|justice|treasury|"
    r"finance|industry|foreign|economy|state department|internet|market regulator|antitrust|anti-monopoly|cyberspace|executive|federal|district)\b"
)

_DEFAULT_KIND = {"listing": "US", "investment": None, "tariff": None, "procurement_ban": None}
_GOODS = (
    (r"\brare[- ]earth(?:s| elements?| minerals?| metals?| magnets?)?\b", "rare earths"),
    (r"\bgallium\b", "gallium"),
    (r"\bgermanium\b", "germanium"),
    (r"\bantimony\b", "antimony"),
    (r"\bgraphite\b", "graphite"),
    (r"\btungsten\b", "tungsten"),
    (r"\bhbm\d?\w?\b|\bhigh[- ]bandwidth memory\b", "HBM"),
    (r"\beda\b|\b(?:chip|electronic)[- ]design (?:automation|software|tools?)\b", "EDA"),
    (
        r"\b(?:duv|euv|immersion|lithograph\w*)\b(?: [a-z]+){0,2} ?(?:machines?|tools?|systems?|scanners?|equipment)?",
        "lithography",
    ),
    (
        r"\b(?:semiconductor|chip)[- ]?(?:manufacturing|making|fabrication|production)? ?(?:equipment|tools?|machines?|machinery|gear)\b|\bchipmaking (?:equipment|tools?|machines?|gear|technology)\b|\bwafer fab(?:rication)? equipment\b|\bmanufacturing equipment\b",
        "chipmaking tools",
    ),
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
    (r"\bchips?\b", "chips"),
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
    (r"\bsolar\b", "solar"),
)
GOODS = tuple((re.compile(pattern), name) for pattern, name in _GOODS)


def is_target(doc: Clean, name: Name) -> bool:
    """Whether a country stands where the one hit by a measure stands."""
    left, right = doc.lower[max(0, name.start - 60) : name.start], doc.lower[name.end : name.end + 60]
    if _TARGET_RIGHT.match(right):
        return True
    return bool(_TARGET_LEFT.search(left)) and not _ACTOR_RIGHT.match(right)


def issuer(
    doc: Clean, sentence: Sentence, names: Sequence[Name], trigger: Span, kind: SanctionKind
) -> tuple[str | None, str | None, float]:
    """Issuer code, agency and how sure that is (0 to 1) for words at `trigger` in a sentence."""
    inside = [n for n in names if sentence.start <= n.start < sentence.end]
    agencies = [n for n in inside if n.kind == "agency"]
    agency = _closest(agencies, trigger)
    if agency:
        return agency.owner, agency.name, 0.9
    for country in sorted(
        (n for n in inside if n.kind == "country"), key=lambda n: (n.start > trigger[1], abs(n.start - trigger[0]))
    ):
        right = doc.lower[country.end : country.end + 60]
        if not is_target(doc, country) and _ACTOR_RIGHT.match(right):
            return country.owner, None, 0.85
    for code, words in issuer_words():
        if words.search(doc.lower, sentence.start, sentence.end):
            return code, None, 0.7
    before = [n for n in inside if n.kind == "country" and n.start < trigger[0] and not is_target(doc, n)]
    if before:
        return before[0].owner, None, 0.6
    return None, None, 0.0


def _closest(found: Sequence[Name], trigger: Span) -> Name | None:
    """The agency that acts: the last one before the words, else the first after them."""
    before = [n for n in found if n.start < trigger[1]]
    if before:
        return min(before, key=lambda n: abs(trigger[0] - n.end))
    return min(found, key=lambda n: n.start, default=None)


def targets_and_items(
    doc: Clean, start: int, end: int, names: Sequence[Name], issuer_code: str | None
) -> tuple[list[str], list[str]]:
    """The parties hit and the goods in a stretch of text: countries as codes, firms by name, chips, then nouns."""
    inside = [n for n in names if start <= n.start < end]
    countries = [
        n.owner or n.name
        for n in inside
        if n.kind == "country" and n.owner != issuer_code and (is_target(doc, n) or issuer_code is not None)
    ]
    firms = [n.name for n in inside if n.kind == "firm"]
    chips = [n.name for n in inside if n.kind == "chip"]
    goods = [name for pattern, name in GOODS if pattern.search(doc.lower, start, end)]
    if "AI chips" in goods or "advanced chips" in goods or "memory chips" in goods or "chipmaking tools" in goods:
        goods = [g for g in goods if g not in ("chips", "semiconductors", "technology", "hardware", "software")] + (
            ["chips"] if "AI chips" in goods else []
        )
    return list(dict.fromkeys([*countries, *firms]))[:24], list(dict.fromkeys([*chips, *goods]))[:24]
