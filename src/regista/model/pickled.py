"""Types and signatures in pickles, in the form that MLflow gives them: models may hold some, and travel both ways.

MLflow's classes are ordinary ones: made without a call, and given a dictionary of attributes. Ours write that, and read
it.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Mapping
from typing import Any

Reduce = Callable[[Any], tuple[Any, ...]]
Restore = Callable[[Any, Mapping[str, Any]], None]


def as_mlflow(**attributes: str) -> tuple[Reduce, Restore]:
    """``__reduce__`` and ``__setstate__`` of a class: its own attributes by the names that they have in the pickle.

    An attribute that the pickle does not have stays unset.
    """

    def reduce(self: Any) -> tuple[Any, ...]:
        return made(self, {there: getattr(self, here) for here, there in attributes.items()})

    def restore(self: Any, state: Mapping[str, Any]) -> None:
        for here, there in attributes.items():
            if there in state:
                object.__setattr__(self, here, state[there])

    return reduce, restore


def made(value: Any, state: Mapping[str, Any]) -> tuple[Any, ...]:
    """What ``__reduce__`` gives for an object of the class of ``value`` with these attributes."""
    return copyreg.__newobj__, (type(value),), dict(state)  # type: ignore[attr-defined]  # not in typeshed
