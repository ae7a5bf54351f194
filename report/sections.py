"""What the page shows of measures, delays and sources: which rows are worth showing, and in which order.

Decisions about content belong here, as pure functions from views to rows for the tables (dicts of text) and frames for
`report.charts`. How it looks is in the template.
"""

from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from report import words
from report.cites import cites

Views = dict[str, pl.DataFrame]
Row = dict[str, Any]

EVENTS, TIMELINE_STEPS, TIMELINE_LANES = 15, 400, 14
TIMELINE_YEARS = timedelta(days=5 * 366)  # one step of long ago would leave no room for those of now
DELAYS, DELAYS_IN_CHART, STEPS_OF_A_CURVE = 40, 25, 3
QUOTES = 4
INDEX_SERIES = 6
COUNTRY = r"^[A-Z]{2}$"
GROUPS = {"easing": "Licence or easing", "licence": "Licence or easing", "enforcement": "Enforcement"}


def newest_events(views: Views) -> list[Row]:
    """The government measures that were reported last, each with the words of its reports."""
    events = views["sanction_events"].sort("last_reported_at", "event_id", descending=[True, False], nulls_last=True)
    quotes = cites(views["sanction_reports"], "event_id", views["articles"])
    return [
        {
            "headline": row["headline"] or "Untitled",
            "kind": words.word(words.KINDS, row["kind"]),
            "status": words.word(words.STEPS, row["status"]),
            "who": " · ".join(part for part in (row["issuer"], row["agency"]) if part) or "not named",
            "targets": words.several(row["targets"]),
            "goods": words.several(row["items"]),
            "announced": words.day(row["announced_on"]),
            "effective": words.day(row["effective_on"]),
            "reports": row["reports"] or 0,
            "sources": row["independent_sources"] or 0,
            "quotes": quotes.get(row["event_id"], [])[:QUOTES],
        }
        for row in events.head(EVENTS).iter_rows(named=True)
    ]


def timeline(views: Views) -> pl.DataFrame:
    """Dated steps of measures, a row for each target country (or "parties" where only firms are named), by lane."""
    targets = pl.col("targets").list.eval(pl.element().filter(pl.element().str.contains(COUNTRY)))
    events = views["sanction_events"].with_columns(
        target=pl.when(targets.list.len() > 0).then(targets), issuer=pl.col("issuer").fill_null("not named")
    )
    steps = (
        views["sanction_timeline"]
        .filter(pl.col("step_on") >= pl.col("step_on").max() - TIMELINE_YEARS)
        .join(events.drop("status", "quote"), on="event_id")
        .explode("target")
        .with_columns(pl.col("target").fill_null("parties"))
        .sort("step_on", "event_id", "status", "target", descending=[True, False, False, False])
        .with_columns(lane=pl.format("{} → {}", "issuer", "target"))
        .head(TIMELINE_STEPS)
    )
    sizes = steps.group_by("lane").agg(pl.len()).sort("len", "lane", descending=[True, False]).head(TIMELINE_LANES)
    rank = {lane: place for place, lane in enumerate(sizes["lane"])}
    rows = [
        {
            "day": row["step_on"],
            "issuer": row["issuer"],
            "target": row["target"],
            "lane": row["lane"],
            "group": GROUPS.get(row["kind"], "Restriction")
            if row["status"] not in ("eased", "rescinded")
            else "Licence or easing",
            "weight": "Threat" if row["status"] == "proposed" else "Act",
            "step": words.word(words.STEPS, row["status"]),
            "kind": words.word(words.KINDS, row["kind"]),
            "headline": row["headline"] or "",
            "quote": " ".join((row["quote"] or "").split()),
        }
        for row in steps.iter_rows(named=True)
        if row["lane"] in rank
    ]
    rows.sort(key=lambda row: (rank[row["lane"]], row["day"]))
    return pl.DataFrame(rows, infer_schema_length=None)


