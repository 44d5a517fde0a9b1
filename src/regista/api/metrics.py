"""Calls that read the points of metrics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from ..entities import Metric
from ..errors import InvalidParameter
from .paging import check_max_results
from .permission import Action, experiment
from .request import AJAX, Cost, Request, endpoint

MAX_HISTORY = 1_000_000
MAX_BULK = 25_000
MAX_SAMPLED = 2_500
MAX_RUNS = 100


class MetricsReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page of a metric's points."""

    metrics: tuple[Metric, ...] = ()
    next_page_token: str | None = None


class RunMetricsReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """Points of a metric of several runs; each names its run."""

    metrics: tuple[Metric, ...] = ()


@endpoint("GET", "/metrics/get-history", permission=experiment(Action.READ, "run_id"), cost=Cost.SCAN)
class GetMetricHistory(Request[MetricsReply], frozen=True, kw_only=True):
    """Every point of a metric by timestamp, step, value; without ``max_results`` all of them on one page."""

    synonyms: ClassVar[dict[str, str]] = {"run_uuid": "run_id"}
    run_id: str
    metric_key: str
    max_results: int | None = None
    page_token: str = ""

    def __post_init__(self) -> None:
        if self.max_results is not None:
            check_max_results(self.max_results, MAX_HISTORY)


@endpoint(
    "GET", "/metrics/get-history-bulk", permission=experiment(Action.READ, "run_ids"), cost=Cost.SCAN, prefixes=AJAX
)
class GetMetricHistoryBulk(Request[RunMetricsReply], frozen=True, kw_only=True):
    """The first ``max_results`` points of a metric of several runs, one run after the other by id; each run's by
    timestamp, step, value."""

    synonyms: ClassVar[dict[str, str]] = {"run_id": "run_ids"}
    run_ids: tuple[str, ...]
    metric_key: str
    max_results: int = MAX_BULK

    def __post_init__(self) -> None:
        _check_runs(self.run_ids, "GetMetricHistoryBulk")
        check_max_results(self.max_results, MAX_BULK)


@endpoint("GET", "/metrics/get-history-bulk-interval", permission=experiment(Action.READ, "run_ids"), cost=Cost.SCAN)
class GetMetricHistoryBulkInterval(Request[RunMetricsReply], frozen=True, kw_only=True):
    """Of each run at most ``max_results`` points of a metric, by step: all of them, or else the first, the last and
    others spread evenly over the steps between; ``start_step`` and ``end_step`` (included) narrow the steps."""

    run_ids: tuple[str, ...]
    metric_key: str
    start_step: int | None = None
    end_step: int | None = None
    max_results: int = MAX_SAMPLED

    def __post_init__(self) -> None:
        _check_runs(self.run_ids, "GetMetricHistoryBulkInterval")
        if not isinstance(self.max_results, int) or not 1 <= self.max_results <= MAX_SAMPLED:
            raise InvalidParameter(f"max_results must be between 1 and {MAX_SAMPLED}, not {self.max_results!r:.200}.")
        if (self.start_step is None) is not (self.end_step is None):
            raise InvalidParameter("If either start step or end step are specified, both must be specified.")
        if self.start_step is not None and self.end_step is not None and self.start_step > self.end_step:
            raise InvalidParameter(
                "end_step must be greater than start_step. "
                f"Found start_step={self.start_step} and end_step={self.end_step}."
            )


def _check_runs(run_ids: Sequence[str], call: str) -> None:
    if not run_ids:
        raise InvalidParameter(f"{call} request must specify at least one run_id.")
    if len(run_ids) > MAX_RUNS:
        raise InvalidParameter(
            f"{call} request must specify at most {MAX_RUNS} run_ids. Received {len(run_ids)} run_ids."
        )
