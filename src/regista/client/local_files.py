"""A connection to files of this machine alone, for what is asked of a model's directory."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from ..api.request import Request
from ..artifacts.local.folder import FolderArtifacts
from ..artifacts.opener import ArtifactOpener
from ..entities import Caller
from ..errors import ConfigurationError
from ..uris import classify_tracking_uri
from .connection import Connection


class _NoStore:
    """No store is opened for a local directory: loading a model from one must not make an empty registry."""

    def call(self, request: Request[object], caller: Caller) -> NoReturn:  # noqa: ARG002
        raise ConfigurationError(
            f"{type(request).__name__} needs a registry: files of this machine are all that is open here."
        )

    def close(self) -> None:
        """Nothing is open."""


def connect_local_files() -> Connection:
    """A connection that reaches local paths, and no experiment, run or registered model."""
    here = classify_tracking_uri(".")
    store = _NoStore()
    return Connection(here.text, store, ArtifactOpener(FolderArtifacts(Path()), here), store.close)
