"""What the words beside a number say of it beyond the clause's verb: production, shipments, smuggling; and who shares it.

Takes what holders.py read from the parse and completes it by wording; whether it is so is read in status.py.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from chipwatch.model import Relation
from extract.ellipses import ChipCount
from extract.names import Name
from extract.nearby import Holder
from extract.text import Clean, Sentence

_SMUGGLING = re.compile(
    r"\bsmuggl|\bwithout (?:a |an |the )?(?:proper |required |export )*(?:licen[cs]e|authori[sz]ation|permit)|\bfalsified\b|\bdiver(?:t|sion)|\billegal(?:ly)? export|\bindict|\bcontraband|\bagainst the rules\b|\bcharge sheet|\bfalse (?:declaration|representation)|\bre-?exports?\b"
)
_MOVED = re.compile(
    r"\b(?:export(?:ed|ing)?|re-?export\w*|rout(?:ed|ing)|reached china|sent|shipp(?:ed|ing)|intercept\w*|left the|by way of|through intermediaries|via|to china|stopped|could not find|vanish\w*|disappear\w*|missing|unaccounted|impound\w*|trucked|unloaded|surfaced|arranged)\b"
)
_EACH = re.compile(r"\b(?:each|apiece)\b")
# "A and B are tied with 150,000", "A, B and C jointly rank third with 50,000".
_LEVEL = re.compile(r"\b(?:tied|tie for|jointly|level with|joint (?:first|second|third|fourth|fifth))\b[^;.,]{0,80}$")


def sharers(
    doc: Clean, sentence: Sentence, count: ChipCount, firms: Sequence[Name], firm: str | None
) -> list[str | None]:
    """All firms of a coordination that shares a number: "Microsoft and Meta will each take 300,000"."""
    shared = _EACH.search(
        doc.lower, max(sentence.start, count.number[0] - 40), min(sentence.end, count.head[1] + 60)
    ) or _LEVEL.search(doc.lower, sentence.start, count.number[0])
    if firm is None or not shared:
        return [firm]
    ordered = sorted(firms, key=lambda n: n.start)
    for i, name in enumerate(ordered):
        if name.name != firm:
            continue
        group = [name]
        for near in ordered[i + 1 :]:
            if re.fullmatch(
                r"(?: of (?:the )?[A-Z][A-Za-z ]{2,24}?)?,? ?(?:and |or )?(?:[a-z' ]{0,28}\b ?)?(?:[A-Z][a-z]+ [A-Z][a-z]+'s |[A-Z][a-z]+'s |the )?",
                doc.text[group[-1].end : near.start],
            ):
                group.append(near)
        for near in reversed(ordered[:i]):
            if re.fullmatch(
                r",? ?(?:and |or )?(?:[a-z' ]{0,28}\b ?)?(?:[A-Z][a-z]+ [A-Z][a-z]+'s |[A-Z][a-z]+'s |the )?",
                doc.text[near.end : group[0].start],
            ):
                group.insert(0, near)
        if len(group) > 1:
            return list(dict.fromkeys(n.name for n in group))
    return [firm]


_EACH_OF = re.compile(
    r"(?:each|both)(?: of (?:them|the (?:two|companies|firms|pair)))?(?: company| firm| group)? (?!(?:[a-z]+ ){0,3}(?:customers?|buyers?|recipient|licensee|applicant|purchaser)\b)"
)
# "the companies bought some 230,000 GPUs each".
_SEVERAL = re.compile(
    r"(?:^|, |\bthat |\band )(?:the|both) (?:two |\w+ese |american |big )?(?:companies|firms|groups|giants|start-?ups|labs|pair) [^.;]{2,90}\b(?:each|apiece)\b"
)
_AND = re.compile(r",? and (?:[\w'-]+ ){0,3}?")


def each_before(doc: Clean, sentence: Sentence, names: Sequence[Name]) -> list[str]:
    """The two firms, joined by "and" in what stands before, that a sentence means by "each company"."""
    if not _EACH_OF.match(doc.lower, sentence.start) and not _SEVERAL.search(doc.lower[sentence.start : sentence.end]):
        return []
    firms = [n for n in names if n.kind == "firm" and sentence.start - 300 < n.start < sentence.start]
    pairs = [(a, b) for a, b in itertools.pairwise(firms) if _AND.fullmatch(doc.text[a.end : b.start])]
    return [n.name for n in pairs[-1]] if pairs else []


def widened(doc: Clean, sentence: Sentence, count: ChipCount, who: Holder) -> Holder:
    """Words beside the number that say more than the clause's verb: production, shipments, smuggling."""
    near = doc.lower[max(sentence.start, count.number[0] - 80) : min(sentence.end, count.head[1] + 60)]
    relation: Relation | None = None
    bought = re.search(r"; (?:buy|purchase|order|own|rent|lease|use|run|operate|train)\b", f"; {who.rule}")
    if (
        re.search(
            r"\bsmuggl|\bseiz|\billegal(?:ly)? export|\bexport\w* illegally|\billicit|\bunlawful|\bdivert|\bcontraband|\bblack market",
            doc.lower[sentence.start : sentence.end],
        )
        or (
            not bought
            and _SMUGGLING.search(doc.lower)
            and _MOVED.search(
                doc.lower, max(sentence.start, count.number[0] - 90), min(sentence.end, count.head[1] + 90)
            )
        )
        or (
            who.relation in ("sells", "holds")
            and _ACCUSED.search(doc.lower, sentence.start, sentence.end)
            and _MOVED.search(
                doc.lower, max(sentence.start, count.number[0] - 60), min(sentence.end, count.head[1] + 60)
            )
        )
    ):
        relation = "diverted"
    elif (
        who.relation == "holds" and re.search(r"\bin (?:[a-z]+ )?talks\b", doc.lower[sentence.start : count.number[0]])
    ) or re.match(r"[^,;.]{0,12}\bon order\b", doc.lower[count.head[1] : sentence.end]):
        relation = "acquires"
    elif (
        re.search(
            r"\b(?:produc(?:e|es|ed|ing|tion)\b(?! clusters?| use)|manufactur|output of|mass-produc|fabricat|dies\b|wafers?\b|yields?\b)",
            near,
        )
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
    if relation == "diverted" and who.confidence < 0.6:
        return replace(who, firm=None, relation=relation)  # the article's firm made or sold the chips
    if relation is None and who.confidence < 0.6 and _LET.search(doc.lower, sentence.start, count.number[0]):
        relation = "acquires"
    if relation is None and who.confidence < 0.6 and _IN_SERVICE.match(doc.lower, count.head[1]):
        relation = "holds"
    return replace(who, relation=relation) if relation else who


_IN_SERVICE = re.compile(
    r" (?:already |now )?(?:in (?:service|operation|use)|online|up and running|installed|deployed)\b"
)


_ACCUSED = re.compile(
    r"\b(?:prosecutors?|police|indict\w*|customs|smugglers?|defendants?|accused|charged|grand jury|fined|penalt(?:y|ies)|agreed to pay)\b"
)
_LET = re.compile(
    r"\b(?:clears?|cleared|approv\w+|authori[sz]\w+|permi\w+|green-?lights?) (?:[a-z]+ (?:of|for|to) )?(?:up to |about |as many as |some )*$"
)
