"""A database of the first release is brought to this one's schema: former names, and what its events are about."""

import warnings

import pytest
import sqlalchemy as sa
from alembic import command

from regista.api.events import ListModelEvents, VerifyHistory
from regista.api.logged_models import CreateLoggedModel, DeleteLoggedModel
from regista.api.model_versions import CreateModelVersion, DeleteModelVersion, GetModelVersion, SetModelVersionTag
from regista.api.purge import ListBin, PurgeLoggedModel
from regista.api.registered_models import (
    CreateRegisteredModel,
    DeleteAlias,
    DeleteRegisteredModel,
    GetModelVersionByAlias,
    ListAliasIntervals,
    RenameRegisteredModel,
    RollbackAlias,
    SetAlias,
)
from regista.entities import Caller
from regista.errors import ConfigurationError, NotFound
from regista.store.sql import SqlStore
from regista.store.sql.schema import VERSION_TABLE, _config
from regista.store.sql.tables import METADATA, events, logged_models, model_names

ANN = Caller("ann", "spring cleaning")
HISTORY = [
    CreateRegisteredModel(name="bikes"),
    *[CreateModelVersion(name="bikes", source=f"s3://bucket/{number}") for number in (1, 2, 3)],
    *[SetAlias(name="bikes", alias="champion", version=version) for version in "123"],
    SetModelVersionTag(name="bikes", version="1", key="k", value="v"),
    RenameRegisteredModel(name="bikes", new_name="cycles"),
    RenameRegisteredModel(name="cycles", new_name="cycles"),
    RollbackAlias(name="cycles", alias="champion"),
    SetAlias(name="cycles", alias="größer", version="1"),
    DeleteModelVersion(name="cycles", version="3"),
    CreateRegisteredModel(name="bikes"),
    CreateModelVersion(name="bikes", source="s3://bucket/new"),
    SetAlias(name="bikes", alias="champion", version="1"),
    DeleteAlias(name="bikes", alias="champion"),
    DeleteRegisteredModel(name="bikes"),
    RenameRegisteredModel(name="cycles", new_name="wheels"),
]


def engine_of(url):
    return sa.create_engine(
        url.replace("postgresql://", "postgresql+psycopg://").replace("mysql://", "mysql+pymysql://")
    )


@pytest.fixture(params=["sqlite_url", "empty_postgresql_url", "empty_mariadb_url"])
def url(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def engine(url):
    engine = engine_of(url)
    yield engine
    engine.dispose()


@pytest.fixture
def present(tmp_path):
    """A database of this release that has seen the history; gives its engine."""
    place = f"sqlite:///{tmp_path / 'present.db'}"
    store = SqlStore(place)
    for request in HISTORY:
        store.call(request, ANN)
    for name in ("kept", "deleted"):
        model_id = store.call(CreateLoggedModel(experiment_id="0", name=name), ANN).model.model_id
    store.call(DeleteLoggedModel(model_id=model_id), ANN)
    assert store.call(VerifyHistory(), ANN).broken == ()
    store.close()
    engine = engine_of(place)
    yield engine
    engine.dispose()


@pytest.fixture
def old(engine, present):
    """The same as the first release would have left it; its tables have no other columns than that one knew."""
    with engine.begin() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SQLAlchemy cannot reflect indexes on expressions from SQLite
        if engine.dialect.name == "mysql":
            connection.execute(sa.text("SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')"))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        known = sa.MetaData()
        known.reflect(connection)
        assert "model_names" not in known.tables
        assert "part" not in known.tables["events"].columns
        with present.connect() as source:
            for table in METADATA.sorted_tables:
                if table.name in known.tables:
                    columns = [column for column in table.columns if column.name in known.tables[table.name].columns]
                    rows = [row._asdict() for row in source.execute(sa.select(*columns))]
                    if rows:
                        connection.execute(table.insert(), rows)
                        _count_on(connection, table)
    return engine


def _count_on(connection, table):
    """PostgreSQL does not count the keys that are put in by number."""
    key = table.autoincrement_column
    if connection.dialect.name == "postgresql" and key is not None:
        sequence = sa.func.pg_get_serial_sequence(table.name, key.name)
        connection.execute(sa.select(sa.func.setval(sequence, sa.func.max(key))).having(sa.func.max(key) > 0))


def rows_of(engine, statement):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(statement)]


