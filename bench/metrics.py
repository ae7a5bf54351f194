"""What the indicators cost over the findings of many articles, beside what extracting those articles takes.

Fills warehouses in a temporary folder with made-up findings, measures them from scratch and again after 100 new
articles, each in a process of its own whose peak of memory is told, and times extraction on the sample's texts, mixed
as on a feed: one in twenty on topic. Extraction is scaled from `--extract` articles; everything else is run in full.

    python bench/metrics.py [--articles 1000000] [--extract 400]

One article in twenty is on topic. Of those each has a claim about one of 300 firms and a report of one of 5,000
measures, and one in five a delay. The ratio is one of processor seconds, which
other work on the machine changes little. It ends with exit code 1 where the indicators take more than their share, or
where a pass needs more memory than `PEAK`, whatever the number of articles.
"""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

# Run as a script, this file's own folder comes first, in which `metrics` would be this file.
sys.path[:] = [place for place in sys.path if Path(place or ".").resolve() != Path(__file__).resolve().parent]

# ruff: noqa: E402
from duckdb import DuckDBPyConnection

from chipwatch.model import Article
from flows.measure import measure
from warehouse import connection

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SHARE = 0.02  # of the time of extraction, that the indicators may take
PEAK = 2048  # MiB that a pass may need: DuckDB's own limit (`warehouse.connection.MEMORY`); more would not be bounded
ON_TOPIC = 20
TEXTS_IN_ONE = 4  # of the sample's 600 to 700 characters; news stories have 2,000 to 5,000
CHIPS = ("H100", "H200", "H20", "A100", "B200", "GB200", "Hopper", "Blackwell", "MI300X", "TPU v5p", "Ascend 910B")
_DEFAULTS = {
    "VARCHAR": "''",
    "VARCHAR[]": "[]::VARCHAR[]",
    "TIMESTAMP": "moment",
    "BOOLEAN": "false",
    "DATE": "moment::DATE",
}

# What each table gets for article n; columns that must not be empty and are not named get an empty value of their type.
# fmt: off
_TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "articles": ("TRUE", {"revision": "1", "title": "'Title ' || n", "text": "'Text ' || n",
                          "outlet": "'Outlet ' || n % 200",
                          "hash": "n::VARCHAR", "url": "article_id", "published_at": "moment", "date_given": "true"}),
    "stories": ("TRUE", {"story_id": "'s' || n", "published_at": "moment", "publisher": "'outlet ' || n % 200"}),
    "story_leads": ("TRUE", {"story_id": "'s' || n", "publisher": "'outlet ' || n % 200"}),
    "claims": ("n % 20 = 0", {
        "finding_id": "'c' || n", "firm": "'Firm ' || (hash(n) % 300)::BIGINT",
        "chip": "$chips[1 + (hash(n, 1) % 12)::BIGINT]", "low": "1000 * (1 + (hash(n, 2) % 200)::BIGINT)",
        "high": "1000 * (1 + (hash(n, 2) % 200)::BIGINT)", "relation": "'holds'",
        "status": "CASE WHEN n % 100 = 0 THEN 'planned' ELSE 'actual' END", "quote": "'about so many thousand chips'"}),
    "sanction_findings": ("n % 20 = 0", {
        "finding_id": "'f' || n", "kind": "'export_control'", "issuer": "$issuers[1 + (hash(n, 3) % 6)::BIGINT]",
        "status": "CASE WHEN (hash(n, 4) % 4)::BIGINT = 0 THEN 'proposed' ELSE 'adopted' END", "is_new": "true"}),
    "sanction_reports": ("n % 20 = 0", {"event_id": "'e' || (hash(n, 5) % 5000)::BIGINT", "finding_id": "'f' || n",
                                         "score": "1.0"}),
    "sanction_events": ("n % 20 = 0 AND n < 100000", {
        "event_id": "'e' || n // 20", "kind": "'export_control'", "issuer": "$issuers[1 + (hash(n, 3) % 6)::BIGINT]",
        "targets": "['CN', 'Firm ' || (hash(n, 6) % 200)::BIGINT]", "status": "'effective'"}),
    "delay_findings": ("n % 100 = 0", {"finding_id": "'d' || n", "subject_kind": "'model'", "cause": "'chip_access'"}),
    "delay_reports": ("n % 100 = 0", {"delay_id": "'l' || (hash(n, 7) % 2000)::BIGINT", "finding_id": "'d' || n"}),
    "delays": ("n % 100 = 0 AND n < 200000", {
        "delay_id": "'l' || n // 100", "subject_kind": "'model'", "firm": "'Firm ' || (hash(n) % 300)::BIGINT",
        "cause": "'chip_access'", "status": "CASE WHEN n % 300 = 0 THEN 'resolved' ELSE 'open' END",
        "slip_months_low": "1 + n % 9"}),
}
# fmt: on


