"""Input examples: data a caller may copy, beside the model as two files (the MLmodel format's example table).

``input_example.json`` holds the data, ``serving_input_example.json`` the same as a request body that a
scoring server takes.
"""

from __future__ import annotations

import base64
import datetime
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter
from .foreign_tables import as_pandas
from .inside import inside

EXAMPLE_FILE = "input_example.json"
SERVING_FILE = "serving_input_example.json"
_CHAT_KEYS = ("messages", "prompt", "input")


@dataclass(frozen=True, slots=True)
class InputExample:
    """One example as given: ``data``, and ``params`` when it came as a tuple (data, params)."""

    data: Any
    params: dict[str, Any] | None
    info: dict[str, Any] = field(repr=False)
    body: Any = field(repr=False)
    serving: Any = field(repr=False)

    @classmethod
    def of(cls, value: Any) -> InputExample:
        """The example ``value``; InvalidParameter when it is of a kind that has no JSON form."""
        params: dict[str, Any] | None = None
        if isinstance(value, tuple):
            if len(value) != 2 or not isinstance(value[1], dict):
                raise InvalidParameter("An input example that is a tuple must be (data, dict of params)")
            value, params = value
        value = as_pandas(value)
        kind, body, serving = _encode(value)
        info = {"artifact_path": EXAMPLE_FILE, "serving_input_path": SERVING_FILE, **kind}
        if params is not None:
            plain = _plain(params)
            info["params"] = "true"
            body = {"inputs": body, "params": plain}
            serving = {**serving, "params": plain}
        return cls(value, params, info, body, serving)

    def write(self, directory: Path) -> None:
        """Write both files into the model directory."""
        (directory / EXAMPLE_FILE).write_text(json.dumps(self.body), encoding="utf-8")
        (directory / SERVING_FILE).write_text(self.serving_text(), encoding="utf-8")

    def serving_text(self) -> str:
        """The example as the JSON body of a scoring request."""
        return json.dumps(self.serving, indent=2)


def read_example(directory: Path, info: Mapping[str, Any], dtypes: Mapping[Any, str] | None = None) -> InputExample:
    """The example of a model directory as its MLmodel describes it (``saved_input_example_info``).

    ``dtypes`` names the declared type of columns, so that moments and bytes come back as such.
    Raises InvalidParameter when the file is not as described.
    """
    path = inside(directory, info.get("artifact_path", EXAMPLE_FILE))
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidParameter(f"The input example {path} cannot be read: {error}") from error
    params = None
    content = body
    if info.get("params"):
        if not (isinstance(body, dict) and "inputs" in body):
            raise InvalidParameter(
                f"The input example {path} was saved with params, so it must have 'inputs' beside them"
            )
        content, params = body["inputs"], body.get("params")
    data = _decode(content, str(info.get("type", "json_object")), dtypes or {})
    return InputExample(data, params, dict(info), body, None)


def _encode(value: Any) -> tuple[dict[str, Any], Any, Any]:
    """The ``saved_input_example_info`` of a value, its JSON form, and its form as a request body."""
    module, name = type(value).__module__, type(value).__name__
    if module.partition(".")[0] == "pandas" and name == "DataFrame":
        return _encode_frame(value)
    if module.startswith("scipy.sparse") and name.startswith(("csr_", "csc_")):
        parts = {key: _plain(getattr(value, key).tolist()) for key in ("data", "indices", "indptr")}
        body = {**parts, "shape": list(value.shape)}
        return {"type": f"sparse_matrix_{name[:3]}"}, body, {"inputs": _plain(value.toarray().tolist())}
    if module == "numpy" and name == "ndarray":
        body = _plain(value.tolist())
        return {"type": "ndarray"}, body, {"inputs": body}
    if isinstance(value, dict):
        arrays = [type(part).__module__ == "numpy" and hasattr(part, "shape") for part in value.values()]
        body = _plain(value)
        if arrays and all(arrays):
            return {"type": "ndarray"}, body, {"inputs": body}
        chat = any(key in value for key in _CHAT_KEYS)
        return {"type": "json_object"}, body, body if chat else {"inputs": body}
    body = _plain(value)
    return {"type": "json_object"}, body, {"inputs": body}


