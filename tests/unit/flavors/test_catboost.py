from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris

from regista.errors import InvalidParameter, ModelError
from regista.flavors.catboost import CatboostFlavor
from regista.flavors.loading import load_model, load_pyfunc
from regista.flavors.saving import save_model
from regista.model.mlmodel import Model
from unit.flavors.inspected import InspectedFlavor

catboost = pytest.importorskip("catboost", reason="catboost is not installed")

X, Y = load_iris(return_X_y=True, as_frame=True)
SETTINGS = {"iterations": 3, "depth": 2, "random_seed": 0, "verbose": False, "allow_writing_files": False}


class CatboostContract(InspectedFlavor):
    flavor_class = CatboostFlavor
    frameworks = ("catboost", "sklearn", "numpy", "pandas", "scipy")

    def make_model(self) -> Any:
        return catboost.CatBoostRegressor(**SETTINGS).fit(X, Y)

    def make_data(self) -> pd.DataFrame:
        return X.iloc[::10]

    def assert_same(self, left: Any, right: Any) -> None:
        np.testing.assert_allclose(np.asarray(left), np.asarray(right), rtol=1e-6)  # onnx and coreml hold 32 bits


class TestRegressor(CatboostContract):
    pass


class TestClassifier(CatboostContract):
    def make_model(self) -> Any:
        return catboost.CatBoostClassifier(**SETTINGS).fit(X, Y)


class TestRanker(CatboostContract):
    def make_model(self) -> Any:
        groups = np.repeat(range(15), 10)
        return catboost.CatBoostRanker(**SETTINGS, bootstrap_type="No").fit(X, Y, group_id=groups)


class TestPlain(CatboostContract):
    def make_model(self) -> Any:
        return catboost.CatBoost(SETTINGS).fit(X, Y)


class TestJson(CatboostContract):
    options = {"format": "json"}  # noqa: RUF012 - the contract's class variable


class TestOnnx(CatboostContract):
    options = {"format": "onnx"}  # noqa: RUF012 - the contract's class variable


class TestCoreml(CatboostContract):
    options = {"format": "coreml"}  # noqa: RUF012 - the contract's class variable

    def make_data(self) -> Any:
        return X.iloc[::10].to_numpy()  # the format keeps no names of columns


def test_entries(tmp_path: Path) -> None:
    save_model(TestClassifier().make_model(), tmp_path / "m")
    model = Model.load(tmp_path / "m")
    assert model.flavors["catboost"] == {
        "catboost_version": catboost.__version__,
        "code": None,
        "data": "model.cb",
        "model_type": "CatBoostClassifier",
        "save_format": "cbm",
    }
    names = [line.split("=")[0] for line in (tmp_path / "m/requirements.txt").read_text().splitlines()[1:]]
    assert names == ["catboost", "numpy"]
    assert load_model(tmp_path / "m").classes_.tolist() == [0, 1, 2]


def test_a_class_of_ones_own_is_saved_as_what_it_inherits_from(tmp_path: Path) -> None:
    class Own(catboost.CatBoostRegressor):
        pass

    save_model(Own(**SETTINGS).fit(X, Y), tmp_path / "m")
    assert type(load_model(tmp_path / "m")) is catboost.CatBoostRegressor


def test_params_are_arguments_of_predict(tmp_path: Path) -> None:
    model = TestClassifier().make_model()
    save_model(model, tmp_path / "m", input_example=(X.head(3), {"prediction_type": "Probability", "unheard_of": 1}))
    np.testing.assert_array_equal(load_pyfunc(tmp_path / "m").predict(X), model.predict_proba(X))


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match="format must be one of"):
        save_model(TestRegressor().make_model(), tmp_path / "m", format="pmml")
    with pytest.raises(InvalidParameter, match=r"must be a CatBoost model, got catboost\.core\.Pool"):
        save_model(catboost.Pool(X, Y), tmp_path / "m")
    assert not (tmp_path / "m").exists()
    save_model(TestRegressor().make_model(), tmp_path / "m")
    file = tmp_path / "m/MLmodel"
    file.write_text(file.read_text().replace("CatBoostRegressor", "Pool"))
    with pytest.raises(ModelError, match="model_type must be one of"):
        load_model(tmp_path / "m")
