"""What the page shows of its own coverage: which outlets were read, from when to when, and how much was on topic.

Decisions about content belong here, as pure functions; how it looks is in the template.
"""

from typing import Any

import polars as pl

from report import words

Row = dict[str, Any]

OUTLETS = 40


def coverage(views: dict[str, pl.DataFrame]) -> Row | None:
    """Articles by outlet, the most read first, and in all; months between without any; None where nothing was read."""
    articles = views["articles"].with_columns(outlet=pl.coalesce("outlet", pl.lit("outlet not named")))
    if articles.is_empty():
        return None
    table = (
        articles.group_by("outlet")
        .agg(
            articles=pl.len(),
            relevant=pl.col("relevant").sum(),
            unread=pl.col("relevant").is_null().sum(),
            first=pl.col("published_at").min(),
            last=pl.col("published_at").max(),
        )
        .sort("articles", "outlet", descending=[True, False])
    )
    months = articles["published_at"].drop_nulls().dt.date().dt.truncate("1mo").unique().sort()
    whole = pl.date_range(months[0], months[-1], "1mo", eager=True) if months.len() else months
    silent = [month for month in whole if month not in set(months)]
    return {
        "articles": f"{articles.height:,}",
        "outlets": f"{table.height:,}",
        "relevant": f"{table['relevant'].sum():,}",
        "unread": f"{table['unread'].sum():,}" if table["unread"].sum() else None,
        "first": words.day(articles["published_at"].min()),  # type: ignore[arg-type]
        "last": words.day(articles["published_at"].max()),  # type: ignore[arg-type]
        "silent": words.several([f"{month:%B %Y}" for month in silent]) if silent else None,
        "rows": [
            {
                "outlet": row["outlet"],
                "articles": f"{row['articles']:,}",
                "relevant": f"{row['relevant']:,}",
                "first": words.day(row["first"]),
                "last": words.day(row["last"]),
            }
            for row in table.head(OUTLETS).iter_rows(named=True)
        ],
        "more": max(0, table.height - OUTLETS),
    }