PARTS = sa.select(events.c.event_id, events.c.part).order_by(events.c.event_id)
NAMES = sa.select(model_names.c.name, model_names.c.uid, model_names.c.since, model_names.c.until)
NAMES = NAMES.order_by(model_names.c.pk)
DELETED = sa.select(logged_models.c.name, logged_models.c.deleted_time).order_by(logged_models.c.pk)


@pytest.mark.usefixtures("old")
def test_it_has_to_be_upgraded(url):
    with pytest.raises(ConfigurationError, match=r"schema of an older release \(0001"):
        SqlStore(url)
    assert SqlStore.upgrade(url) is True
    assert SqlStore.upgrade(url) is False
    SqlStore(url).close()


def test_parts_and_names_are_what_this_release_writes(url, old, present):
    SqlStore.upgrade(url)
    assert rows_of(old, PARTS) == rows_of(present, PARTS)
    assert rows_of(old, NAMES) == rows_of(present, NAMES)
    assert [name for name, *_ in rows_of(old, NAMES)] == ["bikes", "cycles", "bikes", "wheels"]
    assert {part for _, part in rows_of(old, PARTS)} >= {"alias:champion", "alias:größer", "version:3", None}


def test_what_is_in_the_bin_is_there_since_it_was_deleted(url, old, present):
    SqlStore.upgrade(url)
    assert rows_of(old, DELETED) == rows_of(present, DELETED)
    assert [time is None for _, time in rows_of(old, DELETED)] == [True, False]
    store = SqlStore(url)
    (entry,) = store.call(ListBin(noun="logged_model"), ANN).entries
    assert entry.name == "deleted"
    store.call(PurgeLoggedModel(model_id=entry.id), ANN)
    assert [name for name, _ in rows_of(old, DELETED)] == ["kept"]
    store.close()


@pytest.mark.usefixtures("old")
def test_the_past_is_there(url):
    SqlStore.upgrade(url)
    store = SqlStore(url)
    assert store.call(VerifyHistory(), ANN).broken == ()
    assert store.call(GetModelVersion(name="cycles", version="1"), ANN).model_version.name == "wheels"
    with pytest.raises(NotFound, match="Model Version"):
        store.call(GetModelVersion(name="bikes", version="1"), ANN)
    assert store.call(ListModelEvents(name="bikes"), ANN).events[0].action == "registered_model.deleted"
    intervals = store.call(ListAliasIntervals(name="wheels", alias="champion"), ANN).intervals
    assert [interval.version for interval in intervals] == ["2", "3", "2", "1"]
    found = store.call(GetModelVersionByAlias(name="cycles", alias="champion", at=str(intervals[0].since)), ANN)
    assert found.model_version.version == "2"
    assert store.call(RollbackAlias(name="wheels", alias="champion"), ANN).model_version.version == "1"
    assert store.call(VerifyHistory(), ANN).broken == ()
    store.close()


def test_more_events_than_are_read_at_a_time(url, old):
    """A name goes on through the pages."""
    busy = [
        {
            "event_id": 100 + number,
            "subject": "model:busy",
            "sequence": number,
            "action": "model_version.tag_set",
            "actor": "ann",
            "time": number,
            "after": f'{{"key":"k","value":"v","version":"{number % 7}"}}',
            "previous_hash": "",
            "hash": "",
        }
        for number in range(1, 12_001)
    ]
    busy[0] |= {"action": "registered_model.created", "after": '{"name":"busy"}'}
    busy[11_000] |= {"action": "registered_model.renamed", "after": '{"name":"busier"}'}
    busy[-1] |= {"action": "alias.deleted", "after": '{"alias":"champion","version":"1"}'}
    with old.begin() as connection:
        connection.execute(events.insert(), busy)
    SqlStore.upgrade(url)
    parts = dict(rows_of(old, PARTS))
    assert [parts[100 + number] for number in (1, 2, 10_500, 11_001, 12_000)] == [
        None, "version:2", "version:0", None, "alias:champion",
    ]  # fmt: skip
    named = [(name, since, until) for name, uid, since, until in rows_of(old, NAMES) if uid == "busy"]
    assert named == [("busy", 1, 11_001), ("busier", 11_001, None)]


def test_the_version_is_written_down(url, old):
    SqlStore.upgrade(url)
    assert rows_of(old, sa.text(f"SELECT version_num FROM {VERSION_TABLE}")) == [("0003",)]
