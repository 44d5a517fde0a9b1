"""Fluent calls on logged models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..client.arguments import mapping
from ..client.paged_list import PagedList, all_pages
from ..data.running_code import context_tags
from ..entities import LoggedModel, LoggedModelOutput, LoggedModelStatus
from ..errors import InvalidParameter
from .active_model import EXTERNAL, get_active_model_id, last_logged_model, remember_logged_model
from .client import current_client
from .experiments import active_experiment_id
from .runs import active_run, active_run_id


def initialize_logged_model(
    name: str | None = None,
    source_run_id: str | None = None,
    tags: Mapping[str, object] | None = None,
    params: Mapping[str, object] | None = None,
    model_type: str | None = None,
    experiment_id: str | int | None = None,
) -> LoggedModel:
    """A new logged model of the active run (or of another, or of none), pending until it is finalized."""
    run = active_run()
    if source_run_id is None and run is not None:
        source_run_id = run.info.run_id
    if experiment_id is None:
        experiment_id = run.info.experiment_id if run else active_experiment_id()
    marked = {**context_tags(), **mapping(tags or {}, "tags")}
    model = current_client().create_logged_model(experiment_id, name, source_run_id, marked, params, model_type)
    remember_logged_model(model.model_id)
    return model


def create_external_model(
    name: str | None = None,
    source_run_id: str | None = None,
    tags: Mapping[str, object] | None = None,
    params: Mapping[str, object] | None = None,
    model_type: str | None = None,
    experiment_id: str | int | None = None,
) -> LoggedModel:
    """A logged model whose files are not kept here."""
    marked = {**(tags or {}), EXTERNAL: "true"}
    model = initialize_logged_model(name, source_run_id, marked, params, model_type, experiment_id)
    return finalize_logged_model(model.model_id, LoggedModelStatus.READY)


def finalize_logged_model(model_id: str, status: LoggedModelStatus | str) -> LoggedModel:
    """Say that the files are complete (READY), or that saving failed (FAILED)."""
    return current_client().finalize_logged_model(model_id, status)


def get_logged_model(model_id: str) -> LoggedModel:
    """The logged model; raises NotFound."""
    return current_client().get_logged_model(model_id)


def search_logged_models(
    experiment_ids: Iterable[str | int] | str | int | None = None,
    filter_string: str | None = None,
    datasets: Iterable[Mapping[str, str]] | None = None,
    max_results: int | None = None,
    order_by: Iterable[Mapping[str, Any]] | None = None,
    output_format: str = "pandas",
) -> Any:
    """The logged models that fit, as a DataFrame or (``output_format="list"``) a list."""
    if output_format not in {"pandas", "list"}:
        raise InvalidParameter(
            f"Unsupported output format: {output_format!r}. Supported string values are 'pandas' or 'list'"
        )
    client = current_client()
    where = [active_experiment_id()] if experiment_ids is None else experiment_ids
    data_sets, clauses = list(datasets or ()), list(order_by or ())

    def page(size: int, token: str | None) -> PagedList[LoggedModel]:
        return client.search_logged_models(where, filter_string, data_sets, size, clauses, token)

    models = all_pages(page, max_results)
    if output_format == "list":
        return models
    import pandas

    return pandas.DataFrame([dict(model) for model in models])


def log_model_params(params: Mapping[str, object], model_id: str | None = None) -> None:
    """Log params of a logged model; when none is named, of the active one, else of the one logged last."""
    model_id = model_id or get_active_model_id()
    if model_id is None:
        last = last_logged_model()
        if last is None:
            raise InvalidParameter("There is no logged model yet: give a model_id.")
        model_id = last.model_id
    current_client().log_model_params(model_id, params)


def set_logged_model_tags(model_id: str, tags: Mapping[str, object]) -> None:
    """Set tags of a logged model."""
    current_client().set_logged_model_tags(model_id, tags)


def delete_logged_model_tag(model_id: str, key: str) -> None:
    """Delete a tag of a logged model."""
    current_client().delete_logged_model_tag(model_id, key)


def log_outputs(models: Sequence[LoggedModelOutput] | None = None) -> None:
    """Note that the active run produced these logged models."""
    current_client().log_outputs(active_run_id(), models or ())
