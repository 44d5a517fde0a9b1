"""The params of one prediction made to fit the params schema."""

from __future__ import annotations

import warnings
from typing import Any

from ...errors import InvalidParameter
from ..params import ParamSchema


def enforce_params(params: Any, schema: ParamSchema | None) -> dict[str, Any]:
    """Every declared param: given and converted, or its default. Without a schema: nothing.

    Params that are not declared are dropped with a warning. InvalidParameter when ``params`` is no
    dictionary, or lists every value that cannot be converted.
    """
    if params is not None and not isinstance(params, dict):
        raise InvalidParameter(f"Parameters must be a dictionary. Got type '{type(params).__name__}'.")
    if schema is None:
        if params:
            warnings.warn(
                "The model's signature declares no params; the params given to predict are dropped: "
                f"{sorted(map(str, params))}",
                stacklevel=3,
            )
        return {}
    given = {} if params is None else params
    specs = {spec.name: spec for spec in schema}
    if unknown := sorted(str(name) for name in given if name not in specs):
        warnings.warn(
            f"Params {unknown} are not declared in the signature and are dropped; declared are {sorted(specs)}",
            stacklevel=3,
        )
    result: dict[str, Any] = {}
    failed: list[str] = []
    for name, spec in specs.items():
        try:
            result[name] = spec.convert(given[name]) if name in given else spec.default
        except InvalidParameter as error:
            failed.append(repr((name, error.message)))
    if failed:
        raise InvalidParameter(f"Invalid parameters found: {{{', '.join(failed)}}}")
    return result
