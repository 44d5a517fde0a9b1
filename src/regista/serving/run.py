"""Run the scoring server: sockets, processes and the start line."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from .._version import __version__
from ..errors import ConfigurationError

# How the worker processes, which share nothing but the environment, learn what to load.
_MODEL_VARIABLE = "REGISTA_SERVED_MODEL_PATH"
_TIMEOUT_VARIABLE = "REGISTA_SERVED_MODEL_TIMEOUT"
_LABEL_VARIABLE = "REGISTA_SERVED_MODEL_LABEL"
_TRUST_VARIABLE = "REGISTA_SERVED_MODEL_TRUST"


@dataclass(frozen=True, slots=True)
class ServingOptions:
    """How to serve: address, port (0 picks a free one), seconds a request may take, number of processes.

    ``trust`` is how the model is loaded: ``any`` or ``pinned``.
    """

    host: str = "127.0.0.1"
    port: int = 5000
    timeout: int = 60
    workers: int = 1
    trust: str = "any"


def serve(path: Path, label: str, options: ServingOptions, announce: Callable[[str], None] = print) -> None:
    """Serve the model directory ``path`` until SIGINT or SIGTERM.

    ``label`` says in the start line which model this is; the line is announced when the port is bound and the
    model has been loaded. Raises ConfigurationError when the port is taken, and whatever loading
    the model raises.
    """
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    # uvicorn stops in good order and then raises the signal again; leaving this way runs the exit handlers.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    listener = _listen(options)
    port = listener.getsockname()[1]
    host = f"[{options.host}]" if ":" in options.host else options.host
    line = f"Regista {__version__} scores {label} at http://{host}:{port}/invocations"
    config: dict[str, Any] = {"log_level": "warning", "access_log": False, "lifespan": "off"}
    if options.workers == 1:
        server = uvicorn.Server(uvicorn.Config(_load_app(path, label, options.timeout, options.trust), **config))
        announce(line)
        server.run(sockets=[listener])
        return
    # A supervisor starts a worker that fails again and again, so what fails must fail here, once. Requests that
    # come before the workers have loaded the model wait in the socket's queue.
    _load_app(path, label, options.timeout, options.trust)
    listener.set_inheritable(True)
    os.environ[_MODEL_VARIABLE], os.environ[_TIMEOUT_VARIABLE] = str(path), str(options.timeout)
    os.environ[_LABEL_VARIABLE], os.environ[_TRUST_VARIABLE] = label, options.trust
    announce(line)
    factory = f"{__name__}:{app_from_environment.__name__}"
    supervised = uvicorn.Config(factory, factory=True, workers=options.workers, **config)
    Multiprocess(supervised, sockets=[listener]).run()


def app_from_environment() -> Any:
    """The application of one worker process, told by its parent's environment what to load."""
    path, timeout = Path(os.environ[_MODEL_VARIABLE]), int(os.environ[_TIMEOUT_VARIABLE])
    return _load_app(path, os.environ[_LABEL_VARIABLE], timeout, os.environ[_TRUST_VARIABLE])


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _load_app(path: Path, label: str, timeout: int, trust: str) -> Any:
    from ..flavors.loading import load_pyfunc
    from .app import create_app
    from .deployment import SingleDeployment
    from .served_model import ModelIdentity, ServedModel
    from .slot import ModelSlot

    served = ServedModel(ModelIdentity(label), load_pyfunc(path, trust=trust))
    return create_app({"model": SingleDeployment(ModelSlot(served))}, timeout=timeout)


def _listen(options: ServingOptions) -> socket.socket:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    try:
        return socket.create_server((options.host, options.port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigurationError(f"Cannot listen on {options.host} port {options.port}: {reason}") from None
