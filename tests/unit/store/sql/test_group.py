"""SqlStore.call_together: several changes with one commit."""

import pytest

from regista.api.events import ListModelEvents, VerifyHistory
from regista.api.model_versions import CreateModelVersion, SetModelVersionTag
from regista.api.registered_models import CreateRegisteredModel, GetRegisteredModel, SetAlias
from regista.api.runs import CreateRun, GetRun, LogMetric
from regista.entities import ANONYMOUS, Caller
from regista.errors import AlreadyExists, InvalidParameter, NotFound, Unavailable
from regista.store.sql import SqlStore


@pytest.fixture
def store(tmp_path):
    store = SqlStore(f"sqlite:///{tmp_path / 'regista.db'}")
    store.call(CreateRegisteredModel(name="bikes"), ANONYMOUS)
    yield store
    store.close()


@pytest.fixture
def commits(store):
    """The commits of the store from now on."""
    seen = []
    with store._database.write() as connection:
        driver = connection.connection.driver_connection
    driver.set_trace_callback(lambda statement: seen.append(statement) if statement == "COMMIT" else None)
    return seen


VERSION = CreateModelVersion(name="bikes", source="s3://b/m")


def together(store, *requests):
    return store.call_together([(request, ANONYMOUS) for request in requests])


def test_there_is_one_commit(store, commits):
    replies = together(store, VERSION, VERSION, VERSION)
    assert [reply.model_version.version for reply in replies] == ["1", "2", "3"]
    assert len(commits) == 1
    assert store.call(VerifyHistory(), ANONYMOUS).broken == ()


def test_everybody_is_the_caller_of_their_own_change(store):
    store.call_together([(VERSION, Caller("ann", "because")), (VERSION, Caller("bob"))])
    events = store.call(ListModelEvents(name="bikes"), ANONYMOUS).events
    assert {("ann", "because"), ("bob", None)} <= {(event.actor, event.reason) for event in events}


def test_what_is_refused_leaves_the_others_alone(store, commits):
    outcomes = together(
        store,
        VERSION,
        SetAlias(name="bikes", alias="best", version="9"),
        CreateRegisteredModel(name="bikes"),
        SetModelVersionTag(name="bikes", version="1", key="k", value="with\0nul"),
        VERSION,
    )
    assert [type(outcome) for outcome in outcomes[1:4]] == [NotFound, AlreadyExists, InvalidParameter]
    assert [outcomes[0].model_version.version, outcomes[4].model_version.version] == ["1", "2"]
    assert len(commits) == 1


def test_a_change_that_fails_halfway_is_undone_alone(store):
    run_id = store.call(CreateRun(experiment_id="0"), ANONYMOUS).run.info.run_id
    good, bad, other = together(
        store,
        LogMetric(run_id=run_id, key="a", value=1.0, timestamp=1),
        LogMetric(run_id=run_id, key="b", value=1.0, timestamp=1, step=2**80),
        LogMetric(run_id=run_id, key="c", value=1.0, timestamp=1),
    )
    assert isinstance(bad, InvalidParameter)
    assert not isinstance(good, Exception)
    assert not isinstance(other, Exception)
    assert store.call(GetRun(run_id=run_id), ANONYMOUS).run.data.metrics == {"a": 1.0, "c": 1.0}
    assert store.call(VerifyHistory(), ANONYMOUS).broken == ()


def test_a_full_disk_is_said_to_everybody(store):
    with store._database.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite's own way to be full
    long = [CreateRegisteredModel(name=f"m{number}", description="x" * 50_000) for number in range(3)]
    outcomes = together(store, *long)
    assert [type(outcome) for outcome in outcomes] == [Unavailable] * 3
    with pytest.raises(NotFound):
        store.call(GetRegisteredModel(name="m0"), ANONYMOUS)
