"""What adding articles costs on a small and on a large warehouse, and what the cookbook's questions cost on the large.

Builds two warehouses of made-up news in a temporary folder, adds 1,000 articles to each by the way that the pipeline
takes, prints the ratio of the processor times, and times the queries of docs/cookbook.md beside the same questions put
to the raw tables. Articles, stories, mentions and claims of the past are made in SQL; measures and delays are resolved
by the real code. A hundred articles a day, one in ten about a measure: 10,000 are a hundred days, 1,000,000 some 27
years.

    python bench/warehouse.py [--small 10000] [--large 1000000] [--keep DIR]
"""

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

# Run as a script, this file's own folder comes first, in which `warehouse` would be this file.
sys.path[:] = [place for place in sys.path if Path(place or ".").resolve() != Path(__file__).resolve().parent]

# ruff: noqa: E402
import polars as pl
from duckdb import DuckDBPyConnection

from chipwatch.model import Article, Chip, Count, Delay, Findings, Firm, Read, Sanction
from chipwatch.settings import Alerts
from warehouse import articles, connection, delays, events, findings
from warehouse.publish import publish
from warehouse.query import query
from warehouse.rows import aware, plain

END = datetime(2026, 1, 1, tzinfo=UTC)
A_DAY, BATCH, ROUNDS = 100, 1_000, 7
VERSION = "bench"
KINDS = ("export_control", "listing", "licence", "enforcement", "procurement_ban", "tariff", "investment", "easing")
ISSUERS = ("US", "US", "US", "CN", "CN", "EU", "NL", "JP", "KR", "TW")
COOKBOOK = Path(__file__).parent.parent / "docs" / "cookbook.md"

# The same questions as some of the cookbook's, put to the tables below the views.
RAW = {
    "claims of a firm": (
        "SELECT claim_id, low, high, chip, quote, independent_source FROM gpu_claims WHERE firm = 'Firm 7'",
        "SELECT finding_id, low, high, chip, quote, source FROM store.claims"
        " WHERE firm = 'Firm 7' AND recorded_to IS NULL AND known_to IS NULL",
    ),
    "events of a year": (
        "SELECT event_id, status, independent_sources FROM sanction_events WHERE announced_on >= DATE '2025-01-01'",
        "SELECT event_id, status FROM store.sanction_events"
        " WHERE announced_on >= DATE '2025-01-01' AND recorded_to IS NULL AND known_to IS NULL",
    ),
    "reports of an event": (
        "SELECT outlet, title, quote FROM sanction_reports WHERE event_id = (SELECT min(event_id) FROM listings)",
        "SELECT a.outlet, a.title, f.quote FROM store.sanction_reports AS r JOIN store.sanction_findings AS f"
        " USING (finding_id) JOIN store.articles AS a USING (article_id) WHERE r.recorded_to IS NULL AND"
        " f.recorded_to IS NULL AND a.recorded_to IS NULL AND r.event_id = (SELECT min(event_id)"
        " FROM store.sanction_events WHERE kind = 'listing' AND recorded_to IS NULL AND known_to IS NULL)",
    ),
    "delays that are open": (
        "SELECT count(*) FROM delays WHERE status = 'open'",
        "SELECT count(*) FROM store.delays WHERE status = 'open' AND recorded_to IS NULL AND known_to IS NULL",
    ),
    "articles of a day": (
        "SELECT count(DISTINCT story_id) FROM articles WHERE published_at::DATE = DATE '2025-12-01'",
        "SELECT count(DISTINCT story_id) FROM store.articles JOIN store.stories USING (article_id)"
        " WHERE articles.published_at::DATE = DATE '2025-12-01' AND recorded_to IS NULL",
    ),
}


