from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from regista.errors import InvalidParameter, ModelError
from regista.flavors.loading import load_model, load_pyfunc
from regista.flavors.saving import save_model
from regista.flavors.tensorflow import TensorflowFlavor
from regista.model.mlmodel import Model
from unit.flavors.inspected import InspectedFlavor

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow says a page about processors when it is imported
tensorflow = pytest.importorskip("tensorflow", reason="tensorflow is not installed")
keras = pytest.importorskip("keras", reason="keras is not installed")

DATA = np.linspace(-1, 1, 24, dtype=np.float32).reshape(6, 4)


def network() -> Any:
    """The same weights at every call."""
    kernel = keras.initializers.GlorotUniform(seed=0)
    return keras.Sequential([keras.Input([4]), keras.layers.Dense(3, kernel_initializer=kernel)])


class KerasContract(InspectedFlavor):
    flavor_class = TensorflowFlavor
    frameworks = ("keras", "tensorflow", "numpy", "pandas")

    def make_model(self) -> Any:
        return network()

    def make_data(self) -> Any:
        return DATA

    def predict(self, model: Any, data: Any) -> Any:
        return model.predict(data, verbose=0)

    def assert_same(self, left: Any, right: Any) -> None:
        np.testing.assert_allclose(np.asarray(left), np.asarray(right), rtol=1e-5)


class TestKeras(KerasContract):
    pass


class TestHdf5(KerasContract):
    options = {"keras_model_kwargs": {"save_format": "h5"}}  # noqa: RUF012 - the contract's class variable


class Scaled(tensorflow.Module):
    def __init__(self) -> None:
        super().__init__()
        self.factor = tensorflow.Variable(2.0)

    @tensorflow.function(input_signature=[tensorflow.TensorSpec([None, 4])])
    def __call__(self, x: Any) -> Any:
        return x * self.factor

    @tensorflow.function(input_signature=[tensorflow.TensorSpec([None], name=name) for name in "ab"])
    def serve(self, a: Any, b: Any) -> Any:
        return {"sum": a + b, "scaled": (a - b) * self.factor}


class TestModule(KerasContract):
    def make_model(self) -> Any:
        return Scaled()

    def predict(self, model: Any, data: Any) -> Any:
        return model(data).numpy()


def test_entries_of_a_keras_model(tmp_path: Path) -> None:
    save_model(network(), tmp_path / "m", flavor="tensorflow")
    model = Model.load(tmp_path / "m")
    assert model.flavors["tensorflow"] == {
        "code": None,
        "data": "data",
        "keras_version": tensorflow.__version__,
        "model_type": "keras",
        "save_format": "tf",
    }
    assert model.flavors["python_function"]["data"] == "data"
    texts = {file.name: file.read_text() for file in (tmp_path / "m/data").glob("*.txt")}
    assert texts == {"keras_module.txt": "tensorflow.keras", "save_format.txt": "tf"}


def test_entries_of_a_module(tmp_path: Path) -> None:
    save_model(Scaled(), tmp_path / "m")
    model = Model.load(tmp_path / "m")
    assert model.flavors["tensorflow"] == {
        "code": None,
        "model_type": "tf2-module",
        "saved_model_dir": "tf2model",
    }
    names = [line.split("=")[0] for line in (tmp_path / "m/requirements.txt").read_text().splitlines()[1:]]
    assert names[0] == "numpy"
    assert names[1].startswith("tensorflow")
    assert len(names) == 2


def test_a_keras_model_nobody_names_a_flavor_for_is_keras(tmp_path: Path) -> None:
    save_model(network(), tmp_path / "m")
    assert "keras" in Model.load(tmp_path / "m").flavors


def test_named_inputs_go_to_the_serving_signature(tmp_path: Path) -> None:
    options = {"saved_model_kwargs": {"signatures": None}}
    model = Scaled()
    options["saved_model_kwargs"]["signatures"] = model.serve
    save_model(model, tmp_path / "m", **options)
    loaded = load_pyfunc(tmp_path / "m")
    frame = pd.DataFrame({"b": [1.0, 2.0], "a": [3.0, 5.0]}, index=[8, 9])
    result = loaded.predict(frame)
    assert result.to_dict("list") == {"sum": [4.0, 7.0], "scaled": [4.0, 6.0]}
    assert result.index.tolist() == [8, 9]
    feeds = {name: frame[name].to_numpy() for name in frame}
    assert {name: value.tolist() for name, value in loaded.predict(feeds).items()} == result.to_dict("list")
    with pytest.raises(InvalidParameter, match=r"missing are \['b'\]"):
        loaded.predict({"a": np.ones(2)})


def test_data_that_a_module_cannot_take_is_refused(tmp_path: Path) -> None:
    save_model(Scaled(), tmp_path / "m")
    loaded = load_pyfunc(tmp_path / "m")
    np.testing.assert_allclose(loaded.predict(DATA.tolist()), DATA * 2)
    with pytest.raises(InvalidParameter, match="no serving signature"):
        loaded.predict(pd.DataFrame({"a": [1.0]}))
    with pytest.raises(InvalidParameter, match="got str"):
        loaded.predict("text")


def test_custom_objects_travel_as_a_pickle(tmp_path: Path) -> None:
    class Twice(keras.layers.Layer):
        def call(self, x: Any) -> Any:
            return x * 2

    model = keras.Sequential([keras.Input([4]), Twice()])
    save_model(model, tmp_path / "m", flavor="tensorflow", custom_objects={"Twice": Twice})
    np.testing.assert_allclose(load_pyfunc(tmp_path / "m").predict(DATA), DATA * 2)
    with pytest.raises(ModelError, match="MLFLOW_ALLOW_PICKLE_DESERIALIZATION"):
        load_model(tmp_path / "m", allow_pickle=False)


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match=r"a keras\.Model or a tf\.Module"):
        save_model(tensorflow.constant(1.0), tmp_path / "m")
    with pytest.raises(InvalidParameter, match="save_format must be one of"):
        save_model(network(), tmp_path / "m", flavor="tensorflow", keras_model_kwargs={"save_format": "pb"})
    assert not (tmp_path / "m").exists()
    save_model(Scaled(), tmp_path / "m")
    file = tmp_path / "m/MLmodel"
    file.write_text(file.read_text().replace("tf2-module", "tf1-estimator"))
    with pytest.raises(ModelError, match="got 'tf1-estimator'"):
        load_model(tmp_path / "m")
