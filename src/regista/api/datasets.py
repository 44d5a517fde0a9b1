"""Calls on the data sets that runs read."""

from __future__ import annotations

import msgspec

from ..entities import DatasetInput, DatasetSummary, LoggedModelInput
from ..entities.names import validate_length
from ..errors import InvalidParameter, MissingParameter
from .permission import AUTHENTICATED, Action, experiment
from .request import AJAX, Cost, Empty, Request, endpoint
from .runs import RUN_UUID

MAX_INPUTS = 1000
MAX_NAME_LENGTH = 500
MAX_DIGEST_LENGTH = 36
MAX_SOURCE_LENGTH = 65_535
MAX_SCHEMA_LENGTH = 1_048_575
MAX_PROFILE_LENGTH = 16_777_215
MAX_TAG_KEY_LENGTH = 255
MAX_TAG_VALUE_LENGTH = 500
MAX_EXPERIMENTS = 20


class DatasetSummariesReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The data sets of some experiments."""

    dataset_summaries: tuple[DatasetSummary, ...] = ()


@endpoint("POST", "/runs/log-inputs", permission=experiment(Action.UPDATE, "run_id"))
class LogInputs(Request[Empty], frozen=True, kw_only=True):
    """Note that the run read these data sets and used these logged models; a repeated one is noted once.

    Of a repeated input's tags the first value of each key counts. A data set is known by its name and digest within the
    experiment; what else was said of it first stays.
    """

    synonyms = RUN_UUID
    run_id: str
    datasets: tuple[DatasetInput, ...] = ()
    models: tuple[LoggedModelInput, ...] = ()

    def __post_init__(self) -> None:
        for field, given in (("datasets", self.datasets), ("models", self.models)):
            if len(given) > MAX_INPUTS:
                raise InvalidParameter(
                    f"A request can have at most {MAX_INPUTS} {field}. Got {len(given)} {field}. "
                    "Please split them up across multiple requests and try again."
                )
        for index, dataset in enumerate(self.datasets):
            _check_dataset(dataset, f"datasets[{index}]")
        for index, model in enumerate(self.models):
            if not model.model_id:
                raise MissingParameter(f"models[{index}].model_id")


@endpoint("POST", "/experiments/search-datasets", permission=AUTHENTICATED, cost=Cost.SCAN, prefixes=AJAX)
class SearchDatasets(Request[DatasetSummariesReply], frozen=True, kw_only=True):
    """List the data sets that runs of up to 20 experiments read, each once for every context; at most 1,000."""

    experiment_ids: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.experiment_ids:
            raise InvalidParameter("SearchDatasets request must specify at least one experiment_id.")
        if len(self.experiment_ids) > MAX_EXPERIMENTS:
            raise InvalidParameter(
                f"SearchDatasets request cannot specify more than {MAX_EXPERIMENTS} experiment_ids. "
                f"Received {len(self.experiment_ids)} experiment_ids."
            )


def _check_dataset(given: DatasetInput, field: str) -> None:
    """Limits are those of MLflow 3.17's servers; what identifies a data set must be there."""
    dataset = given.dataset
    for name, text, limit in (
        ("name", dataset.name, MAX_NAME_LENGTH),
        ("digest", dataset.digest, MAX_DIGEST_LENGTH),
        ("source_type", dataset.source_type, MAX_NAME_LENGTH),
        ("source", dataset.source, MAX_SOURCE_LENGTH),
        ("schema", dataset.schema or "", MAX_SCHEMA_LENGTH),
        ("profile", dataset.profile or "", MAX_PROFILE_LENGTH),
    ):
        validate_length(text, f"{field}.dataset.{name}", limit)
    for name, text in (("name", dataset.name), ("digest", dataset.digest)):
        if not text:
            raise MissingParameter(f"{field}.dataset.{name}")
    for index, tag in enumerate(given.tags):
        validate_length(tag.key, f"{field}.tags[{index}].key", MAX_TAG_KEY_LENGTH)
        validate_length(tag.value, f"{field}.tags[{index}].value", MAX_TAG_VALUE_LENGTH)
        if not tag.key:
            raise MissingParameter(f"{field}.tags[{index}].key")
