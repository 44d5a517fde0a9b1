"""Every setting once: name, type, default, one line of doc, and the environment variables that set it.

A command-line option or an argument wins over the environment, ``REGISTA_*`` wins over ``MLFLOW_*``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from .errors import InvalidParameter

T = TypeVar("T")


class Setting(Generic[T]):
    """One setting; ``read`` gives its value in an environment, ``default`` when nothing sets it."""

    def __init__(self, name: str, parse: Callable[[str], T], default: T, doc: str, mlflow: str | None = None) -> None:
        self.name = name
        self.default = default
        self.doc = doc
        self.variables = (f"REGISTA_{name.upper()}",) + ((mlflow,) if mlflow else ())
        self._parse = parse

    def read(self, environment: Mapping[str, str] | None = None) -> T:
        """The value; raises InvalidParameter naming the variable when its text cannot be used."""
        environment = os.environ if environment is None else environment
        for variable in self.variables:
            if text := environment.get(variable):
                try:
                    return self._parse(text)
                except ValueError as error:
                    raise InvalidParameter(
                        f"Environment variable {variable}={text!r} cannot be used: {error}"
                    ) from None
        return self.default


def boolean(text: str) -> bool:
    """True or false in the usual spellings; ValueError for anything else."""
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off"}:
        return False
    raise ValueError("expected true or false")


def positive(text: str) -> int:
    """A whole number from 1; ValueError for anything else."""
    if (number := int(text)) < 1:
        raise ValueError("expected a whole number from 1")
    return number


def sqlite_synchronous(text: str) -> str:
    """``FULL`` or ``NORMAL``; ValueError for anything else."""
    if text.upper() not in {"FULL", "NORMAL"}:
        raise ValueError("expected FULL or NORMAL")
    return text.upper()


# Where things are
TRACKING_URI: Setting[str | None] = Setting(
    "tracking_uri", str, None, "Store of runs and models: a directory, a database URL or a server's URL; "
    "./mlruns when nothing is set.", "MLFLOW_TRACKING_URI",
)  # fmt: skip
REGISTRY_URI: Setting[str | None] = Setting(
    "registry_uri", str, None, "Store of registered models, when it is another one.", "MLFLOW_REGISTRY_URI"
)
ARTIFACTS_DESTINATION: Setting[str | None] = Setting(
    "artifacts_destination", str, None, "Folder of the stored bytes; mlartifacts beside the SQLite file (or in "
    "the current folder) when nothing is set.", "MLFLOW_ARTIFACTS_DESTINATION",
)  # fmt: skip

# The active experiment and run
EXPERIMENT_NAME: Setting[str | None] = Setting(
    "experiment_name", str, None, "Name of the active experiment.", "MLFLOW_EXPERIMENT_NAME"
)
EXPERIMENT_ID: Setting[str | None] = Setting(
    "experiment_id", str, None, "Id of the active experiment.", "MLFLOW_EXPERIMENT_ID"
)
RUN_ID: Setting[str | None] = Setting("run_id", str, None, "Run that the next start_run resumes.", "MLFLOW_RUN_ID")
USER: Setting[str | None] = Setting("user", str, None, "Name that events carry as actor; the system's user when unset.")

# The registry server
BACKEND_STORE_URI: Setting[str] = Setting(
    "backend_store_uri", str, "./mlruns", "Database URL or directory of the server's metadata.",
    "MLFLOW_BACKEND_STORE_URI",
)  # fmt: skip
DEFAULT_ARTIFACT_ROOT: Setting[str] = Setting(
    "default_artifact_root", str, "mlflow-artifacts:/", "Where new experiments put their files.",
    "MLFLOW_DEFAULT_ARTIFACT_ROOT",
)  # fmt: skip
HOST: Setting[str] = Setting("host", str, "127.0.0.1", "Address a server listens on.", "MLFLOW_HOST")
PORT: Setting[int] = Setting("port", int, 5000, "Port a server listens on.", "MLFLOW_PORT")
WORKERS: Setting[int] = Setting("workers", positive, 1, "Processes of the registry server.", "MLFLOW_WORKERS")
MAX_BODY_SIZE: Setting[int] = Setting(
    "max_body_size", positive, 32 * 1024 * 1024, "Largest JSON body a server accepts, in bytes."
)
SQLITE_SYNCHRONOUS: Setting[str] = Setting(
    "sqlite_synchronous", sqlite_synchronous, "FULL",
    "FULL: a committed write survives a power cut. NORMAL: it survives a crash of the process.",
)  # fmt: skip

# HTTP
HTTP_TIMEOUT: Setting[int] = Setting(
    "http_request_timeout", positive, 120, "Seconds a client waits for an answer.", "MLFLOW_HTTP_REQUEST_TIMEOUT"
)
HTTP_MAX_RETRIES: Setting[int] = Setting(
    "http_request_max_retries", int, 7, "How often a client repeats a request that found no server.",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES",
)  # fmt: skip
TRACKING_USERNAME: Setting[str | None] = Setting(
    "tracking_username", str, None, "User name for a server that asks for one.", "MLFLOW_TRACKING_USERNAME"
)
TRACKING_PASSWORD: Setting[str | None] = Setting(
    "tracking_password", str, None, "Password that goes with the user name.", "MLFLOW_TRACKING_PASSWORD"
)
TRACKING_TOKEN: Setting[str | None] = Setting(
    "tracking_token", str, None, "Token for a server that asks for one; a user name wins over it.",
    "MLFLOW_TRACKING_TOKEN",
)  # fmt: skip

# Limits and models
TRUNCATE_LONG_VALUES: Setting[bool] = Setting(
    "truncate_long_values", boolean, True, "Cut params and tags that are too long instead of refusing them.",
    "MLFLOW_TRUNCATE_LONG_VALUES",
)  # fmt: skip
ALLOW_PICKLE: Setting[bool] = Setting(
    "allow_pickle_deserialization", boolean, True, "Whether models that are pickles may be loaded.",
    "MLFLOW_ALLOW_PICKLE_DESERIALIZATION",
)  # fmt: skip
SCORING_TIMEOUT: Setting[int] = Setting(
    "scoring_server_request_timeout", positive, 60, "Seconds a scoring request may take.",
    "MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT",
)  # fmt: skip
MODELS_WORKERS: Setting[int] = Setting(
    "models_workers", positive, 1, "Processes of a scoring server.", "MLFLOW_MODELS_WORKERS"
)
TABLE_WIDTH: Setting[int | None] = Setting(
    "table_width", positive, None, "Columns of the tables that commands print; the terminal's, or as many as needed "
    "in a pipe, when nothing is set.",
)  # fmt: skip


def all_settings() -> list[Setting[object]]:
    """Every setting, in the order of this file."""
    return [value for value in globals().values() if isinstance(value, Setting)]