def fill(con: DuckDBPyConnection, first: int, last: int, since: str, days: int) -> None:
    """Articles `first` to `last` with their findings, spread over `days` from `since` on."""
    values = {"chips": [*CHIPS, None], "issuers": ["US", "US", "CN", "EU", "NL", "JP"]}
    for table, (which, columns) in _TABLES.items():
        described = con.execute(
            "SELECT column_name, data_type, is_nullable FROM duckdb_columns()"
            " WHERE schema_name = 'store' AND table_name = ?",
            [table],
        ).fetchall()
        given = {
            name: columns.get(name, "article_id" if name == "article_id" else _DEFAULTS.get(kind, f"0::{kind}"))
            for name, kind, nullable in described
            if name in columns or not nullable or name == "known_from"
        }
        used = {name: value for name, value in values.items() if any(f"${name}" in sql for sql in given.values())}
        con.execute(
            f"""
            INSERT INTO store.{table} BY NAME
            SELECT {", ".join(f"{sql} AS {name}" for name, sql in given.items())}
            FROM (
                SELECT n, 'https://news.example/' || n AS article_id,
                       TIMESTAMP '{since}' + to_seconds((hash(n, 8) % {days * 86_400})::BIGINT) AS moment
                FROM range({first}, {last}) AS r (n)
            ) WHERE {which}
            """,
            used,
        )


def measured(data: Path) -> tuple[float, int, str]:
    """Processor seconds and peak memory (MiB) of one pass over the indicators, in a process of its own, and what it
    says of itself."""
    done = subprocess.run(
        [sys.executable, __file__, "--pass", str(data)], stdout=subprocess.PIPE, text=True, check=True
    )
    seconds, peak, told = done.stdout.split("|")
    return float(seconds), int(peak), told.strip()


def one_pass(data: Path) -> None:
    """Measure once, and print what it took for `measured`."""
    # DuckDB imports pandas where it is installed, as it is for development; users need not have it.
    sys.modules["pandas"] = None  # type: ignore[assignment]
    began, before = time.perf_counter(), time.process_time()
    changed = measure(data, NOW)
    seconds, wall = time.process_time() - before, time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    rows = ", ".join(f"{name} {rows:,}" for name, rows in changed.items())
    print(f"{seconds}|{peak}|{seconds:.1f} s of processor, {wall:.1f} s by the clock, peak {peak:,} MiB; rows: {rows}")


def extraction(number: int, joined: int) -> tuple[float, float]:
    """Processor seconds of one article on a feed with one in twenty on topic, and its mean length in characters.

    From the sample's texts, of which `joined` make one article: they are shorter than news usually are.
    """
    from extract import read
    from sample import corpus

    texts = [Article(row["id"], row["title"], row["text"]) for row in corpus.articles()]
    on = [article for article, found in zip(texts, read(texts), strict=True) if found.relevant]
    off = [article for article in texts if article not in on]

    def one(n: int) -> Article:
        kind = on if n % ON_TOPIC == 0 else off
        parts = [kind[(n + step * 7) % len(kind)] for step in range(joined)]
        return Article(str(n), parts[0].title, "\n\n".join(part.text for part in parts))

    mixed = [one(n) for n in range(number)]
    began = time.process_time()
    sum(1 for _ in read(mixed))
    return (time.process_time() - began) / number, sum(len(article.text) for article in mixed) / number


def main() -> None:
    """Run it all, and end with exit code 1 where the indicators take more than their share."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--extract", type=int, default=400)
    parser.add_argument("--pass", dest="folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.folder:
        one_pass(given.folder)
        return
    place = Path(tempfile.mkdtemp(prefix="bench-metrics-"))
    try:
        for number in (given.articles // 10, given.articles):
            data = place / str(number)
            with connection.write(data) as con:
                fill(con, 0, number, "2022-01-01", 1780)
            whole, peak, told = measured(data)
            print(f"{number:,} articles from scratch: {told}", flush=True)
            with connection.write(data) as con:
                fill(con, number, number + 100, "2026-11-01", 20)
            print(f"  and 100 new ones: {measured(data)[2]}", flush=True)
    finally:
        shutil.rmtree(place)
    for joined in (1, TEXTS_IN_ONE):
        an_article, length = extraction(given.extract, joined)
        total = an_article * given.articles
        ratio = whole / total
        print(
            f"extraction of articles of {length:,.0f} characters: {1000 * an_article:.2f} ms each, measured on "
            f"{given.extract:,}; {given.articles:,} would take {total:,.0f} s of processor (scaled); "
            f"indicators / extraction: {ratio:.2%}",
            flush=True,
        )
    print(f"at most {SHARE:.0%} of the extraction of articles of usual length, the second; at most {PEAK:,} MiB")
    sys.exit(ratio > SHARE or peak > PEAK)


if __name__ == "__main__":
    main()
