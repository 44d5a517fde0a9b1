"""Calls on runs: params, metrics, tags, batches, outputs."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

import msgspec

from ..entities import LoggedModelOutput, Metric, Param, Run, RunInfo, Tag
from ..entities.names import MAX_KEY_LENGTH, is_key, validate_key, validate_length
from ..errors import InvalidParameter
from .delivery import Delivery
from .paging import check_max_results
from .permission import AUTHENTICATED, Action, experiment
from .request import REGISTA, Cost, Empty, Request, endpoint

MAX_BATCH_METRICS = 1000
MAX_BATCH_PARAMS = 100
MAX_BATCH_TAGS = 100
MAX_BATCH_ITEMS = 1000
MAX_RESULTS = 50_000
MAX_SKIP = 100_000_000
MAX_RUNS = 1000
COLUMN_KINDS = ("metrics", "params", "tags")
RUN_UUID = {"run_uuid": "run_id"}


class RunReply(msgspec.Struct, frozen=True):
    """One run."""

    run: Run


class RunInfoReply(msgspec.Struct, frozen=True):
    """The metadata of one run."""

    run_info: RunInfo


class RunsReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page of runs."""

    runs: tuple[Run, ...] = ()
    next_page_token: str | None = None


class CountReply(msgspec.Struct, frozen=True):
    """How many there are; ``SearchRuns`` with this ``mark`` finds nothing that was made later."""

    count: int
    mark: int


class RunColumnsReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """Keys that runs have, each once, sorted."""

    metrics: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@endpoint("POST", "/runs/create", permission=experiment(Action.UPDATE))
class CreateRun(Request[RunReply], frozen=True, kw_only=True):
    """Start a run; ``start_time`` in ms since the epoch.

    Its first tags may have any keys, as in MLflow's servers; those that are set later follow the rule for keys.
    """

    experiment_id: str
    user_id: str = ""
    run_name: str = ""
    start_time: int = 0
    tags: tuple[Tag, ...] = ()

    def __post_init__(self) -> None:
        for index, tag in enumerate(self.tags):
            validate_length(tag.key, f"tags[{index}].key", MAX_KEY_LENGTH)
        tagged = next((tag.value for tag in self.tags if tag.key == "mlflow.runName"), "")
        if self.run_name and tagged and tagged != self.run_name:
            raise InvalidParameter(
                "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values "
                f"(run_name='{self.run_name}', mlflow.runName='{tagged}')."
            )


class _OfRun(Request[Empty], frozen=True, kw_only=True):
    """Base of the writes to one run; ``run_uuid`` is the older wire name of ``run_id``."""

    synonyms: ClassVar[dict[str, str]] = RUN_UUID
    run_id: str


@endpoint("GET", "/runs/get", permission=experiment(Action.READ, "run_id"), cost=Cost.POINT)
class GetRun(Request[RunReply], frozen=True, kw_only=True):
    """Get a run, deleted or not."""

    synonyms: ClassVar[dict[str, str]] = RUN_UUID
    run_id: str


@endpoint("POST", "/runs/update", permission=experiment(Action.UPDATE, "run_id"))
class UpdateRun(Request[RunInfoReply], frozen=True, kw_only=True):
    """Change status (a name or number of ``RunStatus``), end time or name; what is not given stays."""

    synonyms: ClassVar[dict[str, str]] = RUN_UUID
    run_id: str
    status: str | int = ""
    end_time: int | None = None
    run_name: str = ""
    delivery: Delivery | None = None


@endpoint("POST", "/runs/delete", permission=experiment(Action.DELETE, "run_id"))
class DeleteRun(_OfRun, frozen=True, kw_only=True):
    """Move a run to the bin."""


@endpoint("POST", "/runs/restore", permission=experiment(Action.DELETE, "run_id"))
class RestoreRun(_OfRun, frozen=True, kw_only=True):
    """Take a run out of the bin."""


@endpoint("POST", "/runs/search", permission=AUTHENTICATED, cost=Cost.SCAN)
class SearchRuns(Request[RunsReply], frozen=True, kw_only=True):
    """Search the runs of some experiments; no experiment gives no run.

    ``columns`` such as ``metrics.rmse``, ``params.depth`` and ``tags.team`` are what comes along of each run, instead
    of everything. ``skip`` leaves out so many runs before the first: a table can be opened in its middle. Regista's
    own, all; what a table shows of runs is then a small part of them. With the ``mark`` of a ``CountRuns`` runs that
    were made after it are not there, so that none pushes others to the next page.
    """

    experiment_ids: tuple[str, ...] = ()
    filter: str = ""
    run_view_type: str | int = "ACTIVE_ONLY"
    max_results: int = 1000
    order_by: tuple[str, ...] = ()
    page_token: str = ""
    columns: tuple[str, ...] | None = None
    skip: int = 0
    mark: int | None = None

    def __post_init__(self) -> None:
        check_max_results(self.max_results, MAX_RESULTS)
        check_columns(self.columns)
        if self.mark is not None and not 0 <= self.mark < 2**63:
            raise InvalidParameter(f"mark must be what CountRuns gave, a number from 0, not {self.mark}.")
        if not 0 <= self.skip <= MAX_SKIP:
            raise InvalidParameter(f"skip must be a number of runs between 0 and {MAX_SKIP}, not {self.skip}.")
        if self.skip and self.page_token:
            raise InvalidParameter("skip goes without page_token: a token already says where its page begins.")


@endpoint("POST", "/runs/count", permission=AUTHENTICATED, cost=Cost.SCAN, prefixes=REGISTA)
class CountRuns(Request[CountReply], frozen=True, kw_only=True):
    """How many runs ``SearchRuns`` finds on all its pages."""

    experiment_ids: tuple[str, ...] = ()
    filter: str = ""
    run_view_type: str | int = "ACTIVE_ONLY"


