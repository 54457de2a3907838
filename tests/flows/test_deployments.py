"""The schedule, described twice: for `lagebild serve`, and for `prefect deploy`. Both must say the same."""

import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.deployments import all_deployments

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    """The deployments of prefect.yaml by flow and name."""
    stated = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))
    return {
        f"{deployment['entrypoint'].rpartition('.')[2]}/{deployment['name']}": deployment for deployment in stated["deployments"]
    }


@pytest.fixture(scope="module")
def served() -> dict[str, Any]:
    """The deployments of `lagebild serve` by flow and name."""
    return {f"{deployment.flow_name}/{deployment.name}": deployment for deployment in all_deployments()}


NAMES = ["collect/scheduled", "publish/after-collect", "backfill/on-demand"]


def test_both_describe_the_same_three(written, served):
    assert (list(written), list(served)) == (NAMES, NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_entrypoint_can_be_imported_and_is_the_flow_that_is_served(written, served, name):
    module, _, function = written[name]["entrypoint"].rpartition(".")
    flow = getattr(import_module(module), function)
    assert flow.name == served[name].flow_name
    assert served[name].entrypoint == written[name]["entrypoint"]


@pytest.mark.parametrize("name", NAMES)
def test_the_clock_is_the_same(written, served, name):
    crons = [(schedule["cron"], schedule["timezone"], schedule["active"]) for schedule in written[name].get("schedules", ())]
    found = [
        (item.schedule.cron, item.schedule.timezone or "UTC", item.active is not False) for item in served[name].schedules or ()
    ]
    assert found == crons
    assert crons == ([("*/15 * * * *", "UTC", True)] if name == "collect/scheduled" else [])


@pytest.mark.parametrize("name", NAMES)
def test_one_runs_at_a_time_and_another_is_cancelled(written, served, name):
    stated = written[name]["concurrency_limit"]
    assert stated == {"limit": 1, "collision_strategy": "CANCEL_NEW"}
    assert served[name].concurrency_limit == stated["limit"]
    assert served[name].concurrency_options.collision_strategy.value == stated["collision_strategy"]


@pytest.mark.parametrize("name", NAMES)
def test_the_trigger_is_the_same(written, served, name):
    stated = [
        (trigger["name"], trigger["enabled"], set(trigger["expect"]), trigger["match_related"])
        for trigger in written[name].get("triggers", ())
    ]
    found = []
    for trigger in served[name].triggers:
        related = trigger.match_related.model_dump(mode="json")
        found.append((trigger.name, trigger.enabled, trigger.expect, {key: "".join(value) for key, value in related.items()}))
    assert found == stated
    assert len(found) == (name == "publish/after-collect")


@pytest.mark.parametrize("name", NAMES)
def test_parameters_are_those_of_the_flow(written, served, name):
    module, _, function = written[name]["entrypoint"].rpartition(".")
    known = getattr(import_module(module), function).parameters.properties
    for stated in (written[name].get("parameters", {}), served[name].parameters):
        assert stated.keys() <= known.keys()
        assert stated.get("paths", []) == []
        assert stated.get("keep_all", False) is False


def test_the_command_is_the_one_that_is_installed():
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    module, _, function = scripts["lagebild"].partition(":")
    assert callable(getattr(import_module(module), function))
