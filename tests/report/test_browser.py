"""The page in a real browser: it draws, filters, explains itself, asks for nothing and runs nothing foreign."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from report.page import render

pytestmark = pytest.mark.service

Views = dict[str, pl.DataFrame]
CHARTS = ["capacity-now", "capacity-over-time", "timeline", "index", "restrictions", "delays"]
# What axe-core counts as a fault that keeps people out. https://github.com/dequelabs/axe-core/blob/develop/doc/API.md
SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def page(views: Views, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(views, datetime(2026, 11, 24, 9, 30)), encoding="utf-8")
    return path


def count(browser: Any, selector: str) -> int:
    return int(browser.evaluate(f"document.querySelectorAll({selector!r}).length"))


def choose(browser: Any, chart: str, label: str, value: str) -> None:
    """Chooses an entry of one of a chart's lists, as a person would, by the words shown."""
    browser.evaluate(
        f"""(() => {{
        const field = [...document.querySelectorAll('#chart-{chart} .vega-bind')]
            .find((bind) => bind.textContent.trim().startsWith({label!r})).querySelector('select');
        const option = [...field.options].find((option) => option.textContent === {value!r});
        field.value = option.value;
        field.dispatchEvent(new Event('change', {{bubbles: true}}));
        }})()"""
    )


