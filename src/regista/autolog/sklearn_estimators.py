"""What autolog knows of scikit-learn's estimators: which are logged, as what, and with which data."""

from __future__ import annotations

from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

TRAINING = ("fit", "fit_predict", "fit_transform")
# What prepares data is no model, and would fill the store with runs.
_NO_MODELS = ("preprocessing", "impute", "feature_extraction", "feature_selection")
_NO_MODEL_CLASSES = frozenset({"ColumnTransformer"})


def own_methods(module: ModuleType) -> Iterator[tuple[type, str]]:
    """The methods of the estimators, and of their bases, that a module of scikit-learn defines."""
    for kind in list(vars(module).values()):
        if isinstance(kind, type) and kind.__module__ == module.__name__ and not kind.__name__.endswith("Display"):
            yield from ((kind, name) for name, value in list(vars(kind).items()) if _is_method(value))


def is_model(estimator: Any) -> bool:
    """Whether training it is logged: whether its class, or what it inherits from scikit-learn, is a model."""
    from sklearn.base import BaseEstimator

    for kind in type(estimator).__mro__:
        package, _, rest = kind.__module__.partition(".")
        if package == "sklearn" and kind is not BaseEstimator and issubclass(kind, BaseEstimator):
            return rest.partition(".")[0] not in _NO_MODELS and kind.__name__ not in _NO_MODEL_CLASSES
    return False


def is_search(estimator: Any) -> bool:
    """Whether it tries values of params: GridSearchCV, RandomizedSearchCV and their like."""
    return hasattr(estimator, "refit") and hasattr(estimator, "cv") and hasattr(estimator, "estimator")


def params_of(estimator: Any) -> dict[str, Any]:
    """Its params, with those of the estimators in it; of a search only its own, as the children have the others."""
    found: dict[str, Any] = estimator.get_params(deep=not is_search(estimator))
    return found


def tags_of(estimator: Any) -> dict[str, str]:
    """Its class, in short and in full."""
    kind = type(estimator)
    return {"estimator_name": kind.__name__, "estimator_class": f"{kind.__module__}.{kind.__name__}"}


def _is_method(value: Any) -> bool:
    """Whether it is a function, or one that is there for some estimators only (``available_if``)."""
    return isinstance(value, FunctionType) or isinstance(getattr(value, "fn", None), FunctionType)
