"""Random sequences of calls on experiments and runs: each store answers as the oracle does.

``TRACKING_EXAMPLES`` and ``TRACKING_STEPS`` in the environment make a longer run, ``--hypothesis-seed`` another one.
"""

import itertools
import math
import os
import re
from collections import Counter

import msgspec
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from processes import start_server
from regista.api.datasets import LogInputs, SearchDatasets
from regista.api.delivery import Delivery
from regista.api.events import VerifyHistory
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
from regista.entities import Caller, Dataset, DatasetInput, LoggedModelInput, Metric, Param, Tag
from regista.errors import RegistaError
from regista.store.http import HttpStore
from regista.store.sql import SqlStore
from state_machines import run_machine
from tracking_oracle import EXPERIMENT_FILTERS, NAME_TAG, OK, RUN_FILTERS, RUN_ORDERS, TrackingOracle

USUAL = 16
EXAMPLES = int(os.environ.get("TRACKING_EXAMPLES", str(USUAL)))
STEPS = int(os.environ.get("TRACKING_STEPS", "20"))

ANN = Caller("ann", "because")
_MACHINES = itertools.count(1)
_RANDOM_NAME = re.compile(r"[a-z]+-[a-z]+-\d{1,4}")

NAMES = st.sampled_from(["bikes", "cars", "böte", "bikes 2"])
KEYS = st.sampled_from(["team", "team", "Größe/a b"])
RUN_TAG_KEYS = st.sampled_from(["team", "team", "Größe/a b", NAME_TAG])
TEXTS = st.sampled_from(["", "blue", "Blue", "red", "ü'\"\n%_\\🚲"])
RUN_NAMES = st.sampled_from(["first", "second", "ü 3"])
PARAM_VALUES = st.sampled_from(["", "3", "3", "4", "x" * 600])
TAGS = st.lists(st.builds(Tag, KEYS, TEXTS), max_size=2, unique_by=lambda tag: tag.key).map(tuple)
TIMES = st.sampled_from([0, 5, 7, 1_760_000_000_000])
POINT = {
    "key": st.sampled_from(["loss", "loss", "val/loss"]),
    "value": st.sampled_from([0.0, 0.1 + 0.2, 1.0, -1.5, 1e300, 5e-324, math.nan, math.inf, -math.inf]),
    "timestamp": TIMES,
    "step": st.sampled_from([0, 0, 1, 2, -3, 2**63 - 1, -(2**63)]),
}
METRICS = st.lists(st.builds(Metric, **POINT), max_size=4).map(tuple)
PARAM_KEYS = st.sampled_from(["depth", "depth", "a b/c"])
PARAMS = st.lists(st.builds(Param, PARAM_KEYS, PARAM_VALUES), max_size=2, unique_by=lambda param: param.key).map(tuple)
DATASETS = st.builds(
    DatasetInput,
    dataset=st.builds(
        Dataset,
        name=st.sampled_from(["wine", "cheese"]),
        digest=st.sampled_from(["1", "2"]),
        source_type=st.just("local"),
        source=st.sampled_from(["{}", '{"a": 1}']),
    ),
    tags=st.lists(
        st.builds(Tag, st.sampled_from(["mlflow.data.context", "other"]), st.sampled_from(["train", "eval"])),
        max_size=2,
    ).map(tuple),
)
MODELS = st.builds(LoggedModelInput, st.sampled_from(["m-1", "m-2"]))
VIEWS = st.sampled_from(["ACTIVE_ONLY", "DELETED_ONLY", "ALL"])
PAGES = st.sampled_from([1, 2, 1000])
ORDERS = st.sampled_from([(), *[(f"{name} {way}",) for name in RUN_ORDERS for way in ("ASC", "DESC")]])

SOME_RUN = st.sampled_from([0, *[1, 2, 3, 4, 5, 6] * 4])
SOME_EXPERIMENT = st.sampled_from([0, *[1, 2, 3, 4] * 4])
"""Numbers from 1 on name what there is, 0 names what does not exist."""

DELIVERIES = st.none() | st.builds(Delivery, st.sampled_from(["0" * 32, "1" * 32]), st.integers(1, 6))

