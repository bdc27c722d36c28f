"""How our tasks behave in Prefect: what is tried again, how runs are named, nothing cached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE

from flows.services import current
from models.errors import SohoaError

P = ParamSpec("P")
R = TypeVar("R")


def is_worth_retrying(_task: object, _run: object, state: Any) -> bool:
    """Try again only what our own error says may pass unchanged; a broken file stays broken."""
    error = getattr(state, "data", None)
    return isinstance(error, SohoaError) and error.retryable


def stage(name: str, run_name: str) -> Callable[[Callable[P, R]], Task[P, R]]:
    """Make a stage of a dossier a task. Its results stay in the work folder, not in Prefect's."""

    def decorate(function: Callable[P, R]) -> Task[P, R]:
        return task(
            name=name,
            task_run_name=run_name,
            cache_policy=NO_CACHE,
            persist_result=False,
            retry_condition_fn=is_worth_retrying,
        )(function)

    return decorate


def in_thread(stage_task: Task[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a stage in a thread of the flow's task runner and return its result.

    Stages block for seconds and may run an event loop of their own (signing does): the thread of
    the flow's loop is no place for them.
    """
    return with_retries(stage_task).submit(*args, **kwargs).result()


def with_retries(stage_task: Task[P, R]) -> Task[P, R]:
    """Return the task with the retries of the settings, which are known only at run time."""
    orchestrator = current().settings.orchestrator
    return stage_task.with_options(
        retries=orchestrator.task_retries,
        retry_delay_seconds=orchestrator.retry_delay_seconds,
    )
