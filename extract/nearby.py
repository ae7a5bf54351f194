"""Whose the chips are where the grammar does not tell: the nearest firm, the maker of its own chips, the firm that the text is about.

Only such guesses belong here, each with a lower confidence than what holders.py reads from the parse, and the few set
wordings ("supply X with 9,000 TPUs", "each getting") that the parser does not see.
"""

import re
from dataclasses import dataclass

from spacy.tokens import Token

from chipwatch.model import Relation, Span
from extract.frames import frames
from extract.names import Name
from extract.referents import Scene
from extract.trades import designers, sellers
from extract.words import is_noun, is_verb, lemma

RENTING = frozenset({"Google", "Amazon"})  # their chips are as often somebody else's
OFFERS = ("offer", "provide")  # what a cloud has for its customers


@dataclass(frozen=True, slots=True)
class Holder:
    """A firm's name or None, with the relation that the clause expresses."""

    firm: str | None
    relation: Relation
    confidence: float
    rule: str


def nearby(scene: Scene, head: Span) -> Holder:
    """The likeliest firm for the chips whose noun stands at `head` in the clean text."""
    relation = relation_by_words(scene, head)
    flow = _FLOWS.match(scene.doc.text) if relation == "holds" else None
    if flow:
        relation = "sells" if flow["flow"].lower().startswith("s") else "makes"
    buyer = meant_for(scene, head)
    if buyer:
        return Holder(buyer, "acquires" if relation == "sells" else relation, 0.65, "meant for")
    near = _nearest(scene, head)
    if near:
        return Holder(near, relation, 0.5, "nearest firm")
    if any(_NATIONS.match(scene.doc.text, n.end - scene.offset) for n in scene.nations if n.end <= head[0]):
        return Holder(None, relation, 0.5, "a country's")
    if relation in ("sells", "makes") and len(scene.makers) == 1 and _FLOW.search(scene.doc.text):
        return Holder(next(iter(scene.makers)), relation, 0.5, "maker of what is shipped")
    if (scene.maker_named or not scene.makers & RENTING) and len(scene.makers) == 1 and not scene.makers & sellers():
        # Chips that their maker makes for itself: TPUs, Trainium, Maia.
        return Holder(next(iter(scene.makers)), relation, 0.4, "maker of its own chips")
    if _speaks_of_focus(scene):
        return Holder(scene.focus.near, relation, 0.4, "firm in focus")
    # What an article about a chip designer counts without naming a firm its customers have, unless the chips are made.
    seller = scene.focus.main in designers() and relation in ("holds", "acquires") and not _MADE.search(scene.doc.text)
    return Holder(None if seller else scene.focus.main, relation, 0.3, "firm of the article")


# "Shipments are expected to total 40,000": what the sentence is about says more than its verb.
_FLOWS = re.compile(
    r"(?:[A-Z][\w']* )?(?P<flow>[Ss]hipments?|[Ss]ales|[Pp]roduction|[Oo]utput) (?:are|is|will|could|may|would|were|was|should)\b"
)
_FLOW = re.compile(r"\b(?:[Ss]hipments?|[Ss]ales|[Pp]roduction|[Oo]utput)\b")
_MADE = re.compile(
    r"\b(?:stock|inventor|in store|unsold|assembl|produc|manufactur|packag|fabricat|yield|output|ship|suppl|samples?\b)"
)


def named_relation(noun: Token) -> Relation | None:
    """What a noun says of the chips; a "purchase volume" is one of purchases."""
    nouns = frames()[1]
    of = next((c for c in noun.children if c.dep_ == "compound" and lemma(c) in nouns), None)
    return nouns.get(lemma(of if of is not None and lemma(noun) == "volume" else noun))


def relation_by_words(scene: Scene, head: Span) -> Relation:
    """The relation of the framed verb or noun closest before the count, else of the closest one after it."""
    verbs, _ = frames()
    told: list[tuple[int, Relation]] = []
    for token in scene.doc:
        if token.lower_ == ";" and token.idx + scene.offset < head[0]:
            told = []
        frame = verbs.get(lemma(token)) if is_verb(token) and lemma(token) not in OFFERS else None
        relation = frame.relation if frame else named_relation(token) if is_noun(token) else None
        if relation:
            told.append((token.idx + scene.offset, relation))
    before = [relation for at, relation in told if head[0] - 90 <= at < head[0]]
    after = [relation for at, relation in told if head[1] <= at <= head[1] + 60]
    return (before or ["holds"])[-1] if before else (after or ["holds"])[0]


_EACH_GETS = re.compile(
    r",? each (?:of them )?(?:getting|receiving|taking|buying|securing|to get|to receive) (?:[^,;]|,\d){0,40}$"
)


def each_gets(scene: Scene, head: Span) -> Holder | None:
    """ "…, with A, B and C each getting 50,000": the last of them; who shares the number is read in relations.py."""
    left = scene.doc.text[: head[0] - scene.offset]
    gets = _EACH_GETS.search(left)
    if gets is None:
        return None
    beside = next((f for f in scene.firms if f.end - scene.offset == gets.start()), None)
    first = next((f for f in scene.firms if f.name not in (*scene.makers, *sellers())), None)
    firm = beside or (first if gets.group().startswith(",") else None)
    return Holder(firm.name, "acquires", 0.85, "each gets") if firm else None


