"""The labelled streams: floors for events and stories, and the same events in any order."""

import random
from types import ModuleType

import pytest
from duckdb import DuckDBPyConnection

# Measured on 2026-11-24 from the labels: events 1.00, stories 1.00, none opened twice on four streams; 0.96, 1.00 and
# 7 % on the fifth, most of whose labels are mentions in passing. Blind, before the rules were changed after it, the
# second stood at 0.86, 0.95 and 15 %, the third at 0.96, 1.00 and 7 %, the fourth at 1.00, 1.00 and 0 %, the fifth at
# 0.93, 1.00 and 12 %. A change that costs more than a few articles fails.
EVENTS, STORIES, OPENED_TWICE = 0.98, 0.99, 0.02
IN_PASSING = {"fifth": (0.94, 0.07)}
# From the texts, by what this version of the extractor finds: events over all labels and over those found, and the
# share of measures opened twice. Measured: 0.83, 0.97, 12 %; 0.95, 1.00, 0 %; 0.91, 0.97, 4 %; 0.94, 1.00, 0 %; 0.58,
# 0.85, 30 %. A label that no report has is in no event: with all others right, 0.86, 0.95, 0.94, 0.94 and 0.70 were
# reached.
FROM_TEXTS = {"first": (0.80, 0.95, 0.13), "second": (0.93, 0.98, 0.02), "third": (0.89, 0.95, 0.06),
              "fourth": (0.92, 0.98, 0.04), "fifth": (0.56, 0.83, 0.31)}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "articles", "events"),
    [("first", 150, 40), ("second", 100, 30), ("third", 80, 25), ("fourth", 50, 14), ("fifth", 200, 70)],
)
def test_the_streams_are_large_enough(score: ModuleType, name: str, articles: int, events: int) -> None:
    stream = score.labelled(name)
    assert len(stream) >= articles
    assert len({event for item in stream for event in item.events}) >= events
    assert len({item.read.article.outlet for item in stream}) >= 10


@pytest.mark.parametrize("name", FROM_TEXTS)
def test_words_that_are_quoted_stand_in_the_articles(score: ModuleType, name: str) -> None:
    quoted = [
        (item.read.article.article_id, finding.evidence)
        for item in score.labelled(name)
        for finding in item.read.findings.sanctions
        if not 0 <= finding.evidence[0] < finding.evidence[1] <= len(item.read.article.document)
    ]
    assert quoted == []


@pytest.mark.parametrize("name", FROM_TEXTS)
def test_events_and_stories_are_found(con: DuckDBPyConnection, score: ModuleType, name: str) -> None:
    stream = score.labelled(name)
    score.stored(con, [item.read for item in stream])
    found = score.scores(con, stream)
    events, opened_twice = IN_PASSING.get(name, (EVENTS, OPENED_TWICE))
    assert found.events >= events, "\n".join(score.mistakes(con, stream))
    assert found.stories >= STORIES
    assert found.opened_twice <= opened_twice


@pytest.mark.parametrize("name", FROM_TEXTS)
def test_in_any_order_they_are_found_as_well(con: DuckDBPyConnection, score: ModuleType, name: str) -> None:
    stream = score.labelled(name)
    reads = [item.read for item in stream]
    random.Random(7).shuffle(reads)
    score.stored(con, reads, 17)
    found = score.scores(con, stream)
    assert found.events >= IN_PASSING.get(name, (EVENTS,))[0], "\n".join(score.mistakes(con, stream))
    assert found.stories >= STORIES


@pytest.mark.parametrize("name", FROM_TEXTS)
def test_from_the_texts_events_are_found_as_well_as_before(
    con: DuckDBPyConnection, score: ModuleType, name: str
) -> None:
    events, found, twice = FROM_TEXTS[name]
    reached = score.from_texts(con, score.labelled(name))
    assert reached.events >= events
    assert reached.found >= found
    assert reached.opened_twice <= twice


def test_the_traps_end_as_they_should(con: DuckDBPyConnection, score: ModuleType) -> None:
    stream = score.labelled()
    score.stored(con, [item.read for item in stream])
    status = dict(
        con.execute(
            "SELECT headline, status FROM sanction_events WHERE headline IN"
            " ('Washington considers curbs on Nvidia''s H20', 'EU weighs listing a Chinese chip trader',"
            "  'Washington denies plan for Thailand', 'US sorts the world into three for AI chips')"
        ).fetchall()
    )
    assert status == {
        "Washington considers curbs on Nvidia's H20": "announced",
        "EU weighs listing a Chinese chip trader": "proposed",
        "Washington denies plan for Thailand": "denied",
        "US sorts the world into three for AI chips": "rescinded",
    }
    hearings = con.execute(
        "SELECT t.status, e.status FROM sanction_timeline AS t JOIN sanction_events AS e USING (event_id)"
        " WHERE t.about = 'hearing' AND e.issuer = 'SG'"
    ).fetchall()
    assert hearings == [("announced", "announced")]
    plans = con.execute(
        "SELECT e.headline, t.status FROM sanction_timeline AS t JOIN sanction_events AS e USING (event_id)"
        " WHERE t.about = 'easing_plan'"
    ).fetchall()
    assert ("US sorts the world into three for AI chips", "proposed") in plans


ENDINGS = {
    "China considers curbs on graphite exports": "eased",
    "Taiwan restricts chip exports to South Africa": "eased",
    "Dutch may not renew ASML licences to service machines in China": "proposed",
    "Senate bill would put American buyers of AI chips first": "proposed",
    "China opens anti-dumping probe into US analog chips": "proposed",
    "Commerce denies it is drafting a ban on RISC-V": "proposed",
    "US opens trade probe into China's legacy chips": "announced",
    "Qualcomm faces antitrust probe in China": "eased",
    "Taiwan detains three over theft of TSMC secrets": "announced",
    "Applied Materials under US criminal probe for shipments to SMIC": "settled",
}


def test_the_second_streams_measures_end_as_they_should(con: DuckDBPyConnection, score: ModuleType) -> None:
    score.stored(con, [item.read for item in score.labelled("second")])
    status = dict(con.execute("SELECT headline, status FROM sanction_events").fetchall())
    assert {headline: status.get(headline) for headline in ENDINGS} == ENDINGS
    lists = con.execute("SELECT DISTINCT list FROM listings WHERE party = 'Nettrix' ORDER BY ALL").fetchall()
    assert lists == [("1260H List",), ("Entity List",)]
    assert con.execute("SELECT list FROM listings WHERE issuer = 'CN'").fetchall() == [("Unreliable Entity List",)]
