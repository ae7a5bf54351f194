"""Government measures as findings: one entry for each distinct measure that an article reports.

Reads the mentions sentence by sentence (wording.py), gives each its issuer, parties and goods (issuers.py), its status,
its date and whether it is this article's news, and merges what is one measure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from chipwatch.model import Sanction, SanctionKind, SanctionStatus, Span
from extract.dates import When, dates
from extract.issuers import issuer, targets_and_items
from extract.names import Name
from extract.text import Clean, Sentence, quote
from extract.wording import Match, matches

NEWS_DAYS = 21  # an act dated longer before publication than this is background


@dataclass(frozen=True, slots=True)
class Mention:
    """One wording of a measure in one sentence, with what its surroundings say."""

    kind: SanctionKind
    act: bool
    issuer: str | None
    agency: str | None
    sure: float
    targets: tuple[str, ...]
    items: tuple[str, ...]
    status: SanctionStatus
    new: bool
    when: str | None
    sentence: Sentence
    span: Span
    words: str
    lead: bool = field(default=False)


_PROPOSED = re.compile(
    r"\b(?:consider(?:s|ed|ing)?|weigh(?:s|ed|ing)?|mull(?:s|ed|ing)?|plan(?:s|ning|ned)? to|plans? (?:for|new|a|an|more|further)|planned|propos(?:e|es|ed|ing|als?)|draft(?:s|ed|ing)?|bill\b|legislation|would|could|may\b|might|threaten(?:s|ed|ing)?|"
    r"urg(?:e|es|ed|ing) (?:the |president |us |u\.s\. |commerce |trump |biden |administration |washington )|call(?:s|ed|ing)? (?:on|for)|push(?:es|ed|ing)? (?:for|to)|seek(?:s|ing)? to|intend(?:s|ed)? to|prepar(?:e|es|ed|ing)|in talks|discuss(?:es|ed|ing|ions?)?|expected to|set to|poised to|looking (?:at|to)|"
    r"aims? to|want(?:s|ed)? (?:to|the)|lobb(?:y|ies|ied|ying)|introduc(?:ed|es|ing) (?:a |the |an |new )?(?:bipartisan )?(?:bill|legislation|act|measure)|request(?:s|ed)? (?:public )?comments?|consultation|possible|potential(?:ly)?|likely|proposed|under consideration|yet to (?:decide|finali[sz]e)|still being|not yet|"
    r"hopes?|asked? (?:the )?(?:us|u\.s\.|washington|commerce|administration)|under discussion|debat(?:e|es|ed|ing)|if (?:passed|enacted|approved|adopted)|awaiting|pending|has not (?:yet )?(?:decided|approved))\b"
)
_DECIDED = re.compile(
    r"\b(?:announced|has (?:added|banned|imposed|approved|granted|told|ordered|issued|begun|started)|signed into law|took effect|takes effect|effective (?:immediately|from)|in force|came into force|enacted|issued|imposed|added|published|finali[sz]ed|adopted|"
    r"arrested|charged|indicted|unsealed|detained|raided|pleaded|sentenced|fined|seized|convicted|rescinded|lifted|suspended|removed|approved|granted|cleared|barred|banned|blocked|ordered|told|instructed|revoked|is amending|amends|is adding|is removing|final rule|opened|launched|began)\b"
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied)\b(?! (?:an? |the |its |all |most |any |export |several |nvidia'?s? )?(?:export )?(?:licen|applic|permit|access|request|entry|visa))|ruled? out|rules out|no plans? to|not (?:considering|planning)|(?:rejected|dismissed|refuted) (?:reports?|claims?|suggestions?|speculation|the report)|"
    r"(?:is|are|was|were) not (?:banned|barred|subject to|restricted|planning|considering)|untrue|(?:reports?|claims?) (?:is|are|was|were) (?:false|inaccurate|wrong|incorrect)|did not (?:ban|bar|impose|order|tell)|has not (?:banned|barred|imposed|ordered|restricted)|no (?:such )?(?:ban|rule|order|restrictions?) (?:exists?|has been|was|is))\b"
)
_BACKGROUND = re.compile(
    r"\b(?:since|already|previous(?:ly)?|earlier (?:rules|controls|restrictions|round|curbs|in)|existing|current(?:ly)? (?:export|rules?|us|restrictions|controls|regulations)|has long|have long|long-standing|longstanding|for years|years of|over the past|in recent years|last year|years? ago|months? ago|"
    r"follow(?:s|ed|ing) (?:a |the |an |last|earlier|previous|similar|us|u\.s\.|years)|comes? after|came after|after the (?:us|u\.s\.|trump|biden|commerce|government|white house) (?:had |has )?(?:banned|restricted|imposed|added|barred|blocked|placed|tightened|introduced)|had (?:been|previously|earlier|already|banned|added|imposed|restricted|barred)|"
    r"under (?:the |current |existing |us |u\.s\. |american )?(?:[a-z]+ )?(?:export|rules|controls)|amid|due to|because of|despite|in response to|to (?:comply|circumvent|evade|bypass|skirt|get around)|compl(?:y|ies|iant|iance)|circumvent|evad|bypass|designed (?:to|for)|such as those|are regulations|refers? to|"
    r"has (?:imposed|implemented|restricted|faced|been subject)|have (?:imposed|implemented|restricted|faced|been|become|limited|prevented|forced|prompted|hit|cut)|aim to|restrict the|in light of|given the|as a result of|is subject to|are subject to|remain(?:s)? (?:in place|subject|banned|barred|restricted))\b"
)
_FIRM_ACT = re.compile(
    r"\b(?:halt|suspend|paus|stop|resum|delay|postpon|cancel|cut|end|limit|restrict|block|ban|bar|remov|drop|abandon|lower|reduc|withdr|settl|investigat|prob|charg|allow|clear|approv|introduc|launch|announc|plan|consider|rais|add|issu|updat|expand)"
)
_REFERS = re.compile(r"\b(?:export controls?|export restrictions?|sanctions) (?:are|refer|is) \b")


def findings(
    doc: Clean, sentences: Sequence[Sentence], names: Sequence[Name], published: date | None
) -> list[Sanction]:
    """All measures of an article, in order of their evidence."""
    mentions: list[Mention] = []
    for sentence in sentences:
        for match in matches(doc.lower, sentence.start, sentence.end, doc.lower):
            mention = _mention(doc, sentences, sentence, names, match, published)
            if mention:
                mentions.append(mention)
    mentions = _inherit(mentions)
    return [_finding(doc, group, published) for group in _groups(mentions)]


def _mention(
    doc: Clean,
    sentences: Sequence[Sentence],
    sentence: Sentence,
    names: Sequence[Name],
    match: Match,
    published: date | None,
) -> Mention | None:
    text = doc.lower[sentence.start : sentence.end]
    code, agency, sure = issuer(doc, sentence, names, match.span, match.kind)
    if match.act and sure < 0.8 and _is_firms_own(doc, sentence, names, match):
        return None
    targets, items = targets_and_items(doc, sentence.start, sentence.end, names, code)
    when = dates(doc.lower, sentence.start, sentence.end, published)
    nearest = min(when, key=lambda w: min(abs(w.start - match.span[1]), abs(w.end - match.span[0])), default=None)
    status = _status(text, match, sentence)
    lead = sentence.paragraph <= 1
    new = _is_new(doc, sentences, sentence, match, nearest, published)
    return Mention(
        match.kind,
        match.act,
        code,
        agency,
        sure,
        tuple(targets),
        tuple(items),
        status,
        new,
        nearest.iso if nearest else None,
        sentence,
        match.span,
        match.words,
        lead,
    )


def _is_firms_own(doc: Clean, sentence: Sentence, names: Sequence[Name], match: Match) -> bool:
    """Whether a company, and no government, does what the words tell: "Nvidia halted shipments"."""
    if match.kind in ("listing", "tariff"):
        return False
    before = [
        n for n in names if sentence.start <= n.start < match.span[0] + 1 and n.kind in ("firm", "agency", "country")
    ]
    if not before:
        return bool(
            re.match(r"^(?:the )?(?:company|startup|firm|it|they|we)\b", doc.lower[sentence.start : sentence.end])
        ) and match.kind not in ("export_control",)
    actor = before[-1]
    if actor.kind != "firm":
        return False
    between = doc.lower[actor.end : match.span[0]]
    if (
        re.search(r"\b(?:was|were|is|are|been|be|being|faces?|got|received?|whose|against|that|which)\b", between)
        or len(between) > 60
    ):
        return False
    return bool(_FIRM_ACT.match(match.words)) and match.kind in (
        "export_control",
        "easing",
        "procurement_ban",
        "investment",
        "licence",
        "enforcement",
    )


def _status(text: str, match: Match, sentence: Sentence) -> SanctionStatus:
    a, b = match.span[0] - sentence.start, match.span[1] - sentence.start
    near = text[max(0, a - 110) : b + 60]
    if _DENIED.search(near):
        return "denied"
    if match.kind == "enforcement":
        return "adopted"
    before = text[max(0, a - 110) : a]
    proposed = (
        _PROPOSED.search(before) or _PROPOSED.search(match.words) or (match.act and _PROPOSED.search(text[b : b + 50]))
    )
    if not proposed:
        return "adopted"
    if not match.act and not re.search(r"propos|consider|draft|plan|bill|weigh|threat|would|potential|new", near):
        return "adopted"
    decided = _DECIDED.search(before)
    if decided and decided.start() > max((m.start() for m in _PROPOSED.finditer(before)), default=-1):
        return "adopted"
    return "proposed"


def _is_new(
    doc: Clean,
    sentences: Sequence[Sentence],
    sentence: Sentence,
    match: Match,
    when: When | None,
    published: date | None,
) -> bool:
    text = doc.lower[sentence.start : sentence.end]
    if when and published and not when.relative:
        limit = published - timedelta(days=NEWS_DAYS)
        if when.latest < limit:
            return False
    if when and published and when.relative and when.latest < published - timedelta(days=NEWS_DAYS):
        return False
    if not match.act:
        return False
    a = match.span[0] - sentence.start
    clause = text[max(0, a - 90) : match.span[1] - sentence.start + 30]
    if _BACKGROUND.search(clause):
        return False
    last_paragraph = sentences[-1].paragraph
    if sentence.paragraph == last_paragraph and last_paragraph >= 2 and not (when and when.relative):
        return False
    return True


def _inherit(mentions: list[Mention]) -> list[Mention]:
    """Issuers, parties and goods that a sentence leaves out come from the surest mention of the article."""
    by_kind: dict[str, tuple[str, str | None]] = {}
    sure = sorted((m for m in mentions if m.issuer), key=lambda m: (-m.sure, not m.lead, m.sentence.index))
    for mention in sure:
        by_kind.setdefault(mention.kind, (mention.issuer or "", mention.agency))
    main = (sure[0].issuer or "", sure[0].agency) if sure else None
    filled = []
    for mention in mentions:
        code, agency = mention.issuer, mention.agency
        if code is None:
            code, agency = by_kind.get(mention.kind) or main or (_default(mention), None)
        filled.append(replace(mention, issuer=code or None, agency=agency))
    return filled


def _default(mention: Mention) -> str | None:
    """Controls on sales to China that nobody is named for are American: nearly all are, and readers know it."""
    if mention.kind in ("export_control", "licence", "listing", "easing") and (
        "CN" in mention.targets or mention.items
    ):
        return "US"
    return None


def _groups(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions of one measure together. Acts lead; a bare mention joins an act of its kind and issuer."""
    groups: list[list[Mention]] = []
    for mention in sorted(mentions, key=lambda m: (not m.act, not m.new, m.sentence.index)):
        group = next((g for g in groups if _one_measure(g, mention)), None)
        if group is None:
            groups.append([mention])
        else:
            group.append(mention)
    return groups


