"""What a store promises about tables of runs: parts of them, their number, and the columns there are."""

# ruff: noqa: ARG002  (an argument asks for a fixture)

from __future__ import annotations

import math
from typing import Any

import pytest

from ...api.runs import CountRuns, DeleteRun, GetRuns, ListRunColumns, LogBatch, RunColumnsReply, SearchRuns
from ...entities import Metric, Param, Run
from ...store.base import Store
from .making import BAD, call, make_experiment, make_run, refused, tag

COUNTED = (
    "",
    "metrics.rmse < 2",
    "metrics.rmse > 100",
    "params.depth = '1' OR run_name = 'r0'",
    "NOT params.depth IS NULL",
    "status = 'RUNNING' AND start_time >= 3",
)


def _search(store: Store, **fields: Any) -> list[Run]:
    return list(call(store, SearchRuns(experiment_ids=("0",), **fields)).runs)


class RunColumnsContract:
    """Columns, skipping, counting."""

    @pytest.fixture
    def runs(self, store: Store) -> list[str]:
        """Five runs, the newest last: each with two metrics, two params and two tags, but for the last."""
        found = []
        for number in range(5):
            run = make_run(store, run_name=f"r{number}", start_time=number, tags=(tag("team", "a"), tag("other", "b")))
            found.append(run.info.run_id)
            if number < 4:
                metrics = (Metric("rmse", float(number), 1), Metric("a nan: key", math.nan, 1))
                params = (Param("depth", str(number)), Param("max depth", "x"))
                call(store, LogBatch(run_id=run.info.run_id, metrics=metrics, params=params))
        return found

    def test_only_the_columns_that_were_asked_for_come_along(self, store: Store, runs: list[str]) -> None:
        """Of metrics, params and tags alike; what a run does not have is simply not there."""
        columns = ("metrics.rmse", "params.max depth", "tags.team", "tags.rmse")
        for found in (_search(store, columns=columns), call(store, GetRuns(run_ids=tuple(runs), columns=columns)).runs):
            data = {run.info.run_name: run.data for run in found}
            assert data["r1"].metrics == {"rmse": 1.0}
            assert data["r1"].params == {"max depth": "x"}
            assert data["r1"].tags == {"team": "a"}
            assert (data["r4"].metrics, data["r4"].params) == ({}, {})

    def test_no_column_is_less_than_all(self, store: Store, runs: list[str]) -> None:
        """An empty list asks for nothing, none for everything."""
        (nothing, *_), (everything, *_) = _search(store, columns=(), skip=1), _search(store, skip=1)
        assert (nothing.data.metrics, nothing.data.params, nothing.data.tags) == ({}, {}, {})
        assert set(everything.data.metrics) == {"rmse", "a nan: key"}

    @pytest.mark.parametrize("column", ["rmse", "metrics.", ".rmse", "metric.rmse", "attributes.status"])
    def test_columns_have_a_kind_and_a_key(self, store: Store, column: str) -> None:
        """Anything else is named in the error."""
        with refused(BAD, "columns[1]"):
            _search(store, columns=("metrics.a", column))

    def test_a_table_can_be_opened_in_its_middle(self, store: Store, runs: list[str]) -> None:
        """In every order; behind the last run there is nothing, and pages go on from there."""
        for order in ((), ("start_time ASC",), ("metrics.rmse DESC",), ("params.depth ASC",)):
            names = [run.info.run_name for run in _search(store, order_by=order)]
            for skip in range(7):
                found = _search(store, order_by=order, skip=skip, max_results=2)
                assert [run.info.run_name for run in found] == names[skip : skip + 2]
        page = call(store, SearchRuns(experiment_ids=("0",), skip=1, max_results=2))
        rest = _search(store, page_token=page.next_page_token, max_results=9)
        assert [run.info.run_name for run in rest] == ["r1", "r0"]

    def test_skipping_is_checked(self, store: Store, runs: list[str]) -> None:
        """No negative number, no token beside it."""
        with refused(BAD, "skip"):
            _search(store, skip=-1)
        token = call(store, SearchRuns(experiment_ids=("0",), max_results=1)).next_page_token
        with refused(BAD, "page_token"):
            _search(store, skip=1, page_token=token)

    @pytest.mark.parametrize("filter_text", COUNTED)
    def test_counted_is_what_would_be_found(self, store: Store, runs: list[str], filter_text: str) -> None:
        """For every view; runs of other experiments count when they are asked for."""
        call(store, DeleteRun(run_id=runs[1]))
        other = make_experiment(store)
        make_run(store, other, run_name="r0")
        for view in ("ACTIVE_ONLY", "DELETED_ONLY", "ALL"):
            for experiments in (("0",), ("0", other), ()):
                asked: dict[str, Any] = {
                    "experiment_ids": experiments,
                    "filter": filter_text,
                    "run_view_type": view,
                }
                assert call(store, CountRuns(**asked)).count == len(call(store, SearchRuns(**asked)).runs)

    def test_a_mark_leaves_out_what_is_made_later(self, store: Store, runs: list[str]) -> None:
        """In every order and with every filter, also where runs begin in the past; what goes is gone."""
        assert call(store, CountRuns(experiment_ids=("0",))).mark >= 0
        before = call(store, CountRuns(experiment_ids=("0",)))
        for start_time in (0, 10**13):
            make_run(store, start_time=start_time, run_name="later")
        for order in ((), ("start_time",), ("metrics.rmse DESC",), ("run_name",)):
            for filter_text in ("", "run_name LIKE '%'"):
                asked: dict[str, Any] = {"experiment_ids": ("0",), "order_by": order, "filter": filter_text}
                found = call(store, SearchRuns(**asked, mark=before.mark)).runs
                assert sorted(run.info.run_id for run in found) == sorted(runs), (order, filter_text)
                second = call(store, SearchRuns(**asked, mark=before.mark, skip=1, max_results=1)).runs
                assert [run.info.run_id for run in second] == [found[1].info.run_id]
        now = call(store, CountRuns(experiment_ids=("0",)))
        assert (now.count, now.mark > before.mark) == (before.count + 2, True)
        call(store, DeleteRun(run_id=runs[0]))
        assert len(call(store, SearchRuns(experiment_ids=("0",), mark=before.mark)).runs) == before.count - 1
        with refused(BAD, "mark must be"):
            call(store, SearchRuns(experiment_ids=("0",), mark=-1))

    def test_several_runs_come_in_the_order_of_their_ids(self, store: Store, runs: list[str]) -> None:
        """Deleted ones as well; each once; those that do not exist are left out."""
        call(store, DeleteRun(run_id=runs[2]))
        asked = (runs[3], "0" * 32, runs[2], runs[3], runs[0])
        found = call(store, GetRuns(run_ids=asked)).runs
        assert [run.info.run_id for run in found] == [runs[3], runs[2], runs[0]]
        assert found[0].data.params == {"depth": "3", "max depth": "x"}
        with refused(BAD, "at most 1000"):
            call(store, GetRuns(run_ids=("0" * 32,) * 1001))

    def test_the_columns_that_runs_have(self, store: Store, runs: list[str]) -> None:
        """Each once and sorted; those of deleted runs and of other experiments are not among them."""
        assert call(store, ListRunColumns(experiment_ids=("0",))) == RunColumnsReply(
            ("a nan: key", "rmse"), ("depth", "max depth"), ("mlflow.runName", "other", "team")
        )
        for run_id in runs[:4]:
            call(store, DeleteRun(run_id=run_id))
        left = call(store, ListRunColumns(experiment_ids=("0", "77")))
        assert left == RunColumnsReply((), (), ("mlflow.runName", "other", "team"))
        assert call(store, ListRunColumns()) == RunColumnsReply()
