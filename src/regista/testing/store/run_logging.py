"""What a store promises about params, metrics and batches."""

from __future__ import annotations

import math
import sys

import pytest

from ...api.logged_models import GetLoggedModel
from ...api.metrics import GetMetricHistory
from ...api.runs import GetRun, LogBatch, LogMetric, LogModel, LogParam
from ...entities import Metric, Param, Run
from ...store.base import Store
from .making import BAD, call, make_logged_model, make_run, refused, tag


def _log(store: Store, run: Run, key: str, value: float, timestamp: int = 0, step: int = 0) -> None:
    call(store, LogMetric(run_id=run.info.run_id, key=key, value=value, timestamp=timestamp, step=step))


def _history(store: Store, run: Run, key: str) -> list[tuple[float, int, int]]:
    reply = call(store, GetMetricHistory(run_id=run.info.run_id, metric_key=key))
    return [(metric.value, metric.timestamp, metric.step) for metric in reply.metrics]


def _run(store: Store, run: Run) -> Run:
    return call(store, GetRun(run_id=run.info.run_id)).run


class RunLoggingContract:
    """Metrics, params, batches, saved models."""

    @pytest.mark.parametrize(
        "value", [0.1, 1 / 3, -2.5, 5e-324, sys.float_info.max, 2.0**53 + 2, 123456789.123456789, 0.0]
    )
    def test_values_come_back_exactly(self, store: Store, value: float) -> None:
        """Not a bit is lost."""
        run = make_run(store)
        _log(store, run, "m", value)
        assert _run(store, run).data.metrics == {"m": value}
        assert _history(store, run, "m") == [(value, 0, 0)]

    def test_nan_and_infinities(self, store: Store) -> None:
        """NaN stays NaN, infinities become the largest numbers."""
        run = make_run(store)
        for step, value in enumerate([math.nan, math.inf, -math.inf]):
            _log(store, run, f"m{step}", value)
        metrics = _run(store, run).data.metrics
        assert math.isnan(metrics["m0"])
        assert (metrics["m1"], metrics["m2"]) == (sys.float_info.max, -sys.float_info.max)

    def test_the_latest_point(self, store: Store) -> None:
        """Greatest step, then timestamp, then value; not the last logged."""
        run = make_run(store)
        for value, timestamp, step in [(1, 10, 5), (2, 99, 4), (3, 10, 5), (2.5, 10, 5), (9, 9, 5)]:
            _log(store, run, "m", value, timestamp, step)
        latest = _run(store, run).data.metric_list[0]
        assert (latest.value, latest.timestamp, latest.step) == (3, 10, 5)

    def test_params_are_written_once(self, store: Store) -> None:
        """The same value again is fine, another is refused."""
        run = make_run(store)
        run_id = run.info.run_id
        for _ in range(2):
            call(store, LogParam(run_id=run_id, key="p", value="1"))
        with refused(
            BAD,
            f"Changing param values is not allowed. Param with key='p' was already logged with value='1' for "
            f"run ID='{run_id}'. Attempted logging new value '2'.",
        ):
            call(store, LogParam(run_id=run_id, key="p", value="2"))
        assert _run(store, run).data.params == {"p": "1"}

    def test_long_params_are_cut(self, store: Store) -> None:
        """At 6000 characters."""
        run = make_run(store)
        call(store, LogParam(run_id=run.info.run_id, key="p", value="x" * 7000))
        assert _run(store, run).data.params == {"p": "x" * 6000}

    def test_a_batch(self, store: Store) -> None:
        """Metrics, params and tags at once."""
        run = make_run(store)
        call(
            store,
            LogBatch(
                run_id=run.info.run_id,
                metrics=(Metric("m", 1.0, 1, 1), Metric("m", 2.0, 1, 2), Metric("n", math.nan, 1)),
                params=(Param("p", "1"), Param("q", "2")),
                tags=(tag("t", "x"),),
            ),
        )
        data = _run(store, run).data
        assert data.metrics["m"] == 2.0
        assert math.isnan(data.metrics["n"])
        assert data.params == {"p": "1", "q": "2"}
        assert data.tags["t"] == "x"
        assert len(_history(store, run, "m")) == 2

    def test_a_batch_is_all_or_nothing(self, store: Store) -> None:
        """A changed param stops the metrics and tags with it."""
        run = make_run(store)
        run_id = run.info.run_id
        call(store, LogParam(run_id=run_id, key="p", value="1"))
        with refused(
            BAD,
            "Changing param values is not allowed. Params were already logged='[{'key': 'p', 'old_value': '1', "
            f"'new_value': '2'}}]' for run ID='{run_id}'.",
        ):
            call(
                store,
                LogBatch(
                    run_id=run_id,
                    metrics=(Metric("m", 1.0, 1),),
                    params=(Param("new", "x"), Param("p", "2")),
                    tags=(tag("t"),),
                ),
            )
        data = _run(store, run).data
        assert data.metrics == {}
        assert data.params == {"p": "1"}
        assert "t" not in data.tags

    def test_a_large_batch(self, store: Store) -> None:
        """A thousand points of ten metrics."""
        run = make_run(store)
        points = tuple(Metric(f"m{i % 10}", float(i), i, i) for i in range(1000))
        call(store, LogBatch(run_id=run.info.run_id, metrics=points))
        assert _run(store, run).data.metrics == {f"m{i}": 990.0 + i for i in range(10)}

    def test_an_empty_batch(self, store: Store) -> None:
        """Is fine."""
        run = make_run(store)
        call(store, LogBatch(run_id=run.info.run_id))
        assert _run(store, run).data == run.data

    def test_points_of_a_logged_model(self, store: Store) -> None:
        """They are the run's and the logged model's; a repeat changes nothing, also of NaN."""
        run, model = make_run(store), make_logged_model(store)
        batch = LogBatch(
            run_id=run.info.run_id,
            metrics=(
                Metric("m", 1.5, 1, 3, model_id=model.model_id, dataset_name="d", dataset_digest="x"),
                Metric("n", math.nan, 1, 3, model_id=model.model_id),
            ),
        )
        call(store, batch)
        call(store, batch)
        found = call(store, GetLoggedModel(model_id=model.model_id)).model.metrics
        assert [metric.key for metric in found] == ["m", "n"]
        assert found[0] == Metric(
            "m",
            1.5,
            1,
            3,
            model_id=model.model_id,
            dataset_name="d",
            dataset_digest="x",
            run_id=run.info.run_id,
        )
        assert math.isnan(found[1].value)
        assert _run(store, run).data.metrics["m"] == 1.5

    def test_log_model(self, store: Store) -> None:
        """Saved models are listed in a tag."""
        run = make_run(store)
        text = '{"artifact_path": "m", "flavors": {}, "utc_time_created": "now", "run_id": "r", "other": 1}'
        for _ in range(2):
            call(store, LogModel(run_id=run.info.run_id, model_json=text))
        history = _run(store, run).data.tags["mlflow.log-model.history"]
        assert history.count('"artifact_path"') == 2
        assert "other" not in history
        with refused(BAD, "Model json is missing mandatory fields"):
            call(store, LogModel(run_id=run.info.run_id, model_json='{"artifact_path": "m"}'))
        with refused(BAD, "Malformed model info."):
            call(store, LogModel(run_id=run.info.run_id, model_json="{"))

    def test_numbers_out_of_range(self, store: Store) -> None:
        """A step that no 64-bit integer holds."""
        run = make_run(store)
        with refused(BAD):
            _log(store, run, "m", 1.0, step=2**63)
