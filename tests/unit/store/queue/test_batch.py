"""Which entries are sent together, and what is sent."""

import pytest

from regista.api.delivery import Delivery
from regista.api.runs import LogBatch, LogMetric, LogParam, SetTag, UpdateRun
from regista.entities import Metric, Param, Tag, wire
from regista.errors import CorruptedData
from regista.store.queue.batch import MAX_BYTES, Batch, fitting
from regista.store.queue.entry import Entry, checked

RUN = "a" * 32
QUEUE = "0" * 32


def entries(*requests, user="ada"):
    calls = [checked(request) for request in requests]
    return tuple(Entry(n, RUN, type(call).__name__, user, wire.encode(call)) for n, call in enumerate(calls, 1))


def metric(step=0, **more):
    return LogMetric(run_id=RUN, key="loss", value=0.5, timestamp=7, step=step, **more)


def param(key, value):
    return LogParam(run_id=RUN, key=key, value=value)


def tag(key, value):
    return SetTag(run_id=RUN, key=key, value=value)


def test_calls_of_all_kinds_become_one():
    waiting = entries(
        metric(1, model_id="m-1", dataset_name="d", dataset_digest="9"),
        param("lr", "0.1"),
        tag("t", "x"),
        LogBatch(
            run_id=RUN, metrics=(Metric("acc", float("nan"), 8),), params=(Param("n", "3"),), tags=(Tag("u", ""),)
        ),
    )
    assert fitting(waiting) == 4
    sent = Batch(QUEUE, 3, waiting).request()
    assert sent.delivery == Delivery(QUEUE, 3)
    assert sent.run_id == RUN
    assert [point.key for point in sent.metrics] == ["loss", "acc"]
    assert sent.metrics[0] == Metric("loss", 0.5, 7, 1, "m-1", "d", "9")
    assert sent.metrics[1].value != sent.metrics[1].value
    assert sent.params == (Param("lr", "0.1"), Param("n", "3"))
    assert sent.tags == (Tag("t", "x"), Tag("u", ""))


def test_the_end_of_a_run_goes_alone():
    end = UpdateRun(run_id=RUN, status="FINISHED", end_time=9)
    assert fitting(entries(metric(), end, metric())) == 1
    assert fitting(entries(end, metric())) == 1
    sent = Batch(QUEUE, 1, entries(end)).request()
    assert (sent.status, sent.end_time, sent.delivery) == ("FINISHED", 9, Delivery(QUEUE, 1))


def test_a_second_value_of_a_tag_is_sent_after_the_first():
    assert fitting(entries(tag("t", "1"), tag("u", "1"), tag("t", "2"))) == 2


def test_the_same_value_again_is_sent_once():
    waiting = entries(tag("t", "1"), tag("t", "1"), param("p", "1"), param("p", "1"))
    assert fitting(waiting) == 4
    sent = Batch(QUEUE, 1, waiting).request()
    assert (sent.tags, sent.params) == ((Tag("t", "1"),), (Param("p", "1"),))


def test_each_user_logs_in_their_own_name():
    waiting = entries(metric(1)) + entries(metric(2), user="bob")
    assert fitting(waiting) == 1
    assert Batch(QUEUE, 1, waiting[1:]).caller.user == "bob"


@pytest.mark.parametrize(
    ("requests", "count"),
    [
        ([metric(step) for step in range(1001)], 1000),
        ([param(f"p{number}", "x") for number in range(101)], 100),
        ([tag(f"t{number}", "x") for number in range(101)], 100),
        ([*[metric(step) for step in range(999)], param("p", "1"), tag("t", "1")], 1000),
        ([tag("t", "x" * MAX_BYTES), tag("u", "x")], 1),
        ([tag("t", "x"), tag("u", "x" * MAX_BYTES)], 1),
    ],
)
def test_a_batch_has_what_one_call_may_have(requests, count):
    waiting = entries(*requests)
    assert fitting(waiting) == count
    Batch(QUEUE, 1, waiting[:count]).request()


def test_a_call_that_is_a_full_batch_goes_alone():
    full = LogBatch(run_id=RUN, metrics=tuple(Metric("m", 1.0, 1, step) for step in range(1000)))
    assert fitting(entries(full, metric())) == 1
    assert fitting(entries(metric(), full)) == 1


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_value_that_is_no_json_number_arrives(value):
    request = LogMetric(run_id=RUN, key="m", value=value, timestamp=1)
    (point,) = Batch(QUEUE, 1, entries(request)).request().metrics
    assert point == Metric("m", value, 1)


@pytest.mark.parametrize(("kind", "content"), [("LogBatch", b'{"run_id'), ("LogBatch", b"[]"), ("Unknown", b"{}")])
def test_an_entry_that_cannot_be_read_goes_alone(kind, content):
    damaged = Entry(3, RUN, kind, "ada", content)
    waiting = (*entries(metric(1), metric(2)), damaged, *entries(metric(4)))
    assert fitting(waiting) == 2
    assert fitting(waiting[2:]) == 1
    with pytest.raises(CorruptedData, match="cannot be read"):
        Batch(QUEUE, 1, (damaged,)).request()