CHANGES = {
    CreateExperiment: {"name": NAMES, "tags": TAGS},
    UpdateExperiment: {"experiment_id": SOME_EXPERIMENT, "new_name": NAMES},
    DeleteExperiment: {"experiment_id": SOME_EXPERIMENT},
    RestoreExperiment: {"experiment_id": SOME_EXPERIMENT},
    SetExperimentTag: {"experiment_id": SOME_EXPERIMENT, "key": KEYS, "value": TEXTS},
    DeleteExperimentTag: {"experiment_id": SOME_EXPERIMENT, "key": KEYS},
    CreateRun: {
        "experiment_id": SOME_EXPERIMENT,
        "run_name": st.just("") | RUN_NAMES,
        "user_id": st.sampled_from(["", "ann"]),
        "start_time": TIMES,
        "tags": TAGS,
    },
    UpdateRun: {
        "run_id": SOME_RUN,
        "status": st.sampled_from(["", "FINISHED", "FINISHED", "FAILED", "4", "9", "DONE"]),
        "end_time": st.none() | TIMES,
        "run_name": st.just("") | RUN_NAMES,
        "delivery": DELIVERIES,
    },
    DeleteRun: {"run_id": SOME_RUN},
    RestoreRun: {"run_id": SOME_RUN},
    LogMetric: {"run_id": SOME_RUN, **POINT},
    LogParam: {"run_id": SOME_RUN, "key": PARAM_KEYS, "value": PARAM_VALUES},
    SetTag: {"run_id": SOME_RUN, "key": RUN_TAG_KEYS, "value": TEXTS.filter(bool)},
    DeleteTag: {"run_id": SOME_RUN, "key": RUN_TAG_KEYS},
    LogBatch: {"run_id": SOME_RUN, "metrics": METRICS, "params": PARAMS, "tags": TAGS, "delivery": DELIVERIES},
    LogInputs: {
        "run_id": SOME_RUN,
        "datasets": st.lists(DATASETS, max_size=2).map(tuple),
        "models": st.lists(MODELS, max_size=2).map(tuple),
    },
}
READS = {
    GetExperiment: {"experiment_id": SOME_EXPERIMENT},
    GetExperimentByName: {"experiment_name": NAMES},
    SearchExperiments: {
        "filter": st.sampled_from(list(EXPERIMENT_FILTERS)),
        "view_type": VIEWS,
        "order_by": st.sampled_from([("name ASC",), ("name DESC",)]),
        "max_results": PAGES,
    },
    GetRun: {"run_id": SOME_RUN},
    SearchRuns: {
        "filter": st.sampled_from(list(RUN_FILTERS)),
        "run_view_type": VIEWS,
        "order_by": ORDERS,
        "max_results": PAGES,
    },
    GetMetricHistory: {
        "run_id": SOME_RUN,
        "metric_key": st.sampled_from(["loss", "loss", "val/loss", "nothing"]),
        "max_results": st.none() | PAGES,
    },
    SearchDatasets: {},
}
# What ends something is called less often than what adds to it.
_OFTEN = [*[LogBatch, LogMetric, CreateRun, RestoreRun, RestoreExperiment, UpdateRun] * 2, LogInputs, SetTag]

_FIRST = {"run_id": 1}
EACH = [
    (CreateExperiment, {"name": "böte", "tags": (Tag("team", "blue"),)}),
    (UpdateExperiment, {"experiment_id": 1, "new_name": "bikes 2"}),
    (SetExperimentTag, {"experiment_id": 1, "key": "team", "value": "blue"}),
    (DeleteExperimentTag, {"experiment_id": 1, "key": "team"}),
    (CreateRun, {"experiment_id": 1, "run_name": "first", "start_time": 5, "tags": (Tag("team", "blue"),)}),
    (UpdateRun, {**_FIRST, "status": "FINISHED", "end_time": 7, "delivery": Delivery("0" * 32, 1)}),
    (UpdateRun, {**_FIRST, "status": "FAILED", "delivery": Delivery("0" * 32, 1)}),
    (LogMetric, {**_FIRST, "key": "loss", "value": math.nan, "timestamp": 5, "step": -3}),
    (LogParam, {**_FIRST, "key": "depth", "value": "3"}),
    (SetTag, {**_FIRST, "key": NAME_TAG, "value": "ü 3"}),
    (DeleteTag, {**_FIRST, "key": NAME_TAG}),
    (
        LogBatch,
        {
            **_FIRST,
            "metrics": (Metric("loss", 1.0, 5), Metric("loss", 2.0, 5, 1), Metric("val/loss", math.inf, 5)),
            "params": (Param("depth", "3"),),
            "tags": (Tag("team", "red"),),
            "delivery": Delivery("0" * 32, 2),
        },
    ),
    (LogBatch, {**_FIRST, "tags": (Tag("team", "never"),), "delivery": Delivery("0" * 32, 2)}),
    (
        LogInputs,
        {
            **_FIRST,
            "datasets": (
                DatasetInput(
                    dataset=Dataset(name="wine", digest="1", source_type="local", source="{}"),
                    tags=(Tag("mlflow.data.context", "train"),),
                ),
            ),
            "models": (LoggedModelInput("m-1"),),
        },
    ),
    (GetExperiment, {"experiment_id": 1}),
    (GetExperimentByName, {"experiment_name": "bikes 2"}),
    (GetRun, _FIRST),
    (GetMetricHistory, {**_FIRST, "metric_key": "loss", "max_results": 1}),
    (SearchDatasets, {}),
    (DeleteRun, _FIRST),
    (RestoreRun, _FIRST),
    (DeleteExperiment, {"experiment_id": 1}),
    (RestoreExperiment, {"experiment_id": 1}),
    *[
        (SearchExperiments, {"filter": text, "view_type": "ALL", "order_by": ("name DESC",), "max_results": 1})
        for text in EXPERIMENT_FILTERS
    ],
    *[
        (SearchRuns, {"filter": text, "run_view_type": "ALL", "order_by": (f"{order} ASC",), "max_results": 1})
        for text in RUN_FILTERS
        for order in RUN_ORDERS
    ],
]
"""Every call once, so that each succeeds, and every search on a run that has everything."""


