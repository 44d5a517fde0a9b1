"""ModelLocation: what a model URI comes to, and its files on this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ..entities import FileEntry, FileInfo
from ..errors import InvalidParameter, NotFound, RemoteError
from ..uris import ModelUri, RunUri, is_local, join_artifact_path, local_path, split_scheme
from .connection import Connection
from .model_folder import ModelFolder
from .model_versions import ModelVersionCalls
from .run_artifacts import RunArtifactCalls
from .trees import download_from, list_tree


@dataclass(frozen=True, slots=True)
class ModelLocation:
    """Where the files of a model are: the artifact URI ``root`` and the ``path`` below it ('' = all).

    ``files`` are those of a sealed version, relative to ``root``; what is downloaded must agree with them.
    The ids say, as far as the URI tells, what the model is.
    """

    root: str
    path: str = ""
    files: tuple[FileEntry, ...] | None = None
    run_id: str | None = None
    model_id: str | None = None
    name: str | None = None
    version: str | None = None

    @property
    def uri(self) -> str:
        """The artifact URI of the files themselves."""
        return join_artifact_path(self.root, self.path)

    def expected(self) -> list[FileEntry] | None:
        """The sealed files below ``path``, relative to it ('' for the file of that path); None when nothing is sealed.

        NotFound when the version has no file there: what else a server has at that place is not the version's.
        """
        if self.files is None or not self.path:
            return None if self.files is None else list(self.files)
        below = self.path + "/"
        found = [
            FileEntry(entry.path[len(below) :], entry.size, entry.digest)
            for entry in self.files
            if f"{entry.path}/".startswith(below)
        ]
        if not found:
            raise NotFound(f"No such file or directory in version {self.version} of '{self.name}': '{self.path}'")
        return found


class ModelLocationCalls(RunArtifactCalls, ModelVersionCalls):
    """Find and download the files of models."""

    def resolve_model_uri(self, uri: str | os.PathLike[str]) -> ModelLocation:
        """Where the model of a ``models:/`` or ``runs:/`` URI, an artifact URI or a local path is.

        ``runs:/<id>/model`` is the run's own directory ``model``, or else the newest logged model of that name
        that the run saved (MLflow 3's rule). Raises NotFound when the run, version or alias does not exist.
        """
        try:
            text = os.fspath(uri)
        except TypeError:
            raise InvalidParameter(
                f"Invalid model URI {uri!r:.200}. It must be text such as models:/wine@champion, or a path."
            ) from None
        scheme = split_scheme(text)[0]
        if scheme == "models":
            return self._resolve_models(ModelUri.parse(text))
        if scheme == "runs":
            return self._resolve_runs(RunUri.parse(text))
        return ModelLocation(text)

    def download_model(
        self, uri: str | os.PathLike[str] | ModelLocation, dst_path: str | os.PathLike[str] | None = None
    ) -> Path:
        """The files of a model in a local directory, verified against the manifest if the version is sealed.

        A model that is in a local directory already stays there unless ``dst_path`` says where to copy it;
        without ``dst_path`` the copy of any other is removed when the process ends. Raises NotFound, and
        CorruptedData for bytes that are not what was registered.
        """
        place = uri if isinstance(uri, ModelLocation) else self.resolve_model_uri(uri)
        if is_local(place.root) and dst_path is None:
            return Path(local_path(place.uri)).absolute()
        destination = ModelFolder().path if dst_path is None else Path(dst_path)
        return Path(download_from(self._connection_of(place), place.root, place.path, destination, place.expected()))

    def list_model(self, uri: str | os.PathLike[str]) -> list[FileInfo]:
        """The direct children of a model's directory, or of one in it, paths relative to the model's root."""
        place = self.resolve_model_uri(uri)
        return list_tree(self._connection_of(place), place.root, place.path)

    def _connection_of(self, place: ModelLocation) -> Connection:
        """Versions are in the registry, everything else with the runs."""
        return self._tracking if place.name is None else self._registry

    def _resolve_models(self, uri: ModelUri) -> ModelLocation:
        if uri.model_id is not None:
            if uri.at:
                raise InvalidParameter(f"'{uri}': a logged model is always the same; ?at= goes with registered models.")
            model = self.get_logged_model(uri.model_id)
            return ModelLocation(model.artifact_location, uri.path, run_id=model.source_run_id, model_id=model.model_id)
        name, number = uri.name or "", str(uri.version or "")
        if not number or uri.at:
            version = self._version_of(uri)
            name, number = version.name, version.version
        try:
            sealed = self.get_manifest(name, number)
        except (NotFound, RemoteError) as error:
            if error.get_http_status_code() != 404:
                raise
            # Not sealed, or a server that knows no manifests: the next call says which, or that nothing is there.
            root = self.get_model_version_download_uri(name, number)
            return ModelLocation(root, uri.path, name=name, version=number)
        return ModelLocation(sealed.artifact_uri, uri.path, sealed.files, name=name, version=number)

    def _resolve_runs(self, uri: RunUri) -> ModelLocation:
        run = self.get_run(uri.run_id)
        location = ModelLocation(run.info.artifact_uri, uri.path, run_id=uri.run_id)
        store, place = self._tracking.open(location.root, location.path)
        name, _, inner = uri.path.partition("/")
        if not name or store.list(place):
            return location
        model = self._model_of_run(run, name)
        if model is None:
            return location
        return ModelLocation(model.artifact_location, inner, run_id=uri.run_id, model_id=model.model_id)
