"""The data and models that both sides make."""

from typing import Any

import numpy as np
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

frame, target = load_iris(as_frame=True, return_X_y=True)


def classifier() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(frame, target)


def scaled_class(python_model: Any) -> Any:
    """A model class of the user's own, below the given PythonModel class; it must be self-contained."""

    class Scaled(python_model):
        def load_context(self, context):
            with open(context.artifacts["factor"]) as file:  # noqa: PTH123  (the pickle must need no import)
                self.factor = float(file.read())

        def predict(self, context, model_input, params=None):
            return model_input["petal length (cm)"] * self.factor + (params or {}).get("offset", 0.0)

    return Scaled


def plain(values: Any) -> list[float]:
    return [round(float(x), 9) for x in np.asarray(values).ravel()]
