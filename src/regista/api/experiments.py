"""Calls on experiments."""

from __future__ import annotations

import msgspec
from msgspec import field

from ..entities import Experiment, Tag
from ..entities.names import validate_key, validate_length
from ..errors import MissingParameter
from .paging import check_max_results
from .permission import AUTHENTICATED, Action, experiment
from .request import Cost, Empty, Request, endpoint

MAX_NAME_LENGTH = 500
MAX_RESULTS = 50_000
MAX_TAG_LENGTH = 20_000


class CreateExperimentReply(msgspec.Struct, frozen=True):
    """The id of the new experiment."""

    experiment_id: str


class ExperimentReply(msgspec.Struct, frozen=True):
    """One experiment."""

    experiment: Experiment


class ExperimentsReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page of experiments."""

    experiments: tuple[Experiment, ...] = ()
    next_page_token: str | None = None


@endpoint("POST", "/experiments/create", permission=AUTHENTICATED)
class CreateExperiment(Request[CreateExperimentReply], frozen=True, kw_only=True):
    """Create an experiment; its runs' files go below ``artifact_location``."""

    name: str
    artifact_location: str = ""
    tags: tuple[Tag, ...] = ()

    def __post_init__(self) -> None:
        validate_length(self.name, "name", MAX_NAME_LENGTH)
        if not self.name.strip():
            raise MissingParameter("name")
        for index, tag in enumerate(self.tags):
            validate_key(tag.key, f"tags[{index}].key")
            validate_length(tag.value, f"tags[{index}].value", MAX_TAG_LENGTH)


@endpoint("GET", "/experiments/get", permission=experiment(Action.READ), cost=Cost.POINT)
class GetExperiment(Request[ExperimentReply], frozen=True, kw_only=True):
    """Get an experiment, deleted or not."""

    experiment_id: str


@endpoint("GET", "/experiments/get-by-name", permission=experiment(Action.READ, "experiment_name"), cost=Cost.POINT)
class GetExperimentByName(Request[ExperimentReply], frozen=True, kw_only=True):
    """Get the experiment of that name, deleted or not."""

    experiment_name: str


@endpoint("POST GET", "/experiments/search", permission=AUTHENTICATED, cost=Cost.SCAN)
class SearchExperiments(Request[ExperimentsReply], frozen=True, kw_only=True):
    """Search experiments; ``max_results`` must be given."""

    max_results: int = 0
    page_token: str = ""
    filter: str = ""
    order_by: tuple[str, ...] = ()
    view_type: str | int = "ACTIVE_ONLY"

    def __post_init__(self) -> None:
        check_max_results(self.max_results, MAX_RESULTS)


@endpoint("POST", "/experiments/update", permission=experiment(Action.UPDATE))
class UpdateExperiment(Request[Empty], frozen=True, kw_only=True):
    """Rename an experiment."""

    experiment_id: str
    new_name: str

    def __post_init__(self) -> None:
        validate_length(self.new_name, "new_name", MAX_NAME_LENGTH)


@endpoint("POST", "/experiments/delete", permission=experiment(Action.DELETE))
class DeleteExperiment(Request[Empty], frozen=True, kw_only=True):
    """Move an experiment and its runs to the bin."""

    experiment_id: str


@endpoint("POST", "/experiments/restore", permission=experiment(Action.DELETE))
class RestoreExperiment(Request[Empty], frozen=True, kw_only=True):
    """Take an experiment and all its runs out of the bin."""

    experiment_id: str


@endpoint("POST", "/experiments/set-experiment-tag", permission=experiment(Action.UPDATE))
class SetExperimentTag(Request[Empty], frozen=True, kw_only=True):
    """Set a tag of an experiment."""

    experiment_id: str
    key: str
    value: str = field(default="")

    def __post_init__(self) -> None:
        validate_key(self.key, "key")
        validate_length(self.value, "value", MAX_TAG_LENGTH)


@endpoint("POST", "/experiments/delete-experiment-tag", permission=experiment(Action.UPDATE))
class DeleteExperimentTag(Request[Empty], frozen=True, kw_only=True):
    """Delete a tag of an experiment."""

    experiment_id: str
    key: str