def _encode_frame(frame: Any) -> tuple[dict[str, Any], Any, Any]:
    columns = frame.columns.tolist()
    body: dict[str, Any] = {} if columns == list(range(len(columns))) else {"columns": columns}
    body["data"] = [[_plain(cell) for cell in row] for row in zip(*_columns(frame), strict=True)]
    orient = "split" if "columns" in body else "values"
    return {"type": "dataframe", "pandas_orient": orient}, body, {"dataframe_split": body}


def _columns(frame: Any) -> list[list[Any]]:
    return [frame.iloc[:, place].tolist() for place in range(frame.shape[1])]


def _plain(value: Any) -> Any:  # noqa: PLR0911 - one line per kind reads best
    """``value`` as JSON has it: gaps are null, moments ISO text, bytes base64."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return None if math.isnan(value) else float(value)
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, bytes | bytearray):
        return base64.encodebytes(value).decode("ascii")
    if type(value).__name__ in {"NaTType", "NAType"}:
        return None
    if isinstance(value, datetime.date):
        return value.isoformat()
    if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
        if value.dtype.kind == "M":
            return str(value)
        return _plain(value.tolist())
    raise InvalidParameter(
        "An input example is a DataFrame, an ndarray, a dict of ndarrays, a csr or csc matrix, or made of "
        f"dicts, lists and scalars; got {type(value).__module__}.{type(value).__name__}"
    )


def _decode(content: Any, kind: str, dtypes: Mapping[Any, str]) -> Any:
    try:
        if kind == "dataframe":
            return _decode_frame(content, dtypes)
        if kind == "ndarray":
            return _decode_array(content)
        if kind.startswith("sparse_matrix_"):
            import scipy.sparse

            matrix = scipy.sparse.csr_matrix if kind.endswith("csr") else scipy.sparse.csc_matrix
            parts = (content["data"], content["indices"], content["indptr"])
            return matrix(parts, shape=tuple(content["shape"]))
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidParameter(f"The input example is no {kind}: {error}") from error
    return content


def _decode_frame(content: Any, dtypes: Mapping[Any, str]) -> Any:
    import pandas

    rows = content if isinstance(content, list) else content["data"]
    names = None if isinstance(content, list) else content.get("columns")
    frame = pandas.DataFrame(rows, columns=names)
    for name, kind in dtypes.items():
        if name not in frame.columns:
            continue
        if kind == "datetime":
            frame[name] = pandas.to_datetime(frame[name])
        elif kind == "binary":
            decoded = [None if cell is None else base64.b64decode(cell) for cell in frame[name]]
            frame[name] = pandas.Series(decoded, dtype=object)
        elif kind in {"integer", "long", "float", "double"} and not frame[name].isna().any():
            number = {"integer": "int32", "long": "int64", "float": "float32", "double": "float64"}[kind]
            frame[name] = frame[name].astype(number)
        elif kind in {"float", "double"}:
            frame[name] = frame[name].astype("float32" if kind == "float" else "float64")
    return frame


def _decode_array(content: Any) -> Any:
    import numpy

    if isinstance(content, dict) and content.keys() == {"inputs"}:  # what older files hold
        return _decode_array(content["inputs"])
    if isinstance(content, dict):
        return {name: _decode_array(part) for name, part in content.items()}
    values = numpy.array(content)
    if values.dtype == object and _only_numbers(content):
        return numpy.array(content, dtype=float)  # null stands for NaN
    return values


def _only_numbers(content: Any) -> bool:
    if isinstance(content, list):
        return all(_only_numbers(part) for part in content)
    return content is None or (isinstance(content, int | float) and not isinstance(content, bool))
