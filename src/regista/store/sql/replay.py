"""Replay: a registered model as its events tell it.

The fold of one registered model's events, from the first to the last, gives what the tables must hold: the
model with its tags, its versions (deleted ones too), its aliases, and the names it had. What an event says was
there before is compared with what the events before it say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from ...entities import Event, Stage
from ...errors import CorruptedData
from .actions import Action, part_of
from .seal import sealed_uri
from .tables import DELETED_STAGE


class ToldVersion(msgspec.Struct, kw_only=True):
    """A version as its events tell it; UNSET is what the events of older releases do not say."""

    created: int
    source: str
    run_id: str | None
    model_id: str | None
    run_link: str | UnsetType | None
    storage_uri: str | UnsetType | None
    manifest_digest: str | None
    description: str | None
    tags: dict[str, str]
    stage: str = Stage.NONE.value
    deleted: int | None = None
    purged: bool = False


class ToldName(msgspec.Struct):
    """A name the model had ``since`` (inclusive) ``until`` (exclusive, None while it lasts)."""

    name: str
    since: int
    until: int | None = None


class Replay:
    """The state that the events told so far make; times are milliseconds since the epoch.

    ``last`` gives for each part of the model (``alias:champion``, ``version:3``, None for the model itself) the
    sequence of the newest event about it.
    """

    def __init__(self, uid: str) -> None:
        self.uid = uid
        self.created: int | None = None
        self.deleted = False
        self.description: str | None = None
        self.tags: dict[str, str] = {}
        self.versions: dict[int, ToldVersion] = {}
        self.aliases: dict[str, int] = {}
        self.names: list[ToldName] = []
        self.next_version = 1
        self.last: dict[str | None, int] = {}

    @property
    def name(self) -> str | None:
        """The present name, or the last one; None before the creation."""
        return self.names[-1].name if self.names else None

    def apply(self, event: Event) -> str | None:
        """Take the next event; gives in what it contradicts the events before it, None if it fits.

        CorruptedData when it cannot be applied: its action is none of a registered model, what the action needs
        is not in it, or it is about a version, or a model, that is not there according to the events before it.
        """
        try:
            before_type, after_type, tell = _ACTIONS[event.action]
        except KeyError:
            raise CorruptedData(f"'{event.action}' is not an action on a registered model") from None
        if self.deleted and event.action != Action.MODEL_VERSION_PURGED:
            raise CorruptedData("it comes after the deletion of the registered model")
        if self.created is None and event.action != Action.REGISTERED_MODEL_CREATED:
            raise CorruptedData("it comes before the creation of the registered model")
        try:
            before = msgspec.convert(event.before, before_type)
            after = msgspec.convert(event.after, after_type)
            problem = tell(self, before, after, event.time)
        except (msgspec.ValidationError, ValueError) as error:
            raise CorruptedData(f"its content is not that of '{event.action}': {error}") from None
        self.last[part_of(event.action, event.before, event.after)] = event.sequence
        return problem

    def version(self, number: str) -> ToldVersion:
        """A version that exists now; CorruptedData if there is none."""
        found = self.versions.get(int(number))
        if found is None or found.deleted is not None:
            gone = "was never created" if found is None else "was deleted"
            raise CorruptedData(f"it is about version {number[:40]}, which {gone} before")
        return found


class _Created(msgspec.Struct):
    name: str
    description: str | None = None
    tags: dict[str, str] = {}


class _Description(msgspec.Struct):
    description: str | None


class _Name(msgspec.Struct):
    name: str


class _Tag(msgspec.Struct):
    key: str
    value: str


class _DeletedModel(msgspec.Struct):
    name: str
    versions: list[int]


class _CreatedVersion(msgspec.Struct):
    version: str
    source: str
    run_id: str | None = None
    model_id: str | None = None
    manifest_digest: str | None = None
    description: str | None = None
    tags: dict[str, str] = {}
    run_link: str | UnsetType | None = UNSET
    storage_uri: str | UnsetType | None = UNSET


class _VersionDescription(msgspec.Struct):
    version: str
    description: str | None


class _RefusedVersion(msgspec.Struct):
    version: str
    uri: str


class _VersionStage(msgspec.Struct):
    version: str
    stage: str


class _DeletedVersion(msgspec.Struct):
    version: str
    stage: str
    source: str
    manifest_digest: str | None = None


class _PurgedVersion(msgspec.Struct):
    version: str
    manifest_digest: str
    files: int
    size: int


class _VersionTag(msgspec.Struct):
    version: str
    key: str
    value: str


class _Alias(msgspec.Struct):
    alias: str
    version: str


def _differs(what: str, said: object, told: object) -> str | None:
    """The contradiction when an event says of something before it what the events before it do not."""
    if said == told:
        return None
    return f"says that {what} was {shown(said)} before, the events before it say {shown(told)}"


def shown(value: object) -> str:
    """A value of the state for people: texts in quotes and cut when they are long, ``nothing`` for None."""
    if value is None:
        return "nothing"
    if not isinstance(value, str):
        return str(value)
    text = repr(value)  # in one line, whatever is in it
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…'"


_LONGEST = 80


def _model_created(told: Replay, _before: None, after: _Created, time: int) -> str | None:
    problem = None if told.created is None else "creates the registered model once more"
    told.created, told.description, told.tags = time, after.description, dict(after.tags)
    told.names.append(ToldName(after.name, time))
    return problem


def _model_updated(told: Replay, before: _Description, after: _Description, _time: int) -> str | None:
    problem = _differs("the description", before.description, told.description)
    told.description = after.description
    return problem


def _model_renamed(told: Replay, before: _Name, after: _Name, time: int) -> str | None:
    problem = _differs("the name", before.name, told.name)
    if after.name != told.name:
        _end_name(told, time)
        told.names.append(ToldName(after.name, time))
    return problem


def _model_deleted(told: Replay, before: _DeletedModel, _after: None, time: int) -> str | None:
    there = [number for number, version in told.versions.items() if version.deleted is None]
    problem = _differs("the name", before.name, told.name) or _differs("the list of versions", before.versions, there)
    _end_name(told, time)
    told.deleted = True
    told.aliases.clear()
    return problem


def _end_name(told: Replay, time: int) -> None:
    if told.names:
        told.names[-1].until = time


def _model_tag_set(told: Replay, before: _Tag | None, after: _Tag, _time: int) -> str | None:
    return _set_tag(told.tags, before, after)


def _model_tag_deleted(told: Replay, before: _Tag, _after: None, _time: int) -> str | None:
    return _set_tag(told.tags, before, None)


def _version_created(told: Replay, _before: None, after: _CreatedVersion, time: int) -> str | None:
    number = int(after.version)
    problem = None if number == told.next_version else f"creates version {number} where {told.next_version} was due"
    storage = after.storage_uri if after.manifest_digest is None else sealed_uri(told.uid, number)
    told.versions[number] = ToldVersion(
        created=time,
        source=after.source,
        run_id=after.run_id,
        model_id=after.model_id,
        run_link=after.run_link,
        storage_uri=storage,
        manifest_digest=after.manifest_digest,
        description=after.description,
        tags=dict(after.tags),
    )
    told.next_version = max(told.next_version, number + 1)
    return problem


def _version_updated(told: Replay, before: _VersionDescription, after: _VersionDescription, _time: int) -> str | None:
    version = told.version(after.version)
    problem = _differs(f"the description of version {after.version}", before.description, version.description)
    version.description = after.description
    return problem


def _stage_changed(told: Replay, before: _VersionStage, after: _VersionStage, _time: int) -> str | None:
    version = told.version(after.version)
    problem = _differs(f"the stage of version {after.version}", before.stage, version.stage)
    version.stage = after.stage
    return problem


def _version_refused(told: Replay, _before: None, after: _RefusedVersion, _time: int) -> str | None:
    told.version(after.version)
    return None


def _version_deleted(told: Replay, before: _DeletedVersion, _after: None, time: int) -> str | None:
    version = told.version(before.version)
    problem = None
    for field in ("stage", "source", "manifest_digest"):
        what = f"the {field} of version {before.version}"
        problem = problem or _differs(what, getattr(before, field), getattr(version, field))
    number = int(before.version)
    if problem is None and number in told.aliases.values():
        problem = f"deletes version {number}, which still has an alias"
    version.deleted, version.stage = time, DELETED_STAGE
    return problem


def _version_purged(told: Replay, before: _PurgedVersion, _after: None, _time: int) -> str | None:
    number = int(before.version)
    version = told.versions.get(number)
    if version is None:
        raise CorruptedData(f"it is about version {before.version[:40]}, which was never created before")
    problem = _differs(f"the manifest_digest of version {number}", before.manifest_digest, version.manifest_digest)
    if version.purged or not (told.deleted or version.deleted is not None):
        problem = f"forgets the files of version {number}, which {'have gone' if version.purged else 'is not deleted'}"
    version.purged = True
    return problem


def _version_tag_set(told: Replay, before: _VersionTag | None, after: _VersionTag, _time: int) -> str | None:
    return _set_tag(told.version(after.version).tags, before, after)


def _version_tag_deleted(told: Replay, before: _VersionTag, _after: None, _time: int) -> str | None:
    return _set_tag(told.version(before.version).tags, before, None)


def _set_tag(tags: dict[str, str], before: _Tag | _VersionTag | None, after: _Tag | _VersionTag | None) -> str | None:
    tag = after or before
    assert tag is not None  # noqa: S101 - the types of each action's content see to it
    problem = _differs(f"the tag {shown(tag.key)}", None if before is None else before.value, tags.get(tag.key))
    if after is None:
        tags.pop(tag.key, None)
    else:
        tags[tag.key] = after.value
    return problem


def _alias_moved(told: Replay, before: _Alias | None, after: _Alias, _time: int) -> str | None:
    told.version(after.version)
    problem = _held(told, after.alias, before)
    told.aliases[after.alias] = int(after.version)
    return problem


def _alias_deleted(told: Replay, before: _Alias, _after: None, _time: int) -> str | None:
    problem = _held(told, before.alias, before)
    told.aliases.pop(before.alias, None)
    return problem


def _held(told: Replay, alias: str, before: _Alias | None) -> str | None:
    return _differs(f"the alias {alias}", None if before is None else int(before.version), told.aliases.get(alias))


class _Telling(NamedTuple):
    """How one action is replayed: the types of its ``before`` and ``after``, and what it does to the state."""

    before: Any
    after: Any
    tell: Callable[[Replay, Any, Any, int], str | None]


_ACTIONS: dict[str, _Telling] = {
    Action.REGISTERED_MODEL_CREATED: _Telling(None, _Created, _model_created),
    Action.REGISTERED_MODEL_UPDATED: _Telling(_Description, _Description, _model_updated),
    Action.REGISTERED_MODEL_RENAMED: _Telling(_Name, _Name, _model_renamed),
    Action.REGISTERED_MODEL_DELETED: _Telling(_DeletedModel, None, _model_deleted),
    Action.REGISTERED_MODEL_TAG_SET: _Telling(_Tag | None, _Tag, _model_tag_set),
    Action.REGISTERED_MODEL_TAG_DELETED: _Telling(_Tag, None, _model_tag_deleted),
    Action.MODEL_VERSION_CREATED: _Telling(None, _CreatedVersion, _version_created),
    Action.MODEL_VERSION_REFUSED: _Telling(None, _RefusedVersion, _version_refused),
    Action.MODEL_VERSION_UPDATED: _Telling(_VersionDescription, _VersionDescription, _version_updated),
    Action.MODEL_VERSION_STAGE_CHANGED: _Telling(_VersionStage, _VersionStage, _stage_changed),
    Action.MODEL_VERSION_DELETED: _Telling(_DeletedVersion, None, _version_deleted),
    Action.MODEL_VERSION_PURGED: _Telling(_PurgedVersion, None, _version_purged),
    Action.MODEL_VERSION_TAG_SET: _Telling(_VersionTag | None, _VersionTag, _version_tag_set),
    Action.MODEL_VERSION_TAG_DELETED: _Telling(_VersionTag, None, _version_tag_deleted),
    Action.ALIAS_SET: _Telling(_Alias | None, _Alias, _alias_moved),
    Action.ALIAS_DELETED: _Telling(_Alias, None, _alias_deleted),
    Action.ALIAS_ROLLED_BACK: _Telling(_Alias, _Alias, _alias_moved),
}
