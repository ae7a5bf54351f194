"""An article shown with its findings: every mark at its place, nothing of the article taken for markup."""

import html.parser
import io
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from chipwatch.model import Article, Chip, Count, Delay, Findings, Firm, Sanction
from extract.explain import Mark, heading, marks, numbered, page, pieces, show, summary, values, visible

TEXT = "Meta has 350,000 H100 GPUs, which are late."
ARTICLE = Article(
    "a", "Meta's chips", TEXT, "https://x.example/a?b=1&c=2", "The Wire", datetime(2026, 1, 5, tzinfo=UTC)
)
AT = len("Meta's chips\n\n")
COUNT = Count(
    350_000, None, False, "H100", "Meta", "holds", "actual", None, (AT, AT + 26), 0.9, "number noun; have, subject"
)
DELAY = Delay("H100", "chip", "Meta", "unknown", 3, 6, (AT, AT + len(TEXT)), rule="subject of 'are late'")
FINDINGS = Findings(
    True,
    (Firm("Meta", ((0, 4), (AT, AT + 4))),),
    (Chip("H100", "Nvidia", ((AT + 17, AT + 21),)),),
    (COUNT,),
    (),
    (DELAY,),
)


def shown(article: Article, findings: Findings, width: int = 100, colour: bool = False) -> str:
    console = Console(
        file=io.StringIO(), width=width, force_terminal=colour, color_system="truecolor" if colour else None
    )
    show(article, findings, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


class Reader(html.parser.HTMLParser):
    """What a browser would show of a page's article, and which elements and addresses the page has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.article = ""
        self.depth = self.skip = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.depth += tag == "article"
        self.skip += tag == "sup"

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "article"
        self.skip -= tag == "sup"

    def handle_data(self, data: str) -> None:
        if self.depth and not self.skip:
            self.article += data


def test_findings_are_numbered_by_their_place_in_the_text() -> None:
    assert numbered(FINDINGS) == [COUNT, DELAY]
    early = Sanction("tariff", "US", None, (), (), "adopted", True, None, (0, 12), rule="tariff")
    assert numbered(Findings(True, counts=(COUNT,), sanctions=(early,))) == [early, COUNT]


def test_a_text_is_cut_at_every_edge_of_a_mark() -> None:
    outer, inner = Mark((2, 8), "count", (1,)), Mark((4, 6), "chip")
    cut = [(p.start, p.end, p.inside, p.opening, p.closing) for p in pieces(10, [inner, outer])]
    assert cut == [
        (0, 2, (), (), ()),
        (2, 4, (outer,), (outer,), ()),
        (4, 6, (outer, inner), (inner,), (inner,)),
        (6, 8, (outer,), (), (outer,)),
        (8, 10, (), (), ()),
    ]


spans = st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda s: s[0] < s[1])


@given(st.lists(st.builds(Mark, spans, st.sampled_from(["firm", "chip", "count"])), max_size=8))
def test_pieces_cover_a_text_once_whatever_the_marks(found: list[Mark]) -> None:
    cut = list(pieces(30, found))
    assert [0, *(piece.end for piece in cut)] == [*(piece.start for piece in cut), 30]
    for piece in cut:
        assert set(piece.inside) == {m for m in found if m.span[0] <= piece.start and piece.end <= m.span[1]}
    for edge in ("opening", "closing"):
        assert sorted(map(str, found)) == sorted(str(mark) for piece in cut for mark in getattr(piece, edge))


def test_findings_on_the_same_words_share_a_mark() -> None:
    twice = Findings(True, counts=(COUNT, COUNT), delays=(DELAY,))
    assert [(m.kind, m.numbers) for m in marks(ARTICLE, twice)] == [("title", ()), ("count", (1, 2)), ("delay", (3,))]


def test_values_have_the_names_of_the_output_and_leave_out_what_is_empty() -> None:
    assert values(COUNT) == [
        ("low", "350,000"),
        ("approx", "no"),
        ("chip", "H100"),
        ("firm", "Meta"),
        ("relation", "holds"),
        ("status", "actual"),
    ]


def test_without_colours_brackets_say_what_is_marked() -> None:
    text = shown(ARTICLE, FINDINGS)
    assert "The Wire · 2026-01-05 · https://x.example/a?b=1&c=2" in text
    assert "{Meta}'s chips" in text
    assert "[2: [1: {Meta} has 350,000 <H100> GPUs], which are late.]" in text
    assert "1 firm, 1 chip, 1 count, 0 sanctions, 1 delay." in text
    assert "number noun; have, subject" in text
    assert "subject of 'are late'" in text
    assert "0.90" in text


def test_with_colours_names_need_no_brackets() -> None:
    text = shown(ARTICLE, FINDINGS, colour=True)
    assert "\x1b[" in text
    plain = re.sub(r"\x1b\[[\d;]*m", "", text)
    assert "[2: [1: Meta has 350,000 H100 GPUs], which are late.]" in plain


def test_an_article_that_the_gate_turned_away_says_so() -> None:
    assert summary(Findings(False)).startswith("The gate turned this article away")
    assert "Nothing here." in shown(Article("a", "", "Nothing here."), Findings(False))


def test_an_article_without_title_begins_with_its_text() -> None:
    assert shown(Article("a", "", "Nothing here."), Findings(False)).startswith("Nothing here.")


def test_markup_of_the_terminal_library_in_an_article_is_text() -> None:
    text = "[red]Meta[/red] has [link=x]350,000[/link] H100 GPUs."
    assert "[red]Meta[/red] has [link=x]350,000[/link]" in shown(Article("a", "", text), Findings(False))


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("a\x1b[31mb", "a [31mb"),  # a terminal's escape sequence
        ("a\u202eb\u200bc", "abc"),  # marks that turn text around or stand unseen
        ("a\ud800b", "a\ufffdb"),  # half of a surrogate pair
        ("a\u2028b\r\n", "a\nb \n"),
        ("12\u202f000\t", "12 000 "),
        ("naïve 芯片 🚀", "naïve 芯片 🚀"),
    ],
)
def test_characters_that_play_tricks_are_made_harmless(raw: str, seen: str) -> None:
    assert visible(raw) == seen


def test_the_page_holds_the_text_its_marks_and_the_findings() -> None:
    text = page(ARTICLE, FINDINGS)
    read = Reader(text)
    assert read.article == ARTICLE.document
    assert '<span class="title firm">Meta</span>' in text
    assert '<span class="delay count chip">H100</span>' in text
    assert '<tr id="f1">' in text
    assert read.links == ["https://x.example/a?b=1&c=2", "#f1", "#f2"]
    assert "&lt;" not in re.sub(r"<q>.*?</q>", "", text)


def test_the_page_runs_and_fetches_nothing() -> None:
    read = Reader(page(ARTICLE, FINDINGS))
    assert read.tags & {"script", "img", "link", "iframe", "object", "form", "base"} == set()
    assert "default-src 'none'" in page(ARTICLE, FINDINGS)


def test_an_address_that_is_none_is_no_link() -> None:
    article = Article("a", "t", "x", url="javascript:alert(1)")
    assert Reader(page(article, Findings(False))).links == []


def test_everything_from_an_article_is_escaped() -> None:
    bad = "<script>alert('&')</script>\"><b>{0}{title}"
    sanction = Sanction("tariff", "US", bad, (bad,), (bad,), "adopted", True, None, (0, 12), rule=bad)
    findings = Findings(True, (Firm(bad, ((0, 3),)),), (Chip(bad, bad, ((0, 5),)),), sanctions=(sanction,))
    read = Reader(page(Article("a", bad, bad, bad, bad), findings))
    assert read.tags & {"script", "b"} <= {"b"}
    assert "<script" not in page(Article("a", bad, bad, bad, bad), findings)
    assert read.article == f"{bad}\n\n{bad}"


@settings(max_examples=80, deadline=None)
@given(
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.text(st.characters(exclude_categories=()), max_size=60),
)
def test_any_text_makes_a_page_and_a_terminal_text(title: str, text: str) -> None:
    article = Article("a", title, text, outlet=title)
    length = len(article.document)
    item = Delay(text or "x", "other", None, "unknown", None, None, (0, length), rule=title or "r")
    findings = Findings(True, (Firm(title or "f", ((0, length),)),), delays=(item,))
    made = page(article, findings)
    made.encode()
    assert Reader(made).article.replace("\r", "") == visible(article.document)
    shown(article, findings).encode()


def test_the_heading_leaves_out_what_is_unknown() -> None:
    assert heading(Article("a", "t", "x", outlet="The Wire")) == "The Wire"
    assert heading(Article("a", "t", "x")) == ""
