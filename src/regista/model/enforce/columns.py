"""Data made to fit a column signature: always a DataFrame with the schema's columns in the schema's order."""

from __future__ import annotations

import datetime
import warnings
from decimal import Decimal
from typing import Any

from ...errors import InvalidParameter
from ..schema import ColSpec, Schema
from ..types import AnyType, Array, DataType, Map, Object, SparkVector
from .blocks import FEWEST, all_zero_or_one, cast_blocks
from .cast import cast_column, flag_dtypes, safe_dtypes
from .python_rows import PythonRows
from .values import convert_value


class _Column:
    """One declared column: the dtype that is right as it is (None: there is none), and those that are quickly cast."""

    __slots__ = ("dtype", "flags", "free", "name", "narrower", "spec", "text")

    def __init__(self, name: str | int, spec: ColSpec) -> None:
        self.name = name
        self.spec = spec
        self.dtype = spec.type.to_pandas() if isinstance(spec.type, DataType) else None
        self.narrower = safe_dtypes(spec.type) if isinstance(spec.type, DataType) else frozenset()
        self.free = isinstance(spec.type, AnyType | SparkVector)
        self.flags = flag_dtypes(spec.type) if isinstance(spec.type, DataType) else frozenset()
        self.text = spec.type in {DataType.string, DataType.binary}

    def accepts(self, dtype: Any) -> bool:
        """Whether a column of ``dtype`` is right as it is."""
        return (
            self.free
            or (self.dtype is not None and dtype == self.dtype)
            or (self.text and str(dtype).startswith("str"))
        )


