"""Which articles are copies of one story: the same text, syndicated or lightly edited, from whatever outlet.

Candidates come from MinHash signatures cut into bands (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive
Datasets, chapter 3), looked up in SQL within a window of days, so the cost does not grow with the archive. Each pair
is then checked by the real overlap of its word shingles. Copies of copies are copies: a story is a connected component.
"""

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

import numpy as np
import polars as pl
import rensa
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from chipwatch.model import Article
from warehouse.rows import TIME, dicts, frame, given, ident, plain

Shingles = NDArray[np.uint64]

WINDOW_DAYS = 7
# Short runs, since each word that an editor changes costs as many shingles as it has words.
WORDS = 3
# 25 bands of 4 rows find 80 of 100 pairs at a Jaccard similarity of 0.5, 97 at 0.6, and 4 at 0.2.
BANDS, ROWS, SEED = 25, 4, 20220407
# Measured on the labelled streams: reports in their own words, and such as follow one pattern, stay below 0.25,
# lightly edited copies above 0.55.
SIMILAR = 0.5
# A shortened copy is contained in the long one; below this share of its length it is a brief of its own.
CONTAINED, SHORTENED = 0.85, 0.4
# Of copies, one below this share of the longest one's length is a shortened one, and does not lead the story.
COMPLETE = 0.8
# Texts shorter than this say too little without their title.
FEW_WORDS = 20
# One band may be shared by thousands of boilerplate pages; so many neighbours of each are looked at.
NEIGHBOURS = 20

_TOKENS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def shingles(article: Article) -> Shingles:
    """Sorted distinct hashes of the runs of three words in an article's body; dtype uint64, at least one."""
    words = _TOKENS.findall(article.text.lower())
    if len(words) < FEW_WORDS:
        words = _TOKENS.findall(article.document.lower())
    if not words:
        words = [article.article_id]
    tokens = np.fromiter((zlib.crc32(word.encode()) for word in words), np.uint64, len(words))
    length = min(WORDS, len(words))
    rolled = np.zeros(len(words) - length + 1, np.uint64)
    for place in range(length):
        rolled = rolled * _FACTOR + tokens[place : place + len(rolled)]
    return np.unique(rolled)


def bands(documents: Sequence[Shingles]) -> NDArray[np.uint64]:
    """Band hashes of each document's MinHash signature; shape (documents, BANDS), dtype uint64."""
    offsets = np.cumsum([0, *(len(document) for document in documents)]).astype(np.uint64)
    flat = np.concatenate(documents)
    matrix = rensa.RMinHash.digest_matrix_from_flat_token_hashes(flat, offsets, BANDS * ROWS, SEED)
    signature = np.array(matrix.to_rows(), np.uint64).reshape(len(documents), BANDS, ROWS)
    value = np.broadcast_to(np.arange(BANDS, dtype=np.uint64), (len(documents), BANDS)).copy()
    for row in range(ROWS):
        value = value * _FACTOR + signature[:, :, row]
    return value


