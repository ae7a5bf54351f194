"""The questions of docs/cookbook.md are answered from the sample, with the columns that stand on the page."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from warehouse.query import query

PLACE = Path(__file__).parent / "cookbook.py"


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("cookbook", PLACE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


COOKBOOK = _module()
QUESTIONS = COOKBOOK.questions()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, read by the present extractor."""
    data = tmp_path_factory.mktemp("cookbook") / "data"
    COOKBOOK.fill(data)
    return data


def test_there_are_twenty_questions() -> None:
    assert len(QUESTIONS) == 20
    assert COOKBOOK.PAGE.read_text(encoding="utf-8").count("\n## ") == 20


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.title for question in QUESTIONS])
def test_a_question_is_answered_with_the_columns_of_the_page(sample: Path, question: "COOKBOOK.Question") -> None:
    found = query(sample, question.sql)
    assert found.column_names == question.columns
    assert "(0 rows)" not in question.answer
    assert found.num_rows > 0
