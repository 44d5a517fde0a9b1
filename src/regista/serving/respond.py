"""What a model returned, as JSON."""

from __future__ import annotations

import base64
import json
from datetime import date, datetime, time
from typing import Any

from ..errors import ModelError
from .number_text import number_text


def encode_predictions(result: Any, *, wrapped: bool = True) -> bytes:
    """The body ``{"predictions": …}``; without ``wrapped`` the result alone (chat answers).

    Arrays are nested lists, a DataFrame or Series a list of objects without its index, bytes base64, times
    ISO text. NaN and infinity are written as the bare tokens ``NaN`` and ``Infinity``: the protocol has
    them, strict JSON does not. Raises ModelError when the result has no JSON form.
    """
    plain = _plain(result)
    if wrapped and is_array(plain) and (numbers := number_text(plain)) is not None:
        return b'{"predictions": %b}' % numbers
    try:
        return json.dumps({"predictions": plain} if wrapped else plain, default=encode_special).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ModelError(f"The model's result cannot be written as JSON: {error}") from None


def _plain(result: Any) -> Any:
    """Tables as lists of objects; everything else is left to the encoder."""
    if is_pandas(result, "Series"):
        result = result.to_frame(name="0" if result.name is None else result.name)
    if is_pandas(result, "DataFrame"):
        return [dict(zip(result.columns, row, strict=True)) for row in result.itertuples(index=False, name=None)]
    if hasattr(result, "toarray"):  # a scipy sparse matrix
        return result.toarray().tolist()
    return result


def is_pandas(value: Any, name: str) -> bool:
    """Whether a value is pandas' class of that name; pandas need not be imported to be told no."""
    return type(value).__module__.partition(".")[0] == "pandas" and type(value).__name__ == name


def is_array(value: Any) -> bool:
    """Whether a value is numpy's array and nothing that inherits from it; numpy need not be imported to be told no."""
    return type(value).__name__ == "ndarray" and type(value).__module__ == "numpy"


def encode_special(value: Any) -> Any:
    """What a JSON encoder does not know by itself; TypeError for what has no JSON form."""
    if isinstance(value, bytes):
        return base64.encodebytes(value).decode()
    if type(value).__name__ in {"NAType", "NaTType"}:
        return None if type(value).__name__ == "NAType" else "NaT"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if type(value).__module__.partition(".")[0] == "numpy":
        return value.tolist()
    if hasattr(value, "model_dump"):  # pydantic
        return value.model_dump()
    raise TypeError(f"a {type(value).__name__} has no JSON form")
