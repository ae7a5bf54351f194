"""Whose act a measure is: the issuer and agency, and the parties and goods that it hits.

Works on the names of the sentence and their places around the words that tell the measure.
"""

import re
from collections.abc import Sequence

from chipwatch.model import SanctionKind, Span
from extract.names import Name, within
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
# Right of a country's name, what makes it the one that acts: an organ of it, or (unless a preposition stands before) a verb.
_ORGAN_RIGHT = re.compile(
    r"^(?:'s|')? ?(?:(?:commerce|trade|justice|foreign|finance|industry|state|federal|internet|market|cyberspace|new|strict|stricter|sweeping|latest|own|domestic|existing|current|export|technology|tech|chip|semiconductor|ai|tough|tougher|expanded|antitrust|anti-monopoly|national|security|central|top|senior|local|defence|defense|"
    r"economic|unilateral|import|rare|earth|earths|economy|advanced|digital|science|interior|communications|energy|planning|strategic|commodities|and) ){0,3}?(?:government|administration|officials?|regulators?|authorit(?:y|ies)|ministry|ministries|prosecutors?|police|customs|courts?|judge|lawmakers|senators?|congress|parliament|cabinet|president|state|panel|watchdog|tribunal|central bank|state planner|spy agency|"
    r"export[- ](?:curbs?|controls?|restrictions?|bans?|rules?|licen[cs]\w*|laws?|regulations?|limits|blacklist)|curbs?|controls?|restrictions?|sanctions?|bans?|tariffs?|rules?|regulations?|entity list|trade blacklist|blacklist|crackdown|antitrust|anti-monopoly|law|laws|limits|embassy|treasury|pentagon|"
    r"unreliable entity list|end[- ]user list|measures?|commerce department|justice department|licen[cs]e|licen[cs]es|licen[cs]ing|commodities list|sanctions list)\b"
)
_ACTS_RIGHT = re.compile(
    r"^(?:'s)? (?:[a-z]+ly )?(?:has|have|had|is|was|will|would|plans?|may|might|could|said|says|announced?|announces|imposed?|imposes|added?|adds|ban(?:s|ned)?|bars?|barred|block(?:s|ed)?|approv(?:es|ed)|clear(?:s|ed)|allow(?:s|ed)|grant(?:s|ed)|consider(?:s|ed|ing)|weigh(?:s|ed|ing)|propos(?:es|ed)|"
    r"tighten(?:s|ed)?|eas(?:es|ed)|lift(?:s|ed)|remov(?:es|ed)|restrict(?:s|ed)|launch(?:es|ed)|open(?:s|ed)|order(?:s|ed)|tells?|told|urg(?:es|ed)|charg(?:es|ed)|arrest(?:s|ed)|detain(?:s|ed)|raid(?:s|ed)|seiz(?:es|ed)|suspend(?:s|ed)|rescind(?:s|ed)|requir(?:es|ed)|and its allies|expand(?:s|ed)|extend(?:s|ed)|"
    r"revok(?:es|ed)|issu(?:es|ed)|halt(?:s|ed)|stop(?:s|ped)|put(?:s)?|plac(?:es|ed)|introduc(?:es|ed)|now|also|steps?|stepped|widen(?:s|ed)|warn(?:s|ed)|threaten(?:s|ed)|indict(?:s|ed)|fin(?:es|ed)|sanction(?:s|ed)|blacklist(?:s|ed)|discourag(?:es|ed)|prob(?:es|ed)|investigat(?:es|ed)|takes?|took|moves?|moved|to (?:ban|bar|curb|restrict|tighten|ease|lift|allow|impose|require|add|block|suspend|limit|let|approve|investigate|probe|expand|extend)|"
    r"den(?:ies|ied)|reject(?:s|ed)|slaps?|levies|levied|raises?|raised|drops?|dropped|scraps?|scrapped|pauses?|paused|delays?|delayed|keeps?|kept|lets?|gives?|gave|agrees?|agreed|sets?|mulls?|readies|eyes|seeks?|cuts?|controls?)\b"
)

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
    if _ORGAN_RIGHT.match(right):
        return False
    return bool(_TARGET_RIGHT.match(right) or _TARGET_LEFT.search(left))


