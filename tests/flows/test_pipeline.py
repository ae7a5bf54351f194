"""One pass over everything, and what a second one does."""

from pathlib import Path
from typing import Any

import pytest

from flows import pipeline, stages
from sample.receiver import Receiver
from warehouse import connection
from warehouse.query import query

from .conftest import NOW, SECRET, SECRET_ENV, Web, control, count, museum

# Everything that a pass may write, but for the record of passes itself and when a feed was last asked.
TABLES = """
    SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_name NOT IN ('runs', 'feeds') ORDER BY name
"""


def contents(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with connection.write(data) as con:
        names = [name for (name,) in con.execute(TABLES).fetchall()]
        return {name: con.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in names}


def test_a_pass_leaves_answers_a_report_and_one_webhook(tmp_path: Path, web: Web, hook: Receiver) -> None:
    web.feed("/feed", control(), count(), museum())
    done = pipeline.run(tmp_path, web.settings("/feed", hook=hook))
    assert (done.ingested.new, done.extracted.articles, done.delivered.sent) == (3, 3, 1)
    assert done.published == tmp_path / "chipwatch.duckdb"
    assert "200,000" in done.report.read_text(encoding="utf-8")
    assert "Japan adds four" in (tmp_path / "events.atom").read_text(encoding="utf-8")
    assert [h.body["type"] for h in hook.hooks] == ["sanction.opened"]
    run = query(tmp_path, "SELECT stage, articles_new, alerts_sent, ended_at, error FROM runs").to_pylist()
    assert len(run) == 1
    assert run[0]["ended_at"] is not None
    assert (run[0]["stage"], run[0]["articles_new"], run[0]["alerts_sent"], run[0]["error"]) == ("pipeline", 3, 1, None)


def test_a_second_pass_fetches_with_304_adds_no_row_and_sends_nothing(tmp_path: Path, web: Web, hook: Receiver) -> None:
    web.feed("/feed", control(), count(), museum())
    settings = web.settings("/feed", hook=hook)
    pipeline.run(tmp_path, settings)
    before = contents(tmp_path)
    web.asked.clear()
    done = pipeline.run(tmp_path, settings)
    assert web.asked == [("/feed", 304)]
    assert (done.ingested.answered, done.ingested.new, done.delivered.sent) == (1, 0, 0)
    after = contents(tmp_path)
    assert {name for name, rows in after.items() if rows != before[name]} == set()
    assert len(hook.hooks) == 1


def test_a_later_report_of_the_same_measure_sends_nothing_more(tmp_path: Path, web: Web, hook: Receiver) -> None:
    web.feed("/one", control())
    settings = web.settings("/one", "/two", hook=hook)
    pipeline.run(tmp_path, settings)
    title, text, day = control()
    web.feed("/two", (f"{title}, ministry says", text.replace("TOKYO", "SEOUL"), day))
    pipeline.run(tmp_path, settings)
    assert len(hook.hooks) == 1
    assert query(tmp_path, "SELECT reports FROM sanction_events").to_pylist() == [{"reports": 2}]


def test_a_receiver_without_its_secret_stops_nothing_and_gets_its_alert_later(
    tmp_path: Path, web: Web, hook: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.feed("/feed", control())
    settings = web.settings("/feed", hook=hook)
    monkeypatch.delenv(SECRET_ENV)
    done = pipeline.run(tmp_path, settings)
    assert (done.delivered.sent, done.delivered.waiting) == (0, 1)
    monkeypatch.setenv(SECRET_ENV, SECRET)
    assert pipeline.run(tmp_path, settings).delivered.sent == 1
    assert len(hook.hooks) == 1


def test_a_pass_that_fails_says_so_in_runs_and_the_next_one_goes_on(
    tmp_path: Path, web: Web, hook: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.feed("/feed", control())
    settings = web.settings("/feed", hook=hook)

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise ZeroDivisionError("measure")

    with monkeypatch.context() as patch:
        patch.setattr(stages, "measure", broken)
        with pytest.raises(ZeroDivisionError):
            pipeline.run(tmp_path, settings)
    done = pipeline.run(tmp_path, settings)
    assert done.delivered.sent == 1
    errors = query(tmp_path, "SELECT error FROM runs ORDER BY started_at").to_pylist()
    assert [row["error"] for row in errors] == ["ZeroDivisionError: measure", None]


def test_news_of_years_ago_opens_no_alert(tmp_path: Path, web: Web, hook: Receiver) -> None:
    web.feed("/feed", control(NOW.replace(year=NOW.year - 2, day=1)))
    done = pipeline.run(tmp_path, web.settings("/feed", hook=hook))
    assert (done.extracted.opened, done.extracted.alerts, hook.hooks) == (1, 0, [])
