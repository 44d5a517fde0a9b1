"""What goes into a model or comes out of it: columns or tensors (the MLmodel format's signature section)."""

from __future__ import annotations

import json
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import InvalidParameter
from .pickled import as_mlflow, made
from .types import ColumnType, DataType, is_required, to_type, type_from_dict


@dataclass(frozen=True, slots=True, repr=False)
class ColSpec:
    """One column. ``name`` may be an integer, as pandas' default columns are, or None for a place."""

    type: ColumnType
    name: str | int | None = None
    required: bool = True

    def __reduce__(self) -> tuple[Any, ...]:
        return made(self, {"_name": self.name, "_required": self.required, "_type": self.type})

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        object.__setattr__(self, "name", state["_name"])
        object.__setattr__(self, "type", state["_type"])
        object.__setattr__(self, "required", state.get("_required", not state.get("_optional", False)))

    def __post_init__(self) -> None:
        object.__setattr__(self, "type", to_type(self.type))
        if self.name is not None and not isinstance(self.name, str | int):
            raise InvalidParameter(f"A column's name must be a text or an integer, got {self.name!r}")

    def __repr__(self) -> str:
        shown = f"{self.type!r} ({'required' if self.required else 'optional'})"
        return shown if self.name is None else f"{self.name!r}: {shown}"

    def to_dict(self) -> dict[str, Any]:
        """The JSON object, keys in the order type, name, required."""
        name = {} if self.name is None else {"name": self.name}
        return {**self.type.to_dict(), **name, "required": self.required}


class TensorSpec:
    """One array: numpy dtype and shape, -1 where any length goes.

    ``dtype`` is the dtype's name; texts and bytes have no length (``str``, ``bytes``). ``type`` is the
    numpy dtype itself; asking for it loads numpy, reading a signature does not.
    """

    __slots__ = ("dtype", "name", "shape")

    dtype: str
    shape: tuple[int, ...]
    name: str | None

    def __init__(self, type: Any, shape: Iterable[int], name: str | None = None) -> None:  # noqa: A002
        try:
            sizes = tuple(operator.index(size) for size in shape)
        except TypeError:
            raise InvalidParameter(f"A tensor's shape must be a list of integers, got {shape!r}") from None
        object.__setattr__(self, "dtype", _dtype_name(type))
        object.__setattr__(self, "shape", sizes)
        object.__setattr__(self, "name", name)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"A TensorSpec cannot be changed ({name})")

    @property
    def type(self) -> Any:
        """The numpy dtype."""
        import numpy

        return numpy.dtype(self.dtype)

    @property
    def required(self) -> bool:
        """Always true: a tensor cannot be left out."""
        return True

    def __reduce__(self) -> tuple[Any, ...]:
        return made(self, {"_name": self.name, "_tensorInfo": TensorInfo(self.type, self.shape)})

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        info: TensorInfo = state["_tensorInfo"]
        object.__setattr__(self, "name", state["_name"])
        object.__setattr__(self, "dtype", _dtype_name(info.dtype))
        object.__setattr__(self, "shape", tuple(info.shape))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TensorSpec):
            return NotImplemented
        return (self.dtype, self.shape, self.name) == (other.dtype, other.shape, other.name)

    def __hash__(self) -> int:
        return hash((self.dtype, self.shape, self.name))

    def __repr__(self) -> str:
        shown = f"Tensor({self.dtype!r}, {self.shape!r})"
        return shown if self.name is None else f"{self.name!r}: {shown}"

    def to_dict(self) -> dict[str, Any]:
        """The JSON object; a name stands first."""
        name = {} if self.name is None else {"name": self.name}
        return {**name, "type": "tensor", "tensor-spec": {"dtype": self.dtype, "shape": list(self.shape)}}


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """A tensor's numpy dtype and shape, as pickles have them."""

    dtype: Any
    shape: tuple[int, ...]

    __reduce__, __setstate__ = as_mlflow(dtype="_dtype", shape="_shape")