def index(views: Views) -> pl.DataFrame:
    """The sanction index of all measures and of the country pairs with most reports, its two parts as rows."""
    table = views["sanction_index"].drop_nulls("value")
    pair = pl.col("issuer").is_not_null() & pl.col("target").str.contains(COUNTRY)
    whole = pl.col("issuer").is_null() & pl.col("target").is_null()
    shown = table.filter(pair.fill_null(False) | whole).with_columns(
        series=pl.when(whole).then(pl.lit("All measures")).otherwise(pl.format("{} → {}", "issuer", "target"))
    )
    sizes = (
        shown.group_by("series")
        .agg(pl.col("reports").sum(), whole=(pl.col("series") == "All measures").first())
        .sort("whole", "reports", "series", descending=[True, True, False])
        .head(INDEX_SERIES)
        .select("series")
        .with_row_index("rank")
    )
    return (
        shown.drop("value")
        .join(sizes, on="series")
        .unpivot(
            on=["threats", "acts"],
            index=["rank", "month", "series", "reports", "articles", "preliminary"],
            variable_name="part",
            value_name="value",
        )
        .with_columns(pl.col("part").str.to_titlecase())
        .sort("rank", "month", "part")
        .drop("rank")
    )


def delays(views: Views, now: datetime) -> tuple[list[Row], pl.DataFrame]:
    """Delays reported last: rows for the table, and those with a day, by the first of them, for the chart."""
    reports = views["delay_reports"]
    last = reports.group_by("delay_id").agg(since=pl.col("published_at").min(), last=pl.col("published_at").max())
    newest = (
        views["delays"]
        .join(last, on="delay_id", how="left")
        .sort("last", "delay_id", descending=[True, False], nulls_last=True)
        .head(DELAYS)
    )
    quotes = cites(reports, "delay_id", views["articles"])
    rows = [
        {
            "subject": row["subject"] or "unnamed",
            "firm": row["firm"],
            "kind": words.word({"datacenter": "Data centre"}, row["subject_kind"]),
            "cause": words.word(words.CAUSES, row["cause"]),
            "status": words.word({}, row["status"]),
            "first": words.expected(row["first_expected"]),
            "expected": words.expected(row["now_expected"]),
            "slip": words.months(row["slip_months_low"], row["slip_months_high"]),
            "quotes": quotes.get(row["delay_id"], [])[:2],
            "days": (row["first_expected"], row["now_expected"]),
            "known": _known(row["since"], now if row["status"] == "open" else row["last"]),
        }
        for row in newest.iter_rows(named=True)
    ]
    dated = [row for row in rows if any(row["days"]) or any(row["known"])][:DELAYS_IN_CHART]
    dated.sort(key=lambda row: row["days"][1] or row["days"][0] or row["known"][0])
    spans = [
        {
            "label": f"{row['subject']} · {row['firm']}" if row["firm"] else row["subject"],
            "first": row["days"][0],
            "expected": row["days"][1],
            "since": row["known"][0],
            "until": row["known"][1],
            "cause": row["cause"],
            "status": row["status"],
            "slip": row["slip"],
            "quote": row["quotes"][0]["quote"] if row["quotes"] else "",
        }
        for row in dated
    ]
    schema: dict[str, Any] = dict.fromkeys(("first", "expected", "since", "until"), pl.Date)
    return rows, pl.DataFrame(spans, schema_overrides=schema, infer_schema_length=None)


def _known(since: datetime | None, until: datetime | None) -> tuple[date | None, date | None]:
    return (since.date(), until.date()) if since and until else (None, None)