def _one_measure(group: Sequence[Mention], mention: Mention) -> bool:
    head = group[0]
    if head.kind != mention.kind or head.issuer != mention.issuer:
        return False
    if head.status != mention.status and head.act and mention.act:
        return False
    if head.new != mention.new and mention.act and head.act and mention.when and mention.when != head.when:
        return False
    return True


_ORDER: tuple[SanctionStatus, ...] = ("adopted", "proposed", "denied")


def _finding(doc: Clean, group: Sequence[Mention], published: date | None) -> Sanction:
    head = group[0]
    new = any(m.new for m in group)
    targets = list(dict.fromkeys(t for m in group for t in m.targets))
    items = list(dict.fromkeys(i for m in group for i in m.items))
    when = next((m.when for m in group if m.when and m.new == new), None) or head.when
    if when is None and new and published:
        when = published.isoformat()
    start, end = quote(doc.text, head.sentence, head.span)
    return Sanction(
        kind=head.kind,
        issuer=head.issuer,
        agency=next((m.agency for m in group if m.agency), None),
        targets=tuple(targets[:24]),
        items=tuple(items[:24]),
        status=head.status,
        new=new,
        date=when,
        evidence=doc.original(start, end),
        announced=when,
        confidence=round(min(0.95, 0.4 + 0.3 * head.act + 0.25 * head.sure), 2),
        rule=f"{head.kind}: {'act' if head.act else 'mention'} '{head.words[:60]}'",
    )
