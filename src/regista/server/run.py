"""Run: a registry server with its store, in one process or in several."""

from __future__ import annotations

import gc
import os
import socket
import sys
from typing import TYPE_CHECKING

from ..artifacts.destination import check_place, open_destination
from ..artifacts.roots import ArtifactRoots
from ..artifacts.space import Space
from ..errors import ConfigurationError, Unavailable
from ..net import http_protocol
from ..store.sql import SqlStore
from ..uris import classify_tracking_uri
from .about import About
from .app import App
from .options import ServerOptions
from .security import Guard
from .web_ui import BUILT

if TYPE_CHECKING:
    from uvicorn import Config

__all__ = ["ServerOptions", "make_app", "open_store", "serve", "worker_app"]

OPTIONS_VARIABLE = "REGISTA_SERVER_OPTIONS_JSON"
"""How a worker process learns the options of its parent; not a setting."""

OPEN_PATHS = ("/health", "/version")
BACKLOG = 2048
KEEP_ALIVE = 75
"""Seconds an idle connection stays open: longer than clients keep theirs, so that they close first."""

STOP_SECONDS = 10
"""Seconds that requests have to finish when the server is told to stop."""


def serve(options: ServerOptions) -> None:
    """Serve until SIGINT or SIGTERM; prints one line when the server listens.

    Raises ConfigurationError when the address cannot be taken or the store cannot be opened, and PermissionDenied
    when the bucket refuses the credentials, before anything is served.
    """
    with _listening(options.host, options.port) as listener:
        _check_bytes(options)
        _give_up_stalled(listener, options.download_idle_timeout)
        store = open_store(options)
        if options.workers == 1:
            try:
                _serve_here(store, options, listener)
            finally:
                store.close()
        else:
            # The parent has shown that the store is fit (and has set it up); each worker opens its own.
            store.close()
            _serve_with_workers(options, listener)


def _check_bytes(options: ServerOptions) -> None:
    """A bucket that is down now keeps nobody from starting: what is asked about files fails until it is back."""
    try:
        check_place(options.artifacts_place())
    except Unavailable as error:
        print(f"Warning: {error.message}", file=sys.stderr, flush=True)


def open_store(options: ServerOptions) -> SqlStore:
    """The store of a server; raises ConfigurationError when its database is unfit."""
    return SqlStore(options.database_url(), default_artifact_root=options.artifact_root())


def make_app(store: SqlStore, options: ServerOptions) -> App:
    """The application in front of an open store."""
    guard = Guard(
        hosts=options.allowed_hosts,
        origins=options.cors_allowed_origins,
        x_frame_options=options.x_frame_options,
        open_paths=frozenset(options.static_prefix + path for path in OPEN_PATHS),
        enabled=options.security,
    )
    blobs, parts = open_destination(options.artifacts_place())
    return App(
        store,
        blobs,
        parts=parts,
        space=Space(blobs, store.blob_use, store.files),
        about=About(options),
        roots=ArtifactRoots.of_texts(options.artifact_root(), options.artifact_roots),
        direct_transfers=options.direct_transfers,
        guard=guard,
        serve_artifacts=options.serve_artifacts,
        static_prefix=options.static_prefix,
        max_body_size=options.max_body_size,
        scan_size=options.scan_size,
        upload_idle_timeout=options.upload_idle_timeout,
        web_ui=BUILT,
    )


def worker_app() -> App:
    """The application of one of several worker processes, with the options of its parent."""
    options = ServerOptions.from_text(os.environ[OPTIONS_VARIABLE])
    return make_app(open_store(options), options)


def _serve_here(store: SqlStore, options: ServerOptions, listener: socket.socket) -> None:
    from uvicorn import Server

    config = _configuration(make_app(store, options), options)
    print(_start_line(options, listener), flush=True)
    gc.freeze()  # what is loaded now lives as long as the process: the collector need not walk it
    Server(config).run(sockets=[listener])


def _serve_with_workers(options: ServerOptions, listener: socket.socket) -> None:
    from uvicorn.supervisors import Multiprocess

    os.environ[OPTIONS_VARIABLE] = options.to_text()
    config = _configuration(f"{__name__}:worker_app", options)
    print(_start_line(options, listener), flush=True)
    Multiprocess(config, sockets=[listener]).run()


def _configuration(app: App | str, options: ServerOptions) -> Config:
    from uvicorn import Config

    return Config(
        app,
        factory=isinstance(app, str),
        http=http_protocol(),
        workers=options.workers,
        backlog=BACKLOG,
        log_level="info" if options.access_log else "warning",
        access_log=options.access_log,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=STOP_SECONDS,
        lifespan="on",
        ws="none",
    )


def _listening(host: str, port: int) -> socket.socket:
    """A listening socket; raises ConfigurationError saying why there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        address = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)[0][4]
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise ConfigurationError(f"The server cannot listen on '{host}': {error.strerror}") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
        listener.set_inheritable(True)
    except OSError as error:
        listener.close()
        raise ConfigurationError(
            f"The server cannot listen on {host}:{port}: {error.strerror}. Choose another port (0 takes a free one)."
        ) from None
    return listener


def _give_up_stalled(listener: socket.socket, seconds: float) -> None:
    """Let the system break connections that it hands out whose clients take nothing for so long.

    The application cannot: what it has handed over waits in buffers of the server and of the system, for ever.
    """
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, max(1, round(seconds * 1000)))


def _start_line(options: ServerOptions, listener: socket.socket) -> str:
    host = f"[{options.host}]" if ":" in options.host else options.host
    url = f"http://{host}:{listener.getsockname()[1]}{options.static_prefix}"
    store = classify_tracking_uri(options.backend_store_uri).redacted
    return f"Regista serves {url} (store {store}, artifacts {options.artifacts_place()})"
