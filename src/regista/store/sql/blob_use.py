"""Blob use: which paths name which blob (``SqlBlobUse``), answered through the store's one door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, bindparam, func, or_, select

from ...api.request import Request
from ...entities import ANONYMOUS
from ..base import SEALED, BlobUser, NamedBlob, StorageUsage
from .actions import Action
from .file_rows import bounds, entries_below
from .handler import reads
from .tables import events, files, model_names, model_versions, registered_models
from .transaction import Snapshot

if TYPE_CHECKING:
    from .store import SqlStore

_COUNTS = (
    select(files.c.digest, func.count())
    .where(files.c.digest.in_(bindparam("digests", expanding=True)))
    .group_by(files.c.digest)
)
_BLOBS = (
    select(files.c.digest, func.max(files.c.size))
    .where(files.c.digest > bindparam("behind"))
    .group_by(files.c.digest)
    .order_by(files.c.digest)
    .limit(bindparam("size"))
)
_OF_DIGEST = select(files.c.path).where(files.c.digest == bindparam("of_digest"))
_START: Any = bindparam("start")
_STOP: Any = bindparam("stop")
_USERS = tuple(
    _OF_DIGEST.where(place).order_by(files.c.path).limit(bindparam("size"))
    for place in (and_(files.c.path >= _START, files.c.path < _STOP), or_(files.c.path < _START, files.c.path >= _STOP))
)
_FILES = select(func.count(), func.coalesce(func.sum(files.c.size), 0)).select_from(files)
_EACH = select(func.max(files.c.size).label("size")).group_by(files.c.digest).subquery("each_blob")
_EACH_BLOB = select(func.count(), func.coalesce(func.sum(_EACH.c.size), 0)).select_from(_EACH)
_NAMES = select(registered_models.c.uid, registered_models.c.name).where(
    registered_models.c.uid.in_(bindparam("uids", expanding=True))
)
_FORMER_NAMES = (
    select(model_names.c.uid, model_names.c.name)
    .where(model_names.c.uid.in_(bindparam("uids", expanding=True)))
    .order_by(model_names.c.pk)
)
_TOMBSTONES = (
    select(registered_models.c.uid, model_versions.c.version)
    .join_from(model_versions, registered_models, model_versions.c.model_pk == registered_models.c.pk)
    .where(
        registered_models.c.uid.in_(bindparam("uids", expanding=True)),
        model_versions.c.version.in_(bindparam("numbers", expanding=True)),
        model_versions.c.deleted_at.is_not(None),
    )
)
_ANY_FILE = select(files.c.path).limit(1)
_ANY_LINK = select(events.c.event_id).where(events.c.action == Action.FILES_LINKED.value).limit(1)


class Counts(msgspec.Struct, frozen=True):
    """By how many paths digests are named."""

    counts: dict[str, int]


class CountPaths(Request[Counts], frozen=True, kw_only=True):
    """Count the paths of each digest."""

    digests: tuple[str, ...]


class Digests(msgspec.Struct, frozen=True):
    """Digests, one for each path."""

    digests: list[str]


class ListDigests(Request[Digests], frozen=True, kw_only=True):
    """The digests that the files below a directory name."""

    path: str


class NamedBlobs(msgspec.Struct, frozen=True):
    """A page of named blobs."""

    blobs: list[NamedBlob]


class ListNamedBlobs(Request[NamedBlobs], frozen=True, kw_only=True):
    """The next named blobs."""

    after: str
    limit: int


class BlobUsers(msgspec.Struct, frozen=True):
    """Who names a blob."""

    users: list[BlobUser]


class ListBlobUsers(Request[BlobUsers], frozen=True, kw_only=True):
    """Who names a blob, model versions first."""

    digest: str
    limit: int


class Usage(msgspec.Struct, frozen=True):
    """What all files take."""

    usage: StorageUsage


class GetUsage(Request[Usage], frozen=True, kw_only=True):
    """What all files take."""


class EverNamed(msgspec.Struct, frozen=True):
    """Whether any file was ever linked."""

    ever: bool


class HasEverNamed(Request[EverNamed], frozen=True, kw_only=True):
    """Whether any file was ever linked."""


class SqlBlobUse:
    """The BlobUse of a SqlStore."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def counts(self, digests: Sequence[str]) -> dict[str, int]:
        """By how many paths each of the digests is named."""
        return self._store.call(CountPaths(digests=tuple(digests)), ANONYMOUS).counts

    def digests_below(self, path: str) -> list[str]:
        """The digests that a file, or the files below a directory, name."""
        return self._store.call(ListDigests(path=path), ANONYMOUS).digests

    def blobs(self, after: str, limit: int) -> list[NamedBlob]:
        """The named blobs whose digests are behind ``after``."""
        return self._store.call(ListNamedBlobs(after=after, limit=limit), ANONYMOUS).blobs

    def users_of(self, digest: str, limit: int) -> list[BlobUser]:
        """Who names a blob, model versions first."""
        return self._store.call(ListBlobUsers(digest=digest, limit=limit), ANONYMOUS).users

    def usage(self) -> StorageUsage:
        """What all files take."""
        return self._store.call(GetUsage(), ANONYMOUS).usage

    def ever_named(self) -> bool:
        """Whether any file was ever linked."""
        return self._store.call(HasEverNamed(), ANONYMOUS).ever


