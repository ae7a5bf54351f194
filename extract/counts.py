"""Counts of chips as findings: a number, its chip, who has it, the relation, whether it is so, and who says so.

Puts together what units.py (the phrase), holders.py (the firm) and context.py (planned, denied) read, and merges what
the article says twice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from spacy.tokens import Doc

from chipwatch.model import Count
from extract.ambiguous import SITES
from extract.assets import stand_ins
from extract.ellipses import ChipCount, bare
from extract.endings import Ending
from extract.holders import counted, holder
from extract.items import by_place, visible
from extract.machines import chip_of
from extract.names import Name, within
from extract.referents import Focus, Scene
from extract.relations import each_before, sharers, widened
from extract.repeats import merged
from extract.roles import cited, is_maker
from extract.sequels import Told, following, paired, unlisted
from extract.specification import describes, goes_on
from extract.status import status
from extract.text import Clean, Sentence, quote
from extract.trades import sellers
from extract.uncounted import general, is_name, uncounted

FEWEST = 16  # chips; a workstation or one server is no count


@dataclass(frozen=True, slots=True)
class Candidate:
    """A count in a sentence, before it is known who has the chips."""

    sentence: Sentence
    count: ChipCount


def findings(
    doc: Clean,
    names: Sequence[Name],
    candidates: Sequence[Candidate],
    parsed: dict[int, Doc],
    focus: dict[int, Focus],
    published: date | None,
) -> list[Count]:
    """All counts of an article. `parsed` and `focus` go by sentence index."""
    found: list[Count] = []
    named = {n.name for n in names if n.kind == "firm"}
    about_chips = any(n.kind == "chip" for n in names)
    before: Told | None = None
    by_sentence = groupby(sorted(candidates, key=_place), key=lambda c: c.sentence)
    for sentence, group in by_sentence:
        inside = within(names, sentence.start, sentence.end)
        firms = [
            n
            for n in inside
            if n.kind == "firm" and n.name not in SITES and not is_maker(doc, n, inside) and not cited(doc, n)
        ] or stand_ins(doc, sentence.start, sentence.end)
        here: list[Told] = []
        grammar = parsed[sentence.index]
        kept = [
            c
            for c in group
            if _counts(doc, sentence, c.count, about_chips)
            and (c.count.sure or bare(grammar, sentence.start, c.count.number))
        ]
        described: ChipCount | None = None
        for candidate in kept:
            count = candidate.count
            nations = tuple(n for n in inside if n.kind == "country")
            makers = _makers(names, count)
            scene = Scene(
                grammar,
                sentence.start,
                tuple(visible(doc, sentence, count, firms)),
                nations,
                _firms_only(focus.get(sentence.index)),
                makers,
                bool(makers & named),
            )
            token = counted(scene, count.head, count.number)
            chips = [n for n in inside if n.kind == "chip"]
            if (
                general(doc.lower, count, token)
                or describes(doc.lower, scene, chips, token, count)
                or (described and goes_on(doc.lower, described, count))
            ):
                described = count
                continue
            if not count.chips:
                made_of = (
                    chip_of(scene, token, chips) or (here and _same_kind(doc.lower, here[-1].count, count)) or None
                )
                count = replace(count, chips=(made_of,) if made_of else ())
            own = following(doc, sentence, _told(doc, sentence, count, scene, published), before, firms)
            if here and (other := unlisted(doc, sentence, count, inside)):
                own = replace(own, firm=other, relation=here[-1].relation, rule=f"{own.rule}; unlisted")
            here.append(own)
            before = own
        here = paired(doc, sentence, here, firms)
        before = here[-1] if here else before
        found += [
            _finding(doc, sentence, names, replace(one, firm=firm))
            for one in here
            for firm in (
                (None if one.firm else each_before(doc, sentence, names))
                or sharers(doc, sentence, one.count, firms, one.firm)
            )
        ]
    title_end = doc.original(doc.title_end - 1, doc.title_end)[1] if doc.title_end else 0
    return merged([count for count in found if max(count.low or 0, count.high or 0) >= FEWEST], title_end)


_GROWS = re.compile(r"\b\w+ing(?: to(?:ward|wards)?)? (?:about |around |some |nearly |over |more than |up to )*$")


def _same_kind(lower: str, before: ChipCount, count: ChipCount) -> str | None:
    """The chip that a number without a noun or a verb of its own carries on: "500,000 online, targeting one million"."""
    goes_on = count.rule == "number without noun" and _GROWS.search(lower, before.head[1], count.number[0])
    return before.chips[0] if goes_on and before.chips else None


def _firms_only(focus: Focus | None) -> Focus:
    """A focus without projects that carry a company's name. A news digest means the firm that it is about by "the company"."""
    near, main = (
        None if focus is None or name in SITES else name
        for name in ((focus.near, focus.main) if focus else (None, None))
    )
    return Focus(main or near, main, near, focus.named if focus else ())


def _place(candidate: Candidate) -> tuple[int, int]:
    return candidate.sentence.index, candidate.count.number[0]


