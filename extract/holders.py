"""Who has, gets, makes or loses a number of chips: the dependency parse with a frame for each verb, then the nearest firm.

Takes one parsed sentence and the place of a counted noun; gives a firm (or none), the relation, how sure that is and
which rule said so. The frames are data, in frames.toml.
"""

import re
from dataclasses import dataclass

from spacy.tokens import Token

from chipwatch.model import Relation, Span
from extract.arguments import Scene, agent_of, firm_of, owner_of, place_of, recipient_of, subject_of
from extract.frames import frames
from extract.words import REPORTING, is_noun, is_verb, lemma


@dataclass(frozen=True, slots=True)
class Holder:
    """A firm's name or None, with the relation that the clause expresses."""

    firm: str | None
    relation: Relation
    confidence: float
    rule: str


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
            owner = owner_of(scene, at, token)
        elif owner is None and at != token:
            owner = owner_of(scene, at, token) if at.dep_ not in ("compound", "nummod") else None
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
    firm = firm_of(scene, subject) if subject is not None and frame else None
    if not frame or not firm:
        return None
    recipient = recipient_of(scene, verb, token) if frame.holder == "recipient" else None
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
        firm = owner or subject_of(scene, verb, token)
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
        recipient = recipient_of(scene, verb, token)
        if recipient:
            return Holder(recipient, "acquires", 0.8, f"{verb_lemma} to")
    if passive or (verb.dep_ in ("acl",) and verb.tag_ == "VBN"):
        agent = agent_of(scene, verb) or place_of(scene, verb)
        if agent:
            return Holder(agent, relation, 0.8, f"{verb_lemma}, passive")
        if verb.dep_ == "acl":
            return None
        subject = subject_of(scene, verb, token)
        return (
            Holder(subject or None, relation, 0.7, f"{verb_lemma}, subject of passive") if subject is not None else None
        )
    subject = subject_of(scene, verb, token)
    if subject is not None:
        return Holder(subject or None, relation, 0.85, f"{verb_lemma}, subject")
    return None


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
