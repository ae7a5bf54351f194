"""Words of a delay that tell of none of ours: refuted ones, remarks on what may happen, eased rules, trade that a state bars.

Each is decided over one lower-cased sentence. Which delays a sentence tells is read in delays.py.
"""

import re
from collections.abc import Sequence
from typing import Literal

from spacy.tokens import Doc

from extract.clauses import doer
from extract.lateness import Lateness, lifted
from extract.names import Name, within
from extract.text import Sentence
from extract.things import NAMED, Subject

# A firm that denies a delay is believed: "Nvidia denied that the N1X had been delayed".
_REFUTED = re.compile(
    r"\b(?:den(?:y|ied|ies|ying)|disput(?:es?|ed|ing)|dismiss(?:es|ed)|reject(?:s|ed)|refut(?:es|ed)|despite|contrary to)\b (?:(?!(?:as|said|after|because)\b)[a-z-]+ ){0,3}?(?:reports?|rumou?rs|speculation|claims|suggestions|that)\b[^,;]{0,70}$"
)


def refuted(text: str, late: Lateness) -> bool:
    """Whether a sentence says that a report of the delay is denied."""
    return late.role == "verb" and _REFUTED.search(text[: late.start]) is not None


_LICENCE = re.compile(r"\b(?:approvals?|licen[cs]es?|permits?|applications?)\b")
# What may happen to things in general ("could delay AI projects") is a remark, no delay.
_MAY = re.compile(
    r"\b(?:could|may|might|can|threatens?|threaten|threatened|risks?|potentially|likely|fears?|if) (?:[a-z-]+ ){0,4}$"
)
_RISKS = re.compile(r"\b(?:risks|uncertainties)\b[^.;]{0,90}$")
# Words that say of many things that they go slowly: of named ones only they tell of a delay, and never of shipments.
_WEAK = re.compile(r"slow|suspend|backlog|still wait|tak(?:e|es|en|ing) (?:[a-z]+ )*longer|took (?:[a-z]+ )*longer")
# What is late here is told as the reason of a delay that was told before.
_INPUT = re.compile(
    r"^(?:[a-z-]+ )*(?:transformers?|turbines?|switchgear|tools?|substations?|components?|parts|equipment|materials|standards|tests?|optics|lenses|connectors|cooling|power|workers|crews|weights|memory|negotiations)\b"
)


def none_of_ours(text: str, late: Lateness, thing: Subject, told_before: bool, decided: bool) -> bool:
    """Whether a thing is eased, prolonged, the reason of another delay, or one of many things that may be late some day.

    `decided` tells that a firm or a state itself is who delays it: what it may do is no mere remark.
    """
    name = thing.text.lower()
    if late.role == "date" and _LICENCE.search(name) and re.match(r"finally|at last", late.words):
        return True  # it has come
    if lifted(late.words) and (
        thing.kind == "rule"
        or re.search(r"\border\b(?! for)", name)
        or (_LICENCE.search(name) and not re.search(r"stuck|stall", late.words))
    ):
        return True
    if _COMMENTS.search(name):
        return True
    if "xtended" in late.words or "rolonged" in late.words:
        return not re.search(r"period|deadline|transition|time", name)
    if _WEAK.match(late.words) and (thing.kind == "shipment" or not NAMED.search(thing.text)):
        return True
    if told_before and late.role == "state" and _INPUT.search(name):
        return True
    if NAMED.search(thing.text) or decided:
        return False
    return bool(_MAY.search(text[: late.start]) or _RISKS.search(text[: late.start]))


# More time to comment on a rule is not the rule late.
_COMMENTS = re.compile(r"\b(?:comments?(?: period)?|comment deadlines?)\b")
BOUGHT = re.compile(
    r"(?: (?!(?:customer|export)s?\b)[a-z0-9'-]+){0,4} (?:orders?|purchases?|buying|procurement)\b(?! (?:for|from|by)\b)"
)
TRADED = re.compile(
    r" (?:[a-z-]+ ){0,4}(?:exports?|shipments?|deliveries|trade|suppl(?:y|ies|ying)|sales|selling|shipping|exporting)\b"
)
_GOVERNMENT = re.compile(
    r"(?:government|ministry|administration|regulators?|authorities|commission|customs|president|minister|state|officials)$"
)


# "The Biden administration said that it plans to halt shipments".
_GOVERNMENT_SAYS = re.compile(
    r"\b(?:government|ministry|administration|commerce department|white house|president|minister) (?:has |had )?(?:said|says|announced|told|decided)\b"
)
# "Ordered TSMC to halt supplies", "told firms to suspend exports".
_ORDERED = re.compile(r"\b(?:order|instruct|direct|tell|told|forc|ask|requir)\w* (?:[\w'&.-]+ ){1,5}?to $")
_RULE = re.compile(r"(?:rules?|controls|restrictions?|curbs?|bans?|sanctions?|tariffs?|requirements?)$")


def barred(sentence: Sentence, parsed: Doc, late: Lateness, names: Sequence[Name]) -> Literal["state", "rule"] | None:
    """Who bars what is told of: shipments that a state halts, or goods in general that a rule does, are a measure's
    effect, and not late."""
    if late.role != "verb" or not re.match(r"halt|suspend|paus|stop|block|fr[eo]{1,2}z", late.words):
        return None
    if _ORDERED.search(parsed.text[: late.start].lower()):
        return "state"
    who = doer(parsed, late)
    # In a headline the verb may be taken for a noun: then who stands right before it.
    at = sentence.start + (late.start - 2 if who is None else who.idx)
    states = [n for n in within(names, sentence.start, sentence.end) if n.kind in ("agency", "country")]
    pronoun = who is not None and who.lower_ in ("it", "he", "they")
    if who is not None and pronoun and _GOVERNMENT_SAYS.search(parsed.text[: who.idx].lower()):
        return "state"
    if (who is not None and _GOVERNMENT.match(who.lower_)) or any(n.start <= at < n.end for n in states):
        return "state"
    return "rule" if who is not None and _RULE.match(who.lower_) else None


def delaying(text: str, late: Lateness, other: Lateness) -> bool:
    """Whether the words name a delay that in turn delays something: "delays in the delivery of turbines have set back"."""
    nominal = late.role == "noun" or re.match(r"delays|stalls|slip", late.words)
    return bool(
        nominal
        and other.role == "verb"
        and late.end < other.start
        and re.fullmatch(
            r"[^,;:]*\b(?:has|have|had|is|are|was|were|will|would|could|may|might|and|which|that|,)? ?(?:also |now |be )?",
            text[late.end : other.start],
        )
        and not re.search(r"\b(?:been|being|be|and|but) $", text[late.end : other.start])
    )
