"""What a store promises about pages: a walk sees every row once, while others come and go."""

# ruff: noqa: ARG002  (an argument asks for a fixture)

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from ...api.experiments import SearchExperiments
from ...api.logged_models import LoggedModelOrder, SearchLoggedModels
from ...api.model_versions import DeleteModelVersion, SearchModelVersions
from ...api.registered_models import DeleteRegisteredModel, SearchRegisteredModels
from ...api.request import Request
from ...api.runs import DeleteRun, LogBatch, SearchRuns
from ...entities import Metric, Param
from ...store.base import Store
from .making import BAD, call, make_experiment, make_logged_model, make_model, make_run, make_version, refused

EXPERIMENTS = SearchExperiments(max_results=2, view_type="ACTIVE_ONLY")
RUNS = SearchRuns(experiment_ids=("0",), max_results=2)
LOGGED_MODELS = SearchLoggedModels(experiment_ids=("0",), max_results=2)
MODELS = SearchRegisteredModels(max_results=2)
VERSIONS = SearchModelVersions(max_results=2)

RUN_ORDERS: tuple[tuple[str, ...], ...] = (
    (),
    ("start_time",),
    ("run_name DESC",),
    ("user_id DESC", "start_time ASC"),
    ("end_time",),
    ("metrics.acc",),
    ("metrics.acc DESC",),
    ("metrics.acc DESC", "params.p"),
    ("user_id", "metrics.acc", "run_name DESC"),
    ("params.p",),
    ("params.q DESC", "metrics.acc"),
    ("params.absent", "tags.`mlflow.runName` DESC"),
    ("status", "params.p DESC", "end_time DESC"),
)
VERSION_ORDERS: tuple[tuple[str, ...], ...] = (
    (),
    ("name",),
    ("name DESC", "version_number"),
    ("version_number",),
    ("creation_timestamp",),
    ("metrics.acc",),
    ("params.p DESC", "metrics.acc DESC"),
)

_METRICS = (1.0, 1.0, -0.5, 0.0, math.nan, math.nan, math.inf, -math.inf, None, None)
"""Of ten runs: equal values, NaN (stored as 0), infinities and nothing."""


def _found(reply: Any) -> list[Any]:
    fields = ("experiments", "runs", "models", "registered_models", "model_versions")
    return list(next(getattr(reply, field) for field in fields if hasattr(reply, field)))


def _shown(row: Any) -> str:
    if hasattr(row, "version"):
        return f"{row.name}/{row.version}"
    info = getattr(row, "info", row)
    return str(getattr(info, "run_name", None) or info.name)


def walk(store: Store, request: Request[Any], between: Callable[[int], object] = lambda _: None) -> list[str]:
    """The names on all pages; ``between`` is called after each with its number."""
    seen, number = [], 0
    token: str | None = ""
    while token is not None:
        reply = call(store, msgspec.structs.replace(request, page_token=token))
        seen += [_shown(row) for row in _found(reply)]
        token = reply.next_page_token
        number += 1
        assert number < 200, "the walk does not end"
        if token is not None:
            between(number)
    return seen


def whole(store: Store, request: Request[Any]) -> list[str]:
    """The names on one page that has room for all."""
    return [_shown(row) for row in _found(call(store, msgspec.structs.replace(request, max_results=100)))]


def token_of(plain: str | bytes) -> str:
    """The text of a token with this content."""
    return base64.b64encode(plain.encode() if isinstance(plain, str) else plain).decode()


