"""`chipwatch explain` from outside: files, addresses and standard input, on a terminal and as a page."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from chipwatch.cli import app

TITLE, TEXT = "Meta buys chips", "Meta bought 50,000 H100 GPUs last October, the company said."
MARKED = "[1: {Meta} bought 50,000 <H100> GPUs last October, the company said.]"
PAGE = f"""<!doctype html><html><head><title>{TITLE}</title></head><body><nav><a href="/">Home</a></nav><article>
<h1>{TITLE}</h1><p>{TEXT}</p><p>{"A sentence that only makes the page long enough. " * 5}</p></article></body></html>"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration or data folder of the developer's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CHIPWATCH_CONFIG", raising=False)
    monkeypatch.delenv("CHIPWATCH_DATA", raising=False)


def explain(*words: object, stdin: str | bytes | None = None) -> Result:
    given = stdin.encode() if isinstance(stdin, str) else stdin
    return CliRunner().invoke(app, ["explain", *map(str, words)], input=given)


def archive(path: Path, *rows: Any) -> Path:
    path.write_text("".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def site() -> Iterator[str]:
    """A server on this machine with one article."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/a.html"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.encode() if found else b"")

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_text_file_has_its_title_on_its_first_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{TITLE}\n\n{TEXT}\n")
    answer = explain("a.txt")
    assert answer.exit_code == 0, answer.output
    assert "{Meta} buys chips\n\n[1: {Meta} bought 50,000 <H100> GPUs" in answer.stdout
    assert "acquires" in answer.stdout


def test_a_single_line_on_standard_input_is_all_text() -> None:
    answer = explain("-", stdin=TEXT)
    assert MARKED in answer.stdout.replace("\n", " ").replace("  ", " ")


def test_a_page_of_html_is_searched_for_its_article(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    answer = explain("a.html")
    assert answer.exit_code == 0, answer.output
    assert "{Meta} buys chips" in answer.stdout
    assert "Home" not in answer.stdout
    assert explain("-", stdin=PAGE).stdout == answer.stdout


def test_json_lines_give_their_first_article_or_the_one_that_is_asked_for(tmp_path: Path) -> None:
    first = {"id": "a1", "title": "Nothing", "text": "A quiet day."}
    second = {"id": "a2", "title": TITLE, "text": TEXT, "published": "2026-01-05", "outlet": "The Wire"}
    path = archive(tmp_path / "a.jsonl", "\n", first, second)
    assert "The gate turned this article away" in explain(path).stdout
    answer = explain(path, "--id", "a2")
    assert "The Wire · 2026-01-05" in answer.stdout
    assert "1 count" in answer.stdout
    assert explain("-", "--id", "a2", stdin=path.read_text()).stdout == answer.stdout


def test_an_article_is_also_known_by_its_address(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.jsonl", {"title": "t", "text": TEXT, "url": "https://x.example/1"})
    assert "1 count" in explain(path, "--id", "https://x.example/1").stdout


def test_html_is_a_page_on_standard_output(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{TITLE}\n\n{TEXT}\n<b>5 > 4</b>")
    answer = explain("a.txt", "--html")
    assert answer.exit_code == 0
    assert answer.stdout.startswith("<!doctype html>")
    assert answer.stdout.rstrip().endswith("</html>")
    assert "&lt;b&gt;5 &gt; 4&lt;/b&gt;" in answer.stdout
    assert '<a href="#f1">1</a>' in answer.stdout


def test_an_address_is_fetched_where_the_configuration_allows_it(tmp_path: Path, site: str) -> None:
    (tmp_path / "chipwatch.toml").write_text('[network]\nallow_private = ["127.0.0.1/32"]\n')
    answer = explain(f"{site}/a.html")
    assert answer.exit_code == 0, answer.output
    assert "{Meta} buys chips" in answer.stdout
    assert f"{site}/a.html" in answer.stdout


def test_an_address_within_the_own_network_is_refused(site: str) -> None:
    answer = explain(f"{site}/a.html")
    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert f"{site}/a.html" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_page_that_is_not_there_is_trouble_and_no_mistake_of_ours(tmp_path: Path, site: str) -> None:
    (tmp_path / "chipwatch.toml").write_text('[network]\nallow_private = ["127.0.0.1/32"]\n')
    answer = explain(f"{site}/b.html")
    assert answer.exit_code == 1
    assert "404" in answer.stderr


@pytest.mark.parametrize(
    ("content", "words", "message"),
    [
        (b"", (), "is empty"),
        (b"caf\xe9", (), "not UTF-8 at byte 4"),
        (b"{not json", (), "line 1: not JSON"),
        (b'{"title": 1, "text": "x"}', (), "'title' must be a string"),
        (b'{"id": "a", "title": "t", "text": "x"}', ("--id", "b"), "no article has the id 'b'; there are a"),
        (b"text", ("--id", "b"), "--id picks an article from JSON Lines"),
        (b"<html><body></body></html>", (), "no article text"),
    ],
)
def test_what_holds_no_article_is_a_wrong_call(tmp_path: Path, content: bytes, words: Any, message: str) -> None:
    (tmp_path / "a").write_bytes(content)
    answer = explain("a", *words)
    assert answer.exit_code == 2
    assert message in answer.stderr
    assert "Traceback" not in answer.stderr
    assert explain("-", *words, stdin=content).exit_code == 2


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    for name in ("nowhere.txt", tmp_path):
        answer = explain(name)
        assert answer.exit_code == 2
        assert str(name) in answer.stderr


def test_nothing_is_written_to_a_data_folder(tmp_path: Path) -> None:
    explain("-", "--data", "data", stdin=TEXT)
    assert list(tmp_path.iterdir()) == []
