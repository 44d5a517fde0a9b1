from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from regista.errors import InvalidParameter, ModelError
from regista.flavors.keras import KerasFlavor
from regista.flavors.loading import load_model, load_pyfunc
from regista.flavors.saving import save_model
from regista.model.infer import infer_signature
from regista.model.mlmodel import Model
from unit.flavors.inspected import InspectedFlavor

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow says a page about processors when it is imported
keras = pytest.importorskip("keras", reason="keras is not installed")
pytest.importorskip("tensorflow", reason="tensorflow, the backend, is not installed")

DATA = np.linspace(-1, 1, 24, dtype=np.float32).reshape(6, 4)


def network() -> Any:
    """The same weights at every call."""
    kernel = keras.initializers.GlorotUniform(seed=0)
    layers = [keras.layers.Dense(5, activation="relu", kernel_initializer=kernel)]
    layers += [keras.layers.Dropout(0.5), keras.layers.Dense(3, kernel_initializer=kernel)]
    return keras.Sequential([keras.Input([4]), *layers])


class KerasContract(InspectedFlavor):
    flavor_class = KerasFlavor
    frameworks = ("keras", "tensorflow", "numpy", "pandas")

    def make_model(self) -> Any:
        return network()

    def make_data(self) -> Any:
        return DATA

    def predict(self, model: Any, data: Any) -> Any:
        return model.predict(np.asarray(data, np.float32), verbose=0)

    def assert_same(self, left: Any, right: Any) -> None:
        np.testing.assert_allclose(np.asarray(left), np.asarray(right), rtol=1e-5)


class TestArray(KerasContract):
    pass


class TestFrame(KerasContract):
    def make_data(self) -> Any:
        return pd.DataFrame(DATA.astype(float), columns=list("abcd"), index=range(10, 16))


class TestExported(KerasContract):
    options = {"save_exported_model": True}  # noqa: RUF012 - the contract's class variable

    def predict(self, model: Any, data: Any) -> Any:
        return model.serve(data).numpy() if hasattr(model, "serve") else super().predict(model, data)


def test_entries_and_requirements(tmp_path: Path) -> None:
    save_model(network(), tmp_path / "m")
    model = Model.load(tmp_path / "m")
    assert model.flavors["keras"] == {
        "code": None,
        "data": "data",
        "keras_backend": "tensorflow",
        "keras_version": keras.__version__,
        "save_exported_model": False,
    }
    assert model.flavors["python_function"]["loader_module"] == "mlflow.keras"
    assert "data" not in model.flavors["python_function"]
    assert {file.name for file in (tmp_path / "m/data").iterdir()} == {"model.keras", "keras_module.txt"}
    names = [line.split("=")[0] for line in (tmp_path / "m/requirements.txt").read_text().splitlines()[1:]]
    assert [name for name in names if not name.startswith("tensorflow")] == ["keras", "numpy"]
    assert len(names) == 3


def test_a_frame_keeps_its_index(tmp_path: Path) -> None:
    save_model(network(), tmp_path / "m")
    frame = pd.DataFrame(DATA, index=[5, 3, 1, 0, 2, 4])
    result = load_pyfunc(tmp_path / "m").predict(frame)
    assert result.index.tolist() == [5, 3, 1, 0, 2, 4]
    np.testing.assert_allclose(result, KerasContract().predict(network(), DATA), rtol=1e-5)


def test_several_inputs_are_a_dictionary(tmp_path: Path) -> None:
    a, b = keras.Input([2], name="a"), keras.Input([2], name="b")
    save_model(keras.Model([a, b], keras.layers.Add()([a, b])), tmp_path / "m")
    parts = {"a": DATA[:, :2], "b": DATA[:, 2:]}
    loaded = load_pyfunc(tmp_path / "m")
    np.testing.assert_allclose(loaded.predict(parts), DATA[:, :2] + DATA[:, 2:])
    np.testing.assert_allclose(loaded.predict(list(parts.values())), DATA[:, :2] + DATA[:, 2:])
    with pytest.raises(InvalidParameter, match="list or dictionary of arrays, got str"):
        loaded.predict("text")


def test_a_signature_gives_the_exported_shapes(tmp_path: Path) -> None:
    signature = infer_signature(DATA, np.zeros((1, 3), np.float32))
    save_model(network(), tmp_path / "m", save_exported_model=True, signature=signature)
    assert not (tmp_path / "m/data/model.keras").exists()
    loaded = load_pyfunc(tmp_path / "m")
    for rows in (1, 5):
        assert loaded.predict(np.ones((rows, 4), np.float32)).shape == (rows, 3)
    columns = infer_signature(pd.DataFrame({"a": [1.0]}))
    with pytest.raises(InvalidParameter, match="needs a signature of tensors"):
        save_model(network(), tmp_path / "n", save_exported_model=True, signature=columns)
    assert not (tmp_path / "n").exists()


def test_layers_of_ones_own_are_given_when_loading(tmp_path: Path) -> None:
    class Twice(keras.layers.Layer):
        def call(self, x: Any) -> Any:
            return x * 2

    save_model(keras.Sequential([keras.Input([4]), Twice()]), tmp_path / "m")
    with pytest.raises(ModelError, match="Could not locate class 'Twice'"):
        load_model(tmp_path / "m")
    loaded = load_model(tmp_path / "m", arguments={"custom_objects": {"Twice": Twice}})
    np.testing.assert_allclose(loaded.predict(DATA, verbose=0), DATA * 2)


def test_code_in_a_model_runs_only_when_asked_for(tmp_path: Path) -> None:
    save_model(keras.Sequential([keras.Input([4]), keras.layers.Lambda(lambda x: x + 1)]), tmp_path / "m")
    with pytest.raises(ModelError, match="safe_mode"):
        load_model(tmp_path / "m")
    unsafe = {"safe_mode": False}
    np.testing.assert_allclose(load_model(tmp_path / "m", arguments=unsafe).predict(DATA, verbose=0), DATA + 1)
    with pytest.raises(ModelError, match="MLFLOW_ALLOW_PICKLE_DESERIALIZATION"):
        load_model(tmp_path / "m", arguments=unsafe, allow_pickle=False)


def test_params_are_arguments_of_predict(tmp_path: Path) -> None:
    save_model(network(), tmp_path / "m", input_example=(DATA, {"batch_size": 2, "unheard_of": 1}))
    np.testing.assert_allclose(
        load_pyfunc(tmp_path / "m").predict(DATA), KerasContract().predict(network(), DATA), rtol=1e-5
    )


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match=r"must be a keras\.Model, got keras"):
        save_model(keras.layers.Dense(2), tmp_path / "m")
    assert not (tmp_path / "m").exists()
    save_model(network(), tmp_path / "m")
    (tmp_path / "m/data/model.keras").unlink()
    with pytest.raises(ModelError, match=r"no file 'data/model\.keras'"):
        load_model(tmp_path / "m")
    (tmp_path / "m/data/model").mkdir()
    (tmp_path / "m/data/model/saved_model.pb").touch()
    with pytest.raises(ModelError, match="SavedModel of Keras 2"):
        load_model(tmp_path / "m")
