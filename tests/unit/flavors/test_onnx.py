from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from regista.errors import InvalidParameter, ModelError
from regista.flavors.loading import load_model, load_pyfunc
from regista.flavors.onnx import OnnxFlavor
from regista.flavors.saving import save_model
from regista.model.mlmodel import Model
from unit.flavors.inspected import InspectedFlavor

onnx = pytest.importorskip("onnx", reason="onnx is not installed")
onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")

OPSET = 18  # of an IR that every onnxruntime of the last years reads


def graph(inputs: dict[str, list[Any]], nodes: list[Any], outputs: dict[str, list[Any]], tensors: Any = ()) -> Any:
    from onnx import TensorProto, helper

    def describe(named: dict[str, list[Any]]) -> list[Any]:
        return [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in named.items()]

    body = helper.make_graph(nodes, "graph", describe(inputs), describe(outputs), list(tensors))
    return helper.make_model(body, ir_version=9, opset_imports=[helper.make_opsetid("", OPSET)])


def linear(rows: int = 4, columns: int = 1) -> Any:
    """``y = x @ w``, with ``rows`` inputs and ``columns`` outputs per row."""
    from onnx import helper, numpy_helper

    weights = np.linspace(-1, 1, rows * columns, dtype=np.float32).reshape(rows, columns)
    node = helper.make_node("MatMul", ["x", "w"], ["y"])
    return graph({"x": ["n", rows]}, [node], {"y": ["n", columns]}, [numpy_helper.from_array(weights, "w")])


def two_inputs() -> Any:
    """``sum = a + b`` and ``product = a * b``."""
    from onnx import helper

    nodes = [helper.make_node("Add", ["a", "b"], ["sum"]), helper.make_node("Mul", ["a", "b"], ["product"])]
    return graph({"a": ["n"], "b": ["n"]}, nodes, {"sum": ["n"], "product": ["n"]})


class OnnxContract(InspectedFlavor):
    flavor_class = OnnxFlavor
    frameworks = ("onnx", "onnxruntime", "numpy", "pandas")

    def make_model(self) -> Any:
        return linear()

    def make_data(self) -> Any:
        return np.arange(20, dtype=np.float32).reshape(5, 4)

    def predict(self, model: Any, data: Any) -> Any:
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        return {"y": session.run(["y"], {"x": np.asarray(data, np.float32)})[0]}

    def assert_same(self, left: Any, right: Any) -> None:
        assert list(left) == list(right)
        for name in left:
            np.testing.assert_array_equal(np.ravel(left[name]), np.ravel(right[name]))


class TestArray(OnnxContract):
    pass


class TestFrameOfDoubles(OnnxContract):
    options = {"save_as_external_data": False}  # noqa: RUF012 - the contract's class variable

    def make_data(self) -> Any:
        return pd.DataFrame(np.arange(20.0).reshape(5, 4), columns=list("abcd"))


class TestLargeTensors(OnnxContract):
    def make_model(self) -> Any:
        return linear(4, 2000)


def test_entries(tmp_path: Path) -> None:
    save_model(linear(), tmp_path / "m", onnx_session_options={"intra_op_num_threads": 1})
    model = Model.load(tmp_path / "m")
    assert model.flavors["onnx"] == {
        "code": None,
        "data": "model.onnx",
        "onnx_session_options": {"intra_op_num_threads": 1},
        "onnx_version": onnx.__version__,
        "providers": ["CUDAExecutionProvider", "CPUExecutionProvider"],
    }
    names = [line.split("=")[0] for line in (tmp_path / "m/requirements.txt").read_text().splitlines()[1:]]
    assert names == ["numpy", "onnx", "onnxruntime"]


def test_large_tensors_lie_beside_the_graph_and_the_given_model_keeps_them(tmp_path: Path) -> None:
    model = linear(4, 2000)
    before = model.SerializeToString()
    save_model(model, tmp_path / "m")
    assert model.SerializeToString() == before
    assert (tmp_path / "m/model.onnx.data").stat().st_size == 4 * 2000 * 4
    assert (tmp_path / "m/model.onnx").stat().st_size < 1000
    assert load_model(tmp_path / "m").graph.initializer[0].raw_data == model.graph.initializer[0].raw_data


