"""What is measured of a model of scikit-learn after its training: its scores, and metrics of its predictions."""

from __future__ import annotations

import threading
import weakref
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass
from inspect import signature
from types import FrameType, FunctionType, ModuleType
from typing import Any

from ..client.run_logging import metric_value
from ..errors import InvalidParameter
from .keys import usable_key
from .training_run import TrainingRun
from .variable_names import shown_argument, variable_name
from .watching import Call, Outcome

PACKAGE = "sklearn"
INFO_FILE = "metric_info.json"
UNKNOWN = "unknown_dataset"
PREDICTED = ("y_pred", "y_score", "y_prob", "y_proba", "pred_decision", "labels_pred", "labels")
"""What scikit-learn's metrics call the predictions they get."""


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where predictions come from: the run of the model, and what the caller calls the data."""

    logged: _Logged
    data_name: str


class _Logged:
    """A run whose training has ended, with what was measured since."""

    def __init__(self, run: TrainingRun) -> None:
        self._run = run
        self._counts: Counter[str] = Counter()
        self._calls: dict[str, str] = {}
        self._lock = threading.Lock()

    def log_metric(self, name: str, data_name: str, value: float, shown: str) -> None:
        """Log a value as ``name_data``, with ``-2`` after the name when it is the second of that name, and so on."""
        with self._lock:
            self._counts[name] += 1
            count = self._counts[name]
            key = f"{name}-{count}_{data_name}" if count > 1 else f"{name}_{data_name}"
            self._run.add_metrics({key: value})
            self._run.flush()
            self._calls[usable_key(key)] = shown
            self._run.log_json(self._calls, INFO_FILE)

    def log_dataset(self, data: Any) -> None:
        """Note on what the model was asked."""
        self._run.log_dataset(data, context="eval")


class AfterTraining:
    """The models that were logged, and their predictions, for as long as the user keeps them."""

    def __init__(self) -> None:
        self._models: weakref.WeakKeyDictionary[Any, _Logged] = weakref.WeakKeyDictionary()
        self._predictions: dict[int, tuple[weakref.ref[Any], _Origin]] = {}
        self._lock = threading.RLock()

    def remember(self, estimator: Any, run: TrainingRun) -> None:
        """From here on, what is measured of this model goes to this run."""
        with self._lock:
            self._models[estimator] = _Logged(run)

    def forget(self, estimator: Any) -> None:
        """The model is trained anew."""
        with self._lock:
            self._models.pop(estimator, None)

    def observe_predict(self, call: Call) -> Generator[None, Outcome, None]:
        """Watch a method that predicts."""
        logged = self._models.get(call.target)
        if logged is None:
            return
        data = next(iter(call.arguments().values()), None)
        name = variable_name(data, call.caller, PACKAGE) or UNKNOWN
        outcome = yield
        if outcome.error is None:
            self._remember_predictions(outcome.result, _Origin(logged, name))
            logged.log_dataset(data)

    def observe_score(self, call: Call) -> Generator[None, Outcome, None]:
        """Watch a model's own ``score``."""
        logged = self._models.get(call.target)
        if logged is None:
            return
        arguments = call.arguments()
        data = variable_name(next(iter(arguments.values()), None), call.caller, PACKAGE) or UNKNOWN
        name = f"{type(call.target).__name__}.{call.function.__name__}"
        shown = _shown(name, arguments, call.caller)
        outcome = yield
        if outcome.error is None:
            logged.log_metric(name.replace(".", "_"), data, metric_value(name, outcome.result), shown)

    def observe_metric(self, call: Call) -> Generator[None, Outcome, None]:
        """Watch a function of ``sklearn.metrics``."""
        arguments = call.arguments()
        origin = next((found for value in arguments.values() if (found := self._origin(value))), None)
        if origin is None:
            return
        name = call.function.__name__
        shown = _shown(name, arguments, call.caller)
        outcome = yield
        if outcome.error is None:
            try:
                value = metric_value(name, outcome.result)
            except InvalidParameter:  # a matrix, a curve, a report
                return
            origin.logged.log_metric(name, origin.data_name, value, shown)

    def _remember_predictions(self, predictions: Any, origin: _Origin) -> None:
        key = id(predictions)

        def gone(_: weakref.ref[Any]) -> None:
            self._predictions.pop(key, None)

        with self._lock:
            try:
                self._predictions[key] = (weakref.ref(predictions, gone), origin)
            except TypeError:  # a list
                return

    def _origin(self, value: Any) -> _Origin | None:
        found = self._predictions.get(id(value))
        return found[1] if found is not None and found[0]() is value else None


def metrics_in(module: ModuleType) -> list[str]:
    """The names of a module's functions that compare predictions with what is true."""
    functions = {name: value for name, value in list(vars(module).items()) if isinstance(value, FunctionType)}
    return [name for name in functions if any(known in signature(functions[name]).parameters for known in PREDICTED)]


def _shown(name: str, arguments: dict[str, Any], frame: FrameType | None) -> str:
    parts = ", ".join(f"{key}={shown_argument(value, frame, PACKAGE)}" for key, value in arguments.items())
    return f"{name}({parts})"
