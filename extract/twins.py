"""Which delays of an article are one: a thing told of again by another name, by its family or only by what it is.

Delays of different articles are brought together by the warehouse.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import reference
from chipwatch.model import Delay
from extract.things import NAMED

_STOP = frozenset("the a its ai new next of in to for and at on".split())
_MADE_OF = re.compile(r"-(?:related|based|powered|branded|class|specific)\b")
_FEATURES = re.compile(r"\b(?:features|capabilities|upgrades?|overhaul|version|assistant)$")
# A site that is only called what it is, and what tells one of several apart.
_NO_NAME = re.compile(
    r"(?:(?:new|large|huge|whole|planned|AI|chip|semiconductor|memory) ){0,3}(?:data ?cent(?:er|re)|campus(?:es)?|facility|facilities|site|project|fab|plant|factory)",
    re.IGNORECASE,
)
# "The delayed projects", "the effort": what was told before, by no name.
_POINTED = re.compile(
    r"(?:delayed |whole |entire )?(?:projects?|efforts?|programmes?|programs?|initiatives?|plans?|products?|work)"
)
_ANY_RULE = re.compile(r"(?:rules?|obligations?|duties|requirements?|provisions?|laws?|act|bill|levies|measures?)")
_WHOLE_LAW = re.compile(r"\b(?:law|act|bill|legislation|regulation|rule|directive)$")
_PART = re.compile(r"\b(?:building|phase|hall|stage|module)s?\b", re.IGNORECASE)
_SITES = ("datacenter", "fab")


def telling(text: str) -> set[str]:
    """The lower-cased words of a name that tell it from others, in the singular."""
    words = re.findall(r"[a-z0-9.-]+", _MADE_OF.sub("", text.lower()))
    return {re.sub(r"ies$", "y", w).rstrip("s") for w in words} - _STOP


# "Its Maia chip, code-named 'Braga'".
_CALLED = re.compile(
    r"(?<![\w-])([A-ZÀ-Þ][\w-]+(?: \d{1,3})?)(?: [A-Za-z-]+){0,2} (?:chips?|model|processor|accelerator|campus|data cent(?:er|re)|fab),? (?:(?:which is |is |also |internally )?(?:code-?named|nicknamed)) [\"“‘']?([A-ZÀ-Þ][\w-]+)"
)


class Told(NamedTuple):
    """A delay as one sentence tells it, and how surely the cause is that of this delay."""

    delay: Delay
    weight: int


def merged(found: Sequence[Told], text: str = "") -> list[Delay]:
    """One entry for each delayed thing: the first that names it, with what later ones add, and the surest cause.

    `text` is the article, which may say that two names are one thing.
    """
    called = [(telling(m.group(1)), telling(m.group(2))) for m in _CALLED.finditer(text)] if len(found) > 1 else []
    kept: list[Delay] = []
    surest: list[int] = []
    for delay, weight in found:
        twin = next((i for i, k in enumerate(kept) if _same(k, delay) or _called(k, delay, called)), None)
        if twin is None and kept and _POINTED.fullmatch(delay.subject.lower()):
            twin = len(kept) - 1
        if twin is None:
            kept.append(delay)
            surest.append(weight)
            continue
        old = kept[twin]
        named = delay if _says_more(delay, old) else old
        kept[twin] = replace(
            old,
            subject=named.subject,
            subject_kind=named.subject_kind,
            firm=old.firm or delay.firm,
            cause=delay.cause if weight > surest[twin] else old.cause,
            months_low=old.months_low if old.months_low is not None else delay.months_low,
            months_high=old.months_high if old.months_high is not None else delay.months_high,
            expected_before=old.expected_before or delay.expected_before,
            expected_now=old.expected_now or delay.expected_now,
        )
        surest[twin] = max(surest[twin], weight)
    return kept


def _called(one: Delay, other: Delay, called: Sequence[tuple[set[str], set[str]]]) -> bool:
    """Whether an article gives one of two things the other's name as its code name."""
    x, y = telling(one.subject), telling(other.subject)
    return one.subject_kind == other.subject_kind and any((a <= x and b <= y) or (b <= x and a <= y) for a, b in called)


def _same(one: Delay, other: Delay) -> bool:
    words, more = telling(one.subject), telling(other.subject)
    return bool(
        words <= more
        or more <= words
        or {w for w in words & more if re.search(r"\d", w) and re.search(r"[a-z]|\d{3}", w)}
        or _described(one, other)
        or _of_one_place(one, other)
        or _of_one_family(one, other)
    )


