"""The house's rules, read from the source: who may import whom, how long a module may be, that each says what it is."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = {"chipwatch.model", "chipwatch.settings", "chipwatch.progress", "reference"}
ROOMS = {
    "ingest": set[str](),
    "extract": {"ingest"},
    "warehouse": {"ingest", "extract"},
    "metrics": {"ingest", "extract", "warehouse"},
    "report": {"ingest", "extract", "warehouse", "metrics"},
    "alerts": {"ingest", "warehouse"},
    "reference": set[str](),
    "sample": {"alerts"},
    "flows": {"ingest", "extract", "warehouse", "metrics", "report", "alerts", "chipwatch"},
    "chipwatch": {"ingest", "extract", "warehouse", "metrics", "report", "alerts", "flows", "sample"},
}
OWNERS = {"prefect": "flows", "duckdb": "warehouse", "spacy": "extract"}
MAX_LINES = 350
# Written in parts, so that this file does not hold what it looks for.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("anaconda", "org"),
        ("npmjs", "org"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
    )
)


def _modules() -> list[Path]:
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("no git repository here")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_rooms_left_of_it(room: str) -> None:
    allowed = ROOMS[room] | {room}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sorted((ROOT / room).rglob("*.py"))
        for name in _imports(path)
        if name.split(".")[0] in ROOMS
        and name.split(".")[0] not in allowed
        and not any(f"{name}.".startswith(f"{shared}.") for shared in SHARED)
    ]
    assert wrong == []


@pytest.mark.parametrize(("library", "owner"), OWNERS.items())
def test_a_library_is_known_to_one_room(library: str, owner: str) -> None:
    found = {
        path.relative_to(ROOT).parts[0] for path in _modules() if library in {n.split(".")[0] for n in _imports(path)}
    }
    assert found <= {owner}


def test_prefect_stands_in_one_module() -> None:
    found = [
        str(path.relative_to(ROOT)) for path in _modules() if any(n.startswith("prefect.") for n in _imports(path))
    ]
    assert found == ["flows/deployed.py"]


def test_every_module_says_what_belongs_in_it() -> None:
    silent = [str(path.relative_to(ROOT)) for path in _modules() if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_no_module_is_longer_than_one_thing_needs() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in _modules()}
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


def test_nothing_is_left_for_later() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error")
    found = [f"{path.relative_to(ROOT)}: {word}" for path in _modules() for word in words if word in path.read_text()]
    assert found == []


def test_no_file_names_a_package_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in _tracked()
        for host in REGISTRIES
        if host in path.read_text(encoding="utf-8", errors="ignore")
    ]
    assert found == []
