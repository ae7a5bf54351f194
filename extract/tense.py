"""What a sentence says of a measure it words: its date, and whether it is proposed, adopted or denied.

Threat, act and denial are told apart here, by words as data; news and background in novelty.py, whose measure it is in
issuers.py.
"""

import re
from datetime import date

from chipwatch.model import SanctionStatus, Span
from extract.dates import NAMED_BY_DAY, When, dates
from extract.kinds import Match
from extract.text import Clean, Sentence

_PROPOSED = re.compile(
    r"\b(?:consider(?:s|ed|ing)?|weigh(?:s|ed|ing)?|mull(?:s|ed|ing)?|plan(?:s|ning|ned)? to|plans? (?:for|new|a|an|more|further)|planned|propos(?:e|es|ed|ing|als?)|draft(?:s|ed|ing)?|bill\b|legislation|would|could|(?<!in )(?<!last )(?<!since )(?<!of )(?<!until )(?<!by )may\b(?! \d)|might|threaten(?:s|ed|ing)?|"
    r"urg(?:e|es|ed|ing) (?:the |president |us |u\.s\. |commerce |trump |biden |administration |washington )|(?:urg(?:e|es|ed|ing)|ask(?:s|ed|ing)?|press(?:es|ed|ing)?) (?:him|her|trump|lutnick) to|call(?:s|ed|ing)? (?:on|for)|push(?:es|ed|ing)? (?:for|to)|seek(?:s|ing)? to|intend(?:s|ed)? to|prepar(?:e|es|ed|ing)|in talks|discuss(?:es|ed|ing|ions?)?|expected to|set to|poised to|looking (?:at|to)|"
    r"aims? to|want(?:s|ed)? (?:to|the)|lobb(?:y|ies|ied|ying)|introduc(?:ed|es|ing) (?:a |the |an |new )?(?:bipartisan )?(?:bill|legislation|act|measure)|request(?:s|ed)? (?:public )?comments?|consultation|possible|potential(?:ly)?|likely|proposed|under consideration|yet to (?:decide|finali[sz]e)|still being|not yet|"
    r"appl(?:y|ies|ied|ying) for|(?:seek|ask|request|await)(?:s|ing|ed)? (?:for )?(?:[a-z.]+ ){0,3}(?:permission|approval|clearance|leave) to|push(?:es|ed|ing)?(?: [a-z]+){1,3} to|offer(?:s|ed|ing)? to|vow(?:s|ed)|warn(?:s|ed) (?:that )?(?:it|he|they) (?:will|would|could|may)|reviewing|explor(?:e|es|ed|ing)|float(?:s|ed|ing)?|eye(?:s|d|ing)|mull|draw(?:s|n|ing)? up|drew up|close to|near(?:s|ing) |readying|readies|should (?:be|have|also)?|vot(?:e|es|ed|ing) (?:on|to)|stud(?:y|ies|ying)|want(?:s|ed)?|floats?|about to|(?<!'s )(?<!the )(?<!his )(?<!its )(?<!their )moves? to|plans?|outlin(?:e|es|ed)(?! in\b| by\b| above\b)|sketch(?:es|ed) out|negotiating|(?:are|is) (?:coming|imminent|on the way)|pledg(?:e|es|ed) to|consult(?:s|ed|ing)\b[^;]{1,40}? on|vow(?:s|ed) to|ask(?:s|ed) congress|advanc(?:es|ed) (?:a|the)|"
    r"hopes?|asked? (?:the )?(?:us|u\.s\.|washington|commerce|administration)|under discussion|debat(?:e|es|ed|ing)|if (?:passed|enacted|approved|adopted)|awaiting|pending|has not (?:yet )?(?:decided|approved))\b"
)
_PROPOSED_AFTER = re.compile(
    r"\b(?:is |are |was |were )?(?:under consideration|under discussion|being considered|being drafted|proposed|planned|possible|not yet|(?:both )?on the table|in the near future|if (?:passed|enacted|approved)|would|next month|has not (?:yet )?been)\b"
)
_UNDER_REVIEW = re.compile(r"\b(?:under|in) (?:final|inter-?agency|white house) review\b")
# A bill is proposed until it is law, whatever a chamber did with it.
_ENACTED = re.compile(r"\bsigned (?:[a-z0-9' -]{0,60})?into law\b|\b(?:became|become|is now) law\b|\bwas enacted\b")
_REFUSES = re.compile(r"(?:reject|block|veto|bar|stop|kill|prohibit|scupper|thwart|halt)\w*\b")
_BILL = re.compile(
    r"\b(?:bills?|legislation|lawmakers?|senators?|congress(?:man|woman)|rep\.|(?<!trade )representative (?!of|in|for)|amendment to the (?:[a-z]+ )?(?:ndaa|defen[cs]e)|draft (?:law|rule|bill)|"
    r"(?:chip security|gain ai|match|remote access security|stop stealing our chips|ai overwatch|no adversarial ai|first access|biosecure|no advanced chips for the ccp) act|"
    r"(?:house|senate) (?:panel |committee |foreign affairs committee |banking committee |of representatives )?(?:on [a-z]+ )?(?:pass(?:es|ed)|approv(?:es|ed)|vot(?:es|ed)|advanc(?:es|ed)|back(?:s|ed)|clear(?:s|ed)))\b"
)
_LAW = re.compile(
    r"\b(?:signed (?:[a-z0-9' -]{0,60})into law|signed the|became law|become law|was enacted|took effect|takes effect|in force|under the [a-z ]{0,40}act\b|law since|investigat|prob(?:e|ed|ing)|subpoena|letter|asked [a-z]+ (?:to explain|about))\b"
)
_DECIDED = re.compile(
    r"\b(?:announced|has (?:added|banned|imposed|approved|granted|told|ordered|issued|begun|started)|signed into law|took effect|takes effect|effective (?:immediately|from)|in force|came into force|enacted|issued|imposed|added|published|finali[sz]ed|adopted|"
    r"arrested|charged|indicted|unsealed|detained|raided|pleaded|sentenced|fined|seized|convicted|rescinded|lifted|suspended|removed|approved|granted|cleared|barred|banned|blocked|ordered|told|instructed|revoked|is amending|amends|is adding|is removing|final rule|opened|launched|began)\b"
)
DENIED = re.compile(
    r"\b(?:(?<!presumed )(?<!presumption of )den(?:y|ies|ied)\b(?! (?:an? |the |its |all |most |any |export |several |nvidia'?s? |chinese |china'?s? |beijing'?s? |foreign |[a-z]+ (?:firms|companies|buyers|labs) )*(?:export )?(?:remote |firms|compan|buyers|labs|licen|applic|permit|access|request|entry|visa|privileg))|(?<!not )(?<!n't )(?<!to )ruled? out|rules out|no plans? to|(?:decid(?:es|ed)|opt(?:s|ed)|chose|elected|voted) (?:against|not to(?! enforce))|not (?:considering|planning)|(?:rejected|dismissed|refuted) (?:reports?|claims?|suggestions?|speculation|the report)|"
    r"(?:is|are|was|were) not (?:banned|barred|subject to|restricted|planning|considering|preparing|weighing|about to)|untrue|\bnever (?:restricted|banned|barred|blocked|ordered|told|imposed|stopped|limited)|not aware of any|called (?:the |a |such |an? [a-z]+ )?(?:reports?|story|claims?)|(?:is|are|was|were) (?:false|unfounded|baseless|not true|incorrect|untrue)|(?:reports?|claims?) (?:is|are|was|were) (?:false|inaccurate|wrong|incorrect)|did not (?:ban|bar|impose|order|tell)|has not (?:banned|barred|imposed|ordered|restricted)|no (?:such )?(?:ban|rule|order|restrictions?) (?:exists?|has been|was|is))\b"
)


