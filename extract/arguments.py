"""The firms around a verb or noun of a parsed sentence: who does it, who gets it, whose it is, where it happens.

Takes tokens of the dependency parse and gives firm names; what those make of a number of chips is decided in holders.py.
"""

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

import reference
from extract.names import Name
from extract.words import is_noun, is_verb


@dataclass(frozen=True, slots=True)
class Focus:
    """Firms that a sentence may mean without naming them: `near` by "the company" or "it", `main` as the article's own."""

    near: str | None = None
    main: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """A parsed sentence with what is known around it; `firms` are its firm names, cited sources left out, `nations` its countries."""

    doc: Doc
    offset: int
    firms: tuple[Name, ...]
    nations: tuple[Name, ...]
    focus: Focus


_GENERIC_HOLDER = re.compile(
    r"^(?:company|startup|start-up|firm|lab|developer|chipmaker|giant|group|it|they|we|its|their|our|unit|division|hyperscaler|provider|operator|maker|supplier|manufacturer|team|model|"
    r"cluster|supercomputer|system|centre|center|facility|site|campus|that|which|this|he|she|who|executive|ceo|founder|spokesperson|spokesman|project|expansion|deal|agreement|partnership|order)$"
)
NOBODY = ""  # someone who is told, and is no firm: a government, "Chinese companies", three men
_NO_FIRM = re.compile(
    r"^(?:government|governments|ministry|authorities|officials|companies|firms|startups|start-ups|labs|buyers|customers|smugglers|men|people|defendants|researchers|university|universities|state|city|police|agents|customs|"
    r"prosecutors|countries|country|kingdom|partners|groups|developers|hyperscalers|providers|operators|makers|suppliers|manufacturers|resellers|distributors|brokers|traders|students|scientists|institutes?|laborator(?:y|ies)|consortium|army|navy|pentagon|department|agency)$"
)
_SUBJECT = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))


@cache
def _sellers() -> frozenset[str]:
    """Firms whose name before a machine tells who built it ("an Nvidia system"), not who has it."""
    return frozenset(f.name for f in reference.firms() if f.kind in ("chip_designer", "server_maker"))


def owner_of(scene: Scene, noun: Token, token: Token) -> str | None:
    """ "xAI's cluster of 100,000 GPUs", "orders by ByteDance for", "the cluster at Meta"."""
    for child in noun.children:
        if child.dep_ == "poss":
            name = _firm_in(scene, child, exclude=None)
            if name:
                return name
            if child.lower_ in ("its", "their", "our"):
                return _antecedent(scene, child)
        if child.dep_ == "prep" and child.lower_ in ("by", "from", "at", "for") and child.i < noun.right_edge.i:
            for pobj in child.children:
                if pobj.dep_ == "pobj" and pobj != token and (name := _firm_in(scene, pobj, exclude=token)):
                    return name
        if (
            child.dep_ in ("compound", "nmod", "amod")
            and noun.i != token.i
            and (name := _firm_at(scene, child))
            and name not in _sellers()
        ):
            return name
    return None


def recipient_of(scene: Scene, verb: Token, token: Token) -> str | None:
    """ "ship Meta 10,000 chips", "ship 10,000 chips to Meta"."""
    for child in verb.children:
        if child.dep_ == "dative" or (child.dep_ == "dobj" and not _covers(child, token)):
            target = next((c for c in child.children if c.dep_ == "pobj"), child)
            name = _firm_in(scene, target, exclude=token)
            if name:
                return name
        if child.dep_ == "prep" and child.lower_ in ("to", "for"):
            for pobj in child.children:
                if pobj.dep_ == "pobj" and not _covers(pobj, token) and (name := _firm_in(scene, pobj, exclude=token)):
                    return name
    # "ship 10,000 chips to Meta" often hangs "to Meta" on the chips.
    for child in token.subtree:
        if child.dep_ == "prep" and child.lower_ in ("to", "for") and child.i > token.i:
            for pobj in child.children:
                if pobj.dep_ == "pobj" and (name := _firm_in(scene, pobj, exclude=None)):
                    return name
    return None


