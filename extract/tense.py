"""What a sentence says of a measure it words: its status, its date, and whether it is the article's news.

Threat, act, denial and background are told apart here, by words as data; whose measure it is, is read in issuers.py.
"""

import re
from datetime import date, timedelta

from chipwatch.model import SanctionStatus
from extract.dates import When, dates
from extract.text import Clean, Sentence
from extract.wording import Match

NEWS_DAYS = 21  # an act dated longer before publication than this is background


_PROPOSED = re.compile(
    r"\b(?:consider(?:s|ed|ing)?|weigh(?:s|ed|ing)?|mull(?:s|ed|ing)?|plan(?:s|ning|ned)? to|plans? (?:for|new|a|an|more|further)|planned|propos(?:e|es|ed|ing|als?)|draft(?:s|ed|ing)?|bill\b|legislation|would|could|may\b|might|threaten(?:s|ed|ing)?|"
    r"urg(?:e|es|ed|ing) (?:the |president |us |u\.s\. |commerce |trump |biden |administration |washington )|call(?:s|ed|ing)? (?:on|for)|push(?:es|ed|ing)? (?:for|to)|seek(?:s|ing)? to|intend(?:s|ed)? to|prepar(?:e|es|ed|ing)|in talks|discuss(?:es|ed|ing|ions?)?|expected to|set to|poised to|looking (?:at|to)|"
    r"aims? to|want(?:s|ed)? (?:to|the)|lobb(?:y|ies|ied|ying)|introduc(?:ed|es|ing) (?:a |the |an |new )?(?:bipartisan )?(?:bill|legislation|act|measure)|request(?:s|ed)? (?:public )?comments?|consultation|possible|potential(?:ly)?|likely|proposed|under consideration|yet to (?:decide|finali[sz]e)|still being|not yet|"
    r"hopes?|asked? (?:the )?(?:us|u\.s\.|washington|commerce|administration)|under discussion|debat(?:e|es|ed|ing)|if (?:passed|enacted|approved|adopted)|awaiting|pending|has not (?:yet )?(?:decided|approved))\b"
)
_PROPOSED_AFTER = re.compile(
    r"\b(?:is |are |was |were )?(?:under consideration|under discussion|being considered|being drafted|proposed|planned|possible|not yet|if (?:passed|enacted|approved)|would|next month|has not (?:yet )?been)\b"
)
_DECIDED = re.compile(
    r"\b(?:announced|has (?:added|banned|imposed|approved|granted|told|ordered|issued|begun|started)|signed into law|took effect|takes effect|effective (?:immediately|from)|in force|came into force|enacted|issued|imposed|added|published|finali[sz]ed|adopted|"
    r"arrested|charged|indicted|unsealed|detained|raided|pleaded|sentenced|fined|seized|convicted|rescinded|lifted|suspended|removed|approved|granted|cleared|barred|banned|blocked|ordered|told|instructed|revoked|is amending|amends|is adding|is removing|final rule|opened|launched|began)\b"
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied)\b(?! (?:an? |the |its |all |most |any |export |several |nvidia'?s? )?(?:export )?(?:licen|applic|permit|access|request|entry|visa|privileg))|ruled? out|rules out|no plans? to|not (?:considering|planning)|(?:rejected|dismissed|refuted) (?:reports?|claims?|suggestions?|speculation|the report)|"
    r"(?:is|are|was|were) not (?:banned|barred|subject to|restricted|planning|considering)|untrue|(?:reports?|claims?) (?:is|are|was|were) (?:false|inaccurate|wrong|incorrect)|did not (?:ban|bar|impose|order|tell)|has not (?:banned|barred|imposed|ordered|restricted)|no (?:such )?(?:ban|rule|order|restrictions?) (?:exists?|has been|was|is))\b"
)
_BACKGROUND = re.compile(
    r"\b(?:since|already|previous(?:ly)?|earlier (?:rules|controls|restrictions|round|curbs|in)|existing|current(?:ly)? (?:export|rules?|us|restrictions|controls|regulations)|has long|have long|long-standing|longstanding|for years|years of|over the past|in recent years|last year|years? ago|months? ago|"
    r"follow(?:s|ed|ing) (?:a |the |an |last|earlier|previous|similar|us|u\.s\.|years)|comes? after|came after|after the (?:us|u\.s\.|trump|biden|commerce|government|white house) (?:had |has )?(?:banned|restricted|imposed|added|barred|blocked|placed|tightened|introduced)|had (?:been|previously|earlier|already|banned|added|imposed|restricted|barred)|"
    r"under (?:the |current |existing |us |u\.s\. |american )?(?:[a-z]+ )?(?:export|rules|controls)|amid|due to|because of|despite|in response to|to (?:comply|circumvent|evade|bypass|skirt|get around)|compl(?:y|ies|iant) with|in compliance with|circumvent|evad|bypass|designed (?:to|for)|such as those|are regulations|refers? to|"
    r"has (?:imposed|implemented|restricted|faced|been subject)|have (?:imposed|implemented|restricted|faced|been|become|limited|prevented|forced|prompted|hit|cut)|aim to|restrict the|in light of|given the|as a result of|is subject to|are subject to|remain(?:s)? (?:in place|subject|banned|barred|restricted))\b"
)
_PASSING = re.compile(
    r"\b(?:since (?:[a-z]+ )?20\d\d|already|previous(?:ly)?|existing|current (?:export|rules?|us|restrictions|controls|regulations)|longstanding|amid|due to|because of|despite|in response to|to (?:comply|circumvent|evade|bypass|skirt|get around)|compl(?:y|ies|iant) with|in compliance with|circumvent\w*|evad\w*|bypass\w*|"
    r"under (?:the |current |existing |us |u\.s\. |american )?(?:[a-z]+ )?(?:export|rules|controls)|given the|as a result of|after the (?:us|u\.s\.|trump|biden|commerce|government|white house) (?:had |has )?(?:banned|restricted|imposed|added|barred|blocked|placed|tightened|introduced)|as (?:us|u\.s\.|american) (?:[a-z]+ )?(?:curbs|controls|restrictions|sanctions))\b"
)


def date_of_act(doc: Clean, sentence: Sentence, match: Match, published: date | None) -> When | None:
    """The date that belongs to the act: near its words, and not the span or the start of something else."""
    best: When | None = None
    for when in dates(doc.lower, sentence.start, sentence.end, published):
        left = doc.lower[max(sentence.start, when.start - 24) : when.start]
        if re.search(
            r"\b(?:between|through|until|till|by|effective|effect (?:on|from)|expires?|and|to|before|from|later than)(?: (?:the end of|late|early|at least|on))? ?$",
            left,
        ) and not doc.lower[when.start : when.end].startswith(("in ", "on ", "last ")):
            continue
        if doc.lower[when.start : when.end].startswith(("until", "by ", "from ", "before ", "through")):
            continue
        gap = max(match.span[0] - when.end, when.start - match.span[1], 0)
        if match.kind == "enforcement" and gap > 45 and not when.relative:
            continue
        if gap <= 110 and (best is None or gap < max(match.span[0] - best.end, best.start - match.span[1], 0)):
            best = when
    return best


def status_of(text: str, match: Match, sentence: Sentence) -> SanctionStatus:
    a, b = match.span[0] - sentence.start, match.span[1] - sentence.start
    before = text[max(0, a - 110) : a]
    if match.act and _DENIED.search(text[max(0, a - 110) : b + 60]):
        return "denied"
    proposed = _PROPOSED.search(before) or _PROPOSED.search(match.words)
    if match.kind == "enforcement":
        return (
            "proposed"
            if re.search(r"\b(?:consider|weigh|could face|may face|mull)", text[max(0, a - 30) : b])
            else "adopted"
        )
    if not proposed and match.act:
        proposed = _PROPOSED_AFTER.search(text[b : b + 60])
    if not proposed:
        return "adopted"
    if not match.act:
        return (
            "proposed"
            if re.search(
                r"\b(?:proposed|planned|draft|possible|potential|considering|weigh\w*|mull\w*|threaten\w*)\b",
                text[max(0, a - 50) : b],
            )
            else "adopted"
        )
    decided = [m.start() for m in _DECIDED.finditer(before)]
    wished = [m.start() for m in _PROPOSED.finditer(before)]
    if decided and (not wished or decided[-1] > wished[-1]) and not _PROPOSED.search(match.words):
        return "adopted"
    return "proposed"


def is_new(
    doc: Clean, sentence: Sentence, match: Match, when: When | None, published: date | None, background: bool
) -> bool:
    """Whether the article reports an act as its news: not an old date, not in passing, not in the paragraph that explains."""
    if when and published and when.latest < published - timedelta(days=NEWS_DAYS):
        return False
    if background:
        return bool(when and when.relative)
    lead = sentence.index <= 2
    text = doc.lower[sentence.start : sentence.end]
    a = match.span[0] - sentence.start
    clause = text[max(0, a - 90) : match.span[1] - sentence.start + 30]
    if re.search(r"\bhad (?:[a-z]+ ){0,3}$", text[max(0, a - 30) : a]) or re.match(
        r"[a-z]+ (?:[a-z]+ )?had\b", match.words
    ):
        return False
    return not (_PASSING if lead else _BACKGROUND).search(clause)
