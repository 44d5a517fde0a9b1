"""Signatures inferred from example data (rules: the table of the MLmodel format)."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

from ..errors import InvalidParameter
from .foreign_tables import as_pandas
from .infer_columns import infer_frame, infer_series
from .infer_values import is_missing, merge, merge_dicts, scalar_type, value_type
from .params import ParamSchema, ParamSpec, infer_param_type
from .schema import ColSpec, Schema, TensorSpec
from .signature import ModelSignature
from .types import AnyType, Array, DataType


def infer_signature(
    model_input: Any = None, model_output: Any = None, params: dict[str, Any] | None = None
) -> ModelSignature:
    """The signature of data as it goes into and comes out of a model.

    ``model_input``, ``model_output``: DataFrame or Series of pandas or polars, pyarrow Table or Array, ndarray, sparse
    matrix, dict, list or scalar.
    ``params``: name → default. Data whose type cannot be told gives one column of type any and a warning;
    InvalidParameter is raised for pydantic objects, for params without a type, and when nothing is given.
    """
    return ModelSignature(
        None if model_input is None else infer_schema(model_input),
        None if model_output is None else infer_schema(model_output),
        infer_params(params) if params else None,
    )


def infer_schema(data: Any) -> Schema:
    """The schema of ``data``; one column of type any, and a warning, when it cannot be told."""
    _refuse_pydantic(data)
    try:
        return _infer(as_pandas(data))
    except (InvalidParameter, TypeError, ValueError, OverflowError) as error:
        warnings.warn(
            f"The schema of {type(data).__name__} data cannot be inferred, anything will be accepted: {error}",
            UserWarning,
            stacklevel=3,
        )
        return Schema([ColSpec(AnyType())])


def infer_params(params: dict[str, Any]) -> ParamSchema:
    """The params whose defaults are given; InvalidParameter lists every one without a type."""
    if not isinstance(params, dict):
        raise InvalidParameter(f"Expected parameters to be dict, got {type(params).__name__}")
    specs: list[ParamSpec] = []
    failed: list[tuple[str, Any, str]] = []
    for name, value in params.items():
        try:
            kind, shape = infer_param_type(value)
            specs.append(ParamSpec(name, kind, value, shape))
        except InvalidParameter as error:
            failed.append((name, value, error.message))
    if failed:
        raise InvalidParameter(f"Failed to infer schema for parameters: {failed}")
    return ParamSchema(specs)


def _infer(data: Any) -> Schema:
    module = type(data).__module__
    if module.partition(".")[0] == "pandas":
        if type(data).__name__ == "DataFrame" or hasattr(data, "columns"):
            return infer_frame(data)
        if hasattr(data, "infer_objects") and hasattr(data, "name"):
            return infer_series(data)
    if _is_array(data) or (module.startswith("scipy.sparse") and hasattr(data, "tocsr")):
        return Schema([_tensor(data)])
    if isinstance(data, dict):
        return _infer_dict(data)
    if isinstance(data, list):
        return _infer_list(data)
    if is_missing(data):
        raise InvalidParameter("a missing value has no type")
    return Schema([ColSpec(scalar_type(data))])


def _infer_dict(data: dict[Any, Any]) -> Schema:
    if data and all(_is_array(value) for value in data.values()):
        return Schema(_tensor(value, name) for name, value in data.items())
    return _columns([data])


def _infer_list(data: list[Any]) -> Schema:
    if not data:
        return Schema([ColSpec(DataType.string)])
    if all(isinstance(item, dict) for item in data):
        return _columns(data)
    kind, _ = value_type(data)
    if not isinstance(kind, Array):
        merge(value_type(item) for item in data)
        return Schema([ColSpec(AnyType())])
    return Schema([ColSpec(kind.dtype)])


def _columns(items: list[dict[str, Any]]) -> Schema:
    return Schema(ColSpec(kind, name, need) for name, (kind, need) in merge_dicts(items).items())


def _tensor(data: Any, name: str | None = None) -> TensorSpec:
    if not data.shape:
        raise InvalidParameter("an array without a dimension is no tensor")
    return TensorSpec(data.dtype, (-1, *data.shape[1:]), name)


def _is_array(value: object) -> bool:
    return type(value).__module__ == "numpy" and hasattr(value, "ndim") and type(value).__name__ == "ndarray"


def _refuse_pydantic(data: Any) -> None:
    items: Iterable[Any] = data[:1] if isinstance(data, list) else [data]
    for item in items:
        if hasattr(type(item), "model_fields") or hasattr(type(item), "__pydantic_fields__"):
            raise InvalidParameter(
                f"A signature cannot be inferred from pydantic objects ({type(item).__name__}); "
                "give item.model_dump() instead"
            )
