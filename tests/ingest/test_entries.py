import warnings

from hypothesis import given, settings
from hypothesis import strategies as st

from chipwatch.settings import Feed
from ingest.entries import Parsed, parse

FEED = Feed(url="https://e.example/feed.xml", name="e")
_PIECES = st.sampled_from(
    """<rss~version='2.0'> <channel> <item> </item> <title> </title> <link> </link> <guid> <description> </description>
    <pubDate>-1</pubDate> <pubDate>Wed,99Foo202525:61+9999</pubDate> <feed~xmlns='http://www.w3.org/2005/Atom'> <entry>
    </entry> <content~type='xhtml'> <content~src='x'/> <updated>2025-04-16T10:00:00Z</updated> <category/> <author>
    <updated>9999999-01-01</updated> &bad; &#0; \0 <![CDATA[ ]]> <georss:point>1</georss:point> <media:content~url='x'/>
    <?xml~encoding='x'?> <!DOCTYPE~x~[ ]> text <enclosure/> <source~url='http://[::1'> <a~href='http://[x'> <dc:date>
    <link~rel='self'~href='//['/> <itunes:keywords> <thr:in-reply-to~ref=''/> <psc:chapter~start='x'/>""".split()
).map(lambda piece: piece.replace("~", " "))


def read(body: bytes, kind: str = "application/xml") -> Parsed:
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)
        return parse(FEED, body, FEED.url, kind)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join), st.sampled_from(["application/xml", "text/html; charset=x", ""]))
def test_no_feed_is_too_broken(body: str, kind: str) -> None:
    parsed = read(body.encode(), kind)
    assert parsed.entries or parsed.flaw or "<rss" in body or "<feed" in body or "<channel" in body


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_are_too_odd(body: bytes) -> None:
    read(body)


def test_an_answer_that_names_a_file_is_not_opened() -> None:
    assert read(b"/etc/passwd") == Parsed((), read(b"/etc/passwd").flaw)
    assert "not an RSS or Atom feed" in (read(b"/etc/passwd").flaw or "")
