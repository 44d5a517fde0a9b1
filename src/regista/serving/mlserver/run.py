"""Run MLServer with a model that is fetched first."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import socket
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any

from ...errors import ConfigurationError, InvalidParameter, ModelError
from ..follower import Follower
from ..plan import ServingPlan
from ..run import ServingOptions, cannot_listen, start_line
from ..run_folder import FetchedModel, RunFolder
from ..source import ModelSource

_LOOKS = 0.05  # seconds between two looks whether the model is ready


def serve(
    plan: ServingPlan, source: ModelSource, options: ServingOptions, announce: Callable[[str], None] = print
) -> None:
    """Serve the model of ``plan`` until SIGINT or SIGTERM.

    A line is announced when it is ready. It stays what it is when the registry changes, and requests have no timeout:
    MLServer knows none. Raises InvalidParameter for what MLServer cannot do, ConfigurationError when it is not
    installed or the port is taken, ModelError when the model cannot be loaded, and whatever fetching it raises.
    """
    if len(plan.slots) > 1 or plan.batching is not None:
        raise InvalidParameter("MLServer answers with one model: no second -m, --canary, --shadow or --batch with it")
    if importlib.util.find_spec("mlserver") is None:
        raise ConfigurationError("MLServer is not installed (`pip install 'regista[mlserver]'`).")
    with ExitStack() as ending:
        http = ending.enter_context(_kept_port(options.host, options.port))
        folder = RunFolder.make()
        ending.callback(folder.remove)
        follower = Follower(plan, source, folder, interval=options.follow_interval, workers=1)
        follower.fetch_all()
        ((slot, fetched),) = follower.models
        ports = {"http_port": _port_of(http)}
        if options.port == 0:
            for name in ("grpc_port", "metrics_port"):
                if f"MLSERVER_{name.upper()}" not in os.environ:
                    ports[name] = _port_of(ending.enter_context(_kept_port(options.host, 0)))
        # A user's own setting wins, as with MLflow.
        name = os.environ.get("MLSERVER_MODEL_NAME") or slot.deployment
        line = start_line(plan, follower, options, http)
        asyncio.run(_run(*_settings(name, fetched, folder, options, ports), lambda: announce(line)))


def _settings(
    name: str, fetched: FetchedModel, folder: RunFolder, options: ServingOptions, ports: Mapping[str, int]
) -> tuple[Any, Any]:
    from mlserver.settings import ModelParameters, ModelSettings, Settings

    server = Settings(
        debug=options.access_log,
        host=options.host,
        # Below two, the model is in this process: as quick as it gets.
        parallel_workers=options.workers if options.workers > 1 else 0,
        environments_dir=str(folder.path / "environments"),
        metrics_dir=str(folder.metrics),
        **ports,
    )
    model = ModelSettings(
        name=name,
        implementation="regista.serving.mlserver.runtime.RegistaRuntime",
        parameters=ModelParameters(
            uri=fetched.path,
            version=os.environ.get("MLSERVER_MODEL_VERSION") or fetched.identity.version,
            extra={"trust": options.trust, "model": fetched.identity.name},
        ),
    )
    return server, model


async def _run(settings: Any, model: Any, announce: Callable[[], None]) -> None:
    from mlserver import MLServer

    serving = asyncio.create_task(MLServer(settings).start([model]))
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.http_port}/v2/models/{urllib.parse.quote(model.name, safe='')}/ready"
    while not await asyncio.to_thread(_is_ready, address):
        await asyncio.wait([serving], timeout=_LOOKS)
        if serving.done():
            await serving
            raise ModelError("MLServer ended before the model was ready; what it wrote says why")
    announce()
    await serving


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _kept_port(host: str, port: int) -> socket.socket:
    """A socket that has the port (a free one for 0) and does not listen: MLServer may, and nobody else is given it."""
    kept = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        kept.bind((host, port))
    except (OSError, OverflowError) as error:
        kept.close()
        raise cannot_listen(host, port, error) from None
    return kept


def _port_of(kept: socket.socket) -> int:
    return int(kept.getsockname()[1])
