"""The firms around a verb or noun of a parsed sentence: who does it, who gets it, whose it is, where it happens.

Takes tokens of the dependency parse and gives firm names; what those make of a number of chips is decided in holders.py.
"""

import re
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from extract.frames import frames
from extract.names import Name
from extract.trades import parents, sellers
from extract.words import REPORTING, is_noun, is_verb, lemma


@dataclass(frozen=True, slots=True)
class Focus:
    """Firms that a sentence may mean without naming them: `near` by "the company" or "it", `main` as the article's own."""

    near: str | None = None
    main: str | None = None


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


_GENERIC_HOLDER = re.compile(
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
_SUBJECT = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))


def owner_of(scene: Scene, noun: Token, token: Token) -> str | None:
    """ "xAI's cluster of 100,000 GPUs", "orders by ByteDance for", "the cluster at Meta"."""
    for child in noun.children:
        if child.dep_ == "poss":
            name = _firm_in(scene, child, exclude=None)
            if name and not (noun == token and name in scene.makers):
                return name
            if child.lower_ in ("its", "their", "our") and noun != token:
                return _antecedent(scene, child)
        # What is told to come "from" a firm is bought there; only an order comes from who places it.
        sides = ("by", "at", "for") if noun == token or lemma(noun) not in frames()[1] else ("by", "from", "at", "for")
        if child.dep_ == "prep" and child.lower_ in sides and child.i < noun.right_edge.i:
            name = _object(scene, child, exclude=token)
            if name and name not in scene.makers:
                return name
        if child.dep_ == "acl" and (name := agent_of(scene, child)):
            return name
        if (
            child.dep_ in ("compound", "nmod", "amod")
            and noun.i != token.i
            and (name := _firm_at(scene, child))
            and name not in sellers()
        ):
            return name
    return None


def _object(scene: Scene, prep: Token, exclude: Token | None) -> str | None:
    """The firm that a preposition governs; of a list the first that did not make the chips."""
    for pobj in prep.children:
        if (
            pobj.dep_ == "pobj"
            and (exclude is None or not _covers(pobj, exclude))
            and (name := _firm_in(scene, pobj, exclude=exclude))
        ):
            return name
    return None


def recipient_of(scene: Scene, verb: Token, token: Token, nouns: tuple[Token, ...] = ()) -> str | None:
    """ "ship Meta 10,000 chips", "ship 10,000 chips to Meta", "approve the sale of 10,000 chips to Meta".

    `nouns` are the nouns between the verb and the chips.
    """
    # The tagger often makes the one who is sold to a part of what is sold.
    gap = range(verb.idx + len(verb) + scene.offset, token.idx + scene.offset)
    for firm in scene.firms:
        if firm.start in gap and firm.start - gap.start <= 1 and firm.name not in scene.makers:
            return firm.name
    for child in verb.children:
        if child.i < token.i and (child.dep_ == "dative" or (child.dep_ == "dobj" and not _covers(child, token))):
            target = next((c for c in child.children if c.dep_ == "pobj"), child)
            name = _firm_in(scene, target, exclude=token)
            if name and name not in scene.makers:
                return name
        if child.dep_ == "advmod":
            name = next((n for c in child.children if c.lower_ == "to" and (n := _object(scene, c, None))), None)
            if name:
                return name
    for head in (verb, *nouns):
        for child in head.children:
            if child.dep_ in ("prep", "dative") and child.lower_ in ("to", "for") and child.i > head.i:
                name = _object(scene, child, exclude=token)
                if name and (child.lower_ == "to" or name not in scene.makers):
                    return name
                told = next((c for c in child.children if c.dep_ == "pobj"), None)
                if told is not None and child.lower_ == "to" and _GENERIC_HOLDER.match(told.lower_) and told.i > head.i:
                    return _antecedent(scene, told)
    # "ship 10,000 chips to Meta" often hangs "to Meta" on the chips.
    for child in token.subtree:
        if child.dep_ == "prep" and child.lower_ in ("to", "for") and child.i > token.i:
            name = _object(scene, child, exclude=None)
            if name and (child.lower_ == "to" or name not in scene.makers):
                return name
    return None


