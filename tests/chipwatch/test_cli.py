"""The front door from outside: exit codes, where messages go, options before and after the command."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from chipwatch import __version__
from chipwatch.cli import app
from sample.server import serve
from warehouse import connection
from warehouse.publish import publish

ARTICLE = {
    "id": "a1",
    "title": "xAI expands",
    "text": "xAI now runs 200,000 Nvidia H100 GPUs in Memphis, the company said.",
    "published": "2026-01-05",
    "outlet": "Example",
    "url": None,
}


def call(*words: object, stdin: bytes | None = None) -> Result:
    """The command in this process."""
    return CliRunner().invoke(app, [str(word) for word in words], input=stdin)


def archive(path: Path, *lines: object) -> Path:
    path.write_text("".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration or data folder of the developer's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CHIPWATCH_CONFIG", raising=False)
    monkeypatch.delenv("CHIPWATCH_DATA", raising=False)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A data folder with a published, empty warehouse."""
    data = tmp_path / "published"
    publish(data)
    return data


def loaded_by(code: str) -> set[str]:
    """Top-level modules that Python has loaded after `code`."""
    script = f"{code}\nimport sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    return set(
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    )


def test_help_starts_without_anything_heavy() -> None:
    heavy = {"prefect", "polars", "duckdb", "spacy", "pydantic", "pyarrow", "altair", "httpx", "numpy"}
    assert loaded_by("import chipwatch.cli") & heavy == set()


def test_extract_starts_without_what_only_other_stages_need() -> None:
    heavy = {"prefect", "polars", "duckdb", "pyarrow", "altair", "trafilatura"}
    assert loaded_by("import chipwatch.cli, chipwatch.lines, extract") & heavy == set()


@pytest.mark.parametrize("words", [("--help",), ("-h",), ()])
def test_help_names_every_command(words: tuple[str, ...]) -> None:
    answer = call(*words)
    names = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    promised = "run ingest extract measure deliver publish report backfill sql up sample doctor".split()
    assert [name for name in {*names, *promised} if name not in answer.output] == []


def test_the_version_is_told() -> None:
    assert call("--version").stdout == f"chipwatch {__version__}\n"


def test_an_unknown_key_is_named_and_is_a_wrong_configuration(tmp_path: Path) -> None:
    config = tmp_path / "my.toml"
    config.write_text("[network]\nallow_privat = []\n")
    answer = call("run", "--config", config)
    assert answer.exit_code == 2
    assert "allow_privat" in answer.stderr
    assert str(config) in answer.stderr
    assert not (tmp_path / "data").exists()


def test_a_configuration_that_is_not_there_is_named(tmp_path: Path) -> None:
    answer = call("--config", "nowhere.toml", "measure")
    assert answer.exit_code == 2
    assert "nowhere.toml" in answer.stderr


def test_a_command_or_option_that_does_not_exist_is_a_wrong_call() -> None:
    assert call("ruin").exit_code == 2
    assert call("run", "--fast").exit_code == 2
    assert call("sql").exit_code == 2


def test_the_data_folder_may_stand_before_or_after_the_command_or_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in (
        ("--data", "one", "publish"),
        ("publish", "--data", "two"),
        ("--data", "x", "publish", "--data", "three"),
    ):
        assert call(*words).exit_code == 0
    monkeypatch.setenv("CHIPWATCH_DATA", "four")
    assert call("publish").exit_code == 0
    assert call("--data", "five", "publish").exit_code == 0
    monkeypatch.delenv("CHIPWATCH_DATA")
    assert call("publish").exit_code == 0
    made = {path.parent.name for path in tmp_path.glob("*/chipwatch.duckdb")}
    assert made == {"one", "two", "three", "four", "five", "data"}


def test_a_data_folder_that_is_a_file_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    answer = call("publish", "--data", "file")
    assert answer.exit_code == 2
    assert "--data file" in answer.stderr


def test_a_data_folder_of_a_newer_version_is_refused_with_a_reason(tmp_path: Path) -> None:
    with connection.write(tmp_path / "data") as con:
        con.execute("INSERT INTO store.migrations VALUES (999, '999_later.sql', 'x', now())")
    answer = call("publish")
    assert answer.exit_code == 1
    assert "newer chipwatch" in answer.stderr
    assert "Traceback" not in answer.output


def test_extract_answers_every_line_and_ends_with_1_where_one_was_bad() -> None:
    answer = call("extract", stdin=json.dumps(ARTICLE).encode() + b"\nnot json\n")
    assert answer.exit_code == 1
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    assert lines[0]["id"] == "a1"
    assert lines[0]["counts"][0]["low"] == 200_000
    assert set(lines[1]) == {"id", "error"}
    assert call("extract", stdin=json.dumps(ARTICLE).encode()).exit_code == 0


