"""The events of a registered model, one after the other, give its state."""

import msgspec
import pytest

from regista.entities import Event
from regista.errors import CorruptedData
from regista.store.sql.actions import Action
from regista.store.sql.replay import Replay, ToldName

CREATED = (Action.REGISTERED_MODEL_CREATED, None, {"name": "bikes", "description": None, "tags": {"team": "core"}})
FIRST = (Action.MODEL_VERSION_CREATED, None, {"version": "1", "source": "s3://b/1", "manifest_digest": None})
SECOND = (Action.MODEL_VERSION_CREATED, None, {"version": "2", "source": "s3://b/2", "manifest_digest": "d" * 64})


def event(sequence, action, before=None, after=None):
    return Event(
        event_id=sequence,
        subject="model:u",
        sequence=sequence,
        action=action,
        actor="ann",
        time=1000 * sequence,
        before=before,
        after=after,
        previous_hash="",
        hash="",
    )


def replayed(*contents):
    """The state after these events, none of which may contradict those before it."""
    told = Replay("u")
    for sequence, content in enumerate(contents, start=1):
        assert told.apply(event(sequence, *content)) is None
    return told


def alias(version, name="champion"):
    return {"alias": name, "version": str(version)}


def test_a_created_model():
    told = replayed(CREATED)
    assert (told.name, told.description, told.tags, told.created) == ("bikes", None, {"team": "core"}, 1000)
    assert (told.next_version, told.versions, told.aliases, told.deleted) == (1, {}, {}, False)


def test_versions_stages_and_descriptions():
    told = replayed(
        CREATED,
        FIRST,
        SECOND,
        (Action.MODEL_VERSION_STAGE_CHANGED, {"version": "1", "stage": "None"}, {"version": "1", "stage": "Staging"}),
        (
            Action.MODEL_VERSION_UPDATED,
            {"version": "2", "description": None},
            {"version": "2", "description": "good"},
        ),
    )
    assert told.next_version == 3
    assert (told.versions[1].stage, told.versions[1].created, told.versions[1].storage_uri) == (
        "Staging",
        2000,
        msgspec.UNSET,
    )
    assert (told.versions[2].description, told.versions[2].stage) == ("good", "None")
    assert told.versions[2].storage_uri == "mlflow-artifacts:/registry/u/2"
    assert told.last == {None: 1, "version:1": 4, "version:2": 5}


def test_tags_of_models_and_versions():
    told = replayed(
        CREATED,
        FIRST,
        (Action.REGISTERED_MODEL_TAG_SET, {"key": "team", "value": "core"}, {"key": "team", "value": "x"}),
        (Action.REGISTERED_MODEL_TAG_SET, None, {"key": "stars", "value": ""}),
        (Action.MODEL_VERSION_TAG_SET, None, {"version": "1", "key": "a", "value": "b"}),
        (Action.REGISTERED_MODEL_TAG_DELETED, {"key": "team", "value": "x"}),
        (Action.MODEL_VERSION_TAG_SET, None, {"version": "1", "key": "c", "value": "d"}),
        (Action.MODEL_VERSION_TAG_DELETED, {"version": "1", "key": "a", "value": "b"}),
    )
    assert told.tags == {"stars": ""}
    assert told.versions[1].tags == {"c": "d"}


def test_aliases_move_back_and_go():
    told = replayed(
        CREATED,
        FIRST,
        SECOND,
        (Action.ALIAS_SET, None, alias(1)),
        (Action.ALIAS_SET, alias(1), alias(2)),
        (Action.ALIAS_ROLLED_BACK, alias(2), alias(1)),
        (Action.ALIAS_SET, None, alias(2, "old")),
        (Action.ALIAS_DELETED, alias(2, "old")),
    )
    assert told.aliases == {"champion": 1}
    assert told.last["alias:old"] == 8


def test_names_follow_each_other_and_end_with_the_model():
    told = replayed(
        CREATED,
        (Action.REGISTERED_MODEL_RENAMED, {"name": "bikes"}, {"name": "cycles"}),
        (Action.REGISTERED_MODEL_RENAMED, {"name": "cycles"}, {"name": "cycles"}),
        (Action.REGISTERED_MODEL_DELETED, {"name": "cycles", "versions": []}),
    )
    assert told.names == [ToldName("bikes", 1000, 2000), ToldName("cycles", 2000, 4000)]
    assert told.deleted


def test_a_deleted_version_is_remembered():
    gone = {"version": "1", "stage": "None", "source": "s3://b/1", "manifest_digest": None}
    told = replayed(CREATED, FIRST, (Action.MODEL_VERSION_DELETED, gone))
    assert (told.versions[1].deleted, told.versions[1].stage) == (3000, "Deleted")
    assert told.next_version == 2


GONE = {"version": "2", "stage": "None", "source": "s3://b/2", "manifest_digest": "d" * 64}
PURGED = {"version": "2", "manifest_digest": "d" * 64, "files": 1, "size": 3}


def test_a_deleted_version_is_purged_also_after_its_model_was_deleted():
    told = replayed(CREATED, FIRST, SECOND, (Action.MODEL_VERSION_DELETED, GONE), (Action.MODEL_VERSION_PURGED, PURGED))
    assert (told.versions[1].purged, told.versions[2].purged) == (False, True)
    model_gone = (Action.REGISTERED_MODEL_DELETED, {"name": "bikes", "versions": [1, 2]})
    assert replayed(CREATED, FIRST, SECOND, model_gone, (Action.MODEL_VERSION_PURGED, PURGED)).versions[2].purged


