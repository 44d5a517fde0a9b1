"""Writes the files of the family batch: a linear model, and rows for it as Parquet and CSV.

In a process of its own: what a process occupies counts for those that it starts.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy
import pandas
from sklearn.linear_model import LinearRegression

import regista

count, columns = (int(argument) for argument in sys.argv[1:])
values = numpy.random.default_rng(0).normal(size=(count, columns)).round(6)
frame = pandas.DataFrame(values, columns=[f"x{place}" for place in range(columns)])
model = LinearRegression().fit(frame[:1000], frame[:1000].sum(axis=1))
signature = regista.infer_signature(frame[:5], model.predict(frame[:5]))
regista.save_model(model, Path("model"), signature=signature)
frame.to_parquet("in.parquet", index=False)
frame.to_csv("in.csv", index=False)
print("RESULT {}")
