"""Estimators that answer an array as they answer a DataFrame, and those for which nobody can say so."""

import warnings

import numpy
import pandas
import pytest
from sklearn.base import BaseEstimator, RegressorMixin, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor, VotingRegressor
from sklearn.linear_model import LinearRegression
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, PolynomialFeatures, StandardScaler
from sklearn.svm import SVR

from regista.flavors.sklearn_arrays import array_estimator

NAMES = ["b", "a", "c"]
FRAME = pandas.DataFrame(numpy.random.default_rng(3).normal(size=(60, 3)), columns=NAMES)
TARGET = FRAME["a"] * 2 + FRAME["b"]


class TakesTheFirst(TransformerMixin, BaseEstimator):
    def fit(self, rows, target=None):
        self.fitted_ = True
        return self

    def transform(self, rows):
        return rows[["a"]]


class Own(RegressorMixin, BaseEstimator):
    def fit(self, rows, target):
        self.fitted_ = True
        return self

    def predict(self, rows):
        return rows["a"]


BY_PLACE = [
    LinearRegression(),
    make_pipeline(StandardScaler(), LinearRegression()),
    make_pipeline(PolynomialFeatures(2), "passthrough", StandardScaler(), SVR()),
    RandomForestRegressor(n_estimators=3, random_state=0),
    HistGradientBoostingRegressor(max_iter=5),
    KNeighborsRegressor(),
]
BY_NAME = [
    make_pipeline(ColumnTransformer([("scaled", StandardScaler(), ["a"])]), LinearRegression()),
    make_pipeline(TakesTheFirst(), LinearRegression()),
    make_pipeline(FunctionTransformer(lambda rows: rows[["a"]]), LinearRegression()),
    make_pipeline(StandardScaler().set_output(transform="pandas"), LinearRegression()),
    VotingRegressor([("own", Own()), ("line", LinearRegression())]),
    Own(),
    KNeighborsRegressor(metric=lambda one, other: abs(one - other).sum(), algorithm="brute"),
]


def _called(model):
    return "-".join(type(step).__name__ for _, step in getattr(model, "steps", [("", model)]))


@pytest.mark.parametrize("model", BY_PLACE, ids=_called)
def test_the_same_answers_without_a_warning_and_without_a_change_of_the_model(model):
    model.fit(FRAME, TARGET)
    answers = model.predict(FRAME)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        nameless = array_estimator(model, NAMES)
        numpy.testing.assert_array_equal(nameless.predict(numpy.asfortranarray(FRAME.to_numpy())), answers)
        numpy.testing.assert_array_equal(model.predict(FRAME), answers)


@pytest.mark.parametrize("model", BY_NAME, ids=_called)
def test_nothing_is_promised_of_what_may_look_at_names(model):
    assert array_estimator(model.fit(FRAME, TARGET), NAMES) is None


def test_a_frame_that_is_handed_through_is_a_frame():
    for model in (
        make_pipeline(StandardScaler(), FunctionTransformer()),
        make_pipeline(StandardScaler(), "passthrough"),
    ):
        assert array_estimator(model.fit(FRAME), NAMES) is None


def test_other_columns_or_another_order_are_for_the_estimator_to_refuse():
    model = LinearRegression().fit(FRAME, TARGET)
    assert array_estimator(model, sorted(NAMES)) is None
    assert array_estimator(model, NAMES[:2]) is None


def test_an_estimator_that_was_fitted_on_arrays_goes_by_places():
    assert array_estimator(LinearRegression().fit(FRAME.to_numpy(), TARGET), ["x", "y", "z"]) is not None


def test_categories_by_place():
    model = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    whole = FRAME.round()
    model.fit(whole)
    numpy.testing.assert_array_equal(array_estimator(model, NAMES).transform(whole.to_numpy()), model.transform(whole))
