"""Points of metrics are sent in batches, kept for a store that is away, and dropped when there are too many."""

from __future__ import annotations

import pytest

from regista.autolog.metric_points import MOST_POINTS, MOST_WAITING, MetricPoints
from regista.entities import Metric
from regista.errors import Unavailable


class Store:
    """Takes points, or is away."""

    def __init__(self) -> None:
        self.batches: list[list[Metric]] = []
        self.is_away = False
        self.asked = 0

    def send(self, points: list[Metric]) -> None:
        self.asked += 1
        if self.is_away:
            raise Unavailable("away")
        self.batches.append(points)


def test_without_a_pause_each_point_goes_at_once() -> None:
    store = Store()
    points = MetricPoints(store.send, seconds=0.0)
    points.add({"loss": 1.0, "mae@2": 2.0}, 3)
    assert [[(point.key, point.value, point.step) for point in batch] for batch in store.batches] == [
        [("loss", 1.0, 3), ("mae_at_2", 2.0, 3)]
    ]


def test_with_a_pause_they_go_when_there_are_many() -> None:
    store = Store()
    points = MetricPoints(store.send, seconds=3600)
    for step in range(MOST_POINTS + 5):
        points.add({"loss": 1.0}, step)
    assert [len(batch) for batch in store.batches] == [MOST_POINTS]
    points.flush()
    assert [len(batch) for batch in store.batches] == [MOST_POINTS, 5]


def test_a_store_that_is_away_is_asked_once_and_gets_what_waited() -> None:
    store = Store()
    store.is_away = True
    points = MetricPoints(store.send, seconds=0.0)
    with pytest.raises(Unavailable):
        points.add({"loss": 1.0}, 0)
    points.add({"loss": 1.0}, 1)
    assert store.asked == 1
    store.is_away = False
    points.flush()
    assert [point.step for point in store.batches[0]] == [0, 1]


def test_points_that_nobody_takes_do_not_fill_the_memory() -> None:
    store = Store()
    store.is_away = True
    points = MetricPoints(store.send, seconds=0.0)
    many = {f"metric {number}": 1.0 for number in range(1000)}
    with pytest.raises(Unavailable, match="away"):
        points.add(many)
    for step in range(1, MOST_WAITING // 1000 + 2):
        points.add(many, step)
    store.is_away = False
    with pytest.raises(Unavailable, match="2000 points were dropped"):
        points.flush()
    assert [len(batch) for batch in store.batches] == [MOST_WAITING]
    points.flush()
