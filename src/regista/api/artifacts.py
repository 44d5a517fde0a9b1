"""Calls on files: the artifact proxy, and the files of runs and versions by name."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from ..entities import FileInfo
from .permission import Action, experiment, model
from .request import AJAX, MLFLOW, MLFLOW_ARTIFACTS, ROOT, Cost, Empty, Request, Transfer, endpoint
from .runs import RUN_UUID


class FilesReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The direct children of a directory, sorted by name; paths are base names."""

    files: tuple[FileInfo, ...] = ()


class RunFilesReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The direct children of a directory of a run; paths are relative to ``root_uri``."""

    root_uri: str
    files: tuple[FileInfo, ...] = ()


class Bytes(msgspec.Struct, frozen=True):
    """Marks a reply that is a file's bytes, not JSON."""


@endpoint("GET", "/artifacts", permission=experiment(Action.READ, "path"), cost=Cost.SCAN, prefixes=MLFLOW_ARTIFACTS)
class ListArtifacts(Request[FilesReply], frozen=True, kw_only=True):
    """List a directory of the proxied storage; an absent one, or a file, is empty."""

    path: str = ""


@endpoint(
    "GET HEAD",
    "/artifacts/{path:path}",
    permission=experiment(Action.READ, "path"),
    cost=Cost.SCAN,
    prefixes=MLFLOW_ARTIFACTS,
    transfer=Transfer.DOWNLOAD,
)
class DownloadArtifact(Request[Bytes], frozen=True, kw_only=True):
    """Read a file of the proxied storage."""

    path: str


@endpoint(
    "PUT",
    "/artifacts/{path:path}",
    permission=experiment(Action.UPDATE, "path"),
    prefixes=MLFLOW_ARTIFACTS,
    transfer=Transfer.UPLOAD,
)
class UploadArtifact(Request[Empty], frozen=True, kw_only=True):
    """Write a file; it becomes visible when its last byte is stored, and replaces one of that path."""

    path: str


@endpoint(
    "DELETE",
    "/artifacts/{path:path}",
    permission=experiment(Action.MANAGE, "path"),
    prefixes=MLFLOW_ARTIFACTS,
)
class DeleteArtifact(Request[Empty], frozen=True, kw_only=True):
    """Delete a file, or a directory with all in it; an absent one is no error."""

    path: str


@endpoint("GET", "/artifacts/list", permission=experiment(Action.READ, "run_id"), cost=Cost.SCAN, prefixes=MLFLOW)
class ListRunArtifacts(Request[RunFilesReply], frozen=True, kw_only=True):
    """List a directory of a run."""

    synonyms: ClassVar[dict[str, str]] = RUN_UUID
    run_id: str
    path: str = ""


@endpoint(
    "GET",
    "/get-artifact",
    permission=experiment(Action.READ, "run_id"),
    cost=Cost.SCAN,
    prefixes=ROOT,
    transfer=Transfer.DOWNLOAD,
)
class DownloadRunArtifact(Request[Bytes], frozen=True, kw_only=True):
    """Read a file of a run."""

    synonyms: ClassVar[dict[str, str]] = RUN_UUID
    run_id: str
    path: str


@endpoint(
    "GET",
    "/model-versions/get-artifact",
    permission=model(Action.READ),
    cost=Cost.SCAN,
    prefixes=ROOT,
    transfer=Transfer.DOWNLOAD,
)
class DownloadModelVersionArtifact(Request[Bytes], frozen=True, kw_only=True):
    """Read a file of a version."""

    name: str
    version: str
    path: str


@endpoint(
    "GET",
    "/logged-models/{model_id}/artifacts/directories",
    permission=experiment(Action.READ, "model_id"),
    cost=Cost.SCAN,
)
class ListLoggedModelArtifacts(Request[RunFilesReply], frozen=True, kw_only=True):
    """List a directory of a logged model."""

    model_id: str
    artifact_directory_path: str = ""


@endpoint(
    "GET",
    "/logged-models/{model_id}/artifacts/files",
    permission=experiment(Action.READ, "model_id"),
    cost=Cost.SCAN,
    prefixes=AJAX,
    transfer=Transfer.DOWNLOAD,
)
class DownloadLoggedModelArtifact(Request[Bytes], frozen=True, kw_only=True):
    """Read a file of a logged model."""

    model_id: str
    artifact_file_path: str


@endpoint(
    "POST",
    "/upload-artifact",
    permission=experiment(Action.UPDATE, "run_id"),
    prefixes=AJAX,
    transfer=Transfer.UPLOAD,
)
class UploadRunArtifact(Request[Empty], frozen=True, kw_only=True):
    """Write a file of a run, at most 10 MB; parameters are in the query string."""

    synonyms: ClassVar[dict[str, str]] = RUN_UUID
    run_id: str
    path: str