@endpoint("POST", "/runs/get-many", permission=experiment(Action.READ, "run_ids"), cost=Cost.SCAN, prefixes=REGISTA)
class GetRuns(Request[RunsReply], frozen=True, kw_only=True):
    """Several runs, in the order of their ids, deleted or not; those that do not exist are left out. ``columns`` as in
    ``SearchRuns``."""

    run_ids: tuple[str, ...]
    columns: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if len(self.run_ids) > MAX_RUNS:
            raise InvalidParameter(f"run_ids can have at most {MAX_RUNS} ids, not {len(self.run_ids)}.")
        check_columns(self.columns)


@endpoint("POST", "/runs/columns", permission=AUTHENTICATED, cost=Cost.SCAN, prefixes=REGISTA)
class ListRunColumns(Request[RunColumnsReply], frozen=True, kw_only=True):
    """Which metrics, params and tags the newest 1,000 active runs of some experiments have."""

    experiment_ids: tuple[str, ...] = ()


@endpoint("POST", "/runs/log-metric", permission=experiment(Action.UPDATE, "run_id"))
class LogMetric(_OfRun, frozen=True, kw_only=True):
    """Log one point of a metric; ``timestamp`` in ms since the epoch."""

    key: str
    value: float
    timestamp: int
    step: int = 0
    model_id: str | None = None
    dataset_name: str | None = None
    dataset_digest: str | None = None

    def __post_init__(self) -> None:
        check_metric(self.key, self.timestamp, "name", "timestamp")


@endpoint("POST", "/runs/log-parameter", permission=experiment(Action.UPDATE, "run_id"))
class LogParam(_OfRun, frozen=True, kw_only=True):
    """Log a param; another value for a key that has one is an error."""

    key: str
    value: str = ""

    def __post_init__(self) -> None:
        validate_key(self.key, "key", "Param key")


@endpoint("POST", "/runs/set-tag", permission=experiment(Action.UPDATE, "run_id"))
class SetTag(_OfRun, frozen=True, kw_only=True):
    """Set a tag of a run."""

    key: str
    value: str = ""

    def __post_init__(self) -> None:
        validate_key(self.key, "key")


@endpoint("POST", "/runs/delete-tag", permission=experiment(Action.UPDATE, "run_id"))
class DeleteTag(_OfRun, frozen=True, kw_only=True):
    """Delete a tag of a run."""

    key: str


@endpoint("POST", "/runs/log-batch", permission=experiment(Action.UPDATE, "run_id"))
class LogBatch(_OfRun, frozen=True, kw_only=True):
    """Log metrics, params and tags together: all of them or, on an error, none."""

    metrics: tuple[Metric, ...] = ()
    params: tuple[Param, ...] = ()
    tags: tuple[Tag, ...] = ()
    delivery: Delivery | None = None

    def __post_init__(self) -> None:
        _check_count("metrics", len(self.metrics), MAX_BATCH_METRICS)
        _check_count("params", len(self.params), MAX_BATCH_PARAMS)
        _check_count("tags", len(self.tags), MAX_BATCH_TAGS)
        total = len(self.metrics) + len(self.params) + len(self.tags)
        _check_count("metrics, params, and tags", total, MAX_BATCH_ITEMS)
        for index, metric in enumerate(self.metrics):
            if metric.timestamp < 0 or type(metric.key) is not str or not is_key(metric.key):
                check_metric(metric.key, metric.timestamp, f"metrics[{index}].name", f"metrics[{index}].timestamp")
        for index, param in enumerate(self.params):
            validate_key(param.key, f"params[{index}].key", "Param key")
        for index, tag in enumerate(self.tags):
            validate_key(tag.key, f"tags[{index}].key")
        counted = Counter(param.key for param in self.params)
        if repeated := [key for key, count in counted.items() if count > 1]:
            raise InvalidParameter(
                f"Duplicate parameter keys have been submitted: {repeated}. Please ensure the request "
                "contains only one param value per param key."
            )


@endpoint("POST", "/runs/log-model", permission=experiment(Action.UPDATE, "run_id"))
class LogModel(_OfRun, frozen=True, kw_only=True):
    """Add a model that a 2.x client saved to the run's tag ``mlflow.log-model.history``.

    ``model_json`` is the MLmodel as JSON.
    """

    model_json: str


@endpoint("POST", "/runs/outputs", permission=experiment(Action.UPDATE, "run_id"))
class LogOutputs(_OfRun, frozen=True, kw_only=True):
    """Note that the run produced these logged models."""

    models: tuple[LoggedModelOutput, ...] = ()


def check_columns(columns: tuple[str, ...] | None) -> None:
    """Raise InvalidParameter unless each is a kind of column, a dot and a key."""
    for index, column in enumerate(columns or ()):
        kind, dot, key = column.partition(".")
        if kind not in COLUMN_KINDS or not dot or not key:
            raise InvalidParameter(
                f"columns[{index}] must be 'metrics.KEY', 'params.KEY' or 'tags.KEY', not '{column[:80]}'."
            )


def check_metric(key: str, timestamp: int, key_field: str, timestamp_field: str) -> None:
    """Raise InvalidParameter unless the key and the timestamp (ms) of a metric may be stored."""
    validate_key(key, key_field, "Metric name")
    if timestamp < 0:
        raise InvalidParameter(
            f"Invalid value {timestamp} for parameter '{timestamp_field}' supplied: "
            "it must be a time in milliseconds, 0 or more"
        )


def _check_count(what: str, count: int, limit: int) -> None:
    if count > limit:
        raise InvalidParameter(
            f"A batch logging request can contain at most {limit} {what}. Got {count} {what}. "
            f"Please split up {what} across multiple requests and try again."
        )
