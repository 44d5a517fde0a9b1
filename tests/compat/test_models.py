"""Models saved by MLflow load here, and models saved here load in MLflow: from a directory and from the server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from compat.environments import OLDEST, Environment
from compat.scenario import Facts, play
from compat.scripts.data import classifier, frame, plain, scaled_class
from processes import ServerProcess, start_server
from regista import mlflow

SKLEARN = plain(classifier().predict(frame))
SCALED = plain(frame["petal length (cm)"] * 2.5)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, client_python: Path) -> Iterator[ServerProcess]:
    """One server per client version, which is also where this process tracks."""
    with start_server(tmp_path_factory.mktemp("models") / "server") as server:
        mlflow.set_tracking_uri(server.url)
        yield server
        mlflow.set_tracking_uri(None)  # what get_tracking_uri said before may be the default, which nobody set


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, client_python: Path) -> Path:
    return tmp_path_factory.mktemp("theirs")


@pytest.fixture(scope="module")
def saved(client_python: Path, folder: Path, server: ServerProcess) -> Facts:
    output = folder / "facts.json"
    return play(client_python, "save_models.py", folder, str(folder), server.url, str(output), output=output)


@pytest.fixture(scope="module")
def loaded(client_python: Path, tmp_path_factory: pytest.TempPathFactory, server: ServerProcess) -> Facts:
    folder = tmp_path_factory.mktemp("ours")
    model = classifier()
    (folder / "factor.txt").write_text("2.5")
    own = {
        "python_model": scaled_class(mlflow.pyfunc.PythonModel)(),
        "artifacts": {"factor": str(folder / "factor.txt")},
    }
    described = {
        "signature": mlflow.models.infer_signature(frame, model.predict(frame)),
        "input_example": frame.head(2),
    }
    mlflow.sklearn.save_model(model, str(folder / "sklearn"), **described)
    mlflow.sklearn.save_model(model, str(folder / "pickled"), serialization_format="pickle")
    mlflow.pyfunc.save_model(str(folder / "class"), **own)
    with mlflow.start_run():
        mlflow.sklearn.log_model(model, name="model", registered_model_name="regista-sklearn", **described)
        mlflow.pyfunc.log_model(name="own", registered_model_name="regista-pyfunc", **own)
    mlflow.MlflowClient().set_registered_model_alias("regista-sklearn", "champion", "1")
    output = folder / "facts.json"
    return play(
        client_python,
        "load_models.py",
        folder,
        server.url,
        str(output),
        f"sklearn={folder / 'sklearn'}",
        f"sklearn pickled={folder / 'pickled'}",
        f"class={folder / 'class'}",
        "sklearn version=models:/regista-sklearn/1",
        "sklearn alias=models:/regista-sklearn@champion",
        "class version=models:/regista-pyfunc/1",
        output=output,
    )


class TestTheirsHere:
    @pytest.mark.parametrize("name", ["sklearn_default", "sklearn_cloudpickle", "pyfunc_class"])
    def test_from_a_directory(self, saved: Facts, folder: Path, name: str) -> None:
        assert plain(mlflow.pyfunc.load_model(str(folder / name)).predict(frame)) == saved[name]

    @pytest.mark.parametrize("name", ["sklearn_default", "sklearn_cloudpickle"])
    def test_natively(self, saved: Facts, folder: Path, name: str) -> None:
        assert plain(mlflow.sklearn.load_model(str(folder / name)).predict(frame)) == saved[name]

    def test_params_that_an_estimator_does_not_take_are_not_given_to_it(self, saved: Facts, folder: Path) -> None:
        model = mlflow.pyfunc.load_model(str(folder / "sklearn_params"))
        found = [plain(model.predict(frame)), plain(model.predict(frame, params={"alpha": 2}))]
        assert found == saved["sklearn_params"] == [SKLEARN, SKLEARN]

    def test_signature_and_example(self, saved: Facts, folder: Path) -> None:
        assert saved["sklearn_default"] == SKLEARN
        model = mlflow.models.Model.load(str(folder / "sklearn_default"))
        assert model.get_input_schema().input_names() == list(frame.columns)
        assert model.load_input_example(str(folder / "sklearn_default")).equals(frame.head(2))

    @pytest.mark.parametrize(
        ("name", "step"), [("mlflow-sklearn", "server_sklearn"), ("mlflow-pyfunc", "server_pyfunc")]
    )
    def test_from_the_server(self, saved: Facts, name: str, step: str) -> None:
        assert plain(mlflow.pyfunc.load_model(f"models:/{name}/1").predict(frame)) == saved[step]

    def test_params_reach_the_class(self, saved: Facts, folder: Path) -> None:
        loaded = mlflow.pyfunc.load_model(str(folder / "pyfunc_class")).unwrap_python_model()
        assert plain(loaded.predict(None, frame, {"offset": 1.0})) == [x + 1.0 for x in SCALED]


SIGNED = ["sklearn", "sklearn version", "sklearn alias"]


@pytest.fixture
def reads_signatures(client_environment: Environment) -> None:
    if client_environment == OLDEST:
        pytest.skip("MLflow 2.9 cannot read the signatures of MLflow 2.10 and later, which say 'required'")


class TestOursThere:
    @pytest.mark.parametrize("name", SIGNED)
    def test_sklearn(self, reads_signatures: None, loaded: Facts, name: str) -> None:
        assert loaded[f"{name} pyfunc"] == SKLEARN
        assert loaded[f"{name} native"] == SKLEARN

    def test_sklearn_without_a_signature(self, loaded: Facts) -> None:
        assert loaded["sklearn pickled pyfunc"] == SKLEARN
        assert loaded["sklearn pickled native"] == SKLEARN

    @pytest.mark.parametrize("name", ["class", "class version"])
    def test_a_class_of_ones_own(self, loaded: Facts, name: str) -> None:
        assert loaded[f"{name} pyfunc"] == SCALED

    def test_the_signature_is_the_same(self, reads_signatures: None, loaded: Facts) -> None:
        model = classifier()
        ours = mlflow.models.infer_signature(frame, model.predict(frame)).to_dict()
        assert loaded["sklearn signature"] == loaded["sklearn version signature"] == ours
