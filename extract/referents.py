"""Which firm a noun phrase of a parsed sentence means: by name, by its owner, or the one in focus for "the company" and "it".

Takes tokens of the dependency parse with what is known around the sentence. Who does or gets what, is told in arguments.py.
"""

import re
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from extract.descriptions import described
from extract.names import Name
from extract.trades import parents
from extract.words import REPORTING, is_noun, is_verb, lemma


@dataclass(frozen=True, slots=True)
class Focus:
    """Firms that a sentence may mean without naming them: `near` by "the company" or "it", `main` as the article's own,
    `last` as the one that the sentence before speaks of, where that is known apart; `named` are all firms before, in order."""

    near: str | None = None
    main: str | None = None
    last: str | None = None
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """A parsed sentence with what is known around it.

    `firms` are its firm names, cited sources left out, `nations` its countries, `makers` the firms that made the chips
    in question: named beside another firm, that other one has them. `maker_named`: whether the article names one.
    """

    doc: Doc
    offset: int
    firms: tuple[Name, ...]
    nations: tuple[Name, ...]
    focus: Focus
    makers: frozenset[str] = frozenset()
    maker_named: bool = False


GENERIC = re.compile(
    r"^(?:company|startup|start-up|firm|lab|developer|chipmaker|giant|group|it|they|we|its|their|our|unit|division|hyperscaler|provider|operator|maker|supplier|manufacturer|team|model|"
    r"cluster|supercomputer|system|centre|center|facility|site|campus|that|which|this|he|she|who|executive|ceo|founder|spokesperson|spokesman|project|expansion|deal|agreement|partnership|order|"
    r"neocloud|carrier|owner|parent|retailer|fleet|stockpile|machine|capacity|total|phase|hall|building|one|businesses|business|operation|customer|tenant)$"
)
_DEALS = frozenset(("deal", "agreement", "partnership", "order", "contract", "plan", "pact"))
NOBODY = ""  # someone who is told, and is no firm: a government, "Chinese companies", three men
_NO_FIRM = re.compile(
    r"^(?:government|governments|ministry|authorities|officials|companies|firms|startups|start-ups|labs|buyers|customers|smugglers|men|man|woman|women|people|defendants|defendant|researchers|university|universities|state|city|police|agents|customs|"
    r"prosecutors|countries|country|nation|nations|kingdom|partners|groups|developers|hyperscalers|providers|operators|makers|suppliers|manufacturers|resellers|distributors|brokers|traders|students|scientists|institute|institutes?|laborator(?:y|ies)|consortium|army|navy|pentagon|"
    r"department|agency|carriers|operators|regulator|regulators|ministers?|licen[cs]es?|inspectors|investigators|union|council|commission|administration|school|college|academy|clouds|neoclouds|giants|bureau|observatory|hospital|retailers|shops|vendors)$",
    re.IGNORECASE,
)
SUBJECT = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))


def object_of(scene: Scene, prep: Token, exclude: Token | None) -> str | None:
    """The firm that a preposition governs; of a list the first that did not make the chips."""
    for pobj in prep.children:
        if (
            pobj.dep_ == "pobj"
            and (exclude is None or not covers(pobj, exclude))
            and (name := firm_in(scene, pobj, exclude=exclude))
        ):
            return name
    return None


def agent_of(scene: Scene, verb: Token) -> str | None:
    """ "bought by Meta"."""
    for child in verb.children:
        if (child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by")) and (
            name := object_of(scene, child, exclude=None)
        ):
            return name
    return None


def done_by_no_firm(scene: Scene, verb: Token) -> bool:
    """ "ordered by Chinese companies", "seized by customs"."""
    agents = [c for c in verb.children if c.dep_ == "agent"]
    return any(p.dep_ == "pobj" and firm_of(scene, p) == NOBODY for c in agents for p in c.children)


def firm_of(scene: Scene, noun: Token) -> str | None:
    """A noun phrase to a firm: its own name, its owner's, or the firm in focus for "the company" and "it"."""
    name = firm_in(scene, noun, exclude=None)
    if name:
        return name
    if noun.lower_ in ("we", "our", "us"):
        return scene.focus.main or scene.focus.near
    at = noun.idx + scene.offset
    dealt = next((c for c in noun.children if c.dep_ == "det" and c.lower_ in ("each", "every", "any", "no")), None)
    if dealt is not None:  # "Samsung and SK each plan"; "each operator"
        return (firm_at(scene, dealt.nbor(-1)) if dealt.i else None) or NOBODY
    if _NO_FIRM.match(noun.lower_) or any(n.start <= at < n.end for n in scene.nations):
        return NOBODY
    if noun.lower_ in _DEALS and noun.dep_ not in SUBJECT:
        return None  # "signed an agreement covering 20,000 chips": who signed it
    if GENERIC.match(noun.lower_) or _definite(noun):
        return _described(scene, noun) or antecedent(scene, noun)
    return None


def _described(scene: Scene, noun: Token) -> str | None:
    """ "The Tokyo-based company", "the lab", of a firm named before; not "its lab", nor one of several."""
    start, end = noun.left_edge.idx + scene.offset, noun.idx + scene.offset
    if noun.tag_ != "NN" or not any(c.lower_ == "the" for c in noun.children if c.dep_ == "det"):
        return None
    here = [f.name for f in scene.firms if f.end <= start]
    near = [scene.focus.near] if scene.focus.near and not here else []
    named = (*scene.focus.named, *here, *near)
    return described(noun.lower_, [n.name for n in scene.nations if start <= n.start < end], named)


