"""The chip of a count that names none: what the machine, site or order is made of that the counted noun hangs on.

"A Trainium2 cluster with 500,000 chips", "its H100 fleet, some 20,000 cards": only the parse is walked here, from the
counted noun up to its clause's subject. Chips named in the counted phrase itself are read in phrases.py.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from extract.names import Name
from extract.referents import Scene
from extract.words import is_noun, is_verb

_MACHINES = frozenset(
    "cluster site campus fleet order deal system supercomputer machine farm pod superpod rack deployment hall facility centre center datacenter build-out buildout installation pool batch tranche shipment stockpile "
    "capacity server node complex factory supercluster contract purchase programme program line plant instance cabinet inventory consignment delivery commitment building".split()
)
_STEPS = 8


def chip_of(scene: Scene, token: Token | None, chips: Sequence[Name]) -> str | None:
    """The one chip by whose name the machine around a counted noun goes; None where there is none, or more than one."""
    if token is None or not chips:
        return None
    for noun in _machines(token):
        named = {n for part in _describing(noun, token) if (n := _chip_at(scene, part, chips))}
        if named:
            return named.pop() if len(named) == 1 else None
    return None


def _machines(token: Token) -> Iterator[Token]:
    """The nouns for machines and orders above a counted noun, nearest first, with the subject of its verb."""
    at = token
    for _ in range(_STEPS):
        if at.head == at:
            return
        at = at.head
        if is_noun(at) and at.lower_.removesuffix("s") in _MACHINES:
            yield at
        elif is_verb(at):
            subject = next((c for c in at.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            if subject is not None and subject.i < token.i and subject.lower_.removesuffix("s") in _MACHINES:
                yield subject
            # "has a Trainium2 cluster in Indiana with 500,000 chips" hangs "with" on the verb as often as on the cluster.
            put = next((c for c in at.children if c.dep_ in ("dobj", "attr")), None)
            under = token.dep_ == "pobj" and token.head.lower_ in ("with", "of") and token.head.head == at
            if under and put is not None and put.i < token.i and put.lower_.removesuffix("s") in _MACHINES:
                yield put
            if at.dep_ not in ("relcl", "acl", "advcl", "xcomp"):
                return


def _describing(noun: Token, token: Token) -> Iterator[Token]:
    """The words that say what a noun is made of: those before it, and what stands under "of"."""
    for child in noun.children:
        if child.dep_ in ("compound", "nmod", "amod", "poss") and child.i < noun.i:
            yield from child.subtree
        if child.dep_ == "prep" and child.lower_ == "of" and child.i < token.i:
            for made in child.children:
                if made.dep_ == "pobj" and made != token and not made.is_ancestor(token):
                    yield made


def _chip_at(scene: Scene, token: Token, chips: Sequence[Name]) -> str | None:
    at = token.idx + scene.offset
    return next((c.name for c in chips if c.start < at + len(token) and at < c.end), None)
