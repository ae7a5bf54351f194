"""What speaks at one place for a capitalised phrase being a firm's name, and what speaks against it.

Its own words ("Technologies", "Ltd"), an apposition, a title, a verb that only companies do; against it, what makes it a
person, an agency, a product or a place. Which phrases are asked about, and what follows for the article, is in firms.py.
"""

import re
import tomllib
from pathlib import Path

from extract.ambiguous import SITES
from extract.endings import Ending
from extract.products import MODEL
from extract.text import Clean

_DATA = tomllib.loads((Path(__file__).parent / "firms.toml").read_text(encoding="utf-8"))


def words(key: str) -> frozenset[str]:
    """A list of words of firms.toml."""
    return frozenset(_DATA["words"][key].split())


def _any_of(key: str) -> str:
    """The alternatives of a pattern of firms.toml, as one group."""
    return "(?:" + "|".join(way.strip() for way in _DATA["patterns"][key].replace("\n", " ").split(" | ")) + ")"


LEGAL = words("legal")
TYPE = _any_of("types")
_BUSINESS, _TELLING, _PAPERS, _OTHER = words("business"), words("telling"), words("papers"), words("other")
_NEVER = frozenset(way.strip() for way in _DATA["words"]["never"].split("|"))
_CALLED_FIRM = _any_of("called")
_VERBS = _any_of("verbs")
SURE = 1.0  # evidence that makes a phrase a firm
LISTED = 0.5  # what standing in a list with a known firm adds
MODEL_WORD = 0.6  # what spaCy's "ORG" adds; alone it is right too seldom on technical news
WORD = r"(?:(?:Inc|Corp|Co|Ltd|Pte)\.|[A-Z][\w&+-]*(?:\.\w+)*|[a-z]{1,2}[A-Z][\w]+)"
_APPOSITION = re.compile(
    rf"^(?:,| \([^)]{{1,40}}\),?) (?:an?|the|one of|which is an?|another|its|our|formerly|once an?|[A-Z][a-z]+'s) (?:[\w.'’&-]+,? ){{0,7}}?{TYPE}\b|^ ?\((?:(?:NASDAQ|NYSE|Nasdaq|HKEX|TSE|TYO|LON|LSE|Euronext|TWSE|SSE|SZSE|KRX|KOSDAQ|AMEX|ASX|OTC|TSX|SIX|NSE|BSE|Xetra)\b)"
)
_NAMED = Ending(
    re.compile(
        rf"(?:\b{_CALLED_FIRM}|[A-Z][a-z]+-based|[A-Z][a-z]+'s [a-z]+ {_CALLED_FIRM}) (?:called |named |known as )?$"
    )
)
_NAMED_APART = Ending(re.compile(rf"\b{_CALLED_FIRM}, $"))
# "a photonics start-up from Eindhoven", "a Burnaby chip-testing company": where it is, not what it is called.
_PLACE_LEFT = Ending(re.compile(rf"\b{TYPE} (?:from|in|of|near|outside) $"))
_PLACE_RIGHT = re.compile(rf"^(?:-based)? (?:[a-z][a-z-]+ ){{0,2}}{TYPE}\b")
_LEFT = Ending(
    re.compile(
        rf"(?:\b{TYPE}|\b(?:Startup|Start-up|Neocloud|Chipmaker|Company|Developer|Supplier|Lab|Firm|Provider|Distributor|Reseller|Operator|Consultancy)|-backed|-based) (?:called |named |known as |such as |like |including )?[\"']?$"
    )
)
_LIST_LEFT = Ending(
    re.compile(rf"\b{TYPE}(?: such as| like| including|:)? (?:{WORD}(?: {WORD}){{0,3}}(?:, | and |, and )){{1,5}}$")
)
_RIGHT_NOUN = re.compile(
    r"^(?:'s)?,? (?:(?:co-?)?founders?|chief (?:executive|financial|technology|operating|scientist)|CEO|CFO|CTO|COO|chair(?:man|woman)?|president and|executives?|spokes(?:man|woman|person)|shares|stock|investors|employees|engineers?|customers?|"
    r"revenue|valuation|IPO|headquarters|board|management|data cent(?:er|re)s?|cluster|fabs?|plant|factory|platform|campus|chips?|GPUs?|processors?|accelerators?|servers?|backers|shareholders|supercomputer|subsidiary)\b"
)
_RIGHT_VERB = re.compile(
    rf"^,? (?:also |today |now |which |recently |already |which also |and [A-Z][\w ]{{2,25}} )?{_VERBS}\b"
)
_ACTED_ON = Ending(
    re.compile(
        r"\b(?:invest(?:ed|ment)? in|stake in|acquisition of|acquire|acquired|bought|buying|partnership with|contracts? with|deal with|agreement with|backed by|supplied by|owned by|sold to|shipped to|made by|designed by|built by|operated by|run by|leased from|rented from|through|include|charged|accused) (?:the )?$"
    )
)
_PRODUCT_LEFT = Ending(
    re.compile(
        r"(?:\b(?:model|models|chatbot|product|called|dubbed|named|codenamed|app|assistant|series|version|its|their|latest|flagship|platform|project|device|phone|robot|feature|architecture|chip|processor|accelerator|software|framework|tool|suite|benchmark|act|the|new|own) ['\"]?)$"
    )
)
_PRODUCT_RIGHT = re.compile(
    r"^['\"]? (?:models?|chatbots?|series|v?\d+(?:\.\d+)?|app|assistant|act\b|bill\b|architecture|chips? (?:is|are|was|were|uses|has)|processors?|accelerators?|campus|site|data cent|supercomputer|cluster|benchmark|index|framework|fab\b|plant\b|project|leaderboards?|datasets?|corpus|test set)"
)
# "Munich AI cluster": the two letters belong to what follows.
_ADJECTIVE_RIGHT = re.compile(
    r"^ (?:data cent|clusters?|cloud|factor|campus|infrastructure|models?|chips?|servers?|supercomput|agents?|systems?|hardware|compute|labs?\b|start-?ups?|accelerators?|sandbox|research cent)"
)
_PERSON_RIGHT = re.compile(
    r"^,? (?:\d\d,|who\b|whose\b|(?:the |a |an )?(?:[\w-]+ ){0,3}(?:analyst|chief executive|ceo|founder|minister|secretary|director|professor|president|spokes\w+|lawyer|attorney|senator|economist|researcher|officer|engineer|chairman|head)\b)"
)
_LEGAL_RIGHT = re.compile(
    r"^,? (?:Inc|Corp|Ltd|LLC|Co\.|PLC|plc|Holdings|GmbH|S\.A\.|N\.V\.|B\.V\.|AB|AG|ASA|SE|FZE|Pte|K\.K\.|S\.p\.A\.|Sdn|Oyj?|A\.S\.|A/S|A\.Ş\.|S\.r\.l\.|Tbk|PJSC|JSC|PAO)(?!\w)"
)
# Forms of company that stand before the name, as in Russia, Ukraine and Kazakhstan.
LEGAL_FIRST = frozenset("pjsc ojsc jsc cjsc pao oao zao ooo npo".split())
_LEGAL_LEFT = Ending(re.compile(r"\b(?:PJSC|OJSC|JSC|CJSC|PAO|OAO|ZAO|OOO|NPO) [\"']?$"))
_TELLING_CASE = re.compile(r"[a-z][A-Z]|AI$|\.ai$")
_ARTICLE_LEFT = Ending(re.compile(r"\b[Aa]n? $"))
_PREPOSITION_LEFT = Ending(re.compile(r"\b(?:at|of|for|by|from|with|to) $"))
_SAID_LEFT = Ending(re.compile(r"\b(?:said|told|added|wrote|says) $"))
# "YoY", "NdFeB" (a compound of elements): written like names and none.
_NO_NAME = re.compile(
    r"[A-Z]o[A-Z]|(?=.*[a-z])(?:Nd|Fe|Ga|As|Si|In|Sm|Co|Ge|Al|Ti|Li|Ni|Mo|Cu|Sn|Sb|Te|Cd|Zn|Se|[BCNOPSW]){2,}"
)
_KIND_OF_AI = re.compile(
    r"(?:\w+ing|Modern|Advanced|Responsible|Generative|Agentic|Sovereign|Embodied|Multimodal|Conversational|Explainable|Industrial|Enterprise|(?:On|In|Off|Non|Pre|Post|Cross|Multi|Low|High)-\w+) AI$"
)
_AI_THING = re.compile(r" (?:training|events?|runs|workloads?|summits?|days?|adoption|spending|boom|race|economy)\b")
# Whom a measure hits: "added Corvara and Lumenix to its Entity List", "fined Merrowin $2 million".
_AND_OTHERS = rf"(?:{WORD}(?: {WORD}){{0,3}}(?:, an? [a-z][a-z -]{{2,40}}, |, and |, | and )){{0,6}}"
_PUT_LEFT = Ending(
    re.compile(
        rf"\b(?:add(?:s|ed|ing)?|put(?:s|ting)?|plac(?:es|ed|ing)|nam(?:es|ed|ing)|includ(?:es|ed|ing)|tak(?:es|en|ing)|took|remov(?:es|ed|ing)|struck|drop(?:s|ped)) (?:[a-z]+ ){{0,2}}{_AND_OTHERS}$"
    )
)
_ON_LIST_RIGHT = re.compile(
    r"^[^.;]{0,120}? (?:to|on|onto|off|from) (?:[\w.'’-]+ ){0,6}?(?:(?i:entity|unverified|unreliable|sanctions|end-user|military|commodities) )?(?:(?i:entity )?(?i:black)?(?<!control )(?<!goods )(?<!items )(?<!dual-use )[Ll]ists?|register|roster)\b"
)
_HIT_LEFT = Ending(
    re.compile(
        rf"\b(?:[Bb]lacklist(?:s|ed|ing)|sanction(?:ed|ing)|(?:entities|firms|companies|those) (?:newly )?(?:listed|blacklisted|sanctioned|added) (?:are|were|include)|sanctions (?:on|against)|export privileges of|offices of|premises of) {_AND_OTHERS}$"
    )
)
_PAYS_LEFT, _PAYS_RIGHT = Ending(re.compile(r"\b(?:fin(?:es|ed|ing)|penali[sz](?:es|ed)) $")), re.compile(r"^ [$€£\d]")
_TOLD_LEFT = Ending(
    re.compile(r"\b(?:order(?:s|ed)|barr?(?:s|ed)|forc(?:es|ed)|prob(?:es|ed|ing)|subpoena(?:s|ed)|founders? of) $")
)
_TOLD_RIGHT = re.compile(
    r"^(?: to (?:shut|close|sell|divest|wind|stop|halt|unwind|give up)| from (?:bidding|buying|selling|acquiring|taking)| over (?:the |its )?(?:sales?|exports?|shipments?)| for (?:shipping|smuggling|exporting|routing|selling))\b"
)
OWNED = 0.6  # what standing behind a known firm's possessive takes away


