"""Numbers beside chips that nobody has: model numbers in a product list, test scores, a rack's specification, a general remark.

Only what rules a number out is judged here; which numbers count chips is read in units.py, who has them in holders.py.
"""

import re

from spacy.tokens import Token

from extract.ellipses import ChipCount
from extract.text import Sentence
from extract.words import is_noun, is_verb

# "RTX 4090, 4080, or 4070 Ti": the name of the first product goes on.
_MODELS_LEFT = re.compile(
    r"(?<![\w-])(?:[a-z]{2,8} )?[a-z]{0,8}\d{2,4}[a-z]{0,2}(?: ti| super| xtx?)?(?:(?:,? and |,? or |, |/)\d{3,4}(?: ti| super| xtx?)?)*(?:,? and |,? or |, |/)$"
)
_MODEL_LEFT = re.compile(r"(?<![\w-])(?:[a-z]{1,6}\d{2,4}[a-z]{0,2}|(?:rtx|gtx|rx|arc|quadro) [a-z]?\d{3,4})\b")
_MODEL_RIGHT = re.compile(r"^ (?:ti|super|xtx?|gre)\b")
_SCORES = re.compile(r"\bscor(?:e|es|ed|ing)\b|\bbenchmarks?\b|bench\b|\bcinebench\b|\b3dmark\b|\bpoints\b")
_LABEL_LEFT = re.compile(r"[a-z0-9] ?[:=] $")
_BOX = r"(?:rack|cabinet|chassis|server|node|tray|board|box|enclosure|module|blade|pod|superpod|supernode)"
LARGEST_BOX = 600  # chips; racks of 576 dies are announced
# "packs 72 GPUs and 36 CPUs into one rack".
_INTO_ONE = re.compile(
    rf"(?: and (?:up to )?\d+ [^,.;]{{2,40}}?)?,? (?:in|into|inside|within|on|to|per) (?:an?|one|each|every|a single|one single)(?: [a-z-]+){{0,3}} {_BOX}\b"
)
# "a single pod connects 9,216 TPUs".
_A_BOX = re.compile(
    r"\b(?:each of (?:the |its |their |these |those )?(?:[\w,]+ ){0,3}?(?:racks|cabinets|servers|nodes|trays|pods|systems) |(?:an?|each|every|one|single|per) (?:[\w-]+ ){0,2}(?:rack|cabinet|server|node|tray|(?:super)?pod|chassis|supernode) )(?:that |which |can |with )?(?:connect|link|hold|contain|pack|house|scale|compris|combin|ha|integrat|fit|support)(?:e?s|e)?(?: to)? (?:up to |as many as )?$"
)
_DIGIT = re.compile(r"\d")
LARGEST_POD = 10_000  # chips; the largest pods that are sold as one product have 9,216
# "racks designed to hold up to 72 chips", "servers with 72 processors"; how many of them is not told.
_BOXES = re.compile(
    rf"(?P<before>(?:[\w,.-]+ ){{0,3}}){_BOX}s?,? (?:(?:that |which )?(?:is |are |was |were )?(?:designed|built|made|able|meant|engineered) (?:to|for) |capable of |that can |which can |(?:that|which|each) )?"
    r"(?:with|accommodat\w+|hold\w*|hous\w+|contain\w*|tak(?:e|es|ing)|carry\w*|carries|fit\w*|support\w*|pack\w*) (?:up to |as many as |at most |some )?$"
)
_NUMBERED = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|dozens?|hundreds?|thousands?|several)\b"
)
_VAGUE = re.compile(r"\b(?:dozens|hundreds|thousands|millions)$")
_GENERAL = frozenset(
    "let lets enable enables allow allows help helps link links connect connects join joins require requires need needs span spans combine combines coordinate coordinates tie ties mean means".split()
)
_MEANS = frozenset(
    "infrastructure technology equipment gear networking network fabric software interconnect interconnects switch switches system systems architecture hardware cable cables link links".split()
)


def uncounted(lower: str, sentence: Sentence, count: ChipCount) -> bool:
    """Whether the words around a number show that it is no number of chips that someone has."""
    return (
        _is_model(lower, sentence, count)
        or _is_score(lower, sentence, count)
        or _is_box(lower, sentence, count)
        or _is_measure(lower, sentence, count)
    )


def _is_measure(lower: str, sentence: Sentence, count: ChipCount) -> bool:
    """ "A 100,000-GPU cluster costs $4 billion", "it would take 3,000 H100s to match that": a size to reckon with."""
    start, (_, end) = count.number[0], count.head
    if _IT_TAKES.search(lower, max(sentence.start, start - 60), start):
        return True
    opens = re.search(
        r"(?:^|[,:;] )(?:an?|each|every|one|building an?|such an?) (?:single )?$", lower[sentence.start : start]
    )
    return bool(opens and not count.chips and _COSTS.match(lower, end, sentence.end))


