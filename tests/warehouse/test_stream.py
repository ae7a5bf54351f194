"""Alerts on a labelled stream of news: how many are about a real, new measure, and how many measures are told.

The articles of tests/labelled/{tune,tune2} and of the sample, on and off topic, are lived through day by day, with the
clock at each day's end, through the real extraction, resolution and choice of alerts. An alert is right where one of
the articles that it quotes is labelled with a new measure of its kind and issuer; `loosely` right where the article is
labelled with any new measure. The figures stand in docs/coverage.md.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest

from chipwatch.model import Article, Read, article_of
from chipwatch.settings import Alerts
from extract import VERSION, read
from sample import corpus
from warehouse import articles, connection, findings

LABELLED = Path(__file__).parent.parent / "labelled"
FLOORS = {"precision": 0.88, "loose precision": 0.95, "recall": 0.68}
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)


def labelled(path: Path) -> Iterator[tuple[Article, dict[str, Any]]]:
    for line, gold in zip((path / "articles.jsonl").open(), (path / "gold.jsonl").open(), strict=True):
        article = article_of(json.loads(line))
        assert isinstance(article, Article)
        yield article, json.loads(gold)


def sampled() -> Iterator[tuple[Article, dict[str, Any]]]:
    labels = {gold["id"]: gold for gold in map(json.loads, (corpus.HERE / "gold.jsonl").open())}
    for entry in corpus.entries():
        if entry.slug not in labels:
            continue
        outlet, text = corpus.OUTLETS[entry.feed], entry.text or entry.summary
        yield Article(entry.slug, entry.title, text, None, outlet, entry.published), labels[entry.slug]


def any_of(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def new_measures(gold: dict[str, Any], surely: bool = False) -> list[dict[str, Any]]:
    """The labelled measures that an annotator may call new; `surely`: that all must."""
    told = gold.get("sanctions", [])
    if surely:
        return [one for one in told if any_of(one["new"]) == [True] and not one.get("optional")]
    return [one for one in told if True in any_of(one["new"])]


def measured(stream: list[tuple[Article, dict[str, Any]]], data: Path) -> dict[str, float]:
    """Precision, loose precision, recall and the number of alerts, over a stream of labelled articles."""
    labels = {f"https://stream.example/{article.article_id}": gold for article, gold in stream}
    addressed = [replace(article, url=f"https://stream.example/{article.article_id}") for article, _ in stream]
    days: defaultdict[Any, list[Read]] = defaultdict(list)
    for article, found in zip(addressed, read(addressed), strict=True):
        days[(article.published or UNDATED).date()].append(Read(article, found))
    with connection.write(data) as con:
        for day in sorted(days):
            now = datetime.combine(day, time.max, UTC)
            articles.store(con, [one.article for one in days[day]], now)
            findings.store(con, days[day], VERSION, now, Alerts())
        bodies = con.execute("SELECT body FROM outbox WHERE starts_with(type, 'sanction.')").fetchall()
    alerts = [json.loads(body)["data"] for (body,) in bodies]
    right = loosely = 0
    for alert in alerts:
        news = [one for report in alert["reports"] for one in new_measures(labels[report["url"]])]
        loosely += bool(news)
        right += any(alert["kind"] in any_of(n["kind"]) and alert["issuer"] in any_of(n["issuer"]) for n in news)
    quoted = {report["url"] for alert in alerts for report in alert["reports"]}
    due = [url for url, gold in labels.items() if new_measures(gold, surely=True)]
    return {
        "precision": right / len(alerts),
        "loose precision": loosely / len(alerts),
        "recall": sum(url in quoted for url in due) / len(due),
        "alerts": len(alerts),
        "articles": len(stream),
    }


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    stream = [*labelled(LABELLED / "tune"), *labelled(LABELLED / "tune2"), *sampled()]
    return measured(stream, tmp_path_factory.mktemp("stream"))


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_alerts_on_the_labelled_stream_reach_their_floors(figures: dict[str, float], name: str, floor: float) -> None:
    assert figures[name] >= floor, figures
