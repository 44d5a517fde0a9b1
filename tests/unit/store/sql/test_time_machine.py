"""The past when clocks jump and things happen within one millisecond: the order in which they were done counts."""

import itertools

import pytest

from regista.api.events import ListModelEvents
from regista.api.model_versions import CreateModelVersion, DeleteModelVersion, TransitionModelVersionStage
from regista.api.registered_models import (
    CreateRegisteredModel,
    DeleteRegisteredModel,
    GetLatestVersions,
    GetModelVersionByAlias,
    GetRegisteredModel,
    ListAliasIntervals,
    RenameRegisteredModel,
    RollbackAlias,
    SetAlias,
)
from regista.entities import ANONYMOUS, Caller
from regista.errors import Conflict, InvalidParameter, NotFound
from regista.store.sql import SqlStore
from regista.store.sql.handler import HANDLERS
from regista.store.sql.model_names import present_name, read_by_name
from regista.store.sql.transaction import Snapshot, Transaction


@pytest.fixture
def store(tmp_path):
    store = SqlStore(f"sqlite:///{tmp_path / 'regista.db'}")
    yield store
    store.close()


def do(store, now, request, caller=ANONYMOUS):
    """Change something while the clock shows ``now``."""
    with store._database.write() as connection:
        tx = Transaction(connection, caller, "mlflow-artifacts:/")
        tx.now = now
        return HANDLERS[type(request)].answer(tx, request)


def holder(store, at, name="bikes"):
    try:
        request = GetModelVersionByAlias(name=name, alias="best", at=str(at))
        return int(store.call(request, ANONYMOUS).model_version.version)
    except InvalidParameter:
        return None


T = 1_000_000_000


@pytest.fixture
def bikes(store):
    """The model bikes with three versions, all at T."""
    do(store, T, CreateRegisteredModel(name="bikes"))
    for _ in range(3):
        do(store, T, CreateModelVersion(name="bikes", source="s3://bucket/model"))
    return store


def point(store, now, version):
    do(store, now, SetAlias(name="bikes", alias="best", version=str(version)))


def test_a_moment_belongs_to_what_was_done_in_it(bikes):
    point(bikes, T + 10, 1)
    point(bikes, T + 20, 2)
    assert [holder(bikes, T + offset) for offset in (9, 10, 19, 20, 21)] == [None, 1, 1, 2, 2]


def test_of_several_moves_in_a_millisecond_the_last_counts(bikes):
    for version in (1, 2, 3):
        point(bikes, T + 10, version)
    assert [holder(bikes, T + offset) for offset in (9, 10)] == [None, 3]


def test_when_the_clock_was_set_back_the_later_move_counts(bikes):
    point(bikes, T + 100, 1)
    point(bikes, T + 50, 2)
    assert [holder(bikes, T + offset) for offset in (49, 50, 99, 100, 200)] == [None, 2, 2, 2, 2]
    intervals = bikes.call(ListAliasIntervals(name="bikes"), ANONYMOUS).intervals
    assert [(one.version, one.since - T, one.until and one.until - T) for one in intervals] == [
        ("2", 50, None), ("1", 100, 50),
    ]  # fmt: skip


def test_a_name_when_the_clock_was_set_back(store):
    do(store, T, CreateRegisteredModel(name="a"))
    do(store, T + 100, RenameRegisteredModel(name="a", new_name="b"))
    do(store, T + 50, CreateRegisteredModel(name="a"))
    do(store, T + 60, CreateModelVersion(name="a", source="s3://bucket/model"))
    do(store, T + 70, SetAlias(name="a", alias="best", version="1"))
    assert holder(store, T + 80, "a") == 1
    assert holder(store, T + 20, "a") is None
    with pytest.raises(NotFound, match=r"name=b not found at .*: that model was called 'a' then"):
        holder(store, T + 20, "b")


def test_a_model_created_and_renamed_in_a_millisecond(store):
    do(store, T, CreateRegisteredModel(name="a"))
    do(store, T, RenameRegisteredModel(name="a", new_name="b"))
    do(store, T, CreateRegisteredModel(name="a"))
    for name in "ab":
        assert store.call(GetRegisteredModel(name=name), ANONYMOUS).registered_model.name == name
        assert holder(store, T, name) is None


def test_versions_created_and_deleted_in_a_millisecond(bikes):
    do(bikes, T + 10, DeleteModelVersion(name="bikes", version="3"))

    def latest(at):
        request = GetModelVersionByAlias(name="bikes", alias="latest", at=str(at))
        return bikes.call(request, ANONYMOUS).model_version.version

    assert latest(T + 10) == "2"
    with pytest.raises(NotFound, match="Version 3 of bikes, which was the latest one at"):
        latest(T + 9)
    with pytest.raises(NotFound, match=r"name=bikes not found at .*: no model had that name yet"):
        latest(T - 1)


