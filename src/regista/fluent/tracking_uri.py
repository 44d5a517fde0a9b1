"""Which store the calls of this process go to."""

from __future__ import annotations

import os

from .session import session


def set_tracking_uri(uri: str | os.PathLike[str] | None) -> None:
    """Choose the store of experiments, runs and models: a directory, a database URL or a server's URL.

    None or '' goes back to the environment's (``REGISTA_TRACKING_URI``, ``MLFLOW_TRACKING_URI``), else ``./mlruns``.
    """
    session.set_tracking_uri(uri)


def get_tracking_uri() -> str:
    """The tracking URI in force, as it was set."""
    return session.tracking_uri


def is_tracking_uri_set() -> bool:
    """Whether a tracking URI was chosen, here or in the environment."""
    return session.tracking_uri_is_set


def set_registry_uri(uri: str | os.PathLike[str] | None) -> None:
    """Choose another store for registered models; None or '' goes back to the environment's or the tracking URI."""
    session.set_registry_uri(uri)


def get_registry_uri() -> str:
    """The registry URI in force, as it was set."""
    return session.registry_uri or session.tracking_uri
