"""The words that a number or an event rests on, with the outlet, the day and a link.

Only that look-up belongs here.
"""

from typing import Any

import polars as pl

from report import words

Cite = dict[str, Any]


def cites(reports: pl.DataFrame, key: str, articles: pl.DataFrame) -> dict[str, list[Cite]]:
    """The words behind each `key`, newest first: quote, outlet, title, day, time, and a link where the address is one.

    Takes `key`, `article_id`, `quote`, `published_at`, and optionally `note`, of the reports.
    """
    columns = [key, "article_id", "quote", "published_at", *(["note"] if "note" in reports.columns else [])]
    joined = (
        reports.select(columns)
        .join(articles.select("article_id", "url", "title", "outlet"), on="article_id", how="left")
        .sort("published_at", "article_id", "quote", descending=[True, False, False], nulls_last=True)
    )
    found: dict[str, list[Cite]] = {}
    for row in joined.iter_rows(named=True):
        found.setdefault(row[key], []).append(
            {
                "quote": " ".join((row["quote"] or "").split()),
                "outlet": row["outlet"] or "unnamed outlet",
                "title": row["title"] or row["article_id"],
                "url": words.link(row["url"]),
                "day": words.day(row["published_at"]),
                "at": row["published_at"],
                "note": row.get("note"),
            }
        )
    return found
