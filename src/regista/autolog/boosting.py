"""What XGBoost and LightGBM have in common: metrics per round, early stopping, importance of features."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from . import figures
from .training_run import TrainingRun

MOST_BARS = 100
"""A figure of more features than this is of the most important ones."""


class Sources:
    """What data structures of a framework were made of, for as long as the structures are there."""

    def __init__(self) -> None:
        self._samples: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()

    def remember(self, structure: Any, sample: Any) -> None:
        """Keep the first rows of what ``structure`` was made of."""
        if sample is not None:
            self._samples[structure] = sample

    def sample_of(self, structure: Any) -> Any:
        """Those rows; None when they are not known."""
        return self._samples.get(structure)


class ActiveFits:
    """The run of the estimator whose ``fit`` a thread is in, for the framework's own function that it calls."""

    def __init__(self) -> None:
        self._local = threading.local()

    @contextmanager
    def inside(self, run: TrainingRun) -> Iterator[None]:
        """This thread is in a ``fit`` that logs to that run."""
        self._local.run = run
        try:
            yield
        finally:
            self._local.run = None

    def current(self) -> TrainingRun | None:
        """The run; None outside of a ``fit``."""
        found: TrainingRun | None = getattr(self._local, "run", None)
        return found


class Rounds:
    """The metrics of each round of boosting, logged as they come."""

    def __init__(self, run: TrainingRun) -> None:
        self._run = run
        self._last: list[dict[str, float]] = []

    def add(self, values: Mapping[str, float]) -> None:
        """The metrics after one more round."""
        self._last.append(dict(values))
        with self._run.attempt("the metrics of a round"):
            self._run.add_metrics(values, len(self._last) - 1)

    def log_early_stopping(self, stopped: int, best: int, best_round: int) -> None:
        """Log where training stopped and which iteration was best, and the best metrics once more, as a last step.

        ``stopped`` and ``best`` as the framework counts, ``best_round`` from 0.
        """
        with self._run.attempt("early stopping"):
            self._run.add_metrics({"stopped_iteration": stopped, "best_iteration": best})
            if best_round < len(self._last):
                self._run.add_metrics(self._last[best_round], len(self._last))

    def __len__(self) -> int:
        return len(self._last)


def log_importance(run: TrainingRun, kind: str, values: Mapping[str, float], features: Iterable[str] = ()) -> None:
    """Log how important each feature is, as JSON and as a figure; ``features`` not among the values count 0."""
    with run.attempt(f"the importance of features ({kind})"):
        # JSON has no numbers of numpy's.
        plain = {name: getattr(value, "item", lambda value=value: value)() for name, value in values.items()}
        everything = {name: plain.get(name, 0.0) for name in features} | plain
        ordered = dict(sorted(everything.items(), key=lambda item: -item[1]))
        run.log_json(everything, f"feature_importance_{kind}.json")
        if everything and figures.can_draw():
            shown = dict(list(ordered.items())[:MOST_BARS])
            run.log_figure(figures.bars(shown, title=f"Feature importance ({kind})"), f"feature_importance_{kind}.png")


def text_params(params: Mapping[str, Any]) -> dict[str, Any]:
    """The params that say something as text: no functions, data or callbacks."""
    return {name: value for name, value in params.items() if not callable(value)}
