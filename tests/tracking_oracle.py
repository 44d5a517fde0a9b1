"""TrackingOracle: a few dicts that say what a store must answer about experiments and runs."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from regista.api.datasets import LogInputs, SearchDatasets
from regista.api.experiments import (
    CreateExperiment,
    DeleteExperiment,
    DeleteExperimentTag,
    GetExperiment,
    GetExperimentByName,
    RestoreExperiment,
    SearchExperiments,
    SetExperimentTag,
    UpdateExperiment,
)
from regista.api.metrics import GetMetricHistory
from regista.api.runs import (
    CreateRun,
    DeleteRun,
    DeleteTag,
    GetRun,
    LogBatch,
    LogMetric,
    LogParam,
    RestoreRun,
    SearchRuns,
    SetTag,
    UpdateRun,
)

OK = "OK"
ABSENT = "RESOURCE_DOES_NOT_EXIST"
TAKEN = "RESOURCE_ALREADY_EXISTS"
INVALID = "INVALID_PARAMETER_VALUE"

NAME_TAG = "mlflow.runName"
CONTEXT_TAG = "mlflow.data.context"
ACTIVE, DELETED = "active", "deleted"
STAGES = {"ACTIVE_ONLY": {ACTIVE}, "DELETED_ONLY": {DELETED}, "ALL": {ACTIVE, DELETED}}
STATUSES = {1: "RUNNING", 2: "SCHEDULED", 3: "FINISHED", 4: "FAILED", 5: "KILLED"}


class Point(NamedTuple):
    """A point of a metric; points compare as a metric's history is sorted. NaN is 0 with ``is_nan``."""

    timestamp: int
    step: int
    value: float
    is_nan: bool

    @property
    def rank(self) -> tuple[int, int, float]:
        """What decides which point is the latest one."""
        return self.step, self.timestamp, self.value

    @property
    def shown(self) -> list[Any]:
        return ["NaN" if self.is_nan else self.value, self.timestamp, self.step]


def point(value: float, timestamp: int, step: int) -> Point:
    """The point as it is kept: infinities are the largest numbers."""
    if math.isnan(value):
        return Point(timestamp, step, 0.0, True)
    return Point(timestamp, step, max(-sys.float_info.max, min(sys.float_info.max, value)), False)


@dataclass
class Experiment:
    """An experiment with the data sets that its runs read: source by name and digest, in the order of their coming."""

    experiment_id: str
    name: str
    tags: dict[str, str]
    stage: str = ACTIVE
    datasets: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def shown(self) -> dict[str, Any]:
        return {"id": self.experiment_id, "name": self.name, "stage": self.stage, "tags": self.tags}


@dataclass
class Run:
    """A run; ``inputs`` has the tags of each data set that it read."""

    run_id: str
    experiment: Experiment
    name: str
    user: str
    start: int
    tags: dict[str, str]
    status: str = "RUNNING"
    end: int | None = None
    stage: str = ACTIVE
    params: dict[str, str] = field(default_factory=dict)
    history: dict[str, set[Point]] = field(default_factory=dict)
    latest: dict[str, Point] = field(default_factory=dict)
    inputs: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    models: set[str] = field(default_factory=set)

    def log(self, key: str, new: Point) -> None:
        self.history.setdefault(key, set()).add(new)
        if key not in self.latest or new.rank > self.latest[key].rank:
            self.latest[key] = new

    def tag(self, key: str, value: str) -> None:
        self.tags[key] = value
        if key == NAME_TAG:
            self.name = value

    def number(self, key: str) -> float | None:
        """The latest value of a metric, if it is a number."""
        found = self.latest.get(key)
        return None if found is None else math.nan if found.is_nan else found.value

    @property
    def info(self) -> dict[str, Any]:
        return {
            "id": self.run_id,
            "experiment": self.experiment.experiment_id,
            "name": self.name,
            "user": self.user,
            "status": self.status,
            "start": self.start,
            "end": self.end,
            "stage": self.stage,
        }

    @property
    def shown(self) -> dict[str, Any]:
        return {
            "info": self.info,
            "metrics": {key: latest.shown for key, latest in self.latest.items()},
            "params": self.params,
            "tags": self.tags,
            "inputs": [
                [*of, source, self.inputs[of]] for of, source in self.experiment.datasets.items() if of in self.inputs
            ],
            "models": sorted(self.models),
        }


