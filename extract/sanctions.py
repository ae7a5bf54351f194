"""Government measures as findings: one entry for each distinct measure that an article reports.

Reads the mentions sentence by sentence (wording.py), gives each its issuer, parties and goods (issuers.py), its status,
its date and whether it is this article's news, and merges what is one measure.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from chipwatch.model import Sanction, SanctionStatus, Span
from extract.accused import accused
from extract.actors import is_firms_own, is_remark
from extract.anaphora import introduces_people, points_back, speaks_of_office_told, speaks_of_parties_told
from extract.goods import figure, targets_and_items
from extract.inherit import american_chips, home_firms, inherit, lead, nearby
from extract.issuers import CAUSE, issuer
from extract.kindred import without_kindred
from extract.kinds import Match, meant_kind
from extract.laws import law_of, list_of
from extract.merging import Mention, groups
from extract.names import Name, within
from extract.news import Page, Verdict, in_notice, judge
from extract.notices import announced, as_notice, decides_nothing, is_notice, with_publisher
from extract.novelty import is_new, is_old, looks_back, recalls
from extract.pseudo import effects
from extract.referents import Focus
from extract.sides import acts, is_target
from extract.stretches import stretches
from extract.tense import DENIED, date_of_act, status_of
from extract.text import Clean, Sentence, quote

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
    if decides_nothing(doc):
        return []
    for (sentence, match), stretch in zip(found, stretches(doc.lower, found), strict=True):
        mention = _mention(doc, sentences, sentence, names, match, stretch, focus, published)
        if mention:
            mentions.append(mention)
    acts = [(m.sentence, m.old) for m in mentions if m.act]
    if acts and not any(m.new and m.when for m in mentions) and looks_back(doc, acts, published):
        mentions = [replace(m, new=False) for m in mentions]
    mentions = [m for m in mentions if not _follows_listing(doc, m, mentions)]
    mentions = inherit(mentions, lead(doc, sentences, names), _first_agency(names))
    if is_notice(doc):
        mentions = with_publisher(mentions, names)
    last = sentences[-1].paragraph if sentences else 0
    measures = [g for g in without_kindred(groups(mentions)) if any(_names_something(m) for m in g)]
    told = [g for g in measures if any(m.act or not _in_passing(m, last) for m in g)]
    if is_notice(doc):
        told = [as_notice(doc, group) for group in announced(doc, told)]
        return [_finding(doc, group, published, in_notice(group)) for group in (told or measures)]
    page = Page(doc, sentences, names, found, told or measures, published)
    return [_finding(doc, group, published, judge(page, group)) for group in page.measures]


def _names_something(mention: Mention) -> bool:
    """Whether a mention says enough to be told from others: goods, an agency, parties, or whose list parties are put on."""
    if mention.kind == "procurement_ban" and mention.issuer is None:
        return False  # only a state bars or discourages buying; a firm chooses its customers and suppliers
    listed = mention.act and mention.kind == "listing" and mention.sure >= 0.9
    return bool(mention.items or mention.agency or (mention.issuer and (mention.targets or listed)))


# What a listing means for those listed is told with it: "Exports to them now need a licence".
_TO_THEM = re.compile(
    r"\b(?:to|with|supplying|supply|send|ship|sell) (?:them|these|those|such|the (?:listed|named|new))\b|\b(?:with|under) the (?:listing|designation|blacklisting|addition)\b"
)


def _follows_listing(doc: Clean, mention: Mention, mentions: Sequence[Mention]) -> bool:
    listed = any(m.kind == "listing" and m.act and 0 < mention.sentence.index - m.sentence.index <= 4 for m in mentions)
    return (
        mention.kind == "export_control"
        and listed
        and bool(_TO_THEM.search(doc.lower, mention.sentence.start, mention.sentence.end))
    )


def _first_agency(names: Sequence[Name]) -> tuple[str, str] | None:
    return next(((n.owner, n.name) for n in names if n.kind == "agency" and n.owner), None)


def _in_passing(mention: Mention, last: int) -> bool:
    """A bare mention in the paragraph that explains, which says nothing where the article reports measures itself, unless it
    names whose measure on which goods it is."""
    dated = mention.when is not None and bool(mention.firms)
    specific = dated or (mention.sure >= 0.85 and bool(mention.own.intersection(mention.items)))
    return not mention.act and not specific and last >= 2 and mention.sentence.paragraph == last


def _mention(
    doc: Clean,
    sentences: Sequence[Sentence],
    sentence: Sentence,
    names: Sequence[Name],
    match: Match,
    stretch: Span,
    focus: Mapping[int, Focus],
    published: date | None,
) -> Mention | None:
    text = doc.lower[sentence.start : sentence.end]
    beside = sentences[max(0, sentence.index - 1) : sentence.index + 2]
    looks = effects(text, doc.lower[beside[0].start : beside[-1].end], sentence, match)
    if "none" in looks:
        return None
    code, agency, sure = issuer(doc, sentence, names, match.span, match.kind)
    act = match.act and "mention" not in looks
    reaches = _destinations(doc, sentence, names, match)
    if code in reaches:
        code, agency, sure = None, None, 0.0
    if act and sure < 0.8 and is_firms_own(doc, sentence, names, match):
        return None
    if is_remark(text, match.span[0] - sentence.start, act):
        return None
    if not act and _OPINES.search(text[: match.span[0] - sentence.start]):
        return None
    if not act and re.match(r" (?:could|may|might|would|will|are likely)\b", text[match.span[1] - sentence.start :]):
        return None
    background = _is_background_paragraph(doc, sentences, sentence)
    chips = any(n.kind == "chip" for n in within(names, sentence.start, sentence.end))
    if act and background and not chips and _EXPLAINS.search(text) and not _YEAR.search(text):
        act = False
    before = doc.lower[max(sentence.start, match.span[0] - 14) : match.span[0]]
    if match.kind == "enforcement" and re.search(r"\b(?:no|any|without|not|never|who had) $", before):
        return None
    if (
        act
        and re.match(r"\w+ing\b", match.words)
        and re.search(r"\b(?:by|of|at|for|in|from|to|directly|importance of|aimed at) $", before)
        and not _ANSWERS.search(text[: match.span[0] - sentence.start])
    ):
        act = False
    if act and _NEW_RULES.match(match.words) and _ABOUT.search(before):
        act = False
    targets, items = _hit(doc, sentences, sentence, stretch, names, code, match.kind == "export_control")
    parties_here, goods_here = targets_and_items(doc, sentence.start, sentence.end, names, code)
    own, parties = frozenset((*parties_here, *goods_here)), frozenset(parties_here)
    firms = frozenset(n.name for n in within(names, sentence.start, sentence.end) if n.kind == "firm")
    meant = focus[sentence.index].near or focus[sentence.index].main
    if meant and _PRONOUN.search(text):
        targets = [meant, *(t for t in targets if t != meant)]
    if match.kind == "enforcement":
        targets = [*targets, *accused(doc, sentence, names)]
    when = date_of_act(doc, sentence, stretch, match, published)
    match = match._replace(
        act=act, kind=meant_kind(text, sentence.start, match, code, bool(american_chips() & set(items)))
    )
    law = law_of(doc, sentences, sentence, stretch, match.span[0])
    pending = act and law is not None and law.endswith(" act") and not DENIED.search(text)
    status = "proposed" if pending else status_of(text, match, sentence)
    new = act and "old" not in looks and is_new(doc, sentence, match, when, published, background)
    return Mention(
        match.kind, match.act, code, agency, sure, tuple(targets), tuple(items), own, parties, firms, status, new, when.iso if when else None,
        sentence, match.span, match.words, sentence.paragraph <= 1, match.kind == "licence" and bool(_REFUSED.search(match.words)),
        bool(_BUYING.search(text)), bool(_APART.search(text[: match.span[0] - sentence.start]) or _ANOTHER.match(match.words)),
        bool(_ANAPHOR.search(text[: match.span[0] - sentence.start][-12:]) or re.match(r"(?:the|this|that|these|both) ", text)) or speaks_of_parties_told(_before_next(text, match.span[1] - sentence.start)),
        None if code else nearby(doc, sentences, sentence, names), reaches, is_old(when, published),
        figure(doc.lower[match.span[0] : stretch[1]], match), law,
        points_back(text, (match.span[0] - sentence.start, match.span[1] - sentence.start)), introduces_people(text),
        list_of(match.words, code) if match.kind == "listing" else None, speaks_of_office_told(text),
        "old" in looks or recalls(doc, sentence, match),
    )  # fmt: skip


_BUYING = re.compile(r"\b(?:purchas|import|buy)")
_ANSWERS = re.compile(
    r"\b(?:follow|join|support|echo|match)\w*(?: [a-z.]+){0,5} (?:in|by) $|\b(?:react|respond|retaliat|answer|hit back|struck back|strikes back|hits back)\w*(?: [a-z]+){0,4} by $|\b(?:amend|revis|modif)\w* (?:the|its) [^;]{3,90} by $"
)
_ANAPHOR = re.compile(r"\b(?:the|this|that|its|their|these|such) $")
# "The measures answer new US chip rules": rules named, not made.
_OPINES = re.compile(r"\b(?:criticis|criticiz|condemn|protest|oppos|slam|complain|denounc)\w* (?:[a-z'-]+ ){0,4}$")
_NEW_RULES = re.compile(r"(?:new|additional|more|stricter|tougher|tighter|fresh|further|expanded|broader|sweeping) ")
_ABOUT = re.compile(r"\b(?:answers?|answered|against|over|about|of|after|to|amid|under|from|by|with|by the|of the) $")
_BOUND_FOR = re.compile(r"\b(?:to|into|reaching|bound for|for) (?:the |mainland )?$")


def _destinations(doc: Clean, sentence: Sentence, names: Sequence[Name], match: Match) -> frozenset[str]:
    """The countries that exports are kept from, which none of them controls: "barred from sale to China"; and those that
    gave cause for a measure: "in retaliation for Japan's failure"."""
    if match.kind != "export_control" and (cause := CAUSE.search(doc.lower, match.span[1], sentence.end)):
        blamed = within(names, cause.end(), sentence.end)
        return frozenset(n.owner for n in blamed[:1] if n.kind == "country" and n.owner)
    if match.kind != "export_control" or re.search(r"import|buy|purchas", match.words):
        return frozenset()
    near = within(names, match.span[0], min(sentence.end, match.span[1] + 70))
    return frozenset(
        n.owner
        for n in near
        if n.kind == "country"
        and n.owner
        and not acts(doc, n)
        and _BOUND_FOR.search(doc.lower[max(0, n.start - 20) : n.start])
    )


# What a sentence that goes on to another measure opens with.
_NEXT = re.compile(r", and\b|;")


def _before_next(text: str, end: int) -> str:
    """A sentence as far as the part of it that words ending there belong to: "…, and the orders for both chips" is another."""
    following = _NEXT.search(text, end)
    return text[: following.start()] if following else text


_APART = re.compile(
    r"^(?:separately|meanwhile|elsewhere|in addition|in a separate|a separate|another|a second|in another|in a related)\b|\b(?:separately|a separate|a second|another) "
)

_ANOTHER = re.compile(r"(?:an?|another|one) (?:earlier|separate|previous|prior|similar|second|third|further|related) ")
_REFUSED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refus|reject|revok|withh|withdr|strip|turn(?:s|ed)? down|without action|returned|lost|lapse|ruled? out|rules out|pull|yank|claw|cancel|suspend|terminat|blocked?)"
)
_PRONOUN = re.compile(
    r"\b(?:it|itself|the (?:[a-z]+ )?(?:company|firm|start-?up|group|chipmaker|lab|unit|subsidiary|academy|foundry))\b"
)
_YEAR = re.compile(r"\b20\d\d\b")


# What another piece of news opens with.
_MORE_NEWS = re.compile(
    r"(?:separately|meanwhile|in other news|elsewhere)\b|(?:[a-z.]+ ){1,3}(?:is|are) (?:separately|also now) "
)


def _is_background_paragraph(doc: Clean, sentences: Sequence[Sentence], sentence: Sentence) -> bool:
    """Digests and wire copy end in a paragraph that explains; the last of two or more, set apart from the news."""
    last = sentences[-1].paragraph
    if last < 2 or sentence.paragraph != last:
        return False
    first = next(s for s in sentences if s.paragraph == last)
    return not _MORE_NEWS.match(doc.lower, first.start, first.end)


_WHOLE = 20_000  # characters that are looked through for what a sentence leaves out; news is shorter


def _hit(
    doc: Clean,
    sentences: Sequence[Sentence],
    sentence: Sentence,
    stretch: Span,
    names: Sequence[Name],
    code: str | None,
    sells: bool,
) -> tuple[list[str], list[str]]:
    """Parties and goods of the stretch; `sells`: what is controlled are exports, so that firms of the issuer's own country
    are not all that it hits; what it leaves out comes from the sentence, its neighbours and the title, then
    from the whole."""
    near = [s for s in sentences if 0 < abs(s.index - sentence.index) <= 2 and s.paragraph == sentence.paragraph]
    places = [stretch, (sentence.start, sentence.end)]
    places += [(s.start, s.end) for s in sorted(near, key=lambda s: (abs(s.index - sentence.index), s.index))]
    places += [(sentences[0].start, sentences[0].end), (0, min(len(doc.text), _WHOLE))]
    targets: list[str] = []
    items: list[str] = []
    for start, end in places:
        if targets and items:
            break
        more_targets, more_items = targets_and_items(doc, start, end, names, code)
        targets, items = targets or more_targets, items or more_items
    if sells and targets and set(targets) <= home_firms(code):  # those who may not sell are not those who may not buy
        buyers = (n.owner for n in names if n.kind == "country" and n.owner and n.owner != code and is_target(doc, n))
        targets += [c for c in (next(buyers, None),) if c]
    return targets, items


def _status(group: Sequence[Mention]) -> SanctionStatus:
    """The status of a measure: that of its first act in the text, since headlines shorten; denied where any says so."""
    head = group[0]
    if head.sentence.index or any(m.status == "denied" for m in group if m.act):
        return "denied" if any(m.status == "denied" for m in group if m.act) else head.status
    return next((m.status for m in group if m.act and m.sentence.index), head.status)


def _finding(doc: Clean, group: Sequence[Mention], published: date | None, verdict: Verdict) -> Sanction:
    head = group[0]
    new = verdict.new
    told = [m for m in group if m.act] or group  # a bare mention elsewhere adds nothing to what an act hits
    targets = list(dict.fromkeys(t for m in told for t in m.targets))
    items = list(dict.fromkeys(i for m in told for i in m.items))
    when = next((m.when for m in group if m.when and m.new == new), None) or head.when
    if head.kind == "export_control" and head.issuer != "CN" and home_firms("CN") & {*targets}:
        targets = list(dict.fromkeys([*targets, "CN"]))  # what Chinese firms may not have, their country may not
    if when is None and new and published:
        when = published.isoformat()
    start, end = quote(doc.text, head.sentence, head.span)
    return Sanction(
        kind=head.kind,
        issuer=head.issuer,
        agency=next((m.agency for m in group if m.agency), None),
        targets=tuple(targets[:24]),
        items=tuple(items[:24]),
        status=_status(group),
        new=new,
        date=when,
        evidence=doc.original(start, end),
        announced=when,
        issuer_stated=any(m.sure > 0 and m.issuer == head.issuer for m in group),
        confidence=round(min(0.95, 0.4 + 0.3 * head.act + 0.25 * head.sure), 2),
        rule=f"{head.kind}: {'act' if head.act else 'mention'} '{head.words[:60]}'; {verdict.told}",
    )