def measure(number: int, day: datetime) -> Sanction:
    """A measure of some reports within three days: one in ten names the same firm, one in twelve the same good."""
    of_day = random.Random(f"{day.toordinal() // 3} {number // 10 % 11}")
    kind, issuer = of_day.choice(KINDS), of_day.choice(ISSUERS)
    firm, good = int(1_000 * of_day.random() ** 3), int(2_000 * of_day.random() ** 3)
    return Sanction(
        kind=kind, issuer=issuer, agency=of_day.choice((None, "BIS", "MOFCOM")), targets=(f"Firm {firm}", "CN"),
        items=("AI chips", f"good {good}"), status=of_day.choice(("adopted", "adopted", "proposed")),
        new=number // 10 % 5 != 0, evidence=(0, 40),
        date=(day - timedelta(days=number // 10 % 3)).date().isoformat() if number // 10 % 4 else None,
    )  # fmt: skip


def reading(number: int, published: datetime) -> Read:
    """One article with what it says."""
    words = random.Random(number)
    text = " ".join(words.choices([f"word{n}" for n in range(5_000)], k=220))
    article = Article(
        f"https://news{number % 97}.example/{number}", f"Title {number} of the day", text,
        f"https://news{number % 97}.example/{number}", f"Outlet {number % 97}", published, published, "bench",
    )  # fmt: skip
    return Read(article, said(number, published))


def said(number: int, published: datetime) -> Findings:
    """What the article of this number says: every third is relevant, every tenth about a measure."""
    return Findings(
        relevant=number % 3 == 0 or number % 10 == 0,
        firms=tuple(Firm(f"Firm {number % k}", ((0, 6),)) for k in (90, 700)) if number % 3 == 0 else (),
        chips=(Chip(f"Chip {number % 120}", None, ((0, 6),)),) if number % 3 == 0 else (),
        counts=(Count(number, number, True, "H100", f"Firm {number % 90}", "holds", "actual", None, (0, 40)),)
        if number % 20 == 0
        else (),
        sanctions=(measure(number, published),) if number % 10 == 0 else (),
        delays=(Delay(late_thing(number // 50), "fab", f"Firm {number % 90}", "supply", 3, 3, (0, 40)),)
        if number % 50 == 0
        else (),
    )


def late_thing(number: int) -> str:
    """What a delay report is about: fifty things are late at a time, each told a dozen times in 300 days."""
    return f"Thing {number // 600 * 50 + number % 50}"


def build(data: Path, size: int) -> float:
    """A warehouse of `size` articles that end at END; returns seconds."""
    started = time.perf_counter()
    with connection.write(data) as con:
        for statement in _PAST:
            con.execute(statement, {"size": size, "start": plain(END - timedelta(days=size / A_DAY)), "a_day": A_DAY})
        _told(con, size)
    with connection.write(data) as con:
        names = [n for (n,) in con.execute("SELECT finding_id FROM store.sanction_findings").fetchall()]
        events.resolve(con, names, END)
        names = [n for (n,) in con.execute("SELECT finding_id FROM store.delay_findings").fetchall()]
        delays.resolve(con, names, END)
    return time.perf_counter() - started


_ARTICLE = "'https://news' || i % 97 || '.example/' || i"
_KNOWN = "$start::TIMESTAMP + to_microseconds((i * 86400000000 / $a_day)::BIGINT)"
_PAST = (
    f"""
    INSERT INTO store.articles BY NAME
    SELECT {_ARTICLE} AS article_id, 1 AS revision, sha256(i::VARCHAR) AS hash, article_id AS url,
           'Title ' || i || ' of the day' AS title,
           array_to_string(list_transform(range(24), lambda n: md5((i * 24 + n)::VARCHAR)), ' ') AS text,
           'Outlet ' || i % 97 AS outlet, {_KNOWN} AS published_at, TRUE AS date_given, 'bench' AS feed,
           published_at AS first_seen_at, published_at AS known_from, published_at AS recorded_from
    FROM range($size::BIGINT) AS t (i)
    """,
    f"""
    INSERT INTO store.article_days
    SELECT store.article_key({_ARTICLE}), {_KNOWN}, {_KNOWN} FROM range($size::BIGINT) AS t (i)
    """,
    f"""
    INSERT INTO store.stories
    SELECT {_ARTICLE}, 'st_' || i, {_KNOWN}, 791, 'outlet ' || i % 97 FROM range($size::BIGINT) AS t (i)
    """,
    """
    INSERT INTO store.story_leads
    SELECT story_id, article_id, publisher, published_at, 1 FROM store.stories
    WHERE $start IS NOT NULL AND $size > 0 AND $a_day > 0
    """,
    f"""
    INSERT INTO store.story_bands
    SELECT {_ARTICLE}, ({_KNOWN})::DATE, list_transform(range(25), lambda n: hash(i * 25 + n))
    FROM range($size::BIGINT) AS t (i)
    """,
    f"""
    INSERT INTO store.reads BY NAME
    SELECT {_ARTICLE} AS article_id, sha256(i::VARCHAR) AS hash, '{VERSION}' AS version,
           i % 3 = 0 OR i % 10 = 0 AS relevant, {_KNOWN} AS recorded_from, {_KNOWN} AS known_from
    FROM range($size::BIGINT) AS t (i)
    """,
    f"""
    INSERT INTO store.firm_mentions BY NAME
    SELECT 'f_' || i || '_' || k AS finding_id, hash(i + k) AS row_hash, {_ARTICLE} AS article_id,
           'Firm ' || i % k AS firm, 1 AS mentions, [{{'start': 0, 'end': 6}}] AS spans, '{VERSION}' AS version,
           {_KNOWN} AS known_from, {_KNOWN} AS recorded_from
    FROM range($size::BIGINT) AS t (i), (VALUES (90), (700)) AS f (k) WHERE i % 3 = 0
    """,
    f"""
    INSERT INTO store.chip_mentions BY NAME
    SELECT 'c_' || i AS finding_id, hash(i) AS row_hash, {_ARTICLE} AS article_id, 'Chip ' || i % 120 AS chip,
           1 AS mentions, [{{'start': 0, 'end': 6}}] AS spans, '{VERSION}' AS version,
           {_KNOWN} AS known_from, {_KNOWN} AS recorded_from
    FROM range($size::BIGINT) AS t (i) WHERE i % 3 = 0
    """,
    f"""
    INSERT INTO store.claims BY NAME
    SELECT 'g_' || i AS finding_id, hash(i) AS row_hash, {_ARTICLE} AS article_id, 'Firm ' || i % 90 AS firm,
           'H100' AS chip, i AS low, i AS high, TRUE AS approx, 'holds' AS relation, 'actual' AS status,
           'Title of the day' AS quote, 0 AS start_offset, 40 AS end_offset, 1.0 AS confidence, '' AS rule,
           '{VERSION}' AS version, {_KNOWN} AS known_from, {_KNOWN} AS recorded_from
    FROM range($size::BIGINT) AS t (i) WHERE i % 20 = 0
    """,
)


def _told(con: DuckDBPyConnection, size: int) -> None:
    """Measures and delays of the past as findings, not resolved yet."""
    start = END - timedelta(days=size / A_DAY)
    sanctions, late = [], []
    for number in range(0, size, 10):
        published = start + timedelta(days=number / A_DAY)
        clock = {"known_from": plain(published), "recorded_from": plain(published), "version": VERSION}
        common = {"article_id": f"https://news{number % 97}.example/{number}", "row_hash": number, **clock}
        evidence = {"quote": f"Title {number} of the day", "start_offset": 0, "end_offset": 40, "confidence": 1.0}
        found = said(number, published)
        sanctions.extend(
            {"finding_id": f"s_{number}", "kind": s.kind, "issuer": s.issuer, "agency": s.agency,
             "targets": list(s.targets), "items": list(s.items), "status": s.status, "is_new": s.new,
             "acted": s.date, "rule": "", **evidence, **common}
            for s in found.sanctions
        )  # fmt: skip
        late.extend(
            {"finding_id": f"d_{number}", "subject": d.subject, "subject_key": delays.subject_key(d.subject),
             "subject_kind": d.subject_kind, "firm": d.firm, "cause": d.cause, "months_low": 3, "months_high": 3,
             "rule": "", **evidence, **common}
            for d in found.delays
        )  # fmt: skip
    for table, rows in (("sanction_findings", sanctions), ("delay_findings", late)):
        con.register("told", pl.DataFrame(rows, infer_schema_length=None).to_arrow())
        con.execute(f"INSERT INTO store.{table} BY NAME SELECT * FROM told")
        con.unregister("told")


def added(data: Path, first: int, published: datetime) -> Iterator[tuple[str, float]]:
    """Add 1,000 articles as the pipeline does; gives the processor seconds of storing them and what they say."""
    reads = [reading(first + n, published + timedelta(days=n / A_DAY)) for n in range(BATCH)]
    now = published + timedelta(days=BATCH / A_DAY)
    started = time.process_time()
    with connection.write(data) as con:
        articles.store(con, [read.article for read in reads], now)
    yield "articles", time.process_time() - started
    started = time.process_time()
    with connection.write(data) as con:
        findings.store(con, reads, VERSION, now, Alerts())
    yield "findings", time.process_time() - started


def cost(folders: Sequence[Path]) -> list[dict[str, float]]:
    """Median processor seconds of adding 1,000 articles to each, in turns, after a first thousand that only warms up.

    Processor time, and in turns, since other work on the machine would else decide the ratio.
    """
    times: list[dict[str, list[float]]] = [{} for _ in folders]
    ends = []
    for data in folders:
        with connection.write(data) as con:
            ends.append(con.execute("SELECT count(*), max(published_at) FROM store.articles").fetchall()[0])
    for number in range(ROUNDS + 1):
        for data, (held, newest), taken in zip(folders, ends, times, strict=True):
            published = aware(newest) + timedelta(days=number * BATCH / A_DAY)
            for what, seconds in added(data, 10_000_000 + held + number * BATCH, published):
                if number:
                    taken.setdefault(what, []).append(seconds)
    for taken in times:
        taken["all"] = [sum(parts) for parts in zip(*taken.values(), strict=True)]
    return [{what: statistics.median(seconds) for what, seconds in taken.items()} for taken in times]


def asked(data: Path, sql: str) -> float:
    """Seconds of a question put to the published file, the better of two."""
    times = []
    for _ in range(2):
        started = time.perf_counter()
        query(data, sql)
        times.append(time.perf_counter() - started)
    return min(times)


def questions() -> list[tuple[str, str]]:
    """Title and SQL of each question of the cookbook."""
    if not COOKBOOK.exists():
        return []
    parts = COOKBOOK.read_text(encoding="utf-8").split("\n## ")[1:]
    return [(part.split("\n")[0], part.split("```sql\n")[1].split("```")[0]) for part in parts if "```sql" in part]


def main() -> None:
    """Build, add, ask, print."""
    wish = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    wish.add_argument("--small", type=int, default=10_000)
    wish.add_argument("--large", type=int, default=1_000_000)
    wish.add_argument("--keep", type=Path, help="build here and keep it")
    given = wish.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="chipwatch-bench-"))
    try:
        sizes = {"small": given.small, "large": given.large}
        for name, size in sizes.items():
            if not (folder / name).exists():
                print(f"{size:>10,} articles built in {build(folder / name, size):.0f} s")
        costs = cost([folder / name for name in sizes])
        for size, taken in zip(sizes.values(), costs, strict=True):
            print(f"{size:>10,} articles: " + ", ".join(f"{what} {s:.2f} s" for what, s in taken.items()))
        ratios = ", ".join(f"{what} {costs[1][what] / costs[0][what]:.2f}" for what in costs[0])
        print(f"adding {BATCH:,} articles, processor time, large over small: {ratios} (all: at most 1.3 is the aim)")
        publish(folder / "large")
        print(f"\n{'question':<64}{'views':>10}{'tables':>10}")
        for title, (views, tables) in RAW.items():
            print(f"{title:<64}{asked(folder / 'large', views):>8.3f} s{asked(folder / 'large', tables):>8.3f} s")
        for title, sql in questions():
            print(f"{title[:62]:<64}{asked(folder / 'large', sql):>8.3f} s")
    finally:
        if not given.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
