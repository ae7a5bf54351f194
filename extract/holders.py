"""Who has, gets, makes or loses a number of chips: the dependency parse with a frame for each verb, then the nearest firm.

Takes one parsed sentence and the places of a number and its noun; gives a firm (or none), the relation, how sure that
is and which rule said so. Here the way from the chips up to their verbs is gone; what one verb says is told in deeds.py.
"""

import re

from spacy.tokens import Token

from chipwatch.model import Span
from extract.arguments import owner_of, recipient_of
from extract.deeds import Path, by_verb
from extract.frames import frames
from extract.nearby import (
    Holder,
    each_gets,
    given_to,
    in_stock,
    meant_for,
    moved_to,
    named_relation,
    nearby,
    of_a_country,
    relation_by_words,
    supplied_with,
)
from extract.referents import Scene, agent_of, done_by_no_firm, firm_of
from extract.words import is_noun, is_verb, lemma


def holder(scene: Scene, token: Token | None, head: Span, number: Span) -> Holder:
    """The firm that the clause around `token` makes responsible for the chips; `head` is their noun's place in the clean text."""
    found = (
        (None if _is_part(scene, head, number) else _behind(scene, head))
        or supplied_with(scene, head)
        or in_stock(scene, head)
        or moved_to(scene, head)
        or given_to(scene, head)
        or each_gets(scene, head)
        or of_a_country(scene, head, number)
    )
    if found:
        return found
    if token is not None:
        found = _from_parse(scene, token, _is_part(scene, head, number))
        if found:
            return _for_a_client(scene, head, found)
    return nearby(scene, head)


def _for_a_client(scene: Scene, head: Span, found: Holder) -> Holder:
    """ "Nscale will deploy 23,000 GPUs for Microsoft": who hosts or builds gives way to whom it is done for."""
    client = meant_for(scene, head)
    if client in (None, found.firm) or found.relation not in ("holds", "makes") or "to" in found.rule.split():
        return found
    built = found.relation == "makes" or _BUILDS.match(found.rule)
    return Holder(
        client, "acquires" if built else "holds", max(0.8, found.confidence - 0.05), f"{found.rule}; for a client"
    )


_BUILDS = re.compile(r"deploy|install|build|put|stand|bring|set|add|assemble|construct|equip|fill|stack")


def _behind(scene: Scene, head: Span) -> Holder | None:
    """ "the 700,000 units that Nvidia has in stock", "the 224,000 Meta bought": parsed in many ways, worded in one."""
    verbs, _ = frames()
    for firm in scene.firms:
        if not 0 < firm.start - head[1] <= 6:
            continue
        gap = scene.doc.text[head[1] - scene.offset : firm.start - scene.offset]
        verb = next((t for t in scene.doc if t.idx + scene.offset >= firm.end and is_verb(t) and t.dep_ != "aux"), None)
        if gap not in (" that ", " which ", " ") or verb is None or verb.idx + scene.offset - firm.end > 14:
            continue
        frame = verbs.get(lemma(verb))
        if frame is None or frame.holder == "permitted":
            continue
        recipient = recipient_of(scene, verb, verb) if frame.holder == "recipient" else None
        return Holder(
            recipient or firm.name,
            "acquires" if recipient else frame.relation,
            0.85,
            f"{lemma(verb)}, relative clause",
        )
    return None


_OF_A_NUMBER = re.compile(r" of (?:[a-z]+ ){0,3}\d")


def _is_part(scene: Scene, head: Span, number: Span) -> bool:
    """ "5,000 of the 13,000 GPUs that Nvidia promised": the clause tells of the whole."""
    return bool(_OF_A_NUMBER.match(scene.doc.text, number[1] - scene.offset, head[0] - scene.offset))


def counted(scene: Scene, head: Span, number: Span) -> Token | None:
    """The token that stands for the chips: their noun, or in "6,000 of its chips" the number that governs it."""
    noun = _token_at(scene, head)
    amount = _token_at(scene, number, last=True)
    if noun is not None and amount is not None and amount != noun and amount.is_ancestor(noun) and not is_verb(amount):
        return amount
    return noun


