"""Whoever changes the database behind the registry's back is found out, and it is named what was changed."""

import shutil
import sqlite3
from contextlib import closing

import pytest
import sqlalchemy as sa

from regista.api.events import VerifyHistory
from regista.api.model_versions import (
    CreateModelVersion,
    DeleteModelVersion,
    DeleteModelVersionTag,
    SetModelVersionTag,
    TransitionModelVersionStage,
    UpdateModelVersion,
)
from regista.api.registered_models import (
    CreateRegisteredModel,
    DeleteAlias,
    DeleteRegisteredModel,
    RenameRegisteredModel,
    RollbackAlias,
    SetAlias,
    SetRegisteredModelTag,
    UpdateRegisteredModel,
)
from regista.api.runs import CreateRun
from regista.entities import ANONYMOUS, Caller, FileEntry, Tag
from regista.entities.event import GENESIS, event_hash
from regista.store.sql import SqlStore, misplaced

ANN = Caller("ann", "tested on Monday's data")


def make_history(store):
    """A registry in which everything happened that can happen to a registered model."""
    run = store.call(CreateRun(experiment_id="0"), ANN).run.info
    source = f"{run.artifact_uri}/model"
    place = source.removeprefix("mlflow-artifacts:/")
    store.files.link([FileEntry(f"{place}/{name}", 3, "a" * 64) for name in ("MLmodel", "model.pkl")], ANN)

    def call(request):
        return store.call(request, ANN)

    call(CreateRegisteredModel(name="cycles", tags=(Tag("team", "core"),), description="counts"))
    for _ in range(3):
        call(CreateModelVersion(name="cycles", source=source, run_id=run.run_id, tags=(Tag("data", "2026"),)))
    call(CreateModelVersion(name="cycles", source="s3://bucket/model", run_link="https://ci/4"))
    for version in "121":
        call(SetAlias(name="cycles", alias="champion", version=version))
    call(RollbackAlias(name="cycles", alias="champion"))
    call(SetAlias(name="cycles", alias="challenger", version="4"))
    call(SetAlias(name="cycles", alias="old", version="3"))
    call(SetAlias(name="cycles", alias="trial", version="4"))
    call(DeleteAlias(name="cycles", alias="trial"))
    call(TransitionModelVersionStage(name="cycles", version="1", stage="Production"))
    call(TransitionModelVersionStage(name="cycles", version="2", stage="Production", archive_existing_versions=True))
    call(DeleteModelVersion(name="cycles", version="3"))
    call(RenameRegisteredModel(name="cycles", new_name="bikes"))
    call(SetRegisteredModelTag(name="bikes", key="stars", value="5"))
    call(UpdateRegisteredModel(name="bikes", description="counts bikes"))
    call(SetModelVersionTag(name="bikes", version="2", key="checked", value="yes"))
    call(DeleteModelVersionTag(name="bikes", version="2", key="data"))
    call(UpdateModelVersion(name="bikes", version="2", description="the good one"))
    call(CreateRegisteredModel(name="cars"))
    call(CreateModelVersion(name="cars", source="s3://bucket/cars"))
    call(DeleteRegisteredModel(name="cars"))
    call(CreateRegisteredModel(name="boats"))


@pytest.fixture(scope="module")
def sqlite_original(tmp_path_factory):
    path = tmp_path_factory.mktemp("original") / "regista.db"
    with closing(SqlStore(f"sqlite:///{path}")) as store:
        make_history(store)
    return path


@pytest.fixture(scope="module")
def postgresql_original(postgresql_databases):
    url = postgresql_databases()
    with closing(SqlStore(url)) as store:
        make_history(store)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """A copy of the registry with that history."""
    if request.param == "sqlite":
        original = request.getfixturevalue("sqlite_original")
        shutil.copy(original, tmp_path / original.name)
        return f"sqlite:///{tmp_path / original.name}"
    return request.getfixturevalue("postgresql_databases")(request.getfixturevalue("postgresql_original"))


