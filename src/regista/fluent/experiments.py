"""Fluent calls on experiments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..client.arguments import text
from ..client.experiments import get_or_create_experiment
from ..client.paged_list import PagedList, all_pages
from ..entities import Experiment, LifecycleStage, ViewType
from ..errors import InvalidParameter, InvalidState
from ..settings import EXPERIMENT_ID, EXPERIMENT_NAME
from .client import current_client
from .session import session

DEFAULT_EXPERIMENT_ID = "0"


def set_experiment(experiment_name: str | None = None, experiment_id: str | int | None = None) -> Experiment:
    """Make an experiment the one of new runs, by name (created if absent) or by id; raises NotFound for an id."""
    if (experiment_name is None) == (experiment_id is None):
        raise InvalidParameter("Must specify exactly one of: `experiment_id` or `experiment_name`.")
    client = current_client()
    if experiment_name is not None:
        experiment = get_or_create_experiment(client, text(experiment_name, "experiment_name"))
    else:
        experiment = client.get_experiment(str(experiment_id))
    if experiment.lifecycle_stage != LifecycleStage.ACTIVE:
        raise InvalidState(
            f"Cannot set a deleted experiment '{experiment.name}' as the active experiment. "
            "You can restore the experiment, or permanently delete the experiment to create a new one."
        )
    session.set_experiment_id(experiment.experiment_id)
    return experiment


def active_experiment_id() -> str:
    """The experiment of new runs: what was set, else the environment's, else the default one."""
    if session.experiment_id is not None:
        return session.experiment_id
    if name := EXPERIMENT_NAME.read():
        return get_or_create_experiment(current_client(), name).experiment_id
    return EXPERIMENT_ID.read() or DEFAULT_EXPERIMENT_ID


def create_experiment(name: str, artifact_location: str | None = None, tags: Mapping[str, object] | None = None) -> str:
    """Create an experiment; gives its id. Raises AlreadyExists."""
    return current_client().create_experiment(name, artifact_location, tags)


def get_experiment(experiment_id: str | int) -> Experiment:
    """The experiment, deleted or not; raises NotFound."""
    return current_client().get_experiment(experiment_id)


def get_experiment_by_name(name: str) -> Experiment | None:
    """The experiment of that name, deleted or not; None when there is none."""
    return current_client().get_experiment_by_name(name)


def search_experiments(
    view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int | None = None,
    filter_string: str | None = None,
    order_by: Iterable[str] | str | None = None,
) -> list[Experiment]:
    """All experiments that fit, newest first unless ``order_by`` says otherwise."""
    client = current_client()

    def page(size: int, token: str | None) -> PagedList[Experiment]:
        return client.search_experiments(view_type, size, filter_string, order_by, token)

    return all_pages(page, max_results)


def list_experiments(view_type: int = ViewType.ACTIVE_ONLY, max_results: int | None = None) -> list[Experiment]:
    """The older name of ``search_experiments``."""
    return search_experiments(view_type, max_results)


def delete_experiment(experiment_id: str | int) -> None:
    """Move an experiment and its runs to the bin."""
    current_client().delete_experiment(experiment_id)


def restore_experiment(experiment_id: str | int) -> None:
    """Take an experiment and its runs out of the bin."""
    current_client().restore_experiment(experiment_id)


def set_experiment_tag(key: str, value: object) -> None:
    """Set a tag of the active experiment."""
    current_client().set_experiment_tag(active_experiment_id(), key, value)


def set_experiment_tags(tags: Mapping[str, object]) -> None:
    """Set tags of the active experiment."""
    for key, value in tags.items():
        set_experiment_tag(key, value)


def delete_experiment_tag(key: str) -> None:
    """Delete a tag of the active experiment."""
    current_client().delete_experiment_tag(active_experiment_id(), key)
