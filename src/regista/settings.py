"""Every setting once: name, type, default, one line of doc, and the environment variables that set it.

A command-line option or an argument wins over the environment, ``REGISTA_*`` wins over ``MLFLOW_*``.
"""

from __future__ import annotations

import os
import re
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


def byte_count(text: str) -> int:
    """Bytes, or a number of ``kB``, ``MB``, ``GB``, ``TB`` (thousands) or ``KiB`` … ``TiB`` (1,024); 0 is allowed."""
    match = re.fullmatch(r"(\d{1,18}(?:\.\d{1,18})?) ?(?:([KMGT])(i?)B?|B)?", text.strip(), re.IGNORECASE | re.ASCII)
    if match is None:
        raise ValueError("expected bytes, such as 500000000, 500MB or 10GiB")
    number, unit, binary = match.groups()
    return int(float(number) * (1024 if binary else 1000) ** (" KMGT".index(unit.upper()) if unit else 0))


def seconds(text: str) -> float:
    """A number above 0, up to a day; ValueError for anything else."""
    if not 0 < (number := float(text)) <= 86_400:
        raise ValueError("expected a number of seconds above 0")
    return number


def sqlite_synchronous(text: str) -> str:
    """``FULL`` or ``NORMAL``; ValueError for anything else."""
    if text.upper() not in {"FULL", "NORMAL"}:
        raise ValueError("expected FULL or NORMAL")
    return text.upper()


def trust(text: str) -> str:
    """``any`` or ``pinned``; ValueError for anything else."""
    if text.lower() not in {"any", "pinned"}:
        raise ValueError("expected any or pinned")
    return text.lower()


