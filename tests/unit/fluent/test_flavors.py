"""The modules of the frameworks: MLflow's parameters in MLflow's order, and what they hand over arrives."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import regista
from compat.scripts.framework_models import CASES, array, numbers
from regista.errors import InvalidParameter, NotFound

MODELS = {
    "catboost": "cb_model",
    "keras": "model",
    "lightgbm": "lgb_model",
    "onnx": "onnx_model",
    "prophet": "pr_model",
    "pytorch": "pytorch_model",
    "sentence_transformers": "model",
    "sklearn": "sk_model",
    "spacy": "spacy_model",
    "statsmodels": "statsmodels_model",
    "tensorflow": "model",
    "xgboost": "xgb_model",
}
COMMON = "signature input_example await_registration_for pip_requirements extra_pip_requirements"
# The parameters of MLflow's log_model after the model, as far as scripts give them by position.
ORDER = {
    "catboost": f"artifact_path conda_env code_paths registered_model_name {COMMON}",
    "keras": (
        "artifact_path save_exported_model conda_env signature input_example registered_model_name "
        "await_registration_for pip_requirements extra_pip_requirements save_model_kwargs metadata name"
    ),
    "lightgbm": f"artifact_path conda_env code_paths registered_model_name {COMMON}",
    "onnx": (
        f"artifact_path conda_env code_paths registered_model_name {COMMON} "
        "onnx_execution_providers onnx_session_options"
    ),
    "pytorch": (
        "artifact_path conda_env code_paths pickle_module registered_model_name signature input_example "
        "await_registration_for extra_files pip_requirements extra_pip_requirements metadata name"
    ),
    "prophet": f"artifact_path conda_env code_paths registered_model_name {COMMON}",
    "sentence_transformers": (
        f"artifact_path task inference_config code_paths registered_model_name {COMMON} conda_env metadata extra_files"
    ),
    "spacy": (
        "artifact_path conda_env code_paths registered_model_name signature input_example pip_requirements "
        "extra_pip_requirements"
    ),
    "sklearn": f"artifact_path conda_env code_paths serialization_format registered_model_name {COMMON}",
    "statsmodels": f"artifact_path conda_env code_paths registered_model_name remove_data {COMMON}",
    "tensorflow": (
        "artifact_path custom_objects conda_env code_paths signature input_example registered_model_name "
        "await_registration_for pip_requirements extra_pip_requirements saved_model_kwargs keras_model_kwargs metadata "
        "extra_files name"
    ),
    "xgboost": f"artifact_path conda_env code_paths registered_model_name {COMMON} model_format",
}
ONE_EACH = [
    *("xgboost estimator", "xgboost booster", "lightgbm estimator", "lightgbm booster", "catboost", "statsmodels"),
    *(
        "onnx",
        "pytorch",
        "keras",
        "keras by tensorflow",
        "tensorflow module",
        "prophet",
        "spacy",
        "sentence_transformers",
    ),
]


@pytest.mark.parametrize("flavor", MODELS)
def test_parameters_stand_in_mlflows_order(flavor: str) -> None:
    module = getattr(regista, flavor)
    positional = inspect.Parameter.POSITIONAL_OR_KEYWORD
    logging = [n for n, p in inspect.signature(module.log_model).parameters.items() if p.kind is positional]
    assert logging[: len(ORDER[flavor].split()) + 1] == [MODELS[flavor], *ORDER[flavor].split()]
    saving = list(inspect.signature(module.save_model).parameters)
    assert saving[:2] == [MODELS[flavor], "path"]
    assert list(inspect.signature(module.load_model).parameters)[:2] == ["model_uri", "dst_path"]
    assert flavor == module.FLAVOR_NAME
    theirs = import_module(f"regista.mlflow.{flavor}")
    shared = set(theirs.__all__) - {"autolog", "MlflowCallback", "MLflowCallback"}  # autolog's own, above this
    assert all(getattr(theirs, name) is getattr(module, name) for name in shared)


def case_of(name: str) -> Any:
    case = CASES[name]
    if not case.installed:
        pytest.skip(f"{case.module} is not installed")
    return case


@pytest.mark.parametrize("name", ONE_EACH)
def test_a_framework_is_logged_by_its_module_and_loaded_by_both_calls(name: str) -> None:
    case = case_of(name)
    model = case.make()
    expected = case.native(model, case.data)
    module = getattr(regista, case.flavor)
    info = module.log_model(model, "net", registered_model_name="bikes", metadata={"a": 1}, **case.options)
    assert (info.name, info.registered_model_version, info.metadata) == ("net", "1", {"a": 1})
    assert case.flavor in info.flavors
    np.testing.assert_allclose(case.native(module.load_model("models:/bikes/1"), case.data), expected, rtol=1e-6)
    predicted = regista.pyfunc.load_model(info.model_uri).predict(case.data)
    np.testing.assert_allclose(np.ravel(numbers(predicted)), np.ravel(expected), rtol=1e-6)


@pytest.mark.parametrize("name", ONE_EACH)
def test_log_model_finds_the_framework_by_itself(name: str) -> None:
    case = case_of(name)
    model = case.make()
    info = regista.log_model(model, name="net")
    wanted = "keras" if name == "keras by tensorflow" else case.flavor
    assert set(info.flavors) == {wanted, "python_function"}
    expected = case.native(model, case.data)
    np.testing.assert_allclose(case.native(regista.load_model(info.model_uri), case.data), expected, rtol=1e-6)


@pytest.mark.parametrize("name", ["xgboost estimator", "keras"])
def test_a_model_of_another_framework_is_told(name: str, tmp_path: Path) -> None:
    case = case_of(name)
    getattr(regista, case.flavor).save_model(case.make(), str(tmp_path / "m"))
    with pytest.raises(NotFound, match='Model does not have the "sklearn" flavor'):
        regista.sklearn.load_model(str(tmp_path / "m"))


def test_options_of_a_framework_reach_its_file(tmp_path: Path) -> None:
    case = case_of("xgboost estimator")
    regista.xgboost.save_model(case.make(), tmp_path / "m", None, None, None, None, None, None, None, "json")
    assert (tmp_path / "m/model.json").is_file()
    with pytest.raises(InvalidParameter, match=r"no option \['no_such'\]"):
        regista.xgboost.save_model(case.make(), tmp_path / "n", no_such=1)


def test_extra_files_are_copied_from_paths_and_uris(tmp_path: Path) -> None:
    case = case_of("xgboost booster")
    (tmp_path / "words.txt").write_text("words")
    with regista.start_run() as run:
        regista.log_text("notes", "notes.txt")
    files = [tmp_path / "words.txt", f"runs:/{run.info.run_id}/notes.txt"]
    info = regista.xgboost.log_model(case.make(), name="net", extra_files=files)
    entry = info.flavors["xgboost"]["extra_files"]
    assert entry == [{"path": "extra_files/words.txt"}, {"path": "extra_files/notes.txt"}]
    folder = Path(regista.download_artifacts(info.model_uri))
    assert [(folder / one["path"]).read_text() for one in entry] == ["words", "notes"]
    with pytest.raises(InvalidParameter, match="extra_files must be a list"):
        regista.xgboost.log_model(case.make(), name="net", extra_files="words.txt")
    with pytest.raises(InvalidParameter, match="two of the paths are called"):
        regista.xgboost.log_model(case.make(), name="net", extra_files=[files[0], files[0]])
    with pytest.raises(InvalidParameter, match="extra_files: there is no file or directory"):
        regista.xgboost.log_model(case.make(), name="net", extra_files=["nowhere.txt"])


def test_torch_is_loaded_with_the_arguments_of_its_own_function() -> None:
    case = case_of("pytorch")
    info = regista.pytorch.log_model(case.make(), name="net")
    loaded = regista.pytorch.load_model(info.model_uri, map_location="meta")
    assert next(loaded.parameters()).device.type == "meta"


def test_a_traced_torch_module_is_logged_with_a_tensor_as_example() -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed")
    case = CASES["pytorch traced"]
    model = case.make()
    example = torch.tensor(array[:2])
    info = regista.pytorch.log_model(model, name="net", serialization_format="pt2", input_example=example)
    assert repr(info.signature.inputs) == "[Tensor('float32', (-1, 4))]"
    loaded = regista.pytorch.load_model(info.model_uri)
    np.testing.assert_allclose(case.native(loaded, array), case.native(model, array), rtol=1e-6)


def test_state_dicts_are_files_of_a_run(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed")
    state = CASES["pytorch"].make().state_dict()
    with regista.start_run() as run:
        regista.pytorch.log_state_dict(state, "checkpoint")
        uri = regista.get_artifact_uri("checkpoint")
    regista.pytorch.save_state_dict({"model": state, "epoch": 3}, tmp_path / "local")
    for place in (uri, f"runs:/{run.info.run_id}/checkpoint"):
        found = regista.pytorch.load_state_dict(place)
        assert all(torch.equal(found[name], state[name]) for name in state)
    assert regista.pytorch.load_state_dict(tmp_path / "local")["epoch"] == 3
    with pytest.raises(InvalidParameter, match="state_dict must be a dictionary, got Sequential"):
        regista.pytorch.save_state_dict(CASES["pytorch"].make(), tmp_path / "local")


def test_a_state_dict_runs_no_code_where_pickles_are_forbidden(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="torch is not installed")
    regista.pytorch.save_state_dict({"path": Path("x"), "epoch": 3}, tmp_path / "local")
    assert regista.pytorch.load_state_dict(tmp_path / "local", weights_only=False)["epoch"] == 3
    monkeypatch.setenv("MLFLOW_ALLOW_PICKLE_DESERIALIZATION", "false")
    with pytest.raises(regista.RegistaError, match="Weights only"):
        regista.pytorch.load_state_dict(tmp_path / "local", weights_only=False)


def test_keras_objects_of_ones_own_are_given_when_loading() -> None:
    keras = pytest.importorskip("keras", reason="keras is not installed")

    class Twice(keras.layers.Layer):
        def call(self, x: Any) -> Any:
            return x * 2

    model = keras.Sequential([keras.Input([4]), Twice()])
    info = regista.keras.log_model(model, name="net")
    loaded = regista.keras.load_model(info.model_uri, custom_objects={"Twice": Twice})
    np.testing.assert_allclose(loaded.predict(array, verbose=0), array * 2)
    info = regista.tensorflow.log_model(model, name="net")
    arguments = {"custom_objects": {"Twice": Twice}, "compile": False}
    loaded = regista.tensorflow.load_model(info.model_uri, keras_model_kwargs=arguments)
    np.testing.assert_allclose(loaded.predict(array, verbose=0), array * 2)
    with pytest.raises(InvalidParameter, match="not both"):
        regista.tensorflow.load_model(info.model_uri, keras_model_kwargs=arguments, saved_model_kwargs={"a": 1})
