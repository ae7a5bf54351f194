"""Articles in, findings out, line by line."""

import io
import json
import os
import threading
from collections.abc import Iterable, Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chipwatch.lines import answer
from chipwatch.model import Article, Chip, Findings

GOOD = {"id": "a1", "title": "H20 sales stop", "text": "Nvidia stops selling the H20.", "published": "2025-04-16"}


def chips(articles: Iterable[Article]) -> Iterator[Findings]:
    """An extractor that finds one thing: every H20."""
    for article in articles:
        place = article.document.find("H20")
        found = (Chip("H20", "Nvidia", ((place, place + 3),)),) if place >= 0 else ()
        yield Findings(bool(found), chips=found)


def answers(*lines: bytes) -> tuple[list[dict[str, Any]], int]:
    target = io.BytesIO()
    bad = answer(io.BytesIO(b"".join(lines)), target, chips, lambda done: None)
    return [json.loads(line) for line in target.getvalue().split(b"\n")[:-1]], bad


def line(**changes: Any) -> bytes:
    return json.dumps({**GOOD, **changes}).encode() + b"\n"


def test_an_article_is_answered_with_its_findings() -> None:
    rows, bad = answers(line())
    assert bad == 0
    assert rows == [
        {
            "id": "a1",
            "relevant": True,
            "firms": [],
            "chips": [{"name": "H20", "maker": "Nvidia", "mentions": [[0, 3]]}],
            "counts": [],
            "sanctions": [],
            "delays": [],
        }
    ]


def test_the_answer_carries_the_id_that_the_line_gave_itself_though_the_article_has_an_address() -> None:
    rows, _ = answers(line(url="https://example.org/a"), line(id=7))
    assert [row["id"] for row in rows] == ["a1", 7]


def test_an_article_without_an_id_is_answered_under_its_address_or_hash() -> None:
    rows, _ = answers(line(id=None, url="https://example.org/a"), line(id=None))
    assert rows[0]["id"] == "https://example.org/a"
    assert len(rows[1]["id"]) == 64


def test_a_bad_line_is_answered_in_its_place_and_the_rest_still_runs() -> None:
    rows, bad = answers(
        line(id="1"), b"not json\n", b"\xff\xfe\n", b"[1]\n", b"\n", line(id="6", text=None), line(id="7")
    )
    assert [row["id"] for row in rows] == ["1", None, None, None, None, "6", "7"]
    assert [("error" in row) for row in rows] == [False, True, True, True, True, True, False]
    assert bad == 5
    assert rows[1]["error"].startswith("line 2: not JSON")
    assert rows[2]["error"] == "line 3: not UTF-8: byte 1"
    assert rows[5]["error"] == "line 6: 'text' must be a string"


def test_the_last_line_needs_no_line_break_and_a_byte_order_mark_is_no_part_of_the_first() -> None:
    rows, bad = answers(b"\xef\xbb\xbf" + line(id="1"), line(id="2").rstrip())
    assert [row["id"] for row in rows] == ["1", "2"]
    assert bad == 0


def test_no_input_is_no_output() -> None:
    assert answers() == ([], 0)


def test_half_a_surrogate_pair_comes_back_as_it_went_in() -> None:
    rows, bad = answers(b'{"id": "\\ud800", "title": "", "text": "\\udfff"}\n')
    assert rows[0]["id"] == "\ud800"
    assert bad == 0


def test_a_line_longer_than_one_read_is_one_line() -> None:
    rows, _ = answers(line(text="H20 " * 600_000), line(id="2"))
    assert [row["id"] for row in rows] == ["a1", "2"]


def test_what_has_arrived_is_answered_before_more_is_waited_for() -> None:
    to_read, to_write = os.pipe()
    back_read, back_write = os.pipe()
    with os.fdopen(to_read, "rb") as source, os.fdopen(back_write, "wb") as target:
        worker = threading.Thread(target=answer, args=(source, target, chips, lambda done: None))
        worker.start()
        with os.fdopen(to_write, "wb") as send, os.fdopen(back_read, "rb") as receive:
            for name in ("1", "2"):
                send.write(line(id=name))
                send.flush()
                assert json.loads(receive.readline())["id"] == name
        worker.join()


@given(st.lists(st.one_of(st.binary(max_size=20).map(lambda b: b.replace(b"\n", b" ")), st.just(line().strip()))))
def test_every_line_has_one_answer_whatever_it_holds(lines: list[bytes]) -> None:
    rows, bad = answers(*(raw + b"\n" for raw in lines))
    assert len(rows) == len(lines)
    assert bad == sum("error" in row for row in rows)
