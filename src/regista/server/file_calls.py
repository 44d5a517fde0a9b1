"""FileCalls: listings of files, and deleting them, which the server answers itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from ..api.artifacts import (
    DeleteArtifact,
    FilesReply,
    ListArtifacts,
    ListLoggedModelArtifacts,
    ListRunArtifacts,
    RunFilesReply,
)
from ..api.request import EMPTY, Empty, Request
from ..entities import Caller, FileInfo
from ..errors import InvalidPath
from ..store.base import FileIndex
from ..uris import validate_artifact_path
from .locations import Locations, below


class FileCalls:
    """Answers calls on the file index; request type → method in ``handlers``."""

    def __init__(self, index: FileIndex, locations: Locations) -> None:
        self._index = index
        self._locations = locations
        self.handlers: Mapping[type[Request[Any]], Callable[[Any, Caller], Any]] = {
            ListArtifacts: self.list_artifacts,
            DeleteArtifact: self.delete_artifact,
            ListRunArtifacts: self.list_run_artifacts,
            ListLoggedModelArtifacts: self.list_logged_model_artifacts,
        }

    def list_artifacts(self, request: ListArtifacts, _caller: Caller) -> FilesReply:
        """The children of a directory of the storage, by base name."""
        return FilesReply(tuple(self._index.children(validate_artifact_path(request.path))))

    def delete_artifact(self, request: DeleteArtifact, caller: Caller) -> Empty:
        """Forget a file or a directory."""
        path = validate_artifact_path(request.path)
        if not path:
            raise InvalidPath("Invalid path: the whole storage cannot be deleted")
        self._index.unlink(path, caller)
        return EMPTY

    def list_run_artifacts(self, request: ListRunArtifacts, caller: Caller) -> RunFilesReply:
        """The children of a directory of a run."""
        return self._list_below(self._locations.run_root(request.run_id, caller), request.path)

    def list_logged_model_artifacts(self, request: ListLoggedModelArtifacts, caller: Caller) -> RunFilesReply:
        """The children of a directory of a logged model."""
        root = self._locations.logged_model_root(request.model_id, caller)
        return self._list_below(root, request.artifact_directory_path)

    def _list_below(self, root: str, path: str) -> RunFilesReply:
        relative = validate_artifact_path(path)
        elsewhere = self._locations.open(root, relative)
        if elsewhere is not None:
            store, place = elsewhere
            children = store.list(place)
        else:
            children = self._index.children(below(root, path))
        return RunFilesReply(root, tuple(_under(relative, child) for child in children))


def _under(directory: str, child: FileInfo) -> FileInfo:
    return replace(child, path=f"{directory}/{child.path}") if directory else child
