"""The types a column, a property or a param can have (JSON forms: the MLmodel format's signature section)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

from ..errors import InvalidParameter
from .pickled import as_mlflow, made


class DataType(Enum):
    """The scalar types. ``str`` and ``repr`` are the bare name, as it stands in JSON."""

    boolean = "boolean"
    integer = "integer"
    long = "long"
    float = "float"
    double = "double"
    string = "string"
    binary = "binary"
    datetime = "datetime"

    @classmethod
    def _missing_(cls, value: object) -> DataType | None:
        """By MLflow's number of the type, which stands in pickles."""
        return list(cls)[value - 1] if isinstance(value, int) and 1 <= value <= len(cls) else None

    def __reduce_ex__(self, protocol: object) -> tuple[Any, ...]:
        return type(self), (list(type(self)).index(self) + 1,)

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return self.value

    def to_dict(self) -> dict[str, Any]:
        """``{"type": "long"}``."""
        return {"type": self.value}

    def to_numpy(self) -> Any:
        """The numpy dtype that holds values of this type (``str`` and ``bytes`` without a length)."""
        import numpy

        return numpy.dtype(NUMPY_NAMES[self])

    def to_pandas(self) -> Any:
        """The dtype of a pandas column of this type; texts and bytes are ``object``."""
        import numpy

        return numpy.dtype("object" if self in {DataType.string, DataType.binary} else NUMPY_NAMES[self])


NUMPY_NAMES: Mapping[DataType, str] = {
    DataType.boolean: "bool",
    DataType.integer: "int32",
    DataType.long: "int64",
    DataType.float: "float32",
    DataType.double: "float64",
    DataType.string: "str",
    DataType.binary: "bytes",
    DataType.datetime: "datetime64[ns]",
}


@dataclass(frozen=True, slots=True, repr=False)
class AnyType:
    """Accepts everything; what inference gives when a value says nothing about its type."""

    __reduce__, __setstate__ = as_mlflow()

    def __repr__(self) -> str:
        return "Any"

    def to_dict(self) -> dict[str, Any]:
        """``{"type": "any"}``."""
        return {"type": "any"}


@dataclass(frozen=True, slots=True, repr=False)
class SparkVector:
    """Spark ML's vector column. Read and kept, so that such a model's file survives; never inferred."""

    __reduce__, __setstate__ = as_mlflow()

    def __repr__(self) -> str:
        return "SparkMLVector"

    def to_dict(self) -> dict[str, Any]:
        """``{"type": "sparkml_vector"}``."""
        return {"type": "sparkml_vector"}


@dataclass(frozen=True, slots=True, repr=False)
class Array:
    """A list whose items all have one type; ``dtype`` may be given as a type's name."""

    dtype: ColumnType

    __reduce__, __setstate__ = as_mlflow(dtype="_dtype")

    def __post_init__(self) -> None:
        object.__setattr__(self, "dtype", to_type(self.dtype))

    def __repr__(self) -> str:
        return f"Array({self.dtype!r})"

    def to_dict(self) -> dict[str, Any]:
        """``{"type": "array", "items": …}``."""
        return {"type": "array", "items": self.dtype.to_dict()}


@dataclass(frozen=True, slots=True, repr=False)
class Property:
    """One named member of an Object."""

    name: str
    dtype: ColumnType
    required: bool = True

    __reduce__, __setstate__ = as_mlflow(name="_name", dtype="_dtype", required="_required")

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise InvalidParameter(f"A property's name must be a text, got {self.name!r}")
        object.__setattr__(self, "dtype", to_type(self.dtype))

    def __repr__(self) -> str:
        return f"{self.name}: {self.dtype!r} ({'required' if self.required else 'optional'})"

    def to_dict(self) -> dict[str, Any]:
        """``{"name": {"type": …, "required": …}}``."""
        return {self.name: {**self.dtype.to_dict(), "required": self.required}}


@dataclass(frozen=True, slots=True, repr=False, init=False)
class Object:
    """A mapping with declared members, kept sorted by name."""

    properties: tuple[Property, ...] = field()

    def __init__(self, properties: Iterable[Property]) -> None:
        ordered = tuple(sorted(properties, key=lambda member: member.name))
        if not ordered:
            raise InvalidParameter("An object type needs at least one property")
        names = [member.name for member in ordered]
        if len(set(names)) < len(names):
            raise InvalidParameter(f"An object type's property names must differ, got {names}")
        object.__setattr__(self, "properties", ordered)

    def __reduce__(self) -> tuple[Any, ...]:
        return made(self, {"_properties": list(self.properties)})

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        object.__setattr__(self, "properties", tuple(state["_properties"]))

    def __repr__(self) -> str:
        return "{" + ", ".join(map(repr, self.properties)) + "}"

    def to_dict(self) -> dict[str, Any]:
        """``{"type": "object", "properties": {…}}``."""
        members: dict[str, Any] = {}
        for member in self.properties:
            members |= member.to_dict()
        return {"type": "object", "properties": members}


@dataclass(frozen=True, slots=True, repr=False)
class Map:
    """A mapping from any text to values of one type."""

    value_type: ColumnType

    __reduce__, __setstate__ = as_mlflow(value_type="_value_type")

    def __post_init__(self) -> None:
        object.__setattr__(self, "value_type", to_type(self.value_type))

    def __repr__(self) -> str:
        return f"Map(str -> {self.value_type!r})"

    def to_dict(self) -> dict[str, Any]:
        """``{"type": "map", "values": …}``."""
        return {"type": "map", "values": self.value_type.to_dict()}


ColumnType: TypeAlias = DataType | Array | Object | Map | AnyType | SparkVector


def to_type(value: object) -> ColumnType:
    """``value`` itself when it is a type, or the DataType of that name; InvalidParameter otherwise."""
    if isinstance(value, DataType | Array | Object | Map | AnyType | SparkVector):
        return value
    if isinstance(value, str) and value in DataType.__members__:
        return DataType[value]
    raise InvalidParameter(
        f"Unsupported type {value!r}, expected instance of DataType or one of {list(DataType.__members__)}"
    )


def type_from_dict(entry: Mapping[str, Any]) -> ColumnType:
    """The type described by one JSON object; InvalidParameter names what is missing."""
    kind = entry.get("type")
    try:
        if kind == "array":
            return Array(type_from_dict(entry["items"]))
        if kind == "object":
            return Object(
                Property(name, type_from_dict(member), is_required(member))
                for name, member in entry["properties"].items()
            )
        if kind == "map":
            return Map(type_from_dict(entry["values"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidParameter(f"The {kind} type {dict(entry)!r} is incomplete: {error}") from error
    if kind == "any":
        return AnyType()
    if kind == "sparkml_vector":
        return SparkVector()
    return to_type(kind)


def is_required(entry: Mapping[str, Any]) -> bool:
    """Whether a column or property must be there; absent means yes, 1.x to 2.2 wrote ``optional: true``."""
    if "required" in entry:
        return bool(entry["required"])
    return not entry.get("optional", False)
