"""The records that pass between the rooms: articles in, findings out.

Only shapes belong here, with the JSON form that `chipwatch extract` reads and writes; no decisions and no I/O.
Plain frozen dataclasses, because the extract stage starts in a fraction of a second and must not import a validation
library to do so. Character offsets count in `Article.document`: the title, two newlines, the text.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Literal

Span = tuple[int, int]

Relation = Literal["holds", "acquires", "makes", "sells", "diverted"]
CountStatus = Literal["actual", "planned", "denied"]
SanctionKind = Literal[
    "export_control", "listing", "licence", "easing", "enforcement", "procurement_ban", "investment", "tariff"
]
SanctionStatus = Literal["proposed", "adopted", "denied"]
SubjectKind = Literal["model", "chip", "datacenter", "fab", "shipment", "rule", "other"]
Cause = Literal["chip_access", "technical", "supply", "regulatory", "commercial", "unknown"]


@dataclass(frozen=True, slots=True)
class Article:
    """One revision of one article.

    `article_id` is the canonical URL; without one, the id that the article came with in an archive; else the hash of
    outlet, title and text. `published` and `fetched` are aware datetimes in UTC; a bare date is its midnight.
    `feed` is the URL of the feed that it came through, None where it was read from an archive.
    """

    article_id: str
    title: str
    text: str
    url: str | None = None
    outlet: str | None = None
    published: datetime | None = None
    fetched: datetime | None = None
    feed: str | None = None

    @property
    def document(self) -> str:
        """The text that all character offsets count in."""
        return f"{self.title}\n\n{self.text}"

    @property
    def hash(self) -> str:
        """SHA-256 over title and text, hexadecimal: the name of this revision."""
        return hashlib.sha256(self.document.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Firm:
    """A company or AI lab that the text names; `name` is its usual English name."""

    name: str
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A processor product or family that the text names."""

    name: str
    maker: str | None
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """A number of chips, with who has, gets, makes or loses them; `low` or `high` is None where it is left open."""

    low: int | None
    high: int | None
    approx: bool
    chip: str | None
    firm: str | None
    relation: Relation
    status: CountStatus
    source: str | None
    evidence: Span
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Sanction:
    """A government measure, or an act under one, as this article reports it.

    `issuer` is an ISO 3166-1 alpha-2 code, `EU` or `UN`. `date`, `announced` and `effective` are ISO days, months
    (`2022-10`) or years. `primary_source` is a Federal Register number or a link to the issuer's own notice.
    `issuer_stated` says whether the sentence shows whose act it is; else it was inferred from what stands around it.
    """

    kind: SanctionKind
    issuer: str | None
    agency: str | None
    targets: tuple[str, ...]
    items: tuple[str, ...]
    status: SanctionStatus
    new: bool
    date: str | None
    evidence: Span
    announced: str | None = None
    effective: str | None = None
    primary_source: str | None = None
    issuer_stated: bool = True
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Delay:
    """Something that comes, or may come, later than planned. Months say how late, where the text does."""

    subject: str
    subject_kind: SubjectKind
    firm: str | None
    cause: Cause
    months_low: int | None
    months_high: int | None
    evidence: Span
    expected_before: str | None = None
    expected_now: str | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What one article says. `relevant` is False where the gate turned the article away; then all lists are empty."""

    relevant: bool
    firms: tuple[Firm, ...] = ()
    chips: tuple[Chip, ...] = ()
    counts: tuple[Count, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    delays: tuple[Delay, ...] = ()

    def as_json(self, article_id: str | None) -> dict[str, Any]:
        """The output line of `chipwatch extract`, keys in the order of the documentation."""
        plain = {name: [_plain(item) for item in getattr(self, name)] for name in _LISTS}
        return {"id": article_id, "relevant": self.relevant, **plain}


_LISTS = ("firms", "chips", "counts", "sanctions", "delays")


def _plain(item: Any) -> dict[str, Any]:
    # asdict() copies deeply and is ten times slower than reading the slots.
    return {name: getattr(item, name) for name in item.__slots__}


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of JSON Lines input that is no article: its number from 1, its id if it had one, and what is wrong."""

    line: int
    id: str | None
    error: str


@dataclass(frozen=True, slots=True)
class Read:
    """An article together with its findings, as it goes from `extract` to `warehouse`."""

    article: Article
    findings: Findings
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Expected trouble, as a value that ends up in a table: where, a short code, and what is wrong and what to do."""

    where: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class FeedState:
    """What the warehouse remembers of a feed between fetches.

    `etag` and `modified` are the validators of the last good answer; `entries` maps an entry's id to the fingerprint of
    its feed text, so that an unchanged entry's page is not fetched again.
    """

    etag: str | None = None
    modified: str | None = None
    entries: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pull:
    """One fetch of one feed, with all that came of it.

    `outcome`: `new` (an answer was parsed), `unchanged` (304, or the same entries), `failed` (down, slow, refused, not
    a feed, too few entries), `gone` (410). `state` is what to remember; on failure the state of before.
    `entries` counts the entries that the answer held. An article may come with a trouble of its own (a page without
    text).
    """

    feed: str
    at: datetime
    outcome: Literal["new", "unchanged", "failed", "gone"]
    state: FeedState
    entries: int = 0
    articles: tuple[Article, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    error: str | None = None


def row_of(text: str, number: int) -> Mapping[str, Any] | BadLine:
    """One JSON line to its object, or to what is wrong with it. Never raises."""
    try:
        row = json.loads(text)
    except json.JSONDecodeError as error:
        return BadLine(number, None, f"not JSON: {error.msg} at character {error.pos + 1}")
    except (ValueError, RecursionError) as error:
        return BadLine(number, None, f"not JSON: {error}")
    if not isinstance(row, Mapping):
        return BadLine(number, None, f"expected an object with title and text, found {type(row).__name__}")
    return row


def parse_line(text: str, number: int) -> Article | BadLine:
    """One JSON line to an `Article`, or to what is wrong with it. Never raises."""
    row = row_of(text, number)
    return row if isinstance(row, BadLine) else article_of(row, number)


def article_of(row: Mapping[str, Any], number: int = 1) -> Article | BadLine:
    """An input row (id, title, text, published, outlet, url) to an `Article`, or to what is wrong with it."""
    raw = row.get("id")
    given = str(raw) if isinstance(raw, str | int) and not isinstance(raw, bool) else None
    for name in ("title", "text"):
        if not isinstance(row.get(name), str):
            return BadLine(number, given, f"'{name}' must be a string")
    for name in ("url", "outlet"):
        if not isinstance(row.get(name), str | None):
            return BadLine(number, given, f"'{name}' must be a string or null")
    try:
        published = moment(row.get("published"))
    except ValueError as error:
        return BadLine(number, given, f"'published': {error}")
    outlet, url = row.get("outlet") or None, row.get("url") or None
    article = Article("", row["title"], row["text"], url=url, outlet=outlet, published=published)
    name = (
        url
        or given
        or hashlib.sha256(f"{outlet or ''}\n{article.document}".encode("utf-8", "surrogatepass")).hexdigest()
    )
    return replace(article, article_id=name)


def moment(value: object) -> datetime | None:
    """An ISO date or date-time to an aware UTC datetime; None stays None. Raises ValueError with the reason."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError(f"expected YYYY-MM-DD or null, found {type(value).__name__}")
    try:
        parsed = datetime.fromisoformat(value)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"expected YYYY-MM-DD, found {value[:40]!r}") from None


def day_of(article: Article) -> date | None:
    """The day an article was published, in UTC."""
    return article.published.date() if article.published else None
