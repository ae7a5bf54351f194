import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chipwatch.model import Article, BadLine
from ingest import archive
from ingest.archive import ArchiveError, read


def line(**values: object) -> str:
    return json.dumps({"title": "T", "text": "Some text.", **values})


def put(path: Path, *lines: str | bytes) -> Path:
    path.write_bytes(b"".join((one.encode() if isinstance(one, str) else one) + b"\n" for one in lines))
    return path


def test_articles_come_in_order_with_their_ids(tmp_path: Path) -> None:
    first = put(
        tmp_path / "a.jsonl",
        line(id="x", url="https://www.e.example/a?utm_source=b", outlet="E", published="2025-04-16"),
        "",
        line(id="y"),
    )
    second = put(tmp_path / "b.jsonl", line(title="Other"))
    one, two, three = read([first, second])
    assert isinstance(one, Article)
    assert (one.article_id, one.url) == ("https://e.example/a", "https://www.e.example/a?utm_source=b")
    assert one.published == datetime(2025, 4, 16, tzinfo=UTC)
    assert (one.fetched, one.feed) == (None, None)
    assert isinstance(two, Article)
    assert two.article_id == "y"
    assert isinstance(three, Article)
    assert len(three.article_id) == 64


def test_a_gzip_file_is_known_by_its_bytes_not_its_name(tmp_path: Path) -> None:
    path = tmp_path / "packed"
    path.write_bytes(gzip.compress((line(id="1") + "\n").encode()) + gzip.compress((line(id="2") + "\n").encode()))
    assert [item.article_id for item in read([path]) if isinstance(item, Article)] == ["1", "2"]


def test_a_byte_order_mark_and_windows_line_ends_are_no_trouble(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", b"\xef\xbb\xbf" + line(id="1").encode() + b"\r", line(id="2") + "\r")
    assert [item.article_id for item in read([path]) if isinstance(item, Article)] == ["1", "2"]


def test_bad_lines_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", "not json", line(id="1"), '{"id": 7}', b"\xff\xfe", "[1]", line(published="soon"))
    items = list(read([path]))
    assert [item.line for item in items if isinstance(item, BadLine)] == [1, 3, 4, 5, 6]
    assert [item.article_id for item in items if isinstance(item, Article)] == ["1"]
    errors = [item.error for item in items if isinstance(item, BadLine)]
    assert all(error.startswith(str(path)) for error in errors)
    assert [item.id for item in items if isinstance(item, BadLine)][1] == "7"
    assert "UTF-8" in errors[2]


def test_a_line_without_end_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_LINE_BYTES", 100)
    path = put(tmp_path / "a.jsonl", line(id="1"), line(text="x" * 1_000), line(id="2"), "y" * 450)
    items = list(read([path]))
    assert [getattr(item, "article_id", None) for item in items] == ["1", None, "2", None]
    bad = [item for item in items if isinstance(item, BadLine)]
    assert [item.line for item in bad] == [2, 4]
    assert "longer than 100 bytes" in bad[0].error


@pytest.mark.parametrize("cut", [-4, 25])
def test_a_gzip_file_that_breaks_off_gives_what_came_before(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.jsonl.gz"
    whole = gzip.compress("".join(line(id=str(n), text=f"{n * 7919} words") + "\n" for n in range(99)).encode())
    path.write_bytes(whole[:cut])
    *articles, last = read([path])
    assert isinstance(last, BadLine)
    assert "cannot be read further" in last.error
    assert len(articles) == (99 if cut < 0 else 0)


def test_half_a_surrogate_pair_is_replaced_without_moving_what_follows(tmp_path: Path) -> None:
    (item,) = read([put(tmp_path / "a.jsonl", r'{"title": "T", "text": "a\ud83db\ud83d\ude00c", "id": "\ud800"}')])
    assert isinstance(item, Article)
    assert item.text == "a\ufffdb😀c"
    item.article_id.encode()


def test_a_missing_file_is_told_before_anything_is_read(tmp_path: Path) -> None:
    good = put(tmp_path / "a.jsonl", line())
    with pytest.raises(ArchiveError, match=r"nowhere\.jsonl cannot be read: No such file"):
        next(read([good, tmp_path / "nowhere.jsonl"]))


def test_a_folder_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="is a folder"):
        list(read([tmp_path]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_no_file_is_too_odd(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd"
    path.write_bytes(content)
    assert all(isinstance(item, BadLine) for item in read([path]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(), text=st.text())
def test_titles_and_texts_are_kept_to_the_character(tmp_path: Path, title: str, text: str) -> None:
    (item,) = read([put(tmp_path / "a.jsonl", line(title=title, text=text))])
    assert isinstance(item, Article)
    assert (item.title, item.text) == (title, text)