def agent_of(scene: Scene, verb: Token) -> str | None:
    """ "bought by Meta"."""
    for child in verb.children:
        if (child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by")) and (
            name := _object(scene, child, exclude=None)
        ):
            return name
    return None


def source_of(scene: Scene, heads: tuple[Token, ...], token: Token) -> str | None:
    """ "an order for 10,000 cards from China Mobile", "a contract with Meta": the other side of what a seller won."""
    for head in heads:
        for child in head.subtree if head == token else head.children:
            if child.dep_ == "prep" and child.lower_ in ("from", "with", "by") and child.i > head.i:
                name = _object(scene, child, exclude=token if head != token else None)
                if name and name not in scene.makers:
                    return name
    return None


def place_of(scene: Scene, verb: Token) -> str | None:
    """ "installed at xAI's site", "housed in Oracle's data centres"."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("at", "in", "inside", "to", "for", "across", "within", "on"):
            for pobj in child.children:
                if pobj.dep_ == "pobj":
                    inner = next(
                        (n for c in pobj.children if c.lower_ == "of" and (n := _object(scene, c, exclude=None))), None
                    )
                    name = _firm_in(scene, pobj, exclude=None) or inner
                    if name:
                        return name
    return None


def site_of(scene: Scene, token: Token, verb: Token) -> str | None:
    """ "counts 340,000 GPUs at xAI's two sites": whose site the chips are at."""
    for head in (token, verb):
        for prep in head.children:
            if prep.dep_ == "prep" and prep.lower_ in ("at", "in", "inside", "across") and prep.i > token.i:
                for pobj in prep.children:
                    for owner in pobj.children:
                        if owner.dep_ == "poss" and (name := _firm_at(scene, owner)):
                            return name
    return None


def subject_of(scene: Scene, verb: Token, token: Token, depth: int = 0) -> str | None:
    """The firm that does `verb`, through controlling verbs, relative clauses and conjunctions."""
    subjects = [c for c in verb.children if c.dep_ in _SUBJECT]
    if subjects and not any(_covers(s, token) for s in subjects):
        # Of two subjects of one verb ("his other company Tesla has") the one beside the verb is named.
        subject = max(subjects, key=lambda s: (_firm_at(scene, s) is not None, s.i))
        named = next((n for c in verb.children if c.dep_ == "attr" and (n := _firm_at(scene, c))), None)
        if named and _firm_at(scene, subject) is None and lemma(verb) == "be":
            return named  # "its largest customer is OpenAI"
        if subject.lower_ in ("that", "which", "who") and verb.dep_ == "relcl":
            return firm_of(scene, verb.head)
        return firm_of(scene, subject)
    if depth > 6:
        return None
    if verb.dep_ == "xcomp" and verb.head != verb:
        # "asked Nvidia to supply": who is asked does it.
        told = next((c for c in verb.head.children if c.dep_ == "dobj" and c.i < verb.i), None)
        name = _firm_in(scene, told, exclude=None) if told is not None and not _covers(told, token) else None
        if name:
            return name
    if verb.dep_ in ("xcomp", "ccomp", "conj", "advcl", "pcomp", "aux") and verb.head != verb:
        up = verb.head
        if verb.dep_ == "pcomp":
            up = up.head
        if is_verb(up):
            name = subject_of(scene, up, token, depth + 1)
            # "Nvidia said that 64,000 GPUs are running there" tells of its customers.
            heard = bool(subjects) and verb.dep_ == "ccomp" and lemma(up) in REPORTING
            return None if heard and name in scene.makers else name
        return firm_of(scene, up)
    if verb.dep_ in ("acl", "relcl"):
        head = verb.head
        if _covers(head, token) and head.i <= token.i <= verb.i:
            return None
        if head.dep_ in ("acl", "appos") and is_verb(head):
            head = head.head
        name = firm_of(scene, head)
        if name:
            return name
        up = head
        while up.head != up and not is_verb(up):
            up = up.head
        return subject_of(scene, up, token, depth + 1) if is_verb(up) else None
    return None


def firm_of(scene: Scene, noun: Token) -> str | None:
    """A noun phrase to a firm: its own name, its owner's, or the firm in focus for "the company" and "it"."""
    name = _firm_in(scene, noun, exclude=None)
    if name:
        return name
    if noun.lower_ in ("we", "our", "us"):
        return scene.focus.main or scene.focus.near
    at = noun.idx + scene.offset
    if any(c.lower_ in ("each", "every", "any", "no") for c in noun.children if c.dep_ == "det"):
        return NOBODY
    if _NO_FIRM.match(noun.lower_) or any(n.start <= at < n.end for n in scene.nations):
        return NOBODY
    if noun.lower_ in _DEALS and noun.dep_ not in _SUBJECT:
        return None  # "signed an agreement covering 20,000 chips": who signed it
    if _GENERIC_HOLDER.match(noun.lower_) or _definite(noun):
        return _antecedent(scene, noun)
    return None


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


