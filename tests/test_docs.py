"""The documentation is complete: every command with its options, every configuration key with its default."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from chipwatch import __version__, settings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def test_the_command_reference_is_what_the_commands_say_of_themselves() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "typer", "chipwatch.cli", "utils", "docs", "--name", "chipwatch"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert (DOCS / "cli.md").read_text(encoding="utf-8").strip() == made.strip(), "docs/cli.md is old: run `make docs`"


def _keys() -> list[tuple[str, Any]]:
    tables = {"feeds": settings.Feed, "subscribers": settings.Subscriber, "network": settings.Network}
    tables |= {"channels": settings.Channel, "alerts": settings.Alerts}
    assert set(tables) == set(settings.Settings.model_fields)
    return [(f"{table}.{key}", field) for table, model in tables.items() for key, field in model.model_fields.items()]


def _default(field: Any) -> str | None:
    value = field.default
    if value is PydanticUndefined or value is None:
        return None
    assert not isinstance(value, BaseModel)
    return str(list(value)).replace("'", '"') if isinstance(value, tuple) else str(value).replace("False", "false")


@pytest.mark.parametrize(("key", "field"), _keys(), ids=[key for key, _ in _keys()])
def test_every_configuration_key_is_documented_with_its_default(key: str, field: Any) -> None:
    rows = [
        row for row in (DOCS / "configuration.md").read_text(encoding="utf-8").splitlines() if row.startswith("| `")
    ]
    row = [row for row in rows if row.startswith(f"| `{key}` |")]
    assert len(row) == 1, f"docs/configuration.md needs one row for `{key}`"
    default = _default(field)
    cell = row[0].split("|")[2].strip()
    expected = f"`{default}`" if default is not None else ("required" if field.is_required() else "none")
    assert cell.replace("_", "") == expected.replace("_", "")


def test_the_example_configuration_in_the_documentation_is_valid() -> None:
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    example = text.split("```toml\n")[1].split("```")[0]
    assert settings.check(tomllib.loads(example), "example").feeds


def test_every_event_type_is_documented() -> None:
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    assert [name for name in settings.EVENT_TYPES if f"`{name}`" not in text] == []


def test_the_changelog_has_the_version_that_the_package_has() -> None:
    assert f"\n## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == __version__


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_to_files_of_the_project_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []
