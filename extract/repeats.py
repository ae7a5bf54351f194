"""One entry for each distinct statement of a number of chips, where an article says it more than once.

The same number of related chips again in another sentence is the same statement, told with more or less; within one
sentence the same number may be said of two firms ("35,000 each").
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import reference
from chipwatch.model import Count

CLEAR = 0.8  # confidence of a count whose own clause names its firm
GUESS = 0.5  # below it, whose the chips are is only what the article is about


def merged(found: Sequence[Count], title_end: int) -> list[Count]:
    """Counts without repetitions, in order of place; a headline ("X buys 20,000 chips") leaves status and relation to the text."""
    groups: list[list[Count]] = []
    for count in sorted(found, key=lambda c: (c.firm is None, c.chip is None, -c.confidence, c.evidence)):
        twins = next((g for g in groups if _same(_one(g, title_end), count)), None)
        if twins is None:
            groups.append([count])
        else:
            twins.append(count)
    return sorted((_one(group, title_end) for group in groups), key=lambda c: c.evidence)


def _one(group: Sequence[Count], title_end: int) -> Count:
    base = group[0]
    sure = base.confidence >= GUESS
    told = [c for c in group if c.evidence[0] >= title_end]
    surest = max(told or group, key=lambda c: c.confidence)
    return replace(
        base,
        low=base.low if base in told and sure else surest.low,
        high=base.high if base in told and sure else surest.high,
        chip=next((c.chip for c in group if c.chip), None),
        relation=base.relation if base in told else surest.relation,
        status=base.status if base in told else surest.status,
        source=base.source or surest.source,
    )


def _same(full: Count, other: Count) -> bool:
    if full.evidence == other.evidence and full.firm != other.firm and None not in (full.firm, other.firm):
        return False
    if (full.firm is None) != (other.firm is None) and "to a state" in full.rule + other.rule:
        return False  # "50,000 to Samsung", "the remaining 50,000 to the government"
    apart = full.firm != other.firm and None not in (full.firm, other.firm)
    if apart and min(full.confidence, other.confidence) >= CLEAR and full.low == full.high:
        return False
    if (full.status == "denied") != (other.status == "denied"):
        return False
    exact = (full.low, full.high) == (other.low, other.high)
    bounds = [(count.low, count.high) for count in (full, other)]
    bounded = next((b for b in bounds if None not in b), None)
    # "More than 18,000" and "18,000" are one number; "more than a million" and "1 to 1.5 million" are two.
    half = (
        (None in bounds[0]) != (None in bounds[1])
        and bounded is not None
        and bounded[0] == bounded[1]
        and bool(set(bounds[0]) & set(bounds[1]) - {None})
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
    # GB200 and GB300 are two; NVL72 racks of either are told by the rack.
    siblings = all(name[-1].isdigit() for name in (one, other)) and one.split()[-1] != other.split()[-1]
    return (bool(lines[0] & lines[1]) and not siblings) or one in other or other in one
