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
from regista.flavors.statsmodels import StatsmodelsFlavor
from regista.model.mlmodel import Model
from unit.flavors.inspected import InspectedFlavor

statsmodels = pytest.importorskip("statsmodels", reason="statsmodels is not installed")
api = pytest.importorskip("statsmodels.api", reason="statsmodels is not installed")
formula = pytest.importorskip("statsmodels.formula.api", reason="statsmodels is not installed")

X, Y = load_iris(return_X_y=True, as_frame=True)
X.columns = ["sepal_length", "sepal_width", "petal_length", "petal_width"]


class StatsmodelsContract(InspectedFlavor):
    flavor_class = StatsmodelsFlavor
    frameworks = ("statsmodels", "patsy", "numpy", "pandas", "scipy")

    def make_model(self) -> Any:
        return api.OLS(Y, X).fit()

    def make_data(self) -> pd.DataFrame:
        return X.iloc[::10]


class TestLeastSquares(StatsmodelsContract):
    pass


class TestWithoutData(StatsmodelsContract):
    options = {"remove_data": True}  # noqa: RUF012 - the contract's class variable


class TestFormula(StatsmodelsContract):
    def make_model(self) -> Any:
        return formula.ols("target ~ sepal_length + np.log(petal_width)", data=X.assign(target=Y)).fit()


class TestTimeSeries(StatsmodelsContract):
    def make_model(self) -> Any:
        from statsmodels.tsa.ar_model import AutoReg

        return AutoReg(np.sin(np.arange(40) / 3), lags=2).fit()

    def make_data(self) -> pd.DataFrame:
        return pd.DataFrame({"start": [40], "end": [44]})

    def predict(self, model: Any, data: Any) -> Any:
        return model.predict(start=40, end=44)


def test_entries_and_requirements(tmp_path: Path) -> None:
    save_model(api.OLS(Y, X).fit(), tmp_path / "m")
    model = Model.load(tmp_path / "m")
    assert model.flavors["statsmodels"] == {
        "code": None,
        "data": "model.statsmodels",
        "statsmodels_version": statsmodels.__version__,
    }
    names = [line.split("=")[0] for line in (tmp_path / "m/requirements.txt").read_text().splitlines()[1:]]
    assert {"numpy", "pandas", "scipy", "statsmodels"} <= set(names)


def test_without_its_data_the_file_is_smaller(tmp_path: Path) -> None:
    rows = pd.concat([X] * 50)
    target = pd.concat([Y] * 50)
    save_model(api.OLS(target, rows).fit(), tmp_path / "whole")
    save_model(api.OLS(target, rows).fit(), tmp_path / "bare", remove_data=True)
    sizes = [(tmp_path / name / "model.statsmodels").stat().st_size for name in ("whole", "bare")]
    assert sizes[0] > 10 * sizes[1]


def test_a_time_series_wants_one_span(tmp_path: Path) -> None:
    save_model(TestTimeSeries().make_model(), tmp_path / "m")
    loaded = load_pyfunc(tmp_path / "m")
    for wrong in (pd.DataFrame({"start": [1, 2], "end": [3, 4]}), pd.DataFrame({"from": [1], "to": [2]})):
        with pytest.raises(InvalidParameter, match="one row and the columns start and end"):
            loaded.predict(wrong)


def test_a_model_that_was_not_fitted_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match=r"results that fit\(\) returns"):
        save_model(api.OLS(Y, X), tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_it_is_a_pickle_and_may_be_forbidden(tmp_path: Path) -> None:
    save_model(api.OLS(Y, X).fit(), tmp_path / "m")
    with pytest.raises(ModelError, match="MLFLOW_ALLOW_PICKLE_DESERIALIZATION"):
        load_model(tmp_path / "m", allow_pickle=False)