def same_story(one: Shingles, other: Shingles) -> bool:
    """Whether two texts overlap so much that one is a copy of the other, or both of a third."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    short, long = sorted((len(one), len(other)))
    if shared / (short + long - shared) >= SIMILAR:
        return True
    return shared / short >= CONTAINED and short / long >= SHORTENED


def components(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Connected components: each name to the smallest name of its component."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for one, other in pairs:
        small, large = sorted((root(one), root(other)))
        parent[large] = small
    return {name: root(name) for name in list(parent)}


def assign(con: DuckDBPyConnection, articles: Sequence[Article]) -> None:
    """Give each of these new articles a story, an old one where it is a copy; stories that it joins become one.

    Each article must carry the publication that it counts with. Cost grows with the batch and with the articles of the
    same days, not with the archive.
    """
    if not articles:
        return
    texts = {article.article_id: shingles(article) for article in articles}
    days = [plain(article.published).date() for article in articles if article.published]
    rows = zip(texts, days, bands(list(texts.values())).tolist(), strict=True)
    fresh = frame(rows, {"article_id": pl.String, "day": pl.Date, "bands": pl.List(pl.UInt64)})
    with given(con, fresh=fresh):
        con.execute("INSERT INTO store.story_bands BY NAME SELECT * FROM fresh")
        pairs = _candidates(con)
    texts.update(_texts(con, {name for pair in pairs for name in pair} - set(texts), (min(days), max(days))))
    copies = [(one, other) for one, other in pairs if same_story(texts[one], texts[other])]
    _store(con, articles, copies, (min(days), max(days)))


def _candidates(con: DuckDBPyConnection) -> list[tuple[str, str]]:
    """Pairs of a new article (in `fresh`) and any other that share a band within the window."""
    return con.execute(
        """
        WITH span AS (SELECT min(day) - $window AS first_day, max(day) + $window AS last_day FROM fresh),
        old AS (
            SELECT article_id, day, unnest(bands) AS band FROM store.story_bands
            WHERE day BETWEEN (SELECT first_day FROM span) AND (SELECT last_day FROM span)
        ),
        new AS (SELECT article_id, day, unnest(bands) AS band FROM fresh),
        near AS (
            SELECT new.article_id AS one, old.article_id AS other
            FROM new JOIN old ON new.band = old.band AND new.article_id <> old.article_id
            WHERE abs(new.day - old.day) <= $window
            QUALIFY row_number() OVER (
                PARTITION BY new.article_id, new.band ORDER BY abs(new.day - old.day), old.article_id
            ) <= $neighbours
        )
        SELECT DISTINCT least(one, other), greatest(one, other) FROM near ORDER BY ALL
        """,
        {"window": WINDOW_DAYS, "neighbours": NEIGHBOURS},
    ).fetchall()


def _texts(con: DuckDBPyConnection, names: set[str], days: tuple[date, date]) -> dict[str, Shingles]:
    """Shingles of stored articles, as they stood when they came; the days are those of the articles beside them."""
    with given(con, wanted=frame(((name,) for name in names), {"article_id": pl.String})):
        rows = dicts(
            con,
            """
            SELECT article_id, title, text FROM store.articles SEMI JOIN wanted USING (article_id)
            WHERE revision = 1 AND published_at BETWEEN $first::DATE - $window - 1 AND $last::DATE + $window + 1
            """,
            {"first": days[0], "last": days[1], "window": WINDOW_DAYS},
        )
    return {row["article_id"]: shingles(Article(row["article_id"], row["title"], row["text"])) for row in rows}


def _store(
    con: DuckDBPyConnection, articles: Sequence[Article], copies: Sequence[tuple[str, str]], days: tuple[date, date]
) -> None:
    new = [article.article_id for article in articles]
    known = _stories(con, {name for pair in copies for name in pair} - set(new), days)
    # A story that is already there takes part as a node of its own, so that all that touch it become one.
    links = [*copies, *((name, f"\0{story}") for name, story in known.items())]
    heads = components([*links, *((name, name) for name in new)])
    taken: dict[str, str] = {}
    for node, head in sorted(heads.items()):
        if node.startswith("\0"):
            taken.setdefault(head, node[1:])
    placed = frame(
        (
            (a.article_id, taken.get(heads[a.article_id]) or ident("st", heads[a.article_id]),
             plain(a.published) if a.published else None, len(a.text), a.outlet, a.url)
            for a in articles
        ),
        {"article_id": pl.String, "story_id": pl.String, "published_at": TIME, "length": pl.Int32, "outlet": pl.String,
         "url": pl.String},
    )  # fmt: skip
    merged = ((node[1:], taken[head]) for node, head in heads.items() if node.startswith("\0"))
    moves = frame(((old, kept) for old, kept in merged if old != kept), {"old": pl.String, "kept": pl.String})
    held = _days_told(con, set(known.values()), days)
    with given(con, placed=placed, moves=moves):
        if len(moves):
            con.execute(
                """
                UPDATE store.stories SET story_id = moves.kept FROM moves
                WHERE story_id = moves.old AND published_at BETWEEN $first AND $last
                """,
                {"first": held[0], "last": held[1]},
            )
            con.execute("INSERT INTO store.merged_stories SELECT old, kept, FALSE FROM moves")
        con.execute(
            """
            INSERT INTO store.stories BY NAME
            SELECT article_id, story_id, published_at, length, store.publisher_of(outlet, url, article_id) AS publisher
            FROM placed
            """
        )
    _lead(con, {*placed["story_id"], *moves["old"], *moves["kept"]}, set(known.values()), held)


def _days_told(con: DuckDBPyConnection, stories: set[str], days: tuple[date, date]) -> tuple[datetime, datetime]:
    """The moments of the first and the last copy of these stories, and of these days.

    Copies are found within WINDOW_DAYS of each other, so where a look that goes further than that finds no more on
    either side, there is none.
    """
    first, last = datetime.combine(days[0], time.min), datetime.combine(days[1], time.max)
    further = timedelta(WINDOW_DAYS + 2)
    while stories:
        with given(con, wanted=frame(((name,) for name in stories), {"story_id": pl.String})):
            low, high = con.execute(
                """
                SELECT min(published_at), max(published_at) FROM store.stories SEMI JOIN wanted USING (story_id)
                WHERE published_at BETWEEN $first AND $last
                """,
                {"first": first - further, "last": last + further},
            ).fetchall()[0]
        if low is None or (low >= first and high <= last):
            break
        first, last = min(first, low), max(last, high)
    return first, last


def _lead(con: DuckDBPyConnection, stories: Iterable[str], known: set[str], held: tuple[datetime, datetime]) -> None:
    """Choose anew which copy leads each of these stories: of those that are complete the earliest.

    `known` are those that were there before; all copies were published within `held`.
    """
    within = {"first": held[0], "last": held[1]}
    with given(
        con,
        touched=frame(((story,) for story in stories), {"story_id": pl.String}),
        known=frame(((story,) for story in known), {"story_id": pl.String}),
    ):
        if known:
            con.execute(
                """
                DELETE FROM store.story_leads
                WHERE story_id IN (SELECT story_id FROM known) AND published_at BETWEEN $first AND $last
                """,
                within,
            )
        con.execute(
            """
            INSERT INTO store.story_leads BY NAME
            WITH copies AS (
                SELECT *, length < $complete * max(length) OVER (PARTITION BY story_id) AS shortened
                FROM store.stories
                WHERE story_id IN (SELECT story_id FROM touched) AND published_at BETWEEN $first AND $last
            )
            SELECT story_id, arg_min(article_id, (shortened, published_at, article_id)) AS article_id,
                   arg_min(publisher, (shortened, published_at, article_id)) AS publisher,
                   min(published_at) AS published_at, count(*) AS copies
            FROM copies GROUP BY story_id
            """,
            {"complete": COMPLETE, **within},
        )


def _stories(con: DuckDBPyConnection, names: set[str], days: tuple[date, date]) -> Mapping[str, str]:
    """The stories of articles published beside those of these days."""
    if not names:
        return {}
    with given(con, wanted=frame(((name,) for name in names), {"article_id": pl.String})):
        rows = con.execute(
            """
            SELECT article_id, story_id FROM store.stories SEMI JOIN wanted USING (article_id)
            WHERE published_at BETWEEN $first::DATE - $window - 1 AND $last::DATE + $window + 1
            """,
            {"first": days[0], "last": days[1], "window": WINDOW_DAYS},
        )
        return dict(rows.fetchall())
