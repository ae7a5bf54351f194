"""Where in a parsed clause the late thing stands: from the words that tell of a delay to the heads of noun phrases.

Only grammar is walked here, likeliest head first; which of them names a thing that may be late is judged in things.py.
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Span, Token

from extract.lateness import Lateness
from extract.words import is_noun, is_verb

_SUBJECT = frozenset(("nsubj", "nsubjpass", "csubj", "csubjpass"))
_OBJECT = frozenset(("dobj", "attr", "oprd", "dative"))
# What hangs on a noun of delay by these is late: "a delay in", "a setback for".
_OF = frozenset("in to of for with at on affecting hitting".split())
# Verbs that put their object into a state: "left the campus years behind".
_PUTTING = frozenset(
    "put puts putting place placed places leave left leaves leaving keep kept keeps set sets bring brought brings have has had push pushed pushes move moved moves see sees expect expects expected delay delayed make made makes hold held said keeping bringing send sent find found".split()
)
# Words that are verbs and nouns: "the slip", "long waits".
_NOMINAL = frozenset(
    "slip slips wait waits delay delays pause halt freeze stall push move stop slide drift drag".split()
)
_EXPECTING = frozenset(
    "expect expects expected expecting want wants wanted plan plans planned hope hopes hoped say says said tell told see sees warn warns warned anticipate anticipates assume assumes believe think project projects".split()
)
_MAKING = (
    "led",
    "lead",
    "contribut",
    "forc",
    "caus",
    "trigger",
    "prompt",
    "creat",
    "spark",
    "produc",
    "mean",
    "explain",
)
_AFFECTING = frozenset("affect affects affected hit hits concern concerns involve involves cover covers".split())
# What is put off when a thing is: "delayed the schedule for its second plant".
_TIMES = frozenset("schedule timeline timetable date dates deadline target plan plans launch release opening".split())
_USUAL = frozenset("common normal usual typical rare routine likely possible inevitable".split())
# What hangs on a noun and is no part of its phrase.
_CLAUSE_DEPS = frozenset(("relcl", "acl", "advcl", "punct", "cc", "conj", "appos", "parataxis"))
_STEPS = 8  # heads climbed at most, which no sentence of prose needs


def heads(parsed: Doc, late: Lateness) -> Iterator[Token]:
    """Heads of the noun phrases that the words may call late, likeliest first, each once."""
    span = parsed.char_span(late.start, late.end, alignment_mode="expand")
    if span is None:
        return
    seen: set[int] = set()
    for token in map(_whole, _heads(span, late)):
        if token.i not in seen and not span.start <= token.i < span.end:
            seen.add(token.i)
            yield token


def doer(parsed: Doc, late: Lateness) -> Token | None:
    """Who delays, halts or suspends: the subject of the active verb, or what stands behind "by"; None where nobody is named."""
    span = parsed.char_span(late.start, late.end, alignment_mode="expand")
    verb = next((t for t in span if is_verb(t) and not _auxiliary(t)), None) if span is not None else None
    if verb is None:
        return None
    agent = next((c for c in verb.children if c.dep_ == "agent"), None)
    if agent is not None:
        return next((c for c in agent.children if c.dep_ == "pobj"), None)
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        return None
    return next(_subjects(verb), None)


def _whole(token: Token) -> Token:
    """Of "some of the campuses" the campuses."""
    if token.lower_ not in ("some", "several", "many", "most"):
        return token
    of = next((c for c in token.children if c.dep_ == "prep" and c.lower_ == "of"), None)
    return next((c for c in of.children if c.dep_ == "pobj"), token) if of is not None else token


def _heads(span: Span, late: Lateness) -> Iterator[Token]:
    # "A rule delaying enforcement", taken for three nouns.
    yield from (t.head for t in span if t.dep_ == "compound" and t.lower_.endswith("ing") and t.head.i > t.i)
    than = next(
        (t.i for t in span if t.lower_ == "than" or (t.lower_ in ("not", "of") and late.role == "date")), span.end
    )
    verb = next((t for t in span if is_verb(t) and not _auxiliary(t) and t.i < than), None)
    noun = next((t for t in span if is_noun(t)), None)
    leading = next((t for t in span if t.tag_[:2] in ("NN", "VB")), None)
    nominal = leading is not None and is_noun(leading) and leading.lower_ in _NOMINAL
    if late.role == "noun" or nominal or (late.role == "verb" and verb is None and noun is not None):
        for token in span:
            if is_noun(token):
                yield from _of_noun(token)
        return
    if late.role == "verb":
        yield from _of_verb(verb if verb is not None else span.root)
        return
    yield from _of_state(span, verb)


def _auxiliary(token: Token) -> bool:
    return token.dep_ in ("aux", "auxpass")


def _of_verb(verb: Token) -> Iterator[Token]:
    """Of "delay" and its like: what is delayed; of one without an object, what stalls."""
    if verb.dep_ == "amod":  # the delayed chip
        yield verb.head
        return
    being = verb.doc[verb.i - 1] if verb.i > 1 else None
    if being is not None and being.lower_ == "being" and is_noun(verb.doc[being.i - 1]):  # "projects being stalled"
        yield verb.doc[being.i - 1]
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    participle = verb.tag_ == "VBN" and verb.dep_ in ("acl", "relcl", "conj", "advcl") and not _has(verb, _OBJECT)
    if verb.dep_ == "acl" and verb.tag_ == "VBN" and not _has(verb, _SUBJECT):  # chips delayed by
        yield verb.head
        return
    if passive or (participle and not any(c.lower_ in ("has", "have", "had") for c in verb.children)):
        yield from _subjects(verb)
        yield from _objects(verb)
        return
    yield from _objects(verb)
    if _has(verb, _OBJECT):
        timed = any(c.dep_ == "dobj" and c.lower_ in _TIMES for c in verb.children)
        yield from _prepositional(verb, ("on", "of", "at", "for") if timed else ("on", "of", "at"))
        return
    yield from _subjects(verb)
    yield from _prepositional(verb, ("on", "of", "at", "in", "for"))
    for gerund in (g for c in verb.children if c.lower_ == "from" for g in c.children if g.dep_ == "pcomp"):
        yield from _objects(gerund)  # holds off from opening


def _of_state(span: Span, verb: Token | None) -> Iterator[Token]:
    """Of "behind schedule", "will not open until", "in 2028 rather than 2027": whose state it is."""
    at = verb if verb is not None else span.root
    if verb is None:
        # Of a noun that the words hang on: "a campus behind schedule".
        holder = at
        for _ in range(_STEPS):
            if holder.head == holder or (is_verb(holder) and not span.start <= holder.i < span.end):
                break
            holder = holder.head
            if is_noun(holder) and not span.start <= holder.i < span.end:
                yield holder
        at = holder
    if not is_verb(at) and not _has(at, _SUBJECT):
        return
    if at.lower_ in _PUTTING or (at.head.lower_ in _PUTTING and at.dep_ in ("prep", "advmod", "prt")):
        yield from _objects(at)
    yield from _subjects(at)
    if span[0].lower_.startswith("los"):  # "lost six weeks" says nothing of an object
        return
    yield from _objects(at)
    if at.dep_ == "conj" and is_verb(at.head):
        yield from _objects(at.head)
    for token in span:
        for child in token.children:
            if child.dep_ in ("xcomp", "acl", "pcomp") and child.i >= span.end:
                yield from _objects(child)
                yield from _prepositional(child, ("at", "on", "of", "for", "in", "with"))
    yield from _prepositional(at, ("on", "of", "at", "for", "with", "in", "to"))
    if at.dep_ in ("xcomp", "ccomp", "advcl") and is_verb(at.head):
        yield from _objects(at.head)


def _of_noun(noun: Token) -> Iterator[Token]:
    """Of "a delay in X", "X's delay", "the X delay", "X faces a delay", "a delay that hit X"."""
    if noun.dep_ == "nsubj" and any(c.dep_ == "acomp" and c.lower_ in _USUAL for c in noun.head.children):
        return
    # The parser hangs what stands behind "waiting lists and delays" on the first of the two.
    beside = noun.head.children if noun.dep_ == "conj" else ()
    for child in (*noun.children, *beside):
        if child.dep_ == "prep" and child.lower_ in _OF and child.i > noun.i:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    yield inner
                elif inner.dep_ == "pcomp":  # a delay in finishing X
                    yield from _objects(inner)
        if child.dep_ == "acl" and child.lower_ in ("affecting", "hitting"):
            yield from _objects(child)
        if (
            noun.lower_ in ("delay", "delays") and child.dep_ == "acl" and child.lower_ in ("related", "linked", "tied")
        ):  # delays related to X
            yield from _prepositional(child, ("to", "with"))
    if noun.dep_ == "ROOT":  # a headline: "Power crunch halts Arizona fab"
        yield from (c for c in noun.children if c.dep_ == "appos" and c.i > noun.i)
    yield from (c for c in noun.children if c.dep_ in ("poss", "compound", "nmod"))
    at = noun
    while at.dep_ in ("conj", "pobj", "prep", "compound") and at.head != at:
        at = at.head
    despite = noun.head.dep_ == "prep" and noun.head.lower_ in ("despite", "amid")
    verb = at.head if at.dep_ in ("dobj", "attr", "oprd", "nsubj", "nsubjpass") and is_verb(at.head) else at
    if not is_verb(verb):
        return
    if at.dep_ in _SUBJECT:
        if verb.lower_ in _AFFECTING and not any(c.dep_ == "neg" for c in verb.children):
            yield from _objects(verb)
        return
    if not despite:
        yield from _prepositional(verb, ("in", "for", "to", "on", "at", "with"))
    if not verb.lower_.startswith(_MAKING):  # "a series of faults forced a delay"
        yield from _subjects(verb)
    if at != noun and is_verb(at):  # after months of delays, it started selling X
        yield from _objects(verb)


def _has(token: Token, deps: frozenset[str]) -> bool:
    return any(c.dep_ in deps for c in token.children)


def _subjects(verb: Token) -> Iterator[Token]:
    """The subject of a verb, through relative clauses, conjunctions and controlling verbs."""
    at = verb
    for _ in range(_STEPS):
        own = [c for c in at.children if c.dep_ in _SUBJECT]
        if own:
            whose = own[0].lower_ == "whose" or any(c.lower_ == "whose" for c in own[0].children)
            if at.dep_ == "relcl" and (own[0].lower_ in ("that", "which", "who") or whose):
                own = [at.head]
            for subject in own:
                yield subject
                yield from _conjuncts(subject)
            return
        if at.dep_ in ("relcl", "acl"):
            yield at.head
            return
        if at.head == at or at.dep_ not in (
            "conj",
            "xcomp",
            "advcl",
            "ccomp",
            "aux",
            "auxpass",
            "pcomp",
            "prep",
            "acomp",
            "dep",
            "oprd",
        ):
            return
        if at.dep_ == "xcomp":  # "told to expect X to slip": the object of the governing verb is the subject here
            yield from (c for c in at.head.children if c.dep_ == "dobj" and c.i < at.i)
        if at is verb and at.dep_ == "ccomp":  # "said production would be delayed", taken for the object
            yield from (c for c in at.head.children if c.dep_ == "dobj" and at.head.i < c.i < at.i)
        at = at.head


def _conjuncts(token: Token) -> Iterator[Token]:
    return (c for c in token.conjuncts if is_noun(c))


def _objects(verb: Token) -> Iterator[Token]:
    """The objects of a verb, and those of the verbs that it governs: "held off releasing X", "expects X to open"."""
    for child in verb.children:
        if child.dep_ in _OBJECT:
            yield child
            yield from _conjuncts(child)
    for child in verb.children:
        held = child.dep_ == "advcl" and child.tag_ == "VBG" and child.i - verb.i <= 3  # held off releasing
        if held or child.dep_ in ("xcomp", "pcomp") or (child.dep_ == "ccomp" and verb.lower_ in _EXPECTING):
            if child.i < verb.i:
                continue
            yield from (c for c in child.children if c.dep_ in ("nsubj", "nsubjpass") and is_noun(c))
            yield from (c for c in child.children if c.dep_ in _OBJECT)
            yield from _prepositional(child, ("at", "on", "of", "for", "in", "with"))
            for inner in child.children:
                if inner.dep_ in ("xcomp", "pcomp"):
                    yield from (c for c in inner.children if c.dep_ in _OBJECT)


def _prepositional(verb: Token, words: Iterable[str]) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in words:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    yield inner
                    yield from (c for c in inner.children if c.dep_ in _OBJECT)
                elif inner.dep_ == "pcomp":
                    yield from (c for c in inner.children if c.dep_ in _OBJECT)


def phrase(token: Token) -> tuple[int, int, int]:
    """The noun phrase of a head as token indices: its first, the last of its core, and the last with what hangs on it."""
    left = min((c.left_edge.i for c in token.children if c.i < token.i and c.dep_ not in _CLAUSE_DEPS), default=token.i)
    core = right = token.i
    for child in token.children:
        if (
            child.i == right + 1
            and child.dep_ in ("nummod", "appos", "npadvmod", "nmod")
            and child.tag_ in ("CD", "NNP", "NNPS")
        ):
            core = right = child.i
        elif (
            child.i == right + 1
            and child.dep_ == "prep"
            and child.lower_ in ("of", "in", "at", "for", "near", "on", "from", "to", "outside")
        ):
            stop = min(
                (
                    t.left_edge.i
                    for t in child.subtree
                    if t.dep_ in ("relcl", "acl", "punct") and t.tag_ != "HYPH" and t.left_edge.i > child.i
                ),
                default=child.right_edge.i + 1,
            )
            if stop - child.i <= 9:
                right = stop - 1
    # "slow construction in Ohio": the parser hangs the place on the verb.
    after = token.doc[right + 1] if right == core and right + 1 < len(token.doc) else None
    if after is not None and after.lower_ in ("in", "at", "near", "on") and after.head == token.head:
        place = next((c for c in after.children if c.dep_ == "pobj" and c.tag_ == "NNP"), None)
        if place is not None and place.i - after.i <= 3:
            right = place.i
    return left, core, right
