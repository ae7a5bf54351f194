"""Whether an article reports a measure as its news, or tells of it as background.

Decided from the date of the act, its place in the article and the words around it; whether it is proposed, adopted or
denied is read in tense.py.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from extract.dates import When, dates
from extract.endings import Ending
from extract.kinds import GERUND, Match
from extract.tense import DENIED, STANDING
from extract.text import Clean, Sentence

NEWS_DAYS = 21  # an act dated longer before publication than this is background
_TRUMPS_SECOND = date(2025, 1, 20)  # since then what the Biden administration did is past

_HAD = re.compile(r"\bhad (?:[a-z]+ ){0,3}$")
_SAID_HAD = re.compile(
    r"\b(?:said|says|announced|confirmed|disclosed|reported|found|ruled|concluded|determined|decided)\b[^;]{0,40}\bhad (?:[a-z]+ ){0,2}$"
)
# What stands right before words that only name a measure: "amid US export curbs", "to comply with restrictions".
_OBJECT = re.compile(
    r"\b(?:amid|due to|because of|despite|in response to|given|as a result of|in light of|in line with|comply with|compl(?:y|ies|iant) with|compliance with|circumvent\w*|evad\w*|bypass\w*|skirt\w*|get around|"
    r"subject to|ahead of|designed (?:to|for)|in view of|under|restricted by|hit by|hurt by) (?:the |its |current |existing |new )?(?:[a-z'.-]+ ){0,3}$"
)
_LONG = re.compile(
    r"\b(?:(?:weeks|months|years|a (?:month|year)) later|already(?! (?:installed|bought|built|ordered|shipped|delivered|purchased|sold|paid|made|in (?:use|place|stock)))|previously(?! (?:sold|announced|approved|planned))|has long|have long|long-standing|longstanding|repeatedly|for (?:[a-z]+ )?(?:years|decades|months)|since (?:[a-z]+ )?(?:20\d\d|then|january|february|march|april|may|june|july|august|september|october|november|december)|"
    r"over the past|in recent (?:years|months)|years of|last year|(?:late|early|earlier) (?:last|this) year|years? ago|months? ago|last (?:spring|summer|autumn|fall|winter)|in (?:spring|summer|autumn|winter)|in its last|at the time|back then|originally|initially|on the campaign trail|during (?:his|the|her) (?:election )?campaign|first (?:restricted|banned|imposed|introduced|put|curbed))\b"
)
# What an act is compared with or added to: "the third this year, following the penalty on …".
_FOLLOWING = Ending(
    re.compile(
        r"\b(?:following|on the heels of|on top of|in the wake of|adds to|adding to|in addition to|comes after|echoes|recalls|besides|unlike|like|as well as) (?:the |an? |its )?(?:[a-z0-9$.,'-]+ ){0,5}$"
    )
)
# A newsletter that looks back at its own last issues.
_EARLIER_ISSUE = re.compile(
    r"\b(?:brief|briefing|newsletter|edition|digest|issue|bulletin) (?:noted|covered|reported|described|flagged|said)\b|\b(?:covered|reported|noted|flagged) in the [a-z0-9 ]{2,20}(?:brief|briefing|newsletter|edition|digest|issue)\b"
)
# A title that asks tells of no act itself: "Did the ban work?"
_QUESTION = re.compile(
    r"(?:did|do|does|has|have|had|is|are|was|were|why|how|what|when|who|where|can|could|should|will|would)\b[^?]*\?\s*$"
)
_EARLIER = re.compile(r"(?:an?|another|one|the) (?:earlier|previous|prior|similar) ")
_INSIDE = re.compile(
    r"\b(?:since|already|previous(?! generation)|existing|earlier|current|prior|has long|have long|last year's)\b"
)
_LATER = re.compile(r"^[^;]*\b(?:weeks|months|years|a (?:month|year)) later\b")
_IN_FORCE = re.compile(
    r"\b(?:has|have) been in (?:place|force|effect)|\bin (?:force|place|effect) since|\bremain(?:s|ed)? (?:in (?:place|force|effect)|banned|barred|restricted|suspended)|\bstill (?:bar|ban|block|restrict|prohibit|appl)"
)
_PREDECESSOR = re.compile(
    r"\bbiden|\bpredecessor|\b(?:previous|former|last) (?:us )?administration|\b(?:first|earlier) term"
)
# A clause set between commas tells what is known: "Huawei, which was blacklisted, …".
_ASIDE = re.compile(
    r", (?:which|who|whose [a-z]+|itself|once|long) (?:was|were|had|has been|have been|is|are)? ?(?:[a-z]+ ){0,2}$"
)
_OBJECT_CLAUSE = re.compile(
    r"(?<!said)(?<!says)(?<!announced)(?<!reported)(?<!confirmed)(?<!told)(?<!added)(?<!shows)(?<!showed) (?:that|which) (?:the )?(?:us|u\.s\.|china|beijing|washington|trump|tokyo|taiwan|the hague|commerce department|[a-z]+ government) $"
)
_AFTERWARDS = re.compile(r"\b(?:days?|weeks?|months?|years?) after (?:[a-z'.]+ ){1,6}$")
_BEFORE = re.compile(r"\b(?:before|until) (?:the )?(?:[a-z'.]+ ){1,4}$")
_AFTER = re.compile(r"\b(?:after|since|because|as|when|while|where) (?:the )?(?:[a-z'.]+ ){1,4}$")
_NOW = re.compile(r"\b(?:now|from now|effective|new)\b|no longer")
_LEAD = 2  # the last of the first sentences
_IN_PASSING = (_OBJECT, _ASIDE, _AFTERWARDS, _BEFORE)
_BEHIND = re.compile(r"[;:]|, (?:but|and|while|which|who|whose|where)\b|\b(?:but|while|whereas|although)\b")
_CLAUSES = re.compile(r"[;:]|, (?:but|and|while)\b|\b(?:but|while|whereas|although)\b")


def is_old(when: When | None, published: date | None) -> bool:
    """Whether an act is dated too long before publication to be news."""
    return bool(when and published and act_day(when) < published - timedelta(days=NEWS_DAYS))


def looks_back(doc: Clean, acts: Sequence[tuple[Sentence, bool]], published: date | None) -> bool:
    """Whether an article tells of what is past, so that acts without a date in it are past as well.

    Its title says so by its date, or its first act and another one are dated long ago and its title tells of none. `acts`
    are the sentences that word acts, in order, each with whether the act is dated long ago.
    """
    titled = dates(doc.lower, 0, doc.title_end, published)
    if titled:
        return all(is_old(when, published) for when in titled)
    old = {sentence.index for sentence, dated in acts if dated}
    return len(old) > 1 and acts[0][1] and all(sentence.index for sentence, _ in acts)


def act_day(when: When) -> date:
    """The day to expect an act on: of a month that is over its middle."""
    whole = len(when.iso) == 7 and (when.latest + timedelta(days=1)).day == 1
    return when.latest - timedelta(days=16) if whole else when.latest


def recalls(doc: Clean, sentence: Sentence, match: Match) -> bool:
    """Whether the words around an act speak of it in passing, or of the past: "after", "which was", "has long"."""
    text, before, after = _around(doc, sentence, match)
    if _in_passing(sentence, match, text, before, after):
        return True
    if _had(before, match) and not _SAID_HAD.search(before):
        return True
    predecessor = any(_PREDECESSOR.search(part) for part in (before, after, match.words))
    return bool(_EARLIER_ISSUE.search(text)) or (match.kind != "easing" and predecessor)


def _around(doc: Clean, sentence: Sentence, match: Match) -> tuple[str, str, str]:
    """A lower-cased sentence, and its clause before an act's words and after them."""
    text = doc.lower[sentence.start : sentence.end]
    a, b = match.span[0] - sentence.start, match.span[1] - sentence.start
    before = _CLAUSES.split(text[max(0, a - 120) : a])[-1]
    return text, before, _BEHIND.split(text[b : b + 60], maxsplit=1)[0]


