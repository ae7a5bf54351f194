"""Stretches of time: how late ("two quarters", "half a year"), and the distance between two expected dates.

Only arithmetic on time words belongs here; what is late is read in delays.py.
"""

import re
from dataclasses import dataclass

_SMALL = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen".split()
    )
}
_SMALL |= {"a": 1, "an": 1, "another": 1, "couple of": 2}
_NUMBER = r"(?:\d{1,3}|an?|another|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen)"
_SPAN = re.compile(
    rf"(?<!first )(?<!last )(?<!past )(?<!next )\b(?P<low>{_NUMBER})(?: or | to |-)?(?P<high>(?<=[ -]){_NUMBER})?[- ](?:full |whole |further |more |additional )?(?P<unit>week|month|quarter|year)s?\b(?![- ](?:old|deal|agreement|contract|plan|low|high|earlier|ago|of the))"
)
_HALF = re.compile(r"\bhalf a year\b|\bsix-month\b")
_VAGUE = re.compile(
    r"\b(?:by|for|of|after|several|many|few|some|take|another) (?:several |many |some |a few )?(?P<unit>weeks|months|quarters|years)\b"
)
_PER = {"week": 0.25, "month": 1, "quarter": 3, "year": 12}
_MONTHS = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_POINT = re.compile(
    r"\b(?:(?P<part>early|mid|late|the end of|end of|start of|beginning of|(?:the )?(?:first|second|third|fourth) (?:quarter|half) of(?: fiscal| calendar)?|q[1-4]|spring|summer|autumn|fall|winter|first half|second half)[- ]?(?:of )?)?"
    r"(?:(?P<month>january|february|march|april|may|june|july|august|september|october|november|december)(?: of)? ?)?(?P<year>20\d\d)\b|"
    r"(?:in|during|until|to|into|than|of|by|not) (?:in )?the (?P<quarter>first|second|third|fourth)(?: quarter)?+(?! (?:half|of|phase|stage|[a-z]*\d))\b|"
    r"\b(?P<lone>january|february|march|april|may|june|july|august|september|october|november|december)\b"
)
_PARTS = {
    "early": 2,
    "mid": 6.5,
    "late": 11,
    "end": 12,
    "start": 1,
    "beginning": 1,
    "spring": 4.5,
    "summer": 7.5,
    "autumn": 10,
    "fall": 10,
    "winter": 12,
    "q1": 2,
    "q2": 5,
    "q3": 8,
    "q4": 11,
}


@dataclass(frozen=True, slots=True)
class Point:
    """A date in text as months since year 0, with its words' place and its ISO form."""

    months: float
    iso: str
    start: int
    end: int
    fine: bool


def points(text: str) -> list[Point]:
    """Years, months of years, parts of years, in order. A month alone takes the year of its neighbour, else none."""
    found = []
    for match in _POINT.finditer(text):
        year = match["year"]
        if match["quarter"]:  # of a year that is not told
            found.append(Point(_part(match["quarter"] + " quarter"), "", match.start("quarter"), match.end(), True))
            continue
        if match["lone"]:
            found.append(Point(_MONTHS[match["lone"][:3]], "", match.start(), match.end(), True))
            continue
        offset, iso, fine = 6.5, year, False
        if match["month"]:
            offset = _MONTHS[match["month"][:3]]
            iso, fine = f"{year}-{int(offset):02}", True
        elif match["part"]:
            offset, fine = _part(match["part"]), True
        found.append(Point(int(year) * 12 + offset, iso, match.start(), match.end(), fine))
    return found


def _part(words: str) -> float:
    order = {"first": 0, "second": 1, "third": 2, "fourth": 3}
    ordinal = next((n for w, n in order.items() if w in words), None)
    if ordinal is not None:
        return 2 + 3 * ordinal if "quarter" in words else 3.5 + 6 * ordinal
    return next((value for word, value in _PARTS.items() if word in words.split() or words.startswith(word)), 6.5)


def apart(before: Point, now: Point) -> int | None:
    """Whole months from one point to a later one; None where it is not later, or more than ten years."""
    if (before.iso == "") != (now.iso == ""):
        return None
    difference = now.months - before.months
    if before.iso == "" and difference < 0:
        difference += 12
    if before.iso == "" and difference > 6:
        return None
    if before.fine != now.fine and abs(difference) < 12:
        return None
    months = round(difference)
    return months if 0 < months <= 120 else None


def span(text: str) -> tuple[int, int] | None:
    """How long a stretch of time words is, as low and high months: "six to nine months", "a quarter", "months"."""
    if _HALF.search(text):
        return 6, 6
    match = _SPAN.search(text)
    if match:
        low = _number(match["low"])
        high = _number(match["high"]) if match["high"] else low
        if high < low:
            low = high
        return max(1, round(low * _PER[match["unit"]])), max(1, round(high * _PER[match["unit"]]))
    vague = _VAGUE.search(text)
    if vague:
        return {"weeks": (1, 2), "months": (2, 11), "quarters": (6, 12), "years": (24, 60)}[vague["unit"]]
    return None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _SMALL[word]