def _counts(doc: Clean, sentence: Sentence, count: ChipCount, about_chips: bool) -> bool:
    """Whether a number of chips is somebody's: not only measured against, and in an article about computing, or one that names chips."""
    if _COMPARED.search(doc.lower, max(sentence.start, count.number[0] - 40), count.number[0]):
        return False
    if uncounted(doc.lower, sentence, count) or is_name(doc.text, count):
        return False
    return bool(count.chips or about_chips or count.rule == "table label" or _DOMAIN.search(doc.lower))


def _told(doc: Clean, sentence: Sentence, count: ChipCount, scene: Scene, published: date | None) -> Told:
    token = counted(scene, count.head, count.number)
    who = widened(doc, sentence, count, holder(scene, token, count.head, count.number))
    if who.confidence < 0.6 and who.firm and _bought_from(doc, sentence, count, who.firm):
        who = replace(who, firm=None)
    if who.relation == "diverted" and who.firm in scene.makers:
        who = replace(who, firm=None)  # those who move chips against the rules did not make them
    who = by_place(doc, sentence, count, scene.doc, scene.firms, scene.makers, who)
    if _OF_EACH.search(doc.lower, sentence.start, count.number[0]):
        who = replace(who, firm=None)
    so = status(doc, sentence, count, token, who.relation, published)
    return Told(sentence.index, count, who.firm, who.relation, so, who.confidence, f"{count.rule}; {who.rule}")


# "Each approved customer may buy up to 75,000": a share of many, nobody's own.
_OF_EACH = re.compile(
    r"\b(?:each|every)(?: single)? (?:[a-z]+ ){0,3}(?:customers?|buyers?|firm|company|recipient|licensee|applicant|purchaser)\b[^.;]{0,80}$"
)


def _bought_from(doc: Clean, sentence: Sentence, count: ChipCount, firm: str) -> bool:
    """ "320 A100 GPUs from Nvidia": who made or sold the chips does not have them."""
    return bool(
        re.match(rf" (?:made by|supplied by|from) {re.escape(firm.lower())}\b", doc.lower[count.head[1] : sentence.end])
    )


def _finding(doc: Clean, sentence: Sentence, names: Sequence[Name], told: Told) -> Count:
    count = told.count
    start, end = quote(doc.text, sentence, count.number)
    return Count(
        low=count.low,
        high=count.high,
        approx=count.approx,
        chip=count.chips[0] if count.chips else None,
        firm=told.firm,
        relation=told.relation,
        status=told.status,
        source=_source(doc, sentence, names),
        evidence=doc.original(start, end),
        confidence=round(min(0.95, told.confidence + (0.05 if count.chips else 0.0)), 2),
        rule=told.rule,
    )


def _makers(names: Sequence[Name], count: ChipCount) -> frozenset[str]:
    """Who made the chips of a count; where they have no name, whoever makes chips for others."""
    owners = {n.owner for n in names if n.kind == "chip" and n.name in count.chips and n.owner}
    return frozenset(owners) if count.chips else sellers()


# "can replace 160 H100s", "outperforms 1,000 GPUs": measured against, had by nobody.
_COMPARED = Ending(
    re.compile(
        r"\b(?:replac\w+|match(?:es|ed)?|rivals?|outperform\w*|beats?|equals?|substitut\w+|worth of|as fast as) (?:some |about |around |up to |roughly |more than )*$|\b(?:delivers?|provides?|performance|performs?) (?:as much as|equal to|of|like) (?:some |about |around )*$"
    )
)
# Without a chip's name, "chips" are processors only in an article about computing: poker and potatoes have chips too.
_DOMAIN = re.compile(
    r"\bgpus?\b|semiconductor|\bai\b|artificial intelligence|nvidia|data[- ]?cent|processor|accelerator|supercomput|chipmak|\btpus?\b|\bcpus?\b|huawei|cloud"
)


# "The firm believes that …", of the analyst house or outlet named before.
_TELLER = re.compile(
    r"(?:the|this) (?:firm|house|research (?:firm|house|group)|researchers?|consultancy|newspaper|paper|outlet|site|magazine|agency|analysts?) "
    r"(?:also |now |further )?(?:believes?|estimates?|says?|said|reckons?|wrote|writes|puts|reported|reports|thinks?|calculates?|expects?)\b"
)


def _source(doc: Clean, sentence: Sentence, names: Sequence[Name]) -> str | None:
    named = [n for n in within(names, sentence.start, sentence.end) if n.kind in ("outlet", "firm") and cited(doc, n)]
    if named:
        return named[0].name
    if _TELLER.match(doc.lower, sentence.start, sentence.end):
        before = [n.name for n in within(names, sentence.start - 600, sentence.start) if n.kind == "outlet"]
        if before:
            return before[-1]
    said = re.search(
        r"(?:said|says|according to) ([A-Z][a-z]+ [A-Z][a-z]+)|([A-Z][a-z]+ [A-Z][a-z]+),? (?:[a-z ,]{0,40})?(?:said|says|estimates?|wrote)",
        doc.text[sentence.start : sentence.end],
    )
    return (said.group(1) or said.group(2)) if said else None
