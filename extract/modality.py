"""Whether a clause says that something is so, will be so, or is not so: tense, mood and the verbs above it.

Reads the dependency parse alone; words that plan or deny wherever they stand are in context.toml, and what both make of
a number of chips is decided in counts.py.
"""

import re

from spacy.tokens import Token

from chipwatch.model import CountStatus
from extract.words import DEALS, is_noun, is_verb, lemma

_WILL = frozenset("will would could may might shall should 'll wo 'd".split())
# An infinitive under one of these is still to come; under others ("used 512 GPUs to train") it says nothing.
_PLANS = re.compile(
    r"^(?:plan|want|aim|expect|seek|intend|hope|agree|order|ask|request|promise|pledge|commit|vow|set|slat|schedul|prepar|mean|need|look|design|propos|consider|contract|hir|choos|chose|select|tap|invit|allow|permit|let|clear|approv|authori[sz]|licen[cs]|"
    r"enabl|forecast|project|predict|target|poise|due|wait|suppos|decid|urg|tell|told|push|rais|borrow|bid|about|ready|able)"
)
# To have begun is to do; to have stopped is not to.
_DOES = re.compile(
    r"^(?:begin|began|begun|start|continu|help|manag|us(?:e|ed|ing)|go(?:es)?|went|come|came|prov|appear|seem|is said|believ|think|thought|understood|report|know|known|found|say|said|rumou?r|estimat|claim|alleg|accus|tri(?:ed|es)|charg)"
)
# What is being done by these is not done yet.
_UNFINISHED = frozenset(
    "build construct install deploy add order buy purchase prepare negotiate raise expand ramp seek acquire procure plan consider get put assemble double triple finish complete apply weigh bid ready ask talk look".split()
)
# Done, these still leave the chips to come.
_ORDERED = frozenset(
    "order contract reserve book sign commit agree pledge promise approve authorise authorize clear allow permit greenlight green-light okay preorder pre-order license request invest pick choose select cap limit restrict allocate earmark bar negotiate enquire inquire apply bid".split()
)
_TO_COME = frozenset(
    "order contract backlog reservation option tender application licence license quota cap request plan target goal ceiling limit bid proposal permit permission approval authorisation authorization clearance commitment room allotment forecast ambition".split()
)
_COVERS = frozenset(
    "include cover provide grant give call comprise involve encompass entitle span run amount total let envisage foresee".split()
)
_DENIES = frozenset("deny reject dismiss refute dispute rebut".split())
_IF = frozenset("if unless once provided when until".split())
_DUE = re.compile(r"due|set|slated|scheduled|expected|ready|available|likely|bound")


def modality(token: Token) -> CountStatus | None:
    """What the clause around a counted noun makes of it; None where its grammar does not tell."""
    above, nouns = _governor(token)
    if above is None:
        return "planned" if nouns & _TO_COME else None
    if nouns & _TO_COME and not _delivers(above):
        return "planned"
    return _of(above, 0)


def is_past(token: Token) -> bool:
    """Whether the clause around a counted noun tells of what was so: "were running by summer", "had received by March"."""
    verb, nouns = _governor(token)
    if verb is None or nouns & _TO_COME or lemma(verb) in _ORDERED or _PLANS.match(verb.lower_):
        return False
    if any(c.dep_ == "aux" and c.lower_ in _WILL | {"to"} for c in verb.children):
        return False
    if verb.tag_ == "VBD":
        return True
    return verb.tag_ in ("VBG", "VBN") and any(c.lower_ in ("was", "were", "had") for c in verb.children)


def _governor(token: Token) -> tuple[Token | None, set[str]]:
    """The verb that the noun depends on, and the nouns between; a clause on the noun itself counts first."""
    clause = next(
        (
            c
            for c in token.children
            if c.dep_ == "relcl" and any(s.dep_ in ("nsubj", "nsubjpass", "aux") for s in c.children)
        ),
        None,
    )
    if clause is not None and is_verb(clause):
        return clause, set()
    participle = next((c for c in token.children if c.dep_ == "acl" and c.tag_ == "VBN"), None)
    if participle is not None and lemma(participle) not in _ORDERED and lemma(participle) in ("own", "install", "use"):
        return participle, set()
    if is_verb(token):  # the tagger takes "dies" for one
        return (token.head if token.head != token and is_verb(token.head) else None), set()
    at, nouns = token, set[str]()
    for _ in range(12):
        if at.dep_ == "pobj" and is_verb(at.head.head) and at.head.lower_ in ("for", "of", "on"):
            # "place an order for 10,000 chips" hangs "for" on the verb as often as on the order.
            nouns |= {
                lemma(c).removesuffix("s")
                for c in at.head.head.children
                if c.dep_ in ("dobj", "nsubjpass") and c.i < at.head.i
            }
        at = at.head
        if is_verb(at):
            return at, nouns
        if is_noun(at):
            nouns.add(lemma(at).removesuffix("s"))
        if at.head == at:
            break
    return None, nouns


