"""A pinned load takes what was there when the model was saved, and refuses everything else with a list."""

from __future__ import annotations

import os
import pickle
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import cloudpickle
import numpy as np
import pytest
import yaml
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler

from regista.errors import InvalidParameter, ModelError, NotFound, UntrustedModel
from regista.flavors import pickling
from regista.flavors.catalog import Catalog
from regista.flavors.loading import load_model, load_pyfunc
from regista.flavors.python_model import PythonModel
from regista.flavors.saving import save_model
from regista.flavors.sklearn import SklearnFlavor
from regista.model.trust import KEY

DATA = np.array([[1.0], [2.0]])
MARK = "regista-pinned-test"


class Touch:
    """Leaves a mark in the current folder when it is unpickled."""

    def __reduce__(self) -> Any:
        return os.mkdir, (MARK,)


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    save_model(LinearRegression().fit(DATA, [2.0, 4.0]), tmp_path / "model")
    return tmp_path / "model"


def outside(path: Path) -> tuple[str, ...]:
    with pytest.raises(UntrustedModel) as raised:
        load_model(path, trust="pinned")
    with pytest.raises(UntrustedModel):
        load_pyfunc(path, trust="pinned")
    assert not Path(MARK).exists()
    return raised.value.outside


def test_it_loads_what_was_saved(saved: Path) -> None:
    assert load_model(saved, trust="pinned").predict(DATA).tolist() == pytest.approx([2, 4])
    assert load_pyfunc(saved / "MLmodel", trust="pinned").predict(DATA).tolist() == pytest.approx([2, 4])
    record = yaml.safe_load((saved / "MLmodel").read_text())[KEY]
    assert "sklearn.linear_model._base.LinearRegression" in record["files"]["model.pkl"]["imports"]


def test_another_pickle_in_its_place_is_refused_and_not_run(saved: Path) -> None:
    (saved / "model.pkl").write_bytes(pickle.dumps(Touch()))
    assert outside(saved) == (
        f"model.pkl: {os.mkdir.__module__}.mkdir",
        f"model.pkl: {os.mkdir.__module__}.mkdir('{MARK}')",
    )
    with pytest.raises(ModelError):  # without the pin it runs, and gives no model
        load_pyfunc(saved, trust="any").predict(DATA)
    assert Path(MARK).exists()


def test_the_same_kind_of_model_may_be_another_one(saved: Path) -> None:
    (saved / "model.pkl").write_bytes(cloudpickle.dumps(LinearRegression().fit(DATA, [3.0, 6.0])))
    assert load_model(saved, trust="pinned").predict(DATA).tolist() == pytest.approx([3, 6])
    (saved / "model.pkl").write_bytes(cloudpickle.dumps(StandardScaler().fit(DATA)))
    assert "model.pkl: sklearn.preprocessing._data.StandardScaler" in outside(saved)


def test_one_more_file_and_a_file_that_cannot_be_read_are_refused(saved: Path) -> None:
    (saved / "more").write_bytes(pickle.dumps(Touch()))
    (saved / "model.pkl").write_bytes((saved / "model.pkl").read_bytes()[:-20])
    found = outside(saved)
    assert any(text.startswith("more: a file that can run code") for text in found)
    assert any(text.startswith("model.pkl: cannot be looked through") for text in found)


@pytest.mark.parametrize(
    "change", [{}, {KEY: None}, {KEY: {"version": 1}}, {KEY: {"version": 2, "files": {}}}, {KEY: "x"}]
)
def test_without_a_record_it_is_refused(saved: Path, change: dict[str, Any]) -> None:
    content = yaml.safe_load((saved / "MLmodel").read_text())
    del content[KEY]
    (saved / "MLmodel").write_text(yaml.safe_dump(content | change))
    assert outside(saved) == ()
    assert load_model(saved).coef_.tolist() == pytest.approx([2])


class Python(PythonModel):
    def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:
        return [len(os.fspath("here")) for _ in model_input]


def test_code_in_a_pickle_must_be_the_very_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    cloudpickle.register_pickle_by_value(__import__(__name__, fromlist=["x"]))
    try:
        for name, model in (
            ("one", Python()),
            ("other", type("Python", (PythonModel,), {"predict": lambda *_: [0]})()),
        ):
            save_model(model, tmp_path / name)
    finally:
        cloudpickle.unregister_pickle_by_value(__import__(__name__, fromlist=["x"]))
    path = tmp_path / "one"
    assert load_pyfunc(path, trust="pinned").predict([1]) == [4]
    (path / "python_model.pkl").write_bytes((tmp_path / "other" / "python_model.pkl").read_bytes())
    assert "python_model.pkl: code that differs from what was saved" in outside(path)


