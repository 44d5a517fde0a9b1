"""ServerOptions: everything that can be said when a registry server is started."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec

from ..artifacts.destination import Place, destination_place
from ..errors import InvalidParameter
from ..settings import (
    ARTIFACT_ROOTS,
    ARTIFACTS_DESTINATION,
    BACKEND_STORE_URI,
    DEFAULT_ARTIFACT_ROOT,
    DIRECT_TRANSFERS,
    DOWNLOAD_IDLE_TIMEOUT,
    HOST,
    MAX_BODY_SIZE,
    PORT,
    SCAN_SIZE,
    UPLOAD_IDLE_TIMEOUT,
    WORKERS,
)
from ..uris import classify_tracking_uri, split_scheme

DATABASE_NAME = "regista.db"
ARTIFACTS_NAME = "mlartifacts"

_PREFIX = re.compile(r"(/[A-Za-z0-9._~\-]+)*")


class ServerOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Options of ``serve``; the defaults come from the settings (``regista.settings``).

    ``port`` 0 takes a free one. ``artifacts_destination`` is a folder or bucket; None means ``mlartifacts`` beside the
    SQLite file, or in the current folder; ``serve_artifacts=False`` closes the artifact proxy, and new experiments put
    their files there directly. ``allowed_hosts`` and ``cors_allowed_origins`` are patterns with ``*``; empty means this
    machine and private addresses, and this machine's origins. ``artifact_roots`` has commas between its places.
    """

    backend_store_uri: str = msgspec.field(default_factory=BACKEND_STORE_URI.read)
    default_artifact_root: str = msgspec.field(default_factory=DEFAULT_ARTIFACT_ROOT.read)
    artifacts_destination: str | None = msgspec.field(default_factory=ARTIFACTS_DESTINATION.read)
    artifact_roots: str | None = msgspec.field(default_factory=ARTIFACT_ROOTS.read)
    serve_artifacts: bool = True
    host: str = msgspec.field(default_factory=HOST.read)
    port: int = msgspec.field(default_factory=PORT.read)
    workers: int = msgspec.field(default_factory=WORKERS.read)
    max_body_size: int = msgspec.field(default_factory=MAX_BODY_SIZE.read)
    scan_size: int = msgspec.field(default_factory=SCAN_SIZE.read)
    upload_idle_timeout: float = msgspec.field(default_factory=UPLOAD_IDLE_TIMEOUT.read)
    download_idle_timeout: float = msgspec.field(default_factory=DOWNLOAD_IDLE_TIMEOUT.read)
    direct_transfers: bool = msgspec.field(default_factory=DIRECT_TRANSFERS.read)
    static_prefix: str = ""
    allowed_hosts: tuple[str, ...] = ()
    cors_allowed_origins: tuple[str, ...] = ()
    x_frame_options: str = "SAMEORIGIN"
    security: bool = True
    access_log: bool = False

    def __post_init__(self) -> None:
        if not _PREFIX.fullmatch(self.static_prefix):
            raise InvalidParameter(
                f"Invalid static prefix '{self.static_prefix}': it must start with '/', must not end with '/' and "
                "has letters, digits and . _ ~ - between slashes."
            )
        if not 0 <= self.port <= 65_535:
            raise InvalidParameter(f"Invalid port {self.port}: expected 0 (a free one) to 65535.")
        if self.workers < 1:
            raise InvalidParameter(f"Invalid number of workers {self.workers}: expected 1 or more.")
        if "\n" in self.x_frame_options or "\r" in self.x_frame_options or not self.x_frame_options.isascii():
            raise InvalidParameter("Invalid value for x-frame-options: expected SAMEORIGIN, DENY or NONE.")

    def database_url(self) -> str:
        """The URL of the metadata's database; a directory means ``regista.db`` in it (it is made)."""
        uri = classify_tracking_uri(self.backend_store_uri)
        if uri.kind == "http":
            raise InvalidParameter(
                f"The backend store '{uri.redacted}' is a server: expected a directory or a database URL."
            )
        if uri.kind == "sql":
            return uri.location
        directory = Path(uri.location).absolute()
        directory.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{directory / DATABASE_NAME}"

    def artifacts_place(self) -> Place:
        """The folder or bucket of the stored bytes; raises InvalidParameter for a destination that is neither."""
        if self.artifacts_destination is not None:
            return destination_place(self.artifacts_destination)
        url = self.database_url()
        if url.startswith("sqlite:///"):
            return Path(url.removeprefix("sqlite:///")).absolute().parent / ARTIFACTS_NAME
        return Path(ARTIFACTS_NAME).absolute()

    def artifact_root(self) -> str:
        """Where new experiments put their files: the proxy's storage is no place when the proxy is closed."""
        if not self.serve_artifacts and split_scheme(self.default_artifact_root)[0] == "mlflow-artifacts":
            return str(self.artifacts_place())
        return self.default_artifact_root

    def to_text(self) -> str:
        """The options as text for the environment of a worker process."""
        return json.dumps(msgspec.to_builtins(self))

    @classmethod
    def from_text(cls, text: str) -> ServerOptions:
        """The options that ``to_text`` gave."""
        return msgspec.json.decode(text, type=cls)
