"""What a store promises about searching runs."""

# ruff: noqa: ARG002  (an argument asks for a fixture)

from __future__ import annotations

import math
from typing import Any

import pytest

from ...api.runs import DeleteRun, LogBatch, SearchRuns, UpdateRun
from ...entities import Metric, Param
from ...store.base import Store
from .making import BAD, call, make_experiment, make_run, refused, tag


def _search(store: Store, filter_text: str = "", **fields: Any) -> list[str]:
    request = SearchRuns(**{"experiment_ids": ("0",), "filter": filter_text, **fields})
    return [run.info.run_name for run in call(store, request).runs]


class RunSearchContract:
    """Filters, orders, pages."""

    @pytest.fixture
    def runs(self, store: Store) -> list[str]:
        """Four runs: a, b, c with metrics 1, 2, NaN, and d without."""
        run_ids = []
        for number, (name, value) in enumerate([("a", 1.0), ("b", 2.0), ("c", math.nan), ("d", None)]):
            run = make_run(
                store,
                run_name=name,
                user_id=f"U{name}",
                start_time=number,
                tags=(tag("half", (name < "c" and "1") or "2"),),
            )
            run_ids.append(run.info.run_id)
            if value is not None:
                call(
                    store,
                    LogBatch(
                        run_id=run.info.run_id,
                        metrics=(Metric("acc", value, 1),),
                        params=(Param("depth", str(number)), Param("my key", name)),
                    ),
                )
        return run_ids

    @pytest.mark.parametrize(
        ("filter_text", "names"),
        [
            ("", "dcba"),
            ("metrics.acc >= 1", "ba"),
            ("metrics.acc > 1.5 AND params.depth = '1'", "b"),
            ("metrics.acc != 1", "cb"),
            ("metrics.acc < 1e10", "ba"),
            ("params.depth != '0'", "cb"),
            ("params.depth LIKE '_'", "cba"),
            ("params.`my key` = 'c'", "c"),
            ("params.depth IS NULL", "d"),
            ("params.depth IS NOT NULL", "cba"),
            ("NOT params.depth = '0'", "dcb"),
            ("tags.half = '1'", "ba"),
            ("tags.half = '1' AND tags.half = '2'", ""),
            ("run_name = 'a' OR run_name = 'd'", "da"),
            ("(run_name = 'a' OR run_name = 'd') AND NOT start_time > 0", "a"),
            ("attributes.start_time > 1", "dc"),
            ("user_id LIKE 'u%'", ""),
            ("user_id ILIKE 'u%'", "dcba"),
            ("status = 'RUNNING'", "dcba"),
            ("tags.`mlflow.runName` = 'b'", "b"),
            ("end_time > 0", ""),
            ("NOT end_time > 0", "dcba"),
            ("dataset.name = 'x'", ""),
        ],
    )
    def test_filters(self, store: Store, runs: list[str], filter_text: str, names: str) -> None:
        """What is missing never matches; NaN matches no comparison."""
        assert "".join(_search(store, filter_text)) == names

    @pytest.mark.parametrize(
        ("order", "names"),
        [
            ("metrics.acc", "abcd"),
            ("metrics.acc DESC", "bacd"),
            ("params.depth DESC", "cbad"),
            ("params.depth", "abcd"),
            ("start_time", "abcd"),
            ("run_name DESC", "dcba"),
            ("tags.half DESC", "dcba"),
        ],
    )
    def test_orders(self, store: Store, runs: list[str], order: str, names: str) -> None:
        """Missing values come last, NaN before them, in both directions."""
        assert "".join(_search(store, order_by=(order,))) == names

    def test_by_run_id(self, store: Store, runs: list[str]) -> None:
        """IN and NOT IN."""
        chosen = f"('{runs[0]}', '{runs[2]}')"
        assert "".join(_search(store, f"run_id IN {chosen}")) == "ca"
        assert "".join(_search(store, f"run_id NOT IN {chosen}")) == "db"

    def test_end_times(self, store: Store, runs: list[str]) -> None:
        """Unfinished runs come last."""
        call(store, UpdateRun(run_id=runs[2], end_time=7))
        assert "".join(_search(store, order_by=("end_time DESC",))) == "cdba"

    def test_views(self, store: Store, runs: list[str]) -> None:
        """Deleted runs only when asked for."""
        call(store, DeleteRun(run_id=runs[0]))
        assert "".join(_search(store)) == "dcb"
        assert "".join(_search(store, run_view_type="DELETED_ONLY")) == "a"
        assert "".join(_search(store, run_view_type="ALL")) == "dcba"
        assert "".join(_search(store, run_view_type=2)) == "".join(_search(store, run_view_type="2")) == "a"
        assert "".join(_search(store, run_view_type=3)) == "dcba"
        for unknown in ("bogus", "", 0, 7):
            assert "".join(_search(store, run_view_type=unknown)) == "dcb"

    def test_experiments(self, store: Store, runs: list[str]) -> None:
        """Only those asked for; none gives none; unknown ones find nothing."""
        other = make_experiment(store)
        make_run(store, other, run_name="e", start_time=9)
        assert _search(store, experiment_ids=()) == []
        assert _search(store, experiment_ids=(other, "999")) == ["e"]
        assert "".join(_search(store, experiment_ids=("0", other))) == "edcba"

    def test_pages(self, store: Store, runs: list[str]) -> None:
        """Every run once."""
        first = call(store, SearchRuns(experiment_ids=("0",), max_results=3))
        assert first.next_page_token
        second = call(store, SearchRuns(experiment_ids=("0",), max_results=3, page_token=first.next_page_token))
        assert [run.info.run_name for run in (*first.runs, *second.runs)] == ["d", "c", "b", "a"]
        assert second.next_page_token is None

    def test_the_data_comes_along(self, store: Store, runs: list[str]) -> None:
        """Metrics, params and tags of each run."""
        found = call(store, SearchRuns(experiment_ids=("0",), filter="run_name = 'b'")).runs[0]
        assert found.data.metrics == {"acc": 2.0}
        assert found.data.params == {"depth": "1", "my key": "b"}
        assert found.data.tags == {"half": "1", "mlflow.runName": "b"}

    def test_long_values_are_found(self, store: Store) -> None:
        """Values that differ only far behind their beginning are told apart."""
        for name in "xy":
            run = make_run(store, run_name=name)
            call(store, LogBatch(run_id=run.info.run_id, params=(Param("p", "v" * 500 + name),)))
        assert _search(store, f"params.p = '{'v' * 500}x'") == ["x"]

    def test_patterns_have_no_escape(self, store: Store) -> None:
        """A backslash is a backslash."""
        make_run(store, run_name="a\\b")
        assert _search(store, "run_name LIKE 'a\\%'") == ["a\\b"]

    @pytest.mark.parametrize("bad", ["foo.x = 'y'", "metrics.acc = '1'", "run_name = 1", "run_name", "a = 'x' XOR b"])
    def test_bad_filters(self, store: Store, bad: str) -> None:
        """Are errors of the caller."""
        with refused(BAD):
            _search(store, bad)
