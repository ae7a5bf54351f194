"""Whole pulls over a real server: what each kind of feed and each kind of trouble becomes."""

from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from chipwatch.model import FeedState, Pull
from chipwatch.settings import Feed, Network
from ingest.feeds import pull
from ingest.network import Client

NOW = datetime(2025, 4, 17, 12, tzinfo=UTC)
NOTHING = FeedState()
BODY = "The ministry added four makers of chips to its list on Wednesday, so that exports to them need a licence. "


def rss(*items: str) -> bytes:
    return f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"
      xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
      <title>Example</title><link>http://e.example/</link><description>d</description>{"".join(items)}
      </channel></rss>""".encode()


def item(
    title: str = "Four makers listed",
    link: str = "",
    guid: str = "",
    date: str | None = "Wed, 16 Apr 2025 10:00:00 +0200",
    description: str = "Four makers of chips need a licence now.",
    more: str = "",
) -> str:
    parts = [f"<title>{title}</title>", f"<description>{description}</description>", more]
    parts += [f"<link>{link}</link>"] if link else []
    parts += [f"<guid isPermaLink='false'>{guid}</guid>"] if guid else []
    parts += [f"<pubDate>{date}</pubDate>"] if date else []
    return f"<item>{''.join(parts)}</item>"


def page(text: str = BODY * 3, title: str = "Four makers listed") -> str:
    return (
        f"<html><head><title>{title} | Example</title></head><body><nav><a href='/'>Home</a></nav><article>"
        f"<h1>{title}</h1><p>{text}</p></article><footer>Imprint</footer></body></html>"
    )


@pytest.fixture
def do(web: Any, network: Network, guarded: Client) -> Any:
    """Put a feed at /feed.xml and pull it; returns the Pull."""

    def run(body: bytes | None = None, state: FeedState = NOTHING, **more: Any) -> Pull:
        if body is not None:
            web.put("/feed.xml", body, Content_Type="application/rss+xml", ETag=f'"{hash(body)}"')
        limits = {name: more.pop(name) for name in list(more) if name in Network.model_fields}
        feed = Feed.model_validate({"url": web.base + "/feed.xml", "name": "example", "outlet": "Example", **more})
        return pull(feed, state, network.model_copy(update=limits), NOW, guarded)

    return run


def codes(pulled: Pull) -> list[str]:
    return [trouble.code for trouble in pulled.troubles]


class TestGoodFeeds:
    def test_an_entry_with_a_summary_gets_its_text_from_its_page(self, web: Any, do: Any) -> None:
        url = web.html("/news/four-makers", page())
        pulled = do(rss(item(link=url + "?utm_source=rss", guid="77")))
        (article,) = pulled.articles
        assert (pulled.outcome, pulled.error, pulled.troubles, pulled.entries) == ("new", None, (), 1)
        assert article.article_id == url
        assert article.url == url + "?utm_source=rss"
        assert (article.title, article.outlet, article.feed) == (
            "Four makers listed",
            "Example",
            web.base + "/feed.xml",
        )
        assert article.published == datetime(2025, 4, 16, 8, tzinfo=UTC)
        assert article.fetched == NOW
        assert article.text == (BODY * 3).strip()

    def test_an_entry_with_full_content_needs_no_page(self, web: Any, do: Any) -> None:
        html = f"<p>{BODY * 3}</p><script>x()</script><p>It also said &amp;quot;more&amp;quot; &amp;amp; less.</p>"
        full = f"<content:encoded>{html.replace('<', '&lt;').replace('>', '&gt;')}</content:encoded>"
        pulled = do(rss(item(link=web.base + "/a", more=full)))
        assert pulled.articles[0].text == f'{(BODY * 3).strip()}\nIt also said "more" & less.'
        assert web.paths() == ["/feed.xml"]

    def test_an_atom_feed_with_content_and_one_with_summaries(self, web: Any, do: Any) -> None:
        url = web.html("/b", page())
        full = f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{BODY * 5}</p><p>End.</p></div>'
        atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><id>urn:a</id>
          <updated>2025-04-16T10:00:00Z</updated>
          <entry><id>urn:1</id><title type="html">One &lt;b&gt;two&lt;/b&gt;</title><link href="/a"/>
            <updated>2025-04-15T10:00:00Z</updated><content type="xhtml">{full}</content></entry>
          <entry><id>urn:2</id><title>Two</title><link href="{url}"/><published>2025-04-15T23:30:00-05:00</published>
            <updated>2025-04-17T10:00:00Z</updated><summary>{BODY}</summary></entry></feed>"""
        pulled = do(atom.encode())
        first, second = pulled.articles
        assert (first.title, first.article_id) == ("One two", web.base + "/a")
        assert first.text == f"{(BODY * 5).strip()}\nEnd."
        assert first.published == datetime(2025, 4, 15, 10, tzinfo=UTC)
        assert second.published == datetime(2025, 4, 16, 4, 30, tzinfo=UTC)
        assert second.text == (BODY * 3).strip()

    def test_an_rdf_feed(self, web: Any, do: Any) -> None:
        rdf = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
          xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>R</title></channel>
          <item rdf:about="{web.base}/r"><title>From RDF</title><link>{web.base}/r</link>
          <description>{BODY * 30}</description><dc:date>2025-04-16T08:00:00Z</dc:date></item></rdf:RDF>"""
        (article,) = do(rdf.encode()).articles
        assert (article.title, article.published) == ("From RDF", datetime(2025, 4, 16, 8, tzinfo=UTC))
        assert len(article.text) > 2_000

    def test_articles_come_oldest_first(self, do: Any) -> None:
        dates = ["Wed, 16 Apr 2025 10:00:00 GMT", "Mon, 14 Apr 2025 10:00:00 GMT", "Tue, 15 Apr 2025 10:00:00 GMT"]
        pulled = do(rss(*(item(guid=f"g{n}", title=f"T{n}", date=date) for n, date in enumerate(dates))))
        assert [a.title for a in pulled.articles] == ["T1", "T2", "T0"]

    def test_a_title_about_a_tag_stays_text(self, do: Any) -> None:
        pulled = do(
            rss(item(title="&lt;script&gt;", guid="1"), item(title="AT&amp;amp;T &lt;i&gt;wins&lt;/i&gt;", guid="2"))
        )
        assert {a.title for a in pulled.articles} == {"<script>", "AT&T wins"}

    def test_the_outlet_of_an_aggregator_is_the_entrys_source(self, web: Any, do: Any) -> None:
        source = "<source url='http://r.example/'>Agency R</source>"
        pulled = do(rss(item(guid="1", more=source), item(guid="2", title="Other")), outlet=None)
        assert [a.outlet for a in pulled.articles] == ["Agency R", "example"]

    def test_the_charset_of_the_header_is_used_for_a_page(self, web: Any, do: Any) -> None:
        text = (
            "Exporte von Halbleitern benötigen künftig eine Genehmigung, erklärte das Ministerium über die Maßnahme. "
            * 3
        )
        url = web.put("/k", page(text, "Maßnahme").encode("latin-1"), Content_Type="text/html; charset=ISO-8859-1")
        (article,) = do(
            rss(item(title="Maßnahme", link=url, description="Exporte benötigen eine Genehmigung"))
        ).articles
        assert article.text == text.strip()


class TestSecondPulls:
    def test_an_unmodified_feed_is_not_sent_again(self, web: Any, do: Any) -> None:
        first = do(rss(item(guid="1")))
        second = do(state=first.state)
        assert (second.outcome, second.articles, second.error) == ("unchanged", (), None)
        assert second.state == first.state
        assert web.asked[-1][1]["if-none-match"] == first.state.etag

    def test_the_date_of_a_feed_is_a_validator_too(self, web: Any, do: Any) -> None:
        web.put("/feed.xml", rss(item(guid="1")), Last_Modified="Wed, 16 Apr 2025 10:00:00 GMT")
        do(state=do().state)
        assert web.asked[-1][1]["if-modified-since"] == "Wed, 16 Apr 2025 10:00:00 GMT"

    def test_a_validator_that_is_no_plain_header_is_not_sent_back(self, web: Any, do: Any) -> None:
        web.put("/feed.xml", rss(item(guid="1")), ETag='"\x80é"')
        assert do().state.etag is None

    def test_the_same_entries_sent_again_are_unchanged_and_no_page_is_fetched_again(self, web: Any, do: Any) -> None:
        url = web.html("/a", page())
        first = do(rss(item(link=url)))
        second = do(rss(item(link=url), "<!-- other bytes -->"), first.state)
        assert (second.outcome, second.articles, second.entries) == ("unchanged", (), 1)
        assert web.paths().count("/a") == 1
        assert second.state.etag != first.state.etag

    def test_a_changed_entry_is_read_anew_and_the_others_are_not(self, web: Any, do: Any) -> None:
        one, two = web.html("/1", page()), web.html("/2", page())
        first = do(rss(item(link=one), item(link=two)))
        second = do(rss(item(link=one, title="Correction: Five makers listed"), item(link=two)), first.state)
        assert [a.title for a in second.articles] == ["Correction: Five makers listed"]
        assert (web.paths().count("/1"), web.paths().count("/2")) == (2, 1)

    def test_a_new_entry_is_read_and_one_that_left_and_came_back_is_not_new(self, web: Any, do: Any) -> None:
        a, b = item(title="A", guid="a"), item(title="B", guid="b")
        first = do(rss(a))
        second = do(rss(b), first.state)
        third = do(rss(a, b), second.state)
        assert [[x.title for x in p.articles] for p in (first, second, third)] == [["A"], ["B"], []]


class TestPagesInTrouble:
    def test_a_page_that_is_down_is_tried_again_and_the_article_has_its_summary_meanwhile(
        self, web: Any, do: Any
    ) -> None:
        url = web.put("/a", b"", 500)
        feed = rss(item(link=url))
        first = do(feed)
        assert [a.text for a in first.articles] == ["Four makers of chips need a licence now."]
        assert codes(first) == ["http_500"]
        assert "tried again" in first.troubles[0].message
        assert first.state.etag is None
        second = do(feed, first.state)
        assert (second.articles, codes(second)) == ((), ["http_500"])
        web.html("/a", page())
        third = do(feed, second.state)
        assert [a.text for a in third.articles] == [(BODY * 3).strip()]
        assert do(state=third.state).outcome == "unchanged"

    def test_a_page_that_stays_down_is_left_after_three_pulls(self, web: Any, do: Any) -> None:
        url, state = web.put("/a", b"", 500), NOTHING
        for _ in range(5):
            state = do(rss(item(link=url)), state).state
        assert web.paths().count("/a") == 3
        assert state.etag is not None

    @pytest.mark.parametrize(
        ("status", "kind", "body", "code"),
        [
            (403, "text/html", b"", "http_403"),
            (200, "application/pdf", b"%PDF", "not_html"),
            (200, "text/html", b"<html><body></body></html>", "no_text"),
            (200, "text/html", b"\x00\xff\xfe", "no_text"),
            (200, "text/html", b"", "no_text"),
            (200, "text/html; charset=hex", b"<p>x</p>", "no_text"),
            (
                200,
                "text/html",
                page("We value your privacy. Accept all cookies. " * 5, "Consent").encode(),
                "other_subject",
            ),
        ],
    )
    def test_a_page_without_the_article_leaves_the_summary(
        self, web: Any, do: Any, status: int, kind: str, body: bytes, code: str
    ) -> None:
        url = web.put("/a", body, status, Content_Type=kind)
        summary = "Officials announced tighter controls of semiconductors yesterday evening."
        first = do(rss(item(link=url, description=summary)))
        assert [a.text for a in first.articles] == [summary]
        assert codes(first) == [code]
        assert first.troubles[0].where == url
        assert do(state=first.state).outcome == "unchanged"

    def test_a_text_from_a_page_is_not_replaced_by_a_summary(self, web: Any, do: Any) -> None:
        url = web.html("/a", page())
        first = do(rss(item(link=url)))
        web.put("/a", b"", 404)
        second = do(rss(item(link=url, title="Changed")), first.state)
        assert (second.outcome, second.articles, codes(second)) == ("new", (), ["http_404"])
        assert "stays as it was" in second.troubles[0].message

    def test_a_page_at_a_private_address_is_not_fetched(self, web: Any, do: Any) -> None:
        pulled = do(rss(item(link="http://169.254.169.254/latest/meta-data/")))
        assert codes(pulled) == ["refused"]
        assert pulled.articles[0].text == "Four makers of chips need a licence now."

    def test_a_host_that_does_not_answer_is_left_alone_after_a_few_pages(self, web: Any, do: Any) -> None:
        links = [web.does(f"/{n}", lambda request: web.stop.wait(3)) for n in range(9)]
        pulled = do(
            rss(*(item(link=link, title=f"Makers {n}") for n, link in enumerate(links))),
            read_timeout=0.2,
            total_timeout=0.3,
        )
        assert set(codes(pulled)) == {"timeout", "host_down"}
        assert codes(pulled).count("host_down") >= 4
        assert len(pulled.articles) == 9

    def test_robots_txt_is_respected_and_asked_for_once(self, web: Any, do: Any) -> None:
        web.put("/robots.txt", b"User-agent: chipwatch\nDisallow: /private/*.html\n")
        kept, barred = web.html("/open/a.html", page()), web.html("/private/b.html", page())
        pulled = do(rss(item(link=kept), item(link=barred, title="Barred makers")))
        assert codes(pulled) == ["robots"]
        assert web.paths().count("/robots.txt") == 1
        assert "/private/b.html" not in web.paths()
        assert len(pulled.articles) == 2

    def test_pages_wait_while_robots_txt_cannot_be_read(self, web: Any, do: Any) -> None:
        web.put("/robots.txt", b"", 500)
        pulled = do(rss(item(link=web.html("/a", page()))))
        assert codes(pulled) == ["robots_unknown"]
        assert pulled.state.etag is None

    def test_pages_beyond_the_limit_are_left_to_the_next_pull(self, web: Any, do: Any) -> None:
        links = [web.html(f"/{n}", page()) for n in range(5)]
        feed, state, seen = rss(*(item(link=link) for link in links)), NOTHING, []
        for _ in range(3):
            pulled = do(feed, state, max_pages_per_feed=2)
            seen.append(len(pulled.articles))
            state = pulled.state
        assert seen == [2, 2, 1]
        assert do(state=state).outcome == "unchanged"

    def test_where_no_pages_are_fetched_summaries_are_all_there_is(self, web: Any, do: Any) -> None:
        pulled = do(rss(item(link=web.html("/a", page()))), max_pages_per_feed=0)
        assert [a.text for a in pulled.articles] == ["Four makers of chips need a licence now."]
        assert do(state=pulled.state, max_pages_per_feed=0).outcome == "unchanged"


class TestOddEntries:
    def test_an_entry_without_a_date_has_none(self, do: Any) -> None:
        pulled = do(rss(item(guid="1", date=None), item(guid="2", date="the day before yesterday", title="B")))
        assert [a.published for a in pulled.articles] == [None, None]
        assert codes(pulled) == ["undated"]
        assert "without a date: 2" in pulled.troubles[0].message

    def test_an_entry_without_a_link_is_named_by_its_id_or_its_text(self, web: Any, do: Any) -> None:
        pulled = do(rss(item(guid="77"), item(guid="urn:x:1", title="B"), item(title="C"), item(title="C")))
        names = {a.title: a.article_id for a in pulled.articles}
        assert names["Four makers listed"] == web.base + "/feed.xml#77"
        assert names["B"] == "urn:x:1"
        assert len(names["C"]) == 64
        assert [a.url for a in pulled.articles] == [None, None, None]

    def test_one_article_listed_twice_is_read_once(self, web: Any, do: Any) -> None:
        url = web.html("/a", page())
        pulled = do(rss(item(link=url, guid="1"), item(link=url + "?utm_source=x", guid="2"), item(link=url, guid="1")))
        assert len(pulled.articles) == pulled.entries == 1
        assert codes(pulled) == ["repeats"]
        assert web.paths().count("/a") == 1

    def test_an_entry_with_nothing_but_a_link_takes_title_and_text_from_the_page(self, web: Any, do: Any) -> None:
        pulled = do(rss(item(title="", description="", link=web.html("/a", page()))))
        assert (pulled.articles[0].title, pulled.articles[0].text) == ("Four makers listed", (BODY * 3).strip())

    def test_an_entry_with_nothing_at_all_is_left_out(self, web: Any, do: Any) -> None:
        pulled = do(rss(item(title="", description="", link=web.put("/a", b"", 404)), "<item/>", item(guid="1")))
        assert len(pulled.articles) == 1
        assert codes(pulled) == ["http_404", "empty"]

    def test_a_link_that_is_no_web_address_is_no_link(self, do: Any) -> None:
        pulled = do(rss(item(link="javascript:alert(1)", guid="9")))
        assert (pulled.articles[0].url, pulled.articles[0].article_id.endswith("#9")) == (None, True)

    def test_an_endless_text_is_cut(self, do: Any) -> None:
        pulled = do(rss(item(guid="1", description="chips " * 90_000)), max_bytes=1_000_000)
        assert len(pulled.articles[0].text) == 200_000


class TestBadFeeds:
    @pytest.mark.parametrize(
        ("body", "says"),
        [
            (b"", "empty"),
            (b"<!DOCTYPE html><html><body><p>Our feeds have moved</p></body></html>", "HTML page"),
            (b'{"version": "https://jsonfeed.org/version/1"}', "JSON"),
            (b"Not found", "not an RSS or Atom feed"),
            (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not an RSS or Atom feed"),
            (rss(), "min_entries"),
        ],
    )
    def test_what_is_no_feed_fails_with_a_clear_word(self, do: Any, body: bytes, says: str) -> None:
        state = FeedState('"x"', None, {"a": "b:feed:0"})
        pulled = do(body, state)
        assert (pulled.outcome, pulled.articles, pulled.state.etag) == ("failed", (), '"x"')
        assert says in (pulled.error or "")

    def test_a_broken_feed_is_used_as_far_as_it_goes(self, do: Any) -> None:
        pulled = do(rss(item(guid="1"), item(guid="2", title="B & C <<< unclosed"))[:-40])
        assert pulled.outcome == "new"
        assert pulled.entries == 2
        assert codes(pulled)[0] == "malformed"

    def test_a_shortened_feed_fails_and_what_it_holds_is_used(self, web: Any, do: Any) -> None:
        pulled = do(rss(item(guid="1")), FeedState('"old"'), min_entries=5)
        assert (pulled.outcome, len(pulled.articles), pulled.entries) == ("failed", 1, 1)
        assert "at least 5" in (pulled.error or "")
        assert pulled.state.etag == '"old"'
        again = do(state=pulled.state, min_entries=5)
        assert (again.outcome, again.articles) == ("failed", ())

    @pytest.mark.parametrize(("status", "outcome"), [(404, "failed"), (410, "gone"), (500, "failed"), (429, "failed")])
    def test_a_status_that_is_no_feed(self, web: Any, do: Any, status: int, outcome: str) -> None:
        web.put("/feed.xml", b"no", status, Retry_After="9")
        state = FeedState('"x"')
        pulled = do(state=state)
        assert (pulled.outcome, pulled.state) == (outcome, state)
        assert str(status) in (pulled.error or "")

    def test_a_feed_that_is_slow_fails_in_time(self, web: Any, do: Any) -> None:
        web.does("/feed.xml", lambda request: web.stop.wait(3))
        pulled = do(read_timeout=0.2, total_timeout=0.3)
        assert pulled.outcome == "failed"
        assert "in time" in (pulled.error or "")

    def test_a_feed_at_a_private_address_fails(self, web: Any, do: Any) -> None:
        web.put("/feed.xml", b"", 302, Location="http://10.0.0.1/")
        assert "allow_private" in (do().error or "")

    def test_a_feed_that_moved_for_good_is_read_and_told(self, web: Any, do: Any) -> None:
        web.put("/new.xml", rss(item(guid="1")))
        web.put("/feed.xml", b"", 301, Location="/new.xml")
        pulled = do()
        assert (len(pulled.articles), codes(pulled)) == (1, ["moved"])
        assert web.base + "/new.xml" in pulled.troubles[0].message

    def test_an_entity_bomb_and_an_external_entity_do_nothing(self, web: Any, do: Any) -> None:
        bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
        declared = f'<!DOCTYPE rss [<!ENTITY e0 "ha"><!ENTITY file SYSTEM "file:///etc/passwd">{bomb}]>'
        body = rss(item(guid="1", description="&e11; &file;")).replace(b"<rss", declared.encode() + b"<rss", 1)
        assert all("root:" not in a.text and len(a.text) < 10_000 for a in do(body).articles)


def test_a_304_that_nobody_asked_for_is_a_failure(web: Any, do: Any) -> None:
    def handler(request: BaseHTTPRequestHandler) -> None:
        request.send_response(304)
        request.end_headers()

    web.does("/feed.xml", handler)
    assert "304" in (do().error or "")
