"""The files of a model that say which environment it needs, fetched without the model."""

from __future__ import annotations

from pathlib import Path

import pytest

from regista.client import Client
from regista.client.environment_files import fetch_environment_files
from regista.errors import NotFound
from regista.flavors.saving import save_model

WANTED = ["MLmodel", "conda.yaml", "python_env.yaml", "requirements.txt"]


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("registry")
    with Client(folder) as client:
        run_id = client.create_run("0").info.run_id
        client.log_model(
            lambda data: data, "model", run_id=run_id, registered_model_name="wine", pip_requirements=["numpy"]
        )
        client.set_registered_model_alias("wine", "best", 1)
    return folder, run_id


@pytest.mark.parametrize("uri", ["models:/wine@best", "runs:/RUN/model"])
def test_of_a_registry_only_these(registry: tuple[Path, str], uri: str, tmp_path: Path) -> None:
    folder, run_id = registry
    with Client(folder) as client:
        found = fetch_environment_files(client, uri.replace("RUN", run_id), tmp_path / "files")
    assert found == tmp_path / "files"
    assert sorted(path.name for path in found.iterdir()) == WANTED
    assert "numpy" in (found / "requirements.txt").read_text()


def test_lists_and_packages_that_requirements_name_come_along(tmp_path: Path) -> None:
    save_model(lambda data: data, tmp_path / "model", pip_requirements=["numpy"])
    lines = "-r more/base.txt\n  code/tiny-1.0-py3-none-any.whl --hash=sha256:00\n-r /etc/hostname\n-c ../../secret.txt"
    lines += "\nhttps://x.test/far-1.0.zip\nmissing-1.0.tar.gz\n-r code\n-r a\\\\b\n-r .\n"
    files = {"requirements.txt": lines, "more/base.txt": "-c limits.txt\n-r base.txt\n", "more/limits.txt": "a<2"}
    for path, text in {**files, "code/tiny-1.0-py3-none-any.whl": "x", "code/other.py": "y"}.items():
        (tmp_path / "model" / path).parent.mkdir(exist_ok=True)
        (tmp_path / "model" / path).write_text(text)
    with Client(tmp_path / "registry") as client:
        run_id = client.create_run("0").info.run_id
        client.log_artifacts(run_id, tmp_path / "model", "model")
        found = fetch_environment_files(client, f"runs:/{run_id}/model", tmp_path / "files")
    named = {path.relative_to(found).as_posix() for path in found.rglob("*") if path.is_file()}
    assert named == {*WANTED, "more/base.txt", "more/limits.txt", "code/tiny-1.0-py3-none-any.whl"}


def test_a_directory_of_this_machine_is_left_where_it_is(registry: tuple[Path, str], tmp_path: Path) -> None:
    save_model(lambda data: data, tmp_path / "model", pip_requirements=[])
    with Client(registry[0]) as client:
        assert fetch_environment_files(client, str(tmp_path / "model"), tmp_path / "files") == tmp_path / "model"
    assert not (tmp_path / "files").exists()


def test_a_model_that_is_not_there_is_an_error(registry: tuple[Path, str], tmp_path: Path) -> None:
    with Client(registry[0]) as client, pytest.raises(NotFound):
        fetch_environment_files(client, "models:/nobody/1", tmp_path / "files")
