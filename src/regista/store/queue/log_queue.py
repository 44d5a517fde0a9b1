"""LogQueue: the queue of log calls of a connection to a server."""

from __future__ import annotations

import os
import threading

from ...entities import Caller
from ...settings import QUEUE_LIMIT, QUEUE_PATIENCE
from ..base import Store
from .courier import Courier
from .entry import Loggable
from .folder import QueueFolder
from .operations import RunOperations
from .process import PROCESS


class LogQueue:
    """Takes log calls, keeps them on disk and sends them to the server ``uri``; safe for threads and after ``fork``.

    ``store`` sends each request once. Nothing is made on disk, and no thread is started, before the first call; each
    process has a file of its own. Without ``folder``, ``limit`` and ``patience`` the settings of those names count.
    """

    def __init__(
        self,
        uri: str,
        store: Store,
        *,
        folder: QueueFolder | None = None,
        limit: int | None = None,
        patience: float | None = None,
    ) -> None:
        self._uri = uri
        self._store = store
        self._folder = folder
        self._limit = QUEUE_LIMIT.read() if limit is None else limit
        self._patience: float = QUEUE_PATIENCE.read() if patience is None else patience
        self._lock = threading.RLock()
        self._courier: Courier | None = None
        self._of_parents: list[Courier] = []
        PROCESS.join(self)

    @property
    def waiting(self) -> bool:
        """Whether something of this process has neither been carried out nor refused."""
        courier = self._courier
        return courier is not None and courier.waiting

    def put(self, request: Loggable, caller: Caller) -> RunOperations:
        """Keep a call; it is on disk when this returns. Raises InvalidParameter for bad input, and nothing else."""
        while True:
            courier = self._courier
            if courier is None or courier.process != os.getpid():
                courier = self._new_courier()
            sequence = courier.put(request, caller.user)
            if sequence is not None:
                return RunOperations(((courier, sequence),))
            self._drop(courier)

    def drain(self, *, ending: bool = False) -> bool:
        """Wait for the answers to all calls so far; False when the server does not answer. See ``Courier.drain``."""
        courier = self._courier
        return courier is None or not courier.waiting or courier.drain(ending=ending)

    def close(self) -> None:
        """Drain, and leave on disk what cannot be sent. A later call begins anew."""
        courier = self._courier
        if courier is not None:
            courier.close()
            self._drop(courier)

    def _new_courier(self) -> Courier:
        with self._lock:
            if self._courier is None or self._courier.process != os.getpid():
                folder = self._folder or QueueFolder()
                self._courier = Courier(self._uri, self._store, folder, self._limit, self._patience)
            return self._courier

    def _drop(self, courier: Courier) -> None:
        with self._lock:
            if self._courier is courier:
                self._courier = None

    # When the process forks or ends: see ``process.Member``.

    def hold(self) -> None:
        """Take the lock."""
        self._lock.acquire()

    def release(self) -> None:
        """Give the lock back."""
        self._lock.release()

    def renew(self) -> None:
        """Leave the queue to the parent and never close it; this process gets one of its own."""
        self._lock = threading.RLock()
        if self._courier is not None:
            self._of_parents.append(self._courier)
        self._courier = None
        PROCESS.join(self)

    def at_exit(self) -> None:
        """The couriers know themselves."""
