"""Who has, gets, makes or loses a number of chips: the dependency parse with a frame for each verb, then the nearest firm.

Takes one parsed sentence and the place of a counted noun; gives a firm (or none), the relation, how sure that is and
which rule said so. The frames are data, in frames.toml.
"""

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

import reference
from chipwatch.model import Relation, Span
from extract.frames import frames
from extract.names import Name
from extract.words import REPORTING, is_noun, is_verb, lemma


@dataclass(frozen=True, slots=True)
class Holder:
    """A firm's name or None, with the relation that the clause expresses."""

    firm: str | None
    relation: Relation
    confidence: float
    rule: str


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


def holder(scene: Scene, head: Span) -> Holder:
    """The firm that the clause around `head` (offsets in the clean text) makes responsible for the chips."""
    token = _token_at(scene, head)
    if token is not None:
        found = _from_parse(scene, token)
        if found:
            return found
    relation = _relation_by_words(scene, head)
    near = _nearest(scene, head)
    if near:
        return Holder(near, relation, 0.5, "nearest firm")
    if _speaks_of_focus(scene):
        return Holder(scene.focus.near, relation, 0.4, "firm in focus")
    return Holder(scene.focus.main, relation, 0.3, "firm of the article")


def _token_at(scene: Scene, head: Span) -> Token | None:
    span = scene.doc.char_span(head[0] - scene.offset, head[1] - scene.offset, alignment_mode="expand")
    return span.root if span else None


def _from_parse(scene: Scene, token: Token) -> Holder | None:
    _, nouns = frames()
    for clause in token.children:
        if (
            clause.dep_ == "relcl"
            and not any(c.dep_ == "dobj" for c in clause.children)
            and (found := _by_relative(scene, clause, token))
        ):
            return found
    noun_relation: Relation | None = None
    owner: str | None = None
    at = token
    prep = ""
    for _ in range(12):
        if is_verb(at) and at != token:
            found = _by_verb(scene, at, noun_relation, owner, token)
            if found:
                return found
            if at.dep_ == "ROOT" or at.head == at:
                break
            at = at.head
            continue
        if owner is None and is_noun(at) and lemma(at) in nouns:
            noun_relation = noun_relation or nouns[lemma(at)]
            owner = _owner(scene, at, token)
        elif owner is None and at != token:
            owner = _owner(scene, at, token) if at.dep_ not in ("compound", "nummod") else None
        if at.head == at:
            break
        if at.dep_ == "pobj":
            prep = at.head.lower_
            at = at.head.head if at.head.head != at.head else at.head
            continue
        at = at.head
    if owner:
        return Holder(
            owner,
            noun_relation
            or _relation_by_words(scene, (token.idx + scene.offset, token.idx + len(token) + scene.offset)),
            0.75,
            f"noun owner ({prep or 'of'})",
        )
    return None


def _by_relative(scene: Scene, verb: Token, token: Token) -> Holder | None:
    """ "1 million H20s that Nvidia delivered": the clause on the chips says more of them than the sentence around."""
    frame = frames()[0].get(lemma(verb))
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.lower_ not in ("that", "which", "who")), None)
    firm = _resolve(scene, subject) if subject is not None and frame else None
    if not frame or not firm:
        return None
    recipient = _recipient(scene, verb, token) if frame.holder == "recipient" else None
    return Holder(
        recipient or firm, "acquires" if recipient else frame.relation, 0.85, f"{lemma(verb)}, relative clause"
    )


def _by_verb(
    scene: Scene, verb: Token, noun_relation: Relation | None, owner: str | None, token: Token
) -> Holder | None:
    verbs, _ = frames()
    verb_lemma = lemma(verb)
    frame = verbs.get(verb_lemma)
    if verb_lemma in REPORTING:
        return Holder(owner, noun_relation or "holds", 0.75, f"owner under {verb_lemma}") if owner else None
    if frame is None and verb_lemma not in ("be", "plan", "expect", "help", "do", "let"):
        firm = owner or _subject(scene, verb, token)
        return (
            Holder(firm or None, noun_relation or "holds", 0.6, f"{verb_lemma}, subject") if firm is not None else None
        )
    relation: Relation = noun_relation or (frame.relation if frame else "holds")
    if frame and frame.relation in ("sells", "diverted", "makes", "acquires") and noun_relation in (None, "holds"):
        relation = frame.relation
    if owner and noun_relation not in ("sells",):
        return Holder(owner, relation, 0.8, f"owner, {verb_lemma}")
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    if frame and frame.holder == "recipient":
        recipient = _recipient(scene, verb, token)
        if recipient:
            return Holder(recipient, "acquires", 0.8, f"{verb_lemma} to")
    if passive or (verb.dep_ in ("acl",) and verb.tag_ == "VBN"):
        agent = _agent(scene, verb) or _place(scene, verb)
        if agent:
            return Holder(agent, relation, 0.8, f"{verb_lemma}, passive")
        if verb.dep_ == "acl":
            return None
        subject = _subject(scene, verb, token)
        return (
            Holder(subject or None, relation, 0.7, f"{verb_lemma}, subject of passive") if subject is not None else None
        )
    subject = _subject(scene, verb, token)
    if subject is not None:
        return Holder(subject or None, relation, 0.85, f"{verb_lemma}, subject")
    return None


