"""A pipeline behind BentoML; the file is named by BENCH_PIPELINE."""

import os

import bentoml
import joblib
import numpy


@bentoml.service
class Pipeline:
    def __init__(self) -> None:
        self.model = joblib.load(os.environ["BENCH_PIPELINE"])

    @bentoml.api
    def predict(self, rows: numpy.ndarray) -> numpy.ndarray:
        return self.model.predict(rows)
