"""What the integrations of all frameworks share: they differ in the functions they watch and in what they log."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing, suppress
from types import ModuleType
from typing import Any

from .integration import PatchesOf
from .options import Options
from .patches import Patch
from .reports import Reports
from .training_run import TrainingRun, training_run
from .watching import Call, Observer, Outcome

Steps = Callable[[TrainingRun, Call], Generator[None, Any, None]]
"""A generator function that logs around its one ``yield``: what stands before it happens before the call, the rest
when the call has succeeded. The ``yield`` gives the call's result; after a call that raised, it is closed there."""


class TrainingIntegration(ABC):
    """The integration of one framework, whose functions that train log to a run each.

    ``waits_for`` are the modules that ``patches`` is asked about once they have been imported (``package.*`` means
    every module of a package).
    """

    flavor: str
    waits_for: tuple[str, ...]

    def __init__(self, options: Options) -> None:
        self.options = options
        self._reports = Reports(self.flavor, options.silent)

    @property
    def modules(self) -> Mapping[str, PatchesOf]:
        """What is patched in which module."""
        return dict.fromkeys(self.waits_for, self.patches)

    @abstractmethod
    def patches(self, module: ModuleType) -> Iterable[Patch]:
        """The functions of a module that are watched."""

    def observer(self, steps: Steps) -> Observer:
        """An observer of calls that log to a run: the run has failed when the call raises."""

        def observe(call: Call) -> Generator[None, Outcome, None]:
            with training_run(self.options, self._reports) as run:
                if run is None:
                    return
                with closing(steps(run, call)) as logging:
                    next(logging)
                    outcome = yield
                    run.failed = outcome.error is not None
                    if not run.failed:
                        with suppress(StopIteration):
                            logging.send(outcome.result)

        return observe
