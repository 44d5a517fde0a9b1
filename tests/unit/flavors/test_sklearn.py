from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from regista.errors import InvalidParameter, ModelError, NotFound
from regista.flavors.loading import load_model, load_pyfunc
from regista.flavors.saving import save_model
from regista.flavors.sklearn import SklearnFlavor
from regista.model.infer import infer_signature
from regista.model.mlmodel import Model
from unit.flavors.inspected import InspectedFlavor

X, Y = load_iris(return_X_y=True, as_frame=True)


class SklearnContract(InspectedFlavor):
    flavor_class = SklearnFlavor
    frameworks = ("sklearn", "skops", "numpy", "pandas", "scipy")

    def make_model(self) -> Any:
        return make_pipeline(StandardScaler(), LogisticRegression(max_iter=200)).fit(X, Y)

    def make_data(self) -> pd.DataFrame:
        return X.iloc[::10]


class TestCloudpickle(SklearnContract):
    pass


class TestPickle(SklearnContract):
    options = {"serialization_format": "pickle"}  # noqa: RUF012 - the contract's class variable


class TestSkops(SklearnContract):
    options = {"serialization_format": "skops"}  # noqa: RUF012 - the contract's class variable


@pytest.fixture(scope="module")
def forest() -> RandomForestClassifier:
    return RandomForestClassifier(5, random_state=0).fit(X, Y)


def test_directory_and_entries(forest: Any, tmp_path: Path) -> None:
    save_model(forest, tmp_path / "m", input_example=X.head(2))
    assert {file.name for file in (tmp_path / "m").iterdir()} == {
        *("MLmodel", "model.pkl", "requirements.txt", "conda.yaml", "python_env.yaml"),
        *("input_example.json", "serving_input_example.json"),
    }
    model = Model.load(tmp_path / "m")
    assert model.flavors["sklearn"].keys() == {*("code", "pickled_model", "serialization_format", "sklearn_version")}
    function = model.flavors["python_function"]
    assert function["loader_module"] == "mlflow.sklearn"
    assert function["env"] == {"conda": "conda.yaml", "virtualenv": "python_env.yaml"}
    assert function["predict_fn"] == "predict"
    size = sum(file.stat().st_size for file in (tmp_path / "m").iterdir() if file.name != "MLmodel")
    assert model.model_size_bytes == size
    assert repr(model.get_output_schema()) == "[Tensor('int64', (-1,))]"
    names = [line.split("=")[0] for line in (tmp_path / "m/requirements.txt").read_text().splitlines()[1:]]
    assert names == ["cloudpickle", "numpy", "pandas", "scikit-learn", "scipy"]


def test_another_method_for_pyfunc(forest: Any, tmp_path: Path) -> None:
    save_model(forest, tmp_path / "m", pyfunc_predict_fn="predict_proba", input_example=X.head(2))
    loaded = load_pyfunc(tmp_path / "m")
    np.testing.assert_array_equal(loaded.predict(X), forest.predict_proba(X))
    assert repr(loaded.metadata.get_output_schema()) == "[Tensor('float64', (-1, 3))]"
    assert isinstance(loaded.get_raw_model(), RandomForestClassifier)
    with pytest.raises(InvalidParameter, match="pyfunc_predict_fn"):
        save_model(forest, tmp_path / "n", pyfunc_predict_fn="no_such")


def test_what_cannot_predict_is_saved_without_pyfunc(tmp_path: Path) -> None:
    search = GridSearchCV(LogisticRegression(max_iter=200), {"C": [0.1, 1.0]}, cv=2, refit=False).fit(X, Y)
    model = save_model(search, tmp_path / "m", input_example=X.head(2))
    assert list(model.flavors) == ["sklearn"] and model.get_output_schema() is None
    assert load_model(tmp_path / "m").cv_results_["params"] == [{"C": 0.1}, {"C": 1.0}]
    with pytest.raises(NotFound, match='does not have the "python_function" flavor'):
        load_pyfunc(tmp_path / "m")
    with pytest.raises(InvalidParameter, match="GridSearchCV has no method 'predict'"):
        save_model(search, tmp_path / "n", pyfunc_predict_fn="predict")


def test_what_only_transforms_is_called_by_that(tmp_path: Path) -> None:
    save_model(StandardScaler().fit(X), tmp_path / "m")
    np.testing.assert_array_equal(load_pyfunc(tmp_path / "m").predict(X), StandardScaler().fit_transform(X))


