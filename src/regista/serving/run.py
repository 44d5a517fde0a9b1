"""Run the scoring server: socket, models, processes and the start line."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .._version import __version__
from ..errors import ConfigurationError
from .follower import Follower
from .memory import begin_collection, put_off_collection
from .plan import Role, ServingPlan
from .run_folder import RunFolder
from .source import ModelSource

if TYPE_CHECKING:
    from .worker import WorkerJob


@dataclass(frozen=True, slots=True)
class ServingOptions:
    """How to serve: address, port (0 picks a free one), seconds a request may take, number of processes.

    ``trust`` is how models are loaded, ``any`` or ``pinned``; ``follow_interval`` the seconds between two questions to
    the registry.
    """

    host: str = "127.0.0.1"
    port: int = 5000
    timeout: int = 60
    workers: int = 1
    trust: str = "any"
    follow_interval: float = 5.0
    access_log: bool = False


def serve(
    plan: ServingPlan, source: ModelSource, options: ServingOptions, announce: Callable[[str], None] = print
) -> None:
    """Serve the models of ``plan`` until SIGINT or SIGTERM, and answer what was sent before.

    A line is announced when the port is bound and every process has loaded every model. Raises ConfigurationError
    when the port is taken, and whatever fetching or loading a model raises.
    """
    put_off_collection()
    from .worker import WorkerJob, leave, log_to_stderr

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
    log_to_stderr()
    with _listen(options) as listener:
        folder = RunFolder.make()
        try:
            follower = Follower(plan, source, folder, interval=options.follow_interval, workers=options.workers)
            follower.fetch_all()
            job = WorkerJob(folder.path, plan, options.workers, options.timeout, options.trust, options.access_log)
            line = start_line(plan, follower, options, listener)
            serve_here = _serve_here if options.workers == 1 else _serve_with_workers
            serve_here(job, follower, listener, lambda: announce(line))
        finally:
            folder.remove()


def _serve_here(job: WorkerJob, follower: Follower, listener: socket.socket, announce: Callable[[], None]) -> None:
    from .worker import Worker, end_at_once

    worker = Worker(job)
    announce()
    follower.start()
    try:
        worker.run(listener)
    finally:
        follower.stop()
        RunFolder(job.folder).remove()
        if not worker.idle:
            end_at_once(idle=False)


def _serve_with_workers(
    job: WorkerJob, follower: Follower, listener: socket.socket, announce: Callable[[], None]
) -> None:
    from .supervisor import Supervisor

    begin_collection()  # the models are loaded in other processes
    supervisor = Supervisor(job, listener, follower.worker_ended)
    try:
        if supervisor.start():
            announce()
            follower.start()
            supervisor.run()
    finally:
        follower.stop()
        supervisor.stop()


def start_line(plan: ServingPlan, follower: Follower, options: ServingOptions, listener: socket.socket) -> str:
    """What is announced: which models, and where the first one answers."""
    host = f"[{options.host}]" if ":" in options.host else options.host
    url = f"http://{host}:{listener.getsockname()[1]}"
    models = []
    for slot, fetched in follower.models:
        version = f" (version {fetched.identity.version})" if fetched.identity.version else ""
        before = "" if slot.role is Role.CHAMPION else f"{slot.role} "
        name = f"{slot.deployment}=" if len(plan.deployments) > 1 else ""
        models.append(f"{before}{name}{slot.uri}{version}")
    return f"Regista {__version__} scores {', '.join(models)} at {url}/invocations"


def _listen(options: ServingOptions) -> socket.socket:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    try:
        return socket.create_server((options.host, options.port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        raise cannot_listen(options.host, options.port, error) from None


def cannot_listen(host: str, port: int, error: Exception) -> ConfigurationError:
    """What is said when a port is taken, or an address is not this machine's."""
    return ConfigurationError(f"Cannot listen on {host} port {port}: {getattr(error, 'strerror', None) or error}")
