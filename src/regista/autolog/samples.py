"""Samples: the first rows of training data, for signatures and input examples."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .training_run import TrainingRun

if TYPE_CHECKING:
    from ..model.signature import ModelSignature

ROWS = 5


def first_rows(data: Any, count: int = ROWS) -> Any:
    """A copy of the first rows of a DataFrame, an array, a sparse matrix or a list; None when there are no rows."""
    if data is None or not (hasattr(data, "__getitem__") and (hasattr(data, "shape") or isinstance(data, list))):
        return None
    rows = getattr(data, "iloc", data)[:count]
    return rows.copy() if hasattr(rows, "copy") else copy.copy(rows)


def saving_options(run: TrainingRun, sample: Any, predict: Callable[[Any], Any] | None) -> dict[str, Any]:
    """``signature`` and ``input_example`` for a model that was trained on rows like ``sample``, as the options say.

    ``predict`` gives the model's answers, which the signature describes; None when it has none.
    """
    found: dict[str, Any] = {}
    if sample is None or not run.options.log_models:
        return found
    if run.options.log_input_examples:
        with run.attempt("the input example"):
            found["input_example"] = _writable(sample)
    if run.options.log_model_signatures and predict is not None:
        with run.attempt("the signature"):
            found["signature"] = _signature(sample, predict)
    elif not run.options.log_model_signatures and found:
        found["signature"] = False  # or it would be inferred from the example
    return found


def _signature(sample: Any, predict: Callable[[Any], Any]) -> ModelSignature:
    from ..model.infer import infer_signature

    return infer_signature(sample, predict(copy.copy(sample)))


def _writable(sample: Any) -> Any:
    return sample.toarray() if hasattr(sample, "toarray") else sample
