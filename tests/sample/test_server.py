"""The sample's server: answers with validators, 304 for a copy that still holds, 404, and a configuration that fits."""

import socket
import tomllib
from collections.abc import Iterator

import httpx
import pytest

from chipwatch import settings
from sample.corpus import DEFAULT_BASE, OUTLETS, entries
from sample.feeds import FEED_PATHS, of_feed
from sample.server import HOST, PORT, SECRET_ENV, config_text, serve


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serve() as served:
        yield served


@pytest.mark.parametrize("path", FEED_PATHS.values())
def test_a_feed_comes_with_validators(base: str, path: str) -> None:
    answer = httpx.get(base + path)
    assert answer.status_code == 200
    assert "xml" in answer.headers["content-type"]
    assert answer.headers["etag"].startswith('"')
    assert answer.headers["last-modified"].endswith("GMT")


@pytest.mark.parametrize("path", FEED_PATHS.values())
@pytest.mark.parametrize(("sent", "kept"), [("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")])
def test_a_copy_that_still_holds_gets_304(base: str, path: str, sent: str, kept: str) -> None:
    first = httpx.get(base + path)
    again = httpx.get(base + path, headers={sent: first.headers[kept]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": '"other"'},
        {"If-None-Match": '"other"', "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ],
    ids=["another tag", "the tag outranks the date", "an older copy", "a date that is none"],
)
def test_a_copy_that_does_not_hold_gets_the_body(base: str, headers: dict[str, str]) -> None:
    assert httpx.get(f"{base}/wire.xml", headers=headers).status_code == 200


def test_several_tags_and_weak_tags_match(base: str) -> None:
    tag = httpx.get(f"{base}/wire.xml").headers["etag"]
    assert httpx.get(f"{base}/wire.xml", headers={"If-None-Match": f'"a", W/{tag}'}).status_code == 304


def test_every_page_answers_but_the_missing_one(base: str) -> None:
    with httpx.Client(base_url=base) as client:
        statuses = {entry.slug: client.get(entry.path).status_code for entry in entries()}
    missing = [slug for slug, status in statuses.items() if status == 404]
    assert missing == [entry.slug for entry in entries() if entry.oddity == "missing_page"]
    assert set(statuses.values()) == {200, 404}


def test_head_sends_no_body(base: str) -> None:
    answer = httpx.head(f"{base}/policy.xml")
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) > 0
    assert answer.content == b""


def test_links_lead_back_to_the_server(base: str) -> None:
    assert f"<link>{base}/wire/" in httpx.get(f"{base}/wire.xml").text
    assert DEFAULT_BASE not in httpx.get(f"{base}/policy.xml").text


def test_a_port_that_is_taken_is_refused_or_replaced() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"), serve(port):
            pass
        with serve(port, or_free=True) as other:
            assert not other.endswith(f":{port}")
            assert httpx.get(f"{other}/").status_code == 200


def test_the_default_base_and_port_agree() -> None:
    assert f"http://{HOST}:{PORT}" == DEFAULT_BASE


def test_the_configuration_fits_the_server() -> None:
    made = settings.check(tomllib.loads(config_text("http://127.0.0.1:1234", "http://127.0.0.1:99/in")), "sample")
    assert {feed.url for feed in made.feeds} == {f"http://127.0.0.1:1234{path}" for path in FEED_PATHS.values()}
    assert {feed.outlet for feed in made.feeds} == set(OUTLETS.values())
    assert [(subscriber.url, subscriber.secret_env) for subscriber in made.subscribers] == [
        ("http://127.0.0.1:99/in", SECRET_ENV)
    ]
    assert "127.0.0.1" in str(made.network.allow_private[0])
    assert made.alerts.max_age_days > 5 * 365
    needed = {feed.url.rsplit("/", 1)[1]: feed.min_entries for feed in made.feeds}
    for feed, path in FEED_PATHS.items():
        assert 0 < needed[path.lstrip("/")] <= len(of_feed(feed))
