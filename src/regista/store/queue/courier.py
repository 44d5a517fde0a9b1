"""Courier: what one process logs to one server, from the call to the answer."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from ...api.runs import LogBatch
from ...entities import wire
from ...errors import RegistaError
from ..base import Store
from .entry import Entry, Loggable, Waiting, checked
from .folder import QueueFile, QueueFolder
from .known_params import KnownParams
from .notices import Notices
from .process import PROCESS
from .sender import Attempt, Result, Sender
from .spool import MOST_REFUSED, Spool
from .stock import UNWRITABLE, Stock

LINGER: Final = 0.2
"""Seconds in which calls gather into a batch, unless somebody waits for them."""

MANY: Final = 1_000
"""Entries with which nobody lingers."""

FIRST_DELAY: Final = 0.1
LONGEST_DELAY: Final = 30.0
LONGEST_DELAY_AT_THE_END: Final = 0.5
"""Seconds between two attempts; they double from one to the next."""

FAILURES_UNTIL_NOTICE: Final = 3
"""Attempts that fail before it is worth telling: a connection may break, a server restarts."""

MOST_IN_MEMORY: Final = 64 * 1024 * 1024
_OVERHEAD: Final = 100
_LEAVING: Final = 1.0


class Courier:
    """Keeps entries in a stock and sends them from a thread of its own, in order, until the server has answered.

    ``put`` returns when the entry is on disk. A server that is away, slow or restarting makes the thread try again, for
    ever; what the server refuses is put aside. ``limit`` is how many bytes of entries may wait, ``patience`` how many
    seconds ``drain`` waits without an answer.
    """

    def __init__(self, uri: str, store: Store, folder: QueueFolder, limit: int, patience: float) -> None:
        self.process = os.getpid()
        self._uri = uri
        self._sender = Sender(store)
        self._folder = folder
        self._limit = limit
        self._patience = patience
        self._notices = Notices(uri)
        self._stock = Stock(uri, folder, self._notices)
        self._params = KnownParams()
        self._lock = threading.RLock()  # a signal handler may log while its thread is in here
        self._changed = threading.Condition(self._lock)
        self._thread: threading.Thread | None = None  # the one that sends; whether it is alive, it says itself
        self._closed = False
        self._last = self._settled = self._bytes = 0
        # How the thread fares, and who waits for it.
        self._asleep = False
        self._problem: str | None = None
        self._attempts = self._answered = self._recovered = 0
        self._failed = 0  # the number of the last attempt that failed
        self._failures = 0  # since the last answer
        self._nudges = self._nudged = self._waiters = self._ending = 0
        self._refusals: dict[int, RegistaError] = {}
        self._orphan: QueueFile | None = None
        self._told_what_is_left = False
        PROCESS.join(self)

    @property
    def waiting(self) -> bool:
        """Whether something is not settled yet: neither sent nor refused."""
        return self._settled < self._last

    @property
    def problem(self) -> str | None:
        """Why the last attempt failed; None when it did not."""
        return self._problem

    def put(self, call: Loggable, user: str) -> int | None:
        """Keep a call; gives its sequence, for ``settle``, or None after ``close``.

        Raises InvalidParameter, as the server would, for what is wrong whatever the server has.
        """
        request = checked(call)
        content = wire.encode(request)
        with self._lock:
            if self._closed:
                return None
            self._params.check(request)
            if self._bytes + len(content) > self._room():
                kept = self._without_points(request)
                if kept is None:
                    return self._last
                request, content = kept, wire.encode(kept)
            self._last += 1
            self._stock.append(Entry(self._last, request.run_id, type(request).__name__, user, content))
            self._bytes += len(content) + _OVERHEAD
            self._params.remember(request)
            if self._thread is None:
                self._start()
            elif self._asleep:
                self._changed.notify_all()
            return self._last

    def drain(self, *, ending: bool = False) -> bool:
        """Wait until all that was put before is settled; whether it is.

        Gives up when an attempt fails, or nothing happens for ``patience`` seconds. When the process is ``ending`` a
        failed attempt is made again within that time.
        """
        return self._wait_for(self._last, ending)

    def settle(self, sequence: int) -> bool:
        """Wait, as ``drain`` does, for one entry; raises the server's error when it was refused."""
        done = self._wait_for(sequence, False)
        with self._lock:
            if error := self._refusals.get(sequence):
                raise error
        return done

    def close(self) -> None:
        """Drain, tell what is left, and let go of the file; what comes later needs another courier."""
        self.drain(ending=True)
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._changed.notify_all()
            if self._thread is None:
                self._leave()
                return
            if self.waiting:
                self._tell_what_is_left(self._stock.count(), self._stock.path)
            # It leaves at once, unless it waits for the server; then when that answers.
            self._changed.wait_for(lambda: self._thread is None, _LEAVING)

    # When the process forks or ends: see ``process.Member``.

    def hold(self) -> None:
        """Take the lock."""
        self._lock.acquire()

    def release(self) -> None:
        """Give the lock back."""
        self._lock.release()

    def renew(self) -> None:
        """Send nothing, and close nothing that is the parent's."""
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._closed = True
        self._thread = None
        self._settled = self._last
        self._stock.forget()
        if self._orphan is not None:
            self._orphan.forget()

    def at_exit(self) -> None:
        """Close, whatever happens meanwhile."""
        try:
            self.close()
        except KeyboardInterrupt:
            with self._lock:
                self._tell_what_is_left(self._stock.count(), self._stock.path)
        except Exception as error:  # nobody can use an exception at exit
            self._problem = f"{type(error).__name__}: {error}"
            self._tell_what_is_left(self._stock.count(), self._stock.path)

    # Keeping

    def _room(self) -> int:
        return min(self._limit, MOST_IN_MEMORY) if self._bytes and self._stock.path is None else self._limit

    def _without_points(self, request: Waiting) -> Waiting | None:
        """What of a call is kept when the queue is full; None when it is nothing but points."""
        if isinstance(request, LogBatch) and request.metrics:
            self._notices.dropped(len(request.metrics), self._room())
            rest = LogBatch(run_id=request.run_id, params=request.params, tags=request.tags)
            return rest if rest.params or rest.tags else None
        return request

    def _leave(self) -> None:
        left = self._stock.leave()
        if left.kept:
            self._tell_what_is_left(left.kept, left.path)
        if left.lost:
            self._notices.lost(left.lost, self._problem)
        self._notices.end()

    def _tell_what_is_left(self, count: int, path: Path | None) -> None:
        if path is not None and not self._told_what_is_left:
            self._told_what_is_left = True
            self._notices.left(count, self._problem, path)

    # Waiting

    def _wait_for(self, target: int, ending: bool) -> bool:
        with self._lock:
            if self._settled >= target:
                return True
            if self._thread is None and not self._start():
                self._send_here(target)
                return self._settled >= target
            self._waiters += 1
            self._ending += ending
            self._nudges += 1
            self._changed.notify_all()
            try:
                return self._watch(target, ending)
            finally:
                self._waiters -= 1
                self._ending -= ending

    def _watch(self, target: int, ending: bool) -> bool:
        attempts, answered = self._attempts, self._answered
        end = time.monotonic() + self._patience
        while self._settled < target and not self._closed:
            if self._failed > attempts and not ending:  # one that began before says nothing of now
                return False
            if self._answered != answered:
                answered, end = self._answered, time.monotonic() + self._patience
            if (left := end - time.monotonic()) <= 0:
                self._notices.away(self._problem or f"no answer for {self._patience:g} s", self._stock.path)
                return False
            self._changed.wait(left)
        return self._settled >= target

    # Sending

    def _start(self) -> bool:
        """Start the thread that sends; whether that could be done. Under the lock.

        Whoever calls may be interrupted (Ctrl-C) at any moment. ``Thread.is_alive`` and ``join`` then take a running
        thread for one that has ended, and there would be two that send: https://github.com/python/cpython/issues/90882
        """
        self._thread = thread = threading.Thread(target=self._run, name="regista-queue", daemon=True)
        try:
            thread.start()
        except BaseException as error:
            self._thread = None  # if it was started all the same, it finds that it is not the one
            if isinstance(error, RuntimeError):  # the interpreter is ending
                return False
            raise
        return True

    def _send_here(self, target: int) -> None:
        while self._settled < target and self._attempt() is not Result.LATER:
            pass

    def _run(self) -> None:
        with self._lock:
            if self._thread is not threading.current_thread():
                return
        try:
            self._send_until_closed()
        finally:
            with self._lock:
                self._thread = None
                self._changed.notify_all()

    def _send_until_closed(self) -> None:
        recovered, orphans = 0, self._send_orphans()
        while (target := self._next_target()) is not None:
            while self._settled < target and not self._closed:
                if self._attempt() is Result.LATER:
                    self._back_off()
            if not orphans and self._recovered != recovered:
                recovered, orphans = self._recovered, self._send_orphans()
        with self._lock:
            self._leave()

    def _next_target(self) -> int | None:
        """Wait until something is to be sent; gives up to which entry, or None when the courier is closed."""
        with self._lock:
            self._asleep = True
            self._changed.wait_for(lambda: self._closed or self.waiting)
            self._asleep = False
            if self._last - self._settled < MANY:
                self._changed.wait_for(lambda: self._closed or self._waiters, LINGER)
            return None if self._closed else self._last

    def _attempt(self) -> Result:
        try:
            with self._lock:
                self._attempts += 1
                self._nudged = self._nudges
                spool = self._stock.first()
            attempt = self._sender.send_first(spool, self._lock) if spool else Attempt(Result.NOTHING)
            with self._lock:
                self._account(attempt)
        except sqlite3.Error as error:
            attempt = Attempt(Result.NOTHING)
            with self._lock:
                self._stock.rescue(error)
        except Exception as error:  # a defect of ours must not end the thread
            attempt = Attempt(Result.LATER, None, RegistaError(f"{type(error).__name__}: {error}"))
            with self._lock:
                self._account(attempt)
        with self._lock:
            self._changed.notify_all()
        return attempt.result

    def _account(self, attempt: Attempt) -> None:
        if attempt.result is Result.LATER:
            self._failures += 1
            self._failed = self._attempts
            self._problem = attempt.error.message if attempt.error else ""
            if self._failures >= FAILURES_UNTIL_NOTICE:
                self._notices.away(self._problem, self._stock.path)
            return
        self._recovered += self._failures > 0
        self._failures = 0
        self._problem = None
        self._answered += 1
        if attempt.batch is not None:
            self._notices.back()
            if attempt.result is not Result.SMALLER:
                self._bytes -= sum(len(entry.content) + _OVERHEAD for entry in attempt.batch.entries)
            if attempt.result is Result.REFUSED and attempt.error:
                self._refusals.update((entry.sequence, attempt.error) for entry in attempt.batch.entries)
                while len(self._refusals) > MOST_REFUSED:  # nobody waits for one that is so old
                    del self._refusals[next(iter(self._refusals))]
                self._tell_of(attempt)
        first = self._stock.first()
        if first is None:
            self._settled = self._last
            self._stock.tidy()
        else:
            self._settled = max(self._settled, (first.first() or 1) - 1)

    def _back_off(self) -> None:
        with self._lock:
            delay = min(FIRST_DELAY * 2 ** min(self._failures - 1, 20), LONGEST_DELAY)
            if self._ending:
                delay = min(delay, LONGEST_DELAY_AT_THE_END)
            self._changed.wait_for(lambda: self._closed or self._nudges != self._nudged, delay)

    def _send_orphans(self) -> bool:
        """Send what ended processes have left for this server, which is older than what this one logs.

        Whether that is done with; what cannot be sent now stays for the next process, or for `regista sync`.
        """
        files = self._folder.orphans(self._uri)
        while not self._closed:
            with self._lock:  # all use of SQLite is under the lock: see ``process``
                self._orphan = file = next(files, None)
            if file is None:
                return True
            if damage := file.spool.origin.damage:
                self._notices.damaged(damage)
            try:
                if not self._send_all(file.spool):
                    return False
            except Exception:  # noqa: S112 - it is damaged, or the disk is full; neither may end the thread
                continue
            finally:
                with self._lock, suppress(*UNWRITABLE):
                    self._orphan = None
                    file.close()
        return False

    def _send_all(self, spool: Spool) -> bool:
        while not self._closed:
            attempt = self._sender.send_first(spool, self._lock)
            if attempt.result in {Result.NOTHING, Result.LATER}:
                return attempt.result is Result.NOTHING
            with self._lock:
                self._answered += 1
                self._changed.notify_all()
                self._tell_of(attempt)
        return False

    def _tell_of(self, attempt: Attempt) -> None:
        if attempt.result is Result.REFUSED and attempt.batch and attempt.error:
            self._notices.refused(attempt.batch.run_id, len(attempt.batch.entries), attempt.error.message)
