"""The measure stage: only what new articles touch is computed anew, and a contradiction stops publishing."""

import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from chipwatch.model import Article, Count, Delay, Findings, Read, Sanction
from chipwatch.settings import Settings
from flows import measure, pipeline, stages
from metrics.capacity import gpu_capacity
from metrics.conservation import BREACHES, NotConserved
from metrics.delay import delay_index, delay_index_by_kind, resolution
from metrics.index import sanction_index
from warehouse import articles, connection, findings, frames
from warehouse.publish import published_file

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A measured warehouse without an article."""
    folder = tmp_path_factory.mktemp("template") / "data"
    measure.measure(folder, NOW)
    return folder


def read(number: int, day: date, *found: Count | Sanction | Delay, outlet: str = "Wire", revision: int = 0) -> Read:
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    text = f"Article {number} of {day} says something of its own {number * 7919 % 1000}, version {revision}."
    article = Article(f"https://n.example/{number}", f"Title {number}", text, outlet=outlet, published=at)
    kinds = (Count, Sanction, Delay)
    counts, sanctions, delays = (tuple(item for item in found if isinstance(item, kind)) for kind in kinds)
    return Read(article, Findings(bool(found), counts=counts, sanctions=sanctions, delays=delays))  # type: ignore[arg-type]


def store(data: Path, reads: list[Read], at: datetime = NOW) -> None:
    with connection.write(data) as con:
        articles.store(con, [item.article for item in reads], at)
        findings.store(con, reads, "1", at, None)


def holds(firm: str = "xAI", n: int = 100_000, chip: str | None = "H100") -> Count:
    return Count(n, n, False, chip, firm, "holds", "actual", None, (0, 9))


def bars(issuer: str = "US", target: str = "CN", item: str = "H20") -> Sanction:
    return Sanction("export_control", issuer, None, (target,), (item,), "adopted", True, None, (0, 9))


def late(subject: str = "R2") -> Delay:
    return Delay(subject, "model", "DeepSeek", "chip_access", 2, 3, (0, 9))


def stored(data: Path) -> dict[str, pl.DataFrame]:
    with connection.write(data) as con:
        return {name: frames.read(con, f"FROM {name}") for name in frames.METRICS}


def from_scratch(data: Path, now: datetime) -> dict[str, pl.DataFrame]:
    with connection.write(data) as con:
        view = {
            name: frames.read(con, f"FROM {name}")
            for name in (
                "gpu_claims",
                "chips",
                "sanction_reports",
                "sanction_events",
                "articles",
                "delays",
                "delay_reports",
            )
        }
    return {
        "gpu_capacity": gpu_capacity(view["gpu_claims"], view["chips"], now),
        "sanction_index": sanction_index(view["sanction_reports"], view["sanction_events"], view["articles"], now),
        "delay_index": delay_index(view["delays"], view["delay_reports"], now),
        "delay_index_by_kind": delay_index_by_kind(view["delays"], view["delay_reports"], now),
        "delay_resolution": resolution(view["delays"], view["delay_reports"], now),
    }


def agree(data: Path, now: datetime) -> None:
    found = stored(data)
    for name, expected in from_scratch(data, now).items():
        keys = [column for column in expected.columns if expected.schema[column] in (pl.Date, pl.String)]
        got = found[name].select(expected.columns).cast(dict(expected.schema))  # type: ignore[arg-type]
        assert_frame_equal(got.sort(keys), expected.sort(keys))


ITEM = st.one_of(
    st.builds(
        holds, st.sampled_from(["xAI", "Meta"]), st.integers(16, 10**6), st.sampled_from(["H100", "Hopper", None])
    ),
    st.builds(bars, st.sampled_from(["US", "NL"]), st.sampled_from(["CN", "SMIC"]), st.sampled_from(["H20", "DUV"])),
    st.builds(late, st.sampled_from(["R2", "Behemoth"])),
)
READ = st.builds(
    lambda number, day, found, outlet, revision: read(number, day, *found, outlet=outlet, revision=revision),
    st.integers(0, 12),
    st.dates(date(2023, 10, 1), date(2025, 7, 20)),
    st.lists(ITEM, max_size=2),
    st.sampled_from(["Wire", "Gazette"]),
    st.integers(0, 1),
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    batches=st.lists(st.lists(READ, min_size=1, max_size=6), min_size=1, max_size=4),
    days=st.lists(st.integers(0, 45), min_size=4, max_size=4),
)
def test_measuring_after_every_batch_gives_what_measuring_from_scratch_gives(
    batches: list[list[Read]], days: list[int], template: Path
) -> None:
    """Articles old and new, revised, dated in the future, months that end meanwhile."""
    now = NOW
    with tempfile.TemporaryDirectory() as folder:
        data = Path(shutil.copytree(template, Path(folder) / "data"))
        for batch, waited in zip(batches, days, strict=False):
            now += timedelta(days=waited)
            store(data, batch, now)
            measure.measure(data, now)
        agree(data, now)


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "data"))


def test_only_what_new_articles_touch_is_computed_anew(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = [read(n, date(2025, 1 + n % 3, 5), holds(firm), bars()) for n, firm in enumerate(["xAI", "Meta", "OpenAI"])]
    store(data, old)
    measure.measure(data, NOW)
    seen: dict[str, set[Any]] = {"firms": set(), "months": set()}
    estimates, count = measure.estimates, measure.count

    def watched_estimates(claims: pl.DataFrame, *rest: Any) -> pl.DataFrame:
        seen["firms"] |= set(claims["firm"])
        return estimates(claims, *rest)

    def watched_count(reports: pl.DataFrame, events: pl.DataFrame, news: pl.DataFrame, now: datetime) -> pl.DataFrame:
        seen["months"] |= set(news["published_at"].dt.date().dt.truncate("1mo"))
        return count(reports, events, news, now)

    monkeypatch.setattr(measure, "estimates", watched_estimates)
    monkeypatch.setattr(measure, "count", watched_count)
    assert set(measure.measure(data, NOW).values()) == {0}
    assert seen == {"firms": set(), "months": set()}
    store(data, [read(7, date(2025, 4, 2), holds("Meta", 300_000)), read(8, date(2025, 4, 3))])
    changed = measure.measure(data, NOW)
    assert seen == {"firms": {"Meta"}, "months": {date(2025, 4, 1)}}
    assert changed["gpu_capacity"] > 0
    assert changed["restriction_status"] == changed["delay_index"] == 0
    agree(data, NOW)


def test_a_firm_whose_last_claim_is_taken_back_leaves_the_table(data: Path) -> None:
    store(data, [read(1, date(2025, 1, 5), holds("xAI")), read(2, date(2025, 1, 5), holds("Meta"))])
    measure.measure(data, NOW)
    store(data, [read(1, date(2025, 1, 5), revision=1)], NOW + timedelta(hours=1))
    measure.measure(data, NOW + timedelta(hours=2))
    assert set(stored(data)["gpu_capacity"]["firm"]) == {"Meta"}


def test_other_formulas_or_reference_data_touch_everything(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store(data, [read(1, date(2025, 1, 5), holds())])
    measure.measure(data, NOW)
    monkeypatch.setattr(measure, "base", lambda: "another")
    monkeypatch.setattr(measure, "capacity_of", lambda *_: pl.DataFrame(schema=measure.GPU_CAPACITY))
    monkeypatch.setattr(measure, "breaches", lambda *_: pl.DataFrame(schema=BREACHES))
    measure.measure(data, NOW + timedelta(hours=1))
    assert stored(data)["gpu_capacity"].is_empty()


def _contradict(monkeypatch: pytest.MonkeyPatch) -> None:
    """The formula goes wrong: chips out of nothing."""
    right = measure.capacity_of
    wrong = lambda *given: right(*given).with_columns(pl.col("mid", "high") * 3)  # noqa: E731
    monkeypatch.setattr(measure, "capacity_of", wrong)


def test_a_contradiction_stores_nothing_and_stops_publishing_until_it_is_gone(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(data, [read(1, date(2025, 1, 5), holds(chip=None), holds(n=40_000))])
    stages.measure(data, lambda: NOW)
    stages.publish(data)
    before, published = stored(data)["gpu_capacity"], published_file(data).stat().st_mtime_ns
    store(data, [read(2, date(2025, 3, 5), holds(n=50_000))])
    with monkeypatch.context() as spoilt:
        _contradict(spoilt)
        with pytest.raises(NotConserved, match=r"nothing is stored or published; first: whole, xAI"):
            stages.measure(data, lambda: NOW + timedelta(minutes=1))
    assert_frame_equal(stored(data)["gpu_capacity"], before, check_row_order=False)
    with pytest.raises(NotConserved, match="The published copy stays as it was"):
        stages.publish(data)
    assert published_file(data).stat().st_mtime_ns == published
    with connection.write(data) as con:
        troubles = frames.read(con, "SELECT place, code FROM troubles")
    assert set(troubles["code"]) == {"whole"}
    assert troubles["place"].str.starts_with("gpu_capacity xAI").all()
    stages.measure(data, lambda: NOW + timedelta(hours=1))
    stages.publish(data)
    assert published_file(data).stat().st_mtime_ns > published


def test_a_pass_that_meets_a_contradiction_still_delivers_and_says_why_it_ended(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(data, [read(1, date(2025, 1, 5), holds(chip=None), holds(n=40_000))])
    delivered: list[Path] = []
    deliver = stages.deliver
    monkeypatch.setattr(stages, "deliver", lambda *given: delivered.append(given[0]) or deliver(*given))
    _contradict(monkeypatch)
    with pytest.raises(NotConserved):
        pipeline.run(data, Settings())
    assert delivered == [data]
    assert not published_file(data).exists()
    with connection.write(data) as con:
        (error,) = frames.read(con, "SELECT error FROM runs WHERE stage = 'pipeline'")["error"]
    assert error.startswith("NotConserved: capacity contradicts itself")


def _page(data: Path) -> str:
    stages.measure(data, lambda: NOW)
    stages.publish(data)
    stages.export(data, lambda: NOW)
    return stages.report(data, lambda: NOW).read_text(encoding="utf-8")


def test_one_article_gives_indicators_a_page_and_an_export(data: Path) -> None:
    store(data, [read(1, date(2025, 6, 2), holds(), bars(), late())])
    page = _page(data)
    assert "100,000" in page
    assert "No index yet" in page
    assert stored(data)["gpu_capacity"].height == 1
    index = stored(data)["sanction_index"]
    assert index["reports"].to_list() == [1] * index.height
    assert index["value"].null_count() == index.height


def test_no_article_at_all_gives_an_honest_page(data: Path) -> None:
    page = _page(data)
    assert "No capacity claims yet" in page
    assert "No articles yet" in page
    assert "H20" in page  # restriction status follows from the rules alone


def test_an_article_dated_in_the_future_counts_from_the_day_on_which_it_came(data: Path) -> None:
    store(data, [read(1, date(2027, 6, 2), holds())])
    measure.measure(data, NOW)
    months = set(stored(data)["gpu_capacity"]["month"])
    assert months == {date(2025, 6, 1)}


def test_a_chip_without_figures_has_chips_and_no_equivalents(data: Path) -> None:
    store(data, [read(1, date(2025, 6, 2), holds(chip="Mystery One"))])
    measure.measure(data, NOW)
    (row,) = stored(data)["gpu_capacity"].select("chip", "mid", "h100e_low", "h100e_mid", "h100e_high").rows()
    assert row == ("Mystery One", 100_000, None, None, None)
