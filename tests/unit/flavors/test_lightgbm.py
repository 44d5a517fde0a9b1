from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris

from regista.errors import InvalidParameter, ModelError
from regista.flavors.lightgbm import LightgbmFlavor
from regista.flavors.loading import load_model, load_pyfunc
from regista.flavors.saving import save_model
from regista.model.mlmodel import Model
from unit.flavors.inspected import InspectedFlavor

lightgbm = pytest.importorskip("lightgbm", reason="lightgbm is not installed")

X, Y = load_iris(return_X_y=True, as_frame=True)
SKOPS_TYPES = [
    "collections.OrderedDict",
    "collections.defaultdict",
    "lightgbm.basic.Booster",
    "lightgbm.sklearn.LGBMClassifier",
]


def classifier() -> Any:
    return lightgbm.LGBMClassifier(n_estimators=3, num_leaves=4, verbose=-1, random_state=0).fit(X, Y)


class LightgbmContract(InspectedFlavor):
    flavor_class = LightgbmFlavor
    frameworks = ("lightgbm", "sklearn", "numpy", "pandas", "scipy", "skops")

    def make_model(self) -> Any:
        return classifier()

    def make_data(self) -> pd.DataFrame:
        return X.iloc[::10]


class TestCloudpickle(LightgbmContract):
    pass


class TestPickle(LightgbmContract):
    options = {"serialization_format": "pickle"}  # noqa: RUF012 - the contract's class variable


class TestSkops(LightgbmContract):
    options = {"serialization_format": "skops", "skops_trusted_types": SKOPS_TYPES}  # noqa: RUF012 - as above


class TestBooster(LightgbmContract):
    def make_model(self) -> Any:
        settings = {"objective": "multiclass", "num_class": 3, "num_leaves": 4, "verbose": -1, "seed": 0}
        return lightgbm.train(settings, lightgbm.Dataset(X, Y), 3)


def test_entries_of_a_booster(tmp_path: Path) -> None:
    save_model(TestBooster().make_model(), tmp_path / "m")
    model = Model.load(tmp_path / "m")
    assert model.flavors["lightgbm"] == {
        "code": None,
        "data": "model.lgb",
        "lgb_version": lightgbm.__version__,
        "model_class": "lightgbm.basic.Booster",
    }
    names = [line.split("=")[0] for line in (tmp_path / "m/requirements.txt").read_text().splitlines()[1:]]
    assert names == ["lightgbm", "numpy", "scipy"]


def test_an_estimator_is_lightgbms_before_it_is_scikit_learns(tmp_path: Path) -> None:
    save_model(classifier(), tmp_path / "m")
    entry = Model.load(tmp_path / "m").flavors["lightgbm"]
    assert entry["model_class"] == "lightgbm.sklearn.LGBMClassifier"
    assert (entry["data"], entry["serialization_format"]) == ("model.pkl", "cloudpickle")
    np.testing.assert_array_equal(load_model(tmp_path / "m").predict_proba(X), classifier().predict_proba(X))


def test_a_booster_loads_where_pickles_are_forbidden_and_an_estimator_does_not(tmp_path: Path) -> None:
    save_model(TestBooster().make_model(), tmp_path / "booster")
    save_model(classifier(), tmp_path / "estimator")
    load_pyfunc(tmp_path / "booster", allow_pickle=False)
    with pytest.raises(ModelError, match="MLFLOW_ALLOW_PICKLE_DESERIALIZATION"):
        load_pyfunc(tmp_path / "estimator", allow_pickle=False)


def test_untrusted_types_are_listed(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match=r"lightgbm\.basic\.Booster"):
        save_model(classifier(), tmp_path / "m", serialization_format="skops")
    assert not (tmp_path / "m").exists()


def test_a_dataset_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match=r"got lightgbm\.basic\.Dataset"):
        save_model(lightgbm.Dataset(X, Y), tmp_path / "m")


def test_params_are_arguments_of_predict(tmp_path: Path) -> None:
    save_model(classifier(), tmp_path / "m", input_example=(X.head(3), {"raw_score": True}))
    np.testing.assert_array_equal(load_pyfunc(tmp_path / "m").predict(X), classifier().predict(X, raw_score=True))