# "Japan's installed base of GPUs", "lift the country's capacity": no firm's.
_NATIONS = re.compile(
    r"(?:'s|') (?:[A-Za-z-]+ ){0,4}?(?:base|capacity|stock|fleet|total|pool|supply|holdings|infrastructure|compute|computing power)\b"
)
_MACHINE = re.compile(
    r" (?:[\w-]+ ){0,2}?(?:machines?|systems?|servers?|supercomputers?|cabinets|racks|nodes|chassis)\b"
)


def supplied_with(scene: Scene, head: Span) -> Holder | None:
    """ "supply the start-up Anthropic with 900,000 TPUs": words between verb and name lead the parser astray."""
    for firm in scene.firms:
        if firm.end < head[0] and firm.name not in scene.makers:
            left = scene.doc.text[: firm.start - scene.offset]
            gap = scene.doc.text[firm.end - scene.offset : head[0] - scene.offset]
            if _SUPPLIES.search(left[-80:]) and _WITH.fullmatch(gap):
                return Holder(firm.name, "acquires", 0.85, "supply with")
    if told := _SUPPLIES_IT.search(scene.doc.text, 0, head[0] - scene.offset):
        before = [f for f in scene.firms if f.end - scene.offset <= told.start() and f.name not in scene.makers]
        taker = before[0].name if before else scene.focus.near
        return Holder(taker, "acquires", 0.8, "supply with") if taker not in scene.makers else None
    return None


_SUPPLIES = re.compile(r"\b(?:suppl(?:y|ies|ied|ying)|provid(?:e|es|ed|ing)|furnish\w*) (?:[A-Za-z-]+ ){0,4}$")
_SUPPLIES_IT = re.compile(
    r"\b(?:suppl(?:y|ies|ied|ying)|provid(?:e|es|ed|ing)|furnish\w*|equip\w*) (?:it|them|the (?:company|firm|lab|start-?up|group|operator)) with (?:up to |more than |about |around |at least |some |nearly )?\d[\d,.]*(?: thousand| million|k)? (?:[\w'-]+ ){0,4}$"
)
_WITH = re.compile(
    r" with (?:up to |more than |about |around |at least |some |nearly )?\d[\d,.]*(?: thousand| million|k)? (?:[\w'-]+ ){0,4}"
)


def in_stock(scene: Scene, head: Span) -> Holder | None:
    """ "1 million H20s remain unsold in Nvidia's inventory": the maker of chips has those that it has not sold."""
    for firm in scene.firms:
        end = firm.end - scene.offset
        if 0 < firm.start - head[1] <= 60 and _STOCK.match(scene.doc.text, end):
            return Holder(firm.name, "holds", 0.8, "in stock of")
    return None


_STOCK = re.compile(
    r"'s? (?:own |unsold |current |existing )?(?:inventory|inventories|stocks?|stockpiles?|warehouses?|books)\b"
)


def moved_to(scene: Scene, head: Span) -> Holder | None:
    """ "redirecting 12,000 H100s originally slated for Tesla to X": of the two firms the one that the chips come to."""
    text, end = scene.doc.text, head[1] - scene.offset
    if not _MOVES.search(text, max(0, head[0] - scene.offset - 80), head[0] - scene.offset):
        return None
    for firm in scene.firms:
        if 0 < firm.start - head[1] <= 110 and _AWAY_TO.fullmatch(text, end, firm.start - scene.offset):
            return Holder(firm.name, "acquires", 0.85, "moved to")
    return None


_MOVES = re.compile(
    r"\b(?:re-?direct|divert|re-?rout|mov|shift|re-?assign|re-?allocat|transfer|hand|pass|re-?prioriti[sz]|swap|steer)(?:e|ed|es|s|ing)?\b[^.;]*$"
)
_AWAY_TO = re.compile(
    r"(?:,? (?:that were |which were )?(?:originally |previously |initially |first )?(?:slated|meant|reserved|intended|destined|earmarked|ordered|bound|allocated|scheduled) (?:for|by) [^;]{2,50}?|,? (?:away )?from [^;]{2,50}?)? "
    r"(?:over )?(?:to|towards?) (?:[A-Z]\w* and )?(?:be (?:redirected|diverted|shipped|sent) to )?(?:(?:its|his|her|the|their|an?|own|other|social|media|platform|company|startup|start-up|[a-z]+) ){0,6}"
)


def given_to(scene: Scene, head: Span) -> Holder | None:
    """ "50,000 GPUs will go to Samsung", "60,000 units will be supplied to Naver", "2,000 were allocated to the government"."""
    given = _GIVEN.match(scene.doc.text, head[1] - scene.offset)
    if given is None:
        return None
    taker = next((f for f in scene.firms if f.start - scene.offset == given.end()), None)
    if taker:
        return Holder(taker.name, "acquires", 0.85, "given to")
    nobody = _A_STATE.match(scene.doc.text, given.start("who"))
    return Holder(None, "acquires", 0.85, "given to a state") if nobody else None


