"""What one verb says of who has the chips that hang on it: its frame, its voice, its subject, agent and recipient.

Takes a verb of a parsed sentence and the way that led up to it from the chips. The frames are data, in frames.toml; which
verb is asked, is decided in holders.py.
"""

from dataclasses import dataclass

from spacy.tokens import Token

from chipwatch.model import Relation
from extract.arguments import place_of, recipient_of, site_of, source_of, subject_of
from extract.frames import frames
from extract.nearby import (
    OFFERS,
    Holder,
)
from extract.referents import Scene, agent_of, firm_at, firm_of, object_of
from extract.trades import sellers, takers
from extract.words import DEALS, REPORTING, lemma


@dataclass(frozen=True, slots=True)
class Path:
    """The way up from the chips to a verb: the noun that names the relation, whose it is, and all nouns passed."""

    token: Token
    relation: Relation | None = None
    owner: str | None = None
    nouns: tuple[Token, ...] = ()


# Verbs that hold no chips themselves, and whose subject still does: "plans for", "is", "expects".
_LIGHT = ("be", "plan", "expect", "help", "do", "let")
_WINS = frozenset("win land secure clinch bag book receive get announce score net pick have hold sign report".split())
# Who has one of these has not the whole.
_SHARES = frozenset("slice share portion chunk fraction".split())
_DEALS = frozenset("order contract deal tender commitment backlog request demand".split())
# Verbs by which one gets another to do something.
_ASKS = frozenset("ask request urge tell order commission contract hire choose select tap want invite get".split())
_PUTS = frozenset("install deploy put place house build assemble set bring".split())


def by_verb(scene: Scene, verb: Token, path: Path) -> Holder | None:
    verbs, _ = frames()
    verb_lemma, token, owner = lemma(verb), path.token, path.owner
    frame = verbs.get(verb_lemma)
    if verb_lemma in REPORTING:
        return Holder(owner, path.relation or "holds", 0.75, f"owner under {verb_lemma}") if owner else None
    if frame is None and verb_lemma not in _LIGHT:
        firm = owner or subject_of(scene, verb, token)
        return (
            Holder(firm or None, path.relation or "holds", 0.6, f"{verb_lemma}, subject") if firm is not None else None
        )
    sold = _sold(scene, verb, path)
    if sold:
        return sold
    if owner is None and any(n.lower_ in _SHARES for n in path.nouns):
        return Holder(None, path.relation or "holds", 0.7, f"{verb_lemma} a share of")
    if other := _other_side(scene, verb, token):
        return Holder(other, "acquires", 0.8, f"{verb_lemma}, deal with")
    if frame and frame.holder == "accused":
        accused = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass") and c != token]
        firm = next((f for c in accused if (f := firm_of(scene, c))), None)
        return Holder(firm or owner, path.relation or "diverted", 0.65, f"{verb_lemma}, accused")
    if frame and frame.holder == "permitted":
        firm = owner or recipient_of(scene, verb, token, path.nouns)
        told = any(c.lower_ == "to" for head in (verb, token, *path.nouns) for c in head.children if c.dep_ == "prep")
        if firm is None and verb_lemma in ("allow", "permit"):
            firm = subject_of(scene, verb, token) or None
        so: Relation = "sells" if path.relation == "sells" and not told and firm is None else "acquires"
        return Holder(firm, so, 0.7, f"{verb_lemma}, permitted")
    relation: Relation = path.relation or (frame.relation if frame else "holds")
    if frame and frame.relation in ("sells", "diverted", "makes", "acquires") and path.relation in (None, "holds"):
        relation = frame.relation
    if frame and frame.holder == "recipient" and _beside(verb, token):
        # "earmarked its budget for 8,000 chips" gives money, not chips.
        subject = subject_of(scene, verb, token)
        if subject is not None:
            return Holder(subject or None, "acquires", 0.7, f"{verb_lemma} for")
    if frame and frame.holder == "recipient":
        recipient = recipient_of(scene, verb, token, path.nouns) or _asker(scene, verb)
        if recipient is not None:
            return Holder(recipient or None, "acquires", 0.8, f"{verb_lemma} to")
        if any(_is_state(c) for head in (verb, token, *path.nouns, *token.subtree) for c in head.children):
            return Holder(None, "acquires", 0.75, f"{verb_lemma} to a state")
        if any(n.lower_ == "access" for n in path.nouns):
            return Holder(owner or subject_of(scene, verb, token) or None, "acquires", 0.7, f"{verb_lemma} access")
    if verb_lemma == "commit" and (given := recipient_of(scene, verb, token)):
        return Holder(given, "acquires", 0.8, "commit to")
    if verb_lemma in OFFERS and path.relation is None:
        subject = subject_of(scene, verb, token)
        if subject is not None and subject not in scene.makers and subject not in sellers():
            return Holder(subject or None, "holds", 0.8, f"{verb_lemma}, subject")
    if owner and path.relation != "sells":
        return Holder(owner, relation, 0.8, f"owner, {verb_lemma}")
    if verb_lemma in ("rent", "lease"):
        lent = _lent(scene, verb, token)
        if lent:
            return lent
    return _by_voice(scene, verb, path, relation)


