"""Questions to the history go to an index: what the databases themselves say about a model with 20,000 events."""

import pytest
import sqlalchemy as sa

from regista.api.events import ListEvents, ListModelEvents
from regista.api.model_versions import CreateModelVersion
from regista.api.registered_models import CreateRegisteredModel, GetModelVersionByAlias, ListAliasIntervals
from regista.entities import ANONYMOUS, shown_instant
from regista.store.sql import SqlStore
from regista.store.sql.tables import events
from search_plans import Plans, Shape

EVENTS = 20_000
PART = ("ix_events_subject_part_sequence",)
SEQUENCE = ("sqlite_autoindex_events_1", "uq_events_subject_sequence", "pk_events")
KEY = ("SCAN events", "pk_events")  # SQLite calls it a scan to walk backwards over the keys for a page
AT = shown_instant(1_000 * EVENTS)


def fill(store):
    """Events about two versions, the alias ``busy`` with every tenth one, and ``champion`` with two among the first."""
    call(store, CreateRegisteredModel(name="bikes"))
    for _ in range(3):
        call(store, CreateModelVersion(name="bikes", source="s3://bucket/model"))
    (newest, *_) = call(store, ListModelEvents(name="bikes")).events
    rows = [_event(newest.subject, newest.sequence + number, number) for number in range(1, EVENTS + 1)]
    with store._database.write() as connection:
        connection.execute(events.insert(), rows)
        connection.execute(sa.text("UPDATE model_names SET since = 0"))
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("ANALYZE"))


def _event(subject, sequence, number):
    alias = "champion" if number in (2, 4) else "busy" if number % 10 == 0 else None
    version = number % 2 + 1
    tag, move = f'{{"key":"k","value":"v","version":"{version}"}}', f'{{"alias":"{alias}","version":"{version}"}}'
    return {
        "subject": subject, "sequence": sequence, "actor": "ann", "time": 1_000 * number, "before": None,
        "action": "alias.set" if alias else "model_version.tag_set", "after": move if alias else tag,
        "part": f"alias:{alias}" if alias else f"version:{version}", "reason": None, "previous_hash": "", "hash": "",
    }  # fmt: skip


def call(store, request):
    return store.call(request, ANONYMOUS)


@pytest.fixture(scope="module")
def filled_sqlite(tmp_path_factory):
    with_many = SqlStore(f"sqlite:///{tmp_path_factory.mktemp('history') / 'regista.db'}")
    fill(with_many)
    yield with_many
    with_many.close()


@pytest.fixture(scope="module")
def filled_postgresql(postgresql_server):
    with_many = SqlStore(postgresql_server.create_database())
    fill(with_many)
    yield with_many
    with_many.close()


@pytest.fixture(params=["filled_sqlite", "filled_postgresql"])
def store(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize(
    ("request_", "index"),
    [
        (GetModelVersionByAlias(name="bikes", alias="busy", at=AT), PART),
        (GetModelVersionByAlias(name="bikes", alias="busy", at="1970-01-01T00:01"), PART),
        (ListAliasIntervals(name="bikes", alias="champion", max_results=9), PART),
        (ListAliasIntervals(name="bikes", alias="champion", max_results=9, before=99), PART),
        (ListModelEvents(name="bikes", version="3"), PART),
        (ListModelEvents(name="bikes", alias="champion", max_results=9), PART),
        (ListModelEvents(name="bikes", alias="busy", version="3", max_results=9), PART),
        (ListModelEvents(name="bikes", actions=("alias",), max_results=9), PART + SEQUENCE),
        (ListModelEvents(name="bikes", max_results=9), SEQUENCE),
        (ListModelEvents(name="bikes", max_results=9, before=99), SEQUENCE),
        (ListEvents(max_results=9), KEY),
    ],
    ids=repr,
)
def test_no_history_is_read_from_end_to_end(store, request_, index):
    plans = Plans(store).of(Shape("", request_))
    steps = [step for plan in plans for step in plan]
    assert any(name in step for name in index for step in steps), steps
    assert [
        step for step in steps if step.startswith(("SCAN events", "Seq Scan on events")) and step not in index
    ] == []
