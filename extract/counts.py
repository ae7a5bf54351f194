"""Counts of chips as findings: a number, its chip, who has it, the relation, whether it is so, and who says so.

Puts together what units.py (the phrase), holders.py (the firm) and context.py (planned, denied) read, and merges what
the article says twice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Doc

from chipwatch.model import Count, CountStatus, Relation
from extract.context import categories
from extract.holders import Holder, Scene, holder
from extract.names import Name, cited
from extract.text import Clean, Sentence, quote
from extract.units import ChipCount

_MAKER_GAP = re.compile(
    r"^(?:'s|')? ?(?:(?:latest|newest|new|most|advanced|powerful|high-end|top|flagship|next-generation|next-gen|upcoming|current|own|custom|ai|data|center|centre|restricted|banned|coveted|state-of-the-art|"
    r"cutting-edge|liquid-cooled|older|less|best|tensor|core|graphics|processing|china-specific|downgraded|instinct|tesla|quadro) )*"
    r"(?:gpus?|chips?|accelerators?|processors?|systems?|graphics|semiconductors?|silicon|hardware|cpus?|tpus?|units)\b"
)
_ACTUAL = re.compile(
    r"\b(?:trained on|was developed on|were used|has (?:already )?(?:bought|acquired|received|installed|deployed|shipped|sold|built)|have (?:already )?(?:bought|acquired|received|installed|deployed|shipped|sold|built)|already|currently|now (?:has|runs|operates|houses)|"
    r"received|bought|installed|shipped|sold|seized|smuggled|obtained|acquired|amassed|stockpiled|took delivery|purchased|operates|owns|possesses)\b"
)
_PLAN_RELATION = re.compile(r"\b(?:order(?:ed|s)?|on order|purchase order|agreed to|deal|contract|commit)")
_WHO = re.compile(
    r"(?:according to|per|citing|estimates? (?:by|from)|reported by|data from|as reported by|told) (?:the |a |an )?(?:[a-z]+ ){0,3}$",
)


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
    focus: dict[int, str | None],
    published: date | None,
) -> list[Count]:
    """All counts of an article. `parsed` and `focus` go by sentence index."""
    found = [
        _finding(doc, names, c, parsed[c.sentence.index], focus.get(c.sentence.index), published) for c in candidates
    ]
    return _merge(found)


def _finding(
    doc: Clean, names: Sequence[Name], candidate: Candidate, parsed: Doc, focus: str | None, published: date | None
) -> Count:
    sentence, count = candidate.sentence, candidate.count
    inside = [n for n in names if sentence.start <= n.start < sentence.end]
    firms = tuple(
        n for n in inside if n.kind == "firm" and not _is_maker_modifier(doc, n, inside) and not cited(doc, n)
    )
    who = holder(Scene(parsed, sentence.start, firms, focus), count.head)
    who = _widen(doc, sentence, count, who, firms)
    status = _status(doc, sentence, count, who.relation, published)
    start, end = quote(doc.text, sentence, count.number)
    confidence = round(min(0.95, who.confidence + (0.05 if count.chips else 0.0)), 2)
    return Count(
        low=count.low,
        high=count.high,
        approx=count.approx,
        chip=count.chips[0] if count.chips else None,
        firm=who.firm,
        relation=who.relation,
        status=status,
        source=_source(doc, sentence, inside),
        evidence=doc.original(start, end),
        confidence=confidence,
        rule=f"{count.rule}; {who.rule}",
    )


def _is_maker_modifier(doc: Clean, firm: Name, inside: Sequence[Name]) -> bool:
    """ "Nvidia" in "Nvidia H100s", "Nvidia's latest GPUs": whose chips they are, not who has them."""
    right = doc.lower[firm.end : firm.end + 90]
    if _MAKER_GAP.match(right):
        return True
    chip = next((n for n in inside if n.kind == "chip" and n.start > firm.end), None)
    if chip is None:
        return False
    gap = doc.lower[firm.end : chip.start]
    return (
        bool(re.fullmatch(r"(?:'s|')? ?(?:[a-z-]+ ){0,4}", gap))
        and not re.search(
            r"\b(?:has|have|had|bought|buys|uses|used|ordered|will|to|received|of|and|is|was|said|says|in|on|for|with|with its|trained|runs|deployed|owns|operates|acquired|get|got|plans)\b",
            gap,
        )
        and (chip.owner == firm.name or gap.strip() in ("", "'s") or chip.owner is None)
    )


def _widen(doc: Clean, sentence: Sentence, count: ChipCount, who: Holder, firms: Sequence[Name]) -> Holder:
    """Words beside the number that say more than the clause's verb: production, shipments, smuggling."""
    near = doc.lower[max(sentence.start, count.number[0] - 80) : min(sentence.end, count.head[1] + 60)]
    relation: Relation | None = None
    if re.search(
        r"\bsmuggl|\bseiz|\billegal(?:ly)? export|\bdivert|\bcontraband|\bblack market",
        doc.lower[sentence.start : sentence.end],
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
    """One entry for each distinct statement of (number, chip, firm): a fuller one absorbs those that leave things out."""
    kept: list[Count] = []
    for count in sorted(found, key=lambda c: (c.firm is None, c.chip is None, -c.confidence)):
        twin = next((k for k in kept if _same(k, count)), None)
        if twin is None:
            kept.append(count)
    return sorted(kept, key=lambda c: c.evidence)


def _same(full: Count, other: Count) -> bool:
    numbers = (full.low, full.high) == (other.low, other.high) or (
        {full.low, full.high} & {other.low, other.high} - {None}
        and (None in (full.low, full.high) or None in (other.low, other.high))
    )
    return (
        bool(numbers)
        and other.chip in (None, full.chip)
        and (other.firm in (None, full.firm) or other.confidence <= 0.55)
    )