_EASED_THEN = re.compile(r"(?:on|in|last|this|yesterday|today|late|early)\b")
_FRONT = re.compile(r"(?:(?:in|on|back in|late|early|late in|early in) )?")


def date_of_act(doc: Clean, sentence: Sentence, stretch: Span, match: Match, published: date | None) -> When | None:
    """The date that belongs to the act: in its stretch of the sentence, near its words, and not the span or the start of
    something else; one that opens the sentence holds for all of it."""
    best: When | None = None
    found = dates(doc.lower, sentence.start, sentence.end, published)
    if match.kind == "easing":  # "reversal of a June 12 ban": the date within its words is that of what is eased
        found = [
            w for w in found if not match.span[0] < w.start < match.span[1] or _EASED_THEN.match(doc.lower, w.start)
        ]
    inside = [w for w in found if stretch[0] <= w.start < stretch[1]]
    for when in inside or [w for w in found if _FRONT.fullmatch(doc.lower, sentence.start, w.start)]:
        left = doc.lower[max(sentence.start, when.start - 24) : when.start]
        if re.search(
            r"\b(?:between|through|until|till|by|effective|effect (?:on|from)|expires?|and|to|before|from|later than)(?: (?:the end of|late|early|at least|on))? ?$",
            left,
        ) and not doc.lower[when.start : when.end].startswith(("in ", "on ", "last ")):
            continue
        if doc.lower[when.start : when.end].startswith(("until", "by ", "from ", "before ", "through", "for ")):
            continue
        if match.kind == "easing" and re.search(
            r"\b(?:imposed|introduced|announced|adopted|issued|unveiled|set|made|agreed|enacted|published)(?: (?:in|on|last|early|late))? ?$",
            left,
        ):
            continue  # the date of what is eased
        if match.kind == "easing" and left.endswith("the ") and NAMED_BY_DAY.match(doc.lower, when.end):
            continue
        gap = max(match.span[0] - when.end, when.start - match.span[1], 0)
        fronted = _FRONT.fullmatch(
            doc.lower, sentence.start, when.start
        )  # "In January 2026, …" holds for the whole sentence
        if match.kind == "enforcement" and gap > 45 and not when.relative and not fronted:
            continue
        if (gap <= 110 or (fronted and best is None)) and (
            best is None or gap < max(match.span[0] - best.end, best.start - match.span[1], 0)
        ):
            best = when
    return best