def _above(run: Run, key: str, limit: float) -> bool:
    value = run.number(key)
    return value is not None and value > limit


RUN_FILTERS: dict[str, Callable[[Run], bool]] = {
    "": lambda _: True,
    "metrics.loss > 0.5": lambda run: _above(run, "loss", 0.5),
    "metrics.loss <= 0.5 AND params.depth = '3'": lambda run: (
        _above(run, "loss", -math.inf) and not _above(run, "loss", 0.5) and run.params.get("depth") == "3"
    ),
    "metrics.loss != 1": lambda run: "loss" in run.latest and run.number("loss") != 1.0,  # NaN is another value
    "params.depth != '3'": lambda run: run.params.get("depth", "3") != "3",
    "tags.team LIKE 'b%'": lambda run: run.tags.get("team", "").startswith("b"),
    "tags.team ILIKE 'B%' AND attributes.status = 'FINISHED'": lambda run: (
        run.tags.get("team", "").lower().startswith("b") and run.status == "FINISHED"
    ),
    "run_name = 'first'": lambda run: run.name == "first",
    "start_time >= 5 AND end_time < 100": lambda run: run.start >= 5 and run.end is not None and run.end < 100,
    "dataset.name = 'wine' AND dataset.context = 'train'": lambda run: (
        any(name == "wine" for name, _ in run.inputs)
        and any(tags.get(CONTEXT_TAG) == "train" for tags in run.inputs.values())
    ),
    "dataset.digest IN ('1')": lambda run: any(digest == "1" for _, digest in run.inputs),
    "params.depth = '3' OR NOT tags.team = 'blue'": lambda run: (
        run.params.get("depth") == "3" or run.tags.get("team") != "blue"
    ),
}

_NAN, _MISSING = 1, 2


def _metric(key: str) -> Callable[[Run], Any]:
    def value(run: Run) -> Any:
        found = run.latest.get(key)
        return (_MISSING,) if found is None else (_NAN,) if found.is_nan else (0, found.value)

    return value


def _text(values: Callable[[Run], Any]) -> Callable[[Run], Any]:
    def value(run: Run) -> Any:
        found = values(run)
        return (_MISSING,) if found is None else (0, found)

    return value


RUN_ORDERS: dict[str, Callable[[Run], Any]] = {
    "metrics.loss": _metric("loss"),
    "params.depth": _text(lambda run: run.params.get("depth")),
    "tags.team": _text(lambda run: run.tags.get("team")),
    "attributes.end_time": _text(lambda run: run.end),
    "run_name": _text(lambda run: run.name),
    "start_time": _text(lambda run: run.start),
}

EXPERIMENT_FILTERS: dict[str, Callable[[Experiment], bool]] = {
    "": lambda _: True,
    " AND tags.team = 'blue'": lambda one: one.tags.get("team") == "blue",
    " AND tags.team != 'blue'": lambda one: one.tags.get("team", "blue") != "blue",
    " AND name LIKE '%b%'": lambda one: "b" in one.name,
}


def _sorted(runs: list[Run], order: str) -> list[Run]:
    """By start time from the newest, then id; before that by the order. What has no value comes last either way."""
    runs = sorted(sorted(runs, key=lambda run: run.run_id), key=lambda run: run.start, reverse=True)
    if not order:
        return runs
    name, _, direction = order.partition(" ")
    rank = RUN_ORDERS[name]
    there = [run for run in runs if rank(run)[0] == 0]
    return [
        *sorted(there, key=rank, reverse=direction == "DESC"),
        *[run for run in runs if rank(run)[0] == _NAN],
        *[run for run in runs if rank(run)[0] == _MISSING],
    ]


