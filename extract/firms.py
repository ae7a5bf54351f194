"""Firms that no list knows, found by what stands beside their names: "Halden Compute, a neocloud", "startup Northgrid".

Known firms come from the lexicon. A capitalised name becomes a firm where its own words, an apposition, a title or a
verb that only companies do say so, and nothing says that it is a person, an agency, a product or a place. Once a name
is a firm anywhere in an article, it is one everywhere in it, by its first word too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from chipwatch.model import Span
from extract.ambiguous import SITES
from extract.endings import Ending
from extract.names import Cover, Name
from extract.products import MODEL
from extract.text import Clean

SURE = 1.0  # evidence that makes a phrase a firm
UNLISTED = "unlisted"  # the owner of a name that only its context makes a firm
MOST = 200  # unlisted firms of one article; what names more is a directory
LISTED = 0.5  # what standing in a list with a known firm adds
MODEL_WORD = 0.6  # what spaCy's "ORG" adds; alone it is right too seldom on technical news


@dataclass(frozen=True, slots=True)
class Candidate:
    """A capitalised phrase at a place of the clean text, with the evidence there that it names a firm."""

    start: int
    end: int
    phrase: str
    score: float


_WORD = r"(?:(?:Inc|Corp|Co|Ltd|Pte)\.|[A-Z][\w&+-]*(?:\.\w+)*|[a-z]{1,2}[A-Z][\w]+)"
_PHRASE = re.compile(rf"(?<![\w'-])({_WORD}(?:(?: | & | of )(?:{_WORD}|\d\b)){{0,4}})")

# Last words that only companies carry, and words that a company's name ends in where more speaks for it.
_LEGAL = frozenset(
    "inc inc. corp corp. corporation ltd ltd. limited llc plc gmbh ag nv n.v. n.v bv b.v sa s.a. s.a spa s.p.a asa se fze fzco co co. company pte pte. pty sdn bhd oy ab as".split()
)
_BUSINESS = frozenset(
    "technologies technology semiconductor semiconductors microelectronics electronics labs computing compute cloud networks robotics holdings capital ventures photonics industries "
    "software devices interconnect microsystems datacenters hyperscale telecom motors instruments materials infrastructure digital energy trading logistics components analytics partners systems ai intelligence group solutions "
    "machines research international global investments aerospace pharma bank mining dynamics".split()
)
# The last words that hardly anything but a company's name ends in.
_TELLING = frozenset(
    "technologies semiconductor semiconductors microelectronics labs compute robotics holdings ventures photonics components trading logistics freight realtor microsystems foundry interconnect electronics biosciences networks telecom motors systems instruments".split()
)
_TYPE = (
    r"(?:start-?ups?|compan(?:y|ies)|firms?|chip-?makers?|neoclouds?|labs?|laborator(?:y|ies)|developers?|providers?|suppliers?|makers?|manufacturers?|resellers?|distributors?|operators?|designers?|hyperscalers?|giants?|conglomerates?|"
    r"foundry|foundries|vendors?|subsidiar(?:y|ies)|affiliates?|units?|arms?|brokers?|traders?|unicorns?|spin-?offs?|ventures?|contractors?|carriers?|landlords?|integrators?|builders?|businesses|retailers?|automakers?|telecoms?|group|rivals?|competitors?|consultancy|fund|investor|backers?|"
    r"utility|miner|platform|partner|wholesalers?|importers?|exporters?|assemblers?|specialists?|newcomers?|publishers?|brokerages?|consultants?|lab-?equipment|start-?ups'?|shippers?|forwarders?|customers?|clients?|owner|company's|shell compan(?:y|ies)|front compan(?:y|ies)|trading house|server maker|toolmaker|equipment maker|producer|importer|exporter|middlem[ae]n|cloud)"
)
_APPOSITION = re.compile(
    rf"^(?:,| \([^)]{{1,40}}\),?) (?:an?|the|one of|which is an?|another|its|our|formerly|once an?|[A-Z][a-z]+'s) (?:[\w.'’&-]+,? ){{0,7}}?{_TYPE}\b|^ ?\((?:(?:NASDAQ|NYSE|Nasdaq|HKEX|TSE|TYO|LON|LSE|Euronext|TWSE|SSE|SZSE|KRX|KOSDAQ|AMEX|ASX|OTC|TSX|SIX|NSE|BSE|Xetra)\b)"
)
# Beside these a name is the firm's own: "the integrator Penguin Rack", "a sham real-estate firm, Janford Realtor, which".
_CALLED_FIRM = (
    r"(?:start-?up|company|firm|chip-?maker|neocloud|lab|developer|provider|supplier|manufacturer|reseller|distributor|operator|designers|foundry|vendor|subsidiary|affiliate|broker|brokerage|trader|trading house|wholesaler|"
    r"unicorn|spin-?off|carrier|landlord|integrator|builder|retailer|automaker|carmaker|utility|miner|importer|exporter|assembler|specialist|newcomer|consultancy|forwarder|shipper|shell company|front company|toolmaker|server maker|equipment maker|packager|tester|"
    r"parent|middleman|start-?ups|suppliers|resellers|operators|developers|chipmakers)"
)
_NAMED = Ending(
    re.compile(
        rf"(?:\b{_CALLED_FIRM}|[A-Z][a-z]+-based|[A-Z][a-z]+'s [a-z]+ {_CALLED_FIRM}) (?:called |named |known as )?$"
    )
)
_NAMED_APART = Ending(re.compile(rf"\b{_CALLED_FIRM}, $"))
# "a photonics start-up from Eindhoven", "a Burnaby chip-testing company": where it is, not what it is called.
_PLACE_LEFT = Ending(re.compile(rf"\b{_TYPE} (?:from|in|of|near|outside) $"))
_PLACE_RIGHT = re.compile(rf"^(?:-based)? (?:[a-z][a-z-]+ ){{0,2}}{_TYPE}\b")
_LEFT = Ending(
    re.compile(
        rf"(?:\b{_TYPE}|\b(?:Startup|Start-up|Neocloud|Chipmaker|Company|Developer|Supplier|Lab|Firm|Provider|Distributor|Reseller|Operator|Consultancy)|-backed|-based) (?:called |named |known as |such as |like |including )?[\"']?$"
    )
)
_LIST_LEFT = Ending(
    re.compile(rf"\b{_TYPE}(?: such as| like| including|:)? (?:{_WORD}(?: {_WORD}){{0,3}}(?:, | and |, and )){{1,5}}$")
)
_RIGHT_NOUN = re.compile(
    r"^(?:'s)?,? (?:(?:co-?)?founders?|chief (?:executive|financial|technology|operating|scientist)|CEO|CFO|CTO|COO|chair(?:man|woman)?|president and|executives?|spokes(?:man|woman|person)|shares|stock|investors|employees|engineers?|customers?|"
    r"revenue|valuation|IPO|headquarters|board|management|data cent(?:er|re)s?|cluster|fabs?|plant|factory|platform|campus|chips?|GPUs?|processors?|accelerators?|servers?|backers|shareholders|supercomputer|subsidiary)\b"
)
_VERBS = (
    r"(?:announced|said (?:it|its|that it|on|the company|in a (?:statement|filing))|says (?:it|its|that it)|plans to|has (?:raised|signed|ordered|bought|agreed|secured|built|deployed|announced|begun|started|reserved|committed|spent|borrowed|filed|leased|rented|acquired|opened|closed|now)|"
    r"raised|signed|agreed|ordered|bought|acquired|unveiled|launched|operates?|sells|makes|builds|rents|leases|supplies|employs|designs|develops|owns|runs|will (?:deploy|build|buy|sell|use|install|rent|invest|open|supply|ship|lease|operate|host|receive|get)|is building|is (?:a|an) [\w -]{0,30}(?:company|startup|provider|firm)|"
    r"spent|borrowed|filed for|reported (?:revenue|earnings|a)|recorded|offers|already (?:runs|offers|operates|has)|serves|pleaded guilty|was (?:fined|charged|added|founded|accused)|agreed to pay|told (?:suppliers|customers|investors)|intends|expects to|hopes to|aims to|shipped|tapes? out|delivered|expects|selects?|taps?|joins|wins|books|secures|delays|pushes)"
)
_RIGHT_VERB = re.compile(
    rf"^,? (?:also |today |now |which |recently |already |which also |and [A-Z][\w ]{{2,25}} )?{_VERBS}\b"
)
_ACTED_ON = Ending(
    re.compile(
        r"\b(?:invest(?:ed|ment)? in|stake in|acquisition of|acquire|acquired|bought|buying|partnership with|contracts? with|deal with|agreement with|backed by|supplied by|owned by|sold to|shipped to|made by|designed by|built by|operated by|run by|leased from|rented from|through|include|charged|accused) (?:the )?$"
    )
)

_NOT_FIRM_WORDS = frozenset(
    "directorate secretariat inspectorate ministry department bureau commission committee council court agency administration office authority parliament senate congress house government state university institute college school academy society association union "
    "act bill law rule order list framework agreement treaty conference summit forum index report survey award prize street road city county province island river bay sea valley mountain airport port "
    "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday q1 q2 q3 q4 "
    "president minister secretary senator representative governor judge mr mrs ms dr professor chairman director attorney prosecutor officer general mission initiative program programme project phase site campus center centre "
    "north south east west northern southern eastern western central republic kingdom states form section article chapter annex table figure note part volume appendix risk factors business update portal launch upgrades is are was exaflops petaflops teraflops superclusters".split()
)
_START = frozenset(
    "the a an in it its this that these those he she they we but however and as at on for while when after before there meanwhile if with under since although both such some many most other another according by from what who analysts officials "
    "critics companies nothing no yes why how where one two three four five six seven eight nine ten all each every our their his her my your new first last next over more less about against among during without within despite because so then now "
    "today yesterday tomorrow industry sources source people reports researchers investors customers executives lawmakers regulators authorities shares revenue sales demand supply power access export exports chips chip ai gpu gpus cpu cpus data cloud "
    "company companies mw gw kw eur gbp group team training inference model models open only even just still also once until unlike like instead rather earlier later previously currently recently separately additionally moreover furthermore finally overall despite given based built founded "
    "announced working work building technology technologies hbm dram nand euv duv eda llm llms api apis ceo cfo cto ipo usd eur ear bis".split()
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
_NEVER = frozenset(
    (
        "CEO|CFO|CTO|COO|EVP|SVP|AGI|CoWoS|InfiniBand|Ethernet|Linux|Kubernetes|GitHub|Hacker News|Deep Research|Inc|Corp|"
        "Ltd|Co|Co.|SuperCluster|SuperPOD|SuperPod|DoJ|UltraServer|UltraServers|UltraCluster|Claude|ChatGPT|Copilot|Grok|Colossus|Memphis|Trump|Biden|Xi|SDN"
    ).split("|")
)
_PERSON_RIGHT = re.compile(
    r"^,? (?:\d\d,|who\b|whose\b|(?:the |a |an )?(?:[\w-]+ ){0,3}(?:analyst|chief executive|ceo|founder|minister|secretary|director|professor|president|spokes\w+|lawyer|attorney|senator|economist|researcher|officer|engineer|chairman|head)\b)"
)


_LEGAL_RIGHT = re.compile(
    r"^,? (?:Inc|Corp|Ltd|LLC|Co\.|PLC|plc|Holdings|GmbH|S\.A\.|N\.V\.|B\.V\.|AB|AG|ASA|SE|FZE|Pte|K\.K\.|S\.p\.A\.|Sdn|Oyj?)(?!\w)"
)
_TELLING_CASE = re.compile(r"[a-z][A-Z]|AI$|\.ai$")
_ARTICLE_LEFT = Ending(re.compile(r"\b[Aa]n? $"))
_PREPOSITION_LEFT = Ending(re.compile(r"\b(?:at|of|for|by|from|with|to) $"))
_SAID_LEFT = Ending(re.compile(r"\b(?:said|told|added|wrote|says) $"))


def candidates(doc: Clean, names: Sequence[Name]) -> list[Candidate]:
    """Capitalised phrases that no known name covers, each place with the evidence there that it names a firm."""
    taken = Cover(len(doc.text), names)
    phrases = [(m.start(1), m.end(1)) for m in _PHRASE.finditer(doc.text)]
    places = [trimmed for start, end in phrases if (trimmed := _trim(doc, start, end)) and not taken.meets(*trimmed)]
    starts = {n.start for n in names if n.kind == "firm"}
    ends = {n.end for n in names if n.kind == "firm"}
    return [
        Candidate(
            start,
            end,
            doc.text[start:end],
            _score(doc, start, end, doc.text[start:end])
            + (LISTED if _listed(doc, start, end, starts, ends) else 0.0)
            - (OWNED if _owned(doc, start, ends) else 0.0),
        )
        for start, end in places
    ]


def _owned(doc: Clean, start: int, ends: set[int]) -> bool:
    """Whether a phrase stands behind a known firm's possessive."""
    owner = _OWNED_LEFT.search(doc.text, max(0, start - 40), start)
    return bool(owner and owner.start() in ends)


