"""A whole model directory: its pickles, its code, and what is none of its own files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from tests.unit.model.scan.scanning import SHELL, Shell, pickled

from regista.errors import InvalidParameter
from regista.model.mlmodel import Model
from regista.model.scan.directory import scan_directory


def test_a_description_scans_the_directory_it_was_read_from(tmp_path: Path) -> None:
    description = Model(flavors={"sklearn": {"pickled_model": "model.pkl"}})
    with pytest.raises(InvalidParameter, match="Give the model directory"):
        description.scan()
    description.save(tmp_path / "MLmodel")
    (tmp_path / "model.pkl").write_bytes(pickled(Shell()))
    for files in (description.scan(tmp_path), Model.load(tmp_path).scan(), Model.load(tmp_path / "MLmodel").scan()):
        mlmodel, model = files
        assert (mlmodel.path, mlmodel.kind, mlmodel.executable) == ("MLmodel", "data", False)
        assert [one.name for one in model.globals] == [SHELL]
        assert model.digest == hashlib.sha256(pickled(Shell())).hexdigest()
        assert model.size == len(pickled(Shell()))


def test_what_a_flavor_unpickles_must_be_a_pickle(tmp_path: Path) -> None:
    (tmp_path / "weights.safetensors").write_bytes(b"(S'text'\nhello")
    flavors = {"sklearn": {"pickled_model": "weights.safetensors"}}
    assert not scan_directory(tmp_path, {})[0].executable
    assert scan_directory(tmp_path, flavors)[0].problems


def test_code_beside_the_pickles_is_told(tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "net.py").write_text("1")
    (file,) = scan_directory(tmp_path, {})
    assert (file.path, file.kind, file.has_code) == ("code/net.py", "code", True)
    assert file.digest == hashlib.sha256(b"1").hexdigest()


def test_links_are_findings_and_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.pkl").write_bytes(pickled(Shell()))
    root = tmp_path / "model"
    root.mkdir()
    (root / "folder").symlink_to(outside)
    (root / "model.pkl").symlink_to(outside / "secret.pkl")
    files = scan_directory(root, {})
    assert [(file.path, file.kind, file.globals) for file in files] == [
        ("folder", "link", ()),
        ("model.pkl", "link", ()),
    ]
    assert all(file.problems for file in files)


def test_torch_s_pickler_is_a_module_that_gets_imported(tmp_path: Path) -> None:
    file = tmp_path / "pickle_module_info.txt"
    file.write_text("os")
    assert [(one.name, str(one.verdict)) for one in scan_directory(tmp_path, {})[0].globals] == [
        ("module os", "dangerous")
    ]
    file.write_text("mlflow.pytorch.pickle_module")
    assert not scan_directory(tmp_path, {})[0].executable
