"""Fluent calls that note what the active run read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..client.arguments import mapping
from ..data.dataset import Dataset
from ..entities import Dataset as Record
from ..entities import DatasetInput, LoggedModelInput
from ..entities.tag import tags_from
from ..entities.tag_keys import DATA_CONTEXT
from ..errors import InvalidParameter
from .client import current_client
from .runs import active_run_id


def log_input(
    dataset: Dataset | Record | None = None,
    context: str | None = None,
    tags: Mapping[str, object] | None = None,
    model: LoggedModelInput | None = None,
) -> None:
    """Note that the active run read this data set, or used this logged model.

    ``context`` says what the data was for (training, evaluation …) and becomes the tag ``mlflow.data.context`` of this
    use of the data set. Once is enough: a data set that was noted already gets the tags that are new.
    """
    inputs = [] if dataset is None else [dataset_input(dataset, context, tags)]
    _log(inputs, [] if model is None else [model])


def log_inputs(
    datasets: Sequence[Dataset | Record | None] | None = None,
    contexts: Sequence[str | None] | None = None,
    tags_list: Sequence[Mapping[str, object] | None] | None = None,
    models: Sequence[LoggedModelInput | None] | None = None,
) -> None:
    """Note several data sets, each with its context and tags, and several logged models, in one call.

    Raises InvalidParameter when there is not one context for each data set, or not one mapping of tags.
    """
    read = _listed(datasets, "datasets")
    rows = zip(
        read,
        _beside(contexts, "contexts", len(read)),
        _beside(tags_list, "tags_list", len(read)),
        strict=True,
    )
    inputs = [dataset_input(dataset, context, tags) for dataset, context, tags in rows if dataset is not None]
    _log(inputs, [model for model in _listed(models, "models") if model is not None])


def dataset_input(
    dataset: Dataset | Record, context: str | None = None, tags: Mapping[str, object] | None = None
) -> DatasetInput:
    """A data set as an input of a run; raises InvalidParameter for anything that is none."""
    if isinstance(dataset, Dataset):
        dataset = dataset.to_entity()
    if not isinstance(dataset, Record):
        raise InvalidParameter(
            f"Expected a data set, such as regista.data.from_pandas makes, for parameter 'dataset', got "
            f"{type(dataset).__name__}."
        )
    wanted = dict(mapping(tags or {}, "tags"))
    if context is not None:
        wanted[DATA_CONTEXT] = context
    return DatasetInput(dataset=dataset, tags=tags_from(wanted))


def _log(inputs: list[DatasetInput], models: Iterable[LoggedModelInput]) -> None:
    run_id = active_run_id()
    if inputs or models:
        current_client().log_inputs(run_id, inputs, models)


def _beside(values: Any, name: str, count: int) -> list[Any]:
    found = [None] * count if values is None else _listed(values, name)
    if len(found) != count:
        raise InvalidParameter(
            f"Parameter '{name}' must have one value for each of the {count} datasets, or be left out; "
            f"it has {len(found)}."
        )
    return found


def _listed(values: Any, name: str) -> list[Any]:
    if values is None:
        return []
    if isinstance(values, str | Mapping) or not isinstance(values, Iterable):
        raise InvalidParameter(f"Invalid value {values!r:.200} for parameter '{name}' supplied: it must be a list.")
    return list(values)