_IT_TAKES = re.compile(
    r"\bit (?:would|could|might|may|will|can)?(?: have)? ?(?:take|takes|taken|took|require|requires|required|need|needs|needed) (?:about |around |roughly |some |at least |more than |nearly |up to |as many as )*$"
)
_COSTS = re.compile(
    r"(?: (?:ai|training|data|cent(?:er|re)|cluster|clusters|supercomputer|site|campus|facility|deployment|system|installation)){1,3} (?:would |could |can |may |might |will |typically |alone |now )*(?:costs?|draws?|needs?|requires?|consumes?|takes?|uses? (?:about |some |around )?\d|is worth|runs? to)\b"
)


def _is_model(lower: str, sentence: Sentence, count: ChipCount) -> bool:
    start, end = count.number
    value = lower[start:end]
    if not re.fullmatch(r"\d{3,4}", value) or int(value) % 500 == 0:
        return False
    left = _MODELS_LEFT.search(lower, max(sentence.start, start - 60), start)
    if left is None or not _MODEL_LEFT.search(left.group()):
        return False
    named = re.match(r"^ (?:nvidia |amd )?[a-z]{1,6}\d", lower[end : end + 20])
    return bool(_MODEL_RIGHT.match(lower, end)) or not named


def is_name(text: str, count: ChipCount) -> bool:
    """ "the Arista 7800": a plain number that ends a capitalised name in running text. `text`: the clean text as written."""
    start, end = count.number
    if count.rule != "number without noun" or not re.fullmatch(r"\d{3,4}", text[start:end]):
        return False
    return bool(_NAME_BEFORE.search(text, max(0, start - 40), start))


_NAME_BEFORE = re.compile(r"\b(?:the|an?|its|their|on|with|from|by|using|and) (?:[A-Z][\w-]+ ){1,2}$")


def _is_score(lower: str, sentence: Sentence, count: ChipCount) -> bool:
    if count.rule != "number without noun":
        return False
    if _SCORES.search(lower, sentence.start, count.number[0]) and not re.search(
        r"[;]|\bwhile\b|\bgpus\b", lower[max(sentence.start, count.number[0] - 80) : count.number[0]]
    ):
        return True
    return bool(_LABEL_LEFT.search(lower, sentence.start, count.number[0]) and _SCORES.search(lower))


def _is_box(lower: str, sentence: Sentence, count: ChipCount) -> bool:
    size = max(count.low or 0, count.high or 0)
    digit = _DIGIT.search(lower, count.number[0], count.number[1])
    if size <= LARGEST_POD and digit and _A_BOX.search(lower, max(sentence.start, digit.start() - 80), digit.start()):
        return True
    if size > LARGEST_BOX:
        return False
    if _INTO_ONE.match(lower, count.head[1], sentence.end):
        return True
    linked = re.search(
        r"\d[^,.;]{2,40} and (?:up to )?$", lower[max(sentence.start, count.number[0] - 50) : count.number[0]]
    )
    if linked and re.search(
        rf" (?:in|into) (?:an?|one|a single)(?: [a-z-]+){{0,3}} {_BOX}\b", lower[count.head[1] : count.head[1] + 60]
    ):
        return True
    boxes = _BOXES.search(lower, max(sentence.start, count.number[0] - 110), count.number[0])
    return boxes is not None and not _NUMBERED.search(boxes["before"])


def _of_all(token: Token) -> bool:
    """ "Most operators add capacity in steps of thousands of GPUs": a clause in the present about all of a kind."""
    verb = next((t for t in token.ancestors if is_verb(t)), None)
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None) if verb is not None else None
    if verb is None or subject is None or verb.tag_ != "VBP" or subject.tag_ != "NNS":
        return False
    return any(c.lower_ in ("most", "many", "all", "some", "typical", "few") for c in subject.children)


def general(lower: str, count: ChipCount, token: Token | None) -> bool:
    """ "AI clusters link thousands of chips", "gear that lets thousands of chips work as one": what is so of all, had by nobody.

    Only a vague number of nameless chips in the present tense, under a verb of making or linking whose subject is a bare
    plural or a kind of equipment.
    """
    if token is None or count.chips or not _VAGUE.search(lower, count.number[0], count.number[1]):
        return False
    verbs = [t for t in (*token.doc[max(0, token.i - 5) : token.i], *token.ancestors) if is_verb(t)]
    verb = next((t for t in verbs if t.lower_ in _GENERAL), None)
    if _of_all(token):
        return True
    if verb is None or any(c.dep_ == "aux" and c.lower_ in ("will", "would", "could", "may") for c in verb.children):
        return False
    if any(c.dep_ == "csubj" for c in verb.children):
        return True  # "training such a model requires thousands of GPUs"
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is not None and subject.lower_ in ("that", "which"):
        subject = verb.head
    if subject is None and verb.dep_ in ("relcl", "acl"):
        subject = verb.head
    if subject is None or not is_noun(subject):
        return False
    owned = any(c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ != "the") for c in subject.children)
    if subject.lower_ in _MEANS:
        return not owned
    named = any(c.dep_ == "det" or (c.text.istitle() and c.i) for c in subject.children)
    return subject.tag_ == "NNS" and not owned and not named
