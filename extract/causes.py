"""Why something is late: causes by the words that state them, nearest after "because of" and the like first.

Only the wording of causes belongs here.
"""

import re
from collections.abc import Sequence

from chipwatch.model import Cause

_CAUSES: tuple[tuple[Cause, re.Pattern[str]], ...] = (
    (
        "chip_access",
        re.compile(
            r"\b(?:chip (?:shortages?|supply|access|scarcity|constraints?)|shortages? of (?:[a-z0-9'-]+ ){0,4}(?:chips?|gpus?|h20s?|accelerators?|compute)|lack of (?:[a-z0-9'-]+ ){0,4}(?:chips?|gpus?|compute|computing)|(?:gpu|compute|h20|chip|accelerator)s? (?:shortage|scarcity|constraint|supply|availability)|"
            r"access to (?:[a-z0-9'(),-]+ ){0,6}(?:chips?|gpus?|processors?|hardware|graphics|compute)|not enough (?:[a-z0-9'-]+ )?(?:gpus?|chips?|compute)|export (?:controls?|restrictions?|curbs?|bans?)|limited availability|couldn't (?:get|obtain) (?:chips|gpus)|insufficient (?:[a-z0-9'-]+ )?(?:chips?|gpus?|compute)|huawei (?:chips?|ascend|processors?)|domestic chips?|scarce (?:chips|gpus)|securing (?:enough )?(?:chips|gpus))\b"
        ),
    ),
    (
        "regulatory",
        re.compile(
            r"\b(?:in bond|customs|filing|appeals?|bidder|commission|officials|dispute over|reviewed|permits?|permitting|regulat\w*|approvals?|licen[cs]\w*|review|antitrust|lawsuit|court|zoning|environmental|government shutdown|staff shortage|political|parliament|lawmakers|privacy|compliance|customs|export (?:licen[cs]|clearance)|tax|tariffs?|negotiations?|truce|summit|congress|trade talks|ai act|watchdog|legal|judge|inspections?)\b"
        ),
    ),
    (
        "technical",
        re.compile(
            r"\b(?:redesign\w*|too difficult|crash\w*|testers|evaluations?|coding skills|changes? (?:of|to|requested)|design\b|design flaws?|flaws?|defects?|bugs?|technical|engineering|yields?|overheat\w*|performance|quality|safety (?:tests?|testing|concerns|evaluations?)|reliab\w*|failed|failures?|glitch\w*|respin|re-?design\w*|unsatisf\w*|dissatisf\w*|underperform\w*|disappoint\w*|not satisfied|instab\w*|unstable|training (?:problems|issues|failures)|mask|tape-?out|leak\w*|connect\w*|interconnect|benchmarks?|thermal|warp\w*|testing|tests|validation|qualif\w*|complex\w*|capabilit\w*|refin\w*|improv\w*|polish)\b"
        ),
    ),
    (
        "supply",
        re.compile(
            r"\b(?:switchgear|substations?|landlord|lenses|power|electric\w*|grid|transformers?|turbines?|supply[- ]chain|shortages?|labou?r|workers?|construction|weather|storms?|rain|materials?|components?|parts|memory|hbm|cowos|packaging|substrates?|cooling|equipment|tools?|water|land|bottlenecks?|contractors?|suppliers?|capacity|interconnection|skilled|concrete|builder)\b"
        ),
    ),
    (
        "commercial",
        re.compile(
            r"\b(?:funds|interest|buyers|demand|financ\w*|funding|costs?|market|strateg\w*|investors?|budget|customers?|cash|debt|business|economic|profit\w*|priorit\w*|subsid\w*|spending|orders|interest rates|terms|pricing|partners?hip|dispute|disagreements?|reorgani[sz]\w*|restructur\w*|weak|slump|bankrupt\w*|capital)\b"
        ),
    ),
)

_BECAUSE = re.compile(
    r"\b(?:due to|because of|because|owing to|amid|after|as|over|following|caused by|citing|blam\w+|stem\w* from|attribut\w+ (?:[a-z]+ )?to|result of|since|given|lies in|for want of|for lack of|pending|until|so that|thanks to|waiting for|waits for|it waits|challenged)\b([^;]*)",
    re.DOTALL,
)


def cause(sentence: str, neighbours: Sequence[str]) -> Cause:
    """The cause that a lower-cased sentence states, because-clauses first; else one that a neighbour gives as a reason."""
    reasons = [m.group(1) for m in _BECAUSE.finditer(sentence)]
    for part in (*reasons, sentence):
        if found := _first(part):
            return found
    for other in neighbours:
        reason = _REASON.search(other)
        if reason and (found := _first(reason.group(1))):
            return found
    return "unknown"


def _first(text: str) -> Cause | None:
    hits = [(m.start(), name) for name, pattern in _CAUSES if (m := pattern.search(text))]
    return min(hits)[1] if hits else None


# What a neighbouring sentence must say to give the reason of the delay beside it.
_REASON = re.compile(
    r"\b(?:because|due to|owing to|lies in|caused by|blam\w+|citing|reasons?|stem\w*|attribut\w+|after|for lack of|for want of|problem\w*|said that|found that|cited|not meet|hindered)\b(.*)",
    re.DOTALL,
)
