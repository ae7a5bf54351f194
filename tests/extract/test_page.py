"""docs/extraction.md names every module and every file of rules of the package, and every limit as it is."""

from pathlib import Path

from extract.novelty import NEWS_DAYS
from extract.read import MAX_SENTENCES
from extract.text import MAX_CHARACTERS, MAX_SENTENCE

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "extraction.md").read_text(encoding="utf-8")


def test_every_module_and_every_file_of_rules_stands_on_the_page() -> None:
    files = [path.name for path in (ROOT / "extract").iterdir() if path.suffix in (".py", ".toml")]
    assert [name for name in files if f"`{name}`" not in PAGE and name != "__init__.py"] == []


def test_no_module_that_is_gone_stands_on_the_page() -> None:
    named = {word for word in PAGE.replace("`", " ").split() if word.endswith((".py", ".toml")) and "/" not in word}
    assert [name for name in sorted(named) if not (ROOT / "extract" / name).exists()] == []


def test_limits_are_the_ones_in_the_code() -> None:
    for words in (
        f"{MAX_CHARACTERS:,} characters are read",
        f"cut at {MAX_SENTENCE}",
        f"{MAX_SENTENCES} sentences at most",
        f"more than {NEWS_DAYS} days before publication",
    ):
        assert words in " ".join(PAGE.split()), words
