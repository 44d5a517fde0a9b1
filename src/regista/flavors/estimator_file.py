"""A file with one estimator: cloudpickle, pickle or skops, for scikit-learn and for those that follow it."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter, ModelError
from . import pickling
from .base import LoadOptions

_FILES = {"cloudpickle": "model.pkl", "pickle": "model.pkl", "skops": "model.skops"}


@dataclass(frozen=True, slots=True)
class EstimatorFile:
    """What was written: the file's name, its format, the trusted types of a skops file, what loading imports."""

    name: str
    serialization_format: str
    skops_trusted_types: list[str] | None
    modules: frozenset[str]

    @classmethod
    def write(cls, model: Any, folder: Path, serialization_format: str, trusted: Iterable[str] | None) -> EstimatorFile:
        """Write ``model`` into ``folder``.

        InvalidParameter for an unknown format, and for a skops file with types that nobody trusts.
        """
        if serialization_format not in _FILES:
            raise InvalidParameter(
                f"serialization_format must be one of {sorted(_FILES)}, got {serialization_format!r}"
            )
        file = folder / _FILES[serialization_format]
        modules = _dump(model, file, serialization_format)
        types = _checked_types(file, list(trusted or [])) if serialization_format == "skops" else None
        own = {"skops" if serialization_format == "skops" else "cloudpickle"}
        return cls(file.name, serialization_format, types, modules | own)


def read(file: Path, serialization_format: str, trusted: list[str], options: LoadOptions) -> Any:
    """The estimator in ``file``; ModelError when its format is forbidden, unknown or not trusted."""
    if serialization_format not in _FILES:
        raise ModelError(f"This model is saved as {serialization_format!r}, which is not known here")
    options.require_pickle(serialization_format)
    if serialization_format == "skops":
        return _load_skops(file, trusted)
    with file.open("rb") as source:
        return pickling.load(source)


def _dump(model: Any, file: Path, serialization: str) -> frozenset[str]:
    if serialization == "skops":
        import skops.io

        skops.io.dump(model, file)
        return pickling.record_modules(model)
    with file.open("wb") as target:
        if serialization == "cloudpickle":
            return pickling.dump(model, target)
        pickle.dump(model, target, protocol=pickle.DEFAULT_PROTOCOL)
    return pickling.record_modules(model)


def _checked_types(file: Path, trusted: list[str]) -> list[str] | None:
    """The types to write into MLmodel; InvalidParameter lists those the file needs and nobody trusts."""
    unknown = _untrusted(file, trusted)
    if unknown:
        file.unlink()
        raise InvalidParameter(
            f"The model holds types that skops does not trust by itself: {unknown}. Look at them, and give "
            "skops_trusted_types=[…] with those you trust, or save with serialization_format='cloudpickle'."
        )
    return trusted or None


def _untrusted(file: Path, trusted: list[str]) -> list[str]:
    import skops.io

    return [name for name in skops.io.get_untrusted_types(file=file) if name not in trusted]


def _load_skops(file: Path, trusted: list[str]) -> Any:
    try:
        import skops.io
    except ModuleNotFoundError:
        raise ModelError("This model is saved with skops: `pip install skops` to load it") from None
    if unknown := _untrusted(file, trusted):
        raise ModelError(
            f"The skops file holds types that are not trusted: {unknown}. MLmodel's skops_trusted_types lists "
            f"{trusted}; look at the types, and save the model again with those you trust."
        )
    return skops.io.load(file, trusted=trusted)
