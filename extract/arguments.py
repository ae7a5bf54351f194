"""The firms around a verb or noun of a parsed sentence: who does it, who gets it, whose it is, where it happens.

Takes tokens of the dependency parse and gives firm names. Which firm a noun phrase means is told in referents.py; what
those make of a number of chips is decided in holders.py.
"""

from spacy.tokens import Token

from extract.frames import frames
from extract.referents import (
    GENERIC,
    NOBODY,
    SUBJECT,
    Scene,
    agent_of,
    antecedent,
    covers,
    firm_at,
    firm_in,
    firm_of,
    object_of,
)
from extract.trades import sellers
from extract.words import REPORTING, is_verb, lemma


def owner_of(scene: Scene, noun: Token, token: Token) -> str | None:
    """ "xAI's cluster of 100,000 GPUs", "orders by ByteDance for", "the cluster at Meta"."""
    for child in noun.children:
        if child.dep_ == "poss":
            name = firm_in(scene, child, exclude=None)
            if name and not (noun == token and name in scene.makers):
                return name
            if child.lower_ in ("its", "their", "our") and noun != token:
                return antecedent(scene, child)
        # What is told to come "from" a firm is bought there; only an order comes from who places it.
        sides = ("by", "at", "for") if noun == token or lemma(noun) not in frames()[1] else ("by", "from", "at", "for")
        if child.dep_ == "prep" and child.lower_ in sides and child.i < noun.right_edge.i:
            name = object_of(scene, child, exclude=token)
            if name and name not in scene.makers:
                return name
        if child.dep_ == "acl" and (name := agent_of(scene, child)):
            return name
        if (
            child.dep_ in ("compound", "nmod", "amod")
            and noun.i != token.i
            and (name := firm_at(scene, child))
            and name not in sellers()
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
        if child.i < token.i and (child.dep_ == "dative" or (child.dep_ == "dobj" and not covers(child, token))):
            target = next((c for c in child.children if c.dep_ == "pobj"), child)
            name = firm_in(scene, target, exclude=token)
            if name is None and target.lower_ in ("it", "them") and child.dep_ in ("dative", "dobj"):
                name = antecedent(scene, target)
            if name and name not in scene.makers:
                return name
        if child.dep_ == "advmod":
            name = next((n for c in child.children if c.lower_ == "to" and (n := object_of(scene, c, None))), None)
            if name:
                return name
    for head in (verb, *nouns):
        for child in head.children:
            if child.dep_ in ("prep", "dative") and child.lower_ in ("to", "for") and child.i > head.i:
                name = object_of(scene, child, exclude=token)
                if name and (child.lower_ == "to" or name not in scene.makers):
                    return name
                told = next((c for c in child.children if c.dep_ == "pobj"), None)
                if told is not None and child.lower_ == "to" and GENERIC.match(told.lower_) and told.i > head.i:
                    return antecedent(scene, told)
    # "ship 10,000 chips to Meta" often hangs "to Meta" on the chips.
    for child in token.subtree:
        if child.dep_ == "prep" and child.lower_ in ("to", "for") and child.i > token.i:
            name = object_of(scene, child, exclude=None)
            if name is None and child.lower_ == "to":
                told = next((c for c in child.children if c.dep_ == "pobj"), None)
                name = firm_of(scene, told) if told is not None and GENERIC.match(told.lower_) else None
            if name and (child.lower_ == "to" or name not in scene.makers):
                return name
    return None


def source_of(scene: Scene, heads: tuple[Token, ...], token: Token) -> str | None:
    """ "an order for 10,000 cards from China Mobile", "a contract with Meta": the other side of what a seller won."""
    for head in heads:
        for child in head.subtree if head == token else head.children:
            if child.dep_ == "prep" and child.lower_ in ("from", "with", "by") and child.i > head.i:
                name = object_of(scene, child, exclude=token if head != token else None)
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
                        (n for c in pobj.children if c.lower_ == "of" and (n := object_of(scene, c, exclude=None))),
                        None,
                    )
                    name = firm_in(scene, pobj, exclude=None) or inner
                    if name:
                        return name
    return None


def _no_firm_does(scene: Scene, verb: Token) -> bool:
    """Whether somebody who is no firm does a verb: "inspectors counted 70,000 in its halls"."""
    return any(c.dep_ == "nsubj" and c.tag_ == "NNS" and firm_of(scene, c) == NOBODY for c in verb.children)


def site_of(scene: Scene, token: Token, verb: Token) -> str | None:
    """ "counts 340,000 GPUs at xAI's two sites": whose site the chips are at."""
    for head in (token, verb):
        for prep in head.children:
            if prep.dep_ == "prep" and prep.lower_ in ("at", "in", "inside", "across") and prep.i > token.i:
                for pobj in prep.children:
                    for owner in pobj.children:
                        if owner.dep_ == "poss" and (name := firm_at(scene, owner)):
                            return name
                        if owner.lower_ == "its" and _no_firm_does(scene, verb):
                            return antecedent(scene, owner)
    return None


def _right_before(scene: Scene, verb: Token) -> str | None:
    """ "… and Meta bought 173,000": the firm right before a finite verb to which the parse gives no subject."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") and not any(c.tag_ == "MD" for c in verb.children):
        return None
    at = verb.i - 1
    while at > 0 and (verb.doc[at].tag_ in ("MD", "RB") or (verb.doc[at].head == verb and is_verb(verb.doc[at]))):
        at -= 1
    before = verb.doc[at]
    return firm_at(scene, before) if at >= 0 and before.dep_ in ("conj", "appos", "nsubj", "npadvmod") else None


def subject_of(scene: Scene, verb: Token, token: Token, depth: int = 0) -> str | None:
    """The firm that does `verb`, through controlling verbs, relative clauses and conjunctions."""
    subjects = [c for c in verb.children if c.dep_ in SUBJECT]
    if subjects and not any(covers(s, token) for s in subjects):
        # Of two subjects of one verb ("his other company Tesla has") the one beside the verb is named.
        subject = max(subjects, key=lambda s: (firm_at(scene, s) is not None, s.i))
        named = next((n for c in verb.children if c.dep_ == "attr" and (n := firm_at(scene, c))), None)
        if named and firm_at(scene, subject) is None and lemma(verb) == "be":
            return named  # "its largest customer is OpenAI"
        if subject.lower_ in ("that", "which", "who") and verb.dep_ == "relcl":
            return firm_of(scene, verb.head)
        return firm_of(scene, subject)
    if depth > 6:
        return None
    if not subjects and (beside := _right_before(scene, verb)):
        return beside
    if verb.dep_ == "xcomp" and verb.head != verb:
        # "asked Nvidia to supply": who is asked does it.
        told = next((c for c in verb.head.children if c.dep_ == "dobj" and c.i < verb.i), None)
        name = firm_in(scene, told, exclude=None) if told is not None and not covers(told, token) else None
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
        if covers(head, token) and head.i <= token.i <= verb.i:
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
