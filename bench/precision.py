"""How often alerts are right, on labelled articles lived through day by day with the default alerts.

    python bench/precision.py

Right: an article that the alert quotes is labelled with a new measure of its kind and issuer; loosely right: with any
new measure. Recall: the share of articles with a new measure that an alert quotes. The figures are in docs/coverage.md.
"""

import json
import sys
import tempfile
from collections import defaultdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
STREAMS = (("tune", "tune2", "tune3", "tune5"), ("check",), ("check2",))

Label = dict[str, Any]


def _any_of(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _news(labels: Label) -> list[Label]:
    return [label for label in labels["sanctions"] if True in _any_of(label["new"])]


def _lines(path: Path) -> list[Label]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def measure(sets: tuple[str, ...]) -> str:
    """One line of figures for the articles of some sets, as one stream."""
    import extract
    from chipwatch.model import Article, Read, article_of
    from chipwatch.settings import Alerts
    from warehouse import articles, connection, findings

    labels: dict[str, Label] = {}
    read = []
    for name in sets:
        folder = ROOT / "tests" / "labelled" / name
        for row, gold in zip(_lines(folder / "articles.jsonl"), _lines(folder / "gold.jsonl"), strict=True):
            url = f"https://{name}.example/{row['id']}"
            article = article_of(row | {"id": url, "url": url})
            if isinstance(article, Article):
                read.append(article)
                labels[url] = gold
    days: dict[date, list[Read]] = defaultdict(list)
    for article, found in zip(read, extract.read(read), strict=True):
        days[article.published.date() if article.published else date(2026, 1, 1)].append(Read(article, found))
    with tempfile.TemporaryDirectory() as data, connection.write(Path(data)) as con:
        for day in sorted(days):
            now = datetime.combine(day, time.max, UTC)
            articles.store(con, [one.article for one in days[day]], now)
            findings.store(con, days[day], "bench", now, Alerts())
        bodies = con.execute("SELECT body FROM outbox WHERE type LIKE 'sanction%'").fetchall()
    told = [json.loads(body)["data"] for (body,) in bodies]
    quoted = {report["url"] for data in told for report in data["reports"]}
    loose = sum(any(_news(labels[report["url"]]) for report in data["reports"]) for data in told)
    right = sum(
        any(
            data["kind"] in _any_of(label["kind"]) and data["issuer"] in _any_of(label["issuer"])
            for report in data["reports"]
            for label in _news(labels[report["url"]])
        )
        for data in told
    )
    must = [
        url
        for url, gold in labels.items()
        if any(not label.get("optional") and _any_of(label["new"]) == [True] for label in gold["sanctions"])
    ]
    caught = sum(url in quoted for url in must)
    return (
        f"{', '.join(sets)}: {len(labels)} articles, {len(told)} alerts, {right / len(told):.0%} right, "
        f"{loose / len(told):.0%} loosely right, recall {caught / len(must):.0%}"
    )


if __name__ == "__main__":
    sys.path[0] = str(ROOT)  # Python puts this folder there, whose extract.py is a benchmark
    for stream in STREAMS:
        print(measure(stream))