@cache
def _sellers() -> frozenset[str]:
    """Firms whose name before a machine tells who built it ("an Nvidia system"), not who has it."""
    return frozenset(f.name for f in reference.firms() if f.kind in ("chip_designer", "server_maker"))


def _owner(scene: Scene, noun: Token, token: Token) -> str | None:
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


def _recipient(scene: Scene, verb: Token, token: Token) -> str | None:
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


def _agent(scene: Scene, verb: Token) -> str | None:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for pobj in child.children:
                if pobj.dep_ == "pobj" and (name := _firm_in(scene, pobj, exclude=None)):
                    return name
    return None


def _place(scene: Scene, verb: Token) -> str | None:
    """ "installed at xAI's site", "housed in Oracle's data centres"."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("at", "in", "inside", "to", "for", "across", "within"):
            for pobj in child.children:
                if pobj.dep_ == "pobj" and (name := _firm_in(scene, pobj, exclude=None)):
                    return name
    return None


def _subject(scene: Scene, verb: Token, token: Token, depth: int = 0) -> str | None:
    """The firm that does `verb`, through controlling verbs, relative clauses and conjunctions."""
    subject = next((c for c in verb.children if c.dep_ in _SUBJECT), None)
    if subject is not None and not _covers(subject, token):
        if subject.lower_ in ("that", "which", "who") and verb.dep_ == "relcl":
            return _resolve(scene, verb.head)
        return _resolve(scene, subject)
    if depth > 6:
        return None
    if verb.dep_ in ("xcomp", "ccomp", "conj", "advcl", "pcomp", "aux") and verb.head != verb:
        up = verb.head
        if verb.dep_ == "pcomp":
            up = up.head
        if is_verb(up):
            return _subject(scene, up, token, depth + 1)
        return _resolve(scene, up)
    if verb.dep_ in ("acl", "relcl"):
        head = verb.head
        if _covers(head, token) and head.i <= token.i <= verb.i:
            return None
        name = _resolve(scene, head)
        if name:
            return name
        up = head
        while up.head != up and not is_verb(up):
            up = up.head
        return _subject(scene, up, token, depth + 1) if is_verb(up) else None
    return None


def _resolve(scene: Scene, noun: Token) -> str | None:
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


def _relation_by_words(scene: Scene, head: Span) -> Relation:
    """The relation of the framed verb or noun closest before the count, else of the closest one after it."""
    verbs, nouns = frames()
    told: list[tuple[int, Relation]] = []
    for token in scene.doc:
        frame = verbs.get(lemma(token)) if is_verb(token) else None
        relation = frame.relation if frame else nouns.get(lemma(token)) if is_noun(token) else None
        if relation:
            told.append((token.idx + scene.offset, relation))
    before = [relation for at, relation in told if head[0] - 90 <= at < head[0]]
    after = [relation for at, relation in told if head[1] <= at <= head[1] + 60]
    return (before or ["holds"])[-1] if before else (after or ["holds"])[0]


def _nearest(scene: Scene, head: Span) -> str | None:
    """The closest firm before the count, else after it, that is not the maker named right before its chip."""
    before = [f for f in scene.firms if f.end <= head[0]]
    after = [f for f in scene.firms if head[1] <= f.start <= head[1] + 45]
    if before:
        return before[-1].name
    gap = scene.doc.text[head[1] - scene.offset : after[0].start - scene.offset] if after else ""
    return after[0].name if after and not re.search(r"[,;]|\bbut\b", gap) else None


def _speaks_of_focus(scene: Scene) -> bool:
    return bool(
        re.search(
            r"\b(?:the (?:company|startup|firm|lab|group|chipmaker)|it|its|they|we|our)\b", scene.doc.text.lower()
        )
    )
