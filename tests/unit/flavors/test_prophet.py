from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from regista.errors import InvalidParameter, ModelError
from regista.flavors.loading import load_model, load_pyfunc
from regista.flavors.prophet import ProphetFlavor
from regista.flavors.saving import save_model
from regista.model.mlmodel import Model
from unit.flavors.inspected import InspectedFlavor

prophet = pytest.importorskip("prophet", reason="prophet is not installed")

DAYS = pd.date_range("2026-01-01", periods=30)
FUTURE = pd.DataFrame({"ds": pd.date_range("2026-02-01", periods=4)})


def forecaster(**options: Any) -> Any:
    """Without uncertainty, whose samples are random."""
    plain = {"weekly_seasonality": False, "daily_seasonality": False, "yearly_seasonality": False}
    return prophet.Prophet(uncertainty_samples=0, **{**plain, **options})


class TestProphet(InspectedFlavor):
    flavor_class = ProphetFlavor
    frameworks = ("prophet", "cmdstanpy", "pandas", "numpy")

    def make_model(self) -> Any:
        return forecaster().fit(pd.DataFrame({"ds": DAYS, "y": np.arange(30.0)}))

    def make_data(self) -> pd.DataFrame:
        return FUTURE

    def assert_same(self, left: Any, right: Any) -> None:
        pd.testing.assert_frame_equal(left, right, check_dtype=False)  # a signature makes moments nanoseconds


def test_entries_and_requirements(tmp_path: Path) -> None:
    save_model(TestProphet().make_model(), tmp_path / "m")
    assert Model.load(tmp_path / "m").flavors["prophet"] == {
        "code": None,
        "data": "model.pr",
        "model_type": "Prophet",
        "prophet_version": prophet.__version__,
    }
    names = [line.split("=")[0] for line in (tmp_path / "m/requirements.txt").read_text().splitlines()[1:]]
    assert names == ["numpy", "pandas", "prophet"]


def test_params_are_arguments_of_predict(tmp_path: Path) -> None:
    save_model(TestProphet().make_model(), tmp_path / "m", input_example=(FUTURE, {"vectorized": True}))
    assert load_pyfunc(tmp_path / "m").predict(FUTURE)["yhat"].iloc[0] == pytest.approx(31)


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match="must be fitted"):
        save_model(forecaster(), tmp_path / "m")
    with pytest.raises(InvalidParameter, match="must be a Prophet model, got"):
        save_model(DAYS, tmp_path / "m", flavor="prophet")
    assert not (tmp_path / "m").exists()
    save_model(TestProphet().make_model(), tmp_path / "m")
    (tmp_path / "m/model.pr").write_text("no JSON")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_model(tmp_path / "m")
