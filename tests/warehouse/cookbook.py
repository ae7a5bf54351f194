"""The questions of docs/cookbook.md as records, the warehouse that they are answered from, and the answers.

python tests/warehouse/cookbook.py --data DIR     backfill the sample into DIR, with the present extractor
python tests/warehouse/cookbook.py --write        answer the questions and write the answers into the page
"""

import argparse
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from chipwatch import rows
from chipwatch.settings import Settings
from flows.backfill import backfill
from sample import corpus
from warehouse.query import query

PAGE = Path(__file__).parents[2] / "docs" / "cookbook.md"
WIDTH = 60
_PART = re.compile(
    r"^## \d+\. (?P<title>.+?)\n\n.+?```sql\n(?P<sql>.+?)```\n\n```text\n(?P<answer>.*?)```\n", re.S | re.M
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the page, its SQL, and the answer as it stands there."""

    title: str
    sql: str
    answer: str

    @property
    def columns(self) -> list[str]:
        """The columns of the answer on the page."""
        return self.answer.split("\n")[0].split()


def questions() -> list[Question]:
    """All questions of the page, in order."""
    return [Question(**match.groupdict()) for match in _PART.finditer(PAGE.read_text(encoding="utf-8"))]


def fill(data: Path) -> None:
    """Backfill the sample's articles into a data folder."""
    archive = data.parent / "sample.jsonl"
    archive.write_text("".join(json.dumps(article) + "\n" for article in corpus.articles()), encoding="utf-8")
    backfill(data, Settings(), [archive])


def answer(data: Path, sql: str) -> str:
    """The answer as it stands on the page: a plain table, long texts cut."""
    found = query(data, sql)
    names = ", ".join(
        f'left("{name}", {WIDTH}) AS "{name}"' if pa.types.is_string(found.schema.field(name).type) else f'"{name}"'
        for name in found.column_names
    )
    target = io.BytesIO()
    rows.write(query(data, f"SELECT {names} FROM ({sql})"), "table", target)
    return target.getvalue().decode()


def main() -> None:
    """Backfill the sample; with --write, put the answers into the page."""
    wish = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    wish.add_argument("--data", type=Path)
    wish.add_argument("--write", action="store_true")
    given = wish.parse_args()
    with TemporaryDirectory() as folder:
        data = given.data or Path(folder) / "data"
        if not (data / "chipwatch.duckdb").exists():
            data.mkdir(parents=True, exist_ok=True)
            fill(data)
        if given.write:
            page = PAGE.read_text(encoding="utf-8")
            for question in questions():
                before = f"```sql\n{question.sql}```\n\n```text\n{question.answer}```"
                page = page.replace(before, f"```sql\n{question.sql}```\n\n```text\n{answer(data, question.sql)}```")
            PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
