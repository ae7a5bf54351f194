"""Our package names beside everybody else's: none may hide a module that a dependency imports."""

import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATTERNS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]["find"]["include"]
OURS = {pattern.rstrip("*") for pattern in PATTERNS}


def _others() -> dict[str, set[str]]:
    """Top-level modules of every installed distribution but ours, to the distributions that bring them."""
    found: dict[str, set[str]] = {}
    for distribution in distributions():
        if distribution.name == "chipwatch":
            continue
        for file in distribution.files or ():
            top = file.parts[0]
            if len(file.parts) > 1 or top.endswith(".py"):
                found.setdefault(top.removesuffix(".py"), set()).add(distribution.name)
    return found


def test_no_top_level_package_hides_an_installed_one() -> None:
    others = _others()
    assert "catalogue" in others, "the check sees what spaCy brings"
    assert {name: others[name] for name in OURS & set(others)} == {}


def test_no_top_level_package_hides_a_module_of_python() -> None:
    assert OURS & sys.stdlib_module_names == set()


def test_every_package_is_installed() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages == OURS
