"""Differences: where the tables of a registered model do not hold what its events tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET
from sqlalchemy import bindparam, select

from ...entities import Manifest, ModelVersionStatus, Tag, shown_instant
from .json_rows import JsonObjects
from .replay import Replay, ToldVersion, shown
from .seal import files_of_seals
from .tables import aliases, model_names, model_versions, registered_model_tags, registered_models
from .transaction import Snapshot
from .version_rows import TAGS_JSON

PAGE = 1000
"""Versions in memory at a time."""

_TAGS = msgspec.json.Decoder(tuple[Tag, ...])

_MODEL = select(
    registered_models,
    select(
        JsonObjects(registered_model_tags.c.key, key=registered_model_tags.c.key, value=registered_model_tags.c.value)
    )
    .where(registered_model_tags.c.owner_pk == registered_models.c.pk)
    .scalar_subquery()
    .label("tags"),
).where(registered_models.c.uid == bindparam("of_uid"))
_VERSIONS = (
    select(model_versions, TAGS_JSON.label("tags"))
    .where(model_versions.c.model_pk == bindparam("of_model"), model_versions.c.version > bindparam("after"))
    .order_by(model_versions.c.version)
    .limit(PAGE)
)
_ALIASES = (
    select(aliases.c.alias, aliases.c.version)
    .where(aliases.c.model_pk == bindparam("of_model"))
    .order_by(aliases.c.alias)
)
_NAMES = (
    select(model_names.c.name, model_names.c.since, model_names.c.until)
    .where(model_names.c.uid == bindparam("of_uid"))
    .order_by(model_names.c.pk)
)

_ALWAYS = {"status": ModelVersionStatus.READY.value, "status_message": None, "user_id": None}
"""What every version has and no event tells."""


class Difference(NamedTuple):
    """What does not fit, in one line, and the part of the model that it is about (see ``actions.part_of``)."""

    part: str | None
    text: str


class Comparison:
    """One registered model's tables beside its replay; ``differences`` finds what does not fit.

    ``exists`` says whether the model has a row, ``seals`` how many versions' files were compared with the manifest.
    """

    def __init__(self, reading: Snapshot, told: Replay) -> None:
        self._reading = reading
        self._told = told
        self._row = reading.execute(_MODEL, {"of_uid": told.uid}).first()
        self.exists = self._row is not None
        self.seals = 0

    def differences(self) -> Iterator[Difference]:
        """Everything that does not fit; what a deleted model leaves behind is its events and its names."""
        yield from self._names()
        row, told = self._row, self._told
        if row is None:
            if not told.deleted:
                yield Difference(None, "the registered model is gone, its events do not say that it was deleted")
            return
        if told.deleted:
            yield Difference(None, "the registered model is there, its events say that it was deleted")
            return
        yield from self._model(row)
        yield from self._versions(row.pk)
        yield from self._aliases(row.pk)
        yield from self._seals()

    def _names(self) -> Iterator[Difference]:
        rows = [tuple(row) for row in self._reading.execute(_NAMES, {"of_uid": self._told.uid})]
        if rows != [(name.name, name.since, name.until) for name in self._told.names]:
            yield Difference(None, "the list of the names it had, and since when, is not what its events say")

    def _model(self, row: Any) -> Iterator[Difference]:
        told = self._told
        yield from _differ(None, "the name", row.name, told.name)
        yield from _differ(None, "the description", row.description, told.description)
        yield from _differ(None, "the creation time", row.creation_timestamp, told.created, _time)
        yield from _differ(None, "the number of the next version", row.next_version, told.next_version)
        yield from _tags_differ(None, "", _TAGS.decode(row.tags), told.tags)

    def _versions(self, model_pk: int) -> Iterator[Difference]:
        seen, number = 0, 0
        place = {"of_model": model_pk}
        while rows := self._reading.execute(_VERSIONS, {**place, "after": number}).all():
            for row in rows:
                number = row.version
                told = self._told.versions.get(number)
                if told is None:
                    yield Difference(f"version:{number}", f"version {number} is there, no event says it was created")
                else:
                    seen += 1
                    yield from _version_differs(row, told)
        if seen < len(self._told.versions):
            yield from self._gone(place)

    def _gone(self, place: dict[str, int]) -> Iterator[Difference]:
        there = select(model_versions.c.version).where(model_versions.c.model_pk == bindparam("of_model"))
        found = set(self._reading.execute(there, place).scalars())
        for number, told in self._told.versions.items():
            if number not in found:
                rest = "do not say that it was deleted" if told.deleted is None else "say that its row stays"
                yield Difference(f"version:{number}", f"the row of version {number} is gone, its events {rest}")

    def _aliases(self, model_pk: int) -> Iterator[Difference]:
        found = dict(tuple(row) for row in self._reading.execute(_ALIASES, {"of_model": model_pk}))
        for alias in sorted({*found, *self._told.aliases}):
            held, told = found.get(alias), self._told.aliases.get(alias)
            if held != told:
                has = "is gone" if held is None else f"names version {held}"
                yield Difference(f"alias:{alias}", f"alias {alias} {has}, its events say {_version(told)}")

    def _seals(self) -> Iterator[Difference]:
        expected = {
            number: version.manifest_digest
            for number, version in self._told.versions.items()
            if version.manifest_digest is not None and not version.purged
        }
        self.seals = len(expected)
        for place, entries in files_of_seals(self._reading, self._told.uid):
            number = int(place) if place.isdecimal() else 0
            digest = expected.pop(number, None)
            if digest is None:
                told = self._told.versions.get(number)
                purged = told is not None and told.purged
                said = (
                    "its events say that they were purged" if purged else "no event says that such a version was sealed"
                )
                text = f"there are sealed files at {place[:40]!r}, {said}"
                yield Difference(None, text)
            elif Manifest.of(entries).digest != digest:
                yield Difference(f"version:{number}", f"the files of version {number} are not those that were sealed")
        for number in expected:
            yield Difference(f"version:{number}", f"the sealed files of version {number} are gone")


def _version_differs(row: Any, told: ToldVersion) -> Iterator[Difference]:
    part, of = f"version:{row.version}", f" of version {row.version}"
    if (row.deleted_at is None) != (told.deleted is None):
        state, word = ("there", "say") if row.deleted_at is None else ("deleted", "do not say")
        yield Difference(part, f"version {row.version} is {state}, its events {word} that it was deleted")
        return
    yield from _differ(part, "the time of deletion" + of, row.deleted_at, told.deleted, _time)
    yield from _differ(part, "the stage" + of, row.current_stage, told.stage)
    yield from _differ(part, "the description" + of, row.description, told.description)
    yield from _differ(part, "the source" + of, row.source, told.source)
    yield from _differ(part, "the place of the files" + of, row.storage_uri, told.storage_uri)
    yield from _differ(part, "the manifest" + of, row.manifest_digest, told.manifest_digest)
    yield from _differ(part, "the run" + of, row.run_id, told.run_id)
    yield from _differ(part, "the link to the run" + of, row.run_link, told.run_link)
    yield from _differ(part, "the logged model" + of, row.model_id, told.model_id)
    yield from _differ(part, "the creation time" + of, row.creation_timestamp, told.created, _time)
    for column, value in _ALWAYS.items():
        yield from _differ(part, f"the {column}{of}", getattr(row, column), value)
    yield from _tags_differ(part, of, () if row.tags == "[]" else _TAGS.decode(row.tags), told.tags)


def _tags_differ(part: str | None, of: str, found: Iterable[Tag], told: dict[str, str]) -> Iterator[Difference]:
    values = {tag.key: tag.value for tag in found}
    if values != told:
        for key in sorted({*values, *told}):
            yield from _differ(part, f"the tag {shown(key)}{of}", values.get(key), told.get(key))


def _differ(
    part: str | None, what: str, found: Any, told: Any, show: Callable[[Any], str] = shown
) -> Iterator[Difference]:
    if told is not UNSET and found != told:
        yield Difference(part, f"{what} is {show(found)}, its events say {show(told)}")


def _time(milliseconds: Any) -> str:
    try:
        return shown_instant(milliseconds)
    except OverflowError:
        return shown(milliseconds)  # no time at all


def _version(number: int | None) -> str:
    return "nothing" if number is None else f"version {number}"
