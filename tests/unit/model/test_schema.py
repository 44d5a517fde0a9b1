from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

from regista.errors import InvalidParameter
from regista.model.params import ParamSchema, ParamSpec
from regista.model.schema import ColSpec, Schema, TensorSpec
from regista.model.signature import ModelSignature
from regista.model.types import AnyType, Array, DataType, Map, Object, Property

NESTED = Object([Property("q", DataType.long, required=False), Property("p", Array("string"))])

# object, its JSON, its repr
SPECS = [
    (ColSpec("double", "a"), {"type": "double", "name": "a", "required": True}, "'a': double (required)"),
    (ColSpec("long"), {"type": "long", "required": True}, "long (required)"),
    (
        ColSpec("long", 0, required=False),
        {"type": "long", "name": 0, "required": False},
        "0: long (optional)",
    ),
    (
        ColSpec(Array("string"), "x"),
        {"type": "array", "items": {"type": "string"}, "name": "x", "required": True},
        "'x': Array(string) (required)",
    ),
    (
        ColSpec(NESTED, "x"),
        {
            "type": "object",
            "properties": {
                "p": {"type": "array", "items": {"type": "string"}, "required": True},
                "q": {"type": "long", "required": False},
            },
            "name": "x",
            "required": True,
        },
        "'x': {p: Array(string) (required), q: long (optional)} (required)",
    ),
    (
        ColSpec(Map("long"), "m"),
        {"type": "map", "values": {"type": "long"}, "name": "m", "required": True},
        "'m': Map(str -> long) (required)",
    ),
    (
        ColSpec(AnyType(), "y", required=False),
        {"type": "any", "name": "y", "required": False},
        "'y': Any (optional)",
    ),
    (
        TensorSpec(np.dtype("float32"), (-1, 28, 28)),
        {"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 28, 28]}},
        "Tensor('float32', (-1, 28, 28))",
    ),
    (
        TensorSpec(np.dtype("<U7"), (-1,), "t"),
        {"name": "t", "type": "tensor", "tensor-spec": {"dtype": "str", "shape": [-1]}},
        "'t': Tensor('str', (-1,))",
    ),
    (
        TensorSpec(np.dtype("S3"), (-1,)),
        {"type": "tensor", "tensor-spec": {"dtype": "bytes", "shape": [-1]}},
        "Tensor('bytes', (-1,))",
    ),
]


@pytest.mark.parametrize(("spec", "entry", "shown"), SPECS, ids=[shown for _, _, shown in SPECS])
def test_json_there_and_back(spec: ColSpec | TensorSpec, entry: dict[str, object], shown: str) -> None:
    assert json.dumps(spec.to_dict()) == json.dumps(entry)  # the order of keys counts
    assert repr(spec) == shown
    read = Schema.from_json(json.dumps([entry]))
    assert read == Schema([spec])
    assert hash(read) == hash(Schema([spec]))


@pytest.mark.parametrize(
    ("entry", "required"),
    [
        ({"type": "long", "name": "a"}, True),
        ({"type": "long", "name": "a", "optional": True}, False),
        ({"type": "long", "name": "a", "optional": False}, True),
        ({"type": "long", "name": "a", "required": False}, False),
    ],
)
def test_older_spellings_of_required(entry: dict[str, object], required: bool) -> None:
    assert Schema.from_json(json.dumps([entry])).inputs[0].required is required


def test_spark_vector_survives() -> None:
    text = '[{"type": "sparkml_vector", "required": true}]'
    assert Schema.from_json(text).to_json() == text


@pytest.mark.parametrize(
    ("specs", "message"),
    [
        ([], "empty inputs"),
        ([ColSpec("long", "a"), ColSpec("long")], r"Got input names \['a', None\]"),
        ([ColSpec("long", "a"), TensorSpec("float32", (-1,), "b")], "combination"),
        ([TensorSpec("float32", (-1,)), TensorSpec("float32", (-1,))], "multiple unnamed"),
        ([ColSpec("long", required=False)], "unnamed optional"),
    ],
)
def test_schema_rules(specs: list[ColSpec | TensorSpec], message: str) -> None:
    with pytest.raises(InvalidParameter, match=message):
        Schema(specs)


@pytest.mark.parametrize(
    "text",
    [
        "nope",
        "{}",
        "[1]",
        '[{"type": "foo"}]',
        '[{"type": "array"}]',
        '[{"type": "object", "properties": {}}]',
        '[{"type": "tensor"}]',
        '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": ["x"]}}]',
        '[{"type": "long", "name": [1]}]',
        "[" * 100_000,
        "[" + '{"type": "array", "items": ' * 5_000,
    ],
    ids=range(11),
)
def test_bad_json_is_one_clear_error(text: str) -> None:
    with pytest.raises(InvalidParameter):
        Schema.from_json(text)


def test_schema_questions() -> None:
    schema = Schema([ColSpec("long", "a"), ColSpec(Array("string"), "b", required=False)])
    assert schema.input_names() == ["a", "b"]
    assert schema.required_input_names() == ["a"]
    assert schema.optional_input_names() == ["b"]
    assert schema.input_types() == [DataType.long, Array(DataType.string)]
    assert schema.input_dict()["a"] == ColSpec("long", "a")
    assert not schema.is_tensor_spec()
    assert repr(schema) == "['a': long (required), 'b': Array(string) (optional)]"
    assert Schema([ColSpec("long"), ColSpec("string")]).input_names() == [0, 1]


def test_dtypes() -> None:
    schema = Schema([ColSpec(kind, kind.value) for kind in DataType])
    names = [str(dtype) for dtype in schema.numpy_types()]
    assert names == ["bool", "int32", "int64", "float32", "float64", "<U0", "|S0", "datetime64[ns]"]
    assert [str(dtype) for dtype in schema.pandas_types()][5:7] == ["object", "object"]


def test_data_type_prints_its_name() -> None:
    assert str(DataType.long) == repr(DataType.long) == "long"


@pytest.mark.parametrize(
    ("spec", "entry", "shown"),
    [
        (
            ParamSpec("t", "double", 0.5),
            {"name": "t", "default": 0.5, "shape": None, "type": "double"},
            "'t': double (default: 0.5)",
        ),
        (
            ParamSpec("l", "long", [1, 2], (-1,)),
            {"name": "l", "default": [1, 2], "shape": [-1], "type": "long"},
            "'l': long (default: [1, 2]) (shape: (-1,))",
        ),
        (
            ParamSpec("d", "datetime", "2020-01-01T10:00:00"),
            {"name": "d", "default": "2020-01-01T10:00:00", "shape": None, "type": "datetime"},
            "'d': datetime (default: 2020-01-01 10:00:00)",
        ),
        (
            ParamSpec("o", Object([Property("x", "long")]), {"x": 1}),
            {
                "name": "o",
                "default": {"x": 1},
                "shape": None,
                "type": "object",
                "properties": {"x": {"type": "long", "required": True}},
            },
            "'o': {x: long (required)} (default: {'x': 1})",
        ),
    ],
)
def test_param_json(spec: ParamSpec, entry: dict[str, object], shown: str) -> None:
    assert spec.to_dict() == entry
    assert repr(spec) == shown
    assert ParamSchema.from_json(json.dumps([entry])) == ParamSchema([spec])


def test_older_params_say_dtype() -> None:
    read = ParamSchema.from_json('[{"name": "t", "dtype": "long", "default": 3, "shape": null}]')
    assert read.params == [ParamSpec("t", "long", 3)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("x", "double", "s"), "Can not safely convert"),
        (("x", "long", 1.5), "Can not safely convert"),
        (("x", "long", [1]), "must be a scalar"),
        (("x", "long", 1, (-1,)), "must be a 1D array"),
        (("x", "long", 1, (2,)), "Shape must be None"),
        (("x", "long", 1, 2), "Shape must be None.*received 2"),
        (("x", "binary", b"x"), "Binary type is not supported"),
        (("x", "datetime", "bad"), "Failed to convert value"),
        (("x", "foo", 1), "Unsupported type 'foo'"),
    ],
)
def test_bad_params(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(InvalidParameter, match=message):
        ParamSpec(*arguments)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize("text", ["5", "[5]", "[{}]", "[" * 100_000], ids=range(4))
def test_bad_json_of_params_is_one_clear_error(text: str) -> None:
    with pytest.raises(InvalidParameter):
        ParamSchema.from_json(text)


def test_param_names_differ() -> None:
    with pytest.raises(InvalidParameter, match=r"\['a'\]"):
        ParamSchema([ParamSpec("a", "long", 1), ParamSpec("a", "long", 2)])


def test_signature_repr_and_dict() -> None:
    signature = ModelSignature(
        Schema([ColSpec("long", "a")]),
        Schema([TensorSpec("int64", (-1,))]),
        ParamSchema([ParamSpec("t", "double", 0.5)]),
    )
    assert repr(signature) == (
        "inputs: \n  ['a': long (required)]\noutputs: \n  [Tensor('int64', (-1,))]\n"
        "params: \n  ['t': double (default: 0.5)]\n"
    )
    assert ModelSignature.from_dict(signature.to_dict()) == signature
    assert ModelSignature(Schema([ColSpec("long")])).to_dict() == {
        "inputs": '[{"type": "long", "required": true}]',
        "outputs": None,
        "params": None,
    }
    with pytest.raises(InvalidParameter, match="At least one"):
        ModelSignature()
    with pytest.raises(InvalidParameter, match="inputs must be None or a Schema"):
        ModelSignature(inputs=[1])  # type: ignore[arg-type]  # wrong on purpose


def test_importing_and_reading_loads_no_numpy() -> None:
    code = (
        "import sys, importlib, pkgutil, regista.model as m, regista.flavors as f\n"
        "for package in (m, f):\n"
        "    for info in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "        importlib.import_module(info.name)\n"
        "from regista.model.schema import Schema\n"
        """Schema.from_json('[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1]}}]')\n"""
        "print([n for n in ('numpy', 'pandas', 'scipy', 'sklearn', 'skops', 'mlflow') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