def problems_after(url, tamper):
    """What is found after ``tamper(connection, subject of bikes)`` did its work; both stores are closed then."""
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        uid = connection.execute(sa.text("SELECT uid FROM registered_models WHERE name = 'bikes'")).scalar_one()
        tamper(connection, f"model:{uid}")
    engine.dispose()
    with closing(SqlStore(url)) as store:
        broken = store.call(VerifyHistory(), ANONYMOUS).broken
    assert all(place.subject.startswith("model:") for place in broken)
    return [place.problem for place in broken]


def shortened(problems, expected):
    """The problems, each cut where what is expected ends with "…": there stand ids, times and digests."""
    ends = [len(line) - 1 if line.endswith("…") else None for line in expected]
    ends += [None] * (len(problems) - len(ends))
    return [line if end is None else f"{line[:end]}…" for line, end in zip(problems, ends, strict=False)]


def statements(*texts):
    """Tampering by SQL; each statement must have an effect. ``:bikes`` is the subject, ``:uid`` its identity."""

    def tamper(connection, subject):
        names = {"bikes": subject, "uid": subject.removeprefix("model:")}
        for text in texts:
            used = {name: value for name, value in names.items() if f":{name}" in text}
            assert connection.execute(sa.text(text), used).rowcount >= 1, text

    return tamper


BIKES = "subject = :bikes"
VERSION = "model_pk = (SELECT pk FROM registered_models WHERE name = 'bikes') AND version ="
OWNER = "(SELECT pk FROM registered_models WHERE name = 'bikes')"
SECOND = f"(SELECT pk FROM model_versions WHERE {VERSION} 2)"


def rewritten(*texts):
    """Tampering by somebody who knows how the chain is made: afterwards all hashes and numbers are right again."""

    def tamper(connection, subject):
        statements(*texts)(connection, subject)
        columns = "event_id, subject, action, actor, time, before, after, reason"
        rows = sa.text(f"SELECT {columns} FROM events WHERE subject = :bikes ORDER BY sequence")
        previous = GENESIS
        for number, row in enumerate(connection.execute(rows, {"bikes": subject}).all(), start=1):
            event_id, of, action, actor, time, before, after, reason = row
            own = event_hash(previous, of, number, action, actor, time, before, after, reason)
            connection.execute(
                sa.text("UPDATE events SET sequence = :n, previous_hash = :p, hash = :h WHERE event_id = :id"),
                {"n": number, "p": previous, "h": own, "id": event_id},
            )
            previous = own

    return tamper


