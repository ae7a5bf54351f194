"""Measures that an article words as two kinds and that are one: a licence granted and the easing that it is, a listing and
the licence duty that it brings.

Pure comparison of groups of mentions (merging.py); which kinds are kindred is a table here.
"""

import re
from collections.abc import Sequence

from extract.merging import VAGUE, Mention, close

# What is told again in words of another kind: the first kind stands.
_TOLD_AGAIN = frozenset(
    (
        ("listing", "export_control"),
        ("licence", "export_control"),
        ("easing", "export_control"),
        ("licence", "easing"),
        ("easing", "licence"),
    )
)


def without_kindred(found: Sequence[list[Mention]]) -> list[list[Mention]]:
    """The groups without those that tell one before them in words of another kind."""
    kept: list[list[Mention]] = []
    for group in found:
        if not any(_are_one(k, group) for k in kept):
            kept.append(group)
    kept = [group for group in kept if not any(_tells_again(k, group) for k in kept if k is not group)]
    return [group for group in kept if not any(_says_which(k, group) for k in kept if k is not group)]


def _are_one(one: Sequence[Mention], other: Sequence[Mention]) -> bool:
    """Whether two groups are a licence granted and an easing for the same chips ("the US let Nvidia sell the H20, reversing
    its ban"), or one bill that blocks licences to control exports."""
    kinds = {one[0].kind, other[0].kind}
    if kinds == {"licence", "export_control"} and one[0].law is not None:
        return one[0].law == other[0].law and one[0].issuer == other[0].issuer
    if kinds != {"licence", "easing"} or one[0].issuer != other[0].issuer or one[0].against or other[0].against:
        return False
    chips = [{name for m in g for name in m.own if any(map(str.isdigit, name))} for g in (one, other)]
    return bool(chips[0] & chips[1]) and _fit(one, other) and all(g[0].act for g in (one, other))


def _tells_again(one: Sequence[Mention], other: Sequence[Mention]) -> bool:
    """Whether the other group, told in later sentences that point back, names no party, no goods and no date of its own."""
    if (one[0].kind, other[0].kind) not in _TOLD_AGAIN or one[0].issuer != other[0].issuer or not one[0].act:
        return False
    if _news(one) != _news(other) or any(m.apart for m in other):
        return False
    places = [{m.sentence.index for m in g if m.act} or {m.sentence.index for m in g} for g in (one, other)]
    if places[0] & places[1] or min(places[1]) < min(places[0]):
        return False
    laws = [{m.law for m in g} - {None} for g in (one, other)]
    if laws[1] - laws[0]:
        return False
    named = any(m.own - VAGUE for m in other if m.act)
    return not named and all(m.anaphoric for m in other) and _fit(one, other)


def _says_which(one: Sequence[Mention], other: Sequence[Mention]) -> bool:
    """Whether the other group only announces rules or a crackdown, and the first says what kind of measure they are."""
    announced = all(_UNSPECIFIC.fullmatch(m.words) for m in other if m.act) and other[0].act
    return announced and one[0].act and one[0].issuer == other[0].issuer and _news(one) == _news(other)


def _news(group: Sequence[Mention]) -> bool:
    return any(m.new for m in group)


# Words that leave open what kind of measure is announced.
_UNSPECIFIC = re.compile(
    r"(?:propos|announc|issu|publish|unveil|adopt|introduc|releas|impos|prepar|draft)\w* (?:[a-z.-]+ ){0,4}?(?:rules?|measures?|guidelines?|framework)|"
    r"(?:new |sweeping |latest )*(?:chip |tech )?crackdown(?: on [a-z0-9'. -]{2,40})?"
)


def _fit(one: Sequence[Mention], other: Sequence[Mention]) -> bool:
    dates = [next((m.when for m in g if m.when), None) for g in (one, other)]
    return None in dates or close(dates[0] or "", dates[1] or "")