def _listed(doc: Clean, start: int, end: int, starts: set[int], ends: set[int]) -> bool:
    """Whether a comma or "and" joins a phrase to a known firm: "Ericsson and Saab", "Decart, Poolside and Karakuri"."""
    before = _JOINT_LEFT.search(doc.text, max(0, start - 6), start)
    after = _JOINT.match(doc.text, end)
    return bool((before and before.start() in ends) or (after and after.end() in starts))


_JOINT = re.compile(r"(?:, and | and |, or | or | & |, )")
_JOINT_LEFT = Ending(re.compile(rf"{_JOINT.pattern}$"))


def doubtful(found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates for which a model's word would decide: some evidence, and not enough anywhere."""
    best: dict[str, float] = {}
    for candidate in found:
        best[candidate.phrase] = max(best.get(candidate.phrase, -9.0), candidate.score)
    return [c for c in found if SURE - MODEL_WORD <= best[c.phrase] < SURE and c.score == best[c.phrase]]


def _backing(candidate: Candidate, organisations: Sequence[Span]) -> float:
    """What the model's "ORG" on just this phrase adds; on a lone word or on capitals only where more speaks for it."""
    if not any(abs(a - candidate.start) <= 4 and abs(candidate.end - b) <= 6 for a, b in organisations):
        return 0.0
    alone = " " not in candidate.phrase and not re.search(r"[a-z][A-Z]", candidate.phrase)
    capitals = candidate.phrase.isupper() and len(candidate.phrase) <= 5
    return 0.0 if (alone and candidate.score < 0.4) or (capitals and candidate.score < 0.8) else MODEL_WORD


def unknown(doc: Clean, names: Sequence[Name], found: Sequence[Candidate], organisations: Sequence[Span]) -> list[Name]:
    """Firms among the candidates, as names in order of place; `organisations` are the places that the model calls one."""
    best: dict[str, float] = {}
    for candidate in found:
        best[candidate.phrase] = max(
            best.get(candidate.phrase, -9.0), candidate.score + _backing(candidate, organisations)
        )
    firms = {phrase for phrase, score in best.items() if score >= SURE}
    firms -= {word for firm in firms for word in firm.split() if word != firm}
    firms = set(sorted(firms, key=lambda f: (-best[f], f))[:MOST])
    named: list[Name] = []
    taken = Cover(len(doc.text), names)
    for phrase in sorted(firms, key=len, reverse=True):
        canonical = _canonical(phrase)
        short = phrase.split()[0]
        forms = {phrase, canonical} | (
            {short}
            if len(phrase.split()) > 1 and len(short) > 3 and short.lower() not in _START and short not in _COMMON
            else set()
        )
        for form in sorted(forms, key=len, reverse=True):
            for match in re.finditer(rf"(?<![\w-]){re.escape(form)}(?![\w])", doc.text):
                if not taken.meets(*match.span()):
                    taken.add(*match.span())
                    named.append(Name(match.start(), match.end(), "firm", canonical, UNLISTED))
    return sorted(named, key=lambda n: n.start)


_COMMON = frozenset(
    "Digital Global National General American Chinese European First New Advanced United Applied Central Pacific Northern Southern Eastern Western Sustainable Open Deep Big Smart Future World Royal".split()
)


def _canonical(phrase: str) -> str:
    words = phrase.split()
    while len(words) > 1 and words[-1].lower().rstrip(",") in _LEGAL:
        words.pop()
    return " ".join(words)


_ADVERB = re.compile(r"[A-Z][a-z]+ly, ")  # "Specifically, the company says"
_TYPE_WORD = re.compile(rf"(?:of|{_TYPE})", re.IGNORECASE)


def _trim(doc: Clean, start: int, end: int) -> tuple[int, int] | None:
    """A phrase without sentence openers and trailing marks; None where nothing that could be a name is left."""
    text = doc.text[start:end].rstrip(".&")
    if text.endswith(" of"):
        text = text[:-3]
    end = start + len(text)
    words = text.split()
    while words and _opens(words[0]):
        start += len(words[0]) + 1
        words = words[1:]
    if not words or len(" ".join(words)) < 3 or (len(words) == 1 and _ADVERB.match(doc.text, start)):
        return None
    return start, start + len(" ".join(words))


@lru_cache(maxsize=4_096)
def _opens(word: str) -> bool:
    """Whether a capitalised word only opens a sentence or says what follows it: "The", "Tokyo-based", "Startup"."""
    small = word.lower()
    return bool(
        small in _START
        or small.rstrip(".") in ("u.s", "us", "eu")
        or _ADJECTIVE.fullmatch(word)
        or _TYPE_WORD.fullmatch(word)
    )


_ADJECTIVE = re.compile(r"[A-Z][\w.]*-(?:based|backed|listed|owned|led|born|era|headquartered)")


# "YoY", "NdFeB" (a compound of elements): written like names and none.
_NO_NAME = re.compile(
    r"[A-Z]o[A-Z]|(?=.*[a-z])(?:Nd|Fe|Ga|As|Si|In|Sm|Co|Ge|Al|Ti|Li|Ni|Mo|Cu|Sn|Sb|Te|Cd|Zn|Se|[BCNOPSW]){2,}"
)
_PAPERS = frozenset(
    "dispatch times post herald tribune journal gazette chronicle daily weekly observer sentinel courier bulletin inquirer examiner".split()
)
_KIND_OF_AI = re.compile(
    r"(?:\w+ing|Modern|Advanced|Responsible|Generative|Agentic|Sovereign|Embodied|Multimodal|Conversational|Explainable|Industrial|Enterprise) AI$"
)
_AI_THING = re.compile(r" (?:training|events?|runs|workloads?|summits?|days?|adoption|spending|boom|race|economy)\b")
# "Manus's Wide Research": what a firm has is its product.
_OWNED_LEFT = re.compile(r"'s? (?:[a-z]+(?:-[a-z]+)* ){0,2}$")
OWNED = 0.6  # what standing behind a known firm's possessive takes away


def _score(doc: Clean, start: int, end: int, phrase: str) -> float:
    """Evidence that a phrase names a firm at this place; 1 suffices."""
    words = [w.lower().rstrip(".,") for w in phrase.split()]
    if any(w in _NOT_FIRM_WORDS for w in words) and words[-1] not in _LEGAL:
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
    if phrase.split()[-1].lower() in _LEGAL or _LEGAL_RIGHT.match(right):
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
    if _PREPOSITION_LEFT.search(left):
        score += 0.1
    if _PRODUCT_RIGHT.match(right) or (_PRODUCT_LEFT.search(left) and not _LEFT.search(left)):
        score -= 0.7
    if (
        len(words) == 2
        and phrase.replace(" ", "").isalpha()
        and words[-1] not in _BUSINESS
        and (_PERSON_RIGHT.match(right) or _SAID_LEFT.search(left))
    ):
        score -= 1.0
    return score
