"""Type hints of predict: which signature they stand for, and what data become."""

import datetime
from typing import Any, Literal

import pandas as pd
import pytest
from pydantic import BaseModel

from regista.errors import InvalidParameter
from regista.model.type_hints import convert_to_hint, input_hint, output_hint, schema_of_hint


class Point(BaseModel):
    x: float
    label: str | None = None
    anything: Any = None


class Path(BaseModel):
    points: list[Point]


@pytest.mark.parametrize(
    ("hint", "schema"),
    [
        (list[str], "[string (required)]"),
        (list[int], "[long (required)]"),
        (list[float], "[double (required)]"),
        (list[bool], "[boolean (required)]"),
        (list[bytes], "[binary (required)]"),
        (list[datetime.datetime], "[datetime (required)]"),
        (list[Any], "[Any (required)]"),
        (list[str | int], "[Any (required)]"),
        (list[list[int]], "[Array(long) (required)]"),
        (list[dict[str, list[float]]], "[Map(str -> Array(double)) (required)]"),
        (list[Point], "[{anything: Any (required), label: string (optional), x: double (required)} (required)]"),
    ],
)
def test_a_list_stands_for_a_schema(hint, schema):
    assert repr(schema_of_hint(hint)) == schema


def test_models_within_models_are_objects_within_objects():
    assert "points: Array({anything: Any" in repr(schema_of_hint(list[Path]))


@pytest.mark.parametrize(
    "hint", [None, str, int, list, dict, pd.DataFrame, Any, Point, list[object], list[Literal["a"]]]
)
def test_other_hints_stand_for_none(hint):
    assert schema_of_hint(hint) is None


@pytest.mark.parametrize(
    ("hint", "problem"),
    [
        (list[dict], "`dict` does not say what is in it"),
        (list[list], "`list` does not say what is in it"),
        (list[dict[int, str]], "must have text as its keys"),
        (list[str | None], "may be None"),
        (list[Point | None], "may be None"),
    ],
)
def test_hints_that_leave_something_open_are_refused(hint, problem):
    with pytest.raises(InvalidParameter, match=problem):
        schema_of_hint(hint)


def test_dicts_become_models_and_models_stay():
    point = Point(x=2.0)
    assert convert_to_hint([{"x": 1.0}, point], list[Point]) == [Point(x=1.0), point]


def test_a_frame_becomes_the_list_of_its_rows_or_of_its_first_column():
    frame = pd.DataFrame({"x": [1.0, 2.0], "label": ["a", "b"]})
    assert convert_to_hint(frame, list[Point]) == [Point(x=1.0, label="a"), Point(x=2.0, label="b")]
    assert convert_to_hint(frame, list[float]) == [1.0, 2.0]


def test_every_item_that_does_not_fit_is_named():
    with pytest.raises(InvalidParameter) as caught:
        convert_to_hint([[1], ["x", 2, None]], list[list[int]])
    assert "list[list[int]]" in caught.value.message
    assert "Expected type int, but got str" in caught.value.message
    assert "Expected type int, but got NoneType" in caught.value.message


@pytest.mark.parametrize("data", ["a", ("a",), {"a": 1}, None, 5])
def test_what_is_no_list_is_refused(data):
    with pytest.raises(InvalidParameter, match="Expected list, but got"):
        convert_to_hint(data, list[str])


def test_a_model_says_what_it_misses_and_takes_no_text_for_a_number():
    with pytest.raises(InvalidParameter, match=r"(?s)Point.*Field required"):
        convert_to_hint([{}], list[Point])
    with pytest.raises(InvalidParameter, match="valid number"):
        convert_to_hint([{"x": "1"}], list[Point])


def test_the_input_is_the_parameter_that_is_neither_self_nor_context_nor_params():
    class Model:
        def predict(self, context, questions: list[str], params: dict | None = None) -> list[int]: ...

    assert input_hint(Model().predict) == list[str]
    assert output_hint(Model().predict) == list[int]


def test_a_hint_whose_names_are_gone_is_none():
    def predict(model_input: "list[Gone]"): ...  # noqa: F821  # what is not there is the case

    assert input_hint(predict) is None
