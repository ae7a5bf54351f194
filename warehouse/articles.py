"""Articles and their revisions: what is new, what is a revision, what is known, and what no extractor has read yet.

Only articles belong here; which of them tell one story is decided in `warehouse.stories`, what they say is stored by
`warehouse.findings`.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
from duckdb import DuckDBPyConnection

from chipwatch.model import Article, Trouble
from warehouse import stories
from warehouse import unread as unread_rows
from warehouse.days import NOWHERE, days_of, remember_days
from warehouse.feeds import troubled
from warehouse.rows import TIME, aware, dicts, frame, given, plain

# News feeds began in the 1990s; an earlier date is a default of some program, as 1970 is.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# A clock ahead by a time zone is common, a day ahead is a wrong date.
AHEAD = timedelta(days=1)

# The most that a careful desk was seen to make of one running story in a day; tickers make more.
MOST_REVISIONS = 50

_HALF_PAIRS = re.compile("[\ud800-\udfff]")

_RESTLESS = f"changed more than {MOST_REVISIONS} times; the texts after that are not stored"

_SCHEMA = {
    "article_id": pl.String, "revision": pl.Int32, "hash": pl.String, "url": pl.String, "title": pl.String,
    "text": pl.String, "outlet": pl.String, "published_at": TIME, "date_given": pl.Boolean,
    "published_claimed": TIME, "fetched_at": TIME, "first_seen_at": TIME, "feed": pl.String, "known_from": TIME,
    "known_to": TIME, "recorded_from": TIME, "recorded_to": TIME,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ArticlesStored:
    """What came of storing a batch: articles seen for the first time, revisions of known ones, and the rest."""

    new: int
    revised: int
    same: int


@dataclass(frozen=True, slots=True)
class Revision:
    """One stored revision, without its text. Times are aware."""

    article_id: str
    number: int
    hash: str
    published: datetime
    dated: bool
    fetched: datetime | None
    first_seen: datetime
    known_from: datetime
    known_to: datetime | None = None
    current: bool = True


def clean(article: Article) -> Article:
    """The article as it can be stored: halves of surrogate pairs, which no UTF-8 can hold, are replaced one by one."""
    title, text = _HALF_PAIRS.sub("\ufffd", article.title), _HALF_PAIRS.sub("\ufffd", article.text)
    return article if (title, text) == (article.title, article.text) else replace(article, title=title, text=text)


def dated(article: Article, seen: datetime) -> tuple[datetime, bool]:
    """When the article counts as published, and whether it says so itself.

    Without a date, or with one before 1990 or more than a day ahead of `seen`, it counts as published when it was seen.
    """
    given_date = article.published
    if given_date is not None and EARLIEST <= given_date <= seen + AHEAD:
        return min(given_date, seen), True
    return seen, False


def revise(known: Sequence[Revision], article: Article, now: datetime) -> Revision | None:
    """The revision that this article is, given the stored ones of its id in order; None where it is one of them.

    A text that was there before stays known: an outlet that goes back and forth adds no row. A revision with an
    earlier date, or an earlier fetch, than the current one is an older text that came late, and is never current.
    After MOST_REVISIONS texts no more is taken up: a page that changes by the hour is no article any more.
    """
    if any(revision.hash == article.hash for revision in known) or len(known) >= MOST_REVISIONS:
        return None
    seen = article.fetched or now
    published, said = dated(article, seen)
    if not known:
        return Revision(article.article_id, 1, article.hash, published, said, article.fetched, seen, published)
    current = next(revision for revision in known if revision.current)
    number, first_seen = len(known) + 1, known[0].first_seen
    if _order(published, article.fetched, current) < 0:
        return Revision(
            article.article_id, number, article.hash, published, said, article.fetched, first_seen,
            min(published, current.known_from), current.known_from, current=False,
        )  # fmt: skip
    known_from = published if published > current.published else max(seen, current.known_from)
    return Revision(
        article.article_id, number, article.hash, published, said, article.fetched, first_seen, known_from
    )  # fmt: skip


def _order(published: datetime, fetched: datetime | None, current: Revision) -> int:
    """Negative where a text is older than the current revision."""
    if fetched is not None and current.fetched is not None:
        return -1 if fetched < current.fetched else 1
    return -1 if published < current.published else 1


def store(con: DuckDBPyConnection, articles: Sequence[Article], now: datetime) -> ArticlesStored:
    """Store a batch of articles, in order; storing the same again changes nothing.

    `now` is aware. Raises nothing for odd articles: a date in the future or in 1970 is kept as what the article said.
    """
    if not articles:
        return ArticlesStored(0, 0, 0)
    batch = [clean(article) for article in articles]
    known = _known(con, {article.article_id for article in batch})
    fresh: dict[tuple[str, str], tuple[Revision, Article]] = {}
    superseded: dict[str, datetime] = {}
    firsts: list[Article] = []
    restless: list[str] = []
    for article in batch:
        revisions = known[article.article_id]
        revision = revise(revisions, article, now)
        if revision is None:
            if len(revisions) >= MOST_REVISIONS and all(old.hash != article.hash for old in revisions):
                restless.append(article.article_id)
            continue
        if not revisions:
            firsts.append(replace(article, published=revision.published))
        elif revision.current:
            known[article.article_id] = revisions = [
                replace(old, current=False, known_to=revision.known_from) if old.current else old for old in revisions
            ]
            superseded[article.article_id] = revision.known_from
        fresh[article.article_id, revision.hash] = (revision, article)
        revisions.append(revision)
    settled = {(r.article_id, r.hash): r for revisions in known.values() for r in revisions}
    rows = [_row(settled[key], article, now) for key, (_, article) in fresh.items()]
    _write(con, rows, superseded, now)
    come = (settled[key] for key in fresh)
    remember_days(con, ((r.article_id, r.known_from, r.published) for r in come if r.number == 1 or not r.current))
    stories.assign(con, firsts)
    troubled(con, (Trouble(name, "many_revisions", _RESTLESS) for name in restless), now)
    return ArticlesStored(len(firsts), len(fresh) - len(firsts), len(batch) - len(fresh))


def _known(con: DuckDBPyConnection, ids: set[str]) -> defaultdict[str, list[Revision]]:
    known: defaultdict[str, list[Revision]] = defaultdict(list)
    days = days_of(con, ids)
    if days == NOWHERE:
        return known
    with given(con, wanted=frame(((name,) for name in ids), {"article_id": pl.String})):
        rows = dicts(
            con,
            """
            SELECT article_id, revision, hash, published_at, date_given, fetched_at, first_seen_at, known_from,
                   known_to, recorded_to IS NULL AS current
            FROM store.articles SEMI JOIN wanted USING (article_id) WHERE known_from >= $since ORDER BY revision
            """,
            {"since": days.since},
        )
    for row in rows:
        times = {name: aware(row[name]) if row[name] else None for name in ("fetched_at", "known_to")}
        known[row["article_id"]].append(
            Revision(
                article_id=row["article_id"],
                number=row["revision"],
                hash=row["hash"],
                published=aware(row["published_at"]),
                dated=row["date_given"],
                fetched=times["fetched_at"],
                first_seen=aware(row["first_seen_at"]),
                known_from=aware(row["known_from"]),
                known_to=times["known_to"],
                current=row["current"],
            )
        )
    return known


def _row(revision: Revision, article: Article, now: datetime) -> tuple[object, ...]:
    return (
        article.article_id, revision.number, revision.hash, article.url, article.title, article.text, article.outlet,
        plain(revision.published), revision.dated, plain(article.published) if article.published else None,
        plain(article.fetched) if article.fetched else None, plain(revision.first_seen), article.feed,
        plain(revision.known_from), plain(revision.known_to) if revision.known_to else None, plain(now),
        None if revision.current else plain(now),
    )  # fmt: skip


def _write(
    con: DuckDBPyConnection, rows: list[tuple[object, ...]], superseded: dict[str, datetime], now: datetime
) -> None:
    old = frame(((name, plain(moment)) for name, moment in superseded.items()), {"article_id": pl.String, "at": TIME})
    with given(con, incoming=frame(rows, _SCHEMA), superseded=old):
        if superseded:
            con.execute(
                """
            UPDATE store.articles SET recorded_to = $now, known_to = superseded.at
            FROM superseded WHERE articles.article_id = superseded.article_id AND recorded_to IS NULL
            """,
                {"now": plain(now)},
            )
        con.execute("INSERT INTO store.articles BY NAME SELECT * FROM incoming")
        unread_rows.add(con)


def unread(con: DuckDBPyConnection, version: str, limit: int) -> list[Article]:
    """Up to `limit` current articles that this version of the extractor has not read, those from feeds first.

    An article without a plausible date of its own carries the moment of its first fetch; from an archive, none.
    """
    return _articles(unread_rows.unread(con, version, limit))


def readings(con: DuckDBPyConnection, since: date | None, version: str | None, after: str, limit: int) -> list[Article]:
    """Up to `limit` current articles that some version of the extractor has read, by id from the one after `after`.

    `since` leaves only those published on that day or later, `version` those that this version read last.
    """
    rows = dicts(
        con,
        """
        SELECT a.article_id, title, text, url, outlet, published_at, date_given, fetched_at, feed
        FROM store.articles AS a
        JOIN store.reads AS r ON r.article_id = a.article_id AND r.hash = a.hash AND r.recorded_to IS NULL
        WHERE a.recorded_to IS NULL AND a.article_id > $after AND ($since::DATE IS NULL OR published_at >= $since::DATE)
          AND ($version::VARCHAR IS NULL OR r.version = $version)
        ORDER BY a.article_id LIMIT $limit
        """,
        {"since": since, "version": version, "after": after, "limit": limit},
    )
    return _articles(rows)


def read_before(con: DuckDBPyConnection, since: date | None, version: str | None) -> int:
    """How many articles `readings` gives altogether."""
    row = con.execute(
        "SELECT count(*) FROM store.articles AS a JOIN store.reads AS r ON r.article_id = a.article_id "
        "AND r.hash = a.hash AND r.recorded_to IS NULL WHERE a.recorded_to IS NULL "
        "AND ($1::DATE IS NULL OR published_at >= $1::DATE) AND ($2::VARCHAR IS NULL OR r.version = $2)",
        [since, version],
    ).fetchone()
    return int(row[0]) if row else 0


def _articles(rows: Sequence[Mapping[str, Any]]) -> list[Article]:
    return [
        Article(
            row["article_id"],
            row["title"],
            row["text"],
            row["url"],
            row["outlet"],
            aware(row["published_at"]) if row["date_given"] or row["fetched_at"] else None,
            aware(row["fetched_at"]) if row["fetched_at"] else None,
            row["feed"],
        )
        for row in rows
    ]