def _is_state(prep: Token) -> bool:
    """ "to South Korea's government and companies": those who get the chips are no firm, and the seller keeps none."""
    return (
        prep.dep_ in ("prep", "dative")
        and prep.lower_ == "to"
        and any(c.lower_ in ("government", "governments", "ministry", "military", "army") for c in prep.children)
    )


def _by_voice(scene: Scene, verb: Token, path: Path, relation: Relation) -> Holder | None:
    verb_lemma, token = lemma(verb), path.token
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
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
    if relation == "sells" and verb_lemma in ("ship", "export", "send") and subject in takers():
        relation = "acquires"  # a cloud that is let to ship chips abroad ships them to itself
    if relation == "holds" and not _named_subject(scene, verb) and (site := site_of(scene, token, verb)):
        return Holder(site, relation, 0.8, f"{verb_lemma}, at site of")
    if subject is None:
        return None
    if verb_lemma in ("build", "assemble") and path.relation is None and not path.nouns:
        relation = "makes"
    if relation == "sells" and path.relation is None and _by_means_of(verb, token):
        relation = "holds"  # "delivers 16 exaflops with 16,000 GPUs"
    if verb_lemma in _PUTS and subject in scene.makers and (place := place_of(scene, verb)) and place != subject:
        return Holder(place, "acquires", 0.8, f"{verb_lemma} at")
    return Holder(subject or None, relation, 0.85, f"{verb_lemma}, subject")


def _by_means_of(verb: Token, token: Token) -> bool:
    """Whether the chips are what something is done with: "with 16,000 GPUs", "using 16,000 GPUs"."""
    above = (token, *token.ancestors)
    below = above[: above.index(verb)] if verb in above else ()
    return any(
        t.head.lower_ == "using" or (t.dep_ == "pobj" and t.head.lower_ in ("with", "on") and t.head.head == verb)
        for t in below
    )


def _beside(verb: Token, token: Token) -> bool:
    """Whether a verb has another object, and the chips only stand under "for" or "on" beside it."""
    objects = [c for c in verb.children if c.dep_ == "dobj"]
    under = [c for c in (token, *token.ancestors) if c.dep_ == "pobj" and c.head.head == verb]
    return bool(
        objects
        and under
        and under[0].head.lower_ in ("for", "on")
        and any(t.lower_ in _MONEY for t in objects[0].subtree)
    )


_MONEY = frozenset("budget money fund funds billion million cash capital".split())


def _named_subject(scene: Scene, verb: Token) -> bool:
    """Whether the verb's own subject is a firm's name."""
    return any(
        c.dep_ in ("nsubj", "nsubjpass") and any(f.start <= c.idx + scene.offset < f.end for f in scene.firms)
        for c in verb.children
    )


def _sold(scene: Scene, verb: Token, path: Path) -> Holder | None:
    """An order that a seller has won: the other side gets the chips; where none is named, the seller sells them."""
    deal = next((n for n in path.nouns if lemma(n) in _DEALS), None)
    if deal is None or lemma(verb) not in _WINS:
        return None
    seller = subject_of(scene, verb, path.token)
    if not seller or not (seller in scene.makers or seller in sellers()):
        return None
    buyer = source_of(scene, (deal, verb, path.token), path.token)
    if buyer and buyer != seller:
        return Holder(buyer, "acquires", 0.8, f"{lemma(verb)} {lemma(deal)} from")
    return Holder(seller, "sells", 0.7, f"{lemma(verb)} {lemma(deal)}")


def _other_side(scene: Scene, verb: Token, token: Token) -> str | None:
    """ "Google's deal with Meta includes up to 250,000 TPUs": whom the maker or seller deals with gets the chips."""
    deal = next((c for c in verb.children if c.dep_ == "nsubj" and lemma(c) in DEALS and c.i < token.i), None)
    if deal is None:
        return None
    owner = next((n for c in deal.children if c.dep_ in ("poss", "compound") and (n := firm_at(scene, c))), None)
    if owner is None or not (owner in scene.makers or owner in sellers()):
        return None
    sides = [
        object_of(scene, c, exclude=None) for c in deal.children if c.dep_ == "prep" and c.lower_ in ("with", "to")
    ]
    return next((s for s in sides if s and s != owner), None)


def _asker(scene: Scene, verb: Token) -> str | None:
    """ "ByteDance asked Nvidia to supply 20,000 chips": who asks for them gets them."""
    if verb.dep_ != "xcomp" or lemma(verb.head) not in _ASKS:
        return None
    subject = next((c for c in verb.head.children if c.dep_ == "nsubj"), None)
    return firm_of(scene, subject) if subject is not None else None


def _lent(scene: Scene, verb: Token, token: Token) -> Holder | None:
    """ "leases 4,000 GPUs to Midjourney" gives; "leases 4,000 GPUs from Lambda" takes."""
    if not any(
        c.dep_ == "prt" or (c.dep_ in ("prep", "dative") and c.lower_ == "to" and c.i > token.i)
        for head in (verb, token)
        for c in head.children
    ):
        return None
    recipient = recipient_of(scene, verb, token)
    if recipient:
        return Holder(recipient, "acquires", 0.8, f"{lemma(verb)} to")
    subject = subject_of(scene, verb, token)
    return Holder(subject or None, "holds", 0.8, f"{lemma(verb)} out") if subject is not None else None