# Where things are
TRACKING_URI: Setting[str | None] = Setting(
    "tracking_uri", str, None, "Store of runs and models: a directory, a database URL or a server's URL; "
    "./mlruns when nothing is set.", "MLFLOW_TRACKING_URI",
)  # fmt: skip
REGISTRY_URI: Setting[str | None] = Setting(
    "registry_uri", str, None, "Store of registered models, when it is another one.", "MLFLOW_REGISTRY_URI"
)
ARTIFACTS_DESTINATION: Setting[str | None] = Setting(
    "artifacts_destination", str, None, "Folder or bucket of the stored bytes; mlartifacts beside the SQLite "
    "file (or in the current folder) when nothing is set.", "MLFLOW_ARTIFACTS_DESTINATION",
)  # fmt: skip
ARTIFACTS_FALLBACK: Setting[str | None] = Setting(
    "artifacts_fallback", str, None, "Folder or bucket from which stored bytes are read that are not at the artifacts "
    "destination yet, while they are moved there.",
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
ARTIFACT_ROOTS: Setting[str | None] = Setting(
    "artifact_roots", str, None, "Folders and buckets, with commas between them, whose files a server reads for its "
    "clients and seals when they are registered, beside the default artifact root.",
)  # fmt: skip
HOST: Setting[str] = Setting("host", str, "127.0.0.1", "Address a server listens on.", "MLFLOW_HOST")
PORT: Setting[int] = Setting("port", int, 5000, "Port a server listens on.", "MLFLOW_PORT")
WORKERS: Setting[int] = Setting("workers", positive, 1, "Processes of the registry server.", "MLFLOW_WORKERS")
MAX_BODY_SIZE: Setting[int] = Setting(
    "max_body_size", positive, 32 * 1024 * 1024, "Largest JSON body a server accepts, in bytes."
)
SCAN_SIZE: Setting[int] = Setting(
    "scan_size", byte_count, 256 * 1024 * 1024, "Bytes of a version's files that a server looks through for what "
    "loading them imports, small files first; also as 500MB or 1GiB.",
)  # fmt: skip
UPLOAD_IDLE_TIMEOUT: Setting[float] = Setting(
    "upload_idle_timeout", seconds, 60.0, "Seconds without a byte after which a server gives up a request's body."
)
DOWNLOAD_IDLE_TIMEOUT: Setting[float] = Setting(
    "download_idle_timeout", seconds, 300.0,
    "Seconds in which a client takes nothing of an answer, after which a server (on Linux) closes the connection.",
)  # fmt: skip
DIRECT_TRANSFERS: Setting[bool] = Setting(
    "direct_transfers", boolean, True, "Whether clients send and fetch the bytes of a bucket by signed URLs; else, and "
    "for a folder, they go through the server.",
)  # fmt: skip
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

# Logging to a server
SYNCHRONOUS_LOGGING: Setting[bool] = Setting(
    "synchronous_logging", boolean, False, "Whether log calls and the end of a run wait for the server's answer, and "
    "fail with it, instead of going through the queue.",
)  # fmt: skip
ASYNC_LOGGING: Setting[bool] = Setting(
    "enable_async_logging", boolean, False, "Whether the log calls of a Client go through the queue as well.",
    "MLFLOW_ENABLE_ASYNC_LOGGING",
)  # fmt: skip
QUEUE_DIR: Setting[str | None] = Setting(
    "queue_dir", str, None, "Folder of the queues; regista/queue below XDG_STATE_HOME, or below ~/.local/state, when "
    "nothing is set.",
)  # fmt: skip
QUEUE_LIMIT: Setting[int] = Setting(
    "queue_limit", positive, 256 * 1024 * 1024, "Bytes of calls that may wait in a process's queue, about a million "
    "points; more points of metrics are dropped.",
)  # fmt: skip
QUEUE_PATIENCE: Setting[int] = Setting(
    "queue_patience", positive, 10, "Seconds without an answer after which the end of a run, or of the program, no "
    "longer waits for what is still in the queue.",
)  # fmt: skip

# Downloads
CACHE_DIR: Setting[str | None] = Setting(
    "cache_dir", str, None, "Folder of downloaded files that are kept; regista/blobs below XDG_CACHE_HOME, or below "
    "~/.cache, when nothing is set.",
)  # fmt: skip
CACHE_SIZE: Setting[int] = Setting(
    "cache_size", byte_count, 10_000_000_000, "Bytes of downloaded files that are kept, also as 500MB or 10GB; what "
    "was unused for longest goes first. 0 keeps none.",
)  # fmt: skip
ENV_ROOT: Setting[str | None] = Setting(
    "env_root", str, None, "Folder of the environments that are made for models; regista/environments below "
    "XDG_CACHE_HOME, or below ~/.cache, when nothing is set.", "MLFLOW_ENV_ROOT",
)  # fmt: skip
CONDA_HOME: Setting[str | None] = Setting(
    "conda_home", str, None, "Folder of the conda that makes environments for models; the one on PATH when nothing is "
    "set.", "MLFLOW_CONDA_HOME",
)  # fmt: skip
PROGRESS: Setting[bool] = Setting(
    "progress", boolean, True, "Whether transfers of more than a second or 50 MB show a bar, where stderr is a "
    "terminal or a notebook.", "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR",
)  # fmt: skip

# System metrics
SYSTEM_METRICS: Setting[bool] = Setting(
    "enable_system_metrics_logging", boolean, False, "Whether runs log what the machine does: processor, memory, disk, "
    "network, GPUs.", "MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING",
)  # fmt: skip
SYSTEM_METRICS_INTERVAL: Setting[float] = Setting(
    "system_metrics_sampling_interval", seconds, 10.0, "Seconds between two looks at the machine.",
    "MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL",
)  # fmt: skip
SYSTEM_METRICS_SAMPLES: Setting[int] = Setting(
    "system_metrics_samples_before_logging", positive, 1, "Looks at the machine whose mean is logged as one point.",
    "MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING",
)  # fmt: skip
SYSTEM_METRICS_NODE: Setting[str | None] = Setting(
    "system_metrics_node_id", str, None,
    "Name of the machine in the keys of its metrics, where several log to one run.", "MLFLOW_SYSTEM_METRICS_NODE_ID",
)  # fmt: skip
HIDE_RUN_URL: Setting[bool] = Setting(
    "suppress_printing_url_to_stdout", boolean, False, "Whether a run that ends on a server does not show its address.",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT",
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
LOCK_MODEL_DEPENDENCIES: Setting[bool] = Setting(
    "lock_model_dependencies", boolean, False, "Whether models are saved with requirements.lock, which has hashes; "
    "takes uv and the network.",
    "MLFLOW_LOCK_MODEL_DEPENDENCIES",
)  # fmt: skip
MODEL_TRUST: Setting[str] = Setting(
    "model_trust", trust, "any", "pinned: load a model only when its files import nothing but what they did when it "
    "was saved. any: load whatever is there."
)  # fmt: skip
SCORING_TIMEOUT: Setting[int] = Setting(
    "scoring_server_request_timeout", positive, 60, "Seconds a scoring request may take.",
    "MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT",
)  # fmt: skip
MODELS_WORKERS: Setting[int] = Setting(
    "models_workers", positive, 1, "Processes of a scoring server.", "MLFLOW_MODELS_WORKERS"
)
SCORING_MAX_BODY_SIZE: Setting[int] = Setting(
    "scoring_max_body_size", byte_count, 100 * 1024 * 1024, "Largest body a scoring server accepts, in bytes, also as "
    "500MB or 1GiB.",
)  # fmt: skip
FOLLOW_INTERVAL: Setting[float] = Setting(
    "follow_interval", seconds, 5.0, "Seconds between two looks of a scoring server at what its aliases mean."
)
TABLE_WIDTH: Setting[int | None] = Setting(
    "table_width", positive, None, "Columns of the tables that commands print; the terminal's, or as many as needed "
    "in a pipe, when nothing is set.",
)  # fmt: skip


def all_settings() -> list[Setting[object]]:
    """Every setting, in the order of this file."""
    return [value for value in globals().values() if isinstance(value, Setting)]
