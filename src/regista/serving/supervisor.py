"""Supervisor: several worker processes that share one listening socket; one that ends is started again."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import connection
from multiprocessing.context import SpawnProcess
from types import FrameType

from ..errors import ModelError
from .graceful_server import refuse_connections
from .metrics import forget_process
from .run_folder import RunFolder, WorkerState
from .worker import STOP_SECONDS, WorkerJob, run_worker

LOG = logging.getLogger("regista.serving")

_LOOKS = 0.05  # seconds between two looks at workers that begin
_PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0)  # seconds before a worker is started again that ended soon after its start
_SOON = 10.0


class Supervisor:
    """Runs ``job.workers`` workers until SIGINT or SIGTERM.

    ``on_end`` is told what a worker said last that has ended by itself.
    """

    def __init__(self, job: WorkerJob, listener: socket.socket, on_end: Callable[[WorkerState], None]) -> None:
        self._job = job
        self._listener = listener
        self._on_end = on_end
        self._folder = RunFolder(job.folder)
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Running] = []
        self._stop, self._stops = os.pipe()
        os.set_blocking(self._stops, False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note_signal)

    def start(self) -> bool:
        """Start the workers and wait until all can answer; False when a signal came first.

        Raises ModelError, with the reason, when one of them cannot begin.
        """
        self._workers = [_Running(self._start()) for _ in range(self._job.workers)]
        while True:
            ready = {
                state.pid for state in self._folder.workers() if all(slot.serving for slot in state.slots.values())
            }
            if ready >= {worker.process.pid for worker in self._workers}:
                return True
            if connection.wait([self._stop], timeout=_LOOKS):
                return False
            for worker in self._workers:
                if worker.process.exitcode is not None:
                    raise ModelError(self._folder.failure(worker.process.pid or 0) or self._reason(worker.process))

    def run(self) -> None:
        """Start again what ends, until a signal."""
        while True:
            now = time.monotonic()
            due = [worker.due - now for worker in self._workers if worker.due is not None]
            alive = [worker.process.sentinel for worker in self._workers if worker.due is None]
            if self._stop in connection.wait([self._stop, *alive], timeout=max(0, min(due)) if due else None):
                return
            for worker in self._workers:
                if worker.due is not None and worker.due <= time.monotonic():
                    worker.restart(self._start())
                elif worker.due is None and worker.process.exitcode is not None:
                    self._ended(worker)

    def stop(self) -> None:
        """Let the workers answer what was sent to them, and end."""
        refuse_connections(self._listener)
        self._listener.close()
        processes = [worker.process for worker in self._workers]
        for process in processes:
            with suppress(ProcessLookupError):
                process.terminate()
        end = time.monotonic() + STOP_SECONDS + 5
        for process in processes:
            process.join(max(0, end - time.monotonic()))
            if process.exitcode is None:
                process.kill()
                process.join()

    def _start(self) -> SpawnProcess:
        process = self._context.Process(target=run_worker, args=(self._job, self._listener), name="regista-worker")
        process.start()
        return process

    def _ended(self, worker: _Running) -> None:
        pid = worker.process.pid or 0
        for state in self._folder.workers():
            if state.pid == pid:
                self._on_end(state)
        self._folder.forget_worker(pid)
        forget_process(self._folder.metrics, pid)
        pause = worker.plan_restart()
        LOG.error("%s It is started again in %.0f s.", self._reason(worker.process), pause)

    def _reason(self, process: SpawnProcess) -> str:
        said = self._folder.failure(process.pid or 0)
        return f"A worker cannot begin: {said}" if said else f"A worker ended with the status {process.exitcode}."

    def _note_signal(self, _number: int, _frame: FrameType | None) -> None:
        with suppress(BlockingIOError):
            os.write(self._stops, b"x")


class _Running:
    """A worker's process, when it was started, and when it is started again after it has ended."""

    def __init__(self, process: SpawnProcess) -> None:
        self.process = process
        self.due: float | None = None
        self._started = time.monotonic()
        self._failures = 0

    def plan_restart(self) -> float:
        """At once, unless it ended soon after its start, as the ones before it; gives the seconds until then."""
        now = time.monotonic()
        self._failures = self._failures + 1 if now - self._started < _SOON else 0
        pause = _PAUSES[min(self._failures, len(_PAUSES) - 1)]
        self.due = now + pause
        return pause

    def restart(self, process: SpawnProcess) -> None:
        self.process, self.due, self._started = process, None, time.monotonic()