def agent_of(scene: Scene, verb: Token) -> str | None:
    """ "bought by Meta"."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for pobj in child.children:
                if pobj.dep_ == "pobj" and (name := _firm_in(scene, pobj, exclude=None)):
                    return name
    return None


def place_of(scene: Scene, verb: Token) -> str | None:
    """ "installed at xAI's site", "housed in Oracle's data centres"."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("at", "in", "inside", "to", "for", "across", "within"):
            for pobj in child.children:
                if pobj.dep_ == "pobj" and (name := _firm_in(scene, pobj, exclude=None)):
                    return name
    return None


def subject_of(scene: Scene, verb: Token, token: Token, depth: int = 0) -> str | None:
    """The firm that does `verb`, through controlling verbs, relative clauses and conjunctions."""
    subject = next((c for c in verb.children if c.dep_ in _SUBJECT), None)
    if subject is not None and not _covers(subject, token):
        if subject.lower_ in ("that", "which", "who") and verb.dep_ == "relcl":
            return firm_of(scene, verb.head)
        return firm_of(scene, subject)
    if depth > 6:
        return None
    if verb.dep_ in ("xcomp", "ccomp", "conj", "advcl", "pcomp", "aux") and verb.head != verb:
        up = verb.head
        if verb.dep_ == "pcomp":
            up = up.head
        if is_verb(up):
            return subject_of(scene, up, token, depth + 1)
        return firm_of(scene, up)
    if verb.dep_ in ("acl", "relcl"):
        head = verb.head
        if _covers(head, token) and head.i <= token.i <= verb.i:
            return None
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
    direct = _firm_at(scene, noun)
    if direct:
        return direct
    name = _firm_in(scene, noun, exclude=None)
    if name:
        return name
    if noun.lower_ in ("we", "our", "us"):
        return scene.focus.main or scene.focus.near
    at = noun.idx + scene.offset
    if _NO_FIRM.match(noun.lower_) or any(n.start <= at < n.end for n in scene.nations):
        return NOBODY
    if _GENERIC_HOLDER.match(noun.lower_):
        return _antecedent(scene, noun)
    return None


def _antecedent(scene: Scene, token: Token) -> str | None:
    """The last firm before a pronoun in the same sentence, else the firm in focus."""
    if token.lower_ in ("its", "it", "their", "they"):
        subjects = [t for t in scene.doc if t.i < token.i and t.dep_ in _SUBJECT and is_noun(t)]
        if subjects and not _GENERIC_HOLDER.match(subjects[-1].lower_):
            return _firm_at(scene, subjects[-1]) or _firm_in(scene, subjects[-1], exclude=None)
        before = [f for f in scene.firms if f.end - scene.offset <= token.idx]
        if before:
            return before[0].name
    return scene.focus.near


def _firm_at(scene: Scene, token: Token) -> str | None:
    start, end = token.idx + scene.offset, token.idx + len(token) + scene.offset
    return next((f.name for f in scene.firms if f.start < end and start < f.end), None)


def _firm_in(scene: Scene, noun: Token, exclude: Token | None) -> str | None:
    """The firm that a noun phrase names, not inside relative clauses, nor a chip's maker before the chip."""
    direct = _firm_at(scene, noun)
    if direct:
        return direct
    for child in sorted(noun.children, key=lambda c: (c.dep_ != "appos", c.dep_ != "poss", c.i)):
        if child.dep_ in ("poss", "compound", "nmod", "appos", "amod", "conj") or (
            child.dep_ == "prep" and child.lower_ in ("of", "by", "from", "at")
        ):
            if exclude is not None and _covers(child, exclude):
                continue
            target = next((c for c in child.children if c.dep_ == "pobj"), child) if child.dep_ == "prep" else child
            name = _firm_at(scene, target) or next(
                (n for c in target.children if c.dep_ in ("poss", "compound") and (n := _firm_at(scene, c))), None
            )
            if name:
                return name
    return None


def _covers(ancestor: Token, token: Token) -> bool:
    return ancestor.left_edge.i <= token.i <= ancestor.right_edge.i
