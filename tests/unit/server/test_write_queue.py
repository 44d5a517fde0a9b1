"""WriteQueue: the order, the groups, the errors."""

import asyncio
import sqlite3

import pytest
from msgspec.structs import replace

from regista.api.metrics import GetMetricHistory
from regista.api.model_versions import CreateModelVersion
from regista.api.registered_models import CreateRegisteredModel
from regista.api.request import EMPTY
from regista.api.runs import CreateRun, GetRun, LogMetric
from regista.entities import ANONYMOUS
from regista.errors import InvalidParameter, NotFound
from regista.server.write_queue import REST, SLOW, WriteQueue
from regista.store.sql import SqlStore


class Groups(SqlStore):
    """A store that notes how many calls came together."""

    sizes: list[int]

    def call_together(self, calls):
        self.sizes.append(len(calls))
        return super().call_together(calls)


@pytest.fixture
def store(tmp_path):
    store = Groups(f"sqlite:///{tmp_path / 'regista.db'}")
    store.sizes = []
    store.call(CreateRegisteredModel(name="bikes"), ANONYMOUS)
    yield store
    store.close()


def answers(store, requests):
    async def ask():
        queue = WriteQueue(store)
        calls = (queue.call(request, ANONYMOUS) for request in requests)
        try:
            return await asyncio.gather(*calls, return_exceptions=True)
        finally:
            queue.close()

    return asyncio.run(ask())


def test_what_waits_together_is_made_together_in_its_order(store):
    replies = answers(store, [CreateModelVersion(name="bikes", source=f"s3://b/{n}") for n in range(100)])
    assert [reply.model_version.version for reply in replies] == [str(n + 1) for n in range(100)]
    assert [reply.model_version.source for reply in replies] == [f"s3://b/{n}" for n in range(100)]
    assert store.sizes == [64, 36]


def test_everybody_gets_their_own_error(store):
    names = ["bikes", "none", "bikes"]
    first, missing, last = answers(store, [CreateModelVersion(name=name, source="s3://b/m") for name in names])
    assert isinstance(missing, NotFound)
    assert (first.model_version.version, last.model_version.version) == ("1", "2")


def test_who_goes_away_stops_nobody(store):
    async def ask():
        queue = WriteQueue(store)
        request = CreateModelVersion(name="bikes", source="s3://b/m")
        calls = [queue.call(request, ANONYMOUS) for _ in range(3)]
        await asyncio.sleep(0)
        calls[1].cancel()
        replies = await asyncio.gather(calls[0], calls[2])
        again = await queue.call(request, ANONYMOUS)
        queue.close()
        return [reply.model_version.version for reply in (*replies, again)]

    assert asyncio.run(ask()) == ["1", "3", "4"]


def alone(store, *requests, meanwhile=lambda: None, clock=lambda: 0.0):
    """The replies or errors of who is alone, and whether each was there at once; by default no change takes time."""

    async def ask():
        queue = WriteQueue(store, lambda: True, clock)
        outcomes = []
        for request in requests:
            reply = queue.call(request, ANONYMOUS)
            done = reply.done()
            meanwhile()
            outcomes.append((done, (await asyncio.gather(reply, return_exceptions=True))[0]))
        queue.close()
        return outcomes

    return asyncio.run(ask())


def test_who_is_alone_has_short_changes_made_at_once(store):
    ((done, created),) = alone(store, CreateRun(experiment_id="0"))
    assert done
    run_id = created.run.info.run_id
    point = LogMetric(run_id=run_id, key="loss", value=0.5, timestamp=1)
    missing = LogMetric(run_id="none", key="loss", value=0.5, timestamp=1)
    (first, reply), (refused, error), (second, _) = alone(store, point, missing, replace(point, step=1))
    assert (first, refused, second) == (True, True, True)
    assert reply == EMPTY
    assert isinstance(error, NotFound)
    history = store.call(GetMetricHistory(run_id=run_id, metric_key="loss"), ANONYMOUS)
    assert [metric.step for metric in history.metrics] == [0, 1]


def test_a_long_change_is_for_the_thread_even_then(store):
    ((done, reply),) = alone(store, CreateModelVersion(name="bikes", source="s3://b/m"))
    assert not done
    assert reply.model_version.version == "1"


def test_nobody_waits_on_the_event_loop_for_a_writer_of_another_process(store, tmp_path):
    other = sqlite3.connect(tmp_path / "regista.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ((done, reply),) = alone(store, CreateRun(experiment_id="0"), meanwhile=lambda: other.execute("COMMIT"))
    other.close()
    assert not done
    assert store.call(GetRun(run_id=reply.run.info.run_id), ANONYMOUS).run == reply.run


def test_what_the_database_cannot_take_is_said_in_the_words_of_the_thread(store):
    ((done, error),) = alone(store, CreateRun(experiment_id="0", start_time=2**63))
    assert not done
    assert isinstance(error, InvalidParameter)


def test_after_a_slow_change_the_loop_is_left_alone_for_a_while(store):
    slow, rested = SLOW * 2, SLOW * 2 + SLOW * 2 * REST
    seconds = iter([0.0, slow, rested - SLOW, rested, rested])
    outcomes = alone(store, *[CreateRun(experiment_id="0")] * 3, clock=lambda: next(seconds))
    assert [done for done, _ in outcomes] == [True, False, True]
