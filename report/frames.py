"""The columns of the public views that the page reads, and empty frames where a view is not there.

Only shapes belong here. A page over a warehouse that has not got far yet is an honest page with empty sections.
"""

from collections.abc import Mapping

import polars as pl

from metrics.capacity import GPU_CAPACITY
from metrics.delay import DELAY_INDEX, RESOLUTION
from metrics.index import SANCTION_INDEX
from metrics.schema import Schema, conform

_TIME = pl.Datetime("us")
_TEXTS = pl.List(pl.String)

VIEWS: Mapping[str, Schema] = {
    "articles": {
        "article_id": pl.String,
        "url": pl.String,
        "title": pl.String,
        "outlet": pl.String,
        "published_at": _TIME,
        "relevant": pl.Boolean,
    },
    "gpu_capacity": GPU_CAPACITY,
    "gpu_claims": {
        "claim_id": pl.String,
        "article_id": pl.String,
        "firm": pl.String,
        "chip": pl.String,
        "low": pl.Int64,
        "high": pl.Int64,
        "approx": pl.Boolean,
        "relation": pl.String,
        "status": pl.String,
        "source": pl.String,
        "quote": pl.String,
        "published_at": _TIME,
    },
    "sanction_events": {
        "event_id": pl.String,
        "kind": pl.String,
        "issuer": pl.String,
        "agency": pl.String,
        "targets": _TEXTS,
        "items": _TEXTS,
        "status": pl.String,
        "announced_on": pl.Date,
        "effective_on": pl.Date,
        "first_reported_at": _TIME,
        "last_reported_at": _TIME,
        "reports": pl.Int64,
        "independent_sources": pl.Int64,
        "headline": pl.String,
        "quote": pl.String,
    },
    "sanction_reports": {
        "event_id": pl.String,
        "article_id": pl.String,
        "status": pl.String,
        "is_new": pl.Boolean,
        "quote": pl.String,
        "published_at": _TIME,
    },
    "sanction_timeline": {
        "event_id": pl.String,
        "step_on": pl.Date,
        "status": pl.String,
        "article_id": pl.String,
        "quote": pl.String,
    },
    "delays": {
        "delay_id": pl.String,
        "subject": pl.String,
        "subject_kind": pl.String,
        "firm": pl.String,
        "cause": pl.String,
        "first_expected": pl.Date,
        "now_expected": pl.Date,
        "slip_months_low": pl.Float64,
        "slip_months_high": pl.Float64,
        "status": pl.String,
        "reports": pl.Int64,
    },
    "delay_reports": {"delay_id": pl.String, "article_id": pl.String, "quote": pl.String, "published_at": _TIME},
    "restriction_status": {
        "chip": pl.String,
        "destination": pl.String,
        "valid_from": pl.Date,
        "control": pl.String,
        "rule": pl.String,
    },
    "sanction_index": SANCTION_INDEX,
    "delay_index": DELAY_INDEX,
    "delay_resolution": RESOLUTION,
    "feeds": {
        "url": pl.String,
        "name": pl.String,
        "outlet": pl.String,
        "health": pl.String,
        "last_success_at": _TIME,
        "last_change_at": _TIME,
        "error": pl.String,
    },
    "runs": {
        "run_id": pl.String,
        "started_at": _TIME,
        "ended_at": _TIME,
        "articles_new": pl.Int64,
        "findings_new": pl.Int64,
        "events_new": pl.Int64,
        "alerts_sent": pl.Int64,
        "version": pl.String,
    },
}


def complete(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Every view that the page reads, with the columns that it reads; empty where `frames` lacks it.

    Raises ValueError where a frame lacks a column, naming both.
    """
    return {
        name: conform(frames[name], schema, name) if name in frames else pl.DataFrame(schema=schema)
        for name, schema in VIEWS.items()
    }
