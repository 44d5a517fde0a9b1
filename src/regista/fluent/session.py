"""Session: what the calls of a notebook remember between them, once per process."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from ..client.client import DEFAULT_TRACKING_URI
from ..client.connection import Connection, connect
from ..errors import ConfigurationError
from ..settings import ARTIFACTS_DESTINATION, REGISTRY_URI, TRACKING_URI
from ..uris import classify_tracking_uri


class Session:
    """The tracking and registry URIs that were set, their connections, and the active experiment.

    What is set here is also put into the environment variables of MLflow's names, so that processes started
    from this one go on with the same store and experiment.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._connections: dict[tuple[str, str, str], Connection] = {}
        self._replaced: dict[str, str | None] = {}
        self._tracking_uri: str | None = None
        self._registry_uri: str | None = None
        self._experiment_id: str | None = None
        self._folder: str | None = None

    @property
    def tracking_uri(self) -> str:
        """The URI that was set, else the setting's, else the directory ``mlruns`` of the current folder."""
        return (
            self._tracking_uri
            or TRACKING_URI.read()
            or str(Path(self._folder or _current_folder(), DEFAULT_TRACKING_URI))
        )

    @property
    def tracking_uri_is_set(self) -> bool:
        """Whether somebody chose the tracking URI, here or in the environment."""
        return bool(self._tracking_uri or TRACKING_URI.read())

    @property
    def registry_uri(self) -> str | None:
        """The URI that was set for registered models, else the setting's; None when they are with the runs."""
        return self._registry_uri or REGISTRY_URI.read()

    @property
    def experiment_id(self) -> str | None:
        """The experiment that ``set_experiment`` chose."""
        return self._experiment_id

    def set_tracking_uri(self, uri: str | os.PathLike[str] | None) -> None:
        """Choose a store; None or '' goes back to the setting. The active experiment belonged to the old store."""
        text = os.fspath(uri) if uri else ""
        if text:
            classify_tracking_uri(text)
        if text != (self._tracking_uri or ""):
            self.set_experiment_id(None)
        self._tracking_uri = text or None
        self._folder = None
        self._export("MLFLOW_TRACKING_URI", text or None)

    def set_registry_uri(self, uri: str | os.PathLike[str] | None) -> None:
        """Choose a store for registered models; None or '' goes back to the setting."""
        text = os.fspath(uri) if uri else ""
        if text:
            classify_tracking_uri(text)
        self._registry_uri = text or None
        self._export("MLFLOW_REGISTRY_URI", text or None)

    def set_experiment_id(self, experiment_id: str | None) -> None:
        """Choose the experiment of new runs."""
        self._experiment_id = experiment_id
        self._export("MLFLOW_EXPERIMENT_ID", experiment_id)

    def current_connection(self, uri: str) -> Connection:
        """The connection to a URI that is in force; a relative one goes on to mean what it meant at its first use.

        So a program that changes its folder stays with its store and its runs.
        """
        if self._folder is None and not (self.tracking_uri_is_set and _stands_alone(uri)):
            self._folder = _current_folder()
        return self._connection(uri, self._folder)

    def connection(self, uri: str | os.PathLike[str]) -> Connection:
        """The one connection of this process to a URI; a relative path means one below the current folder."""
        return self._connection(os.fspath(uri), None)

    def _connection(self, uri: str, folder: str | None) -> Connection:
        where = "" if _stands_alone(uri) else folder or _current_folder()
        key = (uri, where, ARTIFACTS_DESTINATION.read() or "")
        with self._lock:
            known = self._connections.get(key)
            if known is None or known.is_lost():
                # A lost one is not closed here: another thread may be using it. It goes when nobody does.
                known = self._connections[key] = connect(uri, folder=where or None)
            return known

    def close(self) -> None:
        """Give every connection back."""
        with self._lock:
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()
            self._folder = None

    def _export(self, variable: str, value: str | None) -> None:
        """Set an environment variable; with None give it back the value that was there before."""
        if value is not None:
            self._replaced.setdefault(variable, os.environ.get(variable))
            os.environ[variable] = value
        elif variable in self._replaced:
            previous = self._replaced.pop(variable)
            if previous is None:
                os.environ.pop(variable, None)
            else:
                os.environ[variable] = previous


def _stands_alone(uri: str) -> bool:
    """Whether the URI means the same in every folder."""
    kind = classify_tracking_uri(uri)
    return kind.kind == "http" or (kind.kind == "directory" and Path(kind.location).is_absolute())


def _current_folder() -> str:
    try:
        return os.getcwd()  # noqa: PTH109 - a text is wanted
    except FileNotFoundError:
        raise ConfigurationError(
            "The current folder was removed. Change to one that exists, or set an absolute tracking URI."
        ) from None


session = Session()