def _antecedent(scene: Scene, token: Token) -> str | None:
    """The last firm before a pronoun in the same sentence, else the firm in focus."""
    if token.lower_ in ("its", "it", "their", "they", "company", "startup", "start-up", "firm", "group", "lab"):
        subjects = [t for t in scene.doc if t.i < token.i and t.dep_ in _SUBJECT and is_noun(t)]
        before = [f for f in scene.firms if f.end - scene.offset <= token.idx]
        if subjects:
            last = subjects[-1]
            name = _firm_in(scene, last, exclude=None)
            if name:
                return name
            if last.tag_ == "NNS" and token.lower_ in ("they", "their"):
                return NOBODY  # "ten bidders said that they"
            if (_GENERIC_HOLDER.match(last.lower_) or _definite(last)) and not any(
                f.end - scene.offset <= last.idx for f in before
            ):
                return scene.focus.near
        if before:
            return before[0].name
    return scene.focus.near


def _firm_at(scene: Scene, token: Token) -> str | None:
    start, end = token.idx + scene.offset, token.idx + len(token) + scene.offset
    return next((f.name for f in scene.firms if f.start < end and start < f.end), None)


def _firm_in(scene: Scene, noun: Token, exclude: Token | None) -> str | None:
    """The firm that a noun phrase names, not inside relative clauses, nor a chip's maker before the chip.

    Of firms joined by "and" the first that did not make the chips: "SambaNova and SoftBank deploy 2,048 SN50s".
    """
    direct = _firm_at(scene, noun)
    if not direct and noun.lower_ in ("owner", "parent"):
        owned = next((n for c in noun.subtree if c != noun and (n := _firm_at(scene, c))), None)
        if owned:
            return parents().get(owned, owned)
    if direct and direct not in scene.makers:
        return direct
    if direct:
        return next((n for n in _joined(scene, noun, exclude) if n not in scene.makers), direct)
    if noun.dep_ == "appos" and (name := _firm_at(scene, noun.head)):
        return name
    for child in sorted(noun.children, key=lambda c: (c.dep_ != "appos", c.dep_ != "poss", c.i)):
        if child.dep_ in ("poss", "compound", "nmod", "appos", "amod", "conj") or (
            child.dep_ == "prep" and child.lower_ in ("of", "by", "from", "at")
        ):
            if exclude is not None and _covers(child, exclude):
                continue
            target = next((c for c in child.children if c.dep_ == "pobj"), child) if child.dep_ == "prep" else child
            name = _firm_at(scene, target) or next(
                (n for c in target.children if c.dep_ in ("poss", "compound", "appos") and (n := _firm_at(scene, c))),
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
            name = _object(scene, child, exclude=None)
            if name:
                return name
        if child.dep_ == "acl" and lemma(child) in ("own", "operate", "run", "control", "name", "call"):
            name = agent_of(scene, child) or next(
                (n for c in child.children if c.dep_ == "oprd" and (n := _firm_at(scene, c))), None
            )
            if name:
                return name
    return None


def _joined(scene: Scene, noun: Token, exclude: Token | None) -> list[str]:
    """The firms that "and" joins to a name, in order."""
    names = []
    at: Token | None = noun
    for _ in range(6):
        at = next((c for c in at.children if c.dep_ == "conj"), None) if at is not None else None
        if at is None or (exclude is not None and _covers(at, exclude)) or is_verb(at):
            break
        name = _firm_at(scene, at)
        if name:
            names.append(name)
    return names


def _covers(ancestor: Token, token: Token) -> bool:
    return ancestor.left_edge.i <= token.i <= ancestor.right_edge.i