def test_columns_are_the_inputs_of_a_graph_with_several(tmp_path: Path) -> None:
    save_model(two_inputs(), tmp_path / "m")
    loaded = load_pyfunc(tmp_path / "m")
    frame = pd.DataFrame({"b": [1.0, 2.0], "extra": [9.0, 9.0], "a": [3.0, 4.0]}, index=[7, 8])
    assert loaded.predict(frame).to_dict("list") == {"sum": [4.0, 6.0], "product": [3.0, 8.0]}
    feeds = {"a": np.array([3.0]), "b": np.array([1.0])}
    assert {name: value.tolist() for name, value in loaded.predict(feeds).items()} == {"sum": [4.0], "product": [3.0]}


def test_a_frame_of_several_results_per_row_is_flattened_as_mlflow_does(tmp_path: Path) -> None:
    save_model(linear(4, 3), tmp_path / "m")
    frame = pd.DataFrame(np.ones((2, 4)))
    assert load_pyfunc(tmp_path / "m").predict(frame).shape == (6, 1)


def test_outputs_of_different_sizes_keep_their_rows(tmp_path: Path) -> None:
    from onnx import helper

    nodes = [helper.make_node("Identity", ["x"], ["same"]), helper.make_node("ReduceSum", ["x", "axes"], ["sum"])]
    axes = onnx.numpy_helper.from_array(np.array([1]), "axes")
    save_model(graph({"x": ["n", 2]}, nodes, {"same": ["n", 2], "sum": ["n", 1]}, [axes]), tmp_path / "m")
    result = load_pyfunc(tmp_path / "m").predict(pd.DataFrame([[1.0, 2.0], [3.0, 4.0]]))
    assert result["sum"].tolist() == [3.0, 7.0]
    assert [list(row) for row in result["same"]] == [[1.0, 2.0], [3.0, 4.0]]


def test_data_that_cannot_be_the_inputs_is_refused(tmp_path: Path) -> None:
    save_model(two_inputs(), tmp_path / "m")
    loaded = load_pyfunc(tmp_path / "m")
    with pytest.raises(InvalidParameter, match=r"no columns \['b'\]"):
        loaded.predict(pd.DataFrame({"a": [1.0]}))
    with pytest.raises(InvalidParameter, match=r"One array cannot be the 2 inputs"):
        loaded.predict(np.ones(2))
    with pytest.raises(InvalidParameter, match="a DataFrame, an ndarray or a dictionary, got list"):
        loaded.predict([1.0])


def test_session_options_reach_the_session(tmp_path: Path) -> None:
    options = {
        "inter_op_num_threads": 2,
        "intra_op_num_threads": 1,
        "execution_mode": "PARALLEL",
        "graph_optimization_level": 0,
        "extra_session_config": {"session.intra_op.allow_spinning": "0"},
    }
    save_model(linear(), tmp_path / "m", onnx_session_options=options)
    found = load_pyfunc(tmp_path / "m").get_raw_model().get_session_options()
    assert (found.inter_op_num_threads, found.intra_op_num_threads) == (2, 1)
    assert found.execution_mode == onnxruntime.ExecutionMode.ORT_PARALLEL
    assert found.graph_optimization_level == onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    assert found.get_session_config_entry("session.intra_op.allow_spinning") == "0"


@pytest.mark.parametrize(
    "options",
    [{"threads": 1}, {"inter_op_num_threads": "2"}, {"execution_mode": "quick"}, {"extra_session_config": 1}, [1]],
)
def test_bad_session_options_are_refused(tmp_path: Path, options: Any) -> None:
    with pytest.raises(InvalidParameter, match="onnx_session_options"):
        save_model(linear(), tmp_path / "m", onnx_session_options=options)
    assert not (tmp_path / "m").exists()


def test_providers_that_are_not_there_are_left_out(tmp_path: Path) -> None:
    wanted = [("CUDAExecutionProvider", {"device_id": 0}), "NoSuchProvider"]
    save_model(linear(), tmp_path / "m", onnx_execution_providers=wanted)
    assert Model.load(tmp_path / "m").flavors["onnx"]["providers"][0] == ["CUDAExecutionProvider", {"device_id": 0}]
    available = set(onnxruntime.get_available_providers())
    found = load_pyfunc(tmp_path / "m").get_raw_model().get_providers()
    assert set(found) <= available
    assert "CPUExecutionProvider" in found


def test_a_damaged_graph_is_an_error_of_the_model(tmp_path: Path) -> None:
    save_model(linear(), tmp_path / "m")
    (tmp_path / "m/model.onnx").write_bytes(b"no graph")
    for load in (load_model, load_pyfunc):
        with pytest.raises(ModelError, match="cannot be loaded"):
            load(tmp_path / "m")
