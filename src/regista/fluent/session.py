"""Session: what the calls of a notebook remember between them, once per process."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from ..client.client import DEFAULT_TRACKING_URI
from ..client.connection import Connection, connect
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

    @property
    def tracking_uri(self) -> str:
        """The URI that was set, else the setting's, else the directory ``mlruns`` of the current folder."""
        return self._tracking_uri or TRACKING_URI.read() or str(Path(DEFAULT_TRACKING_URI).absolute())

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

    def connection(self, uri: str | os.PathLike[str]) -> Connection:
        """The one connection of this process to a URI; a relative path means one below the current folder."""
        text = os.fspath(uri)
        where = "" if classify_tracking_uri(text).kind == "http" else os.getcwd()  # noqa: PTH109 - a text is wanted
        key = (text, where, ARTIFACTS_DESTINATION.read() or "")
        with self._lock:
            if key not in self._connections:
                self._connections[key] = connect(text)
            return self._connections[key]

    def close(self) -> None:
        """Give every connection back."""
        with self._lock:
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()

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


session = Session()
