"""Worker: one process that answers requests, with the models that the run folder names."""

from __future__ import annotations

import atexit
import logging
import os
import signal
import socket
import sys
import threading
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from pathlib import Path
from types import FrameType
from typing import NoReturn

from starlette.types import ASGIApp

from ..errors import RegistaError
from ..net import http_protocol
from .access_log import AccessLog
from .app import create_app
from .canary import CanaryDeployment
from .deployment import Deployment, SingleDeployment
from .details import Details
from .graceful_server import GracefulServer
from .health import details_routes
from .keeper import Keeper
from .memory import begin_collection, put_off_collection
from .metrics import make_meter, metrics_routes
from .plan import DeploymentPlan, Role, ServingPlan
from .run_folder import RunFolder
from .shadow import ShadowDeployment
from .shadow_page import shadow_routes
from .shadow_statistics import ShadowStatistics
from .slot import ModelSlot

STOP_SECONDS = 10
"""Seconds that requests have to end when the server is told to stop."""

KEEP_ALIVE = 75
"""Seconds an idle connection stays open: longer than clients keep theirs, so that they close first."""

FAILED = 4
"""The exit status of a worker that could not begin, and has said why in the run folder."""


@dataclass(frozen=True, slots=True)
class WorkerJob:
    """What a worker is told; ``timeout`` is the seconds a request may take, ``trust`` how models are loaded."""

    folder: Path
    plan: ServingPlan
    workers: int
    timeout: float
    trust: str
    access_log: bool


class Worker:
    """Loads the models when it is made, and raises what that raises; ``run`` then serves until a signal."""

    def __init__(self, job: WorkerJob) -> None:
        put_off_collection()
        folder = RunFolder(job.folder)
        details = Details(folder, job.plan, job.workers)
        self._keeper = Keeper(folder, job.plan, job.trust)
        self._deployments = {plan.name: self._deployment(plan, job.plan) for plan in job.plan.deployments}
        self._keeper.shadows = self._shadows
        meter = make_meter(folder.metrics if job.workers > 1 else None)
        routes = [*details_routes(details.describe), *metrics_routes(meter, details), *shadow_routes(details)]
        app: ASGIApp = create_app(self._deployments, timeout=job.timeout, meter=meter, routes=routes)
        self.app = AccessLog(app) if job.access_log else app

    def run(self, listener: socket.socket) -> None:
        """Serve until SIGINT or SIGTERM, and answer what was sent before."""
        import uvicorn

        begin_collection()
        self._keeper.start()
        config = uvicorn.Config(
            self.app,
            http=http_protocol(),
            log_level="warning",
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
        try:
            GracefulServer(config).run(sockets=[listener])
        finally:
            self._keeper.stop()

    @property
    def idle(self) -> bool:
        """Whether no prediction runs; one that was given up may run for ever."""
        slots = [slot for deployment in self._deployments.values() for slot in deployment.slots]
        return all(slot.occupant.drain(0) for slot in slots)

    def _deployment(self, plan: DeploymentPlan, whole: ServingPlan) -> Deployment:
        slots: dict[Role, ModelSlot] = {
            slot.role: self._keeper.slots[slot.key] for slot in whole.slots if slot.deployment == plan.name
        }
        champion = slots[Role.CHAMPION]
        deployment: Deployment = SingleDeployment(champion)
        if plan.canary is not None:
            deployment = CanaryDeployment(champion, slots[Role.CANARY], plan.canary.share, whole.canary_key)
        return ShadowDeployment(deployment, slots[Role.SHADOW]) if plan.shadow else deployment

    def _shadows(self) -> dict[str, ShadowStatistics]:
        return {
            name: deployment.statistics
            for name, deployment in self._deployments.items()
            if isinstance(deployment, ShadowDeployment)
        }


def run_worker(job: WorkerJob, listener: socket.socket) -> None:
    """The main function of one of several worker processes; it ends with the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the first one tells the others
    signal.signal(signal.SIGTERM, leave)
    log_to_stderr()
    threading.Thread(target=_end_with_parent, args=(job.folder,), daemon=True).start()
    try:
        worker = Worker(job)
    except RegistaError as error:
        RunFolder(job.folder).tell_failure(os.getpid(), error.message)
        sys.exit(FAILED)
    try:
        worker.run(listener)
    except SystemExit as ending:
        if ending.code:
            raise
        end_at_once(idle=worker.idle)  # a signal, and everything has been answered


def leave(_number: int, _frame: FrameType | None) -> None:
    """uvicorn stops in good order and then raises the signal again; leaving this way runs the exit handlers."""
    sys.exit(0)


def log_to_stderr() -> None:
    """Show what the server has to say beside its answers."""
    log = logging.getLogger("regista.serving")
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False


def end_at_once(*, idle: bool = True) -> NoReturn:
    """End the process without taking apart what is loaded, which for pandas and a framework takes half a second.

    What was to be done at its end is done (temporary folders, logs, what models and libraries want), unless predictions
    run that nobody waits for any more: Python, and perhaps what is to be done, would wait for them.
    """
    if idle:
        atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _end_with_parent(folder: Path) -> None:
    parent = parent_process()
    if parent is None:
        return
    connection.wait([parent.sentinel])
    RunFolder(folder).remove()  # nobody else is left to do it
    os.kill(os.getpid(), signal.SIGTERM)
