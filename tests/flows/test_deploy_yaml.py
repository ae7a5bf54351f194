"""deploy.yaml as Prefect reads it: schedules, events, limits, and what is said to those who look at the page."""

import inspect
from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect.cli.deploy._models import DeploymentConfig, PrefectYamlModel
from prefect.client.schemas.objects import ConcurrencyLimitStrategy
from prefect.client.schemas.schedules import CronSchedule
from prefect.events import DeploymentTriggerTypes
from pydantic import TypeAdapter

from flows import checkout, deployed

ROOT = Path(__file__).parents[2]
RAW = yaml.safe_load((ROOT / "deploy.yaml").read_text())
READ = PrefectYamlModel.model_validate(RAW)
BY_NAME = {one.name: one for one in READ.deployments}
BY_CLOCK = ("ingest", "extract", "measure", "deliver", "publish", "report")
BY_HAND = ("pipeline", "reextract", "backfill")
WOKEN = {
    "extract": {"chipwatch.articles.ingested"},
    "measure": {"chipwatch.findings.stored"},
    "deliver": {"chipwatch.sanction.opened", "chipwatch.sanction.changed", "chipwatch.metrics.stored"},
    "publish": {"chipwatch.metrics.stored", "chipwatch.feeds.checked"},
    "report": {"chipwatch.warehouse.published"},
}


def flow_of(one: DeploymentConfig) -> Any:
    return getattr(deployed, str(one.entrypoint).removeprefix("flows/deployed.py:"))


def test_every_stage_has_a_deployment_on_the_pool_with_the_command_that_starts_it() -> None:
    assert tuple(BY_NAME) == BY_CLOCK + BY_HAND
    for name, one in BY_NAME.items():
        assert one.entrypoint == f"flows/deployed.py:{name}"
        assert one.work_pool
        assert one.work_pool.name == "chipwatch"
        assert one.work_pool.job_variables == {
            "command": "{{ checkout.engine }}",
            "working_dir": "{{ checkout.folder }}",
        }
    assert list(checkout.checkout()) == ["folder", "engine"]
    assert Path(checkout.checkout()["engine"].split()[-1]).is_file()


@pytest.mark.parametrize("name", BY_CLOCK)
def test_a_schedule_stands_behind_every_event(name: str) -> None:
    (schedule,) = RAW["deployments"][list(BY_NAME).index(name)]["schedules"]
    CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"])
    minutes = schedule["cron"].split()[0]
    assert minutes == {"ingest": "*/15", "deliver": "*/5"}.get(name, minutes)
    assert minutes.startswith("*/") or minutes.isdigit()


def test_only_the_clock_makes_ingest_wait_a_random_time() -> None:
    (schedule,) = RAW["deployments"][0]["schedules"]
    assert schedule["parameters"] == {"jitter": 60}
    assert inspect.signature(deployed.ingest.fn).parameters["jitter"].default == 0.0


@pytest.mark.parametrize("name", WOKEN)
def test_triggers_are_ones_that_prefect_takes(name: str) -> None:
    (raw,) = BY_NAME[name].triggers or []
    trigger = TypeAdapter(DeploymentTriggerTypes).validate_python(raw)
    assert trigger.expect == WOKEN[name]
    assert trigger.match.model_dump() == {"prefect.resource.id": "chipwatch.warehouse"}


@pytest.mark.parametrize("name", BY_NAME)
def test_one_run_at_a_time_and_what_becomes_of_the_next(name: str) -> None:
    limit: Any = BY_NAME[name].concurrency_limit
    assert limit.limit == 1
    strategy = ConcurrencyLimitStrategy(limit.collision_strategy)
    assert strategy is (ConcurrencyLimitStrategy.CANCEL_NEW if name == "ingest" else ConcurrencyLimitStrategy.ENQUEUE)


@pytest.mark.parametrize("name", BY_NAME)
def test_tags_descriptions_retries_and_results(name: str) -> None:
    one = BY_NAME[name]
    assert one.tags == (["chipwatch", "by-hand"] if name in BY_HAND else ["chipwatch"])
    assert one.description
    assert len(one.description) > 30
    flow = flow_of(one)
    assert (flow.name, flow.retries, flow.retry_delay_seconds, flow.persist_result) == (name, 2, 20, False)


@pytest.mark.parametrize("name", BY_HAND)
def test_runs_by_hand_have_no_clock_and_parameters_that_the_flow_takes(name: str) -> None:
    one = BY_NAME[name]
    assert not one.schedules
    assert not one.triggers
    taken = inspect.signature(flow_of(one).fn).parameters
    assert set(one.parameters) == set(taken)