def issuer(
    doc: Clean, sentence: Sentence, names: Sequence[Name], trigger: Span, kind: SanctionKind
) -> tuple[str | None, str | None, float]:
    """Issuer code, agency and how sure that is (0 to 1) for words at `trigger` in a sentence.

    Names of lists come first ("unreliable entity list" is Chinese whoever writes of it), then what stands in the words
    themselves, then the agency or acting country closest before them, then the one that a preposition hangs behind them.
    """
    here = within(names, sentence.start, sentence.end)
    for code, words in issuer_words("lists"):
        if words.search(doc.lower, trigger[0], min(sentence.end, trigger[1] + 60)):
            agency = next((n.name for n in here if n.kind == "agency" and n.owner == code), None)
            return code, agency, 0.95
    inside = [n for n in here if n.kind in ("agency", "country")]
    if kind == "enforcement":
        place = next(
            (
                n
                for n in inside
                if n.kind == "country"
                and trigger[1] <= n.start <= trigger[1] + 14
                and doc.lower[trigger[1] : n.start].strip() == "in"
            ),
            None,
        )
        if place:
            return place.owner, None, 0.85
    actors = [n for n in inside if acts(doc, n)]
    inner = [n for n in actors if trigger[0] <= n.start < trigger[1]]
    before = [n for n in actors if n.start < trigger[0]]
    behind = [
        n
        for n in actors
        if n.start >= trigger[1] and _HANGS_BEHIND.search(doc.lower[max(trigger[1], n.start - 40) : n.start])
    ]
    direct = [n for n in before if trigger[0] - n.end <= 2]
    if kind == "investment":
        home = next(
            (
                n
                for n in inside
                if n.kind == "country"
                and re.match(r" (?:outbound )?(?:investments?\b|capital|money|funds)", doc.lower[n.end : n.end + 20])
            ),
            None,
        )
        if (home and "outbound" in doc.lower) or (home and trigger[0] <= home.start < trigger[1]):
            return (
                home.owner,
                next((n.name for n in inside if n.kind == "agency" and n.owner == home.owner), None),
                0.85,
            )
    for group, sure in (
        (direct, 0.9),
        (inner, 0.85),
        (_clause(doc, before, trigger), 0.9),
        (behind, 0.85),
        (before, 0.75),
    ):
        if group:
            acting = (
                [n for n in group if n.kind == "agency" or _ACTS_RIGHT.match(doc.lower[n.end : n.end + 60])]
                if group is before
                else group
            )
            best = (
                max(acting or group, key=lambda n: n.start)
                if group is not behind
                else min(group, key=lambda n: n.start)
            )
            organ = (
                best
                if best.kind == "agency"
                else next((n for n in reversed(before) if n.kind == "agency" and n.owner == best.owner), None)
            )
            return best.owner, organ.name if organ else None, sure
    masked = _without_firms(doc, names, sentence.start, trigger[1])
    for code, words in issuer_words("issuers"):
        if words.search(masked):
            return code, None, 0.7
    loose = [n for n in inside if n.start < trigger[0] and not is_target(doc, n)]
    if loose:
        return loose[0].owner, loose[0].name if loose[0].kind == "agency" else None, 0.5
    after = [n for n in inside if n.kind == "agency"]
    return (after[0].owner, after[0].name, 0.5) if after else (None, None, 0.0)


def _without_firms(doc: Clean, names: Sequence[Name], start: int, end: int) -> str:
    """A stretch of text with firms' names blanked: "Tokyo Electron" is not Tokyo."""
    text = doc.lower[start:end]
    for name in within(names, start, end):
        if name.kind == "firm" and name.end <= end:
            text = text[: name.start - start] + "_" * (name.end - name.start) + text[name.end - start :]
    return text


_HANGS_BEHIND = re.compile(r"\b(?:by|from|of|at|under|with)(?: the| a| an)?(?: [a-z.']+){0,3} $")
_CLAUSE_BREAK = re.compile(
    r"[;]|, (?:but|while|whereas|although|though|then|and (?:then|later))|\bbut\b|\bwhile\b|\bwhereas\b|\balthough\b"
)
_WEAK_AGENCY_RIGHT = re.compile(
    r"^(?:'s)? (?:department|committee|panel|vote[ds]?|passed|passes|said|says|has|is|will|would|secretary|republicans|democrats|lawmakers|bill|members?|select|china|banking|foreign|clears?|approved|approves|plans|weighs|considers|adds?|added|proposed|and|advances|approves|backs|moves|to)\b"
)
# Short names of American bodies that are ordinary words as well.
_WEAK_AGENCIES = frozenset(
    (
        "state",
        "house",
        "senate",
        "commerce",
        "treasury",
        "congress",
        "federal court",
        "parliament",
        "grand jury",
        "customs",
    )
)


def acts(doc: Clean, name: Name) -> bool:
    """Whether an agency or country stands where one that acts stands."""
    right = doc.lower[name.end : name.end + 60]
    if name.kind == "agency":
        spelled = doc.lower[name.start : name.end]
        return (
            spelled not in _WEAK_AGENCIES
            or spelled in ("senate", "congress", "grand jury")
            or bool(_WEAK_AGENCY_RIGHT.match(right))
        )
    if is_target(doc, name):
        return False
    return bool(_ORGAN_RIGHT.match(right) or _ACTS_RIGHT.match(right))


def _clause(doc: Clean, before: Sequence[Name], trigger: Span) -> list[Name]:
    """Those of the actors before the words that no clause break parts from them."""
    return [n for n in before if not _CLAUSE_BREAK.search(doc.lower, n.end, trigger[0])]


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
    goods = [
        word
        for pattern, name in GOODS
        if (found := pattern.search(doc.lower, start, end))
        for word in (name, found.group()[:48])
    ]
    if "AI chips" in goods or "advanced chips" in goods or "memory chips" in goods or "chipmaking tools" in goods:
        goods = [g for g in goods if g not in ("chips", "semiconductors", "technology", "hardware", "software")] + (
            ["chips"] if "AI chips" in goods else []
        )
    return list(dict.fromkeys([*countries, *firms]))[:24], list(dict.fromkeys([*chips, *goods]))[:24]