def calls(kinds, *often):
    return st.sampled_from([*kinds, *often]).flatmap(
        lambda kind: st.tuples(st.just(kind), st.fixed_dictionaries(kinds[kind]))
    )


def shown_run(run):
    return {
        "info": shown_info(run.info),
        "metrics": {one.key: shown_point(one) for one in run.data.metric_list},
        "params": run.data.params,
        "tags": run.data.tags,
        "inputs": [
            [one.dataset.name, one.dataset.digest, one.dataset.source, {tag.key: tag.value for tag in one.tags}]
            for one in run.inputs.dataset_inputs
        ],
        "models": sorted(one.model_id for one in run.inputs.model_inputs),
    }


def shown_info(info):
    assert info.artifact_uri.endswith(f"/{info.experiment_id}/{info.run_id}/artifacts")
    return {
        "id": info.run_id,
        "experiment": info.experiment_id,
        "name": info.run_name,
        "user": info.user_id,
        "status": info.status,
        "start": info.start_time,
        "end": info.end_time,
        "stage": info.lifecycle_stage,
    }


def shown_point(point):
    return ["NaN" if math.isnan(point.value) else point.value, point.timestamp, point.step]


def shown_experiment(experiment):
    return {
        "id": experiment.experiment_id,
        "name": experiment.name,
        "stage": experiment.lifecycle_stage,
        "tags": experiment.tags,
    }