class TrackingOracle:
    """Takes every request beside a store. Its experiments are found by id; runs by id, too."""

    def __init__(self) -> None:
        self.experiments: dict[str, Experiment] = {}
        self.runs: dict[str, Run] = {}
        self.delivered: dict[str, int] = {}

    def outcome(self, request: Any) -> str:
        """OK or the error code that the request must get."""
        match request:
            case CreateExperiment(name=name):
                return TAKEN if self._named(name) else OK
            case GetExperimentByName(experiment_name=name):
                return OK if self._named(name) else ABSENT
            case SearchExperiments() | SearchRuns() | SearchDatasets() | GetMetricHistory():
                return OK
        if hasattr(request, "experiment_id"):
            return self._outcome_of_experiment(request)
        run = self.runs.get(request.run_id)
        if run is None:
            return ABSENT
        if isinstance(request, (GetRun, DeleteRun, RestoreRun)) or self.is_repeated(request):
            return OK
        if run.stage == DELETED or not _params_stay(run, request):
            return INVALID
        return ABSENT if isinstance(request, DeleteTag) and request.key not in run.tags else OK

    def _outcome_of_experiment(self, request: Any) -> str:
        experiment = self.experiments.get(request.experiment_id)
        if experiment is None:
            return ABSENT
        match request:
            case DeleteExperiment():
                return OK if experiment.stage == ACTIVE else ABSENT
            case RestoreExperiment():
                return OK if experiment.stage == DELETED else ABSENT
            case CreateRun() | UpdateExperiment() | SetExperimentTag() | DeleteExperimentTag():
                if experiment.stage == DELETED:
                    return INVALID
                if isinstance(request, UpdateExperiment):
                    return TAKEN if self._named(request.new_name) not in {None, experiment.experiment_id} else OK
                if isinstance(request, DeleteExperimentTag):
                    return OK if request.key in experiment.tags else ABSENT
        return OK

    def is_repeated(self, request: Any) -> bool:
        """Whether an entry of a queue has been carried out before."""
        delivery = getattr(request, "delivery", None)
        return delivery is not None and delivery.sequence <= self.delivered.get(delivery.queue, 0)

    def take(self, request: Any, reply: Any) -> None:
        """A change that succeeded; the ids and random names that it gave are in the reply."""
        if isinstance(request, CreateExperiment):
            new_id = reply.experiment_id
            self.experiments[new_id] = Experiment(new_id, request.name, {tag.key: tag.value for tag in request.tags})
        elif isinstance(request, CreateRun):
            self._take_run(request, reply.run.info)
        elif hasattr(request, "experiment_id"):
            self._change_experiment(self.experiments[request.experiment_id], request)
        elif hasattr(request, "run_id") and not self.is_repeated(request):
            if delivery := getattr(request, "delivery", None):
                self.delivered[delivery.queue] = delivery.sequence
            self._change_run(self.runs[request.run_id], request)

    def _take_run(self, request: CreateRun, info: Any) -> None:
        assert info.run_id not in self.runs
        tags = {tag.key: tag.value for tag in request.tags}
        name = request.run_name or tags.get(NAME_TAG) or info.run_name
        experiment = self.experiments[request.experiment_id]
        made = Run(info.run_id, experiment, name, request.user_id, request.start_time, {**tags, NAME_TAG: name})
        self.runs[info.run_id] = made

    def _change_experiment(self, experiment: Experiment, request: Any) -> None:
        match request:
            case UpdateExperiment():
                experiment.name = request.new_name
            case SetExperimentTag():
                experiment.tags[request.key] = request.value
            case DeleteExperimentTag():
                del experiment.tags[request.key]
            case DeleteExperiment() | RestoreExperiment():
                experiment.stage = DELETED if isinstance(request, DeleteExperiment) else ACTIVE
                for run in self.runs.values():
                    if run.experiment is experiment:
                        run.stage = experiment.stage

    def _change_run(self, run: Run, request: Any) -> None:
        match request:
            case UpdateRun():
                run.status = _status(request.status) or run.status
                run.end = run.end if request.end_time is None else request.end_time
                if request.run_name:
                    run.tag(NAME_TAG, request.run_name)
            case DeleteRun():
                run.stage = DELETED
            case RestoreRun():
                run.stage = ACTIVE
            case LogMetric():
                run.log(request.key, point(request.value, request.timestamp, request.step))
            case LogParam():
                run.params[request.key] = request.value
            case SetTag():
                run.tag(request.key, request.value)
            case DeleteTag():
                del run.tags[request.key]
            case LogBatch():
                for metric in request.metrics:
                    run.log(metric.key, point(metric.value, metric.timestamp, metric.step))
                run.params.update((param.key, param.value) for param in request.params)
                for tag in request.tags:
                    run.tag(tag.key, tag.value)
            case LogInputs():
                for one in request.datasets:
                    of = (one.dataset.name, one.dataset.digest)
                    run.experiment.datasets.setdefault(of, one.dataset.source)
                    for tag in one.tags:
                        run.inputs.setdefault(of, {}).setdefault(tag.key, tag.value)
                    run.inputs.setdefault(of, {})
                run.models.update(model.model_id for model in request.models)

    def answer(self, request: Any) -> Any:
        """What a read that succeeds must show, all its pages together."""
        match request:
            case GetExperiment():
                return self.experiments[request.experiment_id].shown
            case GetExperimentByName():
                return self.experiments[self._named(request.experiment_name) or ""].shown
            case GetRun():
                return self.runs[request.run_id].shown
            case GetMetricHistory():
                run = self.runs.get(request.run_id)
                return [one.shown for one in sorted(run.history.get(request.metric_key, ()))] if run else []
            case SearchRuns():
                return [run.shown for run in self._found_runs(request)]
        assert isinstance(request, SearchDatasets)
        return sorted(self._summaries(set(request.experiment_ids)))

    def found_experiments(self, view: str, matches: Callable[[Experiment], bool], *, down: bool) -> list[Any]:
        """What a search by name gives."""
        there = [one for one in self.experiments.values() if one.stage in STAGES[view] and matches(one)]
        return [one.shown for one in sorted(there, key=lambda one: one.name, reverse=down)]

    def _found_runs(self, request: SearchRuns) -> list[Run]:
        matches, stages = RUN_FILTERS[request.filter], STAGES[request.run_view_type]
        found = [
            run
            for run in self.runs.values()
            if run.experiment.experiment_id in request.experiment_ids and run.stage in stages and matches(run)
        ]
        return _sorted(found, "".join(request.order_by))

    def _summaries(self, experiment_ids: set[str]) -> set[tuple[str, ...]]:
        return {
            (run.experiment.experiment_id, *of, tags.get(CONTEXT_TAG, "-"))
            for run in self.runs.values()
            if run.experiment.experiment_id in experiment_ids
            for of, tags in run.inputs.items()
        }

    def _named(self, name: str) -> str | None:
        return next((one.experiment_id for one in self.experiments.values() if one.name == name), None)


def _params_stay(run: Run, request: Any) -> bool:
    if isinstance(request, LogParam):
        return run.params.get(request.key, request.value) == request.value
    if isinstance(request, LogBatch):
        return all(run.params.get(param.key, param.value) == param.value for param in request.params)
    return True


def _status(text: str) -> str | None:
    if text in STATUSES.values():
        return text
    return STATUSES.get(int(text)) if text.isdigit() else None
