"""Open queues when their process forks or ends.

A child that is forked while another thread is inside SQLite, or holds one of our locks, would wait for ever: so the
forking thread takes all locks first. What belongs to the parent is never used or closed in the child. What ends the
active runs at exit is registered after this, and so comes before it.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from typing import Protocol
from weakref import WeakSet


class Member(Protocol):
    """What has to know that its process forks or ends."""

    def hold(self) -> None:
        """Take the lock: the process is about to fork."""

    def release(self) -> None:
        """Give the lock back, in the parent."""

    def renew(self) -> None:
        """Leave everything to the parent: this is the child."""

    def at_exit(self) -> None:
        """The process ends; no exception may leave this."""


class _Process:
    """The members of this process."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._forking = threading.Lock()
        self._joining = threading.Lock()
        self._members: WeakSet[Member] = WeakSet()
        self._held: list[Member] = []
        self._told_multiprocessing = False

    def join(self, member: Member) -> None:
        """Tell the member from now on; it may hold its own lock."""
        with self._joining:
            self._members.add(member)
        self._tell_multiprocessing()

    def end(self) -> None:
        """Tell all members that the process ends."""
        for member in self._all():
            member.at_exit()

    def before_fork(self) -> None:
        """Take all locks."""
        self._forking.acquire()
        for member in self._all():
            member.hold()
            self._held.append(member)

    def in_parent(self) -> None:
        """Give all locks back."""
        while self._held:
            self._held.pop().release()
        self._forking.release()

    def in_child(self) -> None:
        """Begin anew: other threads, which may have held locks of ours, are not here."""
        inherited = self._held
        self._begin()
        for member in inherited:
            member.renew()

    def _all(self) -> list[Member]:
        with self._joining:
            return list(self._members)

    def _tell_multiprocessing(self) -> None:
        """Processes that ``multiprocessing`` forks end without ``atexit``; it has its own list of what to do."""
        multiprocessing = sys.modules.get("multiprocessing.process")
        if multiprocessing is None or multiprocessing.parent_process() is None:
            return
        if not self._told_multiprocessing:
            self._told_multiprocessing = True
            from multiprocessing.util import Finalize

            Finalize(None, self.end, exitpriority=0)


PROCESS = _Process()
atexit.register(PROCESS.end)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=PROCESS.before_fork, after_in_parent=PROCESS.in_parent, after_in_child=PROCESS.in_child)
