"""Counts that lean on one told before: "up from 100,000", "of which 90,000", "and Tencent 60,000", "another 15,000".

Such a number has no verb of its own, or one that says nothing of chips; firm, relation and status are then those of the
number that it goes on from. Only that is decided here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chipwatch.model import CountStatus, Relation
from extract.ellipses import ChipCount
from extract.endings import Ending
from extract.forms import MONTHS
from extract.names import Name
from extract.text import Clean, Sentence
from extract.trades import sellers


@dataclass(frozen=True, slots=True)
class Told:
    """What has been read of a count so far: whose, what of it, whether so, how sure, and by which rule."""

    sentence: int
    count: ChipCount
    firm: str | None
    relation: Relation
    status: CountStatus
    confidence: float
    rule: str


WEAK = 0.6  # holders below this come from what stands near, not from the clause
_HEDGES = r"(?:about |around |roughly |nearly |almost |some |just |only |over |more than |at least |up to |as many as |an? |the |its |their |those |an estimated )*"
# The number that is told for comparison: it was so before.
_EARLIER = Ending(
    re.compile(
        rf"(?:\bfrom|\bcompared (?:with|to)|\bversus|\bvs\.?|\bagainst|\bon top of|\badd(?:s|ing|ed)? to|\b(?:double|triple|twice|quadruple|beyond|besides)|(?:far|well) (?:below|above|from|short of)|\bin addition to|\bmore than (?:double|triple|twice)|\bto supplement|\bto the existing|\b(?:existing|current|prior) (?:stockpiles?|inventory|inventories|stocks?|fleet|supply) of|\brel(?:y|ying|ied) on (?:its|their) (?:[a-z]+ )?(?:stockpiles?|inventory|stocks?) of|\b(?:adds?|adding|added|addition) [^.;]{{0,40}}\bto|\balongside) {_HEDGES}$"
    )
)
_PART_LEFT = Ending(
    re.compile(
        rf"(?:\bincluding|\bof which|\bof them|\bof those|\bamong them|\bamong which|\bwith|\bplus|\band|\bor|\bas well as|\balong with|\bfollowed by|\bstarting with|\bbeginning with|\boption (?:on|for)|\bphase of|\bgoal of|\btarget of|\bforecast of|\bbatch of|\btranche of|,|\(|;|:|\bthe) {_HEDGES}(?:another |further |additional |first |remaining |other |second |third )?$"
    )
)
_MORE_LEFT = Ending(
    re.compile(rf"\b(?:another|further|additional|first|remaining|other|initial|final|second|third) {_HEDGES}$")
)
_OF_THEM = re.compile(
    r"^ ?(?:units |chips |pieces |cards |gpus )?(?:of (?:them|those|these|which|that total|the total)|more\b)"
)
_GAP = re.compile(rf"^(?:,|'s)? {_HEDGES}$")
_LIST = re.compile(r"(?:, (?:and )?| and | & )")


def following(doc: Clean, sentence: Sentence, own: Told, before: Told | None, firms: Sequence[Name]) -> Told:
    """A count as its predecessor completes it; itself where it stands alone. `firms`: the sentence's, in order."""
    number, head = own.count.number, own.count.head
    left = doc.lower[max(sentence.start, number[0] - 60) : number[0]]
    earlier = bool(_EARLIER.search(left))
    here = before is not None and before.sentence == own.sentence
    if here and before is not None and (gapped := _of_its_own(doc, own, before, firms)):
        return gapped
    if earlier:
        own = replace(own, status="actual" if own.status != "denied" else "denied")
        if here and before is not None and "relative" not in own.rule:
            kept: Relation = before.relation if before.relation in ("makes", "sells", "diverted") else "holds"
            return replace(own, firm=before.firm, relation=kept)
        return own
    if before is None:
        return own
    if (
        1 <= own.sentence - before.sentence <= 2
        and own.status != "denied"
        and _THAT_NUMBER.match(doc.lower, sentence.start, number[0])
        and not any(f.end <= number[0] for f in firms)
    ):
        so = "planned" if before.status == "planned" else own.status
        return replace(own, firm=before.firm, relation=before.relation, status=so, rule=f"{own.rule}; the same number")
    beside = next((f for f in firms if f.end <= number[0] and _GAP.match(doc.lower[f.end : number[0]])), None)
    if beside and doc.lower.endswith(("from ", "via "), sentence.start, beside.start):
        beside = None  # "24,000 from Nebius, 12,000 more from another"
    if here:
        if "; account" in own.rule:
            return replace(own, relation=before.relation, status=before.status)
        if own.relation == "acquires" and "; add" in own.rule and before.relation in ("makes", "sells"):
            own = replace(own, relation=before.relation)
        if beside and "meant for" not in own.rule and (own.confidence < 0.85 or "each gets" in before.rule):
            return replace(
                own, firm=beside.name, relation=before.relation, status=before.status, rule=f"{own.rule}; listed"
            )
        if _WITH_DOING.search(doc.lower, before.count.head[1], number[0]) and before.status == "planned":
            own = replace(own, status="planned")
        between = [f for f in firms if before.count.number[1] <= f.start < number[0]]
        part = _PART_LEFT.search(left) or _MORE_LEFT.search(left) or _OF_THEM.match(doc.lower, head[1])
        gap = doc.lower[before.count.head[1] : number[0]]
        if part and not between and not _CLAUSE.search(gap):
            own_firm = any(f.name == own.firm and f.start > head[1] for f in firms) and own.firm != before.firm
            strong = own.confidence >= 0.8 and (before.confidence < own.confidence or own_firm)
            if strong:
                return own
            relation = own.relation if own.confidence >= 0.7 and own.relation != "holds" else before.relation
            return replace(own, firm=before.firm, relation=relation, rule=f"{own.rule}; part")
        if _OF_WHICH.search(gap) and own.relation == "sells":
            return replace(own, firm=before.firm, relation=before.relation, rule=f"{own.rule}; of which")
        return own
    if own.sentence - before.sentence == 1 and re.search(
        r"; (?:account|correspond|represent|equal|mean|translate)\b", own.rule
    ):
        firm = own.firm if "account" in own.rule else before.firm
        return replace(own, firm=firm, relation=before.relation, rule=f"{own.rule}; goes on")
    sold_on = (
        bool(_MORE_LEFT.search(left))
        and own.relation == "sells"
        and own.firm in (*sellers(), None)
        and before.relation == "acquires"
    )
    if ((own.confidence < WEAK and not firms) or sold_on) and own.sentence - before.sentence <= 2:
        leans = (
            own.count.rule == "number without noun" or _MORE_LEFT.search(left) or _OF_THEM.match(doc.lower, number[1])
        )
        if leans:
            steady = _STEADY.search(doc.lower, sentence.start, sentence.end)
            relation = before.relation if own.relation == "holds" and not steady else own.relation
            if sold_on:
                relation = before.relation
            return replace(own, firm=before.firm, relation=relation, rule=f"{own.rule}; goes on")
    return own


