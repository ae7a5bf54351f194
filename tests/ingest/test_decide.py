"""What is decided about entries and answers, as tables of named situations."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chipwatch.model import FeedState, Trouble
from ingest import decide
from ingest.decide import Entry, Mark

DAY = datetime(2025, 4, 16, tzinfo=UTC)


def entry(
    summary: str = "Short.", content: str = "", link: str | None = "https://e.example/1", **more: object
) -> Entry:
    values = {"id": "1", "title": "New rule on chips", "published": DAY, "updated": None, "outlet": "E", **more}
    return Entry(link=link, summary=summary, content=content, **values)  # type: ignore[arg-type]


SENTENCE = "The ministry added four makers of chips to its list. "


@pytest.mark.parametrize(
    ("situation", "needs"),
    [
        (entry(), True),
        (entry(SENTENCE * 4), True),
        (entry(link=None), False),
        (entry(SENTENCE, content=SENTENCE * 10), False),
        (entry(SENTENCE, content=SENTENCE * 10 + "Read more"), True),
        (entry(SENTENCE, content=SENTENCE * 10 + "[…]"), True),
        (entry(SENTENCE, content=SENTENCE * 10 + "..."), True),
        (entry(SENTENCE, content=SENTENCE * 3), True),
        (entry(SENTENCE * 12, content=SENTENCE * 10), True),
        (entry(SENTENCE * 40), False),
        (entry(SENTENCE * 40 + "Continue reading at The Example →"), True),
        (entry(SENTENCE * 40 + "The post New rule appeared first on The Example."), True),
        (entry(""), True),
    ],
    ids=[
        "a line of description",
        "a paragraph of description",
        "no page to fetch",
        "full content",
        "content that ends in read more",
        "content that ends in dots in brackets",
        "content that ends in dots",
        "content as short as a summary",
        "content shorter than the summary",
        "a description as long as an article",
        "a long description that goes on",
        "a long description with a blog's ending",
        "nothing but a link",
    ],
)
def test_whether_an_entry_has_only_a_summary(situation: Entry, needs: bool) -> None:
    assert decide.needs_page(situation) is needs


def test_a_text_that_speaks_of_reading_more_does_not_go_on() -> None:
    assert not decide.goes_on("Children should read more books, the minister said. " * 9)


@pytest.mark.parametrize(
    ("mark", "left", "at_all", "expected"),
    [
        (None, 5, True, "page"),
        (None, 0, True, "later"),
        (None, 0, False, "feed"),
        (Mark("same", "page"), 5, True, "skip"),
        (Mark("same", "summary", 1), 5, True, "page"),
        (Mark("same", "summary", 1), 0, True, "later"),
        (Mark("old", "page"), 5, True, "page"),
        (Mark("old", "page", 2), 5, True, "page"),
    ],
    ids=[
        "new",
        "new, no pages left",
        "no pages at all",
        "unchanged",
        "page failed before",
        "failed, none left",
        "changed",
        "changed after failures",
    ],
)
def test_what_is_done_with_an_entry(mark: Mark | None, left: int, at_all: bool, expected: str) -> None:
    one = entry()
    known = mark and Mark(decide.fingerprint(one) if mark.fingerprint == "same" else "f" * 32, mark.source, mark.tries)
    assert decide.step(one, known, left, at_all) == expected


def test_a_full_entry_is_taken_from_the_feed() -> None:
    assert decide.step(entry(content=SENTENCE * 20), None, 5, True) == "feed"


@pytest.mark.parametrize(
    "change",
    [{"title": "x"}, {"summary": "x"}, {"content": "x"}, {"link": None}, {"updated": DAY}, {"published": None}],
    ids=lambda change: next(iter(change)),
)
def test_a_fingerprint_changes_with_whatever_the_feed_says(change: dict[str, object]) -> None:
    assert decide.fingerprint(entry(**change)) != decide.fingerprint(entry())  # type: ignore[arg-type]
    assert decide.fingerprint(entry()) == decide.fingerprint(entry(outlet="other"))


NOW = decide.fingerprint(entry())
PASSING, LASTING = Trouble("u", "timeout", "slow"), Trouble("u", "http_403", "no")


@pytest.mark.parametrize(
    ("mark", "page", "text", "kept"),
    [
        (None, "The whole article.", "The whole article.", Mark(NOW, "page")),
        (None, "Pay!", "Short.", Mark(NOW, "page")),
        (None, PASSING, "Short.", Mark(NOW, "summary", 1)),
        (None, LASTING, "Short.", Mark(NOW, "summary")),
        (Mark(NOW, "summary", 1), PASSING, None, Mark(NOW, "summary", 2)),
        (Mark(NOW, "summary", 2), PASSING, None, Mark(NOW, "summary")),
        (Mark(NOW, "summary", 1), "The whole article.", "The whole article.", Mark(NOW, "page")),
        (Mark("old", "page"), PASSING, None, Mark(NOW, "page", 1)),
        (Mark("old", "page"), LASTING, None, Mark(NOW, "page")),
        (Mark("old", "summary"), LASTING, "Short.", Mark(NOW, "summary")),
        (Mark("old", "feed"), LASTING, "Short.", Mark(NOW, "summary")),
    ],
    ids=[
        "page read",
        "page shorter than the summary",
        "new, page down",
        "new, page refused",
        "down again",
        "down for the last time",
        "up again",
        "changed, page down, text came from the page",
        "changed, page refused, text came from the page",
        "changed, page refused, text was the summary",
        "changed to a summary, page refused",
    ],
)
def test_where_an_articles_text_comes_from(
    mark: Mark | None, page: str | Trouble, text: str | None, kept: Mark
) -> None:
    assert decide.text_from(entry(), mark, page) == decide.Text(text, kept)


@pytest.mark.parametrize("code", ["timeout", "unreachable", "broken", "http_500", "http_503", "http_429", "host_down"])
def test_trouble_that_may_pass(code: str) -> None:
    assert decide.may_pass(code)


@pytest.mark.parametrize(
    "code", ["refused", "http_404", "http_403", "not_html", "no_text", "robots", "too_large", "tls"]
)
def test_trouble_that_stays(code: str) -> None:
    assert not decide.may_pass(code)


@given(st.from_regex(r"[0-9a-f]{32}", fullmatch=True), st.sampled_from(["feed", "page", "summary"]), st.integers(0, 9))
def test_a_mark_is_read_as_it_was_written(print_: str, source: str, tries: int) -> None:
    mark = Mark(print_, source, tries)  # type: ignore[arg-type]
    assert decide.read_mark(str(mark)) == mark


@pytest.mark.parametrize("text", [None, "", "abc", "abc:page", "abc:page:x", "abc:moon:1", "abc:page:²"])
def test_a_mark_of_another_form_counts_as_none(text: str | None) -> None:
    assert decide.read_mark(text) is None


def test_of_entries_for_one_article_the_one_changed_last_is_read() -> None:
    first, later, other = entry("a"), entry("b", updated=DAY.replace(day=17)), entry("c", id="2")
    assert decide.without_repeats([first, other, later]) == [other, later]
    assert decide.without_repeats([first, other, entry("d")]) == [first, other]


class TestWhatIsRemembered:
    old = FeedState('"1"', "Mon", {"a": "f:page:0", "gone": "f:feed:0"})
    new = FeedState('"2"', "Tue")

    def test_a_finished_pull_keeps_the_new_validators(self) -> None:
        kept = decide.remembered(self.old, {"b": Mark("g", "page")}, ["b", "a"], self.new, complete=True)
        assert (kept.etag, kept.modified) == ('"2"', "Tue")
        assert list(kept.entries.items()) == [("b", "g:page:0"), ("a", "f:page:0"), ("gone", "f:feed:0")]

    def test_an_unfinished_pull_keeps_the_old_ones_so_that_the_feed_comes_again(self) -> None:
        kept = decide.remembered(self.old, {"b": Mark("g", "summary", 1)}, ["b", "a"], self.new, complete=True)
        assert (kept.etag, kept.entries["b"]) == ('"1"', "g:summary:1")
        assert decide.remembered(self.old, {}, ["a"], self.new, complete=False).etag == '"1"'

    def test_no_feed_is_remembered_without_end(self) -> None:
        many = {f"{n}": Mark("g", "feed") for n in range(decide.MAX_REMEMBERED)}
        kept = decide.remembered(self.old, many, list(many), self.new, complete=True)
        assert set(kept.entries) == set(many)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(410, "gone"), (404, "failed"), (500, "failed"), (403, "failed"), (429, "failed"), (204, "failed")],
)
def test_an_answer_that_is_not_200_is_no_feed(status: int, outcome: str) -> None:
    refused = decide.refused_answer(status)
    assert refused is not None
    assert refused[0] == outcome
    assert str(status) in refused[1]


def test_too_few_entries_are_trouble() -> None:
    assert decide.shortfall(5, 5) is None
    assert decide.shortfall(0, 0) is None
    assert "min_entries" in (decide.shortfall(4, 5) or "")


@pytest.mark.parametrize(
    ("body", "same"),
    [
        ("On Tuesday the ministry put a new rule on exports of chips in place.", True),
        ("We value your privacy. Accept all cookies to go on to our partners.", False),
    ],
)
def test_a_page_about_something_else_is_noticed(body: str, same: bool) -> None:
    one = entry("The ministry added four makers to its export list on Tuesday evening.")
    assert decide.same_subject(one, body) is same


def test_a_page_in_a_script_without_words_is_taken_as_it_is() -> None:
    assert decide.same_subject(entry("商务部公布出口管制清单", title="出口管制"), "无关")
