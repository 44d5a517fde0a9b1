"""WriteQueue: the order, the groups, the errors."""

import asyncio

import pytest

from regista.api.model_versions import CreateModelVersion
from regista.api.registered_models import CreateRegisteredModel
from regista.entities import ANONYMOUS
from regista.errors import NotFound
from regista.server.write_queue import WriteQueue
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