EVENTS = {
    "the actor of an event": (
        statements(f"UPDATE events SET actor = 'bob' WHERE {BIKES} AND sequence = 6"),
        ["bikes: event 6: its content was changed after it was written"],
    ),
    "the reason of an event": (
        statements(f"UPDATE events SET reason = 'because' WHERE {BIKES} AND sequence = 6"),
        ["bikes: event 6: its content was changed after it was written"],
    ),
    "the reason taken away": (
        statements(f"UPDATE events SET reason = NULL WHERE {BIKES} AND sequence = 6"),
        ["bikes: event 6: its content was changed after it was written"],
    ),
    "the time of an event": (
        statements(f"UPDATE events SET time = time - 86400000 WHERE {BIKES} AND action = 'alias.rolled_back'"),
        ["bikes: event 9: its content was changed after it was written"],
    ),
    "what an event says": (
        statements(
            f"""UPDATE events SET after = '{{"alias":"champion","version":"4"}}' WHERE {BIKES} AND sequence = 9"""
        ),
        [
            "bikes: event 9: its content was changed after it was written",
            "bikes: alias champion names version 2, its events say version 4",
        ],
    ),
    "what an event says, into something else than JSON": (
        statements(f"UPDATE events SET after = '}}' WHERE {BIKES} AND sequence = 9"),
        ["bikes: event 9: its content was changed after it was written"],
    ),
    "the action of an event": (
        statements(f"UPDATE events SET action = 'alias.blessed' WHERE {BIKES} AND sequence = 9"),
        ["bikes: event 9: its content was changed after it was written"],
    ),
    "the hash of the last event": (
        statements(f"UPDATE events SET hash = previous_hash WHERE {BIKES} AND action = 'model_version.updated'"),
        ["bikes: event 24: its content was changed after it was written"],
    ),
    "the part by which an event is found": (
        statements(f"UPDATE events SET part = 'alias:old' WHERE {BIKES} AND sequence = 9"),
        ["bikes: event 9: it is listed as one about alias old, its content is about alias champion"],
    ),
    "the part of an event hidden": (
        statements(f"UPDATE events SET part = NULL WHERE {BIKES} AND sequence = 9"),
        ["bikes: event 9: it is listed as one about the whole, its content is about alias champion"],
    ),
    "the place of an event in the list of all": (
        statements(f"UPDATE events SET event_id = -event_id WHERE {BIKES} AND sequence = 9"),
        ["bikes: event 9: its id was changed: it stands before the event that it follows"],
    ),
    "two events swapped": (
        statements(
            f"UPDATE events SET sequence = -6 WHERE {BIKES} AND sequence = 6",
            f"UPDATE events SET sequence = 6 WHERE {BIKES} AND sequence = 7",
            f"UPDATE events SET sequence = 7 WHERE {BIKES} AND sequence = -6",
        ),
        [
            "bikes: event 6: it does not follow the event before it: that one, or this one, was changed",
            "bikes: event 7: it does not follow the event before it: that one, or this one, was changed",
            "bikes: event 8: it does not follow the event before it: that one, or this one, was changed",
        ],
    ),
    "an event in the middle removed": (
        statements(f"DELETE FROM events WHERE {BIKES} AND action = 'model_version.tag_set'"),
        [
            "bikes: event 23: event 22 is missing",
            "bikes: the tag 'checked' of version 2 is 'yes', its events say nothing",
        ],
    ),
    "several events removed": (
        statements(f"DELETE FROM events WHERE {BIKES} AND sequence BETWEEN 14 AND 16"),
        [
            "bikes: event 17: events 14 to 16 are missing",
            "bikes: the stage of version 1 is 'Archived', its events say 'None'",
            "bikes: the stage of version 2 is 'Production', its events say 'None'",
        ],
    ),
    "an event slipped in": (
        statements(
            f"UPDATE events SET sequence = 25 WHERE {BIKES} AND sequence = 24",
            "INSERT INTO events (subject, sequence, action, actor, time, after, previous_hash, hash, part) "
            """SELECT subject, 24, 'alias.set', 'eve', 1, '{"alias"\\:"champion","version"\\:"4"}', hash, 'x', """
            f"'alias:champion' FROM events WHERE {BIKES} AND sequence = 23",
        ),
        [
            "bikes: event 24: its content was changed after it was written",
            "bikes: event 25: it does not follow the event before it: that one, or this one, was changed",
            "bikes: alias champion names version 2, its events say version 4",
        ],
    ),
    "the first event removed": (
        statements(f"DELETE FROM events WHERE {BIKES} AND sequence = 1"),
        ["bikes: event 2: event 1 is missing"],
    ),
    "the last events removed": (
        statements(f"DELETE FROM events WHERE {BIKES} AND sequence > 21"),
        [
            "bikes: the description of version 2 is 'the good one', its events say ''",
            "bikes: the tag 'checked' of version 2 is 'yes', its events say nothing",
            "bikes: the tag 'data' of version 2 is nothing, its events say '2026'",
        ],
    ),
    "all events removed": (
        statements(f"DELETE FROM events WHERE {BIKES}"),
        ["bikes: the registered model is there, no event says that it was created"],
    ),
    "an event removed, and the chain made anew": (
        rewritten(f"DELETE FROM events WHERE {BIKES} AND action = 'alias.rolled_back'"),
        ["bikes: alias champion names version 2, its events say version 1"],
    ),
    "a move of an alias removed, and the chain made anew": (
        rewritten(f"DELETE FROM events WHERE {BIKES} AND sequence = 7"),
        ["bikes: event 7: says that the alias champion was 2 before, the events before it say 1"],
    ),
    "the creation of a version removed, and the chain made anew": (
        rewritten(f"DELETE FROM events WHERE {BIKES} AND sequence = 5"),
        ["bikes: event 9: what it says cannot be: it is about version 4, which was never created before"],
    ),
    "the number of a version in an event, and the chain made anew": (
        rewritten(
            f"""UPDATE events SET after = REPLACE(after, '"version"\\:"2"', '"version"\\:"02"') """
            f"WHERE {BIKES} AND sequence = 3"
        ),
        ["bikes: event 3: it is listed as one about version 2, its content is about version 02"],
    ),
    "an unknown action, and the chain made anew": (
        rewritten(f"UPDATE events SET action = 'alias.blessed' WHERE {BIKES} AND sequence = 9"),
        ["bikes: event 9: what it says cannot be: 'alias.blessed' is not an action on a registered model"],
    ),
}
TABLES = {
    "an alias moved": (
        statements(f"UPDATE aliases SET version = 4 WHERE model_pk = {OWNER} AND alias = 'champion'"),
        ["bikes: alias champion names version 4, its events say version 2"],
    ),
    "an alias removed": (
        statements(f"DELETE FROM aliases WHERE model_pk = {OWNER} AND alias = 'champion'"),
        ["bikes: alias champion is gone, its events say version 2"],
    ),
    "an alias slipped in": (
        statements(f"INSERT INTO aliases (model_pk, alias, version) VALUES ({OWNER}, 'best', 1)"),
        ["bikes: alias best names version 1, its events say nothing"],
    ),
    "a stage": (
        statements(f"UPDATE model_versions SET current_stage = 'Staging' WHERE {VERSION} 2"),
        ["bikes: the stage of version 2 is 'Staging', its events say 'Production'"],
    ),
    "a tag slipped in": (
        statements(f"INSERT INTO model_version_tags (owner_pk, key, value) VALUES ({SECOND}, 'approved', 'yes')"),
        ["bikes: the tag 'approved' of version 2 is 'yes', its events say nothing"],
    ),
    "the value of a tag": (
        statements(f"UPDATE model_version_tags SET value = 'no' WHERE owner_pk = {SECOND} AND key = 'checked'"),
        ["bikes: the tag 'checked' of version 2 is 'no', its events say 'yes'"],
    ),
    "a tag removed": (
        statements(f"DELETE FROM model_version_tags WHERE owner_pk = {SECOND} AND key = 'checked'"),
        ["bikes: the tag 'checked' of version 2 is nothing, its events say 'yes'"],
    ),
    "the description of a version": (
        statements(f"UPDATE model_versions SET description = 'bad' WHERE {VERSION} 2"),
        ["bikes: the description of version 2 is 'bad', its events say 'the good one'"],
    ),
    "the source of a version": (
        statements(f"UPDATE model_versions SET source = 's3://evil/model' WHERE {VERSION} 4"),
        ["bikes: the source of version 4 is 's3://evil/model', its events say 's3://bucket/model'"],
    ),
    "where the files of a version are": (
        statements(f"UPDATE model_versions SET storage_uri = 's3://evil/model' WHERE {VERSION} 4"),
        ["bikes: the place of the files of version 4 is 's3://evil/model', its events say nothing"],
    ),
    "the link to a run": (
        statements(f"UPDATE model_versions SET run_link = NULL WHERE {VERSION} 4"),
        ["bikes: the link to the run of version 4 is nothing, its events say 'https://ci/4'"],
    ),
    "the status of a version": (
        statements(f"UPDATE model_versions SET status = 'PENDING_REGISTRATION' WHERE {VERSION} 4"),
        ["bikes: the status of version 4 is 'PENDING_REGISTRATION', its events say 'READY'"],
    ),
    "the manifest of a version": (
        statements(f"UPDATE model_versions SET manifest_digest = 'f' WHERE {VERSION} 2"),
        ["bikes: the manifest of version 2 is 'f', its events say …"],
    ),
    "the seal of a version": (
        statements(
            f"UPDATE model_versions SET manifest_digest = NULL, storage_uri = NULL WHERE {VERSION} 2",
            "DELETE FROM files WHERE path LIKE 'registry/' || :uid || '/2/%'",
        ),
        [
            "bikes: the place of the files of version 2 is nothing, its events say 'mlflow-artifacts:/registry/…",
            "bikes: the manifest of version 2 is nothing, its events say …",
            "bikes: the sealed files of version 2 are gone",
        ],
    ),
    "the time a version was created": (
        statements(f"UPDATE model_versions SET creation_timestamp = 0 WHERE {VERSION} 4"),
        ["bikes: the creation time of version 4 is 1970-01-01T00:00:00Z, its events say …"],
    ),
    "a sealed file's digest": (
        statements("UPDATE files SET digest = 'b' WHERE path = 'registry/' || :uid || '/2/model.pkl'"),
        ["bikes: the files of version 2 are not those that were sealed"],
    ),
    "a sealed file removed": (
        statements("DELETE FROM files WHERE path = 'registry/' || :uid || '/2/model.pkl'"),
        ["bikes: the files of version 2 are not those that were sealed"],
    ),
    "all sealed files of a version removed": (
        statements("DELETE FROM files WHERE path LIKE 'registry/' || :uid || '/2/%'"),
        ["bikes: the sealed files of version 2 are gone"],
    ),
    "all sealed files of a deleted version removed": (
        statements("DELETE FROM files WHERE path LIKE 'registry/' || :uid || '/3/%'"),
        ["bikes: the sealed files of version 3 are gone"],
    ),
    "a sealed file added": (
        statements(
            "INSERT INTO files (path, parent, digest, size) "
            "VALUES ('registry/' || :uid || '/2/evil.py', 'registry/' || :uid || '/2', 'c', 3)"
        ),
        ["bikes: the files of version 2 are not those that were sealed"],
    ),
    "sealed files for a version that has none": (
        statements(
            "INSERT INTO files (path, parent, digest, size) "
            "VALUES ('registry/' || :uid || '/4/evil.py', 'registry/' || :uid || '/4', 'c', 3)"
        ),
        ["bikes: there are sealed files at '4', no event says that such a version was sealed"],
    ),
    "a version removed": (
        statements(f"DELETE FROM model_versions WHERE {VERSION} 1"),
        ["bikes: the row of version 1 is gone, its events do not say that it was deleted"],
    ),
    "a tombstone removed": (
        statements(f"DELETE FROM model_versions WHERE {VERSION} 3"),
        ["bikes: the row of version 3 is gone, its events say that its row stays"],
    ),
    "a tombstone made alive": (
        statements(f"UPDATE model_versions SET deleted_at = NULL, current_stage = 'None' WHERE {VERSION} 3"),
        ["bikes: version 3 is there, its events say that it was deleted"],
    ),
    "a version deleted": (
        statements(f"UPDATE model_versions SET deleted_at = 1, current_stage = 'Deleted' WHERE {VERSION} 1"),
        ["bikes: version 1 is deleted, its events do not say that it was deleted"],
    ),
    "a version slipped in": (
        statements(
            "INSERT INTO model_versions (model_pk, version, creation_timestamp, last_updated_timestamp, "
            f"current_stage, source, status) VALUES ({OWNER}, 5, 1, 1, 'None', 's3://evil', 'READY')"
        ),
        ["bikes: version 5 is there, no event says it was created"],
    ),
    "the time a registered model was created, into none that there is": (
        statements("UPDATE registered_models SET creation_timestamp = 9000000000000000000 WHERE name = 'bikes'"),
        ["bikes: the creation time is 9000000000000000000, its events say …"],
    ),
    "the counter of versions": (
        statements("UPDATE registered_models SET next_version = 9 WHERE name = 'bikes'"),
        ["bikes: the number of the next version is 9, its events say 5"],
    ),
    "the name of a registered model": (
        statements("UPDATE registered_models SET name = 'trikes' WHERE name = 'bikes'"),
        ["bikes: the name is 'trikes', its events say 'bikes'"],
    ),
    "the description of a registered model": (
        statements("UPDATE registered_models SET description = NULL WHERE name = 'bikes'"),
        ["bikes: the description is nothing, its events say 'counts bikes'"],
    ),
    "a tag of a registered model": (
        statements(f"UPDATE registered_model_tags SET value = 'sales' WHERE owner_pk = {OWNER} AND key = 'team'"),
        ["bikes: the tag 'team' is 'sales', its events say 'core'"],
    ),
    "a registered model removed": (
        statements("DELETE FROM registered_models WHERE name = 'boats'"),
        ["boats: the registered model is gone, its events do not say that it was deleted"],
    ),
    "a deleted registered model back": (
        statements(
            "INSERT INTO registered_models (uid, name, creation_timestamp, last_updated_timestamp, next_version) "
            "SELECT SUBSTR(subject, 7), 'cars', 1, 1, 2 FROM events WHERE action = 'registered_model.deleted'"
        ),
        ["cars: the registered model is there, its events say that it was deleted"],
    ),
    "a registered model slipped in": (
        statements(
            "INSERT INTO registered_models (uid, name, creation_timestamp, last_updated_timestamp, next_version) "
            "VALUES ('eve', 'evil', 1, 1, 2)"
        ),
        ["evil: the registered model is there, no event says that it was created"],
    ),
    "since when a model has its name": (
        statements("UPDATE model_names SET since = 1 WHERE uid = :uid"),
        ["bikes: the list of the names it had, and since when, is not what its events say"],
    ),
    "a name that a model never had": (
        statements("INSERT INTO model_names (name, uid, since, until) VALUES ('boats', :uid, 1, 2)"),
        ["bikes: the list of the names it had, and since when, is not what its events say"],
    ),
    "the name of nobody": (
        statements("INSERT INTO model_names (name, uid, since, until) VALUES ('ghost', 'eve', 1, 2)"),
        ["ghost: some model had this name, its events are gone"],
    ),
}


