"""Counts of chips as findings: a number, its chip, who has it, the relation, whether it is so, and who says so.

Puts together what units.py (the phrase), holders.py (the firm) and context.py (planned, denied) read, and merges what
the article says twice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from spacy.tokens import Doc

import reference
from chipwatch.model import Count, CountStatus, Relation
from extract.arguments import Focus, Scene
from extract.context import categories
from extract.ellipses import ChipCount
from extract.holders import Holder, holder
from extract.names import Name, within
from extract.roles import cited, is_maker
from extract.text import Clean, Sentence, quote

_ACTUAL = re.compile(
    r"\b(?:trained on|was developed on|were used|has (?:already )?(?:bought|acquired|received|installed|deployed|shipped|sold|built)|have (?:already )?(?:bought|acquired|received|installed|deployed|shipped|sold|built)|already|currently|now (?:has|runs|operates|houses)|"
    r"received|bought|installed|shipped|sold|seized|smuggled|obtained|acquired|amassed|stockpiled|took delivery|purchased|operates|owns|possesses)\b"
)
_PLAN_RELATION = re.compile(r"\b(?:order(?:ed|s)?|on order|purchase order|agreed to|deal|contract|commit)")
_WHO = re.compile(
    r"(?:according to|per|citing|estimates? (?:by|from)|reported by|data from|as reported by|told) (?:the |a |an )?(?:[a-z]+ ){0,3}$",
)


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
    found = [
        finding
        for c in candidates
        for finding in _findings(doc, names, c, parsed[c.sentence.index], focus.get(c.sentence.index), published)
    ]
    return _merge([count for count in found if max(count.low or 0, count.high or 0) >= FEWEST])


def _findings(
    doc: Clean, names: Sequence[Name], candidate: Candidate, parsed: Doc, focus: Focus | None, published: date | None
) -> list[Count]:
    sentence, count = candidate.sentence, candidate.count
    inside = within(names, sentence.start, sentence.end)
    firms = tuple(n for n in inside if n.kind == "firm" and not is_maker(doc, n, inside) and not cited(doc, n))
    if _COMPARED.search(doc.lower, max(sentence.start, count.number[0] - 40), count.number[0]):
        return []
    if not count.chips and count.rule != "table label" and not _DOMAIN.search(doc.lower):
        return []
    who = _widen(
        doc,
        sentence,
        count,
        holder(
            Scene(parsed, sentence.start, firms, tuple(n for n in inside if n.kind == "country"), focus or Focus()),
            count.head,
        ),
    )
    start, end = quote(doc.text, sentence, count.number)
    finding = Count(
        low=count.low,
        high=count.high,
        approx=count.approx,
        chip=count.chips[0] if count.chips else None,
        firm=who.firm,
        relation=who.relation,
        status=_status(doc, sentence, count, who.relation, published),
        source=_source(doc, sentence, inside),
        evidence=doc.original(start, end),
        confidence=round(min(0.95, who.confidence + (0.05 if count.chips else 0.0)), 2),
        rule=f"{count.rule}; {who.rule}",
    )
    return [replace(finding, firm=firm) for firm in _each(doc, sentence, count, firms, who.firm)]


_SMUGGLING = re.compile(
    r"\bsmuggl|\bdiver(?:t|sion)|\billegal(?:ly)? export|\bindict|\bcontraband|\bagainst the rules\b"
)
_MOVED = re.compile(
    r"\b(?:export(?:ed|ing)?|re-?export\w*|rout(?:ed|ing)|reached china|sent|shipp(?:ed|ing)|intercept\w*|left the|by way of|through intermediaries|via|to china|stopped|could not find)\b"
)
# "can replace 160 H100s", "outperforms 1,000 GPUs": measured against, had by nobody.
_COMPARED = re.compile(
    r"\b(?:replac\w+|match(?:es|ed)?|rivals?|outperform\w*|beats?|equals?|substitut\w+|worth of|as fast as|compared (?:with|to)) (?:some |about |around |up to |roughly |more than )*$"
)
# Without a chip's name, "chips" are processors only in an article about computing: poker and potatoes have chips too.
_DOMAIN = re.compile(
    r"\bgpus?\b|semiconductor|\bai\b|artificial intelligence|nvidia|data[- ]?cent|processor|accelerator|supercomput|chipmak|\btpus?\b|\bcpus?\b|huawei|cloud"
)
_EACH = re.compile(r"\b(?:each|apiece|respectively)\b")


def _each(
    doc: Clean, sentence: Sentence, count: ChipCount, firms: Sequence[Name], firm: str | None
) -> list[str | None]:
    """All firms of a coordination that shares a number: "Microsoft and Meta will each take 300,000"."""
    if firm is None or not _EACH.search(
        doc.lower, max(sentence.start, count.number[0] - 40), min(sentence.end, count.head[1] + 60)
    ):
        return [firm]
    ordered = sorted(firms, key=lambda n: n.start)
    for i, name in enumerate(ordered):
        if name.name != firm:
            continue
        group = [name]
        for near in ordered[i + 1 :]:
            if re.fullmatch(
                r",? ?(?:and |or )?(?:[a-z' ]{0,12}\b)?(?:[A-Z][a-z]+ [A-Z][a-z]+'s |[A-Z][a-z]+'s |the )?",
                doc.text[group[-1].end : near.start],
            ):
                group.append(near)
        for near in reversed(ordered[:i]):
            if re.fullmatch(
                r",? ?(?:and |or )?(?:[A-Z][a-z]+ [A-Z][a-z]+'s |[A-Z][a-z]+'s |the )?",
                doc.text[near.end : group[0].start],
            ):
                group.insert(0, near)
        if len(group) > 1:
            return list(dict.fromkeys(n.name for n in group))
    return [firm]


def _widen(doc: Clean, sentence: Sentence, count: ChipCount, who: Holder) -> Holder:
    """Words beside the number that say more than the clause's verb: production, shipments, smuggling."""
    near = doc.lower[max(sentence.start, count.number[0] - 80) : min(sentence.end, count.head[1] + 60)]
    relation: Relation | None = None
    if re.search(
        r"\bsmuggl|\bseiz|\billegal(?:ly)? export|\bdivert|\bcontraband|\bblack market",
        doc.lower[sentence.start : sentence.end],
    ) or (
        _SMUGGLING.search(doc.lower)
        and _MOVED.search(doc.lower, max(sentence.start, count.number[0] - 90), min(sentence.end, count.head[1] + 90))
    ):
        relation = "diverted"
    elif (
        re.search(r"\b(?:produc(?:e|es|ed|ing|tion)|manufactur|output of|mass-produc|fabricat|dies from|yield)", near)
        and who.relation != "acquires"
    ):
        relation = "makes"
    elif (
        re.search(
            r"\b(?:shipments? (?:of|to|are|will|reach)|shipped (?:about|around|more|some|nearly|\d)|sold (?:about|around|more|some|nearly|roughly|\d))",
            near,
        )
        and who.relation == "holds"
    ):
        relation = "sells"
    return replace(who, relation=relation) if relation else who