def test_code_files_must_be_the_very_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pinned_code.py").write_text("VALUE = 1")
    save_model(LinearRegression().fit(DATA, [2.0, 4.0]), tmp_path / "model", code_paths=[tmp_path / "pinned_code.py"])
    load_model(tmp_path / "model", trust="pinned")
    (tmp_path / "model" / "code" / "pinned_code.py").write_text(f"import os; os.mkdir('{MARK}')")
    assert outside(tmp_path / "model") == ("code/pinned_code.py: code that differs from what was saved",)


def test_a_link_is_refused(saved: Path, tmp_path: Path) -> None:
    (saved / "model.pkl").rename(tmp_path / "elsewhere.pkl")
    (saved / "model.pkl").symlink_to(tmp_path / "elsewhere.pkl")
    assert any("link" in text for text in outside(saved))


class Swapping(SklearnFlavor):
    """Between the look at the files and their use, somebody changes them."""

    def load(self, path: Path, model: Any, options: Any) -> Any:
        for folder in (path, Path("model")):
            (folder / "model.pkl").write_bytes(pickle.dumps(Touch()))
        return super().load(path, model, options)


def test_names_are_checked_once_more_when_they_are_imported(saved: Path) -> None:
    catalog = Catalog([EntryPoint("sklearn", f"{__name__}:Swapping", "regista.flavors")])
    with pytest.raises(UntrustedModel, match=r"imports .*mkdir"):
        load_model(saved, trust="pinned", catalog=catalog)
    assert not Path(MARK).exists()


def test_what_is_loaded_is_a_copy_that_others_do_not_reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.txt").write_text("text")
    loader = {"loader_module": "pinned_loader", "data_path": tmp_path / "data.txt", "code_paths": [_loader(tmp_path)]}
    save_model(None, tmp_path / "model", flavor="pyfunc", **loader)
    there = Path(load_pyfunc(tmp_path / "model", trust="pinned").predict(None))
    assert there.read_text() == "text"
    assert tmp_path not in there.parents
    assert there.parents[2].stat().st_mode & 0o077 == 0
    private = Path(load_pyfunc(tmp_path / "model", trust="pinned", private=True).predict(None))
    assert tmp_path in private.parents


def _loader(folder: Path) -> Path:
    file = folder / "pinned_loader.py"
    file.write_text(
        "class M:\n    def __init__(self, path): self.path = path\n    def predict(self, data): return self.path\n"
        "def _load_pyfunc(path): return M(path)\n"
    )
    return file


def test_the_setting_decides_where_no_argument_does(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (saved / "model.pkl").write_bytes(cloudpickle.dumps(StandardScaler().fit(DATA)))
    monkeypatch.setenv("REGISTA_MODEL_TRUST", "pinned")
    with pytest.raises(UntrustedModel):
        load_model(saved)
    assert load_model(saved, trust="any").mean_.tolist() == [1.5]
    monkeypatch.setenv("REGISTA_MODEL_TRUST", "pined")
    with pytest.raises(InvalidParameter, match="expected any or pinned"):
        load_model(saved)
    with pytest.raises(InvalidParameter, match="trust must be 'any' or 'pinned'"):
        load_model(saved, trust="pined")
    with pytest.raises(NotFound):
        load_model(saved / "nowhere", trust="pinned")


def test_only_the_names_that_were_allowed_can_be_reached_by_import_and_attribute() -> None:
    import importlib
    import io

    class Reach:
        def __reduce__(self) -> Any:
            return getattr, (Module(), "mkdir")

    class Module:
        def __reduce__(self) -> Any:
            return importlib.import_module, ("os",)

    content = pickle.dumps(Reach())
    functions = {"builtins.getattr", "importlib.import_module"}
    with pickling.only(frozenset(functions | {"module os", "os.mkdir"})):
        assert pickling.load(io.BytesIO(content)) is os.mkdir
    for allowed in (functions, functions | {"module os"}, {"module os", "os.mkdir"}):
        with pickling.only(frozenset(allowed)), pytest.raises(UntrustedModel):
            pickling.load(io.BytesIO(content))
