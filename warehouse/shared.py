"""Names and goods that a report and a known measure share, though one may tell them longer than the other.

Only the matching of names and of goods belongs here; what it says of the two is in `warehouse.likeness`, `.timing` and
`.issuers`.
"""

import re
from collections.abc import Collection, Iterable
from functools import cache

from warehouse.known import Event
from warehouse.reports import Report, fold, item_class
from warehouse.words import words


def shared_names(report: Report, event: Event) -> set[str]:
    """The report's parties that the measure has too, one spelling beginning with the other."""
    return {name for name in report.named if any(_begins(name, other) for other in event.named)}


def short_names(names: Iterable[str]) -> set[str]:
    """The first words that stand for longer names by themselves: `kestrel` of `kestrel cloud`."""
    first = {name.split()[0] for name in names}
    return {word for word in first if len(word) > 4 and word not in words().shared_first | words().everywhere}


def named_in(names: Collection[str], report: Report) -> set[str]:
    """Those of a measure's parties that the report's own words name, though its targets leave them out; a firm by the
    first word of its name, in a case a person by the last."""
    text = f" {fold(report.title)} {fold(report.quote)} "
    told = {name for name in names if len(name) > 3 and f" {name}" in text}
    return told | {name for name in set(names) - told if _is_named_in_short(name, report)}


def _is_named_in_short(name: str, report: Report) -> bool:
    rest = name.split()[1:]
    if not rest:
        return False
    surname = report.kind == "enforcement" and len(rest) == 1 and len(rest[0]) > 4 and not item_class(rest[0])[1]
    return not report.capitals.isdisjoint(short_names([name])) or (surname and rest[0] in report.capitals)


def shared_goods(report: Report, event: Event) -> set[str]:
    """The named goods of both; `ascend` is told of `ascend 910c`."""
    return {good for good in report.specific if any(_within(good, other) for other in event.specific)}


def _begins(one: str, other: str) -> bool:
    """Whether a name is another or its beginning, word by word, or its initials; short words begin too many names."""
    short, long = sorted((one.split(), other.split()), key=len)
    if one == other or (len(short[0]) > 3 and long[: len(short)] == short):
        return True
    initials = "".join(word[0] for word in long)
    return (
        len(short) == 1 and len(long) > 2 and len(short[0]) - len(initials) in (0, 1) and short[0].startswith(initials)
    )


def _within(one: str, other: str) -> bool:
    """Whether all words of a good are words of another."""
    tokens, others = _stems(one), _stems(other)
    return tokens <= others or others <= tokens


@cache
def _stems(good: str) -> frozenset[str]:
    """Its words without the endings by which one good is told in two ways: a bonder does bonding."""
    return frozenset(_ENDING.sub("", word) for word in good.split())


_ENDING = re.compile(r"(?<=[a-z]{4})(?:ing|er)$")
