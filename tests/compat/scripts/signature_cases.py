"""Examples and data to predict on, made from a seed: the same in every environment with the same pandas and numpy.

A case is an example, of which a signature is inferred, and data like it, but often changed in one respect, that is
made to fit the signature.
"""

from __future__ import annotations

import datetime
import random
import string
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

MOMENT = datetime.datetime(2026, 3, 1, 12, 30, 15)
NUMBERS = (
    "bool",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float16",
    "float32",
    "float64",
)
TIMES = ("datetime64[ns]", "datetime64[s]", "timedelta64[ns]", "datetime_tz")
PANDAS = ("Int64", "Int32", "Float64", "boolean", "string", "category", "category_int", "zero_one")
OBJECTS = (
    "text",
    "bytes",
    "bool",
    "int",
    "float",
    "mixed",
    "decimal",
    "date",
    "datetime",
    "list",
    "dict",
    "nested",
    "none",
)
DTYPES = (*NUMBERS, *TIMES, *PANDAS, *(f"object_{content}" for content in OBJECTS))
ARRAYS = (*NUMBERS, "U", "S", "object", "datetime64[ns]", "complex64")


@dataclass(frozen=True)
class Case:
    """What is inferred from, and what is made to fit."""

    name: str
    example: Any
    data: Any


def cases(seed: int, count: int) -> list[Case]:
    """``count`` cases; case number n of a seed is the same whatever ``count`` is."""
    return [_case(random.Random(f"{seed}-{number}"), number) for number in range(count)]


def _case(chance: random.Random, number: int) -> Case:
    kind = chance.choices(
        [_frames, _series, _arrays, _array_dicts, _dicts, _lists, _scalars, _sparse], [50, 4, 12, 8, 10, 8, 4, 4]
    )[0]
    example, data = kind(chance)
    return Case(f"{number} {kind.__name__.strip('_')}", example, data)


def _frames(chance: random.Random) -> tuple[Any, Any]:
    names: list[Any] = [_name(chance) for _ in range(chance.randint(1, 5))]
    if chance.random() < 0.1:
        names = list(range(len(names)))
    kinds = {place: chance.choice(DTYPES) for place in range(len(names))}
    gaps = chance.random() < 0.25
    example = _frame(chance, names, kinds, gaps)
    return example, _changed_frame(chance, names, dict(kinds), gaps)


def _changed_frame(chance: random.Random, names: list[Any], kinds: dict[int, str], gaps: bool) -> Any:
    change = chance.choice(
        ("none", "none", "kind", "kind", "kind", "gaps", "drop", "extra", "order", "dict", "list", "values", "rows")
    )
    place = chance.randrange(len(names))
    if change == "kind":
        kinds[place] = chance.choice(DTYPES)
    frame = _frame(chance, names, kinds, not gaps if change == "gaps" else gaps)
    if change == "drop":
        return frame.drop(columns=[frame.columns[place]])
    if change == "extra":
        return frame.assign(extra_column=1)
    if change == "order":
        return frame.iloc[:, ::-1]
    if change == "dict":
        return frame.to_dict(orient=chance.choice(("list", "records")))
    if change == "list":
        return frame.to_numpy().tolist()
    if change == "values":
        return frame.to_numpy()
    return frame.iloc[:0] if change == "rows" and chance.random() < 0.5 else frame


def _frame(chance: random.Random, names: list[Any], kinds: dict[int, str], gaps: bool) -> Any:
    rows = chance.randint(1, 4)
    columns = [_column(chance, kinds[place], rows, gaps and chance.random() < 0.6) for place in range(len(names))]
    frame = pd.concat(columns, axis=1)
    frame.columns = pd.Index(names, dtype=object) if any(isinstance(name, str) for name in names) else names
    return frame


def _column(chance: random.Random, kind: str, rows: int, gaps: bool) -> Any:
    values = [_CELLS.get(kind, _whole)(chance) for _ in range(rows)]
    if kind == "zero_one":
        return pd.Series([chance.randint(0, 1) for _ in range(rows)], dtype="int64")
    nullable = kind.startswith("object") or kind in {"Int64", "Int32", "Float64", "boolean", "string", "category"}
    floats = kind in {"float16", "float32", "float64"} or kind.startswith("datetime")
    if gaps and (nullable or floats):
        values[chance.randrange(rows)] = None
    if kind.startswith("object"):
        return pd.Series(values, dtype=object)
    if kind == "category":
        return pd.Series(values, dtype="category")
    if kind == "category_int":
        return pd.Series(pd.Categorical(values))
    if kind == "datetime_tz":
        return pd.Series(pd.to_datetime(values, utc=True))
    return pd.Series(values, dtype=kind)


