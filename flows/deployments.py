"""The schedule of `lagebild serve`: the same as in prefect.yaml, for people without a work pool (a test compares them)."""

from typing import Any

from prefect import serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.events import DeploymentEventTrigger
from prefect.types.entrypoint import EntrypointType

from flows import orchestration

EVERY = "*/15 * * * *"
ONE = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
COMMON: dict[str, Any] = {"concurrency_limit": ONE, "entrypoint_type": EntrypointType.MODULE_PATH}  # from whatever folder
AFTER_COLLECT = DeploymentEventTrigger(
    name="publish after collect",
    expect={"prefect.flow-run.Completed"},
    match_related={"prefect.resource.role": "flow", "prefect.resource.name": "collect"},
)


def all_deployments() -> list[RunnerDeployment]:
    """Return the deployments: one of a kind at a time, a run that would overlap is cancelled."""
    made = [
        orchestration.collect.to_deployment("scheduled", cron=EVERY, **COMMON),
        orchestration.publish.to_deployment("after-collect", triggers=[AFTER_COLLECT], **COMMON),
        orchestration.backfill.to_deployment("on-demand", parameters={"paths": []}, **COMMON),
    ]
    return [deployment for deployment in made if isinstance(deployment, RunnerDeployment)]  # outside a loop none is a coroutine


def serve_all() -> None:
    """Serve the deployments until the process is stopped."""
    serve(*all_deployments(), pause_on_shutdown=False)
