"""How the page says things: numbers, days, and the database's short words in plain English.

Only wording belongs here, for tables and charts alike.
"""

from datetime import date, datetime
from urllib.parse import urlsplit

KINDS = {
    "export_control": "Export control",
    "listing": "Listing",
    "licence": "Licence",
    "easing": "Easing",
    "enforcement": "Enforcement",
    "procurement_ban": "Procurement ban",
    "investment": "Investment curb",
    "tariff": "Tariff",
}
STEPS = {
    "proposed": "Proposed",
    "announced": "Announced",
    "effective": "In effect",
    "eased": "Eased",
    "rescinded": "Rescinded",
    "denied": "Denied",
    "settled": "Settled",
}
CAUSES = {
    "chip_access": "Chip access",
    "technical": "Technical",
    "supply": "Supply",
    "regulatory": "Regulatory",
    "commercial": "Commercial",
    "unknown": "Not stated",
}
BASES = {"existing": "Has", "planned": "Plans", "diverted": "Diverted"}
CONTROLS = {
    "allowed": "Allowed",
    "notify": "Notify",
    "licence": "Licence",
    "case_by_case": "Case by case",
    "presumption_of_denial": "Presumed denial",
    "barred": "Barred",
    "unknown": "Not known",
}
HEALTH = {"ok": "Fresh", "stale": "Stale", "failing": "Failing", "gone": "Gone"}
PLAIN_GPUS = "GPUs, not named"


def word(words: dict[str, str], key: str | None) -> str:
    """The page's word for a short word of the database; an unknown one as it is, an empty one as a dash."""
    if key is None:
        return "–"
    return words.get(key, key.replace("_", " ").capitalize())


def number(value: float | None) -> str:
    """A count to three significant digits with thousands separators; a dash where it is not known."""
    if value is None:
        return "–"
    if abs(value) < 1000:
        return f"{value:.0f}"
    digits = len(str(int(abs(value)))) - 3
    return f"{round(value, -digits):,.0f}"


def span(low: float | None, high: float | None) -> str:
    """A range in words: "10,000 to 20,000", "at least 10,000", "up to 20,000", one number, or a dash."""
    if low is None and high is None:
        return "–"
    if high is None:
        return f"at least {number(low)}"
    if not low:
        return f"up to {number(high)}"
    return number(low) if number(low) == number(high) else f"{number(low)} to {number(high)}"


def months(low: float | None, high: float | None) -> str:
    """A slip in months: "3 months", "2 to 11 months", or a dash."""
    if low is None and high is None:
        return "–"
    numbers = sorted({f"{value:g}" for value in (low, high) if value is not None}, key=float)
    return f"{' to '.join(numbers)} month{'' if numbers == ['1'] else 's'}"


def day(value: date | None) -> str:
    """A day as "9 April 2025"; a dash where it is not known."""
    return f"{value.day} {value:%B %Y}" if value else "–"


def expected(value: date | None) -> str:
    """A day for which something is expected. Views give a month as its first day, so a first is said as its month."""
    return f"{value:%B %Y}" if value and value.day == 1 else day(value)


def moment(value: datetime | None) -> str:
    """A time in UTC as "9 April 2025, 14:05 UTC"; "never" where there is none."""
    return f"{day(value)}, {value:%H:%M} UTC" if value else "never"


def ago(value: datetime | None, now: datetime) -> str:
    """How long ago something was, in its largest unit: "3 hours ago"."""
    if value is None:
        return "never"
    seconds = max(0, int((now - value).total_seconds()))
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count:,} {unit}{'' if count == 1 else 's'} ago"
    return "just now"


def several(values: list[str] | None, most: int = 6) -> str:
    """A list in words, cut after `most`; a dash where it is empty."""
    if not values:
        return "–"
    rest = len(values) - most
    return ", ".join(values[:most]) + (f" and {rest} more" if rest > 0 else "")


def link(url: str | None) -> str | None:
    """An address that may stand in a link: http or https with a host; None for anything else."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host else None