def test_untouched_nothing_is_found(url):
    assert problems_after(url, lambda _connection, _subject: None) == []


@pytest.mark.parametrize("what", EVENTS)
def test_tampering_with_events(url, what):
    tamper, expected = EVENTS[what]
    assert shortened(problems_after(url, tamper), expected) == expected


def test_the_events_of_older_releases_say_less_and_that_is_no_problem(url):
    older = "REPLACE(REPLACE(after, '\"run_link\"\\:\"https\\://ci/4\",', ''), ',\"storage_uri\"\\:null', '')"
    changed = f"UPDATE events SET after = {older} WHERE {BIKES} AND action = 'model_version.created'"
    untold = f"UPDATE model_versions SET run_link = 'https\\://ci/5', storage_uri = 's3\\://b/m' WHERE {VERSION} 4"
    assert problems_after(url, rewritten(changed, untold)) == []


@pytest.mark.parametrize("table", misplaced.TABLES, ids=str)
def test_a_value_of_another_type_is_named(sqlite_original, tmp_path, table):
    """SQLite stores anything in any column, but for the keys that it counts itself."""
    path = tmp_path / "regista.db"
    for column in (column for column in table.columns if column is not table.autoincrement_column):
        shutil.copy(sqlite_original, path)
        place = f"(SELECT {column} FROM {table} WHERE {column} IS NOT NULL LIMIT 1)"
        text = f"UPDATE {table} SET {column.name} = x'ff' WHERE {column} = {place}"
        with closing(sqlite3.connect(path)) as connection, connection:
            tampered = connection.execute(text).rowcount
        with closing(SqlStore(f"sqlite:///{path}")) as store:
            broken = store.call(VerifyHistory(), ANONYMOUS).broken
        assert len(broken) == min(tampered, misplaced.MAX_ROWS)
        kind = "integer" if column.type.python_type is int else "text"
        for one in broken:
            assert one.problem.startswith(f"table {table}: the {column.name} of the row ")
            assert one.problem.endswith(f" is of type blob, not {kind}")


def test_a_text_where_a_number_belongs_is_named(sqlite_original, tmp_path):
    shutil.copy(sqlite_original, tmp_path / "regista.db")
    with closing(sqlite3.connect(tmp_path / "regista.db")) as connection, connection:
        connection.execute("UPDATE aliases SET version = 'last' WHERE alias = 'old' OR alias = 'champion'")
    with closing(SqlStore(f"sqlite:///{tmp_path / 'regista.db'}")) as store:
        (broken,) = store.call(VerifyHistory(), ANONYMOUS).broken
    assert broken.problem == "table aliases: the version of the row 1, 'champion' is of type text, not integer"


@pytest.mark.parametrize("what", TABLES)
def test_tampering_with_tables(url, what):
    tamper, expected = TABLES[what]
    assert shortened(problems_after(url, tamper), expected) == expected
