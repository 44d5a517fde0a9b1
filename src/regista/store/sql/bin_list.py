"""The bin: which experiments, runs, logged models and model versions are deleted, since when."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, bindparam, cast, func, literal, or_, select, union_all

from ...api.purge import BinReply, ListBin
from ...entities import BinEntry, LifecycleStage
from ...query import PageToken, decode_cursor, encode_cursor, search_id
from ..base import SEALED
from .experiments import experiment_pk
from .handler import reads
from .seal import sealed_uri
from .statement import Statement
from .tables import directories, experiments, logged_models, model_names, model_versions, registered_models, runs
from .transaction import Snapshot

DEFAULT_EXPERIMENT = 0

_DELETED = LifecycleStage.DELETED.value
_RUNS = select(
    runs.c.pk,
    runs.c.run_id.label("id"),
    runs.c.experiment_pk,
    runs.c.run_name.label("name"),
    runs.c.artifact_uri,
    runs.c.deleted_time,
).where(runs.c.deleted_time.is_not(None))
_EXPERIMENTS = select(
    experiments.c.pk,
    experiments.c.pk.label("id"),
    experiments.c.pk.label("experiment_pk"),
    experiments.c.name,
    literal("").label("artifact_uri"),
    # Nothing of a deleted experiment can be changed, so it was changed last when it was deleted.
    experiments.c.last_update_time.label("deleted_time"),
).where(experiments.c.lifecycle_stage == _DELETED, experiments.c.pk != DEFAULT_EXPERIMENT)
_MODEL = (
    logged_models.c.pk,
    logged_models.c.model_id.label("id"),
    logged_models.c.experiment_pk,
    logged_models.c.name,
    logged_models.c.artifact_uri,
)
_MODELS = union_all(
    select(*_MODEL, logged_models.c.deleted_time).where(logged_models.c.deleted_time.is_not(None)),
    select(*_MODEL, experiments.c.last_update_time.label("deleted_time"))
    .join(experiments, experiments.c.pk == logged_models.c.experiment_pk)
    .where(experiments.c.lifecycle_stage == _DELETED, logged_models.c.deleted_time.is_(None)),
)
_SEALS = f"{SEALED}/"
_newest_name = model_names.alias("newest_name")


# Sealed files are below a directory per version; of a deleted registered model nothing else tells its versions.
def _sealed(name: ColumnElement[str], deleted: ColumnElement[int]) -> Select[Any]:
    """Directories of sealed files, with the name of the registered model and since when the version is deleted."""
    path = directories.c.path
    return select(
        path.label("pk"),
        path.label("id"),
        literal("").label("experiment_pk"),
        name,
        literal("").label("artifact_uri"),
        deleted.label("deleted_time"),
    ).where(deleted.is_not(None))


_VERSIONS = union_all(
    _sealed(registered_models.c.name, model_versions.c.deleted_at)
    .join_from(model_versions, registered_models, model_versions.c.model_pk == registered_models.c.pk)
    .join(
        directories,
        directories.c.path == _SEALS + registered_models.c.uid + "/" + cast(model_versions.c.version, Text),
    ),
    _sealed(model_names.c.name, model_names.c.until)
    .join_from(model_names, directories, directories.c.parent == _SEALS + model_names.c.uid)
    .where(
        ~select(registered_models.c.pk).where(registered_models.c.uid == model_names.c.uid).exists(),
        model_names.c.pk
        == select(func.max(_newest_name.c.pk)).where(_newest_name.c.uid == model_names.c.uid).scalar_subquery(),
    ),
)


def _page(found: Any, *, of_experiment: bool) -> Statement:
    rows = found.subquery("found").c
    page: Select[Any] = select(
        rows.pk, rows.id, rows.experiment_pk, rows.name, rows.artifact_uri, rows.deleted_time
    ).where(
        rows.deleted_time >= bindparam("from_time"),
        rows.deleted_time <= bindparam("until"),
        or_(rows.deleted_time > bindparam("from_time"), rows.pk > bindparam("behind")),
    )
    if of_experiment:
        page = page.where(rows.experiment_pk == bindparam("experiment"))
    return Statement(page.order_by(rows.deleted_time, rows.pk).limit(bindparam("size")))


_PAGES = {
    (noun, of_experiment): _page(found, of_experiment=of_experiment)
    for noun, found in (
        ("run", _RUNS),
        ("experiment", _EXPERIMENTS),
        ("logged_model", _MODELS),
        ("model_version", _VERSIONS),
    )
    for of_experiment in (False, True)
}


@reads(ListBin)
def list_bin(reading: Snapshot, call: ListBin) -> BinReply:
    """Read a page, the one that begins behind the last row of the page before."""
    asked = search_id("bin", call.noun, call.experiment_id, call.older_than)
    token = PageToken.decode(call.page_token)
    key, first = (str, "") if call.noun == "model_version" else (int, -1)
    from_time, behind = decode_cursor(token.cursor, asked, (int, key)) if token.cursor else (0, first)
    values = {
        "from_time": from_time,
        "behind": behind,
        "until": time.time_ns() // 1_000_000 - call.older_than,
        "size": call.max_results + 1,
    }
    if call.experiment_id:
        values["experiment"] = experiment_pk(call.experiment_id)
    rows = _PAGES[call.noun, bool(call.experiment_id)].rows(reading, values)
    page = rows[: call.max_results]
    entries = tuple((_version_entry if call.noun == "model_version" else _entry)(*row) for row in page)
    if len(rows) == len(page):
        return BinReply(entries)
    cursor = encode_cursor(asked, (page[-1][5], page[-1][0]))
    return BinReply(entries, PageToken(token.offset + len(page), cursor).encode())


def _entry(_pk: Any, public_id: Any, experiment: Any, name: str, uri: str, deleted: int) -> BinEntry:
    return BinEntry(
        id=str(public_id), experiment_id=str(experiment), name=name, artifact_uri=uri, deletion_time=deleted
    )


def _version_entry(path: str, _id: str, _experiment: str, model: str, _uri: str, deleted: int) -> BinEntry:
    uid, _, number = path.removeprefix(_SEALS).partition("/")
    uri = sealed_uri(uid, int(number))
    return BinEntry(
        id=f"{uid}/{number}", experiment_id="", name=f"{model}/{number}", artifact_uri=uri, deletion_time=deleted
    )
