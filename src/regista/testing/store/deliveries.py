"""What a store promises about calls that a client's queue sends again."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

from ...api.delivery import Delivery
from ...api.events import ListEvents
from ...api.purge import PurgeDeliveries
from ...api.runs import DeleteRun, GetRun, LogBatch, LogParam, UpdateRun
from ...entities import Metric, Param, Run, Tag
from ...store.base import Store
from .making import BAD, call, make_run, refused


def _batch(run: Run, delivery: Delivery, value: str) -> LogBatch:
    return LogBatch(
        run_id=run.info.run_id,
        metrics=(Metric("m", float(value), int(value)),),
        params=(Param(f"p{value}", value),),
        tags=(Tag("t", value),),
        delivery=delivery,
    )


def _actions(store: Store, run: Run) -> list[str]:
    events = call(store, ListEvents(subject=f"run:{run.info.run_id}")).events
    return sorted(event.action for event in events if event.action != "run.created")


_ONCE = ["run.metrics_logged", "run.params_logged", "run.tags_set"]


class DeliveryContract:
    """Numbers of a queue: carried out once each."""

    def test_a_batch_that_is_sent_again_changes_nothing(self, store: Store) -> None:
        """No value and no event, whatever the second one says."""
        run, queue = make_run(store), uuid.uuid4().hex
        call(store, _batch(run, Delivery(queue, 1), "1"))
        call(store, _batch(run, Delivery(queue, 1), "1"))
        call(store, _batch(run, Delivery(queue, 1), "2"))
        data = call(store, GetRun(run_id=run.info.run_id)).run.data
        assert (data.metrics, data.params, data.tags["t"]) == ({"m": 1.0}, {"p1": "1"}, "1")
        assert _actions(store, run) == _ONCE

    def test_numbers_grow_and_lower_ones_are_done(self, store: Store) -> None:
        """Numbers may be left out; other queues have numbers of their own."""
        run, queue = make_run(store), uuid.uuid4().hex
        for sequence, value in ((3, "1"), (2, "2"), (7, "3"), (7, "4")):
            call(store, _batch(run, Delivery(queue, sequence), value))
        call(store, _batch(run, Delivery(uuid.uuid4().hex, 1), "5"))
        assert set(call(store, GetRun(run_id=run.info.run_id)).run.data.params) == {"p1", "p3", "p5"}

    def test_a_refused_batch_does_not_count(self, store: Store) -> None:
        """Its number can be sent with what is right."""
        run, queue = make_run(store), uuid.uuid4().hex
        call(store, LogParam(run_id=run.info.run_id, key="p1", value="other"))
        with refused(BAD, "Changing param values is not allowed"):
            call(store, _batch(run, Delivery(queue, 1), "1"))
        call(store, _batch(run, Delivery(queue, 1), "2"))
        data = call(store, GetRun(run_id=run.info.run_id)).run.data
        assert (data.metrics, data.params) == ({"m": 2.0}, {"p1": "other", "p2": "2"})

    def test_the_end_of_a_run_is_carried_out_once(self, store: Store) -> None:
        """A later change of the state stays."""
        run, queue = make_run(store), uuid.uuid4().hex
        end = UpdateRun(run_id=run.info.run_id, status="FAILED", end_time=9, delivery=Delivery(queue, 1))
        call(store, end)
        call(store, UpdateRun(run_id=run.info.run_id, status="RUNNING"))
        assert call(store, end).run_info.status == "RUNNING"

    def test_what_was_done_before_the_run_was_deleted_is_no_error_again(self, store: Store) -> None:
        """What was not done is one."""
        run, queue = make_run(store), uuid.uuid4().hex
        end = UpdateRun(run_id=run.info.run_id, status="FINISHED", delivery=Delivery(queue, 2))
        call(store, _batch(run, Delivery(queue, 1), "1"))
        call(store, end)
        call(store, DeleteRun(run_id=run.info.run_id))
        call(store, _batch(run, Delivery(queue, 1), "1"))
        call(store, end)
        with refused(BAD, "must be in the 'active' state"):
            call(store, _batch(run, Delivery(queue, 3), "1"))

    def test_the_same_batch_many_times_at_once_is_carried_out_once(self, store: Store) -> None:
        """The first of a queue as well as later ones."""
        run, queue = make_run(store), uuid.uuid4().hex
        with ThreadPoolExecutor(8) as pool:
            for sequence in (1, 2, 3):
                batch = _batch(run, Delivery(queue, sequence), str(sequence))
                list(pool.map(lambda _, sent=batch: call(store, sent), range(8)))
        assert _actions(store, run) == sorted(_ONCE * 3)

    def test_a_queue_is_remembered_until_it_has_sent_nothing_for_long(self, store: Store) -> None:
        """What it sends after that is carried out again."""
        run, queue = make_run(store), uuid.uuid4().hex
        call(store, _batch(run, Delivery(queue, 1), "1"))
        call(store, PurgeDeliveries())
        call(store, _batch(run, Delivery(queue, 1), "2"))
        assert call(store, GetRun(run_id=run.info.run_id)).run.data.tags["t"] == "1"
        assert call(store, PurgeDeliveries(older_than=0)).queues >= 1
        assert call(store, PurgeDeliveries(older_than=0)).queues == 0
        call(store, _batch(run, Delivery(queue, 1), "2"))
        assert call(store, GetRun(run_id=run.info.run_id)).run.data.tags["t"] == "2"

    def test_an_age_is_a_number_that_is_not_negative(self, store: Store) -> None:
        """Neither less than nothing nor a text."""
        for age in (-1, 2**60, "90d"):
            with refused(BAD, "older_than"):
                call(store, PurgeDeliveries(older_than=age))  # type: ignore[arg-type]  # that is what is refused