def _status(
    doc: Clean, sentence: Sentence, count: ChipCount, relation: Relation, published: date | None
) -> CountStatus:
    found = categories(doc.lower, sentence.start, sentence.end, (count.number[0], count.head[1]))
    text = doc.lower[sentence.start : sentence.end]
    if "denied" in found and not re.search(
        r"\bunable to|failed to|denied (?:that )?it (?:had )?(?:violat|broke)", text
    ):
        return "denied"
    clause = doc.lower[max(sentence.start, count.number[0] - 60) : count.number[0]]
    year = re.search(
        r"\b(?:by|in|until|before|through|during) (?:the end of |late |early |mid-?)?(20[2-4]\d)\b",
        doc.lower[count.number[1] : sentence.end],
    )
    if year and published and int(year.group(1)) > published.year:
        return "planned"
    if "planned" in found and not _ACTUAL.search(clause):
        return "planned"
    if relation == "acquires" and _PLAN_RELATION.search(clause) and not _ACTUAL.search(clause):
        return "planned"
    return "actual"


def _source(doc: Clean, sentence: Sentence, inside: Sequence[Name]) -> str | None:
    named = [n for n in inside if n.kind in ("outlet", "firm") and cited(doc, n)]
    if named:
        return named[0].name
    said = re.search(
        r"(?:said|says|according to) ([A-Z][a-z]+ [A-Z][a-z]+)|([A-Z][a-z]+ [A-Z][a-z]+),? (?:[a-z ,]{0,40})?(?:said|says|estimates?|wrote)",
        doc.text[sentence.start : sentence.end],
    )
    return (said.group(1) or said.group(2)) if said else None


def _merge(found: Sequence[Count]) -> list[Count]:
    """One entry for each distinct statement of (number, chip, firm).

    The same number of related chips again in another sentence is the same statement, told with more or less; within one
    sentence the same number may be said of two firms ("35,000 each").
    """
    kept: list[Count] = []
    for count in sorted(found, key=lambda c: (c.firm is None, c.chip is None, -c.confidence, c.evidence)):
        twin = next((k for k in kept if _same(k, count)), None)
        if twin is None:
            kept.append(count)
        elif twin.chip is None and count.chip:
            kept[kept.index(twin)] = replace(twin, chip=count.chip)
    return sorted(kept, key=lambda c: c.evidence)


def _same(full: Count, other: Count) -> bool:
    if full.evidence == other.evidence and full.firm != other.firm and None not in (full.firm, other.firm):
        return False
    if (full.status == "denied") != (other.status == "denied"):
        return False
    exact = (full.low, full.high) == (other.low, other.high)
    half = (None in (full.low, full.high)) != (None in (other.low, other.high)) and bool(
        {full.low, full.high} & {other.low, other.high} - {None}
    )
    return (exact or half) and _related(full.chip, other.chip)


@cache
def _families() -> dict[str, str | None]:
    return {chip.name: chip.family for chip in reference.chips()}


def _related(one: str | None, other: str | None) -> bool:
    """Whether two chip names may mean the same chips: equal, one left out, or of one family."""
    if one == other or one is None or other is None:
        return True
    families = _families()
    lines = [{name, families.get(name), families.get(families.get(name) or "")} - {None} for name in (one, other)]
    return bool(lines[0] & lines[1]) or one in other or other in one
