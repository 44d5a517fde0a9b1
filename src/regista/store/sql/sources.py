"""Sources: what the ``source`` of a new version means.

The rules are those of MLflow 3.17's model-versions/create: a source must belong to the run or the logged model
that the request names, so that nobody registers files of others by guessing their path.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from ...api.model_versions import CreateModelVersion
from ...entities import LifecycleStage, Stage
from ...errors import InvalidParameter, NotFound, UnknownAlias
from ...uris import (
    ModelUri,
    ProxiedArtifactUri,
    RunUri,
    is_local,
    is_proxied,
    join_artifact_path,
    local_path,
    masked,
    split_scheme,
    validate_model_source,
)
from .file_rows import entries_below
from .logged_model_rows import not_found as logged_model_not_found
from .model_names import present_name, read_by_name
from .run_rows import not_found as run_not_found
from .tables import aliases, logged_models, model_version_tags, model_versions, registered_models, runs
from .time_machine import ABOVE_ALL, alias_at, latest_at, latest_in_stages_at, model_at, moment_of, version_at
from .transaction import Transaction
from .version_rows import model_not_found, version_not_found

_HOST_SCHEMES = frozenset({"http", "https", "ftp", "ftps", "sftp"})

_RUN = select(runs.c.artifact_uri).where(runs.c.run_id == bindparam("id"))
_LOGGED_MODEL = select(logged_models.c.artifact_uri, logged_models.c.source_run_id).where(
    logged_models.c.model_id == bindparam("id"), logged_models.c.lifecycle_stage == LifecycleStage.ACTIVE.value
)
_LOGGED_BY_RUN = (
    select(logged_models.c.artifact_uri, logged_models.c.name)
    .where(
        logged_models.c.source_run_id == bindparam("id"),
        logged_models.c.lifecycle_stage == LifecycleStage.ACTIVE.value,
    )
    .order_by(logged_models.c.creation_timestamp.desc(), logged_models.c.pk.desc())
)
_VERSION = select(
    model_versions.c.pk,
    registered_models.c.name,
    model_versions.c.version,
    model_versions.c.source,
    model_versions.c.storage_uri,
    model_versions.c.run_id,
    model_versions.c.model_id,
).join_from(model_versions, registered_models, model_versions.c.model_pk == registered_models.c.pk)
_OF_MODEL = _VERSION.where(
    model_versions.c.model_pk == bindparam("of_model"),
    model_versions.c.version == bindparam("number"),
    model_versions.c.deleted_at.is_(None),
)
_NAMED = _VERSION.where(registered_models.c.name == bindparam("name"), model_versions.c.deleted_at.is_(None))
_BY_NUMBER = _NAMED.where(model_versions.c.version == bindparam("number"))
_HIGHEST = _NAMED.order_by(model_versions.c.version.desc()).limit(1)
_BY_STAGE = _HIGHEST.where(model_versions.c.current_stage == bindparam("stage"))
_BY_ALIAS = _NAMED.join(
    aliases, (aliases.c.model_pk == model_versions.c.model_pk) & (aliases.c.version == model_versions.c.version)
).where(aliases.c.alias == bindparam("alias"))
_IS_PROMPT = select(model_version_tags.c.owner_pk).where(
    model_version_tags.c.owner_pk == bindparam("pk"),
    model_version_tags.c.key == "mlflow.prompt.is_prompt",
    model_version_tags.c.value == "true",
)


class Source(NamedTuple):
    """A source understood: the text to store, where the files are, and what they belong to.

    ``path`` is their place in the content store (None when they are elsewhere), ``storage_uri`` where they
    are when that is not what ``text`` says.
    """

    text: str
    path: str | None
    storage_uri: str | None
    run_id: str | None
    model_id: str | None


def resolve_source(tx: Transaction, call: CreateModelVersion) -> Source:
    """Understand the source of a new version; InvalidParameter when it may not be used, NotFound when it is absent."""
    scheme, _ = split_scheme(call.source)
    if scheme == "runs":
        return _of_run(tx, call, RunUri.parse(call.source))
    if scheme == "models":
        uri = ModelUri.parse(call.source)
        return _of_logged_model(tx, call, uri) if uri.model_id else _of_version(tx, call, uri)
    validate_model_source(call.source)
    if call.model_id:
        _logged_model(tx, call.model_id)
    run_id = call.run_id or (_logged_model(tx, call.model_id).source_run_id if call.model_id else None)
    if is_proxied(call.source):
        path = ProxiedArtifactUri.parse(call.source).path
        if not any(
            is_proxied(root) and _inside(path, ProxiedArtifactUri.parse(root).path) for root in _roots(tx, call)
        ):
            raise _foreign(call.source, "model_id" if call.model_id and not call.run_id else "run_id")
        if call.run_id:
            path = _or_logged_model(tx, call.run_id, path)
        return Source(call.source, path, None, run_id, call.model_id)
    if is_local(call.source):
        _check_local(tx, call)
    elif scheme in _HOST_SCHEMES:
        raise InvalidParameter(
            f"'source' cannot use the '{scheme}' scheme: the files of a version must be where this registry "
            "can find them."
        )
    return Source(call.source, None, None, run_id, call.model_id)


def _of_run(tx: Transaction, call: CreateModelVersion, uri: RunUri) -> Source:
    if call.run_id != uri.run_id:
        raise _foreign(call.source, "run_id")
    root = tx.execute(_RUN, {"id": uri.run_id}).scalar()
    if root is None:
        raise run_not_found(uri.run_id)
    path = _content_path(join_artifact_path(root, uri.path))
    if path is not None:
        path = _or_logged_model(tx, uri.run_id, path)
    return Source(call.source, path, None, call.run_id, call.model_id)


def _or_logged_model(tx: Transaction, run_id: str, path: str) -> str:
    """The path, or when it holds no file the place of the model that the run logged under its last segment.

    MLflow 3 keeps a run's models apart from its other files; sources written for MLflow 2 name the run's path.
    """
    if entries_below(tx, path):
        return path
    for model_root, name in tx.execute(_LOGGED_BY_RUN, {"id": run_id}).all():
        if path.endswith(f"/artifacts/{name}"):
            return _content_path(model_root) or path
    return path


def _of_logged_model(tx: Transaction, call: CreateModelVersion, uri: ModelUri) -> Source:
    if call.model_id != uri.model_id or uri.model_id is None:
        raise _foreign(call.source, "model_id")
    if uri.at:
        raise InvalidParameter(
            f"Invalid model version source: '{masked(call.source)}'. A logged model is always the same; ?at= goes with "
            "registered models."
        )
    row = _logged_model(tx, uri.model_id)
    place = join_artifact_path(row.artifact_uri, uri.path)
    return Source(call.source, _content_path(place), place, call.run_id or row.source_run_id, call.model_id)


def _of_version(tx: Transaction, call: CreateModelVersion, uri: ModelUri) -> Source:
    row = _find_version(tx, uri)
    if tx.execute(_IS_PROMPT, {"pk": row.pk}).first() is not None:
        raise InvalidParameter(f"Invalid model version source: '{masked(call.source)}'. It is a prompt, not a model.")
    for field in ("run_id", "model_id"):
        given, own = getattr(call, field), getattr(row, field)
        if given and given != own:
            raise _foreign(call.source, field)
    place = join_artifact_path(row.storage_uri or row.source, uri.path)
    text = f"models:/{row.name}/{row.version}" + (f"/{uri.path}" if uri.path else "")
    return Source(text, _content_path(place), place, row.run_id, row.model_id)


def _find_version(tx: Transaction, uri: ModelUri) -> Any:
    name = uri.name or ""
    latest = uri.latest or (uri.alias or "").lower() == "latest"
    if uri.at:
        return _find_version_at(tx, uri, name, latest)
    values: dict[str, Any]
    if uri.version is not None:
        statement, values = _BY_NUMBER, {"number": min(uri.version, ABOVE_ALL)}
        missing: Exception = version_not_found(name, str(uri.version))
    elif latest:
        statement, values = _HIGHEST, {}
        missing = NotFound(f"Latest version not found for model {name}.")
    elif uri.alias is not None:
        statement, values = _BY_ALIAS, {"alias": uri.alias}
        missing = UnknownAlias(f"Registered model alias {uri.alias} not found.")
    else:
        stage = Stage.parse(uri.stage or "").value
        statement, values = _BY_STAGE, {"stage": stage}
        missing = _no_version_in(name, stage)
    row = read_by_name(tx, name, lambda present: tx.execute(statement, {"name": present, **values}).first())
    if row is None:
        raise model_not_found(name) if present_name(tx, name) is None else missing
    return row


def _find_version_at(tx: Transaction, uri: ModelUri, name: str, latest: bool) -> Any:
    then = model_at(tx, name, moment_of(uri.at, "source"))
    if uri.version is not None:
        number = version_at(tx, then, uri.version)
    elif latest:
        number = latest_at(tx, then)
    elif uri.alias is not None:
        number = alias_at(tx, then, uri.alias)
    else:
        stage = Stage.parse(uri.stage or "").value
        found = latest_in_stages_at(tx, then, {stage})
        if not found:
            raise NotFound(f"{_no_version_in(then.name, stage)} at {then.shown}")
        number = found[0]
    row = tx.execute(_OF_MODEL, {"of_model": then.pk, "number": number}).first()
    if row is None:  # deleted just now
        raise version_not_found(then.name, str(number))
    return row


def _no_version_in(name: str, stage: str) -> NotFound:
    return NotFound(f"Registered Model with name={name} has no version in stage {stage}")


def _logged_model(tx: Transaction, model_id: str) -> Any:
    row = tx.execute(_LOGGED_MODEL, {"id": model_id}).first()
    if row is None:
        raise logged_model_not_found(model_id)
    return row


def _roots(tx: Transaction, call: CreateModelVersion) -> list[str]:
    """The places of the run and of the logged model that the request names."""
    roots = []
    if call.model_id:
        roots.append(_logged_model(tx, call.model_id).artifact_uri)
    if call.run_id:
        root = tx.execute(_RUN, {"id": call.run_id}).scalar()
        if root is None:
            raise run_not_found(call.run_id)
        roots.append(root)
        roots += [row.artifact_uri for row in tx.execute(_LOGGED_BY_RUN, {"id": call.run_id})]
    return roots


def _check_local(tx: Transaction, call: CreateModelVersion) -> None:
    place = Path(local_path(call.source)).resolve()
    for root in _roots(tx, call):
        if is_local(root) and place.is_relative_to(Path(local_path(root)).resolve()):
            return
    raise InvalidParameter(
        f"Invalid model version source: '{masked(call.source)}'. To use a local path as a model version source, the "
        "run_id request parameter has to be specified and the local path has to be contained within the artifact "
        "directory of the run specified by the run_id."
    )


def _content_path(uri: str) -> str | None:
    return ProxiedArtifactUri.parse(uri).path if is_proxied(uri) else None


def _inside(path: str, root: str) -> bool:
    return path == root or path.startswith(f"{root}/")


def _foreign(source: str, field: str) -> InvalidParameter:
    return InvalidParameter(
        f"Invalid model version source: '{masked(source)}'. The {field} request parameter must identify the "
        "resource that contains the source."
    )