def test_the_latest_version_in_no_stage_is_looked_for_below_many_others(bikes):
    for number in range(4, 255):
        do(bikes, T + 1, CreateModelVersion(name="bikes", source="s3://bucket/model"))
        do(bikes, T + 2, TransitionModelVersionStage(name="bikes", version=str(number), stage="Archived"))
    do(bikes, T + 3, TransitionModelVersionStage(name="bikes", version="200", stage="None"))

    def latest(at):
        found = bikes.call(GetLatestVersions(name="bikes", at=str(at)), ANONYMOUS).model_versions
        return [int(version.version) for version in found]

    assert [latest(T + offset) for offset in range(4)] == [[3], [254], [3, 254], [200, 254]]
    for number in range(1, 4):
        do(bikes, T + 4, TransitionModelVersionStage(name="bikes", version=str(number), stage="Staging"))
    do(bikes, T + 4, TransitionModelVersionStage(name="bikes", version="200", stage="Staging"))
    assert latest(T + 4) == [200, 254]


def test_a_clock_that_is_a_little_ahead_is_no_error(bikes):
    import time

    now = time.time_ns() // 1_000_000
    assert holder(bikes, now + 30_000) is None
    with pytest.raises(InvalidParameter, match="must not be in the future; here it is 2"):
        bikes.call(GetModelVersionByAlias(name="bikes", alias="best", at=str(now + 90_000)), ANONYMOUS)


def test_the_error_about_a_rollback_by_another_says_when(bikes):
    point(bikes, T + 10, 1)
    point(bikes, T + 20, 2)
    do(bikes, T + 30, RollbackAlias(name="bikes", alias="best"), Caller("ann"))
    with pytest.raises(Conflict) as caught:
        do(bikes, T + 40, RollbackAlias(name="bikes", alias="best"), Caller("bob"))
    assert str(caught.value) == (
        "ann rolled the alias best of bikes back at 1970-01-12T13:46:40.030Z, from version 2 to 1. "
        "To roll it back from there as well, say so: expected_version=1."
    )


def test_every_sequence_of_moves_rolls_back_as_a_stack_would(bikes):
    """All sequences of five steps: set 1, 2 or 3, or roll back; what is undone is gone, as with undo anywhere."""
    for number, steps in enumerate(itertools.product("123r", repeat=5)):
        alias, stack = f"alias-{number}", []
        for step in steps:
            if step == "r":
                earlier = [version for version in stack[:-1] if version != stack[-1]]
                if not earlier:
                    continue
                while stack[-1] != earlier[-1]:
                    stack.pop()
                request = RollbackAlias(name="bikes", alias=alias)
                assert do(bikes, T, request).model_version.version == stack[-1], steps
            elif not stack or stack[-1] != step:
                stack.append(step)
                do(bikes, T, SetAlias(name="bikes", alias=alias, version=step))


def test_a_former_name_of_a_deleted_model_means_nothing(store):
    do(store, T, CreateRegisteredModel(name="a"))
    do(store, T + 1, RenameRegisteredModel(name="a", new_name="b"))
    with store._database.read() as connection:
        assert [present_name(Snapshot(connection), name) for name in "abc"] == ["b", "b", None]
    do(store, T + 2, DeleteRegisteredModel(name="b"))
    with store._database.read() as connection:
        assert [present_name(Snapshot(connection), name) for name in "abc"] == [None, None, None]
    assert len(store.call(ListModelEvents(name="a"), ANONYMOUS).events) == 3


@pytest.mark.parametrize(("last", "asked"), [("c", ["a", "b", "c"]), ("a", ["a", "b", "a"])])
def test_a_reader_of_a_renamed_model_looks_again(store, last, asked):
    """Between the two look-ups of a read by a former name the model may get another one, its former one too."""
    do(store, T, CreateRegisteredModel(name="a"))
    do(store, T, RenameRegisteredModel(name="a", new_name="b"))
    read = []

    def look(name):
        read.append(name)
        if len(read) == 2:
            do(store, T, RenameRegisteredModel(name="b", new_name=last))
        return name if len(read) > 2 and name == last else None

    with store._database.read() as connection:
        assert read_by_name(Snapshot(connection), "a", look) == last
    assert read == asked


def test_a_reader_who_comes_just_before_a_model_gets_its_name_back_finds_it(store):
    do(store, T, CreateRegisteredModel(name="a"))
    do(store, T, RenameRegisteredModel(name="a", new_name="b"))
    read = []

    def look(name):
        read.append(name)
        if len(read) == 1:
            do(store, T, RenameRegisteredModel(name="b", new_name="a"))
            return None
        return name

    with store._database.read() as connection:
        assert read_by_name(Snapshot(connection), "a", look) == "a"
    assert read == ["a", "a"]
