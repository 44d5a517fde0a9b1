"""Versions that carry their libraries."""

from __future__ import annotations

from pathlib import Path

import pytest

from regista import mlflow
from regista.errors import InvalidParameter
from small_wheels import make_wheel


@pytest.fixture
def uri(tmp_path: Path) -> str:
    """Version 1 of ``wine``, of a run that has ended; what it needs is in a folder of wheels."""
    folder = tmp_path / "index"
    folder.mkdir()
    make_wheel(folder, "mlflow", "2.22.0")
    make_wheel(folder, "regista_below", "1.5")
    lines = ["--no-index", f"--find-links {folder}", "regista-below"]
    with mlflow.start_run():
        mlflow.pyfunc.log_model(name="m", python_model=doubled, registered_model_name="wine", pip_requirements=lines)
    return "models:/wine/1"


def doubled(model_input):
    return [2 * value for value in model_input]


def wheels_of(uri: str, folder: Path) -> list[str]:
    return sorted(
        file.name for file in Path(mlflow.artifacts.download_artifacts(uri, dst_path=folder)).glob("wheels/*")
    )


def test_the_next_version_has_them_and_is_of_the_active_run(uri: str, tmp_path: Path) -> None:
    with mlflow.start_run() as run:
        info = mlflow.models.add_libraries_to_model(uri)
    assert (info.registered_model_version, info.run_id) == ("2", run.info.run_id)
    assert wheels_of("models:/wine/2", tmp_path / "two") == [
        "mlflow-2.22.0-py3-none-any.whl",
        "regista_below-1.5-py3-none-any.whl",
    ]
    assert wheels_of(uri, tmp_path / "one") == []
    with pytest.warns(UserWarning, match="regista-below"):
        loaded = mlflow.pyfunc.load_model("models:/wine/2")
    assert loaded.predict([1, 2]) == [2, 4]
    assert (loaded.model_id, loaded.metadata.run_id) == (info.model_id, run.info.run_id)
    assert mlflow.get_logged_model(info.model_id).status == "READY"


def test_without_a_run_it_is_the_versions_own_or_the_given_one(uri: str) -> None:
    client = mlflow.MlflowClient()
    own = client.get_model_version("wine", "1").run_id
    assert mlflow.models.add_libraries_to_model(uri, registered_model_name="bottled").run_id == own
    assert client.get_model_version("bottled", "1").run_id == own
    other = client.create_run("0").info.run_id
    assert mlflow.models.add_libraries_to_model(uri, run_id=other).registered_model_version == "2"
    assert client.get_model_version("wine", "2").run_id == other
    assert mlflow.active_run() is None


def test_only_what_is_registered_is_taken_and_only_once(uri: str) -> None:
    with mlflow.start_run():
        for wrong in (mlflow.last_logged_model().model_uri, "models:/wine/1/MLmodel"):
            with pytest.raises(InvalidParameter, match="is no registered model: give models:/NAME/VERSION"):
                mlflow.models.add_libraries_to_model(wrong)
        mlflow.models.add_libraries_to_model(uri)
        with pytest.raises(InvalidParameter, match="has its libraries already"):
            mlflow.models.add_libraries_to_model("models:/wine/2")
        assert len(mlflow.MlflowClient().search_model_versions("name = 'wine'")) == 2