def _token_at(scene: Scene, place: Span, last: bool = False) -> Token | None:
    span = scene.doc.char_span(place[0] - scene.offset, place[1] - scene.offset, alignment_mode="expand")
    return None if span is None else span[-1] if last else span.root


def _from_parse(scene: Scene, token: Token, part: bool) -> Holder | None:
    """`part`: whether only some of the chips that the noun names are counted, so that what is said of all says nothing of them."""
    for possessor in token.children:
        # "60 percent of Lambda's 31,000 GPUs are rented by Microsoft"
        owner = firm_of(scene, possessor) if possessor.dep_ == "poss" and is_noun(possessor) else None
        if owner and owner not in scene.makers:
            return Holder(owner, "holds", 0.8, "possessor")
    for clause in () if part else token.children:
        if clause.dep_ in ("relcl", "acl") and not any(
            c.dep_ == "dobj" and c.lower_ not in ("that", "which") for c in clause.children
        ):
            found = _by_relative(scene, clause, token)
            if found:
                return found
    path = Path(token)
    at = token
    for _ in range(12):
        if is_verb(at) and at != token:
            found = by_verb(scene, at, path)
            if found:
                return found
            if at.dep_ == "ROOT" or at.head == at:
                break
            at = at.head
            continue
        framed = named_relation(at) if is_noun(at) else None
        owner = path.owner
        if owner is None and (framed or (at != token and at.dep_ not in ("compound", "nummod"))):
            owner = owner_of(scene, at, token)
        passed = (*path.nouns, at) if is_noun(at) and at != token else path.nouns
        path = Path(token, path.relation or framed, owner, passed)
        if at.head == at:
            break
        if at.dep_ == "pobj":
            path = _through_object(at.head, path)
            at = at.head.head if at.head.head != at.head else at.head
            continue
        at = at.head
    if path.owner:
        relation = path.relation or relation_by_words(
            scene, (token.idx + scene.offset, token.idx + len(token) + scene.offset)
        )
        return Holder(path.owner, relation, 0.75, "noun owner")
    return None


def _through_object(prep: Token, path: Path) -> Path:
    """ "place an order for 10,000 chips" hangs "for" on the verb as often as on the order."""
    if path.relation or not is_verb(prep.head) or prep.lower_ not in ("for", "of", "on", "to", "from"):
        return path
    for child in prep.head.children:
        child = next((c for c in child.children if c.dep_ == "pobj"), child) if child.lower_ == "into" else child
        if (
            child.dep_ in ("dobj", "nsubjpass", "pobj")
            and child.i < prep.i
            and (relation := frames()[1].get(lemma(child)))
        ):
            return Path(path.token, relation, path.owner, (*path.nouns, child))
    return path


def _by_relative(scene: Scene, verb: Token, token: Token) -> Holder | None:
    """ "1 million H20s that Nvidia delivered", "GPUs owned by Nebius": the clause on the chips says more of them than the sentence around."""
    frame = frames()[0].get(lemma(verb))
    if not frame:
        return None
    if verb.dep_ == "acl":
        kept = frame.holder == "subject" and lemma(verb) not in _BUILT
        if verb.tag_ == "VBN" and frame.holder == "recipient" and (given := recipient_of(scene, verb, verb)):
            return Holder(given, "acquires", 0.8, f"{lemma(verb)} to, participle")
        agent = agent_of(scene, verb) if verb.tag_ == "VBN" and kept else None
        if agent is None and verb.tag_ == "VBN" and kept and done_by_no_firm(scene, verb):
            return Holder(None, frame.relation, 0.8, f"{lemma(verb)}, participle")
        return Holder(agent, frame.relation, 0.8, f"{lemma(verb)}, participle") if agent else None
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.lower_ not in ("that", "which", "who")), None)
    firm = firm_of(scene, subject) if subject is not None else None
    if not firm:
        return None
    recipient = recipient_of(scene, verb, token) if frame.holder == "recipient" else None
    return Holder(
        recipient or firm, "acquires" if recipient else frame.relation, 0.85, f"{lemma(verb)}, relative clause"
    )


_BUILT = frozenset("build develop assemble construct integrate".split())  # who built a machine need not have it
