"""Word classes and lemmas of parsed tokens, from the tagger's tags and the frames' own verbs.

spaCy's attribute ruler and lemmatizer cost as much as tagger and parser together; what is needed here is only whether a
token is a verb or noun, and whether its form belongs to one of some two hundred verbs and sixty nouns.
"""

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from extract.frames import frames

# Verbs that tell of a count without having one.
REPORTING = frozenset(
    "say report announce estimate tell note claim write confirm suggest show find believe think argue predict forecast reckon reveal state disclose quote cite learn hear indicate imply explain warn deny dispute reject mean".split()
)
# What is agreed, ordered or let: chips under it are still to come.
DEALS = frozenset(
    "deal agreement contract pact accord memorandum order partnership arrangement commitment licence license plan package".split()
)
_OTHER = frozenset(
    "be plan expect help do let ask request urge invite hire choose select call account correspond represent".split()
)
_IRREGULAR = {
    "have": "has had", "own": "", "run": "ran running", "hold": "held", "buy": "bought", "get": "got gotten getting", "take": "took taken", "sell": "sold", "send": "sent", "give": "gave given", "make": "made", "build": "built",
    "say": "said", "tell": "told", "write": "wrote written", "show": "showed shown", "find": "found", "think": "thought", "hear": "heard", "mean": "meant", "be": "is are was were been being am 's 're", "do": "did done does", "let": "let letting",
    "bring": "brought", "stand": "stood", "keep": "kept", "put": "put putting", "set": "set setting", "grow": "grew grown", "go": "went gone goes", "lend": "lent", "spend": "spent", "pay": "paid", "win": "won winning", "seek": "sought", "hide": "hid hidden",
    "light": "lit", "snag": "snagged snagging", "snap": "snapped snapping", "tap": "tapped tapping", "ship": "shipped shipping", "equip": "equipped equipping", "fit": "fitted", "stamp": "stamped", "plan": "planned planning", "learn": "learned learnt",
    "commit": "committed committing", "cut": "cut", "top": "topped topping", "control": "controlled controlling", "fabricate": "", "transfer": "transferred transferring", "forecast": "forecast", "begin": "began begun", "number": "numbered numbering",
}  # fmt: skip


def _forms(verb: str) -> Iterator[str]:
    yield verb
    yield from _IRREGULAR.get(verb, "").split()
    yield verb + "s"
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        yield verb + "es"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        yield from (verb[:-1] + "ies", verb[:-1] + "ied")
    stem = verb[:-1] if verb.endswith("e") else verb
    yield from (stem + "ed", stem + "ing")


@cache
def _verbs() -> dict[str, str]:
    verbs = [*frames()[0], *REPORTING, *_OTHER]
    return {form: verb for verb in reversed(verbs) for form in _forms(verb)}


@cache
def _nouns() -> dict[str, str]:
    return {form: noun for noun in frames()[1] for form in (noun, noun + "s", noun + "es", noun[:-1] + "ies")}


def lemma(token: Token) -> str:
    """The verb or noun of the frames that a token is a form of, else its small letters."""
    word = token.lower_
    return (_nouns() if token.tag_.startswith("NN") else _verbs()).get(word, word)


def is_verb(token: Token) -> bool:
    """Whether the tagger calls it a verb, auxiliaries included."""
    return token.tag_.startswith("VB") or token.tag_ == "MD"


def is_noun(token: Token) -> bool:
    """Whether the tagger calls it a common or proper noun."""
    return token.tag_.startswith("NN")


def is_pronoun(token: Token) -> bool:
    """Whether it is a personal or relative pronoun, or a demonstrative that stands alone."""
    return token.tag_ in ("PRP", "WP", "WDT") or (
        token.tag_ == "DT" and token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj")
    )