class PagingContract:
    """Walks, tokens."""

    @pytest.fixture
    def runs(self, store: Store) -> list[str]:
        """Ten runs that start in pairs, with metrics, params and names of all kinds, and a version of each."""
        make_model(store, "m")
        make_model(store, "k")
        run_ids = []
        for number, value in enumerate(_METRICS):
            run = make_run(store, run_name=f"r{number}", user_id=f"u{number % 3}", start_time=number // 2)
            run_ids.append(run.info.run_id)
            metrics = () if value is None else (Metric("acc", value, 1),)
            long = "v" * 300
            params = () if number % 4 == 3 else (Param("p", long + str(number % 4)), Param("q", "é✓🎈"[number % 3]))
            call(store, LogBatch(run_id=run.info.run_id, metrics=metrics, params=params))
            make_version(store, "mk"[number % 2], run.info.artifact_uri, run_id=run.info.run_id)
        return run_ids

    def test_pages_of_runs_are_the_whole(self, store: Store, runs: list[str]) -> None:
        """In every order: mixed directions, equal values, NaN, infinities, nothing."""
        for order in RUN_ORDERS:
            request = msgspec.structs.replace(RUNS, order_by=order)
            found = whole(store, request)
            assert len(set(found)) == len(runs)
            for size in (1, 3):
                assert walk(store, msgspec.structs.replace(request, max_results=size)) == found, order

    def test_pages_of_versions_are_the_whole(self, store: Store, runs: list[str]) -> None:
        """In every order, found by an index or by looking at all."""
        for order in VERSION_ORDERS:
            for filter_text in ("", "metrics.acc > -1", "name = 'm' OR name = 'k'", "params.p IS NOT NULL"):
                request = msgspec.structs.replace(VERSIONS, order_by=order, filter=filter_text)
                found = whole(store, request)
                assert len(set(found)) == len(found) > 1
                assert walk(store, request) == found, (order, filter_text)

    @pytest.mark.parametrize("metric", [None, True, False])
    def test_pages_of_logged_models_are_the_whole(self, store: Store, metric: bool | None) -> None:
        """By a metric that some have, too."""
        run = make_run(store)
        for number, value in enumerate((1.0, 2.0, math.nan, None, 1.0)):
            model = make_logged_model(store, name=f"l{number}", source_run_id=run.info.run_id)
            if value is not None:
                point = Metric("acc", value, 1, model_id=model.info.model_id)
                call(store, LogBatch(run_id=run.info.run_id, metrics=(point,)))
        order = () if metric is None else (LoggedModelOrder(field_name="metrics.acc", ascending=metric),)
        request = msgspec.structs.replace(LOGGED_MODELS, order_by=order)
        assert walk(store, request) == whole(store, request)
        assert sorted(walk(store, request)) == ["l0", "l1", "l2", "l3", "l4"]

    def _kinds(self, store: Store) -> Iterator[tuple[Request[Any], Callable[[str], object], Callable[[str], object]]]:
        """For each of the five searches how to make one and how to delete one."""
        made: dict[str, str] = {}
        yield (
            msgspec.structs.replace(EXPERIMENTS, filter="name LIKE 'w%'"),
            lambda name: make_experiment(store, f"w{name}"),
            lambda _name: None,
        )
        yield (
            msgspec.structs.replace(RUNS, filter="run_name LIKE 'w%'"),
            lambda name: made.__setitem__(name, make_run(store, run_name=f"w{name}").info.run_id),
            lambda name: call(store, DeleteRun(run_id=made[name])),
        )
        yield (
            LOGGED_MODELS,
            lambda name: make_logged_model(store, name=f"w{name}"),
            lambda _name: None,
        )
        yield (
            msgspec.structs.replace(MODELS, filter="name LIKE 'w%'", order_by=("name DESC",)),
            lambda name: make_model(store, f"w{name}"),
            lambda name: call(store, DeleteRegisteredModel(name=f"w{name}")),
        )

    @pytest.mark.parametrize("kind", range(4), ids=["experiments", "runs", "logged models", "models"])
    def test_a_walk_sees_every_row_once_while_others_come_and_go(self, store: Store, kind: int) -> None:
        """New rows before and behind the page, and rows deleted that were seen already, move no row to another page."""
        request, make, delete = list(self._kinds(store))[kind]
        kept = [f"m{number}" for number in range(9)]
        for name in (*kept, "a0", "z0"):
            make(name)

        def others(number: int) -> None:
            make(f"a{number}")
            make(f"z{number}")
            delete(f"a{number - 1}")
            delete(f"z{number - 1}")

        seen = walk(store, request, others)
        assert len(set(seen)) == len(seen)
        assert {f"w{name}" for name in kept} <= set(seen)

    @pytest.mark.parametrize(
        "order", [(), ("version_number",), ("name", "version_number DESC"), ("creation_timestamp",)]
    )
    def test_a_walk_over_versions_while_others_register_and_delete(self, store: Store, order: tuple[str, ...]) -> None:
        """The same for versions."""
        for name in ("a", "m", "z"):
            make_model(store, name)
        kept = [f"m/{make_version(store, 'm').version}" for _ in range(9)]

        def others(_: int) -> None:
            for name in ("a", "z"):
                version = make_version(store, name).version
                if version != "1":
                    call(store, DeleteModelVersion(name=name, version=str(int(version) - 1)))

        seen = walk(store, msgspec.structs.replace(VERSIONS, order_by=order), others)
        assert len(set(seen)) == len(seen)
        assert set(kept) <= set(seen)

    def test_the_size_of_a_page_may_change(self, store: Store, runs: list[str]) -> None:
        """A token goes with any ``max_results``."""
        first = call(store, RUNS)
        rest = call(store, msgspec.structs.replace(RUNS, max_results=50, page_token=first.next_page_token or ""))
        assert len(first.runs) + len(rest.runs) == len(runs)

    def test_a_token_that_only_counts_passes_over_so_many(self, store: Store, runs: list[str]) -> None:
        """As MLflow's own servers give them out, base64 of ``{"offset": N}``."""
        for request in (RUNS, VERSIONS, msgspec.structs.replace(RUNS, order_by=("metrics.acc",))):
            every = whole(store, request)
            for offset in (1, 4, 9, 10, 11, 2**62):
                found = call(store, msgspec.structs.replace(request, page_token=token_of(f'{{"offset": {offset}}}')))
                assert [_shown(row) for row in _found(found)] == every[offset : offset + 2]

    def test_a_token_goes_with_its_search_only(self, store: Store, runs: list[str]) -> None:
        """With another filter, order or other fields it is refused, not misunderstood."""
        runs_token = call(store, RUNS).next_page_token or ""
        versions_token = call(store, VERSIONS).next_page_token or ""
        others: list[Request[Any]] = [
            msgspec.structs.replace(RUNS, filter="metrics.acc > 0", page_token=runs_token),
            msgspec.structs.replace(RUNS, order_by=("start_time",), page_token=runs_token),
            msgspec.structs.replace(RUNS, experiment_ids=("0", "1"), page_token=runs_token),
            msgspec.structs.replace(RUNS, run_view_type="ALL", page_token=runs_token),
            msgspec.structs.replace(RUNS, page_token=versions_token),
            msgspec.structs.replace(VERSIONS, filter="name = 'm'", page_token=versions_token),
            msgspec.structs.replace(MODELS, page_token=versions_token),
            msgspec.structs.replace(LOGGED_MODELS, page_token=runs_token),
            msgspec.structs.replace(EXPERIMENTS, page_token=runs_token),
        ]
        for request in others:
            with refused(BAD, "it continues another search"):
                call(store, request)
        # What means the same is the same search.
        same = msgspec.structs.replace(RUNS, filter="   ", experiment_ids=("0", "0"), page_token=runs_token)
        assert call(store, same).runs

    def test_tokens_that_nobody_gave_out(self, store: Store, runs: list[str]) -> None:
        """Any JSON in the place of a row's values is an error of the caller."""
        for request, number in ((msgspec.structs.replace(RUNS, order_by=("metrics.acc",)), 4), (VERSIONS, 3)):
            first: Any = call(store, request)
            token = base64.b64decode(first.next_page_token)
            search, *values = msgspec.json.decode(msgspec.json.decode(token)["cursor"])
            assert len(values) == number
            strange: list[Any] = [
                None,
                True,
                "x",
                "\0",
                "nan",
                "1e400",
                "",
                2**63,
                -(2**70),
                1.5,
                -1,
                9,
                [],
                {},
                "\U0010ffff" * 40,
            ]
            cursors = [[], [search], [search, *values, 0], ["", *values], [search, *values[:-1]], {}, "x", 7, None]
            cursors += [
                [search, *values[:place], value, *values[place + 1 :]] for place in range(number) for value in strange
            ]
            for cursor in cursors:
                text = cursor if isinstance(cursor, str) else msgspec.json.encode(cursor).decode()
                plain = msgspec.json.encode({"offset": 2, "cursor": text})
                sent = msgspec.structs.replace(request, page_token=token_of(plain))
                try:
                    reply = call(store, sent)
                except Exception as error:
                    assert getattr(error, "error_code", None) == BAD, (cursor, error)
                else:
                    assert len(_found(reply)) <= 2, cursor

    def test_no_tokens_at_all(self, store: Store) -> None:
        """Are errors of the caller."""
        texts = (
            "x",
            token_of('{"offset": 2, "cursor": 5}'),
            token_of('{"offset": 2, "cursor": "[\\"\\ud800\\"]"}'),
            token_of('{"offset": -1, "cursor": "x"}'),
            token_of(b"\xff\xfe\x00"),
            token_of("[" * 3000),
            "A" * 5000,
        )
        for text in texts:
            for request in (RUNS, VERSIONS, MODELS, EXPERIMENTS, LOGGED_MODELS):
                with refused(BAD, "Invalid page token"):
                    call(store, msgspec.structs.replace(request, page_token=text))

    def test_values_too_long_for_a_token_are_counted_out(self, store: Store) -> None:
        """A walk over them is as certain as MLflow's: only while nothing comes or goes."""
        for number in range(5):
            run = make_run(store, run_name=f"r{number}")
            value = "x" * 5_000 + str(number * 3 % 5)
            call(store, LogBatch(run_id=run.info.run_id, params=(Param("p", value),)))
        request = msgspec.structs.replace(RUNS, order_by=("params.p",))
        assert walk(store, request) == whole(store, request) == ["r0", "r2", "r4", "r1", "r3"]
