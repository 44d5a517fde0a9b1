"""Fluent calls on runs: start, end, find."""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterable, Mapping
from typing import Any

from ..client.arguments import mapping, text
from ..data.running_code import context_tags
from ..entities import LifecycleStage, Run, RunInfo, RunStatus, ViewType
from ..entities.tag import tags_from
from ..entities.tag_keys import NOTE, PARENT_RUN, RUN_NAME
from ..errors import InvalidParameter, InvalidState, RegistaError, Unavailable
from ..settings import RUN_ID, SYSTEM_METRICS
from .active_runs import ActiveRun, active_runs
from .client import current_client
from .experiments import active_experiment_id
from .run_end import end, end_at_exit
from .session import session
from .system_metrics import monitors


def start_run(
    run_id: str | None = None,
    experiment_id: str | int | None = None,
    run_name: str | None = None,
    nested: bool = False,
    parent_run_id: str | None = None,
    tags: Mapping[str, object] | None = None,
    description: str | None = None,
    log_system_metrics: bool | None = None,
) -> ActiveRun:
    """Start a run, or go on with the one of ``run_id``, and make it the active one of this thread.

    With a run active already ``nested=True`` is needed, and makes the new one its child; a forked process may also
    start one beside its parent process's. Without ``run_id`` the setting of that name counts, once.
    ``log_system_metrics`` (the setting ``enable_system_metrics_logging`` when not given) logs what the machine does
    until the run ends. Raises NotFound for an unknown run, InvalidState for a deleted one.
    """
    stack = active_runs.stack()
    if stack and not nested and not active_runs.belongs_to_parent(stack[-1]):
        raise InvalidState(
            f"Run with UUID {stack[-1].info.run_id} is already active. To start a new run, first end the current run "
            "with mlflow.end_run(). To start a nested run, call start_run with nested=True"
        )
    if run_id is None and not stack:
        run_id = _run_of_environment()
    if run_id is not None:
        run = _resume(text(run_id, "run_id"), experiment_id, run_name, tags, description)
    else:
        if parent_run_id is not None:
            _check_parent(parent_run_id)
        parent = parent_run_id or (stack[-1].info.run_id if stack and nested else None)
        run = _start(experiment_id, run_name, parent, tags, description)
    active = ActiveRun.of(run)
    active_runs.push(active)
    if SYSTEM_METRICS.read() if log_system_metrics is None else log_system_metrics:
        monitors.start(active)
    return active


def end_run(status: str = "FINISHED") -> None:
    """End the active run; without one nothing happens. A run that a parent process started ends there.

    When the store cannot be written to (Unavailable), the run stays active: a later call ends it, or the program's end.
    """
    run = active_runs.pop()
    if run is None or active_runs.belongs_to_parent(run):
        return
    try:
        end(run, status, outermost=not active_runs.stack())
    except Unavailable:
        active_runs.push(run)
        raise


def active_run() -> ActiveRun | None:
    """The run that log calls of this thread go to; its data is what was there at the start."""
    stack = active_runs.stack()
    return stack[-1] if stack else None


def active_run_id() -> str:
    """The id of the active run; one is started when there is none."""
    return (active_run() or start_run()).info.run_id


def last_active_run() -> Run | None:
    """The run this thread started last, as it is now."""
    run_id = active_runs.last_run_id
    return None if run_id is None else current_client().get_run(run_id)


def get_run(run_id: str) -> Run:
    """The run, deleted or not; raises NotFound."""
    return current_client().get_run(run_id)


def get_parent_run(run_id: str) -> Run | None:
    """The run in which this one is nested."""
    return current_client().get_parent_run(run_id)


def delete_run(run_id: str) -> None:
    """Move a run to the bin."""
    current_client().delete_run(run_id)


def restore_run(run_id: str) -> None:
    """Take a run out of the bin."""
    current_client().restore_run(run_id)


def list_run_infos(
    experiment_id: str | int,
    run_view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int = 1000,
    order_by: Iterable[str] | str | None = None,
) -> list[RunInfo]:
    """The metadata of the runs of an experiment (an older call)."""
    return list(current_client().list_run_infos(experiment_id, run_view_type, max_results, order_by))


def _run_of_environment() -> str | None:
    run_id = RUN_ID.read()
    for variable in RUN_ID.variables:
        os.environ.pop(variable, None)
    return run_id


def _check_parent(run_id: str) -> None:
    """NotFound when there is no such run, InvalidState when it is deleted."""
    if current_client().get_run(run_id).info.lifecycle_stage == LifecycleStage.DELETED:
        raise InvalidState(f"Cannot start a run under run {run_id} because that is in the deleted state.")


def _resume(
    run_id: str,
    experiment_id: str | int | None,
    run_name: str | None,
    tags: Mapping[str, object] | None,
    description: str | None,
) -> Run:
    client = current_client()
    wanted = tags_from(_described(tags, description))
    run = client.get_run(run_id)
    if run.info.lifecycle_stage == LifecycleStage.DELETED:
        raise InvalidState(f"Cannot start run with ID {run_id} because it is in the deleted state.")
    expected = session.experiment_id if experiment_id is None else str(experiment_id)
    if expected is not None and expected != run.info.experiment_id:
        raise InvalidParameter(
            f"Cannot start run with ID {run_id} because active experiment ID does not match environment run ID. "
            f"Make sure --experiment-name or --experiment-id matches experiment set with set_experiment(), or just use "
            f"command-line arguments: the run is in experiment {run.info.experiment_id}, the active one is {expected}"
        )
    client.update_run(run_id, RunStatus.RUNNING.name, run_name)
    if wanted:
        client.log_batch(run_id, tags=wanted)
    return client.get_run(run_id)


def _start(
    experiment_id: str | int | None,
    run_name: str | None,
    parent: str | None,
    tags: Mapping[str, object] | None,
    description: str | None,
) -> Run:
    wanted = {**context_tags(), **_described(tags, description)}
    if parent is not None:
        wanted[PARENT_RUN] = parent
    if run_name:
        wanted[RUN_NAME] = run_name = str(run_name)
    where = active_experiment_id() if experiment_id is None else experiment_id
    return current_client().create_run(where, tags=wanted, run_name=run_name)


def _described(tags: Mapping[str, object] | None, description: str | None) -> dict[str, Any]:
    """The tags with the description among them; InvalidParameter when they have one already."""
    given = mapping(tags or {}, "tags")
    if not description:
        return dict(given)
    if NOTE in given:
        raise InvalidParameter(
            f"Description is already set via the tag {NOTE} in tags. Remove the key {NOTE} from the tags or omit "
            "the description."
        )
    return {**given, NOTE: description}


def end_all_runs() -> None:
    """End the active runs of every thread: what happens when the interpreter exits."""
    for run in active_runs.take_all():
        try:
            end_at_exit(run, outermost=PARENT_RUN not in run.data.tags)
        except RegistaError:
            # An error while the interpreter exits helps nobody; the next run may be in a store that is still there.
            continue


atexit.register(end_all_runs)