def time_to_resolution(views: Views) -> pl.DataFrame:
    """The share of all delays still open, month by month, for the chart; empty below `STEPS_OF_A_CURVE` steps."""
    curve = views["delay_resolution"].filter(pl.col("subject_kind").is_null()).sort("months")
    if curve.height < STEPS_OF_A_CURVE:
        return pl.DataFrame()
    rows = [{"months": 0, "share": 1.0, "low": 1.0, "high": 1.0, "text": f"all of {curve['at_risk'][0]:,}"}]
    rows += [
        {
            "months": row["months"],
            "share": row["still_open"],
            "low": row["still_open_low"],
            "high": row["still_open_high"],
            "text": f"{row['still_open']:.0%} after {words.months(row['months'], None)}; {row['resolved']:,} of "
            f"{row['at_risk']:,} were over then",
        }
        for row in curve.iter_rows(named=True)
    ]
    return pl.DataFrame(rows)


def delay_facts(views: Views) -> list[str]:
    """Sentences about all delays: how many are open, how late, because of chips, and how long they last."""
    facts = []
    whole = views["delay_index"].filter(pl.col("firm").is_null()).sort("month").tail(1)
    for row in whole.iter_rows(named=True):
        facts.append(
            f"{row['open_delays']:,} open; {row['new_delays']:,} reported for the first time in {row['month']:%B %Y}."
        )
        if row["median_slip_months"] is not None:
            facts.append(f"Median slip: {words.months(row['median_slip_months'], None)}.")
        if row["share_chip_access"] is not None:
            facts.append(f"Put down to chip access: {row['share_chip_access']:.0%} of those with a stated cause.")
    curve = views["delay_resolution"].filter(pl.col("subject_kind").is_null())
    half = curve.filter(pl.col("still_open") <= 0.5)["months"].min()
    if isinstance(half, int):
        facts.append(f"Half of all delays are over within {words.months(half, None)} of their first report.")
    return facts


def feeds(views: Views, now: datetime) -> list[Row]:
    """How fresh each source is, the ones in trouble first."""
    order = {"failing": 0, "gone": 1, "stale": 2, "ok": 3}
    rows = [
        {
            "name": row["name"] or row["url"],
            "url": words.link(row["url"]),
            "outlet": row["outlet"],
            "health": row["health"] or "unknown",
            "label": words.word(words.HEALTH, row["health"]),
            "success": words.ago(row["last_success_at"], now),
            "success_at": words.moment(row["last_success_at"]),
            "change": words.ago(row["last_change_at"], now),
            "change_at": words.moment(row["last_change_at"]),
            "error": row["error"],
        }
        for row in views["feeds"].iter_rows(named=True)
    ]
    return sorted(rows, key=lambda row: (order.get(row["health"], 0), row["name"].lower()))


def figures(views: Views, now: datetime) -> list[Row]:
    """The figures at the top of the page, each with what it counts."""
    articles, events = views["articles"], views["sanction_events"]
    open_delays = views["delays"].filter(pl.col("status") == "open").height
    recent = events.filter(pl.col("first_reported_at") >= now - timedelta(days=30)).height
    fresh = views["feeds"].filter(pl.col("health") == "ok").height
    return [
        {"value": f"{views['gpu_capacity']['firm'].n_unique():,}", "label": "firms with stated capacity"},
        {"value": f"{events.height:,}", "label": f"government measures, {recent:,} new in 30 days"},
        {"value": f"{open_delays:,}", "label": "open delays"},
        {"value": f"{articles.height:,}", "label": "articles read"},
        {"value": f"{fresh:,} of {views['feeds'].height:,}", "label": "sources fresh"},
    ]


def last_run(views: Views, now: datetime) -> Row | None:
    """The newest run: when, what was new, by which version; None where there was none."""
    for row in views["runs"].sort("started_at", nulls_last=False).tail(1).iter_rows(named=True):
        return {
            "at": words.moment(row["ended_at"] or row["started_at"]),
            "ago": words.ago(row["ended_at"] or row["started_at"], now),
            "ended": row["ended_at"] is not None,
            "articles": row["articles_new"] or 0,
            "findings": row["findings_new"] or 0,
            "events": row["events_new"] or 0,
            "version": row["version"],
        }
    return None