@reads(CountPaths)
def count_paths(reading: Snapshot, call: CountPaths) -> Counts:
    """Count in the index of digests."""
    if not call.digests:
        return Counts({})
    return Counts(_pairs(reading.execute(_COUNTS, {"digests": list(call.digests)})))


@reads(ListDigests)
def list_digests(reading: Snapshot, call: ListDigests) -> Digests:
    """Read the rows below it."""
    return Digests([entry.digest for entry in entries_below(reading, call.path)])


@reads(ListNamedBlobs)
def list_named_blobs(reading: Snapshot, call: ListNamedBlobs) -> NamedBlobs:
    """Read on in the index of digests."""
    rows = reading.execute(_BLOBS, {"behind": call.after, "size": call.limit})
    return NamedBlobs([NamedBlob(digest, size) for digest, size in rows])


@reads(ListBlobUsers)
def list_blob_users(reading: Snapshot, call: ListBlobUsers) -> BlobUsers:
    """Read the paths of the digest, and which versions the sealed ones belong to."""
    paths: list[str] = []
    for asked in _USERS:
        values: dict[str, Any] = {**bounds(SEALED), "of_digest": call.digest, "size": call.limit - len(paths)}
        paths += reading.execute(asked, values).scalars()
    versions = _versions_of(reading, paths)
    return BlobUsers([BlobUser(path, versions.get(_seal_of(path), "")) for path in paths])


@reads(GetUsage, one_moment=True)
def get_usage(reading: Snapshot, _call: GetUsage) -> Usage:
    """Add up all rows, and once more with one row for each digest."""
    named, size = reading.execute(_FILES).one()
    blobs, blob_size = reading.execute(_EACH_BLOB).one()
    return Usage(StorageUsage(named, int(size), blobs, int(blob_size)))  # a sum is a Decimal in some databases


@reads(HasEverNamed)
def has_ever_named(reading: Snapshot, _call: HasEverNamed) -> EverNamed:
    """Look for a file; only when there is none, for the event of one."""
    return EverNamed(any(reading.execute(asked).first() is not None for asked in (_ANY_FILE, _ANY_LINK)))


def _versions_of(reading: Snapshot, paths: Sequence[str]) -> dict[tuple[str, str], str]:
    """Which version (``wine/3``) has the seal, for each uid and number among the paths of sealed files."""
    seals = sorted({_seal_of(path) for path in paths} - {("", "")})
    if not seals:
        return {}
    uids = {"uids": sorted({uid for uid, _ in seals})}
    names: dict[str, str] = _pairs(reading.execute(_NAMES, uids))
    present = set(names)
    if len(present) < len(uids["uids"]):
        names = _pairs(reading.execute(_FORMER_NAMES, uids)) | names
    gone = {
        (uid, str(number))
        for uid, number in reading.execute(_TOMBSTONES, {**uids, "numbers": [int(number) for _, number in seals]})
    }
    return {
        (uid, number): f"{names.get(uid, uid)}/{number}"
        + (" (deleted)" if uid not in present or (uid, number) in gone else "")
        for uid, number in seals
    }


def _pairs(rows: Iterable[Any]) -> dict[str, Any]:
    return {key: value for key, value in rows}  # noqa: C416 - ``dict()`` takes a result of SQLAlchemy for a mapping


def _seal_of(path: str) -> tuple[str, str]:
    """The uid and number of the version that a path belongs to; empty texts for one that is not sealed."""
    root, _, rest = path.partition("/")
    uid, _, inside = rest.partition("/")
    number = inside.partition("/")[0]
    return (uid, number) if root == SEALED and number.isdigit() else ("", "")
