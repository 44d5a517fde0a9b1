"""Whoever changes the history, or a sealed file, behind the store's back is found out."""

import sqlite3

import pytest

from regista.api.events import VerifyHistory
from regista.api.model_versions import CreateModelVersion
from regista.api.registered_models import CreateRegisteredModel, SetAlias
from regista.api.runs import CreateRun
from regista.entities import ANONYMOUS, Caller, FileEntry
from regista.store.sql import SqlStore


@pytest.fixture
def path(tmp_path):
    return tmp_path / "regista.db"


@pytest.fixture
def store(path):
    store = SqlStore(f"sqlite:///{path}")
    run = store.call(CreateRun(experiment_id="0"), ANONYMOUS).run.info
    store.files.link([FileEntry(f"0/{run.run_id}/artifacts/m/MLmodel", 3, "a" * 64)], ANONYMOUS)
    store.call(CreateRegisteredModel(name="bikes"), ANONYMOUS)
    for _ in range(3):
        store.call(CreateModelVersion(name="bikes", source=f"{run.artifact_uri}/m", run_id=run.run_id), ANONYMOUS)
    store.call(SetAlias(name="bikes", alias="best", version="1"), Caller("ann", "tested"))
    assert store.call(VerifyHistory(), ANONYMOUS).broken == ()
    yield store
    store.close()


def tamper(path, statement):
    with sqlite3.connect(path) as connection:
        assert connection.execute(statement).rowcount >= 1
    connection.close()


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE events SET actor = 'bob' WHERE action = 'alias.set'", "content was changed"),
        ("UPDATE events SET reason = NULL WHERE action = 'alias.set'", "content was changed"),
        ("UPDATE events SET time = time + 1 WHERE action = 'registered_model.created'", "content was changed"),
        ("""UPDATE events SET after = '{"version":"2"}' WHERE action = 'alias.set'""", "content was changed"),
        ("UPDATE events SET hash = previous_hash WHERE action = 'registered_model.created'", "content was changed"),
        ("DELETE FROM events WHERE subject LIKE 'model:%' AND sequence = 3", "events 3 to 3 are missing"),
        ("DELETE FROM events WHERE subject LIKE 'model:%' AND sequence = 1", "events 1 to 1 are missing"),
        ("UPDATE files SET digest = 'b' WHERE path LIKE 'registry/%/2/%'", "files of version 2 are not those"),
        ("DELETE FROM files WHERE path LIKE 'registry/%/2/%'", "files of version 2 are not those"),
        ("UPDATE model_versions SET manifest_digest = 'x' WHERE version = 2", "version 2 does not have the manifest"),
    ],
)
def test_tampering_is_found(store, path, statement, problem):
    tamper(path, statement)
    broken = store.call(VerifyHistory(), ANONYMOUS).broken
    assert any(problem in place.problem for place in broken), broken
    assert all(place.subject.startswith("model:") for place in broken)


def test_a_slipped_in_event_breaks_the_chain(store, path):
    """With a hash of its own that is right in itself."""
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE events SET sequence = sequence + 1 WHERE subject LIKE 'model:%' AND sequence = 5")
        connection.execute(
            "INSERT INTO events (subject, sequence, action, actor, time, previous_hash, hash) "
            "SELECT subject, 5, 'alias.set', 'eve', 1, hash, 'x' FROM events "
            "WHERE subject LIKE 'model:%' AND sequence = 4"
        )
    connection.close()
    broken = store.call(VerifyHistory(), ANONYMOUS).broken
    assert [place.sequence for place in broken] == [5, 6]
