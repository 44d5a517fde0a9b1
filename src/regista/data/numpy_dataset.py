"""NumpyDataset: arrays, or arrays by name."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from functools import cached_property
from operator import attrgetter
from typing import Any

from ..errors import InvalidParameter
from .dataset import Dataset
from .digests import arrays_digest
from .source import DatasetSource
from .sources import source_of


class TensorSchema:
    """The types and shapes of features and targets; the first dimension of a shape is free (-1)."""

    def __init__(self, features: Any, targets: Any = None) -> None:
        self.features = features
        self.targets = targets

    def to_dict(self) -> dict[str, Any]:
        """``{"mlflow_tensorspec": {"features": …, "targets": …}}``, with the parts as JSON texts."""
        targets = None if self.targets is None else self.targets.to_json()
        return {"mlflow_tensorspec": {"features": self.features.to_json(), "targets": targets}}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TensorSchema) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(json.dumps(self.to_dict()))

    def __repr__(self) -> str:
        return f"features:\n  {self.features!r}\ntargets:\n  {self.targets!r}\n"


class NumpyDataset(Dataset):
    """Features and perhaps targets: each an array, or arrays by name."""

    def __init__(
        self,
        features: Any,
        source: DatasetSource,
        targets: Any = None,
        name: str | None = None,
        digest: str | None = None,
    ) -> None:
        self._features = features
        self._targets = targets
        super().__init__(source, name, digest)

    def _compute_digest(self) -> str:
        return arrays_digest(self._features, self._targets)

    @property
    def features(self) -> Any:
        """What a model gets."""
        return self._features

    @property
    def targets(self) -> Any:
        """What a model is to predict."""
        return self._targets

    @cached_property
    def schema(self) -> TensorSchema | None:
        """Types and shapes; None for a type that no tensor can have."""
        from ..model.infer import infer_schema

        schemas = [None if part is None else infer_schema(part) for part in (self._features, self._targets)]
        if not all(schema is None or schema.is_tensor_spec() for schema in schemas):
            return None
        return TensorSchema(*schemas)

    @property
    def profile(self) -> dict[str, Any]:
        """Shape, size (elements) and bytes of features and targets."""
        parts = {"features": self._features, "targets": self._targets}
        return {
            f"{part}_{fact}": _each(arrays, attrgetter(fact))
            for part, arrays in parts.items()
            if arrays is not None
            for fact in ("shape", "size", "nbytes")
        }

    def to_dict(self) -> dict[str, str]:
        """As of every data set, with ``{"mlflow_tensorspec": …}`` as the schema."""
        schema = None if self.schema is None else self.schema.to_dict()
        return {**super().to_dict(), "schema": json.dumps(schema), "profile": json.dumps(self.profile)}


def from_numpy(
    features: Any,
    source: str | os.PathLike[str] | DatasetSource | None = None,
    targets: Any = None,
    name: str | None = None,
    digest: str | None = None,
) -> NumpyDataset:
    """A data set of numpy arrays, or of arrays by name.

    ``source``: the path or URL they were read from; this code when not given. Raises InvalidParameter for anything but
    arrays, and for a source of no known kind.
    """
    _check_arrays(features, "features")
    if targets is not None:
        _check_arrays(targets, "targets")
    return NumpyDataset(features, source_of(source), targets, name, digest)


def _each(arrays: Any, fact: Callable[[Any], Any]) -> Any:
    return {name: fact(array) for name, array in arrays.items()} if isinstance(arrays, Mapping) else fact(arrays)


def _check_arrays(value: Any, name: str) -> None:
    import numpy

    for array in value.values() if isinstance(value, Mapping) else [value]:
        if not isinstance(array, numpy.ndarray):
            raise InvalidParameter(
                f"Expected a numpy array, or arrays by name, for parameter '{name}', got {type(array).__name__}."
            )
