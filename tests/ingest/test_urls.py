import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.urls import canonical, is_web


@pytest.mark.parametrize(
    "form",
    [
        "https://www.example.com/news/big-story-17",
        "http://www.example.com/news/big-story-17",
        "HTTPS://WWW.EXAMPLE.COM/news/big-story-17",
        "https://www.example.com:443/news/big-story-17",
        "http://www.example.com:80/news/big-story-17/",
        "https://www.example.com/news/big-story-17#comments",
        "https://www.example.com/news/big-story-17?utm_source=rss&utm_medium=feed",
        "https://www.example.com/news/big-story-17?fbclid=abc&gclid=x&mc_cid=1",
        "https://m.example.com/news/big-story-17",
        "https://mobile.example.com/news/big-story-17",
        "https://amp.example.com/news/big-story-17",
        "https://www.example.com/news/big-story-17/amp/",
        "https://www.example.com/amp/news/big-story-17",
        "https://www.example.com/news/big-story-17.amp",
        "https://www.example.com/news/big-story-17?amp=1",
        "https://www.example.com/news/big-story-17?outputType=amp",
        "https://www.google.com/amp/s/www.example.com/news/big-story-17",
        "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/news/big-story-17/amp",
        "https://www.example.com/news/./x/../big%2Dstory-17",
        "https://reader@www.example.com/news/big-story-17",
        " https://www.example.com/news/big-story-17\n",
        "https://www.example.com./news/big-story-17;jsessionid=A1",
    ],
)
def test_one_story_in_its_many_forms_is_one_address(form: str) -> None:
    assert canonical(form) == "https://example.com/news/big-story-17"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com", "https://example.com/"),
        ("https://example.com/Story", "https://example.com/Story"),
        ("https://example.com/a?b=2&a=1&b=1", "https://example.com/a?a=1&b=1&b=2"),
        ("https://example.com/a?id=7&cid=9", "https://example.com/a?cid=9&id=7"),
        ("http://example.com:8080/a/", "http://example.com:8080/a"),
        ("https://en.m.wikipedia.org/wiki/GPU", "https://en.wikipedia.org/wiki/GPU"),
        ("https://en.wikipedia.org/wiki/amp", "https://en.wikipedia.org/wiki/amp"),
        ("https://m.co.uk/x", "https://m.co.uk/x"),
        ("https://www.com/x", "https://www.com/x"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://[2606:4700::1111]:443/a", "https://[2606:4700::1111]/a"),
        ("https://example.com/a%7eb%2fc?q=%zz", "https://example.com/a~b%2Fc?q=%25zz"),
    ],
)
def test_what_may_tell_articles_apart_is_kept(url: str, expected: str) -> None:
    assert canonical(url) == expected


@pytest.mark.parametrize("text", ["tag:example.com,2025:1", "urn:uuid:1", "", "javascript:x", "http://", "http://[::1"])
def test_what_is_no_web_address_comes_back_as_it_is(text: str) -> None:
    assert canonical(text) == text
    assert not is_web(text)


_parts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


@given(
    st.sampled_from(["http", "https", "HTTP"]),
    st.from_regex(
        r"(www\.|m\.|amp\.)?[a-z][a-z0-9-]{0,8}[a-z0-9]\.(com|co\.uk|example)(:(80|443|8080))?", fullmatch=True
    ),
    st.lists(_parts | st.sampled_from(["amp", "amp-x", "story.amp.html", "long-slug-1", "..", ".", "", "%41", "%"])),
    st.lists(st.tuples(_parts | st.sampled_from(["utm_x", "amp", "id"]), _parts)),
)
def test_a_canonical_address_is_its_own_canonical_address(
    scheme: str, host: str, path: list[str], query: list[tuple[str, str]]
) -> None:
    url = f"{scheme}://{host}/{'/'.join(path)}?{'&'.join(f'{k}={v}' for k, v in query)}"
    once = canonical(url)
    assert canonical(once) == once
    assert "#" not in once or not is_web(url)


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    canonical(text)
    canonical("https://" + text)