def test_missing_format_means_pickle(forest: Any, tmp_path: Path) -> None:
    (tmp_path / "MLmodel").write_text(
        "flavors:\n  python_function: {loader_module: mlflow.sklearn, model_path: m.pkl, env: conda.yaml}\n"
        "  sklearn: {pickled_model: m.pkl, sklearn_version: 1.0}\n"
    )
    (tmp_path / "m.pkl").write_bytes(pickle.dumps(forest))
    assert load_pyfunc(tmp_path).predict(X).tolist() == forest.predict(X).tolist()


def test_untrusted_skops_types(forest: Any, tmp_path: Path) -> None:
    kind = "sklearn.tree._tree.Tree"
    with pytest.raises(InvalidParameter, match=kind):
        save_model(forest, tmp_path / "m", serialization_format="skops")
    assert not (tmp_path / "m").exists()
    save_model(forest, tmp_path / "m", serialization_format="skops", skops_trusted_types=[kind])
    assert load_model(tmp_path / "m").predict(X).tolist() == forest.predict(X).tolist()
    text = (tmp_path / "m/MLmodel").read_text()
    (tmp_path / "m/MLmodel").write_text(
        text.replace(f"    - {kind}\n", "").replace("trusted_types:", "trusted_types: []")
    )
    with pytest.raises(ModelError, match=f"not trusted: .*{kind}"):
        load_model(tmp_path / "m")


def test_unknown_formats(forest: Any, tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match="serialization_format must be one of"):
        save_model(forest, tmp_path / "m", serialization_format="joblib")
    save_model(forest, tmp_path / "m")
    file = tmp_path / "m/MLmodel"
    file.write_text(file.read_text().replace("format: cloudpickle", "format: future"))
    with pytest.raises(ModelError, match="'future'"):
        load_model(tmp_path / "m")


def test_missing_payload(forest: Any, tmp_path: Path) -> None:
    save_model(forest, tmp_path / "m")
    (tmp_path / "m/model.pkl").unlink()
    with pytest.raises(ModelError, match=r"has no file 'model\.pkl'"):
        load_model(tmp_path / "m")


def test_missing_flavor(forest: Any, tmp_path: Path) -> None:
    save_model(forest, tmp_path / "m")
    with pytest.raises(NotFound, match='Model does not have the "xgboost" flavor'):
        load_model(tmp_path / "m", flavor="xgboost")


def estimators_and_params() -> list[Any]:
    """Estimators, what is asked for, and whether they answer with two arrays then: values and deviations."""
    from sklearn.base import BaseEstimator
    from sklearn.compose import TransformedTargetRegressor
    from sklearn.linear_model import BayesianRidge, Ridge

    class TakesAll(BaseEstimator):
        def fit(self, data: Any, target: Any) -> TakesAll:
            return self

        def predict(self, data: Any, **params: Any) -> Any:
            return tuple(params) if len(params) == 2 else None

    return [
        (Ridge(), False),
        (make_pipeline(StandardScaler(), Ridge()), False),
        (GridSearchCV(Ridge(), {"alpha": [1, 2]}), False),
        (TransformedTargetRegressor(Ridge()), False),
        (make_pipeline(StandardScaler(), TransformedTargetRegressor(Ridge())), False),
        (BayesianRidge(), True),
        (make_pipeline(StandardScaler(), BayesianRidge()), True),
        (TakesAll(), True),
    ]


@pytest.mark.parametrize(("estimator", "two"), estimators_and_params(), ids=lambda value: type(value).__name__)
def test_params_are_given_to_the_method_that_takes_them_and_no_other(estimator: Any, two: bool, tmp_path: Path) -> None:
    data, target = np.arange(24.0).reshape(12, 2), np.arange(12.0)
    estimator.fit(data, target)
    signature = infer_signature(data, params={"alpha": 1, "return_std": False})
    save_model(estimator, tmp_path / "model", signature=signature, pip_requirements=[])
    loaded = load_pyfunc(tmp_path / "model")
    assert isinstance(loaded.predict(data, {"return_std": True}), tuple) is two
    if not two:
        np.testing.assert_array_equal(loaded.predict(data), estimator.predict(data))


def test_another_method_gets_its_params_too(tmp_path: Path) -> None:
    data = np.arange(24.0).reshape(12, 2)
    estimator = LogisticRegression().fit(data, np.arange(12) % 2)
    save_model(
        estimator, tmp_path / "model", signature=infer_signature(data, params={"alpha": 1}), pip_requirements=[],
        pyfunc_predict_fn="predict_proba",
    )  # fmt: skip
    np.testing.assert_array_equal(load_pyfunc(tmp_path / "model").predict(data), estimator.predict_proba(data))