def test_extract_with_standard_input_closed_says_what_to_give() -> None:
    command = [sys.executable, "-c", "from chipwatch.cli import main; main()", "extract"]
    ended = subprocess.run(["sh", "-c", '"$@" <&-', "sh", *command], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("chipwatch: standard input is closed")


def test_extract_touches_no_data_folder(tmp_path: Path) -> None:
    call("extract", "--data", "data", stdin=json.dumps(ARTICLE).encode())
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    lines = (json.dumps(ARTICLE) + "\n") * 2_000
    command = f"{sys.executable} -c 'from chipwatch.cli import main; main()' extract | head -n 1"
    done = subprocess.run(command, shell=True, input=lines, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["id"] == "a1"
    assert done.stderr == ""


def test_backfill_twice_adds_nothing_the_second_time(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.jsonl", ARTICLE, {**ARTICLE, "id": "a2", "title": "Again"})
    assert call("backfill", path).exit_code == 0
    before = rows("SELECT * FROM gpu_claims ORDER BY ALL")
    assert len(before) == 2
    assert call("backfill", path).exit_code == 0
    assert rows("SELECT * FROM gpu_claims ORDER BY ALL") == before
    assert rows("SELECT count(*) AS n FROM articles") == [{"n": 2}]


def rows(query: str) -> list[dict[str, Any]]:
    answer = call("sql", query, "--format", "json")
    assert answer.exit_code == 0, answer.stderr
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return found


def test_backfill_passes_over_bad_lines_and_keeps_them_in_the_table_of_troubles(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.jsonl", "not json\n", ARTICLE)
    answer = call("backfill", path)
    assert answer.exit_code == 0
    assert "line 1" in answer.stderr
    assert rows("SELECT code FROM troubles") == [{"code": "bad_line"}]
    assert rows("SELECT stage, articles_new, troubles FROM runs") == [
        {"stage": "backfill", "articles_new": 1, "troubles": 1}
    ]


def test_backfill_of_nothing_but_bad_lines_has_done_nothing_useful(tmp_path: Path) -> None:
    assert call("backfill", archive(tmp_path / "a.jsonl", "x\n", "[]\n")).exit_code == 1


def test_backfill_of_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    answer = call("backfill", "nowhere.jsonl")
    assert answer.exit_code == 2
    assert "nowhere.jsonl" in answer.stderr


def feeds(path: Path, *urls: str) -> Path:
    path.write_text(
        "".join(f'[[feeds]]\nurl = "{url}"\nname = "feed-{n}"\n' for n, url in enumerate(urls))
        + '[network]\nallow_private = ["127.0.0.1/32"]\nmax_pages_per_feed = 0\n'
    )
    return path


def test_a_run_whose_every_feed_is_dead_has_done_nothing_useful_but_says_why_in_the_table(tmp_path: Path) -> None:
    answer = call("run", "--config", feeds(tmp_path / "c.toml", "http://127.0.0.1:9/feed"))
    assert answer.exit_code == 1
    assert rows("SELECT name, health FROM feeds") == [{"name": "feed-0", "health": "failing"}]


def test_a_run_with_one_good_feed_succeeds_and_the_dead_one_is_a_row(tmp_path: Path) -> None:
    with serve() as base:
        config = feeds(tmp_path / "c.toml", "http://127.0.0.1:9/feed", f"{base}/wire.xml")
        answer = call("run", "--config", config)
    assert answer.exit_code == 0
    assert "feed-0: failed" in answer.stderr
    assert [row["health"] for row in rows("SELECT health FROM feeds ORDER BY name")] == ["failing", "ok"]


def test_a_run_without_feeds_says_so_and_still_leaves_an_honest_report(tmp_path: Path) -> None:
    answer = call("run")
    assert answer.exit_code == 0
    assert "[[feeds]]" in answer.stderr
    assert (tmp_path / "data" / "report.html").exists()


def test_ingest_without_feeds_is_a_wrong_configuration() -> None:
    answer = call("ingest")
    assert answer.exit_code == 2
    assert "[[feeds]]" in answer.stderr


def test_sql_before_anything_is_published_says_what_to_run() -> None:
    answer = call("sql", "SELECT 1")
    assert answer.exit_code == 1
    assert "chipwatch run" in answer.stderr


@pytest.mark.parametrize("query", ["SELEC 1", "SELECT * FROM nowhere", "DELETE FROM articles", "SELECT 1; SELECT 2"])
def test_sql_that_is_wrong_or_refused_is_a_wrong_call(published: Path, query: str) -> None:
    answer = call("sql", query, "--data", published)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert answer.stderr.startswith("chipwatch: ")


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("table", "n  s\n-  -\n1  a\n(1 row)\n"),
        ("json", '[\n{"n": 1, "s": "a"}\n]\n'),
        ("csv", "n,s\n1,a\n"),
    ],
)
def test_sql_answers_in_the_form_that_is_asked_for(published: Path, form: str, text: str) -> None:
    assert call("sql", "SELECT 1 AS n, 'a' AS s", "--format", form, "--data", published).stdout == text


def test_sql_as_parquet_goes_through_a_pipe(published: Path) -> None:
    answer = call("sql", "SELECT 1 AS n", "--format", "parquet", "--data", published)
    assert answer.stdout_bytes[:4] == b"PAR1"