class Tracking(RuleBasedStateMachine):
    """The store beside the oracle; names begin with a prefix of the example's own, and so do the queues."""

    def __init__(self, store, seen):
        super().__init__()
        self.store = store
        self.seen = seen
        number = next(_MACHINES)
        self.prefix = f"s{number}-"
        self.queues = {digit * 32: f"{number:031x}{digit}" for digit in "01"}
        self.oracle = TrackingOracle()

    @initialize()
    def begin(self):
        for name in ("bikes", "cars"):
            self.call(CreateExperiment, {"name": name})
        for start_time in (5, 0):
            self.call(CreateRun, {"experiment_id": 1, "start_time": start_time})
        self.call(LogMetric, {"run_id": 1, "key": "loss", "value": 0.25, "timestamp": 5})

    @rule(calls=st.lists(calls(CHANGES, *_OFTEN), min_size=6, max_size=12))
    def change(self, calls):
        for call in calls:
            self.call(*call)

    @rule(calls=st.lists(calls(READS, *[SearchRuns] * 3), min_size=2, max_size=5))
    def read(self, calls):
        for call in calls:
            self.call(*call)

    def call(self, kind, fields):
        request = self.made(kind, fields)
        wanted = self.oracle.outcome(request)
        try:
            replies = self.replies(request)
        except RegistaError as error:
            assert (error.error_code, request) == (wanted, request), error
            replies = []
        else:
            assert (OK, request) == (wanted, request)
        self.seen[kind.__name__, wanted] += 1
        if replies:
            self.check(request, replies)

    def made(self, kind, fields):
        """The request: numbers are the ids of what is there (0 of what is not), names are the example's own."""
        fields = dict(fields)
        for field, ids in (("experiment_id", self.oracle.experiments), ("run_id", self.oracle.runs)):
            if field in fields:
                there = ["999999999" if field == "experiment_id" else "f" * 32, *ids]
                fields[field] = there[fields[field] % len(there)]
        for field in ("name", "new_name", "experiment_name"):
            if field in fields:
                fields[field] = f"{self.prefix}{fields[field]}"
        if fields.get("delivery"):
            fields["delivery"] = Delivery(self.queues[fields["delivery"].queue], fields["delivery"].sequence)
        if kind is SearchExperiments:
            fields["filter"] = f"name LIKE '{self.prefix}%'{fields['filter']}"
        if kind in {SearchRuns, SearchDatasets}:
            fields["experiment_ids"] = tuple(self.oracle.experiments)[:20]
        return kind(**fields)

    def replies(self, request):
        """The reply, and those with the further pages of a search."""
        found = [self.store.call(request, ANN)]
        while token := getattr(found[-1], "next_page_token", None):
            found.append(self.store.call(msgspec.structs.replace(request, page_token=token), ANN))
        return found

    def check(self, request, replies):
        """What was answered is what the oracle expects."""
        reply = replies[0]
        match request:
            case GetExperiment() | GetExperimentByName():
                assert shown_experiment(reply.experiment) == self.oracle.answer(request)
            case GetRun():
                assert shown_run(reply.run) == self.oracle.answer(request)
            case SearchExperiments():
                matches = EXPERIMENT_FILTERS[request.filter.removeprefix(f"name LIKE '{self.prefix}%'")]
                down = request.order_by == ("name DESC",)
                found = self.pages(request, [one.experiments for one in replies])
                expected = self.oracle.found_experiments(request.view_type, matches, down=down)
                assert [shown_experiment(one) for one in found] == expected
            case SearchRuns():
                found = self.pages(request, [one.runs for one in replies])
                assert [shown_run(run) for run in found] == self.oracle.answer(request)
            case GetMetricHistory():
                found = self.pages(request, [one.metrics for one in replies])
                assert [shown_point(point) for point in found] == self.oracle.answer(request)
                assert {point.key for point in found} <= {request.metric_key}
            case SearchDatasets():
                found = [
                    (one.experiment_id, one.name, one.digest, one.context or "-") for one in reply.dataset_summaries
                ]
                assert sorted(found) == self.oracle.answer(request)
            case _:
                self.oracle.take(request, reply)
                self.check_change(request, reply)

    def check_change(self, request, reply):
        """A change that answers with more than nothing answers with what is there now."""
        if isinstance(request, CreateRun):
            info = reply.run.info
            assert shown_run(reply.run) == self.oracle.runs[info.run_id].shown
            if not request.run_name and NAME_TAG not in {tag.key for tag in request.tags}:
                assert _RANDOM_NAME.fullmatch(info.run_name)
                assert len(info.run_name) <= 20
        elif isinstance(request, UpdateRun):
            assert shown_info(reply.run_info) == self.oracle.runs[request.run_id].info

    def pages(self, request, pages):
        """All of them together; each but the last one is full."""
        if request.max_results is not None:
            assert all(len(page) == request.max_results for page in pages[:-1])
            assert len(pages[-1]) <= request.max_results
        return [one for page in pages for one in page]

    def teardown(self):
        """In the end everything is there, each run's every point too."""
        everything = {"filter": "", "run_view_type": "ALL", "order_by": (), "max_results": 1000}
        self.call(SearchRuns, everything)
        self.call(SearchDatasets, {})
        experiments = {"filter": "", "view_type": "ALL", "order_by": ("name ASC",), "max_results": 1000}
        self.call(SearchExperiments, experiments)
        for number, run in enumerate(self.oracle.runs.values(), start=1):
            for key in run.history:
                self.call(GetMetricHistory, {"run_id": number, "metric_key": key, "max_results": 2})


@pytest.fixture(params=["sqlite", "postgresql", "mariadb", "http"])
def store(request, tmp_path):
    if request.param == "http":
        with start_server(tmp_path / "server") as server:
            remote = HttpStore(server.url, timeout=60, retries=0)
            yield remote
            remote.close()
            assert "Traceback" not in server.output, server.output[-4000:]
    else:
        options = {"synchronous": "NORMAL"} if request.param == "sqlite" else {}
        database = SqlStore(request.getfixturevalue(f"{request.param}_url"), **options)
        yield database
        database.close()


def test_each_call_succeeds_as_the_oracle_says(store):
    seen = Counter()
    machine = Tracking(store, seen)
    machine.begin()
    for kind, fields in EACH:
        machine.call(kind, fields)
    machine.teardown()
    assert {outcome for _, outcome in seen} == {OK}
    assert {kind for kind, _ in seen} == {kind.__name__ for kind in (*CHANGES, *READS)}
    assert store.call(VerifyHistory(), ANN).broken == ()


@pytest.mark.timeout(3600)
def test_a_store_answers_as_the_oracle_and_its_history_verifies(store):
    seen = Counter()
    run_machine(lambda: Tracking(store, seen), examples=EXAMPLES, steps=STEPS, usual=USUAL)
    print(f"{sum(seen.values())} calls:", *sorted(seen.items()))
    assert store.call(VerifyHistory(), ANN).broken == ()