def _of_its_own(doc: Clean, own: Told, before: Told, firms: Sequence[Name]) -> Told | None:
    """ "… Meta 1.5 million MTIA chips", "against AMD's 400,000", "60,000 at Nebius": the firm beside a number that shares the verb of the one before."""
    number, head = own.count.number, own.count.head
    left = next((f for f in firms if _BESIDE.fullmatch(doc.lower, f.end, number[0])), None)
    if left and left.start > before.count.head[1] and _JOINS.search(doc.lower, before.count.head[1], left.start):
        return replace(own, firm=left.name, relation=before.relation, status=before.status, rule=f"{own.rule}; gapped")
    right = next((f for f in firms if _PLACED.fullmatch(doc.lower, head[1], f.start)), None)
    between = doc.lower[before.count.head[1] : number[0]]
    if (
        right
        and (right.name != own.firm or own.confidence < WEAK + 0.1)
        and _JOINS.search(between)
        and not any(
            before.count.head[1] <= f.start < number[0]
            and not _PLACED.search(doc.lower[before.count.head[1] : f.start])
            for f in firms
        )
    ):
        relation = "acquires" if before.relation == "sells" else before.relation
        return replace(own, firm=right.name, relation=relation, rule=f"{own.rule}; placed")
    return None


def unlisted(doc: Clean, sentence: Sentence, count: ChipCount, names: Sequence[Name]) -> str | None:
    """ "Naver gets 3,056 H200s and NHN Cloud 7,656": a capitalised name right before a number that shares its verb, in no list. `names`: the sentence's."""
    found = _UNLISTED.search(doc.text, max(sentence.start, count.number[0] - 50), count.number[0])
    if found is None or any(n.start < found.end(1) and found.start(1) < n.end for n in names):
        return None
    return found.group(1)