def score(doc: Clean, start: int, end: int, phrase: str) -> float:
    """Evidence that a phrase names a firm at this place; 1 suffices."""
    words = [w.lower().rstrip(".,") for w in phrase.split()]
    if any(w in _OTHER for w in words) and words[-1] not in LEGAL:
        return 0.0
    left, right = doc.text[max(0, start - 90) : start], doc.text[end : end + 110]
    score = 0.0
    if _NO_NAME.fullmatch(phrase) or (len(words) > 1 and words[-1] in _PAPERS):
        return 0.0
    if words[-1] == "ai" and (_KIND_OF_AI.match(phrase) or _AI_THING.match(right)):
        return 0.0
    if (
        phrase.split()[0] in SITES
        or phrase.endswith("-AI")
        or (phrase.endswith(" AI") and _ADJECTIVE_RIGHT.match(right))
        or MODEL.fullmatch(phrase)
        or phrase in _NEVER
    ):
        return 0.0
    if phrase.split()[-1].lower() in LEGAL or _LEGAL_RIGHT.match(right) or _LEGAL_LEFT.search(left):
        score += 1.0
    if len(words) > 1 and words[-1] in _TELLING:
        score += 0.9
    elif len(words) > 1 and words[-1] in _BUSINESS:
        score += 0.6
    if _TELLING_CASE.search(phrase):
        score += 0.4
    if _APPOSITION.match(right):
        score += 1.0
    if _PLACE_LEFT.search(left) or (_ARTICLE_LEFT.search(left) and _PLACE_RIGHT.match(right)):
        return min(score, 0.3)
    if _NAMED.search(left) or (_NAMED_APART.search(left) and right.startswith(",")):
        score += 1.0
    elif _LEFT.search(left):
        score += 0.8
    elif _LIST_LEFT.search(left):
        score += 0.7
    if _RIGHT_NOUN.match(right):
        score += 0.6
    if _RIGHT_VERB.match(right):
        score += 0.6
    if _ACTED_ON.search(left):
        score += 0.4
    hit = (
        (_PUT_LEFT.search(left) and _ON_LIST_RIGHT.match(right))
        or _HIT_LEFT.search(left)
        or (_PAYS_LEFT.search(left) and _PAYS_RIGHT.match(right))
        or (_TOLD_LEFT.search(left) and _TOLD_RIGHT.match(right))
    )
    if hit:
        score += 1.0
    if _PREPOSITION_LEFT.search(left):
        score += 0.1
    if _PRODUCT_RIGHT.match(right) or (_PRODUCT_LEFT.search(left) and not _LEFT.search(left)):
        score -= 0.7
    if (
        len(words) == 2
        and phrase.replace(" ", "").isalpha()
        and words[-1] not in _BUSINESS
        and (_PERSON_RIGHT.match(right) or (_SAID_LEFT.search(left) and not hit))
    ):
        score -= 1.0
    return score
