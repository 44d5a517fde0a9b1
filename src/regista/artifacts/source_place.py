"""SourcePlace: which artifact URI the source of a new version comes to."""

from __future__ import annotations

from ..api.logged_models import GetLoggedModel
from ..api.model_versions import CreateModelVersion, GetModelVersionDownloadUri
from ..api.runs import GetRun
from ..entities import Caller
from ..store.base import Store
from ..uris import ModelUri, RunUri, join_artifact_path, split_scheme


def source_place(store: Store, request: CreateModelVersion, caller: Caller) -> str:
    """Where the files of a version lie that is to be registered, as far as the source says so by itself.

    ``runs:/`` and ``models:/`` URIs become what their run, logged model or version has noted; an alias or a stage,
    which may move before the version is made, stays what it is. Raises NotFound for what does not exist.
    """
    scheme, _ = split_scheme(request.source)
    if scheme == "runs":
        run = RunUri.parse(request.source)
        return join_artifact_path(store.call(GetRun(run_id=run.run_id), caller).run.info.artifact_uri, run.path)
    if scheme != "models":
        return request.source
    model = ModelUri.parse(request.source)
    if model.model_id is not None:
        logged = store.call(GetLoggedModel(model_id=model.model_id), caller).model
        return join_artifact_path(logged.info.artifact_uri, model.path)
    if model.name is None or model.version is None or model.at:
        return request.source
    asked = GetModelVersionDownloadUri(name=model.name, version=str(model.version))
    return join_artifact_path(store.call(asked, caller).artifact_uri, model.path)