def _definite(noun: Token) -> bool:
    """ "The social network", "the carmaker": a firm by another name, as "the company" is; not "the deal", a thing."""
    return (
        noun.tag_ == "NN"
        and noun.dep_ == "nsubj"
        and noun.lower_.endswith(
            ("er", "or", "work", "ant", "tor", "man", "house", "shop", "bank", "store", "titan", "pioneer", "body")
        )
        and any(c.lower_ in ("the", "its") for c in noun.children if c.dep_ in ("det", "poss"))
    )


def antecedent(scene: Scene, token: Token) -> str | None:
    """The last firm before a pronoun in the same sentence, else the firm in focus."""
    if token.lower_ in ("its", "it", "their", "they", "company", "startup", "start-up", "firm", "group", "lab"):
        subjects = [t for t in scene.doc if t.i < token.i and t.dep_ in SUBJECT and is_noun(t)]
        before = [f for f in scene.firms if f.end - scene.offset <= token.idx]
        if token.dep_ in ("dative", "dobj"):
            # What a verb does to "it", its subject does not do to itself: "SoftBank has promised it 10,000 more".
            does = [t for t in subjects if t.head == token.head]
            subjects = [t for t in subjects if t not in does]
            before = [f for f in before if all(f.name != firm_at(scene, t) for t in does)]
        if subjects:
            last = subjects[-1]
            name = firm_in(scene, last, exclude=None)
            if name and _speaks_of_another(scene, last, name):
                return scene.focus.near
            if name:
                return name
            if last.tag_ == "NNS" and token.lower_ in ("they", "their"):
                return NOBODY  # "ten bidders said that they"
            if (GENERIC.match(last.lower_) or _definite(last)) and not any(
                f.end - scene.offset <= last.idx for f in before
            ):
                return scene.focus.near
        if before:
            return before[0].name
        if token.lower_ in ("it", "its") and any(t.tag_ in ("NNP", "NNS") for t in subjects):
            return scene.focus.last or scene.focus.near  # "Musk said that its second site", "inspectors in its halls"
    return scene.focus.near


def _speaks_of_another(scene: Scene, speaker: Token, firm: str) -> bool:
    """ "Scale's Alexandr Wang claims that it owns": a person of a firm that the text is not about speaks of the one it is about."""
    person = (
        speaker.tag_ == "NNP" and firm_at(scene, speaker) is None and any(c.dep_ == "poss" for c in speaker.children)
    )
    return person and lemma(speaker.head) in REPORTING and scene.focus.near is not None and firm != scene.focus.main


def firm_at(scene: Scene, token: Token) -> str | None:
    start, end = token.idx + scene.offset, token.idx + len(token) + scene.offset
    return next((f.name for f in scene.firms if f.start < end and start < f.end), None)


def firm_in(scene: Scene, noun: Token, exclude: Token | None) -> str | None:
    """The firm that a noun phrase names, not inside relative clauses, nor a chip's maker before the chip.

    Of firms joined by "and" the first that did not make the chips: "SambaNova and SoftBank deploy 2,048 SN50s".
    """
    direct = firm_at(scene, noun)
    if not direct and noun.lower_ in ("owner", "parent"):
        owned = next((n for c in noun.subtree if c != noun and (n := firm_at(scene, c))), None)
        if owned:
            return parents().get(owned, owned)
    if direct and direct not in scene.makers:
        return direct
    if direct:
        return next((n for n in _joined(scene, noun, exclude) if n not in scene.makers), direct)
    if noun.dep_ == "appos" and (name := firm_at(scene, noun.head)):
        return name
    for child in sorted(noun.children, key=lambda c: (c.dep_ != "appos", c.dep_ != "poss", c.i)):
        if child.dep_ in ("poss", "compound", "nmod", "appos", "amod", "conj") or (
            child.dep_ == "prep" and child.lower_ in ("of", "by", "from", "at")
        ):
            if exclude is not None and covers(child, exclude):
                continue
            target = next((c for c in child.children if c.dep_ == "pobj"), child) if child.dep_ == "prep" else child
            if child.dep_ == "appos" and target.lower_ in _ARMS and (name := _whose(scene, target)):
                return name
            name = firm_at(scene, target) or next(
                (n for c in target.children if c.dep_ in ("poss", "compound", "appos") and (n := firm_at(scene, c))),
                None,
            )
            if name:
                return name
        if (
            child.dep_ == "prep"
            and child.lower_ == "with"
            and noun.dep_ == "nsubj"
            and noun.lower_ in ("partnership", "agreement", "deal")
        ):
            name = object_of(scene, child, exclude=None)
            if name:
                return name
        if child.dep_ == "acl" and lemma(child) in ("own", "operate", "run", "control", "name", "call"):
            name = agent_of(scene, child) or next(
                (n for c in child.children if c.dep_ == "oprd" and (n := firm_at(scene, c))), None
            )
            if name:
                return name
    return None


_ARMS = frozenset(
    "arm unit subsidiary division affiliate branch part entity vehicle maker owner operator parent".split()
)


def _whose(scene: Scene, noun: Token) -> str | None:
    """ "the buyer, an arm of Megaspeed": whose an arm it is."""
    of = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ == "of"), None)
    return object_of(scene, of, exclude=None) if of is not None else None


def _joined(scene: Scene, noun: Token, exclude: Token | None) -> list[str]:
    """The firms that "and" joins to a name, in order."""
    names = []
    at: Token | None = noun
    for _ in range(6):
        at = next((c for c in at.children if c.dep_ == "conj"), None) if at is not None else None
        if at is None or (exclude is not None and covers(at, exclude)) or is_verb(at):
            break
        name = firm_at(scene, at)
        if name:
            names.append(name)
    return names


def covers(ancestor: Token, token: Token) -> bool:
    return ancestor.left_edge.i <= token.i <= ancestor.right_edge.i
