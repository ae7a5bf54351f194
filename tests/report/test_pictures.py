"""Charts as files for slides."""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from report.pictures import pictures

NOW = datetime(2026, 11, 24, 9, 30)
Views = dict[str, pl.DataFrame]
CHARTS = {"capacity-now", "capacity-over-time", "timeline", "index", "restrictions", "delays"}


@pytest.fixture(scope="module")
def folder(views: Views, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("charts")
    pictures(views, NOW, place)
    return place


def test_each_chart_is_an_svg_and_a_png(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {f"{name}.{form}" for name in CHARTS for form in ("svg", "png")}
    for name in CHARTS:
        assert (folder / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        svg = (folder / f"{name}.svg").read_text(encoding="utf-8")
        assert svg.startswith("<svg")
        assert "mark-" in svg


def test_text_from_the_news_stays_text_in_a_picture(folder: Path) -> None:
    assert all("<script" not in path.read_text(encoding="utf-8") for path in folder.glob("*.svg"))


def test_a_chart_with_nothing_to_show_has_no_picture(views: Views, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "delays.svg").write_text("of the pass before")
    (tmp_path / "notes.txt").write_text("a person's own")
    assert pictures({"restriction_status": views["restriction_status"]}, NOW, tmp_path) == [
        tmp_path / "restrictions.svg",
        tmp_path / "restrictions.png",
    ]
    assert {path.name for path in tmp_path.iterdir()} == {"notes.txt", "restrictions.svg", "restrictions.png"}
    assert pictures({}, NOW, tmp_path) == []