def _whole(chance: random.Random) -> int:
    return chance.choice((0, 1, 2, 3, 7, 100))


def _text(chance: random.Random) -> str:
    return "".join(chance.choice(string.ascii_letters + "äß ") for _ in range(chance.randint(0, 5)))


def _mixed(chance: random.Random) -> Any:
    return chance.choice((1, 2.5, "x", True, b"y"))


def _list(chance: random.Random) -> list[Any]:
    return [_whole(chance) for _ in range(chance.randint(0, 3))]


def _dict(chance: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {"a": _whole(chance)}
    if chance.random() < 0.5:
        made["b"] = _text(chance)
    return made


def _nested(chance: random.Random) -> dict[str, Any]:
    return {"items": [_dict(chance) for _ in range(chance.randint(0, 2))], "more": {"c": [[0.5], [1.5, 2.5]]}}


_CELLS: dict[str, Callable[[random.Random], Any]] = {
    "bool": lambda chance: chance.random() < 0.5,
    "boolean": lambda chance: chance.random() < 0.5,
    "object_bool": lambda chance: chance.random() < 0.5,
    "float16": lambda chance: chance.choice((0.0, 0.5, 2.0)),
    "float32": lambda chance: chance.choice((0.0, 0.5, 2.0)),
    "float64": lambda chance: chance.choice((0.0, 0.1, 2.0, -1e300)),
    "Float64": lambda chance: chance.choice((0.0, 0.5, 2.0)),
    "object_float": lambda chance: chance.choice((0.0, 0.5, 2.0)),
    "object_text": _text,
    "string": _text,
    "category": _text,
    "object_bytes": lambda chance: _text(chance).encode(),
    "object_mixed": _mixed,
    "object_decimal": lambda chance: Decimal(_whole(chance)) / 4,
    "object_date": lambda chance: MOMENT.date() + datetime.timedelta(days=_whole(chance)),
    "object_datetime": lambda chance: MOMENT + datetime.timedelta(days=_whole(chance)),
    "object_list": _list,
    "object_dict": _dict,
    "object_nested": _nested,
    "object_none": lambda chance: None,
    "datetime64[ns]": lambda chance: MOMENT + datetime.timedelta(days=_whole(chance)),
    "datetime64[s]": lambda chance: MOMENT + datetime.timedelta(days=_whole(chance)),
    "datetime_tz": lambda chance: MOMENT + datetime.timedelta(days=_whole(chance)),
    "timedelta64[ns]": lambda chance: datetime.timedelta(hours=_whole(chance)),
}


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(string.ascii_lowercase) for _ in range(4))


def _series(chance: random.Random) -> tuple[Any, Any]:
    name = chance.choice((None, "s"))
    kind = chance.choice(DTYPES)
    example = _column(chance, kind, 3, chance.random() < 0.3).rename(name)
    other = kind if chance.random() < 0.5 else chance.choice(DTYPES)
    data = _column(chance, other, 2, chance.random() < 0.3).rename(name)
    return example, data.to_frame() if chance.random() < 0.3 else data


def _array(chance: random.Random, kind: str, shape: tuple[int, ...]) -> Any:
    size = int(np.prod(shape))
    if kind in {"U", "S"}:
        return np.array([_text(chance).encode("ascii", "ignore").decode() for _ in range(size)], dtype=kind).reshape(
            shape
        )
    if kind == "object":
        flat = np.empty(size, dtype=object)
        flat[:] = [_whole(chance) for _ in range(size)]
        return flat.reshape(shape)
    return np.array([_whole(chance) for _ in range(size)], dtype="int64").astype(kind).reshape(shape)


def _shape(chance: random.Random) -> tuple[int, ...]:
    return tuple(chance.randint(1, 3) for _ in range(chance.randint(1, 3)))


def _arrays(chance: random.Random) -> tuple[Any, Any]:
    kind, shape = chance.choice(ARRAYS), _shape(chance)
    return _array(chance, kind, shape), _changed_array(chance, kind, shape)


