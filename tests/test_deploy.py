"""The files in deploy/ and the pages about them: names and variables are those that the project and Prefect know."""

import configparser
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMPOSE = yaml.safe_load((DEPLOY / "docker-compose.yaml").read_text())
EXAMPLE = (DEPLOY / "chipwatch.env.example").read_text()


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path)
    return parser


@pytest.mark.parametrize("path", UNITS, ids=[path.stem for path in UNITS])
def test_a_unit_runs_as_its_own_user_with_the_environment_and_starts_after_what_it_needs(path: Path) -> None:
    found = unit(path)
    assert found["Service"]["User"] == "chipwatch"
    assert found["Service"]["EnvironmentFile"] == "/etc/chipwatch/chipwatch.env"
    assert found["Service"]["ExecStart"].startswith("/opt/chipwatch/")
    needed = found["Unit"].get("Requires", "").split()
    assert set(needed) <= {other.name for other in UNITS}
    assert set(needed) <= set(found["Unit"]["After"].split())


def test_variables_of_the_server_are_the_same_everywhere() -> None:
    page = (ROOT / "docs" / "deploy.md").read_text()
    for name, value in COMPOSE["services"]["server"]["environment"].items():
        if name.startswith(("PREFECT_MESSAGING", "PREFECT_REDIS", "PREFECT_SERVER_EVENTS", "PREFECT_SERVER_CONC")):
            shown = value.replace("redis", "127.0.0.1") if name.endswith("_HOST") else value
            assert f"{name}={shown}" in EXAMPLE
            assert f"{name}={shown}" in page


def test_variables_are_known_to_prefect() -> None:
    from prefect.settings import get_current_settings

    known = get_current_settings().to_environment_variables(exclude_unset=False)
    named = set(re.findall(r"\bPREFECT_[A-Z_]+(?==)", EXAMPLE))
    # Prefect takes short names of the first two and lists only what is set; prefect-redis reads its own.
    short = {"PREFECT_MESSAGING_BROKER", "PREFECT_MESSAGING_CACHE", "PREFECT_API_URL"}
    assert {name for name in named - short if not name.startswith("PREFECT_REDIS_")} <= set(known)


def test_containers_start_after_what_they_need_and_only_the_page_is_open_to_this_machine() -> None:
    services = COMPOSE["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
    assert {name: s["ports"] for name, s in services.items() if "ports" in s} == {"server": ["127.0.0.1:4200:4200"]}


def test_no_secret_gets_into_the_image() -> None:
    left_out = (ROOT / ".dockerignore").read_text().splitlines()
    assert COMPOSE["services"]["worker"]["env_file"] == ["../chipwatch.env"]
    assert {"*.env", "data/", ".git/", ".venv/"} <= set(left_out)


def test_the_set_up_is_a_script_that_a_shell_accepts() -> None:
    assert subprocess.run(["sh", "-n", str(DEPLOY / "set-up.sh")], check=False).returncode == 0
    assert (DEPLOY / "set-up.sh").stat().st_mode & 0o111


def test_every_event_that_flows_emit_is_on_the_page_and_no_other() -> None:
    source = (ROOT / "flows" / "deployed.py").read_text()
    emitted = set(re.findall(r'"(chipwatch\.[a-z]+\.[a-z]+)"', source))
    page = (ROOT / "docs" / "events.md").read_text()
    assert set(re.findall(r"^\| `(chipwatch\.[a-z.]+)`", page, re.MULTILINE)) == emitted


@pytest.mark.parametrize("name", ["deploy.md", "events.md", "webhooks.md"])
def test_links_between_the_pages_lead_somewhere(name: str) -> None:
    text = (ROOT / "docs" / name).read_text()
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
