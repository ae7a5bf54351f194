import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chipwatch.model import Trouble
from ingest.network import Answer
from ingest.pages import Page, read

PARAGRAPH = "The ministry said on Wednesday that four makers of chips need a licence from now on for every export. "


def answer(body: str | bytes, kind: str = "text/html; charset=utf-8") -> Answer:
    raw = body.encode() if isinstance(body, str) else body
    return Answer("https://e.example/a", 200, httpx.Headers({"Content-Type": kind}), raw)


def test_the_article_is_taken_and_what_surrounds_it_is_not() -> None:
    html = f"""<html><head><title>Four makers listed | Example</title>
      <meta property="og:title" content="Four makers listed">
      <style>p {{}}</style></head><body><header><a href="/">Example</a></header>
      <nav><ul><li><a href="/w">World</a></li><li><a href="/b">Business</a></li></ul></nav>
      <main><article><h1>Four makers listed</h1><p>{PARAGRAPH * 2}</p><h2>What it means</h2><p>{PARAGRAPH}</p>
      <ul><li>50,000 H20 processors</li></ul><script>track("x")</script></article></main>
      <aside><h3>Most read</h3><a href="/x">Football</a></aside><footer>© Example. Cookie settings</footer>
      </body></html>"""
    page = read(answer(html))
    assert isinstance(page, Page)
    assert page.title == "Four makers listed"
    assert page.text.split("\n")[:3] == [(PARAGRAPH * 2).strip(), "What it means", PARAGRAPH.strip()]
    assert "50,000 H20 processors" in page.text
    assert not any(word in page.text for word in ("Football", "Cookie", "track", "Business"))


def test_a_short_page_is_read_too() -> None:
    page = read(
        answer(
            f"<html><head><title>T</title></head><body><article><h1>T</h1><p>{PARAGRAPH}</p></article></body></html>"
        )
    )
    assert page == Page("T", PARAGRAPH.strip())


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (f"<p>{PARAGRAPH * 3}é</p>".encode("latin-1"), "text/html; charset=latin-1"),
        (f"<p>{PARAGRAPH * 3}é</p>".encode(), 'text/html; charset="UTF-8"'),
        (f"<p>{PARAGRAPH * 3}é</p>".encode(), "text/html"),
        (f"<p>{PARAGRAPH * 3}é</p>".encode(), ""),
        (f"<p>{PARAGRAPH * 3}é</p>".encode(), "text/html; charset=no-such"),
        (f"<p>{PARAGRAPH * 3}é</p>".encode(), "text/html; charset=zlib"),
    ],
)
def test_a_page_in_whatever_charset_is_read(body: bytes, kind: str) -> None:
    page = read(answer(b"<html><body><article>" + body + b"</article></body></html>", kind))
    assert isinstance(page, Page)
    assert page.text == f"{PARAGRAPH * 3}é"


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (answer("{}", "application/json"), "not_html"),
        (answer(b"%PDF-1.7", "application/pdf"), "not_html"),
        (answer(""), "no_text"),
        (answer("<html><body><div id=root></div><script>app()</script></body></html>"), "no_text"),
        (answer("<div>" * 30_000), "no_text"),
        (answer(b"<p>" + b"x" * 4_000_000), "too_large"),
    ],
    ids=["json", "pdf", "empty", "a shell for scripts", "nested without end", "too large"],
)
def test_a_page_without_an_article_is_a_trouble(page: Answer, code: str) -> None:
    outcome = read(page)
    assert isinstance(outcome, Trouble)
    assert (outcome.code, outcome.where) == (code, page.url)


_PIECES = st.sampled_from(
    """<html> <body> <article> <p> </p> <table><tr> <td> <br> &#0; &#xD800; \0 <![CDATA[ <meta~charset=utf-16> <title>
    <svg> <math> <a~href='//[::1'> <time~datetime=x> text <!--""".split()
).map(lambda piece: piece.replace("~", " "))


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=30).map("".join) | st.binary(max_size=200))
def test_no_page_is_too_broken(body: str | bytes) -> None:
    outcome = read(answer(body))
    assert isinstance(outcome, Page | Trouble)
