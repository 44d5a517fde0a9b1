"""``import mlflow`` in the code of a model that is being called, where MLflow is not installed."""

from __future__ import annotations

import importlib.machinery
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.util import find_spec
from types import ModuleType

from .aliases import StandIn, StandInFinder, take_out


class NamesInCalls(StandInFinder):
    """Finds MLflow's modules as ours for calls of models, and for nobody else: other libraries ask for MLflow too.

    It stands last on ``sys.meta_path``, so that MLflow itself is found where it is.
    """

    def __init__(self) -> None:
        self._is_in_call: ContextVar[bool] = ContextVar("regista_is_in_call", default=False)
        self._calls = 0
        self._lock = threading.Lock()

    @contextmanager
    def open(self) -> Iterator[None]:
        """While this is open, ``import mlflow`` of this thread gives Regista's names."""
        with self._lock:
            self._calls += 1
            if self not in sys.meta_path:
                sys.meta_path.append(self)
        token = self._is_in_call.set(True)
        try:
            yield
        finally:
            self._is_in_call.reset(token)
            with self._lock:
                self._calls -= 1
                if not self._calls and isinstance(sys.modules.get("mlflow"), StandIn):
                    take_out()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """A stand-in, during a call."""
        return super().find_spec(fullname, path, target) if self._is_in_call.get() else None


def are_needed() -> bool:
    """Whether a model's code finds no MLflow here."""
    return "mlflow" not in sys.modules and find_spec("mlflow") is None


names_in_calls = NamesInCalls()