class ColumnEnforcer:
    """The column rules of one schema, with everything worked out that does not depend on the data."""

    def __init__(self, schema: Schema) -> None:
        self._named = schema.has_input_names()
        self._names = schema.input_names()
        self._known = set(self._names)
        self._required = schema.required_input_names()
        self._specs = [
            _Column(name, spec) for name, spec in zip(self._names, schema, strict=True) if isinstance(spec, ColSpec)
        ]
        self._free = {column.name for column in self._specs if column.free}
        self._python_rows = PythonRows(self._names, [column.spec.type for column in self._specs])
        self._nested = any(isinstance(column.spec.type, Array | Object | Map) for column in self._specs)

    def __call__(self, data: Any) -> Any:
        """A DataFrame, rows as given; never ``data`` itself, so that a model may change it.

        Takes a DataFrame, Series, dict, list, ndarray or scalar. InvalidParameter when a required column
        is missing or a column's values do not fit.
        """
        if (plain := self._python_rows.frame(data)) is not None:
            return plain
        frame = data if _is_frame(data) else self._to_frame(data)
        if frame.columns.tolist() == self._names:  # the common case, and the quick one
            return self._convert(frame, self._specs, frame is data)
        chosen, columns = self._by_name(frame) if self._named else self._by_place(frame)
        return self._convert(chosen, columns, chosen is data)

    def _by_name(self, frame: Any) -> tuple[Any, list[_Column]]:
        given = frame.columns.tolist()
        places = {name: place for place, name in enumerate(given)}
        if len(places) < len(given):
            raise InvalidParameter(f"Column names must differ, got {given}")
        missing = [name for name in self._required if name not in places]
        extra = [name for name in given if name not in self._known]
        if missing:
            note = f" Note that there were extra inputs: {extra}." if extra else ""
            raise InvalidParameter(f"Model is missing inputs {missing}.{note}")
        if extra:
            warnings.warn(f"Input columns {extra} are not in the signature and are dropped", stacklevel=4)
        present = [column for column in self._specs if column.name in places]
        return frame.take([places[column.name] for column in present], axis=1), present

    def _by_place(self, frame: Any) -> tuple[Any, list[_Column]]:
        wanted, found = len(self._specs), frame.shape[1]
        if found < wanted:
            raise InvalidParameter(
                f"Model inference is missing inputs. The model signature declares {wanted} inputs  "
                f"but the provided value only has {found} inputs. Note: the inputs were not named in the "
                "signature so we can only verify their count."
            )
        return frame if found == wanted else frame.iloc[:, :wanted], self._specs

    def _convert(self, frame: Any, columns: list[_Column], of_caller: bool) -> Any:
        """The frame, or a new one if it is the caller's, with the declared types; only what does not fit is touched."""
        dtypes = frame.dtypes.tolist()
        wrong = [
            place
            for place, (found, column) in enumerate(zip(dtypes, columns, strict=True))
            if found is not column.dtype and not column.accepts(found)
        ]
        quick = self._quick(frame, columns, dtypes, wrong) if len(wrong) >= FEWEST else {}
        result = cast_blocks(frame, dtypes, quick) if quick else frame.copy(deep=False) if of_caller else frame
        for place in wrong:
            if place not in quick:
                series = frame.iloc[:, place]
                result.isetitem(place, _convert_column(series, columns[place].spec, frame.columns[place]).array)
        return result

    @staticmethod
    def _quick(frame: Any, columns: list[_Column], dtypes: list[Any], wrong: list[int]) -> dict[int, Any]:
        """The places that can be cast together, with the dtype of each: what ``cast_column`` would come to as well."""
        quick = {place: columns[place].dtype for place in wrong if dtypes[place] in columns[place].narrower}
        flags = [place for place in wrong if dtypes[place] in columns[place].flags]
        if flags and all_zero_or_one(frame, flags):
            quick |= {place: columns[place].dtype for place in flags}
        return quick if len(quick) >= FEWEST and type(frame).__module__.partition(".")[0] == "pandas" else {}

    def _to_frame(self, data: Any) -> Any:
        import pandas

        if isinstance(data, pandas.Series):
            return data.to_frame()
        if isinstance(data, dict):
            return self._dict_to_frame(data)
        if isinstance(data, str | bytes | bool | int | float | Decimal | datetime.date) or _is_numpy_scalar(data):
            return pandas.DataFrame([data])
        if isinstance(data, list) or (_is_numpy(data) and data.ndim > 0):
            return pandas.DataFrame(data)
        raise InvalidParameter(f"Expected input to be DataFrame. Found: {type(data).__name__}")

    def _dict_to_frame(self, data: dict[Any, Any]) -> Any:
        import pandas

        values = {
            name: value[()] if _is_numpy_scalar(value) else value.tolist() if _is_deep(value) else value
            for name, value in data.items()
        }
        if self._nested or all(self._is_cell(name, value) for name, value in values.items()):
            return pandas.DataFrame([values])
        return pandas.DataFrame(values)

    def _is_cell(self, name: Any, value: Any) -> bool:
        """Whether a dict's value is one cell and not a column: a scalar, a list of texts, for a free column ``[]``."""
        if isinstance(value, list):
            return all(isinstance(item, str) for item in value) and (bool(value) or name in self._free)
        return not hasattr(value, "__len__") or isinstance(value, str | bytes)


def _convert_column(series: Any, spec: ColSpec, name: str | int) -> Any:
    import pandas

    if isinstance(spec.type, DataType):
        return cast_column(series, spec.type, name)
    if isinstance(spec.type, AnyType | SparkVector):
        return series
    cells = [convert_value(cell, spec.type, required=spec.required) for cell in series]
    return pandas.Series(cells, index=series.index, dtype=object)


def _is_frame(data: Any) -> bool:
    # Asked of the class: on the object, pandas would work the answer out.
    return hasattr(type(data), "columns") and hasattr(type(data), "iloc")


def _is_numpy(value: Any) -> bool:
    return type(value).__module__ == "numpy" and hasattr(value, "ndim")


def _is_numpy_scalar(value: Any) -> bool:
    """Whether this is one value of numpy's, also as an array of no dimensions; its texts are Python's as well."""
    return _is_numpy(value) and value.ndim == 0 and not isinstance(value, str | bytes)


def _is_deep(value: Any) -> bool:
    return _is_numpy(value) and value.ndim > 1