@pytest.mark.parametrize("width", [1200, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_all_charts_are_drawn_without_complaint_and_without_the_network(
    width: int, dark: bool, browser: Any, page: Path, tmp_path: Path
) -> None:
    browser.open(page, width, dark)
    for chart in CHARTS:
        assert count(browser, f"#chart-{chart}[data-state=drawn] svg.marks") == 1
    assert browser.complaints() == []
    assert browser.requests() == []
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    background = browser.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == ("rgb(20, 24, 29)" if dark else "rgb(251, 251, 250)")
    browser.screenshot(tmp_path / "page.png")
    assert (tmp_path / "page.png").stat().st_size > 50_000


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, where it was installed: by `.ci/run`, or by `npm install --no-save axe-core`."""
    places = [Path(os.environ.get("AXE_CORE", "")), Path("node_modules/axe-core/axe.min.js")]
    for place in places:
        if place.is_file():
            return place.read_text(encoding="utf-8")
    if os.environ.get("CI"):
        pytest.fail("no axe-core, and CI must test the page with it: AXE_CORE names no file; see .ci/run")
    pytest.skip("no axe-core: `npm install --no-save axe-core`, or name its axe.min.js in AXE_CORE")


@pytest.mark.parametrize("width", [1200, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_no_serious_fault(width: int, dark: bool, browser: Any, page: Path, axe: str) -> None:
    browser.open(page, width, dark)
    browser.evaluate("document.querySelectorAll('details').forEach((detail) => { detail.open = true; })")
    browser.evaluate(axe + "; true")
    found = json.loads(browser.evaluate("axe.run(document).then((found) => JSON.stringify(found.violations))"))
    faults = [
        f"{fault['id']}: {fault['help']}: {[node['target'] for node in fault['nodes']][:5]}"
        for fault in found
        if fault["impact"] in SERIOUS
    ]
    assert faults == []


def test_text_from_the_news_does_not_run(browser: Any, page: Path) -> None:
    browser.open(page)
    assert browser.evaluate("document.title").startswith("chipwatch")
    assert count(browser, "main img") == count(browser, "main script") == 0
    assert "<script>document.title" in browser.evaluate("document.querySelector('.events h3').textContent")


def test_the_policy_refuses_a_script_that_got_in_all_the_same(browser: Any, page: Path) -> None:
    browser.open(page)
    browser.evaluate(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.foreign = 1';"
        " document.body.append(s); })()"
    )
    assert browser.evaluate("window.foreign === undefined")
    assert "Content Security Policy" in " ".join(browser.complaints())


def test_a_firm_can_be_chosen(browser: Any, page: Path) -> None:
    browser.open(page)
    lines = "#chart-capacity-over-time svg .mark-line path"
    assert count(browser, lines) == 6
    choose(browser, "capacity-over-time", "Firm", "DeepSeek")
    browser.wait(f"document.querySelectorAll({lines!r}).length === 1")
    band = "document.querySelector('#chart-capacity-over-time svg .mark-area path').getAttribute('opacity')"
    assert float(browser.evaluate(band)) > 0.2
    choose(browser, "capacity-over-time", "Firm", "All")
    browser.wait(f"document.querySelectorAll({lines!r}).length === 6")


def test_measures_can_be_filtered_by_issuer_and_target(browser: Any, page: Path) -> None:
    browser.open(page)
    marks = "#chart-timeline svg .mark-symbol.role-mark path"
    assert count(browser, marks) == 13
    choose(browser, "timeline", "Issuer", "NL")
    browser.wait(f"document.querySelectorAll({marks!r}).length === 2")
    choose(browser, "timeline", "Target", "US")
    browser.wait(f"document.querySelectorAll({marks!r}).length === 0")


def test_a_series_of_the_index_can_be_chosen(browser: Any, page: Path) -> None:
    browser.open(page)
    paths = "[...document.querySelectorAll('#chart-index svg .mark-rect.role-mark path')]"
    bars = f"{paths}.map((path) => path.getAttribute('d')).join()"
    before = browser.evaluate(bars)
    choose(browser, "index", "Series", "NL → CN")
    browser.wait(f"{bars} !== {before!r}")


def test_a_destination_can_be_chosen_in_the_grid_over_time(browser: Any, page: Path) -> None:
    browser.open(page)
    bars = "#chart-restrictions svg .mark-rect.role-mark path"
    assert count(browser, bars) == 5  # of B200, H20 (two), H100, RTX 4090
    assert "Presumed denial" in hover(browser, bars)
    choose(browser, "restrictions", "Destination", "United Arab Emirates, Kazakhstan and 2 more")
    browser.wait(f"document.querySelectorAll({bars!r}).length === 4")
    shown = hover(browser, bars)
    assert "B200" in shown
    assert "Licence" in shown
    assert "rule of 2023" in shown


def hover(browser: Any, selector: str) -> str:
    """The tooltip that appears where the pointer rests on the first such mark."""
    browser.evaluate(f"document.querySelector({selector!r}).scrollIntoView({{block: 'center', behavior: 'instant'}})")
    box = browser.evaluate(
        f"(() => {{ const b = document.querySelector({selector!r}).getBoundingClientRect();"
        " return [b.x + b.width / 2, b.y + b.height / 2]; })()"
    )
    for step in (-3, 0):
        browser.send("Input.dispatchMouseEvent", type="mouseMoved", x=box[0] + step, y=box[1])
    browser.wait("document.querySelector('#vg-tooltip-element.visible') !== null")
    return str(browser.evaluate("document.getElementById('vg-tooltip-element').innerText"))


def test_pointing_at_a_firm_shows_its_evidence(browser: Any, page: Path) -> None:
    browser.open(page)
    shown = hover(browser, "#chart-capacity-now svg .mark-symbol.role-mark path")
    assert "xAI" in shown
    assert "at least" in shown
    assert "“more than 110,000 GB200 GPUs” Chip Daily, 2 March 2026" in shown


def test_pointing_at_a_hostile_headline_shows_its_text(browser: Any, page: Path) -> None:
    browser.open(page)
    choose(browser, "timeline", "Issuer", "not named")
    browser.wait("document.querySelectorAll('#chart-timeline svg .mark-symbol.role-mark path').length === 1")
    shown = hover(browser, "#chart-timeline svg .mark-symbol.role-mark path")
    assert "<script>document.title='broken'</script>" in shown
    assert count(browser, "#vg-tooltip-element img") == 0
    assert browser.evaluate("document.title").startswith("chipwatch")


def test_chips_can_be_searched(browser: Any, page: Path) -> None:
    browser.open(page)
    assert browser.evaluate("document.getElementById('chip-search').offsetParent !== null")
    browser.evaluate("document.getElementById('chip-search').focus()")
    browser.send("Input.insertText", text="h1")
    visible = (
        "[...document.querySelectorAll('#grid tbody tr')].filter((row) => !row.hidden).map((row) => row.dataset.chip)"
    )
    browser.wait(f"{visible}.join() === 'h100'")
    assert browser.evaluate("document.getElementById('chip-count').textContent") == "1 of 5 chips"


def test_the_keyboard_reaches_the_content_and_opens_the_evidence(browser: Any, page: Path) -> None:
    browser.open(page)

    def press(key: str, code: int, text: str = "") -> None:
        browser.send("Input.dispatchKeyEvent", type="keyDown", key=key, code=key, windowsVirtualKeyCode=code, text=text)
        browser.send("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=code)

    press("Tab", 9)
    assert browser.evaluate("document.activeElement.className") == "skip"
    press("Enter", 13, "\r")
    browser.wait("document.activeElement.id === 'main'")
    browser.evaluate("document.querySelector('#capacity table summary').focus()")
    press("Enter", 13, "\r")
    browser.wait("document.querySelector('#capacity table details').open")


def test_a_page_about_little_draws_without_complaint(browser: Any, views: Views, tmp_path: Path) -> None:
    """One firm with a known range, one delay with one day: arrows and spans have nothing to draw."""
    little = {
        "gpu_capacity": views["gpu_capacity"].filter(pl.col("firm") == "Tesla"),
        "delays": views["delays"].filter(pl.col("subject") == "Diffusion rule"),
    }
    path = tmp_path / "little.html"
    path.write_text(render(little, datetime(2026, 11, 24)), encoding="utf-8")
    browser.open(path)
    assert count(browser, "svg.marks") == 3
    assert browser.complaints() == []


def test_a_page_about_nothing_opens_without_complaint(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    path.write_text(render({}, datetime(2026, 11, 24)), encoding="utf-8")
    browser.open(path)
    assert browser.complaints() == []
    assert browser.requests() == []
