"""What one wording of a measure says in its sentence: whose act, on whom, over which goods, when, and whether it is an act.

Only one sentence with its neighbours is read here, and what tells of no measure after all is turned away; which mentions
are one measure is decided in merging.py.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from chipwatch.model import Span
from extract.accused import accused
from extract.actors import is_firms_own, is_remark
from extract.anaphora import introduces_people, points_back, speaks_of_office_told, speaks_of_parties_told
from extract.goods import figure, targets_and_items
from extract.inherit import american_chips, home_firms, nearby
from extract.issuers import CAUSE, issuer
from extract.kinds import GERUND, Match, meant_kind
from extract.laws import law_of, list_of
from extract.merging import Mention
from extract.names import Name, within
from extract.novelty import is_new, is_old, recalls
from extract.pseudo import effects
from extract.referents import Focus
from extract.sides import acts, is_target
from extract.tense import DENIED, date_of_act, status_of
from extract.text import Clean, Sentence

# Sentences that explain what rules are for, in articles about something else.
_EXPLAINS = re.compile(
    r"\b(?:aims?|aimed|designed|intended|meant|seeks?|serves?|used|are regulations|refers? to|are rules|are measures|administers?|responsible for|such as those|are (?:often |frequently |commonly )?(?:enforced|imposed|used)|govern(?:s|ing)?|restrict(?:s)? the|in order to|generally|typically|require companies|lets?|allows?|gives?|needs?|must|obliges?|cannot|requires?)\b"
)
_GOVERNS_GERUND = re.compile(r"\b(?:by|of|at|for|in|from|to|directly|importance of|aimed at) $")
_NO = re.compile(r"\b(?:no|any|without|not|never|who had) $")
_MAY = re.compile(r" (?:could|may|might|would|will|are likely)\b")
_THIS = re.compile(r"(?:the|this|that|these|both) ")


def mention(
    doc: Clean,
    sentences: Sequence[Sentence],
    sentence: Sentence,
    names: Sequence[Name],
    match: Match,
    stretch: Span,
    focus: Mapping[int, Focus],
    published: date | None,
) -> Mention | None:
    """What a wording says of a measure, or None where it tells of none; `stretch` is its part of the sentence (stretches.py)."""
    text = doc.lower[sentence.start : sentence.end]
    start, end = match.span[0] - sentence.start, match.span[1] - sentence.start
    before = text[:start]
    looks = _looks(doc, sentences, sentence, match)
    if "none" in looks:
        return None
    code, agency, sure = issuer(doc, sentence, names, match.span, match.kind)
    act = match.act and "mention" not in looks
    reaches = _destinations(doc, sentence, names, match)
    if code in reaches:
        code, agency, sure = None, None, 0.0
    if act and sure < 0.8 and is_firms_own(doc, sentence, names, match):
        return None
    if _is_none(text, (start, end), match, act):
        return None
    background = _is_background_paragraph(doc, sentences, sentence)
    act = act and not _is_named_only(doc, sentence, names, match, background)
    targets, items = _hit(doc, sentences, sentence, stretch, names, code, match.kind == "export_control")
    parties_here, goods_here = targets_and_items(doc, sentence.start, sentence.end, names, code)
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
    return Mention(
        kind=match.kind,
        act=match.act,
        issuer=code,
        agency=agency,
        sure=sure,
        targets=tuple(targets),
        items=tuple(items),
        own=frozenset((*parties_here, *goods_here)),
        parties=frozenset(parties_here),
        firms=frozenset(n.name for n in within(names, sentence.start, sentence.end) if n.kind == "firm"),
        status="proposed" if pending else status_of(text, match, sentence),
        new=act and "old" not in looks and is_new(doc, sentence, match, when, published, background),
        when=when.iso if when else None,
        sentence=sentence,
        span=match.span,
        words=match.words,
        lead=sentence.paragraph <= 1,
        against=match.kind == "licence" and bool(_REFUSED.search(match.words)),
        buying=bool(_BUYING.search(text)),
        apart=bool(_APART.search(before) or _ANOTHER.match(match.words)),
        anaphoric=bool(_ANAPHOR.search(before[-12:]) or _THIS.match(text))
        or speaks_of_parties_told(_before_next(text, end)),
        nearby=None if code else nearby(doc, sentences, sentence, names),
        reaches=reaches,
        old=is_old(when, published),
        figure=figure(doc.lower[match.span[0] : stretch[1]], match),
        law=law,
        definite=points_back(text, (start, end)),
        introduces=introduces_people(text),
        names_list=list_of(match.words, code) if match.kind == "listing" else None,
        goes_on=speaks_of_office_told(text),
        recalled="old" in looks or recalls(doc, sentence, match),
    )


def _looks(doc: Clean, sentences: Sequence[Sentence], sentence: Sentence, match: Match) -> frozenset[str]:
    """What pseudo-triggers make of the wording, in its sentence and the two beside it."""
    beside = sentences[max(0, sentence.index - 1) : sentence.index + 2]
    text = doc.lower[sentence.start : sentence.end]
    return frozenset(effects(text, doc.lower[beside[0].start : beside[-1].end], sentence, match))


def _is_none(text: str, span: Span, match: Match, act: bool) -> bool:
    """Whether the words around the wording make it a remark, an opinion, a guess or a denial that there is any measure."""
    before = text[: span[0]]
    if is_remark(text, span[0], act):
        return True
    if match.kind == "enforcement" and _NO.search(before[-14:]):
        return True
    return not act and bool(_OPINES.search(before) or _MAY.match(text, span[1]))


def _is_named_only(doc: Clean, sentence: Sentence, names: Sequence[Name], match: Match, background: bool) -> bool:
    """Whether words that could tell of an act only name or explain a measure: "… are barred by rules that govern exports"."""
    text = doc.lower[sentence.start : sentence.end]
    before = text[: match.span[0] - sentence.start]
    chips = any(n.kind == "chip" for n in within(names, sentence.start, sentence.end))
    if background and not chips and _EXPLAINS.search(text) and not _YEAR.search(text):
        return True
    if GERUND.match(match.words) and _GOVERNS_GERUND.search(before[-14:]) and not _ANSWERS.search(before):
        return True
    return bool(_NEW_RULES.match(match.words) and _ABOUT.search(before[-14:]))


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
