from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris

from regista.errors import InvalidParameter, ModelError
from regista.flavors.loading import load_model, load_pyfunc
from regista.flavors.saving import save_model
from regista.flavors.xgboost import XgboostFlavor
from regista.model.mlmodel import Model
from unit.flavors.inspected import InspectedFlavor

xgboost = pytest.importorskip("xgboost", reason="xgboost is not installed")

X, Y = load_iris(return_X_y=True, as_frame=True)


class XgboostContract(InspectedFlavor):
    flavor_class = XgboostFlavor
    frameworks = ("xgboost", "sklearn", "numpy", "pandas", "scipy")

    def make_data(self) -> pd.DataFrame:
        return X.iloc[::10]


class TestClassifier(XgboostContract):
    def make_model(self) -> Any:
        return xgboost.XGBClassifier(n_estimators=3, max_depth=2, random_state=0).fit(X, Y)


class TestRegressorAsJson(XgboostContract):
    options = {"model_format": "json"}  # noqa: RUF012 - the contract's class variable

    def make_model(self) -> Any:
        return xgboost.XGBRegressor(n_estimators=3, max_depth=2, random_state=0).fit(X, Y)


class TestBooster(XgboostContract):
    def make_model(self) -> Any:
        return xgboost.train({"max_depth": 2, "seed": 0}, xgboost.DMatrix(X, Y), 3)

    def predict(self, model: Any, data: Any) -> Any:
        return model.predict(xgboost.DMatrix(data))


class TestBoosterInTheOldestFormat(TestBooster):
    options = {"model_format": "xgb"}  # noqa: RUF012 - the contract's class variable


def test_entries_and_requirements(tmp_path: Path) -> None:
    save_model(xgboost.XGBClassifier(n_estimators=2).fit(X, Y), tmp_path / "m", input_example=X.head(2))
    model = Model.load(tmp_path / "m")
    assert model.flavors["xgboost"] == {
        "code": None,
        "data": "model.ubj",
        "model_class": "xgboost.sklearn.XGBClassifier",
        "model_format": "ubj",
        "xgb_version": xgboost.__version__,
    }
    assert model.flavors["python_function"]["loader_module"] == "mlflow.xgboost"
    assert model.flavors["python_function"]["data"] == "model.ubj"
    names = [line.split("=")[0] for line in (tmp_path / "m/requirements.txt").read_text().splitlines()[1:]]
    assert [name for name in names if not name.startswith("xgboost")] == ["numpy", "pandas", "scikit-learn", "scipy"]
    assert len(names) == 5


def test_an_estimator_is_xgboosts_before_it_is_scikit_learns(tmp_path: Path) -> None:
    save_model(xgboost.XGBRFRegressor(n_estimators=2).fit(X, Y), tmp_path / "m")
    assert "xgboost" in Model.load(tmp_path / "m").flavors
    assert type(load_model(tmp_path / "m")) is xgboost.XGBRFRegressor


def test_classes_of_the_labels_come_back(tmp_path: Path) -> None:
    model = xgboost.XGBClassifier(n_estimators=2).fit(X, Y)
    save_model(model, tmp_path / "m")
    loaded = load_model(tmp_path / "m")
    assert loaded.classes_.tolist() == [0, 1, 2]
    np.testing.assert_array_equal(loaded.predict_proba(X), model.predict_proba(X))


def test_params_are_arguments_of_predict(tmp_path: Path) -> None:
    model = xgboost.XGBClassifier(n_estimators=2).fit(X, Y)
    example = (X.head(3), {"output_margin": True, "unheard_of": 1})
    save_model(model, tmp_path / "m", input_example=example)
    result = load_pyfunc(tmp_path / "m").predict(X)
    np.testing.assert_array_equal(result, model.predict(X, output_margin=True))


def test_a_missing_class_means_a_booster(tmp_path: Path) -> None:
    booster = xgboost.train({"max_depth": 2}, xgboost.DMatrix(X, Y), 2)
    booster.save_model(tmp_path / "model.ubj")
    (tmp_path / "MLmodel").write_text(
        "flavors:\n  python_function: {loader_module: mlflow.xgboost, data: model.ubj, env: conda.yaml}\n"
        "  xgboost: {data: model.ubj, xgb_version: 1.0}\n"
    )
    np.testing.assert_array_equal(load_pyfunc(tmp_path).predict(X), booster.predict(xgboost.DMatrix(X)))


@pytest.mark.parametrize("name", ["subprocess.Popen", "xgboost.core.DMatrix", "nowhere.Class", "Class", "os.getcwd"])
def test_a_class_that_is_no_model_is_refused(tmp_path: Path, name: str) -> None:
    save_model(xgboost.XGBClassifier(n_estimators=2).fit(X, Y), tmp_path / "m")
    file = tmp_path / "m/MLmodel"
    file.write_text(file.read_text().replace("xgboost.sklearn.XGBClassifier", name))
    with pytest.raises(ModelError, match=f"class '{name}'"):
        load_model(tmp_path / "m")


def test_what_does_not_fit_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    model = xgboost.XGBClassifier(n_estimators=2).fit(X, Y)
    with pytest.raises(InvalidParameter, match="model_format must be one of"):
        save_model(model, tmp_path / "m", model_format="pickle")
    with pytest.raises(
        InvalidParameter, match=r"must be a Booster or an XGBoost estimator, got xgboost\.core\.DMatrix"
    ):
        save_model(xgboost.DMatrix(X, Y), tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    save_model(xgboost.XGBClassifier(n_estimators=2).fit(X, Y), tmp_path / "m")
    (tmp_path / "m/model.ubj").unlink()
    with pytest.raises(ModelError, match=r"has no file 'model\.ubj'"):
        load_pyfunc(tmp_path / "m")
