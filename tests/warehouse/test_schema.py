"""What SQL users rely on: the views with their columns, all documented; the dictionary; runs; reference data."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

import reference
from chipwatch.model import Chip, Firm
from warehouse import connection, dictionary, runs

Rows = Callable[[str], list[tuple[Any, ...]]]
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)

PROMISED = {
    "firms": "firm aliases country parent kind ticker",
    "chips": "chip maker family released tpp performance_density h100e eccn",
    "articles": "article_id story_id url title outlet published_at first_seen_at revision",
    "firm_mentions": "article_id firm mentions spans published_at",
    "chip_mentions": "article_id chip maker mentions spans published_at",
    "gpu_claims": "claim_id article_id firm chip low high approx relation status source quote start_offset end_offset"
    " published_at known_from known_to recorded_from recorded_to",
    "sanction_events": "event_id kind issuer agency targets items status announced_on effective_on first_reported_at"
    " last_reported_at reports independent_sources headline quote",
    "sanction_reports": "event_id article_id kind issuer status is_new quote start_offset end_offset published_at",
    "sanction_timeline": "event_id step_on status article_id quote",
    "listings": "party list issuer listed_on delisted_on event_id",
    "delays": "delay_id subject subject_kind firm cause first_expected now_expected slip_months_low slip_months_high"
    " status reports",
    "gpu_capacity": "month firm chip basis low mid high h100e_low h100e_mid h100e_high claims independent_sources",
    "restriction_status": "chip destination valid_from control rule",
    "sanction_index": "month issuer target value threats acts reports articles preliminary",
    "delay_index": "month firm open_delays new_delays median_slip_months share_chip_access",
    "feeds": "url name outlet health last_success_at last_change_at error",
    "runs": "run_id started_at ended_at articles_new findings_new events_new alerts_sent version",
}


@pytest.mark.parametrize(("view", "columns"), PROMISED.items(), ids=PROMISED)
def test_a_view_has_its_columns_in_front(rows: Rows, view: str, columns: str) -> None:
    promised = columns.split()
    assert [row[0] for row in rows(f"DESCRIBE {view}")][: len(promised)] == promised


def test_every_table_view_column_and_macro_is_documented(rows: Rows) -> None:
    silent = rows(
        """
        SELECT table_name FROM duckdb_tables() WHERE comment IS NULL
        UNION ALL SELECT view_name FROM duckdb_views() WHERE comment IS NULL AND NOT internal
        UNION ALL SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal
        UNION ALL SELECT function_name FROM duckdb_functions()
        WHERE function_type = 'table_macro' AND comment IS NULL AND NOT internal
        """
    )
    assert silent == []


def test_the_data_dictionary_is_up_to_date(con: DuckDBPyConnection) -> None:
    assert dictionary.PAGE.read_text(encoding="utf-8") == dictionary.dictionary(con), (
        "run: python -m warehouse.dictionary"
    )


def test_days_are_dates_and_lists_are_lists(rows: Rows) -> None:
    types = {(view, row[0]): row[1] for view in PROMISED for row in rows(f"DESCRIBE {view}")}
    assert {types[key] for key in (("gpu_capacity", "month"), ("sanction_timeline", "step_on"))} == {"DATE"}
    assert {types[key] for key in (("sanction_events", "targets"), ("firms", "aliases"))} == {"VARCHAR[]"}
    assert types["firm_mentions", "spans"] == 'STRUCT("start" INTEGER, "end" INTEGER)[]'
    assert not {name for name in types.values() if "TIME ZONE" in name}


def test_firms_and_chips_are_those_of_the_reference_data_and_of_the_news(said: Any, store: Any, rows: Rows) -> None:
    mentioned = {
        "firms": (Firm("Nvidia", ((0, 5),)), Firm("Newcomer", ((0, 5),))),
        "chips": (Chip("Z9", "Newcomer", ((0, 2),)),),
    }
    store(said.reading(said.article("a"), **mentioned))
    assert rows("SELECT count(*) FROM firms WHERE firm = 'Nvidia'") == [(1,)]
    assert rows("SELECT count(*) FROM firms WHERE origin = 'reference'") == [(len(reference.firms()),)]
    assert rows("SELECT firm, aliases FROM firms WHERE origin = 'news'") == [("Newcomer", [])]
    assert rows("SELECT chip, maker FROM chips WHERE origin = 'news'") == [("Z9", "Newcomer")]
    assert rows("SELECT round(h100e, 3) FROM chips WHERE chip = 'A100'") == [(0.315,)]


def test_reference_data_that_changed_are_loaded_anew_and_others_left_alone(data: Path) -> None:
    with connection.write(data) as con:
        held = con.execute("SELECT name, loaded_at FROM store.reference_loads").fetchall()
        con.execute("UPDATE store.reference_loads SET hash = 'old' WHERE name = 'firms'")
        con.execute("DELETE FROM store.firms")
    with connection.write(data) as con:
        now = dict(con.execute("SELECT name, loaded_at FROM store.reference_loads").fetchall())
        assert con.execute("SELECT count(*) FROM store.firms").fetchall() == [(len(reference.firms()),)]
    assert {name for name, moment in held if now[name] != moment} == {"firms"}


def test_a_run_is_recorded_from_start_to_end(con: DuckDBPyConnection, rows: Rows) -> None:
    name = runs.start(con, "pipeline", "0.1.0", NOW)
    assert rows("SELECT run_id, stage, version, ended_at FROM runs") == [(name, "pipeline", "0.1.0", None)]
    runs.finish(con, name, NOW, articles_new=3, alerts_sent=1, error="feed down")
    assert rows("SELECT articles_new, findings_new, alerts_sent, error, ended_at IS NOT NULL FROM runs") == [
        (3, 0, 1, "feed down", True)
    ]
    assert runs.start(con, "pipeline", "0.1.0", NOW) != name