def _says_more(delay: Delay, old: Delay) -> bool:
    """Whether the later of two that are one has the better name."""
    if _ANY_RULE.fullmatch(old.subject.lower()):
        return True
    if _NO_NAME.fullmatch(old.subject):
        return not _PART.search(delay.subject)
    return _described(old, delay) and not NAMED.search(old.subject)


def _described(one: Delay, other: Delay) -> bool:
    """Whether one of two things of a firm is only described ("its next AI chips", "the factory") where the other is named."""
    described = [not NAMED.search(d.subject) for d in (one, other)]
    near = one.firm == other.firm or abs(one.evidence[0] - other.evidence[0]) < 400
    if one.subject_kind in _SITES and other.subject_kind in _SITES:
        if one.subject_kind == other.subject_kind and any(_NO_NAME.fullmatch(d.subject) for d in (one, other)):
            return True
        same = one.firm is not None and one.firm == other.firm
        # A site of no name that is told of later is the one told of before.
        plain = _SITE.search(other.subject.lower()) is not None and not _has_name(other)
        return same and plain and _marks(one.subject) == _marks(other.subject)
    if one.subject_kind == other.subject_kind == "rule" and any(
        _ANY_RULE.fullmatch(d.subject.lower()) for d in (one, other)
    ):
        return True
    if one.subject_kind == other.subject_kind == "rule":
        return near and sum(described) == 1 and all(_WHOLE_LAW.search(d.subject.lower()) for d in (one, other))
    kinds = {("chip" if d.subject_kind == "shipment" else d.subject_kind) for d in (one, other)}
    features = kinds == {"model", "other"} and any(_FEATURES.search(d.subject.lower()) for d in (one, other))
    return (kinds in ({"chip"}, {"model"}) or features) and near and sum(described) == 1


# What any site may be called, unlike a hall, a substation or a line of it.
_SITE = re.compile(
    r"\b(?:data ?cent(?:er|re)s?|campus(?:es)?|facilit(?:y|ies)|sites?|projects?|fabs?|plants?|factor(?:y|ies)|foundr(?:y|ies)|builds?|complex)\b(?: (?:in|at|near|for|with) [a-z ]+)?$"
)


def _has_name(site: Delay) -> bool:
    """Whether a site is told by more than its firm and its price: by a place, a name or a number."""
    words = " ".join(
        w for w in _PRICE.sub("", site.subject).split() if w.lower() not in (site.firm or "").lower().split()
    )
    return NAMED.search(words) is not None


_PRICE = re.compile(r"[$€£]\d[\d.,]*(?: ?(?:million|billion|trillion|bn|m|b))?\b")
# What tells sites of a firm apart without naming them.
_MARK = re.compile(
    r"\b(?:first|second|third|fourth|fifth|other|others|another|some|several|many|all|packaging|assembly|test|pilot|phase|building|hall|expansion)\b",
    re.IGNORECASE,
)


def _marks(subject: str) -> set[str]:
    return {mark.lower() for mark in _MARK.findall(subject)}


_PLACE = re.compile(r"(?<![\w-])[A-ZÀ-Þ][a-zà-ÿ]{3,}(?![\w-])")
_ONE_OF_SEVERAL = re.compile(
    r"\d|\b(?:first|second|third|fourth|new|other|another|old|phase|building|north|south|east|west)\b", re.IGNORECASE
)


def _of_one_place(one: Delay, other: Delay) -> bool:
    """Whether two sites of a firm are told by the same place: "the Ohio project" and "its expansion in Ohio"."""
    if one.firm is None or one.firm != other.firm or not {one.subject_kind, other.subject_kind} <= {*_SITES, "other"}:
        return False
    if one.subject_kind == other.subject_kind == "other" or any(
        _ONE_OF_SEVERAL.search(d.subject) for d in (one, other)
    ):
        return False
    places = set(_PLACE.findall(one.subject)) & set(_PLACE.findall(other.subject))
    return bool(places - set(one.firm.split()))


@cache
def _families() -> dict[str, str]:
    return {
        spelling.lower(): chip.family.lower()
        for chip in reference.chips()
        if chip.family
        for spelling in (chip.name, *chip.aliases)
    }


def _of_one_family(one: Delay, other: Delay) -> bool:
    """Whether one of two chips is the other's family: "GB200" and "Blackwell"."""
    if not {one.subject_kind, other.subject_kind} <= {"chip", "shipment"}:
        return False
    a, b = one.subject.lower(), other.subject.lower()
    return _families().get(a) == b or _families().get(b) == a
