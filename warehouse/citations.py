"""Primary sources that an article cites, and draft laws that it names: Federal Register, notices, regulations, links.

Only finding them in a text and choosing the one that belongs to a measure belong here. One document is one measure, so
a wrong one would join what is apart; where several stand beside the words, none is taken.
"""

import re

from chipwatch.model import Span
from warehouse.reports import bills
from warehouse.words import words

# Characters before and after a measure's words in which its draft law may be named.
_BESIDE = 500

_NUMBERED: tuple[tuple[str, str], ...] = (
    # 90 FR 14046, as the Federal Register asks to be cited
    (r"\b(\d{2,3}) (?:FR|Fed\. Reg\.) (\d{3,6})\b", "{0} FR {1}"),
    # its document numbers, in text and in addresses
    (r"\b(?:FR Doc\.?|[Dd]ocument|[Dd]oc\. ?[Nn]o\.?)(?: [Nn]umber| [Nn]o\.?)? ?(20\d\d-\d{5})\b", "{0}"),
    (r"federalregister\.gov/\S*?\b(20\d\d-\d{5})\b", "{0}"),
    # notices of Chinese ministries: Announcement No. 61 of 2025
    (r"\b(?:Announcement|Notice|Order|Decree)s? No\. ?(\d{1,3}) of (20\d\d)\b", "No. {0} of {1}"),
    (r"(20\d\d)年第(\d{1,3})号", "No. {1} of {0}"),
    (r"\bRegulation \(EU\) (?:No )?(20\d\d)/(\d{1,5})\b", "(EU) {0}/{1}"),
)
_PATTERNS = tuple((re.compile(pattern), form) for pattern, form in _NUMBERED)
_LINK = re.compile(
    r"https?://(?:[\w-]+\.)*(?:federalregister\.gov|bis\.gov|bis\.doc\.gov|commerce\.gov|treasury\.gov|justice\.gov|"
    r"mofcom\.gov\.cn|cac\.gov\.cn|meti\.go\.jp|eur-lex\.europa\.eu|govinfo\.gov)/[^\s<>\"')\]]+"
)


def cited(document: str, evidence: Span, alone: bool) -> str | None:
    """The primary source of the measure whose words stand at `evidence`: that of their paragraph, where it cites one.

    Where the article has one measure as its news (`alone`) and cites one source, that one. A number goes before a link.
    """
    start = document.rfind("\n", 0, evidence[0]) + 1
    end = document.find("\n", evidence[1])
    return _only(document[start : end if end >= 0 else len(document)]) or (_only(document) if alone else None)


def drafted(document: str, evidence: Span) -> str | None:
    """The draft law that the text beside these words names, where they speak of one and leave its name out."""
    words_told = document[slice(*evidence)]
    if not words().legislation.search(words_told) or bills(words_told):
        return None
    found = bills(document[max(evidence[0] - _BESIDE, 0) : evidence[1] + _BESIDE])
    return found.pop() if len(found) == 1 else None


def _only(text: str) -> str | None:
    numbers = {form.format(*match.groups()) for pattern, form in _PATTERNS for match in pattern.finditer(text)}
    if numbers:
        return numbers.pop() if len(numbers) == 1 else None
    links = {match.group().rstrip(".,;") for match in _LINK.finditer(text)}
    return links.pop() if len(links) == 1 else None
