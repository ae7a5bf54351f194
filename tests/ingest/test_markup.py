import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.markup import one_line, text_of, tidy


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>One <b>bold</b> word.</p><p>Two &amp; three.</p>", "One bold word.\nTwo & three."),
        ("<script>evil()</script>Kept<style>p{}</style> tail", "Kept tail"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("A<br>B<br/>C", "A\nB\nC"),
        ("<table><tr><td>H20</td><td>50,000</td></tr></table>", "H20\n50,000"),
        ("sales < $5bn and > 3", "sales < $5bn and > 3"),
        ("AT&amp;T &#8220;said&#8221;", "AT&T “said”"),
        ("<!-- hidden -->shown<?php x ?>", "shown"),
        ('<?xml version="1.0" encoding="utf-8"?><p>x</p>', "x"),
        ("a\u00a0b\u200bc\x00d", "a b c d"),
        ("<p>unclosed <b>tags", "unclosed tags"),
        ("<p>one&#xb;two</p>&#xffff;three", "one two\nthree"),
        ("", ""),
        ("<img src=x onerror=alert(1)>", ""),
    ],
)
def test_a_fragment_becomes_its_text(fragment: str, text: str) -> None:
    assert text_of(fragment) == text


def test_deep_nesting_is_no_trouble() -> None:
    text_of("<div>" * 50_000 + "x")


_PIECES = st.sampled_from(
    [*"<>&;/!-?ab \n\x00#x1\ud800", "&#xb;", "&#xfffe;", "<p>", "</", "<script", "]]>", "&#x", "<!--", "<?xml"]
)


@given(st.lists(_PIECES).map("".join))
def test_no_markup_is_too_broken(fragment: str) -> None:
    text = text_of(fragment)
    assert "\x00" not in text
    text.encode()


@given(st.text())
def test_tidy_text_stays_as_it_is(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert "\n" not in one_line(text)
