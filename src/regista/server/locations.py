"""Locations: which path of the proxied storage a call on files is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..api.artifacts import (
    DownloadArtifact,
    DownloadLoggedModelArtifact,
    DownloadModelVersionArtifact,
    DownloadRunArtifact,
    UploadArtifact,
    UploadRunArtifact,
)
from ..api.logged_models import GetLoggedModel
from ..api.model_versions import GetModelVersionDownloadUri
from ..api.request import Request
from ..api.runs import GetRun
from ..entities import Caller
from ..errors import InvalidParameter, NotImplementedHere
from ..store.base import Store
from ..uris import ProxiedArtifactUri, split_scheme, validate_artifact_path

Locate = Callable[[Any, Caller], str]


class Locations:
    """Finds the storage path of files that are named by run, model or version."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_type: Mapping[type[Request[Any]], Locate] = {
            DownloadArtifact: lambda request, _: validate_artifact_path(request.path),
            UploadArtifact: lambda request, _: _file_path(request.path),
            DownloadRunArtifact: lambda request, caller: self.of_run(request.run_id, request.path, caller),
            UploadRunArtifact: lambda request, caller: self.of_run(request.run_id, _file_path(request.path), caller),
            DownloadModelVersionArtifact: self._of_version,
            DownloadLoggedModelArtifact: lambda request, caller: self.of_logged_model(
                request.model_id, request.artifact_file_path, caller
            ),
        }

    def locator(self, request_type: type[Request[Any]]) -> Locate | None:
        """What finds the path for requests of that type; None when the server does not know the type."""
        return self._by_type.get(request_type)

    def of_run(self, run_id: str, path: str, caller: Caller) -> str:
        """The storage path of a run's file or directory; raises NotFound for an absent run."""
        return below(self.run_root(run_id, caller), path)

    def run_root(self, run_id: str, caller: Caller) -> str:
        """The artifact URI of a run."""
        return self._store.call(GetRun(run_id=run_id), caller).run.info.artifact_uri

    def of_logged_model(self, model_id: str, path: str, caller: Caller) -> str:
        """The storage path of a logged model's file or directory; raises NotFound for an absent model."""
        return below(self.logged_model_root(model_id, caller), path)

    def logged_model_root(self, model_id: str, caller: Caller) -> str:
        """The artifact URI of a logged model."""
        return self._store.call(GetLoggedModel(model_id=model_id), caller).model.info.artifact_uri

    def _of_version(self, request: DownloadModelVersionArtifact, caller: Caller) -> str:
        asked = GetModelVersionDownloadUri(name=request.name, version=request.version)
        return below(self._store.call(asked, caller).artifact_uri, request.path)


def below(root: str, path: str) -> str:
    """The storage path of ``path`` under an artifact URI; raises InvalidPath, and NotImplementedHere for other storage.

    A server reads its own storage only: other places hold what its process may read, not what the caller may.
    """
    relative = validate_artifact_path(path)
    scheme, _ = split_scheme(root)
    if scheme != "mlflow-artifacts":
        raise NotImplementedHere(
            f"The files are at '{root}', which this server does not pass on: read them there, or use artifacts "
            "below mlflow-artifacts:/."
        )
    parent = ProxiedArtifactUri.parse(root).path
    return f"{parent}/{relative}" if parent and relative else parent or relative


def _file_path(path: str) -> str:
    normal = validate_artifact_path(path)
    if not normal or path.endswith("/"):
        raise InvalidParameter("Artifact path must include a filename (cannot end with '/').")
    return normal
