"""Data sets: how the data of a training call is noted as what its run read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..entities import DatasetInput, Tag
from ..entities.tag_keys import DATA_CONTEXT

if TYPE_CHECKING:
    from ..data import Dataset

MOST_VALUES = 10_000_000
"""Data with more values is not noted when that would take a copy of it as a dense array."""


def dataset_input(data: Any, targets: Any = None, *, context: str, name: str | None = None) -> DatasetInput | None:
    """The data set as an input of a run; None for data that is neither a DataFrame nor an array.

    ``targets`` belong to arrays. ``context`` says what the data was for: ``train`` or ``eval``.
    """
    dataset = _dataset(data, targets, name)
    if dataset is None:
        return None
    return DatasetInput(dataset=dataset.to_entity(), tags=(Tag(DATA_CONTEXT, context),))


def _dataset(data: Any, targets: Any, name: str | None) -> Dataset | None:
    from ..data import from_numpy, from_pandas

    package = type(data).__module__.partition(".")[0]
    if package == "pandas" and hasattr(data, "columns"):
        return from_pandas(data, name=name)
    if package == "scipy" and data.shape[0] * data.shape[1] <= MOST_VALUES:
        data, package = data.toarray(), "numpy"
    if package == "numpy" and hasattr(data, "shape"):
        return from_numpy(data, targets=_array(targets), name=name)
    return None


def _array(values: Any) -> Any:
    """Targets as an array; None for a kind that has no array."""
    import numpy

    if values is None or isinstance(values, numpy.ndarray):
        return values
    return values.to_numpy() if hasattr(values, "to_numpy") else None
