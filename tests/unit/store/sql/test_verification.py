"""What verification counts, and what it sees while others write; what it finds is in system/test_tampering.py."""

import sqlite3
import threading
from contextlib import closing
from itertools import count

import pytest

from regista.api.events import VerifyHistory
from regista.api.model_versions import CreateModelVersion, DeleteModelVersion, TransitionModelVersionStage
from regista.api.registered_models import CreateRegisteredModel, DeleteRegisteredModel, SetAlias
from regista.api.runs import CreateRun, SetTag
from regista.entities import ANONYMOUS, FileEntry
from regista.store.sql import SqlStore, verification


@pytest.fixture
def store(tmp_path):
    store = SqlStore(f"sqlite:///{tmp_path / 'regista.db'}")
    yield store
    store.close()


def call(store, request):
    return store.call(request, ANONYMOUS)


def verified(store):
    return call(store, VerifyHistory())


def create_versions(store, many):
    request = CreateModelVersion(name="bikes", source="s3://b/m")
    assert len(store.call_together([(request, ANONYMOUS)] * many)) == many


def tamper(tmp_path, statement):
    with closing(sqlite3.connect(tmp_path / "regista.db")) as connection, connection:
        assert connection.execute(statement).rowcount >= 1


def test_events_manifests_and_models_are_counted(store):
    empty = verified(store)
    run = call(store, CreateRun(experiment_id="0")).run.info
    store.files.link([FileEntry(f"0/{run.run_id}/artifacts/m/MLmodel", 3, "a" * 64)], ANONYMOUS)
    for name in ("bikes", "cars"):
        call(store, CreateRegisteredModel(name=name))
    for _ in range(3):
        call(store, CreateModelVersion(name="bikes", source=f"{run.artifact_uri}/m", run_id=run.run_id))
    call(store, CreateModelVersion(name="bikes", source="s3://elsewhere/m"))
    call(store, DeleteModelVersion(name="bikes", version="1"))
    call(store, CreateRegisteredModel(name="boats"))
    call(store, DeleteRegisteredModel(name="boats"))
    found = verified(store)
    assert found.broken == ()
    assert (found.manifests, found.models) == (3, 2)
    assert found.events == empty.events + 2 + 2 + 4 + 1 + 2


def test_more_events_and_versions_than_a_page(store):
    call(store, CreateRegisteredModel(name="bikes"))
    many = verification.PAGE + 5
    create_versions(store, many)
    for number in (1, many):
        call(store, TransitionModelVersionStage(name="bikes", version=str(number), stage="Staging"))
    found = verified(store)
    assert (found.broken, found.models) == ((), 1)
    assert found.events > many


def test_events_of_other_subjects_are_named_by_their_subject(store, tmp_path):
    run = call(store, CreateRun(experiment_id="0")).run.info
    call(store, SetTag(run_id=run.run_id, key="a", value="b"))
    tamper(tmp_path, "UPDATE events SET actor = 'eve' WHERE action = 'run.tags_set'")
    (broken,) = verified(store).broken
    assert (broken.subject, broken.sequence) == (f"run:{run.run_id}", 2)
    assert broken.problem == f"run:{run.run_id}: event 2: its content was changed after it was written"


def test_a_long_list_of_problems_ends(store, tmp_path):
    call(store, CreateRegisteredModel(name="bikes"))
    create_versions(store, verification.MAX_BROKEN + 5)
    tamper(tmp_path, "UPDATE events SET actor = 'eve' WHERE action = 'model_version.created'")
    broken = verified(store).broken
    assert len(broken) == verification.MAX_BROKEN + 1
    assert broken[-1].problem == f"there are more: only the first {verification.MAX_BROKEN} are listed"


def test_who_writes_meanwhile_is_no_false_alarm(store, tmp_path):
    """Every verification sees one moment, although models, versions and aliases change all the time."""
    call(store, CreateRegisteredModel(name="bikes"))
    call(store, CreateModelVersion(name="bikes", source="s3://b/m"))
    stop = threading.Event()
    failures = []

    def write(number):
        own = SqlStore(f"sqlite:///{tmp_path / 'regista.db'}", synchronous="NORMAL")
        try:
            for turn in count():
                if stop.is_set():
                    return
                made = call(own, CreateModelVersion(name="bikes", source="s3://b/m")).model_version.version
                call(own, SetAlias(name="bikes", alias=f"of-{number}", version=made))
                call(own, CreateRegisteredModel(name=f"model-{number}-{turn}"))
                call(own, DeleteModelVersion(name="bikes", version=made))
        except Exception as error:
            failures.append(error)
        finally:
            own.close()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for writer in writers:
        writer.start()
    try:
        found = [verified(store) for _ in range(25)]
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert failures == []
    assert [problem for one in found for problem in one.broken] == []
    assert found[-1].events > found[0].events
