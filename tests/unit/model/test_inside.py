"""A crafted MLmodel cannot make a loader read outside the model directory."""

import pickle

import pytest

from regista.errors import ModelError
from regista.flavors.loading import load_model
from regista.model.inside import inside


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/../../secret", "link/secret"])
def test_names_that_lead_out_are_refused(tmp_path, name):
    root = tmp_path / "model"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    with pytest.raises(ModelError, match="outside the model directory"):
        inside(root, name)


@pytest.mark.parametrize("name", ["model.pkl", "data/model.pth", "a/../model.pkl", "..model.pkl"])
def test_names_inside_are_paths(tmp_path, name):
    assert inside(tmp_path, name) == tmp_path / name


def test_a_pickle_outside_is_not_loaded(tmp_path):
    root = tmp_path / "model"
    root.mkdir()
    (tmp_path / "evil.pkl").write_bytes(pickle.dumps("loaded"))
    (root / "MLmodel").write_text(
        "flavors:\n  sklearn: {pickled_model: ../evil.pkl, serialization_format: pickle}\n"
        "  python_function: {loader_module: mlflow.sklearn, model_path: ../evil.pkl}\n"
    )
    with pytest.raises(ModelError, match="outside the model directory"):
        load_model(root)