@pytest.mark.parametrize(
    ("events", "change", "problem"),
    [
        ([], {}, "forgets the files of version 2, which is not deleted"),
        ([(Action.MODEL_VERSION_DELETED, GONE)], {"manifest_digest": "e" * 64}, "says that the manifest_digest of ver"),
        (
            [(Action.MODEL_VERSION_DELETED, GONE), (Action.MODEL_VERSION_PURGED, PURGED)],
            {},
            "forgets the files of version 2, which have gone",
        ),
    ],
)
def test_a_purge_that_contradicts_what_was_before_says_so(events, change, problem):
    told = replayed(CREATED, FIRST, SECOND, *events)
    found = told.apply(event(len(events) + 4, Action.MODEL_VERSION_PURGED, {**PURGED, **change}))
    assert found is not None
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("action", "before", "after", "problem"),
    [
        (Action.ALIAS_SET, alias(2), alias(1), "says that the alias champion was 2 before, the events before it say 1"),
        (Action.ALIAS_SET, None, alias(2), "says that the alias champion was nothing before, "),
        (Action.ALIAS_DELETED, alias(2), None, "says that the alias champion was 2 before, "),
        (Action.REGISTERED_MODEL_CREATED, None, CREATED[2], "creates the registered model once more"),
        (Action.REGISTERED_MODEL_RENAMED, {"name": "x"}, {"name": "y"}, "says that the name was 'x' before, "),
        (Action.REGISTERED_MODEL_DELETED, {"name": "bikes", "versions": [1]}, None, "says that the list of versions"),
        (Action.REGISTERED_MODEL_UPDATED, {"description": "x"}, {"description": ""}, "says that the description was"),
        (Action.REGISTERED_MODEL_TAG_DELETED, {"key": "a", "value": "b"}, None, "says that the tag 'a' was 'b' before"),
        (
            Action.MODEL_VERSION_CREATED,
            None,
            {"version": "4", "source": "s", "manifest_digest": None},
            "creates version 4 where 3 was due",
        ),
        (
            Action.MODEL_VERSION_STAGE_CHANGED,
            {"version": "1", "stage": "Staging"},
            {"version": "1", "stage": "None"},
            "says that the stage of version 1 was 'Staging' before, the events before it say 'None'",
        ),
        (
            Action.MODEL_VERSION_DELETED,
            {"version": "1", "stage": "None", "source": "s3://b/1"},
            None,
            "deletes version 1, which still has an alias",
        ),
    ],
)
def test_an_event_that_contradicts_those_before_it_says_so(action, before, after, problem):
    told = replayed(CREATED, FIRST, SECOND, (Action.ALIAS_SET, None, alias(1)))
    found = told.apply(event(5, action, before, after))
    assert found is not None
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("action", "before", "after", "problem"),
    [
        ("alias.blessed", None, alias(1), "'alias.blessed' is not an action on a registered model"),
        (Action.RUN_CREATED, None, {"name": "x"}, "'run.created' is not an action on a registered model"),
        (Action.ALIAS_SET, None, {"alias": "champion"}, "its content is not that of 'alias.set'"),
        (Action.ALIAS_SET, None, None, "its content is not that of 'alias.set'"),
        (Action.ALIAS_SET, None, {"alias": "a", "version": "one"}, "its content is not that of 'alias.set'"),
        (Action.ALIAS_SET, None, alias(9), "it is about version 9, which was never created before"),
        (Action.ALIAS_SET, None, alias(2), "it is about version 2, which was deleted before"),
        (Action.REGISTERED_MODEL_CREATED, {"name": "x"}, CREATED[2], "its content is not that of"),
    ],
)
def test_an_event_that_cannot_be_applied_is_an_error(action, before, after, problem):
    gone = {"version": "2", "stage": "None", "source": "s3://b/2", "manifest_digest": "d" * 64}
    told = replayed(CREATED, FIRST, SECOND, (Action.MODEL_VERSION_DELETED, gone))
    with pytest.raises(CorruptedData, match=problem):
        told.apply(event(5, action, before, after))


def test_nothing_comes_before_the_creation_or_after_the_deletion():
    with pytest.raises(CorruptedData, match="before the creation"):
        Replay("u").apply(event(1, *FIRST))
    told = replayed(CREATED, (Action.REGISTERED_MODEL_DELETED, {"name": "bikes", "versions": []}))
    with pytest.raises(CorruptedData, match="after the deletion"):
        told.apply(event(3, *FIRST))


def test_every_action_on_a_registered_model_can_be_replayed():
    """None is refused for its name; without content each is refused for that."""
    nouns = ("registered_model.", "model_version.", "alias.")
    for action in (action for action in Action if action.startswith(nouns)):
        told = Replay("u") if action == Action.REGISTERED_MODEL_CREATED else replayed(CREATED)
        with pytest.raises(CorruptedData, match=f"its content is not that of '{action}'"):
            told.apply(event(2, action, {"nothing": 1}, {"nothing": 1}))