class Schema:
    """Columns or tensors in order: not empty, one kind only, all with a name or all without."""

    __slots__ = ("_specs",)

    def __init__(self, inputs: Iterable[ColSpec | TensorSpec]) -> None:
        specs = tuple(inputs)
        _check(specs)
        self._specs = specs

    def __reduce__(self) -> tuple[Any, ...]:
        return made(self, {"_inputs": list(self._specs)})

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self._specs = tuple(state["_inputs"])

    @classmethod
    def from_json(cls, json_str: str) -> Schema:
        """The schema of a JSON list, in this or any older spelling; InvalidParameter names the entry."""
        try:
            entries = json.loads(json_str)
            if isinstance(entries, list):
                return cls(_spec_from_dict(entry) for entry in entries)
        except (TypeError, ValueError, RecursionError) as error:
            raise InvalidParameter(f"A schema must be a JSON list, got {json_str!r:.200}: {error}") from error
        raise InvalidParameter(f"A schema must be a JSON list, got {json_str!r:.200}")

    @property
    def inputs(self) -> list[ColSpec | TensorSpec]:
        """The columns or tensors in order."""
        return list(self._specs)

    def __len__(self) -> int:
        return len(self._specs)

    def __iter__(self) -> Any:
        return iter(self._specs)

    def is_tensor_spec(self) -> bool:
        """Whether this holds tensors (and not columns)."""
        return isinstance(self._specs[0], TensorSpec)

    def has_input_names(self) -> bool:
        """Whether the entries have names (and not only places)."""
        return self._specs[0].name is not None

    def input_names(self) -> list[str | int]:
        """The names; the places 0, 1, … when there are no names."""
        return [place if spec.name is None else spec.name for place, spec in enumerate(self._specs)]

    def required_input_names(self) -> list[str | int]:
        """The names of what must be given."""
        return [name for name, spec in zip(self.input_names(), self._specs, strict=True) if spec.required]

    def optional_input_names(self) -> list[str | int]:
        """The names of what may be left out."""
        return [name for name, spec in zip(self.input_names(), self._specs, strict=True) if not spec.required]

    def input_types(self) -> list[Any]:
        """The types (numpy dtypes for tensors) in order."""
        return [spec.type for spec in self._specs]

    def input_types_dict(self) -> dict[str | int, Any]:
        """Name → type; InvalidParameter when there are no names."""
        return {name: spec.type for name, spec in self.input_dict().items()}

    def input_dict(self) -> dict[str | int, ColSpec | TensorSpec]:
        """Name → column or tensor; InvalidParameter when there are no names."""
        if not self.has_input_names():
            raise InvalidParameter("Cannot get input types as a dict for schema without names.")
        return dict(zip(self.input_names(), self._specs, strict=True))

    def numpy_types(self) -> list[Any]:
        """The numpy dtypes in order; InvalidParameter when a column is not a scalar."""
        return [spec.type if isinstance(spec, TensorSpec) else _scalar(spec).to_numpy() for spec in self]

    def pandas_types(self) -> list[Any]:
        """The dtypes of a DataFrame with these columns; InvalidParameter for tensors and nested columns."""
        if self.is_tensor_spec():
            raise InvalidParameter("TensorSpec only supports numpy types, use numpy_types() instead")
        return [_scalar(spec).to_pandas() for spec in self]

    def to_dict(self) -> list[dict[str, Any]]:
        """The JSON objects in order."""
        return [spec.to_dict() for spec in self._specs]

    def to_json(self) -> str:
        """The text that stands in the MLmodel file."""
        return json.dumps(self.to_dict())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Schema):
            return NotImplemented
        return self._specs == other._specs

    def __hash__(self) -> int:
        return hash(self._specs)

    def __repr__(self) -> str:
        return repr(list(self._specs))


def _check(specs: tuple[ColSpec | TensorSpec, ...]) -> None:
    if not specs:
        raise InvalidParameter("Creating Schema with empty inputs is not allowed.")
    for spec in specs:
        if not isinstance(spec, ColSpec | TensorSpec):
            raise InvalidParameter(f"A schema is made of ColSpec or TensorSpec, got {spec!r}")
    if len({type(spec) for spec in specs}) > 1:
        raise InvalidParameter("Creating Schema with a combination of ColSpec and TensorSpec is not supported.")
    names = [spec.name for spec in specs]
    unnamed = [name is None for name in names]
    if any(unnamed) and not all(unnamed):
        raise InvalidParameter(
            f"Creating Schema with a combination of named and unnamed inputs is not allowed. Got input names {names}"
        )
    if isinstance(specs[0], TensorSpec) and len(specs) > 1 and unnamed[0]:
        raise InvalidParameter("Creating Schema with multiple unnamed TensorSpecs is not supported.")
    if unnamed[0] and not all(spec.required for spec in specs):
        raise InvalidParameter(
            "Creating Schema with unnamed optional inputs is not supported: name them or make them required."
        )


def _spec_from_dict(entry: Any) -> ColSpec | TensorSpec:
    if not isinstance(entry, Mapping):
        raise InvalidParameter(f"A schema's entry must be a JSON object, got {entry!r}")
    if entry.get("type") == "tensor":
        tensor = entry.get("tensor-spec")
        if not isinstance(tensor, Mapping) or not {"dtype", "shape"} <= tensor.keys():
            raise InvalidParameter(f"A tensor needs 'tensor-spec' with 'dtype' and 'shape', got {entry!r}")
        return TensorSpec(tensor["dtype"], tensor["shape"], entry.get("name"))
    return ColSpec(type_from_dict(entry), entry.get("name"), is_required(entry))


def _scalar(spec: ColSpec) -> DataType:
    if not isinstance(spec.type, DataType):
        raise InvalidParameter(f"Column {spec!r} has no numpy or pandas type of its own")
    return spec.type


def _dtype_name(value: Any) -> str:
    """A dtype's name as JSON has it: texts and bytes lose their length."""
    if isinstance(value, str):
        return value
    import numpy

    try:
        dtype = numpy.dtype(value)
    except TypeError as error:
        raise InvalidParameter(f"A tensor's type must be a numpy dtype, got {value!r}") from error
    return {"U": "str", "S": "bytes"}.get(dtype.kind) or str(dtype.name)
