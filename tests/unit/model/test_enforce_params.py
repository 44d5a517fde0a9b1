from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest

from regista.errors import InvalidParameter
from regista.model.enforce import enforce_params
from regista.model.params import ParamSchema, ParamSpec

SCHEMA = ParamSchema(
    [
        ParamSpec("d", "double", 0.5),
        ParamSpec("f", "float", 0.5),
        ParamSpec("l", "long", 3),
        ParamSpec("i", "integer", 3),
        ParamSpec("s", "string", "x"),
        ParamSpec("b", "boolean", True),
        ParamSpec("t", "datetime", "2020-01-01"),
        ParamSpec("a", "double", [1.0], (-1,)),
        ParamSpec("n", "string", None),
    ]
)
DEFAULTS = {"d": 0.5, "f": 0.5, "l": 3, "i": 3, "s": "x", "b": True, "a": [1.0], "n": None} | {
    "t": datetime.date(2020, 1, 1)
}


def test_defaults() -> None:
    assert enforce_params(None, SCHEMA) == DEFAULTS
    assert enforce_params({}, SCHEMA) == DEFAULTS


@pytest.mark.parametrize(
    ("name", "given", "received"),
    [
        ("d", 1, 1.0),
        ("f", 1, 1.0),
        ("d", np.float32(1), 1.0),
        ("l", np.int32(3), 3),
        ("l", np.int64(4), 4),
        ("i", 2**40, 2**40),
        ("s", "y", "y"),
        ("b", False, False),
        ("t", "2021-02-03", datetime.date(2021, 2, 3)),
        ("t", "2021-02-03T04:05:06", datetime.datetime(2021, 2, 3, 4, 5, 6)),
        ("t", datetime.datetime(2021, 1, 1), datetime.datetime(2021, 1, 1)),
        ("t", np.datetime64("2021-01-01"), datetime.date(2021, 1, 1)),
        ("a", [1, 2], [1.0, 2.0]),
        ("a", np.array([1.0, 2.0]), [1.0, 2.0]),
        ("s", None, None),
    ],
)
def test_taken(name: str, given: Any, received: Any) -> None:
    result = enforce_params({name: given}, SCHEMA)
    assert result == {**DEFAULTS, name: received}
    assert type(result[name]) is type(received)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        *[("l", 1.5), ("l", 2.0), ("l", True), ("i", np.int64(4)), ("s", 3), ("d", "1"), ("d", True)],
        *[("f", np.float64(4)), ("b", 1), ("t", "bad"), ("t", 3), ("d", [1.0])],
        *[("a", 1.0), ("a", (1, 2)), ("a", [[1.0]]), ("a", ["x"])],
    ],
)
def test_refused(name: str, given: Any) -> None:
    with pytest.raises(InvalidParameter) as caught:
        enforce_params({name: given}, SCHEMA)
    assert str(caught.value).startswith(f"Invalid parameters found: {{('{name}', ")


def test_all_failures_at_once() -> None:
    with pytest.raises(InvalidParameter) as caught:
        enforce_params({"l": 1.5, "s": 3}, SCHEMA)
    assert "('l', " in str(caught.value)
    assert "('s', " in str(caught.value)


def test_undeclared_are_dropped_with_a_warning() -> None:
    with pytest.warns(UserWarning, match=r"\['zz'\]"):
        assert enforce_params({"zz": 1}, SCHEMA) == DEFAULTS
    with pytest.warns(UserWarning, match="declares no params"):
        assert enforce_params({"zz": 1}, None) == {}


def test_must_be_a_dictionary() -> None:
    with pytest.raises(InvalidParameter) as caught:
        enforce_params([1], SCHEMA)
    assert str(caught.value) == "Parameters must be a dictionary. Got type 'list'."


def test_what_is_no_dictionary_is_refused_without_a_schema_too():
    for wrong in (5, "x", [1]):
        with pytest.raises(InvalidParameter, match="Parameters must be a dictionary"):
            enforce_params(wrong, None)
