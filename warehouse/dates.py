"""ISO dates as texts give them: a day, a month or a year. Only their reading and comparing belongs here."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "year"]

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class Partial:
    """A day, or the first day of a month or year that is all that is known."""

    first: date
    precision: Precision

    @property
    def last(self) -> date:
        """The last day that it may be."""
        if self.precision == "day":
            return self.first
        month = self.first.month if self.precision == "month" else 12
        return date(self.first.year, month, monthrange(self.first.year, month)[1])


def partial(text: str | None) -> Partial | None:
    """`2025-04-15`, `2025-04` or `2025` to a Partial; None for None and for what is no such date."""
    match = _PARTIAL.fullmatch(text.strip()) if text else None
    if not match:
        return None
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return Partial(first, "day" if day else "month" if month else "year")


def gap(one: tuple[date, date], other: tuple[date, date]) -> int:
    """Days between two spans of days; 0 where they touch or overlap."""
    return max((other[0] - one[1]).days, (one[0] - other[1]).days, 0)
