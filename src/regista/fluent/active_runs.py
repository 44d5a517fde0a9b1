"""ActiveRun: the run that log calls go to, as a context manager."""

from __future__ import annotations

import os
import sys
import threading
from contextvars import ContextVar
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from ..entities import Run, RunOutputs
from ..errors import RegistaError
from .run_end import end


class ActiveRun(Run, frozen=True, kw_only=True):
    """A run that has started; leaving ``with`` ends it: FAILED after any exception, else FINISHED.

    ``data`` is what was there when the run started or was resumed.
    """

    @classmethod
    def of(cls, run: Run) -> ActiveRun:
        """The same run, as the active one."""
        return cls(info=run.info, data=run.data, inputs=run.inputs, outputs=run.outputs or RunOutputs())

    def __enter__(self) -> ActiveRun:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # Runs that were started inside and not ended end with this one.
        problems: list[RegistaError] = []
        for run in active_runs.take_until(self.info.run_id):
            if not active_runs.belongs_to_parent(run):
                try:
                    end(run, "FINISHED" if kind is None else "FAILED", outermost=not active_runs.stack())
                except RegistaError as problem:  # one that cannot be ended must not leave the others running
                    problems.append(problem)
        if problems and error is None:
            raise problems[0]
        if error is not None:  # what went wrong in the block is what its caller waits for
            for each in problems:
                error.add_note(f"Besides, a run could not be ended: {each.message}")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A run that a thread has active, and the asyncio task that started it, if one did."""

    run: ActiveRun
    task: Any

    def is_seen(self) -> bool:
        """Whether the code that asks may use it: not another task of this thread, which may be at work beside this one.

        What a task that has ended has left open is everybody's: each cell of a notebook may be a task of its own.
        """
        if self.task is None or self.task is _current_task() or self.task.done():
            return True
        return self.run.info.run_id in _inherited.get()


_inherited: ContextVar[tuple[str, ...]] = ContextVar("regista_active_runs", default=())
"""The runs that were active in this task, or in the one that started it, when they began."""


class ActiveRuns:
    """The active runs of each thread, innermost last, and the run each thread had active last."""

    def __init__(self) -> None:
        self._local = threading.local()
        self._lock = threading.Lock()
        self._stacks: list[list[_Entry]] = []
        self._of_parent: frozenset[str] = frozenset()

    def stack(self) -> list[ActiveRun]:
        """This thread's runs; in an asyncio task those that it has started, or that were active when it was made."""
        return [entry.run for entry in self._entries() if entry.is_seen()]

    def push(self, run: ActiveRun) -> None:
        """Make a run the active one of this thread, or of this asyncio task."""
        entries, task = self._entries(), _current_task()
        if task is not None:
            active = {entry.run.info.run_id for entry in entries}
            _inherited.set((*(known for known in _inherited.get() if known in active), run.info.run_id))
        entries.append(_Entry(run, task))
        with self._lock:
            if not any(other is entries for other in self._stacks):
                self._stacks.append(entries)
        self.last_run_id = run.info.run_id

    def pop(self) -> ActiveRun | None:
        """Take the active run off; None when there is none."""
        entries = self._entries()
        for place in reversed(range(len(entries))):
            if entries[place].is_seen():
                return entries.pop(place).run
        return None

    def take_until(self, run_id: str) -> list[ActiveRun]:
        """Take off the run of that id and those inside it, innermost first; none when it is not active."""
        if run_id not in (run.info.run_id for run in self.stack()):
            return []
        taken: list[ActiveRun] = []
        while (not taken or taken[-1].info.run_id != run_id) and (run := self.pop()):
            taken.append(run)
        return taken

    def take_all(self) -> list[ActiveRun]:
        """Take every thread's runs off, innermost first, without those that a parent process has started."""
        with self._lock:
            stacks, self._stacks = self._stacks, []
        taken = [entries.pop().run for entries in stacks for _ in range(len(entries))]
        return [run for run in taken if not self.belongs_to_parent(run)]

    def leave_to_parent(self) -> None:
        """In a forked child: the runs that are active belong to the parent, which ends them."""
        self._lock = threading.Lock()
        self._of_parent |= {entry.run.info.run_id for entries in self._stacks for entry in entries}

    def belongs_to_parent(self, run: Run) -> bool:
        """Whether a parent process started the run: it can be logged to here, and ends there."""
        return run.info.run_id in self._of_parent

    @property
    def last_run_id(self) -> str | None:
        """The run this thread started last, ended or not."""
        found: str | None = getattr(self._local, "last_run_id", None)
        return found

    @last_run_id.setter
    def last_run_id(self, run_id: str | None) -> None:
        self._local.last_run_id = run_id

    def _entries(self) -> list[_Entry]:
        found: list[_Entry] | None = getattr(self._local, "entries", None)
        if found is None:
            found = self._local.entries = []
            with self._lock:
                self._stacks = [entries for entries in self._stacks if entries] + [found]
        return found


def _current_task() -> Any:
    """The asyncio task that is running, if any; asyncio itself is not loaded for that."""
    asyncio = sys.modules.get("asyncio")
    if asyncio is None or asyncio._get_running_loop() is None:
        return None
    return asyncio.current_task()


active_runs = ActiveRuns()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=active_runs.leave_to_parent)