def _delivers(verb: Token) -> bool:
    return lemma(verb) in ("deliver", "fulfil", "fulfill", "complete", "ship", "fill", "receive") and verb.tag_ in (
        "VBD",
        "VBN",
    )


def _of(verb: Token, depth: int) -> CountStatus | None:
    """The mood of a verb by its helpers, its own form and, for infinitives and participles, the verb above it."""
    words = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass", "neg", "mark", "advmod")}
    above = verb.head if verb.head != verb else None
    if any(c.dep_ == "neg" for c in verb.children) and not words & {"yet", "only", "just"}:
        return "denied"
    if words & {"never", "no longer"}:
        return "denied"
    if above is not None and verb.dep_ in ("ccomp", "xcomp") and lemma(above) in _DENIES:
        return "denied"
    if words & _WILL:
        return "planned"
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is not None and lemma(subject).removesuffix("s") in _TO_COME and not _delivers(verb):
        return "planned"
    if subject is not None and lemma(subject) in DEALS and lemma(verb) in _COVERS and verb.tag_ in ("VBZ", "VBP"):
        return "planned"
    if words & _IF and verb.dep_ == "advcl" and verb.tag_ in ("VBZ", "VBP", "VB"):
        return "planned"
    if verb.tag_ == "VB" and verb.dep_ in ("ccomp", "xcomp") and above is not None and lemma(above) in ("let", "allow"):
        return "planned"
    if "to" in words:
        return _infinitive(verb, above, depth)
    if verb.tag_ == "VBG" and verb.dep_ in ("acl", "advcl", "pcomp", "xcomp") and above is not None and depth < 5:
        return _participle(verb, above, depth)
    if (
        verb.dep_ in ("conj", "xcomp")
        and above is not None
        and is_verb(above)
        and verb.tag_ in ("VB", "VBN")
        and depth < 5
    ):
        return _of(above, depth + 1)
    return _finite(verb, words)


def _infinitive(verb: Token, above: Token | None, depth: int) -> CountStatus | None:
    if above is None:  # a headline: "Anthropic to rent 400,000 chips"
        return "planned"
    if is_verb(above):
        if _DOES.match(above.lower_) and depth < 5:
            return _of(above, depth + 1)
        if _PLANS.match(above.lower_) or lemma(above) == "be" or verb.dep_ in ("advcl", "relcl"):
            return "planned"
        return _of(above, depth + 1) if depth < 5 else None
    return "planned"


def _participle(verb: Token, above: Token, depth: int) -> CountStatus | None:
    head = above.head if verb.dep_ == "pcomp" else above
    if is_verb(head):
        return _of(head, depth + 1)
    return None


def _finite(verb: Token, words: set[str]) -> CountStatus | None:
    name = lemma(verb)
    if name in _ORDERED or (name == "be" and any(c.dep_ == "acomp" and _DUE.match(c.lower_) for c in verb.children)):
        return "planned"
    if verb.tag_ == "VBG" and words & {"is", "are", "'s", "'re", "be", "am", "was", "were"}:
        return "planned" if name in _UNFINISHED else "actual"
    if verb.tag_ == "VBD" or (
        verb.tag_ == "VBN" and words & {"has", "have", "had", "was", "were", "been", "'ve", "is", "are"}
    ):
        return (
            "planned" if _PLANS.match(verb.lower_) and name not in ("get", "set", "tell", "raise", "let") else "actual"
        )
    if verb.tag_ in ("VBZ", "VBP"):
        return "planned" if _PLANS.match(verb.lower_) else "actual"
    return None