def status_of(text: str, match: Match, sentence: Sentence) -> SanctionStatus:
    a, b = match.span[0] - sentence.start, match.span[1] - sentence.start
    said = text[:a] if match.kind == "tariff" else _REPORTED.sub(_blank, text[:a])
    before = _same_clause(said[-110:])
    after = _BREAK.split(text[b : b + 60], maxsplit=1)[0]
    if match.act and (DENIED.search(before + match.words) or DENIED.search(after)):
        return "denied"
    if match.act and _UNDER_REVIEW.search(text[b : b + 140]):
        return "proposed"
    if match.kind == "enforcement":
        unsure = re.search(r"\b(?:consider|weigh|could|may|might|mull|plans? to|threaten)", text[max(0, a - 30) : b])
        return "proposed" if unsure else "adopted"
    given_up = match.kind == "easing" and _GIVEN_UP.search(match.words)
    if match.act and not given_up and _BILL.search(text[: b + 40]):
        if _ENACTED.search(text):
            return "adopted"
        if not _LAW.search(text):
            return "proposed"
    words = _NOTED.sub(_blank, STANDING.sub(_blank, match.words))
    if match.kind == "easing":  # what is given up was a draft or a plan; giving it up is done
        words = _GIVEN_UP.sub(_blank, words)
    inside = None if _REFUSES.match(match.words) else _PROPOSED.search(words)
    if not match.act:
        return "proposed" if _PROPOSED_MENTION.search(text[max(0, a - 50) : b]) else "adopted"
    if before.endswith(("and ", "and has ", "and have ")) and re.match(r"[a-z]+ed\b", match.words):
        before = ""  # "dropped its plan and lifted a rule"
    if not (_PROPOSED.search(before) or inside or _PROPOSED_AFTER.search(after)):
        return "adopted"
    decided = [m.start() for m in _DECIDED.finditer(before)]
    wished = [m.start() for m in _PROPOSED.finditer(before)]
    if decided and (not wished or decided[-1] > wished[-1]) and not inside:
        return "adopted"
    return "proposed"


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


# What holds all the time: "may not be sold to China" is neither planned nor news.
STANDING = re.compile(
    r"\b(?:may|can|must|could|shall|might) (?:not|no longer)\b|\bcannot\b|\bcan't\b|\b(?:does|do) not\b|\b(?:what|how many|which) [a-z' ]{1,30} (?:may|can|could)\b"
)
# "Said that it would" reports what is decided; "told them that they may again supply" what is allowed.
_REPORTED = re.compile(
    r"\b(?:said|says|told|announced|informed|assured|confirmed)\b(?![^;]{0,60}\b(?:bill|plan|proposal|draft|if)\b)[^;]{0,60}\b(?:would|may)\b(?! (?:soon|later|next|consider|decide|seek|like|prefer|announce|propose))"
)
# "Told that it would need", "notify the government of their plans": words of the future that propose nothing.
_NOTED = re.compile(
    r"^(?:said|told|tells?|informed|notified)\b[^;]*?\bwould\b(?! (?:consider|decide|propose))|\b(?:their|its|his) plans\b"
)
_GIVEN_UP = re.compile(r"(?<=.)\b(?:draft|proposed|planned|possible|potential|plans?|proposals?)\b")
_PROPOSED_MENTION = re.compile(
    r"\b(?:proposed|planned|draft|possible|potential|considering|weigh\w*|mull\w*|threaten\w*|explor\w*|prepar\w*|float\w*)\b"
)
# Where another clause starts, whose modal verbs say nothing of this one.
_BREAK = re.compile(
    r"[;:—–]|, (?:which|who|while|and|but|though|although|as|after|because)\b|\b(?:because|after|although|whereas|when|since|until)\b"
)
_RELATIVE = re.compile(r"\b(?:that|which|who|where)\b")
_MODAL = re.compile(r"\b(?:could|might|would|may|want(?:s|ed)?|hopes?|potential(?:ly)?|possible|likely|should)\b")


def _same_clause(before: str) -> str:
    """What stands before the words within their clause; the modal verb of a main clause says nothing of a relative one."""
    clause = _BREAK.split(before)[-1]
    relative = list(_RELATIVE.finditer(clause))
    if relative and _MODAL.search(clause[: relative[-1].start()]):
        return _MODAL.sub("", clause[: relative[-1].start()]) + clause[relative[-1].start() :]
    return clause
