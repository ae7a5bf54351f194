"""A warehouse in a temporary folder, and short ways to say what an article says."""

import importlib.util
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from chipwatch.model import Article, Count, Delay, Findings, Read, Sanction
from warehouse import articles, connection, findings

STREAM_SCORE = Path(__file__).parent / "stream" / "score.py"
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty warehouse, made once."""
    folder = tmp_path_factory.mktemp("template") / "data"
    with connection.write(folder):
        pass
    return folder


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    """A data folder with an empty warehouse."""
    return shutil.copytree(template, tmp_path / "data")


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "fresh"


@pytest.fixture
def con(data: Path) -> Iterator[DuckDBPyConnection]:
    with connection.write(data) as opened:
        yield opened


class Said:
    """Makers of articles and of what they say."""

    @staticmethod
    def article(name: str, day: str | None = "2025-04-15", text: str = "", **more: Any) -> Article:
        """An article of this name; its text is its own unless one is given, but for a chip and a firm that it names."""
        published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
        text = text or "H20, Huawei: " + " ".join(f"{name} says {name}{n} of {name}{n + 9}" for n in range(8))
        fields = {"url": f"https://{name}.example/a", "outlet": name.title(), "published": published, **more}
        title = fields.pop("title", f"Title of {name}")
        return Article(fields.pop("article_id", fields["url"]), title, text, **fields)

    @staticmethod
    def sanction(**said: Any) -> Sanction:
        """A US export control on the H20 to China, reported as news, unless it says otherwise."""
        usual: dict[str, Any] = {
            "kind": "export_control", "issuer": "US", "agency": None, "targets": ("CN",), "items": ("H20",),
            "status": "adopted", "new": True, "date": None, "evidence": (0, 12),
        }  # fmt: skip
        return Sanction(**{**usual, **said})

    @staticmethod
    def count(**said: Any) -> Count:
        """DeepSeek holds 50,000 Hopper, unless it says otherwise."""
        usual: dict[str, Any] = {
            "low": 50000, "high": 50000, "approx": False, "chip": "Hopper", "firm": "DeepSeek", "relation": "holds",
            "status": "actual", "source": None, "evidence": (0, 12),
        }  # fmt: skip
        return Count(**{**usual, **said})

    @staticmethod
    def delay(**said: Any) -> Delay:
        """DeepSeek's R2 is late for want of chips, unless it says otherwise."""
        usual: dict[str, Any] = {
            "subject": "R2", "subject_kind": "model", "firm": "DeepSeek", "cause": "chip_access", "months_low": None,
            "months_high": None, "evidence": (0, 12),
        }  # fmt: skip
        return Delay(**{**usual, **said})

    @staticmethod
    def reading(article: Article, *said: Count | Sanction | Delay, **lists: Any) -> Read:
        """What an article says, sorted into the lists of Findings."""
        return Read(
            article,
            Findings(
                relevant=True,
                counts=tuple(item for item in said if isinstance(item, Count)),
                sanctions=tuple(item for item in said if isinstance(item, Sanction)),
                delays=tuple(item for item in said if isinstance(item, Delay)),
                **lists,
            ),
        )


@pytest.fixture
def said() -> Said:
    return Said()


Store = Callable[..., findings.FindingsStored]


@pytest.fixture
def store(con: DuckDBPyConnection) -> Store:
    """Store readings with their articles."""

    def stored(*reads: Read, version: str = "v1", at: datetime = NOW, alerts: Any = None) -> findings.FindingsStored:
        articles.store(con, [read.article for read in reads], at)
        return findings.store(con, reads, version, at, alerts)

    return stored


@pytest.fixture
def rows(con: DuckDBPyConnection) -> Callable[[str], list[tuple[Any, ...]]]:
    """All rows of a query."""
    return lambda sql: con.execute(sql).fetchall()


@pytest.fixture
def counts(con: DuckDBPyConnection) -> Callable[[], dict[str, int]]:
    """Number of rows in every table."""

    def counted() -> dict[str, int]:
        names = con.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY ALL"
        ).fetchall()
        return {name: con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for (name,) in names}

    return counted


@pytest.fixture(scope="session")
def score() -> ModuleType:
    """The labelled streams and their scores: stream/score.py."""
    spec = importlib.util.spec_from_file_location("stream_score", STREAM_SCORE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
