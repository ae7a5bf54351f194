"""Government measures as findings: one entry for each distinct measure that an article reports.

Brings together what is one measure of the mentions that mentions.py reads, fills in what a sentence leaves to the
article, and says which measures are its news.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from chipwatch.model import Sanction, SanctionStatus
from extract.inherit import home_firms, inherit, lead
from extract.kindred import without_kindred
from extract.kinds import Match
from extract.mentions import mention
from extract.merging import Mention, groups
from extract.names import Name
from extract.news import Page, Verdict, in_notice, judge
from extract.notices import announced, as_notice, decides_nothing, is_notice, with_publisher
from extract.novelty import looks_back
from extract.publishers import gazette, office, publisher, signed
from extract.referents import Focus
from extract.stretches import stretches
from extract.text import Clean, Sentence, quote


def findings(
    doc: Clean,
    sentences: Sequence[Sentence],
    names: Sequence[Name],
    found: Sequence[tuple[Sentence, Match]],
    focus: Mapping[int, Focus],
    published: date | None,
    outlet: str | None,
) -> list[Sanction]:
    """All measures of an article, in order of their evidence; `found` are the wordings in its sentences, `outlet` is
    where it was printed."""
    if decides_nothing(doc):
        return []
    read = (
        mention(doc, sentences, sentence, names, match, stretch, focus, published)
        for (sentence, match), stretch in zip(found, stretches(doc.lower, found), strict=True)
    )
    mentions = [m for m in read if m]
    acts = [(m.sentence, m.old) for m in mentions if m.act]
    if acts and not any(m.new and m.when for m in mentions) and looks_back(doc, acts, published):
        mentions = [replace(m, new=False) for m in mentions]
    mentions = [m for m in mentions if not _follows_listing(doc, m, mentions)]
    notice = is_notice(doc) or gazette(outlet) is not None
    by = office(outlet)
    mentions = inherit(mentions, lead(doc, sentences, names) or (by[0] if by else None), _first_agency(names))
    mentions = signed(mentions, by)
    if notice:
        mentions = with_publisher(mentions, publisher(doc, names, outlet))
    last = sentences[-1].paragraph if sentences else 0
    measures = [
        g
        for g in without_kindred(groups(mentions))
        if any(_names_something(m) or (notice and m.act and m.issuer) for m in g)
    ]
    told = [g for g in measures if any(m.act or not _in_passing(m, last) for m in g)]
    if notice:
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


def _status(group: Sequence[Mention]) -> SanctionStatus:
    """The status of a measure: that of its first act in the text, since headlines shorten, unless that act is an old one
    told beside the news; denied where any says so."""
    head = group[0]
    if head.sentence.index or any(m.status == "denied" for m in group if m.act):
        return "denied" if any(m.status == "denied" for m in group if m.act) else head.status
    return next((m.status for m in group if m.act and m.new >= head.new and m.sentence.index), head.status)


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