_GIVEN = re.compile(
    r"(?: each| per year| a year| annually| each year)?,? (?:(?:will|would|could|may|might|should|are|were|is|was|have|has|had|to|been|be|now|also|then|first|later|expected|due|set|slated) )*"
    r"(?:go|going|gone|goes|went|headed|bound|allocated|allotted|assigned|supplied|shipped|delivered|sold|given|handed|sent|provided|leased|rented|earmarked|reserved|destined|awarded|distributed) (?:to|for) (?P<who>(?:the |its |an? |[A-Z]\w+(?:'s|-based|-backed) |(?!of |in |by )[a-z-]+ ){0,5})"
)
_A_STATE = re.compile(
    r"(?:[A-Z]\w+ |[a-z]+ ){0,2}(?:governments?|ministry|state|universit(?:y|ies)|National|public|army|military)\b"
)


def of_a_country(scene: Scene, head: Span, number: Span) -> Holder | None:
    """ "Korea 240,000 GPUs; Japan 40,000": a row that a country heads tells of no firm."""
    for nation in scene.nations:
        opens = re.search(r"(?:^|[:;,(] )$", scene.doc.text[: nation.start - scene.offset])
        if opens and 0 <= number[0] - nation.end <= 1:
            return Holder(None, relation_by_words(scene, head), 0.7, "a country's")
    return None


_FOR = re.compile(
    r"(?: (?:chips|units|online|live))?,? (?:(?:built|reserved|dedicated|earmarked|approved|contracted|leased|allocated|exclusively|that|which|belong|belonging|owned) )*(?:for|to|by|on behalf of) "
    r"(?:the |its |use by |customer |tenant |start-?up |AI |lab |developer )*"
)


def meant_for(scene: Scene, head: Span) -> str | None:
    """ "98,000 GPUs for Microsoft", "built for Anthropic": the firm right behind the chips that is to have them."""
    for firm in scene.firms:
        if 0 < firm.start - head[1] <= 60 and firm.name not in scene.makers:
            return (
                firm.name
                if _FOR.fullmatch(scene.doc.text[head[1] - scene.offset : firm.start - scene.offset])
                else None
            )
    return None


_SAYS = re.compile(r",? (?:has |have )?(?:said|says|told|announced|wrote|added|expects|estimates)\b")


# "Humain, backed by the Public Investment Fund, plans …": who stands behind a firm is not who has its chips.
_BACKED = re.compile(
    r", (?:which is |a \w+ )?(?:backed|owned|controlled|funded|founded|led|chaired|advised|supplied|made|built|sold|assembled|manufactured|designed) by [^,;]{0,40}$"
)


def _nearest(scene: Scene, head: Span) -> str | None:
    """The closest firm before the count, else after it, that did not make the chips where another one stands there."""
    text = scene.doc.text
    before = [
        f
        for f in scene.firms
        if f.end <= head[0]
        and not (f.name in sellers() and _MACHINE.match(text, f.end - scene.offset))
        and not _BACKED.search(text, 0, f.start - scene.offset)
    ]
    after = [f for f in scene.firms if head[1] <= f.start <= head[1] + 45]
    # "Nvidia said that 64,000 GPUs are running there": its customers have them.
    heard = [f for f in before if f.name not in scene.makers or not _SAYS.match(text, f.end - scene.offset)]
    if heard:
        taken = next((f for f in reversed(heard) if f.name not in scene.makers), heard[-1])
        return _first_of_list(scene, taken).name
    gap = scene.doc.text[head[1] - scene.offset : after[0].start - scene.offset] if after else ""
    return after[0].name if after and not re.search(r"[,;]|\b(?:but|at|from|with)\b", gap) else None


def _first_of_list(scene: Scene, name: Name) -> Name:
    """The first firm of the list that a firm ends: "AWS, Azure and Oracle - have"."""
    joint = _LAST_JOINT
    for firm in reversed([f for f in scene.firms if f.end <= name.start]):
        gap = scene.doc.text[firm.end - scene.offset : name.start - scene.offset]
        if not joint.fullmatch(gap) or firm.name in scene.makers:
            break
        name, joint = firm, _JOINT
    return name


_LAST_JOINT = re.compile(r",? (?:and|&) |/")
_JOINT = re.compile(r", |/")


def _speaks_of_focus(scene: Scene) -> bool:
    """Whether a sentence means a firm told before: by "the company", "it", or by a verb that opens a line of a list."""
    first = next((t for t in scene.doc if t.text[0].isalnum()), None)
    return (first is not None and first.tag_ in ("VBD", "VBZ")) or bool(
        re.search(
            r"\b(?:the (?:company|startup|firm|lab|group|chipmaker|carrier|neocloud|start-up|operator|provider|retailer|developer)|it|its|they|we|our)\b",
            scene.doc.text.lower(),
        )
    )
