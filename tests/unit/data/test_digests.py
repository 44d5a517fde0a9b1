"""Digests are those that MLflow 3.17.2 gave the same data (pandas 3.1, numpy 2.4)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest

import regista.data as data

BIG = pd.DataFrame({"x": np.arange(20_000), "s": [str(number) for number in range(20_000)]})
MIXED = BIG.astype({"s": object})
MIXED.loc[15_000, "s"] = 5
FRAMES = {
    "85ccf2d1": pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"], "c": [1.5, None, 2]}),
    "c90e33b7": pd.DataFrame({"a": []}),
    "7dea362b": pd.DataFrame(),
    "6642f73a": BIG,
    "20d2ea2a": MIXED,
    "defee322": pd.DataFrame({"a": [True, False]}),
    "55ff6925": pd.DataFrame({"a": pd.to_datetime(["2020-01-01", "2021-01-01"]), "b": [1, 2]}),
    "eaa523ba": pd.DataFrame({"a": pd.Categorical(["u", "v"]), "b": [1, 2]}),
    "88ca772a": pd.DataFrame({"b": [1, 2]}, index=[5, 6]),
    "c9931463": pd.DataFrame([[1, 2], [3, 4]]),
    "db0cd6b6": pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"]),
    "ccc45373": pd.DataFrame({"a": pd.array([1, None], dtype="Int64")}),
    "60a88c20": pd.DataFrame({"a": np.array([1, 2], "f4")}),
    "1d5a0277": pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")])),
    "77578dfd": pd.DataFrame({"z": [1], "a": [2]}),
    "fbafbc03": pd.DataFrame({"a": [2], "z": [1]}),
}
ARRAYS = {
    "bade85fd": (np.arange(6).reshape(2, 3), None),
    "38172112": (np.arange(6).reshape(2, 3), np.array([1, 2])),
    "2d9481f8": ({"x": np.arange(6).reshape(2, 3), "y": np.ones(2)}, {"t": np.array([1, 2])}),
    "6e41a5f8": (np.array([[1], "a", None], dtype=object), None),
    "88d43939": (np.array(["a", "b"]), None),
    "ed6b199d": (np.array([True]), None),
    "802c838d": (np.array(["2020-01-01"], "M8[D]"), None),
    "6ccd509a": (np.arange(30_000).reshape(3, -1), None),
    "503e83c0": (np.zeros((0, 3)), None),
    "ad8dec55": ({"b": np.arange(3), "a": np.ones(2)}, None),
    "3ee39c15": (np.array(5), None),
}


@pytest.mark.parametrize("digest", FRAMES)
def test_a_frame_has_the_digest_that_mlflow_gives_it(digest: str) -> None:
    assert data.from_pandas(FRAMES[digest]).digest == digest


@pytest.mark.parametrize("digest", ARRAYS)
def test_arrays_have_the_digest_that_mlflow_gives_them(digest: str) -> None:
    features, targets = ARRAYS[digest]
    assert data.from_numpy(features, targets=targets).digest == digest


def test_columns_without_numbers_or_texts_count_by_name() -> None:
    times = pd.DataFrame({"a": pd.to_datetime(["2022-01-01", "2023-01-01"]), "b": [1, 2]})
    lists = pd.DataFrame({"a": [[1], [2]], "b": [1, 2]})
    assert data.from_pandas(times).digest == data.from_pandas(lists).digest == "55ff6925"
    assert data.from_pandas(lists.rename(columns={"a": "c"})).digest != "55ff6925"


@pytest.mark.parametrize("digest", ["85ccf2d1", "6642f73a", "77578dfd", "fbafbc03"])
def test_a_table_of_polars_has_the_digest_it_has_in_pandas(digest: str) -> None:
    frame = FRAMES[digest]
    assert (
        data.from_polars(pl.DataFrame({name: list(frame[name]) for name in frame}, nan_to_null=True)).digest == digest
    )


def test_a_data_set_known_by_its_source_has_the_digest_that_mlflow_gives_it() -> None:
    source = data.HttpSource("http://a.b/x.csv")
    assert data.MetaDataset(source, name="n").digest == "e68b596f"
    assert data.MetaDataset(source).digest == "0ca91dcc"
    assert data.MetaDataset(data.HttpSource("http://a.b/y.csv")).digest != "0ca91dcc"


def test_a_digest_may_be_given() -> None:
    assert data.from_pandas(FRAMES["7dea362b"], digest="v7").digest == "v7"
