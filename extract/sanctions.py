"""Government measures as findings: one entry for each distinct measure that an article reports.

Reads the mentions sentence by sentence (wording.py), gives each its issuer, parties and goods (issuers.py), its status,
its date and whether it is this article's news, and merges what is one measure.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

import reference
from chipwatch.model import Sanction, SanctionKind, SanctionStatus, Span
from extract.arguments import Focus
from extract.issuers import acts, issuer, targets_and_items
from extract.names import Name, within
from extract.tense import date_of_act, is_new, status_of
from extract.text import Clean, Sentence, quote
from extract.wording import Match


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
    against: bool = field(default=False)
    buying: bool = field(default=False)


_FIRM_ACT = re.compile(
    r"\b(?:halt|suspend|paus|stop|resum|delay|postpon|cancel|cut|end|limit|restrict|block|ban|bar|remov|drop|abandon|lower|reduc|withdr|settl|investigat|prob|charg|allow|clear|approv|introduc|launch|announc|plan|consider|rais|add|issu|updat|expand)"
)
# Official notices about forms, meetings and committees, which decide nothing.
_PAPERWORK = re.compile(
    r"information collection|comment request|notice of recruitment|recruitment of members|advisory committees?;|public briefing|notice of (?:open |partially closed |closed )?meeting|paperwork reduction|procedures for access|request for nominations"
)
# Sentences that explain what rules are for, in articles about something else.
_EXPLAINS = re.compile(
    r"\b(?:aims?|aimed|designed|intended|meant|seeks?|serves?|used|are regulations|refers? to|are rules|are measures|administers?|responsible for|such as those|are (?:often |frequently |commonly )?(?:enforced|imposed|used)|govern(?:s|ing)?|restrict(?:s)? the|in order to|generally|typically|require companies|lets?|allows?|gives?|needs?|must|obliges?|cannot|requires?)\b"
)


def findings(
    doc: Clean,
    sentences: Sequence[Sentence],
    names: Sequence[Name],
    found: Sequence[tuple[Sentence, Match]],
    focus: Mapping[int, Focus],
    published: date | None,
) -> list[Sanction]:
    """All measures of an article, in order of their evidence; `found` are the wordings in its sentences."""
    mentions: list[Mention] = []
    if _PAPERWORK.search(doc.lower[: doc.title_end]):
        return []
    for sentence, match in found:
        mention = _mention(doc, sentences, sentence, names, match, focus, published)
        if mention:
            mentions.append(mention)
    mentions = _inherit(mentions, _lead(doc, sentences, names))
    groups = _groups(mentions)
    last = sentences[-1].paragraph if sentences else 0
    groups = [g for g in groups if any(m.items or m.agency or (m.targets and m.issuer) for m in g)]
    told = [g for g in groups if any(m.act or not _in_passing(m, last) for m in g)]
    return [_finding(doc, group, published) for group in (told or groups)]


def _in_passing(mention: Mention, last: int) -> bool:
    """A bare mention in the paragraph that explains, which says nothing where the article reports measures itself."""
    return not mention.act and last >= 2 and mention.sentence.paragraph == last


def _mention(
    doc: Clean,
    sentences: Sequence[Sentence],
    sentence: Sentence,
    names: Sequence[Name],
    match: Match,
    focus: Mapping[int, Focus],
    published: date | None,
) -> Mention | None:
    text = doc.lower[sentence.start : sentence.end]
    code, agency, sure = issuer(doc, sentence, names, match.span, match.kind)
    act = match.act
    if act and sure < 0.8 and _is_firms_own(doc, sentence, names, match):
        return None
    background = _is_background_paragraph(sentences, sentence)
    if act and background and _EXPLAINS.search(text) and not _YEAR.search(text):
        act = False
    before = doc.lower[max(sentence.start, match.span[0] - 14) : match.span[0]]
    if match.kind == "enforcement" and re.search(r"\b(?:no|any|without|not|never) $", before):
        return None
    if (
        act
        and re.match(r"\w+ing\b", match.words)
        and re.search(r"\b(?:by|of|at|for|in|from|to|directly|importance of|aimed at) $", before)
    ):
        act = False
    targets, items = _hit(doc, sentences, sentence, names, code)
    meant = focus[sentence.index].near or focus[sentence.index].main
    if meant and _PRONOUN.search(text):
        targets = [meant, *(t for t in targets if t != meant)]
    when = date_of_act(doc, sentence, match, published)
    match = match._replace(act=act)
    status = status_of(text, match, sentence)
    new = act and is_new(doc, sentence, match, when, published, background)
    return Mention(
        match.kind, act, code, agency, sure, tuple(targets), tuple(items), status, new, when.iso if when else None,
        sentence, match.span, match.words, sentence.paragraph <= 1, match.kind == "licence" and bool(_REFUSED.search(match.words)),
        bool(_BUYING.search(text)),
    )  # fmt: skip


_REFUSED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refus|reject|revok|withh|withdr|strip|turned down|without action|lost|lapse|ruled? out|rules out)"
)
_PRONOUN = re.compile(
    r"\b(?:it|itself|the (?:[a-z]+ )?(?:company|firm|start-?up|group|chipmaker|lab|unit|subsidiary|academy|foundry))\b"
)
_YEAR = re.compile(r"\b20\d\d\b")


def _is_background_paragraph(sentences: Sequence[Sentence], sentence: Sentence) -> bool:
    """Digests and wire copy end in a paragraph that explains; the last of two or more, set apart from the news."""
    last = sentences[-1].paragraph
    return last >= 2 and sentence.paragraph == last


_WHOLE = 20_000  # characters that are looked through for what a sentence leaves out; news is shorter


def _hit(
    doc: Clean, sentences: Sequence[Sentence], sentence: Sentence, names: Sequence[Name], code: str | None
) -> tuple[list[str], list[str]]:
    """Parties and goods of the sentence; what it leaves out comes from its neighbours and the title, then from the whole."""
    near = [s for s in sentences if 0 < abs(s.index - sentence.index) <= 2 and s.paragraph == sentence.paragraph]
    places = [(sentence.start, sentence.end)]
    places += [(s.start, s.end) for s in sorted(near, key=lambda s: (abs(s.index - sentence.index), s.index))]
    places += [(sentences[0].start, sentences[0].end), (0, min(len(doc.text), _WHOLE))]
    targets: list[str] = []
    items: list[str] = []
    for start, end in places:
        if targets and items:
            break
        more_targets, more_items = targets_and_items(doc, start, end, names, code)
        targets, items = targets or more_targets, items or more_items
    return targets, items


def _is_firms_own(doc: Clean, sentence: Sentence, names: Sequence[Name], match: Match) -> bool:
    """Whether a company, and no government, does what the words tell: "Nvidia halted shipments"."""
    if match.kind in ("listing", "tariff"):
        return False
    before = [n for n in within(names, sentence.start, match.span[0] + 1) if n.kind in ("firm", "agency", "country")]
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


def _lead(doc: Clean, sentences: Sequence[Sentence], names: Sequence[Name]) -> str | None:
    """The government that the title or the first sentence shows acting."""
    end = sentences[min(1, len(sentences) - 1)].end if sentences else 0
    return next((n.owner for n in within(names, 0, end) if n.kind in ("agency", "country") and acts(doc, n)), None)


def _inherit(mentions: list[Mention], lead: str | None) -> list[Mention]:
    """Issuers, parties and goods that a sentence leaves out come from the surest mention of the article."""
    by_kind: dict[str, tuple[str, str | None]] = {}
    sure = sorted((m for m in mentions if m.issuer), key=lambda m: (-m.sure, not m.lead, m.sentence.index))
    for mention in sure:
        by_kind.setdefault(mention.kind, (mention.issuer or "", mention.agency))
    main = (sure[0].issuer or "", None) if sure else None
    filled = []
    for mention in mentions:
        code, agency = mention.issuer, mention.agency
        if (
            code == "CN"
            and agency is None
            and _is_on_american_goods(mention)
            and (mention.sure <= 0.75 or mention.kind == "licence")
        ):
            code = "US"
        if code is None:
            known = by_kind.get(mention.kind)
            if known is None or (known[0] == "CN" and _is_on_american_goods(mention)):
                default = (
                    _default(mention)
                    if lead in (None, "US") or (lead == "CN" and _is_on_american_goods(mention))
                    else None
                )
                known = (default, None) if default else known or ((lead, None) if lead else main)
            code, agency = known or (None, None)
        filled.append(replace(mention, issuer=code or None, agency=agency))
    return filled


@cache
def _american_chips() -> frozenset[str]:
    american = {firm.name for firm in reference.firms() if firm.country == "US"}
    return frozenset(chip.name for chip in reference.chips() if chip.maker in american)


def _is_on_american_goods(mention: Mention) -> bool:
    """Licences and controls on sales of American chips are American, unless an agency of another country is named."""
    return (
        mention.kind in ("licence", "export_control")
        and bool(_american_chips() & set(mention.items))
        and not mention.buying
    )


_BUYING = re.compile(r"\b(?:purchas|import|buy)")


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
    """Same kind and issuer; an act of another status, or one dated months apart about other goods or parties, is another."""
    head = group[0]
    if head.kind != mention.kind or head.issuer != mention.issuer:
        return False
    if not mention.act:
        return True
    if head.act and (head.status != mention.status or head.against != mention.against):
        return False
    dated = [m.when for m in group if m.when and m.act]
    if mention.when and dated and not any(_close(mention.when, when) for when in dated):
        return False
    return not (
        head.new
        and not mention.new
        and mention.when
        and not mention.lead
        and not any(_close(mention.when, w) for w in dated)
    )


def _close(one: str, other: str) -> bool:
    """Whether two ISO dates may be the same: one within the other, or at most 45 days apart."""
    if one.startswith(other) or other.startswith(one):
        return True
    if len(one) < 7 or len(other) < 7:
        return False
    days = [date.fromisoformat(value if len(value) == 10 else f"{value}-15") for value in (one, other)]
    return abs((days[0] - days[1]).days) <= 45


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
