"""Locations: which path of the proxied storage, or of another place, a call on files is about."""

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
from ..artifacts.direct_store import DirectStore
from ..artifacts.roots import ArtifactRoots
from ..entities import Caller
from ..errors import InvalidParameter, NotImplementedHere
from ..store.base import Store
from ..uris import ProxiedArtifactUri, join_artifact_path, masked, split_scheme, validate_artifact_path

Locate = Callable[[Any, Caller], str]

_STORAGE = "mlflow-artifacts:/"


class Locations:
    """Finds the files that are named by run, model or version; ``roots`` are the other places that may be read."""

    def __init__(self, store: Store, roots: ArtifactRoots | None = None) -> None:
        self._store = store
        self._roots = roots
        self._by_type: Mapping[type[Request[Any]], Callable[[Any, Caller], tuple[str, str]]] = {
            DownloadArtifact: lambda request, _: (_STORAGE, request.path),
            UploadArtifact: lambda request, _: (_STORAGE, _file_path(request.path)),
            DownloadRunArtifact: lambda request, caller: (self.run_root(request.run_id, caller), request.path),
            UploadRunArtifact: self._upload_to_run,
            DownloadModelVersionArtifact: lambda request, caller: (self._version_root(request, caller), request.path),
            DownloadLoggedModelArtifact: lambda request, caller: (
                self.logged_model_root(request.model_id, caller),
                request.artifact_file_path,
            ),
        }

    def locator(self, request_type: type[Request[Any]]) -> Locate | None:
        """What finds the storage path for requests of that type; None when the server does not know the type."""
        place = self._by_type.get(request_type)
        return None if place is None else lambda request, caller: below(*place(request, caller))

    def elsewhere(self, request: Request[Any], caller: Caller) -> tuple[DirectStore, str] | None:
        """The store of a requested file outside the storage and its path there; None when it may not be read."""
        if not self._roots or isinstance(request, DownloadArtifact):
            return None
        return self.open(*self._by_type[type(request)](request, caller))

    def open(self, root: str, path: str) -> tuple[DirectStore, str] | None:
        """The same for ``path`` below an artifact URI."""
        return self._roots.open(join_artifact_path(root, path)) if self._roots else None

    def run_root(self, run_id: str, caller: Caller) -> str:
        """The artifact URI of a run."""
        return self._store.call(GetRun(run_id=run_id), caller).run.info.artifact_uri

    def logged_model_root(self, model_id: str, caller: Caller) -> str:
        """The artifact URI of a logged model."""
        return self._store.call(GetLoggedModel(model_id=model_id), caller).model.info.artifact_uri

    def _upload_to_run(self, request: UploadRunArtifact, caller: Caller) -> tuple[str, str]:
        path = _file_path(request.path)
        return self.run_root(request.run_id, caller), path

    def _version_root(self, request: DownloadModelVersionArtifact, caller: Caller) -> str:
        asked = GetModelVersionDownloadUri(name=request.name, version=request.version)
        return self._store.call(asked, caller).artifact_uri


def below(root: str, path: str) -> str:
    """The storage path of ``path`` under an artifact URI; raises InvalidPath, and NotImplementedHere for other storage.

    Other places hold what the server's process may read, not what the caller may: it opens those it was given as roots.
    """
    relative = validate_artifact_path(path)
    scheme, _ = split_scheme(root)
    if scheme != "mlflow-artifacts":
        raise NotImplementedHere(
            f"The files are at '{masked(root)}', which this server does not pass on: read and write them there, use "
            "artifacts below mlflow-artifacts:/, or add the place to the server's setting REGISTA_ARTIFACT_ROOTS."
        )
    parent = ProxiedArtifactUri.parse(root).path
    return f"{parent}/{relative}" if parent and relative else parent or relative


def _file_path(path: str) -> str:
    normal = validate_artifact_path(path)
    if not normal or path.endswith("/"):
        raise InvalidParameter("Artifact path must include a filename (cannot end with '/').")
    return normal
