"""The page as text: complete, self-contained, safe, and honest where there is nothing to show."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.page import embedded, render

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
Views = dict[str, pl.DataFrame]


class Reader(HTMLParser):
    """Elements with their attributes, the text of each script, and the tags left open."""

    VOID = frozenset({"meta", "link", "br", "img", "input"})

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.text, self.open = "", list[str]()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.scripts[-1] += data
        elif self.open and self.open[-1] != "style":
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def page(views: Views) -> str:
    return render(views, NOW)


@pytest.fixture(scope="module")
def reader(page: str) -> Reader:
    return Reader(page)


def test_every_element_is_closed(reader: Reader) -> None:
    assert reader.open == []


def test_the_page_is_small_and_loads_nothing(page: str, reader: Reader) -> None:
    assert len(page.encode()) < 5_000_000
    loading = [a for _, a in reader.elements if a.get("src") or a.get("srcset") or a.get("data") or a.get("action")]
    assert loading == []
    assert [a["href"] for a in reader.all("link")] == ["data:,"]
    assert "@import" not in page.split("</style>")[0]
    policy = next(str(a["content"]) for a in reader.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


def test_the_libraries_stand_in_the_page_once(reader: Reader) -> None:
    assert len(reader.scripts) == 3
    assert sum(len(script) > 500_000 for script in reader.scripts) == 1


def test_text_from_the_news_stays_text(page: str, reader: Reader) -> None:
    assert reader.text.count("<script>document.title='broken'</script> & <img src=x onerror=alert(1)>") >= 3
    assert "<script>document" not in page
    assert not reader.all("img")
    assert not [a for _, a in reader.elements if any(name.startswith("on") for name in a)]


def test_links_go_to_the_web_and_tell_it_nothing(reader: Reader) -> None:
    outside = [a for a in reader.all("a") if not str(a["href"]).startswith("#")]
    assert len(outside) > 20
    assert all(re.match(r"https?://", str(a["href"])) for a in outside)
    assert all("noopener" in str(a["rel"]) for a in outside)
    assert "https://news.example/article-0?a=1&b=2" in [a["href"] for a in outside]


def test_the_page_can_be_walked_without_eyes_or_mouse(reader: Reader) -> None:
    tags = [tag for tag, _ in reader.elements]
    for landmark in ("header", "nav", "main", "footer"):
        assert tags.count(landmark) >= 1
    assert tags.count("h1") == 1
    assert tags.count("table") == tags.count("caption") == 5
    assert all(a.get("scope") for a in reader.all("th"))
    ids = [a["id"] for _, a in reader.elements if a.get("id")]
    assert len(ids) == len(set(ids))
    inside = [str(a["href"])[1:] for a in reader.all("a") if str(a["href"]).startswith("#")]
    assert set(inside) <= set(ids)
    assert all(a.get("aria-labelledby") in ids for a in reader.all("section"))
    scrolling = [a for a in reader.all("div") if "scroll" in str(a.get("class"))]
    assert all(a.get("tabindex") == "0" and a.get("aria-label") for a in scrolling)
    specs = json.loads(reader.scripts[0])
    assert all(spec["description"] for spec in specs.values())


def test_the_page_says_as_of_when(reader: Reader) -> None:
    assert "24 November 2026, 09:30 UTC" in reader.text
    assert "last run 5 minutes ago" in reader.text


def test_every_firm_in_a_chart_has_its_words_on_the_page(reader: Reader) -> None:
    specs = json.loads(reader.scripts[0])
    firms = {row["firm"] for rows in specs["capacity-now"]["datasets"].values() for row in rows}
    assert len(firms) == 8
    assert all(firm in reader.text for firm in firms)
    for quote in ("about 50,000 Hopper GPUs", "more than 110,000 GB200 GPUs", "R2 was held up by a lack of chips"):
        assert quote in reader.text


EMPTY = [
    "No capacity claims yet",
    "No government measures yet",
    "No dated steps yet",
    "No index yet",
    "No restriction status yet",
    "No delays yet",
    "No feeds yet",
    "No articles yet",
    "No run is recorded yet",
]


def test_a_page_about_nothing_is_honest_and_small() -> None:
    page = render({}, NOW)
    reader = Reader(page)
    assert [sentence for sentence in EMPTY if sentence not in reader.text] == []
    assert reader.open == []
    assert not reader.all("table")
    assert len(page) < 100_000


def test_empty_views_are_the_same_as_missing_ones(views: Views) -> None:
    assert render({name: frame.clear() for name, frame in views.items()}, NOW) == render({}, NOW)


@pytest.mark.parametrize("missing", ["articles", "gpu_claims", "sanction_reports", "delay_reports", "gpu_capacity"])
def test_a_view_that_is_empty_among_others_hurts_nobody(missing: str, views: Views) -> None:
    assert Reader(render(views | {missing: views[missing].clear()}, NOW)).open == []


def test_a_missing_column_is_named(views: Views) -> None:
    with pytest.raises(ValueError, match="feeds: no column health"):
        render({"feeds": views["feeds"].drop("health")}, NOW)


def test_the_same_views_give_the_same_page(views: Views, page: str) -> None:
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=7) for name, frame in views.items()}
    assert render(shuffled, NOW) == page


@given(st.text())
def test_json_in_a_script_element_cannot_end_it(text: str) -> None:
    inside = embedded({"text": text})
    assert json.loads(inside) == {"text": text}
    assert not set("<>&\u2028\u2029") & set(inside)


def test_a_number_that_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        embedded(float("nan"))
