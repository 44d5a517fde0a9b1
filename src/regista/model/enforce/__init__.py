"""Data and params made to fit a signature before a model sees them, or refused with the reason."""

from __future__ import annotations

from typing import Any, Protocol

from ...errors import InvalidParameter
from ..foreign_tables import as_pandas
from ..schema import Schema
from .params import enforce_params

__all__ = ["Enforcer", "enforce_params", "enforce_schema", "make_enforcer"]


class Enforcer(Protocol):
    """Data in, the same data as the schema says out; InvalidParameter when it does not fit."""

    def __call__(self, data: Any) -> Any:
        """The data as the schema says."""


def make_enforcer(schema: Schema) -> Enforcer:
    """The enforcer of one schema; make it once, call it for every prediction."""
    if schema.is_tensor_spec():
        from .tensors import TensorEnforcer

        return TensorEnforcer(schema)
    from .columns import ColumnEnforcer

    return ColumnEnforcer(schema)


def enforce_schema(data: Any, schema: Schema) -> Any:
    """``data`` as ``schema`` says; InvalidParameter names data, schema and cause when it does not fit."""
    return apply(make_enforcer(schema), data, schema)


def apply(enforcer: Enforcer, data: Any, schema: Schema) -> Any:
    """``enforcer(data)``, with every failure told in the one form callers know."""
    try:
        return enforcer(as_pandas(data))
    except (InvalidParameter, TypeError, ValueError, OverflowError) as error:
        shown = str(data)
        if len(shown) > 1000:  # a long list would make the message unreadable
            shown = f"{shown[:1000]}…"
        raise InvalidParameter(
            f"Failed to enforce schema of data '{shown}' with schema '{schema}'. Error: {error}"
        ) from error