_UNLISTED = re.compile(
    rf"(?:, |; |\band |\bwhile |\bbut )((?!(?:{MONTHS})\b|In\b|Of\b|By\b|The\b|Q\d)[A-Z][\w.&-]+(?: [A-Z][\w.&-]+){{0,2}}) $"
)
_BESIDE = re.compile(rf"(?:'s)? {_HEDGES}")
# What joins a clause without a verb to the one before.
_JOINS = re.compile(r"(?:,|;|\b(?:and|while|but|versus|vs\.?|to|with|against|than)) (?:[a-z]+ )?$")
_PLACED = re.compile(r" (?:units |chips |pieces |cards |gpus )?(?:at|for|to|by) (?:the |its )?")

# "By November that commitment had grown to": what is told of the number before, in a sentence of its own.
_THAT_NUMBER = re.compile(
    r"(?:[^.;]{1,40}, |(?:by|in|since) [a-z0-9 ]{1,20} )?(?:that|this|the|its|their) (?:[a-z]+ )?(?:commitment|figure|number|total|envelope|order|plan|target|pledge|tally|count|amount|deal|agreement|contract|quota|cap|ceiling|goal)s? "
    r"(?:has |had |have |since |later |then |now |will |would |could |was |is )*(?:gr[eo]wn?|expand\w*|ris\w+|rose|swell\w*|swollen|climb\w*|increas\w+|doubl\w+|tripl\w+|quadrupl\w+|reach\w*|becom\w+|became|cut|rais\w+|lift\w*|f[ae]ll(?:en)?|shr[iu]nk|revis\w+|st[ao]nds?|stood) "
)
_OF_WHICH = re.compile(r"\bof (?:which|these|those|them)\b")
# "600,000 chips over three years, with xAI taking 18,000": part of what is told.
_WITH_DOING = re.compile(
    r", with (?:[\w.-]+ ){1,3}?(?:taking|getting|receiving|standing|adding|buying|installing|deploying|housing|hosting)\b"
)
_STEADY = re.compile(r"\b(?:stands?|stood|grew|runs?|has|have|holds?|needed|uses?|used|ran|trained)\b")
# A verb with a subject of its own between two numbers: the second is no part of the first.
_CLAUSE = re.compile(
    r"[;:] |\b(?:while|whereas|but)\b|\band (?:has|have|had|will|would|is|are|was|were|plans?|expects?|aims?)\b"
)


def paired(doc: Clean, sentence: Sentence, told: Sequence[Told], firms: Sequence[Name]) -> list[Told]:
    """ "A, B and C hold 1, 2 and 3 chips": as many firms as numbers, in order."""
    result = list(told)
    runs = _runs([t.count.number for t in told], doc.lower)
    groups = _runs([(f.start, f.end) for f in firms], doc.lower)
    said = "respectively" in doc.lower[sentence.start : sentence.end]
    for run in runs:
        for group in groups:
            if len(run) == len(group) >= 2 and (said or firms[group[-1]].end < told[run[0]].count.number[0]):
                last = told[run[-1]]
                for at, firm in zip(run, group, strict=True):
                    result[at] = replace(
                        told[at],
                        firm=firms[firm].name,
                        relation=last.relation,
                        status=last.status,
                        count=replace(told[at].count, chips=last.count.chips),
                        rule=f"{told[at].rule}; in pairs",
                    )
                break
    return result


def _runs(spans: Sequence[tuple[int, int]], lower: str) -> list[list[int]]:
    """Neighbours that only a comma or "and" parts, as lists of positions."""
    runs: list[list[int]] = []
    for i, span in enumerate(spans):
        if runs and _LIST.fullmatch(lower, spans[runs[-1][-1]][1], span[0]):
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs
