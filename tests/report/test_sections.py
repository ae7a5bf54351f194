"""Which rows the page shows, in which order, and on what words they rest."""

from datetime import date, datetime, timedelta

import polars as pl

from report import charts, grid, holdings, sections
from report.cites import cites
from report.frames import VIEWS, complete

NOW = datetime(2026, 11, 24, 9, 30)
Views = dict[str, pl.DataFrame]


def test_firms_stand_in_the_order_of_their_capacity_with_their_words(views: Views) -> None:
    rows, points, over_time, month = holdings.capacity(complete(views))
    assert month == date(2026, 11, 1)
    assert [row["firm"] for row in rows[:3]] == ["xAI", "Meta", "CoreWeave"]
    assert rows[-1]["firm"] == "Inspur"  # its chip has no figure: known chips, unknown worth
    assert rows[-1]["bases"] == [{"basis": "Has", "h100e": "–", "h100e_range": "–", "chips": "4,000"}]
    meta = rows[1]
    assert [line["basis"] for line in meta["bases"]] == ["Has", "Plans"]
    assert meta["quotes"][0]["quote"] == "1.3 million GPUs by year end"
    assert meta["quotes"][0]["outlet"] == "The Gazette"
    assert "Inspur" not in points["firm"].to_list()
    assert set(over_time["basis"]) == {"Has"}


def test_cites_are_the_newest_first_and_linked_only_where_safe() -> None:
    articles = pl.DataFrame(
        {
            "article_id": ["a", "b"],
            "url": ["https://x.example/a", "javascript:x"],
            "title": ["A", None],
            "outlet": ["X", None],
        }
    )
    reports = pl.DataFrame(
        {
            "event_id": ["e", "e", "e"],
            "article_id": ["a", "b", "gone"],
            "quote": ["one\n two", "three", None],
            "published_at": [datetime(2025, 1, 1), datetime(2025, 1, 2), None],
        }
    )
    found = cites(reports, "event_id", articles)["e"]
    assert [(cite["quote"], cite["url"], cite["outlet"], cite["title"]) for cite in found] == [
        ("three", None, "unnamed outlet", "b"),
        ("one two", "https://x.example/a", "X", "A"),
        ("", None, "unnamed outlet", "gone"),
    ]


def test_the_newest_measures_come_first(views: Views) -> None:
    events = sections.newest_events(complete(views))
    assert events[1]["headline"] == "Bill would curb remote access"
    assert events[1]["status"] == "Proposed"
    assert events[1]["who"] == "US"
    assert events[0]["who"] == "not named"


def test_steps_stand_in_a_lane_for_each_issuer_and_country(views: Views) -> None:
    rows = sections.timeline(complete(views))
    assert rows["lane"].unique(maintain_order=True).to_list()[0] == "US → CN"
    assert set(rows["lane"]) == {"US → CN", "NL → CN", "CN → US", "EU → parties", "not named → parties"}
    by_headline = {row["headline"]: row for row in rows.iter_rows(named=True)}
    assert by_headline["US to allow H20 sales again"]["group"] == "Licence or easing"
    assert by_headline["Bill would curb remote access"]["weight"] == "Threat"


def test_the_index_begins_with_all_measures_and_has_two_parts(views: Views) -> None:
    rows = sections.index(complete(views))
    assert rows["series"].unique(maintain_order=True).to_list()[:2] == ["All measures", "US → CN"]
    assert set(rows["part"]) == {"Threats", "Acts"}


def test_delays_with_a_day_are_drawn_and_all_are_listed(views: Views) -> None:
    rows, spans = sections.delays(complete(views), NOW)
    assert rows[0]["subject"] == "Stargate site"
    assert {row["subject"] for row in rows} >= {"Behemoth"}
    assert spans["label"].to_list() == [
        "Blackwell · Nvidia",
        "Behemoth · Meta",  # of which only the day of its report is known
        "Diffusion rule",
        "R2 · DeepSeek",
        "Stargate site · OpenAI",
        "Ohio fab · Intel",
    ]
    known = {row["label"]: (row["since"], row["until"]) for row in spans.iter_rows(named=True)}
    assert known["R2 · DeepSeek"] == (date(2025, 6, 26), NOW.date())
    assert known["Blackwell · Nvidia"] == (date(2024, 8, 3), date(2024, 8, 3))  # resolved
    facts = " ".join(sections.delay_facts(complete(views)))
    assert "4 open; 0 reported for the first time in November 2026." in facts
    assert "Median slip: 6.5 months." in facts
    assert "33% of those with a stated cause" in facts


def test_how_long_delays_last_is_drawn_from_three_steps_on() -> None:
    def curve(*steps: tuple[int, int, int, float]) -> pl.DataFrame:
        rows = [(None, *step, 0.1, 0.9) for step in steps]
        view = pl.DataFrame(rows, schema=dict(VIEWS["delay_resolution"]), orient="row")
        return sections.time_to_resolution(complete({"delay_resolution": view}))

    assert curve((1, 9, 1, 0.9), (2, 5, 1, 0.7)).is_empty()
    drawn = curve((1, 9, 1, 0.9), (2, 5, 1, 0.7), (6, 2, 1, 0.35))
    assert drawn["months"].to_list() == [0, 1, 2, 6]
    assert drawn["share"].to_list() == [1.0, 0.9, 0.7, 0.35]
    assert drawn["text"][3] == "35% after 6 months; 1 of 2 were over then"
    assert charts.time_to_resolution(drawn) is not None


def test_a_step_of_long_ago_leaves_the_timeline_to_those_of_now(views: Views) -> None:
    old = views["sanction_timeline"].head(1).with_columns(step_on=date(2015, 2, 18))
    more = views | {"sanction_timeline": pl.concat([views["sanction_timeline"], old])}
    assert sections.timeline(complete(more)).equals(sections.timeline(complete(views)))


def test_destinations_with_one_status_share_a_column(views: Views) -> None:
    columns, rows, others = grid.restrictions(complete(views), NOW)
    assert [column["places"] for column in columns] == ["CN, MO", "AE, KZ, SA, VN", "DE, JP"]
    assert columns[2]["names"] == "Germany, Japan"
    assert [row["chip"] for row in rows] == ["B200", "H100", "H20", "RTX 4090", "T4"]
    assert others == 1
    assert rows[2]["cells"][0] == {
        "control": "case_by_case",
        "label": "Case by case",
        "why": "rule of 2026, since 15 January 2026",
    }


def test_a_status_holds_from_its_day(views: Views) -> None:
    _, rows, _ = grid.restrictions(complete(views), NOW + timedelta(days=60))
    assert rows[0]["chip"] == "H20"
    assert rows[0]["cells"][0]["control"] == "barred"


def test_a_chip_missing_for_a_destination_is_not_known_there() -> None:
    view = pl.DataFrame(
        [("H20", "CN", date(2025, 1, 1), "barred", None), ("H100", "JP", date(2025, 1, 1), "licence", None)],
        schema=dict(VIEWS["restriction_status"]),
        orient="row",
    )
    columns, rows, others = grid.restrictions(complete({"restriction_status": view}), NOW)
    assert [column["label"] for column in columns] == ["China", "Japan"]
    assert others == 1
    assert [cell["control"] for cell in rows[0]["cells"]] == ["barred", "unknown"]


def test_what_held_before_a_chip_was_released_is_not_drawn() -> None:
    rows = [("H20", "CN", date(2022, 1, 1), "allowed", None), ("H20", "CN", date(2025, 4, 9), "licence", "a letter")]
    rows += [("B200", "CN", date(2022, 1, 1), "allowed", None), ("B200", "CN", date(2023, 11, 17), "licence", "a rule")]
    view = pl.DataFrame(rows, schema=dict(VIEWS["restriction_status"]), orient="row")
    spans = grid.over_time(complete({"restriction_status": view}), NOW)
    assert spans.filter(pl.col("chip") == "H20").select("start", "end", "control").rows() == [
        (date(2024, 1, 1), date(2025, 4, 9), "Allowed"),
        (date(2025, 4, 9), NOW.date(), "Licence"),
    ]
    assert spans.filter(pl.col("chip") == "B200").select("start", "control").rows() == [(date(2024, 11, 1), "Licence")]


def test_feeds_in_trouble_come_first(views: Views) -> None:
    rows = sections.feeds(complete(views), NOW)
    assert [row["label"] for row in rows] == ["Failing", "Stale", "Fresh"]
    assert rows[0]["success"] == "3 days ago"


def test_the_last_run_is_the_newest(views: Views) -> None:
    run = sections.last_run(complete(views), NOW)
    assert run is not None
    assert (run["ago"], run["articles"], run["ended"]) == ("5 minutes ago", 41, True)
    assert sections.last_run(complete({}), NOW) is None


def test_a_run_that_never_ended_is_told_so(views: Views) -> None:
    killed = views["runs"].with_columns(ended_at=pl.lit(None, pl.Datetime("us")))
    run = sections.last_run(complete({"runs": killed}), NOW)
    assert run is not None
    assert (run["ago"], run["ended"]) == ("6 minutes ago", False)
