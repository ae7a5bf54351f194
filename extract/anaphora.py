"""Words that point back to a measure told before: "the ban", "those waivers", "the suspension", "the two companies".

Only grammar is read here, in one sentence; which measure is meant, and what follows, is decided in inherit.py and
merging.py.
"""

import re

from chipwatch.model import Span

# What measures are called when they are spoken of again, and the moves of officials.
_NOUN = (
    r"(?:ban|bans|curbs?|restrictions?|controls?|rules?|measures?|limits?|caps?|ceilings?|quotas?|order|orders|bill|act|legislation|law|"
    r"proposals?|plan|guidance|directive|suspension|pause|waivers?|approvals?|licen[cs]es?|permits?|authori[sz]ations?|exemptions?|"
    r"revocations?|refusals?|denials?|designations?|listings?|blacklistings?|additions?|sanctions|package|tariffs?|dut(?:y|ies)|lev(?:y|ies)|"
    r"fines?|penalt(?:y|ies)|settlement|probes?|investigations?|inquir(?:y|ies)|case|charges|indictment|raids?|arrests?|seizures?|"
    r"moves?|decision|steps?|actions?|requirements?|extension|reprieve|withdrawal|repeal|rescission|lifting|easing|intervention|takeover)"
)
_PLAIN = (
    r"(?:new|latest|planned|proposed|draft|same|so-called|original|existing|additional|broader|tougher|stricter|tighter|updated|revised|"
    r"final|interim|export|import|trade|metal|chip|chips|sales|purchase|licen[cs]e|licen[cs]ing|temporary|sweeping|withdrawn|suspended)"
)
_DEFINITE = re.compile(
    rf"\b(?:the|this|that|these|those|such|its|their|both)(?: {_PLAIN}){{0,2}} {_NOUN}\b(?! (?:on|against|over|of|for) (?!it\b|them\b|this\b|these\b|those\b|the (?:same|{_NOUN}|{_PLAIN})\b))"
)
_COUNTED = re.compile(
    r"\b(?:the|these|those|all|both) (?:two |three |four |five |six |seven |eight |nine |ten |\d+ )?(?:other )?"
    r"(?:chinese |listed |named |affected |same )?(?:companies|firms|entities|groups|units|chips|products|materials|metals|items|chipmakers|institutions)\b"
)


_FIRST_TOLD = re.compile(
    r"(?<!the )(?<!these )(?<!those )(?<!both )(?<!all )\b(?:an?|another|one|two|three|four|five|six|seven|eight|nine|ten|several|dozens of|more than \d+|\d+) "
    r"(?:other |more |further |former |[a-z]+ese |american |singaporeans? |[a-z-]+ ){0,2}?(?:man|woman|men|women|people|persons|suspects|individuals|executives?|engineers?|businessm[ae]n|defendants|nationals?|citizens?|employees?|students?|traders?|brokers?|managers?|directors?|others)\b"
)


def points_back(sentence: str, span: Span) -> bool:
    """Whether the words at `span` of a lower-cased sentence are, or hold, a noun phrase that points back to a measure."""
    start, end = span
    for found in _DEFINITE.finditer(sentence, max(0, start - 40)):
        if found.start() >= end:
            break
        if found.end() > start:
            return True
    return False


def speaks_of_parties_told(sentence: str) -> bool:
    """Whether a sentence counts parties or goods as known: "the three companies", "these chips"."""
    return bool(_COUNTED.search(sentence))


_OFFICE_TOLD = re.compile(
    r"(?:^|, |^[^,]{3,60}, |\band )(?:it|they|the (?:ministry|department|bureau|agency|government|commission|administration|regulator|watchdog|council|cabinet|office|notice|statement|announcement))"
    r"(?: also| further| then| later| now)? (?:said|says|will|would|has|had|is|was|plans|added|adds|announced|imposed|put|placed|ordered|told|asked|barred|banned|lifted|suspended|called|noted)\b|^[a-z ]{3,24} (?:it|they) (?:said|says|added|announced)\b"
)


def speaks_of_office_told(sentence: str) -> bool:
    """Whether a sentence's subject is a body told of before: "it also said", "the ministry added"."""
    return bool(_OFFICE_TOLD.search(sentence))


def introduces_people(sentence: str) -> bool:
    """Whether a sentence speaks of people as not told of before: "three men", "a former engineer"."""
    return bool(_FIRST_TOLD.search(sentence))
