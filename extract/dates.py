"""Dates in a sentence as ISO days, months or years: "October 7, 2022", "last October", "on Tuesday", "in 2024".

Relative dates count back from the day of publication; without one they stay unread. Only dates belong here, no
judgement of what happened on them.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_WEEKDAYS = {d: n for n, d in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
_MONTH = r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|december|(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\.?)"
_PATTERNS = (
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>(?:19|20)\d\d)\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH},? (?P<year>(?:19|20)\d\d)\b"),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)(?:-(?P<day>\d\d))?\b"),
    re.compile(
        rf"\b(?P<last>last |this past |previous )?(?:early |late |mid-?|in )*{_MONTH},? (?:of )?(?P<year>(?:19|20)\d\d)\b"
    ),
    re.compile(
        rf"\b(?:on |by |from |until |before |after |effective |starting |since |as of )?{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,? \d{{4}})"
    ),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH}\b(?!,? \d{{4}})"),
    re.compile(
        rf"\b(?P<last>last|this past|in|since|by|until|from|during|early|late|mid|of|for|this|next|starting|before|after|effective)[ -](?:early |late |mid-)?{_MONTH}\b(?! \d)"
    ),
    re.compile(r"\b(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"),
    re.compile(
        r"\b(?P<relative>today|yesterday|this week|last week|last month|this month|last year|earlier this (?:week|month|year)|(?:two|three|four|five|six|several|\d+) (?:days|weeks|months|years) ago)\b"
    ),
    re.compile(
        r"\b(?:in|since|during|(?<!act )(?<!law )of|for|from|late|early|mid-?|by|until|throughout|through|end of) ?(?P<year>(?:19|20)\d\d)\b(?!-)"
    ),
    re.compile(r"\b(?P<year>20\d\d)'s?\b|\((?P<year2>20\d\d)\)"),
)
# "The October 7 rules": what is named after its day has been.
NAMED_BY_DAY = re.compile(
    r" (?:[a-z]+ )?(?:rules?|controls|curbs|bans?|restrictions|tariffs|order|directive|decision|ruling|announcement|letter|raids?)\b"
)
_COUNT = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "several": 4}


@dataclass(frozen=True, slots=True)
class When:
    """A date in text: ISO day, month or year, its place, and the day it may be at the latest."""

    iso: str
    start: int
    end: int
    latest: date
    relative: bool = False


def dates(lower: str, start: int, end: int, published: date | None) -> list[When]:
    """All dates in `lower[start:end]`, in order, without overlaps."""
    found: list[When] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(lower, start, end):
            if any(match.start() < w.end and w.start < match.end() for w in found):
                continue
            when = _read(match, published)
            if when:
                found.append(when)
    return sorted(found, key=lambda w: w.start)


def _read(match: re.Match[str], published: date | None) -> When | None:
    parts = match.groupdict()
    year, month, day = parts.get("year") or parts.get("year2"), parts.get("month"), parts.get("day")
    if parts.get("weekday"):
        return _weekday(match, published)
    if parts.get("relative"):
        return _relative(match, published)
    number = None
    if month:
        number = int(month) if month.isdigit() else _MONTHS[month[:3]]
        if not 1 <= number <= 12:
            return None
        if month == "may" and not (day or year or parts.get("last")):
            return None
    if year is None:
        if published is None or number is None:
            return None
        told = (
            bool(day)
            and match.string.endswith("the ", 0, match.start())
            and bool(NAMED_BY_DAY.match(match.string, match.end()))
        )
        said = parts.get("last") or ""
        past = said.startswith(("last", "since", "this past")) or told
        future = said in ("next", "by", "until")
        guess = _nearest_year(number, int(day) if day else None, published, past, future)
        if not future and (date(guess, number, 1) - published).days > _SOON and _is_told_as_past(match):
            guess -= 1
        return _when(guess, number, int(day) if day else None, match)
    return _when(int(year), number, int(day) if day else None, match)


def _when(year: int, month: int | None, day: int | None, match: re.Match[str]) -> When | None:
    if not 1900 <= year <= 2100:
        return None
    if month is None:
        return When(f"{year}", match.start(), match.end(), date(year, 12, 31))
    length = monthrange(year, month)[1]
    if day is None or not 1 <= day <= length:
        return When(f"{year}-{month:02}", match.start(), match.end(), date(year, month, length))
    return When(f"{year}-{month:02}-{day:02}", match.start(), match.end(), date(year, month, day))


def _nearest_year(month: int, day: int | None, published: date, past: bool, future: bool) -> int:
    """The year of a bare month: the one closest to publication, the last one for "last" and "since"."""
    if past:
        return (
            published.year
            if (month, day or 1) <= (published.month, published.day) and month != published.month
            else published.year - 1
            if month >= published.month
            else published.year
        )
    best = min(
        (published.year - 1, published.year, published.year + 1),
        key=lambda y: abs((date(y, month, min(day or 15, 28)) - published).days),
    )
    if future and date(best, month, 28) < published:
        return best + 1
    return best


# A month that far ahead is as near as the same one of the year before.
_SOON = 45
# What stands before a date and says whether it is over. "Expected in January" is to come, whatever its form.
_TENSES = re.compile(
    r"\b(?:(?P<ahead>will|would|could|may|might|should|shall|to [a-z]+|due|until|effective|expect\w*|schedul\w*|plan\w*|delay\w*|postpon\w*|propos\w*|before|starting|start\w*|begin\w*|from)|"
    r"(?P<over>was|were|has been|had|did|came|went|took|began|put|sold|told|[a-z]{3,}ed))\b"
)

_ENDS = re.compile(r"(?<=[a-z)]{2})[.!?] ")


def _is_told_as_past(match: re.Match[str]) -> bool:
    """Whether the last word before a date that tells its tense, in its own sentence, tells of something over."""
    before = match.string[max(0, match.start() - 120) : match.start()]
    last = [*_TENSES.finditer(_ENDS.split(before)[-1])]
    return bool(last) and last[-1]["over"] is not None


def _weekday(match: re.Match[str], published: date | None) -> When | None:
    if published is None:
        return None
    back = (published.weekday() - _WEEKDAYS[match["weekday"]]) % 7
    day = published - timedelta(days=back)
    return When(day.isoformat(), match.start(), match.end(), day, relative=True)


def _relative(match: re.Match[str], published: date | None) -> When | None:
    if published is None:
        return None
    words = match["relative"]
    if words in ("today", "this week", "earlier this week"):
        return When(published.isoformat(), match.start(), match.end(), published, relative=True)
    if words == "yesterday":
        day = published - timedelta(days=1)
        return When(day.isoformat(), match.start(), match.end(), day, relative=True)
    if words == "last week":
        day = published - timedelta(days=7)
        return When(day.isoformat()[:7], match.start(), match.end(), day, relative=True)
    if words in ("this month", "earlier this month"):
        return When(f"{published:%Y-%m}", match.start(), match.end(), published, relative=True)
    if words == "last month":
        day = published.replace(day=1) - timedelta(days=1)
        return When(f"{day:%Y-%m}", match.start(), match.end(), day, relative=True)
    if words == "earlier this year":
        return When(f"{published.year}", match.start(), match.end(), published - timedelta(days=30), relative=True)
    if words == "last year":
        return When(
            f"{published.year - 1}", match.start(), match.end(), date(published.year - 1, 12, 31), relative=True
        )
    amount, unit = words.split()[0], words.split()[1]
    number = min(int(amount) if amount.isdigit() else _COUNT[amount], 400)
    day = published - timedelta(days=number * {"days": 1, "weeks": 7, "months": 30, "years": 365}[unit])
    precision = {"days": 10, "weeks": 7, "months": 7, "years": 4}[unit]
    return When(day.isoformat()[:precision], match.start(), match.end(), day, relative=True)