def _changed_array(chance: random.Random, kind: str, shape: tuple[int, ...]) -> Any:
    change = chance.choice(("none", "rows", "rows", "kind", "shape", "frame", "list", "sparse"))
    if change == "kind":
        return _array(chance, chance.choice(ARRAYS), shape)
    if change == "shape":
        return _array(chance, kind, _shape(chance))
    array = _array(chance, kind, (chance.randint(1, 4), *shape[1:]))
    if change == "frame" and array.ndim <= 2:
        return pd.DataFrame(array)
    if change == "frame":
        return pd.DataFrame({"x": list(array)})
    if change == "list":
        return array.tolist()
    if change == "sparse" and array.ndim == 2 and array.dtype.kind in "biuf" and kind != "float16":
        return sp.csr_matrix(array)
    return array


def _array_dicts(chance: random.Random) -> tuple[Any, Any]:
    kinds = {_name(chance): (chance.choice(ARRAYS), _shape(chance)) for _ in range(chance.randint(1, 3))}
    example = {name: _array(chance, kind, shape) for name, (kind, shape) in kinds.items()}
    data: dict[str, Any] = {name: _array(chance, kind, shape) for name, (kind, shape) in kinds.items()}
    change = chance.choice(("none", "one", "drop", "extra", "frame", "lists"))
    first = next(iter(kinds))
    if change == "one":
        data[first] = _changed_array(chance, *kinds[first])
    elif change == "drop":
        del data[first]
    elif change == "extra":
        data["extra_array"] = np.zeros(2)
    elif change == "lists":
        data = {name: array.tolist() for name, array in data.items()}
    elif change == "frame" and len({len(array) for array in data.values()}) == 1:
        return example, pd.DataFrame(
            {
                name: [item.ravel().tolist() if item.ndim else item for item in array] if array.ndim > 1 else array
                for name, array in data.items()
            }
        )
    return example, data


def _value(chance: random.Random, depth: int = 0) -> Any:
    plain = (
        _whole,
        _text,
        lambda _: 0.5,
        lambda _: True,
        lambda _: None,
        lambda _: MOMENT,
        lambda _: b"b",
        lambda _: np.float32(1.5),
        lambda _: np.int32(3),
    )
    if depth < 2 and chance.random() < 0.4:
        if chance.random() < 0.5:
            return [_value(chance, 2) for _ in range(chance.randint(0, 3))]
        return {key: _value(chance, depth + 1) for key in chance.sample("pqr", chance.randint(0, 3))}
    return chance.choice(plain)(chance)


def _dicts(chance: random.Random) -> tuple[Any, Any]:
    keys = [_name(chance) for _ in range(chance.randint(1, 3))]
    shape = {key: chance.getrandbits(32) for key in keys}
    example = {key: _value(random.Random(seed)) for key, seed in shape.items()}
    data = {key: _value(random.Random(seed)) for key, seed in shape.items()}
    if chance.random() < 0.4:
        data[chance.choice(keys)] = _value(chance)
    if chance.random() < 0.1:
        del data[keys[0]]
    if chance.random() < 0.3:
        return [example], [data, data]
    return example, data


def _lists(chance: random.Random) -> tuple[Any, Any]:
    seed = chance.getrandbits(32)
    if chance.random() < 0.5:
        kind = chance.choice(list(_CELLS))
        return [_CELLS[kind](chance) for _ in range(chance.randint(0, 3))], [_CELLS[kind](chance) for _ in range(2)]
    example = [_value(random.Random(seed)) for _ in range(2)]
    return example, [_value(random.Random(seed if chance.random() < 0.7 else seed + 1)) for _ in range(2)]


def _scalars(chance: random.Random) -> tuple[Any, Any]:
    made = (
        1,
        2.5,
        "x",
        True,
        b"y",
        MOMENT,
        MOMENT.date(),
        np.float32(1.5),
        np.int16(2),
        np.uint64(3),
        np.bool_(True),
        np.str_("z"),
        None,
        Decimal("1.5"),
        2**40,
    )
    first = chance.choice(made)
    return first, first if chance.random() < 0.6 else chance.choice(made)


def _sparse(chance: random.Random) -> tuple[Any, Any]:
    kind = chance.choice(("float64", "float32", "int64", "bool"))
    make = chance.choice((sp.csr_matrix, sp.csc_matrix))
    shape = (chance.randint(1, 3), chance.randint(1, 4))
    data = _changed_array(chance, kind, shape)
    dense = isinstance(data, np.ndarray) and data.ndim == 2 and data.dtype.kind in "biuf" and data.dtype != "float16"
    return make(_array(chance, kind, shape)), make(data) if dense and chance.random() < 0.7 else data
