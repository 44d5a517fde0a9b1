"""Params: values a caller may pass to predict beside the data, with types and defaults."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import InvalidParameter
from .pickled import as_mlflow, made
from .types import Array, ColumnType, DataType, Object, to_type, type_from_dict

_WHOLE = {"int", "int8", "int16", "int32", "uint8", "uint16"}
_WHOLE_LONG = _WHOLE | {"int64", "uint32"}
# The type names (Python's and numpy's) whose values fit a declared type without loss.
_FITTING: Mapping[DataType, frozenset[str]] = {
    DataType.boolean: frozenset({"bool", "bool_"}),
    DataType.integer: frozenset(_WHOLE),
    DataType.long: frozenset(_WHOLE_LONG),
    DataType.float: frozenset(_WHOLE_LONG | {"float", "float16", "float32"}),
    DataType.double: frozenset(_WHOLE_LONG | {"float", "float16", "float32", "float64"}),
    DataType.string: frozenset({"str", "str_"}),
}


class ParamSpec:
    """One param. ``shape`` is None for a scalar or an object, ``(-1,)`` for a list of scalars.

    The default is converted to the type; InvalidParameter when that is not possible.
    """

    __slots__ = ("default", "dtype", "name", "shape")

    name: str
    dtype: DataType | Object
    default: Any
    shape: tuple[int, ...] | None

    def __init__(self, name: str, dtype: Any, default: Any, shape: Iterable[int] | None = None) -> None:
        kind = to_type(dtype)
        sizes = tuple(shape) if isinstance(shape, Iterable) else shape
        object.__setattr__(self, "name", str(name))
        object.__setattr__(self, "dtype", kind)
        object.__setattr__(self, "default", default)
        object.__setattr__(self, "shape", sizes)
        if kind is DataType.binary:
            raise InvalidParameter(f"Binary type is not supported for parameters, ParamSpec {name!r}")
        if not isinstance(kind, DataType | Object):
            raise InvalidParameter(f"A param is a scalar, a list of scalars or an object, got {kind!r}")
        if sizes not in (None, (-1,)):
            raise InvalidParameter(
                "Shape must be None for scalar or dictionary value, or (-1,) for 1D array value "
                f"for ParamSpec {self!r}, received {sizes}"
            )
        object.__setattr__(self, "default", self.convert(default))

    @classmethod
    def from_dict(cls, entry: Mapping[str, Any]) -> ParamSpec:
        """The param of one JSON object; older files say ``dtype`` for ``type``."""
        kind = entry.get("type", entry.get("dtype"))
        if "name" not in entry or kind is None:
            raise InvalidParameter(f"A param needs 'name' and 'type', got {dict(entry)!r}")
        return cls(entry["name"], type_from_dict({**entry, "type": kind}), entry.get("default"), entry.get("shape"))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"A ParamSpec cannot be changed ({name})")

    __reduce__, __setstate__ = as_mlflow(name="_name", dtype="_dtype", default="_default", shape="_shape")

    def convert(self, value: Any) -> Any:
        """``value`` as this param's type, a plain Python value; None stays None.

        Whole numbers fit float types, nothing else changes its kind; InvalidParameter says what went wrong.
        """
        if value is None:
            return None
        if self.shape is not None:
            return [self._scalar(item) for item in self._items(value)]
        if isinstance(self.dtype, Object):
            from .enforce.values import convert_value

            return convert_value(value, self.dtype, required=True)
        if isinstance(value, list | dict | tuple | set) or getattr(value, "ndim", 0) > 0:
            raise self._misfit(f"Value must be a scalar for type `{self.dtype}`, got `{value}`")
        return self._scalar(value)

    def _items(self, value: Any) -> list[Any]:
        ndim = getattr(value, "ndim", None)
        if ndim == 1 and hasattr(value, "tolist"):
            return list(value)
        if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
            return value
        raise InvalidParameter(
            f"Value must be a 1D array with shape (-1,) for param {self!r}, received {type(value).__name__}"
        )

    def _scalar(self, value: Any) -> Any:
        if self.dtype is DataType.datetime:
            return self._moment(value)
        assert isinstance(self.dtype, DataType)  # noqa: S101 - __init__ allows nothing else here
        if value is None or type(value).__name__ not in _FITTING[self.dtype]:
            raise self._misfit(f"Can not safely convert `{type(value)}` to `{self.dtype}` for value `{value}`")
        plain = value.item() if hasattr(value, "item") else value
        return float(plain) if self.dtype in {DataType.float, DataType.double} else plain

    def _moment(self, value: Any) -> datetime.date:
        if isinstance(value, datetime.date):  # a datetime is a date, too
            return value
        # numpy.datetime64 prints ISO text with up to nanoseconds, of which Python takes six digits.
        text = str(value)[:26] if type(value).__name__ == "datetime64" else value
        try:
            if len(text) == 10:
                return datetime.date.fromisoformat(text)
            return datetime.datetime.fromisoformat(text)
        except (TypeError, ValueError):
            raise self._misfit(
                f"Failed to convert value `{value}` from type `{type(value)}` to `{self.dtype}`"
            ) from None

    def _misfit(self, cause: str) -> InvalidParameter:
        return InvalidParameter(f"Failed to validate type and shape for {self!r}, error: {cause}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ParamSpec):
            return NotImplemented
        mine = (self.name, self.dtype, self.default, self.shape)
        return mine == (other.name, other.dtype, other.default, other.shape)

    def __hash__(self) -> int:
        return hash((self.name, self.dtype, self.shape))

    def __repr__(self) -> str:
        shape = "" if self.shape is None else f" (shape: {self.shape})"
        return f"{self.name!r}: {self.dtype!r} (default: {self.default}){shape}"

    def to_dict(self) -> dict[str, Any]:
        """The JSON object; moments become ISO text."""
        default: Any = self.default
        if isinstance(default, list):
            default = [_plain(item) for item in default]
        elif isinstance(default, dict):
            default = {key: _plain(item) for key, item in default.items()}
        shape = None if self.shape is None else list(self.shape)
        return {"name": self.name, "default": _plain(default), "shape": shape, **self.dtype.to_dict()}


class ParamSchema:
    """The params of a model, each name once."""

    __slots__ = ("_params",)

    def __init__(self, params: Iterable[ParamSpec]) -> None:
        specs = tuple(params)
        names = [spec.name for spec in specs]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise InvalidParameter(f"Duplicated parameters found in schema: {twice}")
        self._params = specs

    def __reduce__(self) -> tuple[Any, ...]:
        return made(self, {"_params": list(self._params)})

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self._params = tuple(state["_params"])

    @classmethod
    def from_json(cls, json_str: str) -> ParamSchema:
        """The params of a JSON list; InvalidParameter when it is none."""
        try:
            entries = json.loads(json_str)
        except (TypeError, ValueError, RecursionError) as error:
            raise InvalidParameter(f"A params schema must be a JSON list, got {json_str!r:.200}: {error}") from error
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise InvalidParameter(f"A params schema must be a JSON list of objects, got {json_str!r}")
        return cls(ParamSpec.from_dict(entry) for entry in entries)

    @property
    def params(self) -> list[ParamSpec]:
        """The params in order."""
        return list(self._params)

    def __len__(self) -> int:
        return len(self._params)

    def __iter__(self) -> Any:
        return iter(self._params)

    def to_dict(self) -> list[dict[str, Any]]:
        """The JSON objects in order."""
        return [spec.to_dict() for spec in self._params]

    def to_json(self) -> str:
        """The text that stands in the MLmodel file."""
        return json.dumps(self.to_dict())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ParamSchema):
            return NotImplemented
        return self._params == other._params

    def __hash__(self) -> int:
        return hash(self._params)

    def __repr__(self) -> str:
        return repr(list(self._params))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def infer_param_type(value: Any) -> tuple[ColumnType, tuple[int, ...] | None]:
    """The type and shape of a param whose default is ``value``; InvalidParameter when it has none."""
    from .infer_values import value_type

    if value is None or isinstance(value, tuple | set) or getattr(value, "ndim", 0) > 1:
        raise InvalidParameter(f"Expected parameters to be 1D array or scalar, got {type(value).__name__}")
    if isinstance(value, list) or getattr(value, "ndim", 0) == 1:
        items = list(value)
        if not items:
            raise InvalidParameter("An empty list does not tell the type of its items; declare the param")
        if {type(item).__name__ for item in items} <= {"int", "float"}:
            whole = all(isinstance(item, int) for item in items)
            return (DataType.long if whole else DataType.double), (-1,)
        array, _ = value_type(items)
        if not isinstance(array, Array) or not isinstance(array.dtype, DataType):
            raise InvalidParameter(f"Expected parameters to be 1D array or scalar, got {value!r}")
        return array.dtype, (-1,)
    return value_type(value)[0], None