def _had(before: str, match: Match) -> bool:
    return bool(_HAD.search(before) or re.search(r"\bhad (?:been )?[a-z]", match.words))


def _in_passing(sentence: Sentence, match: Match, text: str, before: str, after: str) -> bool:
    if any(pattern.search(before) for pattern in _IN_PASSING) or _INSIDE.search(match.words):
        return True
    if sentence.index > _LEAD and _AFTER.search(before):  # the first sentences tell news after its cause
        return True
    if match.kind == "enforcement" and (_FOLLOWING.search(before) or _EARLIER.match(match.words)):
        return True
    behind = match.span[1] - sentence.start
    if _LATER.search(text[behind : behind + 80]):
        return True
    return any(_LONG.search(part) or _IN_FORCE.search(part) for part in (before, after, match.words))


def is_new(
    doc: Clean, sentence: Sentence, match: Match, when: When | None, published: date | None, background: bool
) -> bool:
    """Whether an act is the article's news: not dated long ago, not in passing, not in the paragraph that explains."""
    if is_old(when, published) or (sentence.index == 0 and _QUESTION.match(doc.lower[: sentence.end])):
        return False
    if _EARLIER_ISSUE.search(doc.lower, sentence.start, sentence.end):
        return False
    recent = bool(when and published and len(when.iso) == 10 and when.latest <= published)
    if background:
        return bool(when and when.relative) or recent
    text, before, after = _around(doc, sentence, match)
    after = "" if match.kind == "easing" else after  # there it tells of the measure that is eased
    lead = sentence.index <= _LEAD
    if recent and lead:
        return True
    said = sentence.index <= 3 and _SAID_HAD.search(before)
    if _had(before, match) and not said and not DENIED.search(text[: match.span[0] - sentence.start + 1]):
        return False
    if recent and re.search(r"\b(?:since|from|effective|with effect from) ", text):
        return True  # in force for a few days only
    standing = STANDING.search(match.words) or re.search(r"\b(?:does|do) not $", before)
    if standing and not recent and not _NOW.search(text):
        return False
    if before.endswith("since ") and GERUND.match(match.words):
        return False
    if not lead and _OBJECT_CLAUSE.search(before):
        return False
    past = match.kind != "easing" and published is not None and published > _TRUMPS_SECOND
    if past and any(_PREDECESSOR.search(part) for part in (before, after, match.words)):
        return False
    return not _in_passing(sentence, match, text, before, after)
