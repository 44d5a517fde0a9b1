"""Which of scikit-learn's estimators answer an array as they answer the DataFrame it is the values of."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

_BY_PLACE = (
    "cluster",
    "covariance",
    "decomposition",
    "discriminant_analysis",
    "dummy",
    "ensemble",
    "feature_selection",
    "impute",
    "kernel_ridge",
    "linear_model",
    "naive_bayes",
    "neighbors",
    "neural_network",
    "preprocessing",
    "svm",
    "tree",
)
"""Packages of scikit-learn whose estimators make an array of what they get before they look at it."""


def array_estimator(estimator: Any, names: Sequence[Any]) -> Any:
    """An estimator for arrays whose columns are ``names``, which answers as ``estimator`` does for frames of numbers.

    It shares all that was fitted, and knows no names: scikit-learn would warn of an array without names for each call.
    None when that cannot be promised: the estimator was fitted on columns of other names or in another order; it, or a
    step of it, is not scikit-learn's own, calls a function of the user's, hands what it gets to estimators inside it,
    or makes frames of its results. An estimator that selects columns by name (``ColumnTransformer``) is of these.
    """
    if _makes_frames():
        return None
    fitted = getattr(estimator, "feature_names_in_", None)
    if fitted is not None and list(fitted) != list(names):
        return None
    return _nameless(estimator)


def _nameless(estimator: Any) -> Any:
    if estimator is None or isinstance(estimator, str):  # a step that is left out
        return estimator
    if type(estimator).__module__ == "sklearn.pipeline" and type(estimator).__name__ == "Pipeline":
        return _nameless_pipeline(estimator)
    package, _, rest = type(estimator).__module__.partition(".")
    if package != "sklearn" or rest.partition(".")[0] not in _BY_PLACE or hasattr(estimator, "_sklearn_output_config"):
        return None
    if type(estimator).__name__ == "FunctionTransformer":  # without a function it hands frames through
        return None
    if any(map(_may_see_names, _flat(estimator.get_params(deep=False)))):
        return None
    return _copy_without_names(estimator)


def _nameless_pipeline(pipeline: Any) -> Any:
    if hasattr(pipeline, "_sklearn_output_config") or pipeline.memory is not None:
        return None
    steps = [(name, step, _nameless(step)) for name, step in pipeline.steps]
    if any(new is None and old is not None for _, old, new in steps) or isinstance(steps[-1][2], str | None):
        return None  # a frame that is handed through stays one
    made = copy.copy(pipeline)
    made.steps = [(name, new) for name, _, new in steps]
    return made


def _flat(params: dict[str, Any]) -> list[Any]:
    """The values of params, and what stands in lists of them, such as the (name, estimator) of an ensemble."""
    values: list[Any] = []
    pending = list(params.values())
    while pending:
        value = pending.pop()
        values.append(value)
        if isinstance(value, list | tuple):
            pending += value
        elif isinstance(value, dict):
            pending += value.values()
    return values


def _may_see_names(param: Any) -> bool:
    """Whether a param is a function or an estimator, which may be given what the estimator was given."""
    return (callable(param) and not isinstance(param, type)) or hasattr(param, "get_params")


def _copy_without_names(estimator: Any) -> Any:
    made = copy.copy(estimator)
    made.__dict__.pop("feature_names_in_", None)
    return made


def _makes_frames() -> bool:
    import sklearn

    return bool(sklearn.get_config().get("transform_output", "default") != "default")
