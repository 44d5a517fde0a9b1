"""Autolog: params, metrics and models of a framework's training calls, logged without a line of the user's.

``regista.autolog()`` turns it on for every framework, ``regista.autolog.sklearn.autolog(…)`` for one.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .every import autolog

if TYPE_CHECKING:
    from . import keras, lightgbm, pytorch, sklearn, statsmodels, tensorflow, xgboost

__all__ = ["autolog", "keras", "lightgbm", "pytorch", "sklearn", "statsmodels", "tensorflow", "xgboost"]


class _Callable(ModuleType):
    """This module, which can be called as the function it is about."""

    def __call__(self, **options: Any) -> None:
        autolog(**options)


def __getattr__(name: str) -> Any:
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


sys.modules[__name__].__class__ = _Callable
