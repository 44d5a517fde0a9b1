"""Calls on logged models (MLflow 3)."""

from __future__ import annotations

import msgspec

from ..entities import LoggedModel, Param, Tag
from ..entities.names import validate_key
from ..errors import InvalidParameter, MissingParameter
from .paging import check_max_results
from .permission import AUTHENTICATED, Action, experiment
from .request import Cost, Empty, Request, endpoint

MAX_RESULTS = 50_000
FORBIDDEN_IN_NAME = "/:.%\"'"


class LoggedModelReply(msgspec.Struct, frozen=True):
    """One logged model."""

    model: LoggedModel


class LoggedModelsReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page of logged models."""

    models: tuple[LoggedModel, ...] = ()
    next_page_token: str | None = None


class DatasetFilter(msgspec.Struct, frozen=True):
    """Restricts a search to models measured on one data set, and metric comparisons to points measured on it."""

    dataset_name: str
    dataset_digest: str | None = None


class LoggedModelOrder(msgspec.Struct, frozen=True):
    """One key of an ordering of logged models."""

    field_name: str
    ascending: bool = True
    dataset_name: str | None = None
    dataset_digest: str | None = None


@endpoint("POST", "/logged-models", permission=experiment(Action.UPDATE))
class CreateLoggedModel(Request[LoggedModelReply], frozen=True, kw_only=True):
    """Create a logged model; it is pending until it is finalized."""

    experiment_id: str
    name: str = ""
    model_type: str = ""
    source_run_id: str = ""
    params: tuple[Param, ...] = ()
    tags: tuple[Tag, ...] = ()

    def __post_init__(self) -> None:
        if any(character in FORBIDDEN_IN_NAME for character in self.name):
            raise InvalidParameter(
                f"Invalid model name ('{self.name}') provided. Model name must be a non-empty string and cannot "
                f"contain the following characters: {' '.join(FORBIDDEN_IN_NAME)}"
            )


@endpoint("GET", "/logged-models/{model_id}", permission=experiment(Action.READ, "model_id"), cost=Cost.POINT)
class GetLoggedModel(Request[LoggedModelReply], frozen=True, kw_only=True):
    """Get a logged model; a deleted one is not found."""

    model_id: str


@endpoint("PATCH", "/logged-models/{model_id}", permission=experiment(Action.UPDATE, "model_id"))
class FinalizeLoggedModel(Request[LoggedModelReply], frozen=True, kw_only=True):
    """Say that the files are complete, or that the upload failed; ``status`` is a REST status name."""

    model_id: str
    status: str


@endpoint("DELETE", "/logged-models/{model_id}", permission=experiment(Action.DELETE, "model_id"))
class DeleteLoggedModel(Request[Empty], frozen=True, kw_only=True):
    """Move a logged model to the bin; deleting it again is no error."""

    model_id: str


@endpoint("POST", "/logged-models/search", permission=AUTHENTICATED, cost=Cost.SCAN)
class SearchLoggedModels(Request[LoggedModelsReply], frozen=True, kw_only=True):
    """Search the logged models of some experiments."""

    experiment_ids: tuple[str, ...]
    filter: str = ""
    datasets: tuple[DatasetFilter, ...] = ()
    max_results: int = 50
    order_by: tuple[LoggedModelOrder, ...] = ()
    page_token: str = ""

    def __post_init__(self) -> None:
        check_max_results(self.max_results, MAX_RESULTS)
        for index, dataset in enumerate(self.datasets):
            if not dataset.dataset_name:
                raise MissingParameter(f"datasets[{index}].dataset_name")


@endpoint("PATCH", "/logged-models/{model_id}/tags", permission=experiment(Action.UPDATE, "model_id"))
class SetLoggedModelTags(Request[Empty], frozen=True, kw_only=True):
    """Set tags of a logged model."""

    model_id: str
    tags: tuple[Tag, ...] = ()

    def __post_init__(self) -> None:
        for index, tag in enumerate(self.tags):
            validate_key(tag.key, f"tags[{index}].key")


@endpoint("DELETE", "/logged-models/{model_id}/tags/{tag_key}", permission=experiment(Action.DELETE, "model_id"))
class DeleteLoggedModelTag(Request[Empty], frozen=True, kw_only=True):
    """Delete a tag of a logged model."""

    model_id: str
    tag_key: str


@endpoint("POST", "/logged-models/{model_id}/params", permission=experiment(Action.UPDATE, "model_id"))
class LogLoggedModelParams(Request[Empty], frozen=True, kw_only=True):
    """Log params of a logged model."""

    model_id: str
    params: tuple[Param, ...] = ()

    def __post_init__(self) -> None:
        for index, param in enumerate(self.params):
            validate_key(param.key, f"params[{index}].key", "Param key")
