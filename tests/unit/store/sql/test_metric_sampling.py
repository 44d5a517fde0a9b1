"""Which places of a metric are looked at."""

import random

import pytest

from regista.api.metrics import GetMetricHistoryBulkInterval
from regista.api.runs import CreateRun, LogBatch
from regista.entities import ANONYMOUS, Metric
from regista.store.sql import SqlStore
from regista.store.sql.metric_sampling import spread, thinned


@pytest.mark.parametrize(
    ("first", "last", "count", "expected"),
    [
        (0, 10, 3, [0, 5, 10]),
        (-5, 5, 2, [-5, 5]),
        (0, 3, 9, [0, 1, 2, 3]),
        (7, 7, 4, [7]),
        (0, 10, 1, [0]),
        (-(2**63), 2**63 - 1, 2, [-(2**63), 2**63 - 1]),
    ],
)
def test_spread(first, last, count, expected):
    assert spread(first, last, count) == expected


def test_spread_numbers_are_different_and_as_many_as_asked_for():
    for seed in range(200):
        chance = random.Random(seed)
        first, width, count = chance.randrange(-99, 99), chance.randrange(10**5), chance.randrange(2, 400)
        found = spread(first, first + width, count)
        assert found == sorted(set(found))
        assert len(found) == min(count, width + 1)
        assert (found[0], found[-1]) == (first, first + width)


def test_thinned():
    assert thinned("abcdefg", 3) == ["a", "d", "g"]
    assert thinned("abc", 5) == ["a", "b", "c"]
    assert thinned("abc", 1) == ["c"]


def test_a_sample_reads_a_small_part_of_the_points(tmp_path):
    """Counted by SQLite itself: what it does for ten times as many points is hardly more."""
    store = SqlStore(f"sqlite:///{tmp_path / 'regista.db'}")
    try:
        steps = {}
        for size in (2_000, 20_000):
            run_id = store.call(CreateRun(experiment_id="0"), ANONYMOUS).run.info.run_id
            for start in range(0, size, 1_000):
                points = tuple(Metric("m", 1.0, step, step) for step in range(start, start + 1_000))
                store.call(LogBatch(run_id=run_id, metrics=points), ANONYMOUS)
            steps[size] = _work(store, GetMetricHistoryBulkInterval(run_ids=(run_id,), metric_key="m", max_results=50))
        assert steps[20_000] < 2 * steps[2_000]
    finally:
        store.close()


def _work(store, request):
    """How many instructions SQLite's virtual machine runs for a request, in tens."""
    with store._database.read() as connection:
        driver = connection.connection.driver_connection  # idle again afterwards, and so the one that is taken
    count = 0

    def more():
        nonlocal count
        count += 1

    driver.set_progress_handler(more, 10)
    try:
        assert len(store.call(request, ANONYMOUS).metrics) == 50
    finally:
        driver.set_progress_handler(None, 0)
    return count
