"""`chipwatch review`, `diff` and `reextract`: what people see, and what they are told where the call is wrong."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chipwatch.cli import app
from chipwatch.model import Article, Findings, Read, Sanction
from warehouse import articles, connection, findings
from warehouse.publish import publish

Call = Callable[..., tuple[int, str, str]]
NOW = datetime(2025, 4, 20, tzinfo=UTC)
TEXTS = {
    "a": "Washington is considering whether to ban exports of Nvidia's H20 chips to China, two officials said.",
    "b": "The US Commerce Department on Thursday banned exports of Nvidia's H20 chips to China without a licence.",
    "c": "A rule of its own stops high-bandwidth memory (HBM) on its way to China, the US Commerce Department said.",
}


@pytest.fixture
def call(tmp_path: Path) -> Call:
    def called(*words: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, [*words, "--data", str(tmp_path)], env={"COLUMNS": "200"})
        return result.exit_code, result.stdout, result.stderr

    return called


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Two events: a control on the H20, proposed and then adopted, and one on HBM."""
    reads = []
    for letter, day, chip, status in (
        ("a", 13, "H20", "proposed"),
        ("b", 17, "H20", "adopted"),
        ("c", 17, "HBM", "adopted"),
    ):
        told = Sanction("export_control", "US", None, ("CN",), (chip,), status, True, None, (0, 20))
        published = datetime(2025, 4, day, tzinfo=UTC)
        article = Article(letter, f"Title {letter}", TEXTS[letter], None, letter.upper(), published)
        reads.append(Read(article, Findings(True, sanctions=(told,))))
    with connection.write(tmp_path) as con:
        articles.store(con, [read.article for read in reads], NOW)
        findings.store(con, reads, "old", NOW, None)
    publish(tmp_path)
    return tmp_path


def events(folder: Path) -> list[tuple[str, list[str]]]:
    with connection.write(folder) as con:
        return con.execute(
            "SELECT event_id, list(article_id ORDER BY article_id) FROM sanction_reports GROUP BY 1 ORDER BY 2"
        ).fetchall()


def test_a_decision_is_kept_in_a_file_and_undone_by_deleting_it(call: Call, published: Path) -> None:
    (first, _), (second, _) = events(published)
    code, _, err = call("review", "merge", second, first, "--note", "one letter")
    assert code == 0
    assert f"merge {second} {first}: kept" in err
    assert [members for _, members in events(published)] == [["a", "b", "c"]]
    path = published / "decisions" / "decisions.toml"
    assert 'note = "one letter"' in path.read_text(encoding="utf-8")
    path.unlink()
    assert [members for _, members in events(published)] == [["a", "b"], ["c"]]


def test_decisions_may_stand_in_a_folder_of_their_own(
    call: Call, published: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    (_, _), (second, _) = events(published)
    assert call("review", "reject", second, "--decisions", str(folder))[0] == 0
    assert (folder / "decisions.toml").exists()
    assert not (published / "decisions").exists()
    assert [members for _, members in events(published)] == [["a", "b"]]


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_the_list_of_what_is_uncertain_has_the_columns_of_the_view(call: Call, published: Path, form: str) -> None:
    code, out, _ = call("review", "--format", form)
    assert code == 0
    if form == "json":
        assert isinstance(json.loads(out), list)
    else:
        header = out.splitlines()[0]
        assert (next(csv.reader(io.StringIO(out))) if form == "csv" else header.split()) == [
            "why", "id", "beside", "words", "detail",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("merge", "ev_1"), "merge needs 2 names"),
        (("reject", "ev_1"), "no event ev_1 in this warehouse"),
        (("join", "ev_1"), "'join' is no decision"),
    ],
)
def test_a_wrong_decision_is_refused_with_what_is_needed(
    call: Call, published: Path, words: tuple[str, ...], message: str
) -> None:
    code, _, err = call("review", *words)
    assert (code, message in err) == (2, True)
    assert not (published / "decisions").exists()


def test_a_broken_file_of_decisions_stops_every_command(call: Call, published: Path) -> None:
    (published / "decisions").mkdir()
    (published / "decisions" / "mine.toml").write_text("[[decision]]\nkind = 'x'\n")
    code, _, err = call("publish")
    assert (code, "mine.toml: decision 1: 'kind' must be one of" in err) == (2, True)


def test_diff_shows_what_became_known_between_two_days(call: Call, published: Path) -> None:
    code, out, _ = call("diff", "2025-04-13", "2025-04-17", "--format", "json")
    found = {(row["thing"], row["change"]) for row in json.loads(out)}
    assert (code, found) == (0, {("event", "changed"), ("event", "new")})
    code, out, _ = call("diff", "2025-04-13", "2025-04-17", "--recorded", "--format", "csv")
    assert (code, out.strip()) == (0, "thing,change,id,name,before,after")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("2025-04-17", "2025-04-13"), "2025-04-17 is after 2025-04-13; name the earlier day first"),
        (("2025-04-17", "spring"), "Invalid value"),
    ],
)
def test_diff_refuses_days_that_are_none(call: Call, published: Path, words: tuple[str, ...], message: str) -> None:
    code, _, err = call("diff", *words)
    assert (code, message in err) == (2, True)


def test_diff_without_a_published_copy_says_what_to_run(call: Call) -> None:
    code, _, err = call("diff", "2025-04-13", "2025-04-17")
    assert (code, "'chipwatch run' or 'chipwatch publish' makes it" in err) == (1, True)


def test_reextract_reads_anew_what_it_is_asked_for_and_supersedes(call: Call, published: Path) -> None:
    code, _, err = call("reextract", "--since", "2025-04-17", "--version", "newer")
    assert (code, "0 articles read anew" in err) == (0, True)
    code, _, err = call("reextract", "--since", "2025-04-17", "--version", "old")
    assert (code, "2 articles read anew" in err) == (0, True)
    with connection.write(published) as con:
        versions = con.execute(
            "SELECT article_id, version = 'old', recorded_to IS NULL FROM store.reads ORDER BY ALL"
        ).fetchall()
        standing = con.execute("SELECT count(*) FROM store.sanction_findings WHERE recorded_to IS NOT NULL").fetchall()
    assert versions == [
        ("a", True, True),
        ("b", False, True),
        ("b", True, False),
        ("c", False, True),
        ("c", True, False),
    ]
    assert standing[0][0] >= 1
