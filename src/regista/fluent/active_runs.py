"""ActiveRun: the run that log calls go to, as a context manager."""

from __future__ import annotations

import threading
from types import TracebackType

from ..entities import Run, RunOutputs
from .client import current_client


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
        if self.info.run_id not in (run.info.run_id for run in active_runs.stack()):
            return
        # Runs that were started inside and not ended end with this one.
        ended = None
        while ended != self.info.run_id and (run := active_runs.pop()):
            ended = run.info.run_id
            current_client().set_terminated(ended, "FINISHED" if kind is None else "FAILED")


class ActiveRuns:
    """The active runs of each thread, innermost last, and the run each thread had active last."""

    def __init__(self) -> None:
        self._local = threading.local()
        self._lock = threading.Lock()
        self._stacks: list[list[ActiveRun]] = []

    def stack(self) -> list[ActiveRun]:
        """This thread's runs."""
        found: list[ActiveRun] | None = getattr(self._local, "stack", None)
        if found is None:
            found = self._local.stack = []
            with self._lock:
                self._stacks = [stack for stack in self._stacks if stack] + [found]
        return found

    def push(self, run: ActiveRun) -> None:
        """Make a run the active one of this thread."""
        stack = self.stack()
        stack.append(run)
        with self._lock:
            if not any(other is stack for other in self._stacks):
                self._stacks.append(stack)
        self.last_run_id = run.info.run_id

    def pop(self) -> ActiveRun | None:
        """Take this thread's active run off; None when there is none."""
        stack = self.stack()
        return stack.pop() if stack else None

    def take_all(self) -> list[ActiveRun]:
        """Take every thread's runs off, innermost first."""
        with self._lock:
            stacks, self._stacks = self._stacks, []
        return [stack.pop() for stack in stacks for _ in range(len(stack))]

    @property
    def last_run_id(self) -> str | None:
        """The run this thread started last, ended or not."""
        found: str | None = getattr(self._local, "last_run_id", None)
        return found

    @last_run_id.setter
    def last_run_id(self, run_id: str | None) -> None:
        self._local.last_run_id = run_id


active_runs = ActiveRuns()
