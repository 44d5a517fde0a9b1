"""What a store promises about the points of metrics."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from itertools import pairwise

import pytest

from ...api.metrics import GetMetricHistory, GetMetricHistoryBulk, GetMetricHistoryBulkInterval
from ...api.runs import DeleteRun, LogBatch, LogMetric
from ...entities import Metric, Run
from ...store.base import Store
from .making import BAD, call, make_run, refused

POINTS = 3_000


def _log(store: Store, run: Run, points: Iterable[tuple[float, int, int]], key: str = "m") -> None:
    """Log (value, timestamp, step)."""
    metrics = [Metric(key, value, timestamp, step) for value, timestamp, step in points]
    for start in range(0, len(metrics), 1000):
        call(store, LogBatch(run_id=run.info.run_id, metrics=tuple(metrics[start : start + 1000])))


def _history(store: Store, run: Run, key: str = "m") -> list[tuple[float, int, int]]:
    reply = call(store, GetMetricHistory(run_id=run.info.run_id, metric_key=key))
    return [(metric.value, metric.timestamp, metric.step) for metric in reply.metrics]


def _pages(store: Store, run: Run, size: int | None, key: str = "m") -> list[list[Metric]]:
    pages, token = [], ""
    while True:
        request = GetMetricHistory(run_id=run.info.run_id, metric_key=key, max_results=size, page_token=token)
        reply = call(store, request)
        pages.append(list(reply.metrics))
        if reply.next_page_token is None:
            return pages
        token = reply.next_page_token


def _sample(
    store: Store, *runs: Run, wanted: int = 2500, steps: tuple[int | None, int | None] = (None, None), key: str = "m"
) -> list[Metric]:
    request = GetMetricHistoryBulkInterval(
        run_ids=tuple(run.info.run_id for run in runs),
        metric_key=key,
        start_step=steps[0],
        end_step=steps[1],
        max_results=wanted,
    )
    return list(call(store, request).metrics)


class MetricHistoryContract:
    """All points, and some that show the curve."""

    def test_history(self, store: Store) -> None:
        """By timestamp, step, value; a repeated point counts once; steps may be negative."""
        run = make_run(store)
        _log(store, run, [(3.0, 2, 1), (1.0, 1, -7), (2.0, 2, 0), (1.0, 2, 1), (3.0, 2, 1)])
        assert _history(store, run) == [(1.0, 1, -7), (2.0, 2, 0), (1.0, 2, 1), (3.0, 2, 1)]

    def test_history_of_nothing(self, store: Store) -> None:
        """An absent key or run is empty, not an error."""
        assert _history(store, make_run(store)) == []
        assert call(store, GetMetricHistory(run_id="nope", metric_key="m")).metrics == ()
        assert call(store, GetMetricHistoryBulk(run_ids=("nope",), metric_key="m")).metrics == ()
        assert _sample(store, make_run(store)) == []

    @pytest.mark.parametrize("size", [1, 2, 3, 7])
    def test_history_pages(self, store: Store, size: int) -> None:
        """Every point once and in order: equal times, equal steps, NaN beside 0, and both ends of the numbers."""
        run = make_run(store)
        largest = 2**63 - 1
        _log(store, run, [(0.1 * number, number // 3, 5 - number) for number in range(9)])
        _log(store, run, [(0.0, 1, 1), (math.nan, 1, 1), (-math.inf, 1, 1), (math.inf, 1, 1), (1.0, largest, -largest)])
        whole = call(store, GetMetricHistory(run_id=run.info.run_id, metric_key="m")).metrics
        pages = _pages(store, run, size)
        assert [repr(point) for page in pages for point in page] == [repr(point) for point in whole]
        assert len(whole) == 14
        assert all(len(page) == size for page in pages[:-1])

    def test_points_that_come_do_not_move_others_to_another_page(self, store: Store) -> None:
        """A page begins behind the last point of the page before."""
        run = make_run(store)
        _log(store, run, [(1.0, time, time) for time in (10, 20, 30)])
        first = call(store, GetMetricHistory(run_id=run.info.run_id, metric_key="m", max_results=2))
        _log(store, run, [(1.0, 1, 1), (1.0, 2, 2), (1.0, 25, 25)])
        token = first.next_page_token or ""
        rest = call(store, GetMetricHistory(run_id=run.info.run_id, metric_key="m", page_token=token))
        assert [point.timestamp for point in rest.metrics] == [25, 30]

    def test_a_page_token_belongs_to_its_metric(self, store: Store) -> None:
        """Of another metric, another run or no server it is refused."""
        run = make_run(store)
        for key in ("m", "n"):
            _log(store, run, [(1.0, 1, step) for step in range(3)], key)
        found = call(store, GetMetricHistory(run_id=run.info.run_id, metric_key="m", max_results=1))
        token = found.next_page_token or ""
        for run_id, key in ((run.info.run_id, "n"), (make_run(store).info.run_id, "m")):
            with refused(BAD, "it continues another search"):
                call(store, GetMetricHistory(run_id=run_id, metric_key=key, max_results=1, page_token=token))
        for wrong in ("zz", "eyJvZmZzZXQiOiAzfQ=="):
            with refused(BAD, "Invalid page token"):
                call(store, GetMetricHistory(run_id=run.info.run_id, metric_key="m", max_results=1, page_token=wrong))

    def test_histories_of_several_runs(self, store: Store) -> None:
        """One run after the other by id, so many points in all; each names its run."""
        runs = sorted((make_run(store) for _ in range(3)), key=lambda run: run.info.run_id)
        for run in runs:
            _log(store, run, [(1.0, 5 - step, step) for step in range(3)])
        ids = tuple(run.info.run_id for run in reversed(runs))
        found = call(store, GetMetricHistoryBulk(run_ids=ids, metric_key="m")).metrics
        expected = [(run.info.run_id, step) for run in runs for step in (2, 1, 0)]
        assert [(point.run_id, point.step) for point in found] == expected
        cut = call(store, GetMetricHistoryBulk(run_ids=ids, metric_key="m", max_results=4)).metrics
        assert [(point.run_id, point.step) for point in cut] == expected[:4]

    def test_few_points_are_all_in_the_sample(self, store: Store) -> None:
        """By step, then time, then value; of runs in the order asked for; deleted runs too."""
        runs = [make_run(store), make_run(store)]
        _log(store, runs[0], [(2.0, 1, 0), (math.nan, 1, 1), (1.0, 1, 1), (0.0, 1, 1), (9.0, 0, 1)])
        _log(store, runs[1], [(5.0, 1, -3)])
        call(store, DeleteRun(run_id=runs[1].info.run_id))
        found = _sample(store, runs[1], runs[0])
        assert [point.run_id for point in found] == [runs[1].info.run_id] + [runs[0].info.run_id] * 5
        assert [point.step for point in found] == [-3, 0, 1, 1, 1, 1]
        assert [repr(point.value) for point in found] == ["5.0", "2.0", "9.0", "0.0", "nan", "1.0"]

    @pytest.mark.parametrize("wanted", [2, 3, 10, 500, 2500])
    def test_a_sample_is_spread_evenly(self, store: Store, wanted: int) -> None:
        """The first point, the last, and so many in all, at equal distances."""
        run = make_run(store)
        _log(store, run, [(float(step), 1, step) for step in range(POINTS)])
        steps = [point.step for point in _sample(store, run, wanted=wanted)]
        assert (steps[0], steps[-1], len(steps)) == (0, POINTS - 1, wanted)
        distances = {after - before for before, after in pairwise(steps)}
        assert max(distances) - min(distances) <= 1

    def test_one_point_of_many_is_the_last(self, store: Store) -> None:
        """There is no middle to show."""
        run = make_run(store)
        _log(store, run, [(1.0, 1, step) for step in range(5)])
        assert [point.step for point in _sample(store, run, wanted=1)] == [4]

    def test_a_sample_of_a_range_of_steps(self, store: Store) -> None:
        """Both ends are in it where there are points; a range without points is empty."""
        run = make_run(store)
        _log(store, run, [(1.0, 1, step) for step in range(-1500, 1500)])
        steps = [point.step for point in _sample(store, run, wanted=5, steps=(-100, 100))]
        assert steps == [-100, -50, 0, 50, 100]
        assert [point.step for point in _sample(store, run, wanted=5, steps=(7, 7))] == [7]
        assert [point.step for point in _sample(store, run, wanted=5, steps=(1498, 5000))] == [1498, 1499]
        assert _sample(store, run, steps=(1500, 2**63 - 1)) == []

    def test_a_sample_of_points_without_steps_is_spread_over_their_time(self, store: Store) -> None:
        """All at step 0, as when no step was given."""
        run = make_run(store)
        _log(store, run, [(float(time), time, 0) for time in range(POINTS)])
        times = [point.timestamp for point in _sample(store, run, wanted=11)]
        assert len(times) == 11
        assert (times[0], times[-1]) == (0, POINTS - 1)
        assert max(after - before for before, after in pairwise(times)) <= POINTS // 9

    def test_a_sample_of_few_steps_with_many_points_each(self, store: Store) -> None:
        """Every step is in it, each with points over all its time."""
        run = make_run(store)
        _log(store, run, [(1.0, number, number % 3) for number in range(POINTS)])
        found = _sample(store, run, wanted=60)
        assert len(found) <= 60
        for step in range(3):
            times = [point.timestamp for point in found if point.step == step]
            assert len(times) >= 15
            assert times[0] <= POINTS / 10
            assert times[-1] >= POINTS * 0.9

    @pytest.mark.parametrize("far", [10**6, 10**15, 2**63 - 1])
    def test_a_sample_shows_the_many_points_beside_a_distant_one(self, store: Store, far: int) -> None:
        """Steps that are not spread evenly do not hide each other."""
        run = make_run(store)
        _log(store, run, [(1.0, 1, step) for step in (-far, far, *range(1000))])
        steps = [point.step for point in _sample(store, run, wanted=50)]
        assert (steps[0], steps[-1], len(steps)) == (-far, far, 50)
        within = steps[1:-1]
        assert (within[0], within[-1]) == (0, 999)
        assert max(after - before for before, after in pairwise(within)) <= 60

    @pytest.mark.parametrize("seed", range(4))
    def test_a_sample_of_any_points_holds(self, store: Store, seed: int) -> None:
        """Points that were logged, in order, each once, no more than asked for, first and last among them."""
        chance = random.Random(seed)  # noqa: S311 - the points of a test
        run = make_run(store)
        steps = [chance.choice([0, chance.randrange(50), chance.randrange(10**6)]) for _ in range(800)]
        _log(store, run, [(chance.random(), chance.randrange(10 ** chance.randrange(7)), step) for step in steps])
        logged = _sample(store, run)
        assert len(logged) == 800
        for wanted in (2, 5, 100, 799):
            found = _sample(store, run, wanted=wanted)
            assert len(found) <= wanted
            assert (found[0], found[-1]) == (logged[0], logged[-1])
            places = [logged.index(point) for point in found]
            assert places == sorted(set(places))

    def test_what_a_sample_cannot_be_of(self, store: Store) -> None:
        """No run, too many runs, a range with one end or turned round, too many points."""
        run_id = make_run(store).info.run_id
        call(store, LogMetric(run_id=run_id, key="m", value=1.0, timestamp=1))
        for fields, message in (
            ({"run_ids": ()}, "must specify at least one run_id"),
            ({"run_ids": (run_id,) * 101}, "at most 100 run_ids. Received 101 run_ids."),
            ({"start_step": 1}, "If either start step or end step are specified, both must be specified."),
            ({"end_step": 1}, "If either start step or end step are specified, both must be specified."),
            (
                {"start_step": 5, "end_step": 1},
                "end_step must be greater than start_step. Found start_step=5 and end_step=1.",
            ),
            ({"max_results": 0}, "max_results must be between 1 and 2500"),
            ({"max_results": 2501}, "max_results must be between 1 and 2500"),
        ):
            with refused(BAD, message):
                arguments = {"run_ids": (run_id,), "metric_key": "m", **fields}
                call(store, GetMetricHistoryBulkInterval(**arguments))  # type: ignore[arg-type]  # wrong on purpose
        with refused(BAD, "at most 25000"):
            call(store, GetMetricHistoryBulk(run_ids=(run_id,), metric_key="m", max_results=25_001))
