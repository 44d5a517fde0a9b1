from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import regista.data as data
from regista.errors import InvalidParameter

FRAME = pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"], "c": [1.5, None, 2]})
COLUMNS = [
    {"type": "long", "name": "a", "required": True},
    {"type": "string", "name": "b", "required": True},
    {"type": "double", "name": "c", "required": False},
]


def test_a_frame_is_described_as_mlflow_does() -> None:
    found = data.from_pandas(FRAME, source="http://example.com/x.csv", targets="b", name="nm")
    assert found.to_dict() == {
        "name": "nm",
        "digest": "85ccf2d1",
        "source": '{"url": "http://example.com/x.csv"}',
        "source_type": "http",
        "schema": json.dumps({"mlflow_colspec": COLUMNS}),
        "profile": '{"num_rows": 3, "num_elements": 9}',
    }
    assert json.loads(found.to_json()) == found.to_dict()
    assert (found.df is FRAME, found.targets, found.predictions) == (True, "b", None)
    assert data.from_pandas(FRAME).name == "dataset"


def test_a_table_of_polars_is_described_like_one_of_pandas() -> None:
    frame = pl.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"], "c": [1.5, None, 2]})
    expected = data.from_pandas(FRAME, "x.csv").to_dict()
    assert data.from_polars(frame, "x.csv").to_dict() == expected
    assert data.from_polars(frame.lazy(), "x.csv").to_dict() == expected


def test_arrays_are_described_as_mlflow_does() -> None:
    features = {"x": np.arange(6).reshape(2, 3), "y": np.ones(2)}
    found = data.from_numpy(features, targets=np.array([1, 2])).to_dict()
    schema = json.loads(found["schema"])["mlflow_tensorspec"]
    assert json.loads(schema["features"]) == [
        {"name": "x", "type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1, 3]}},
        {"name": "y", "type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1]}},
    ]
    assert json.loads(schema["targets"]) == [{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]
    assert json.loads(found["profile"]) == {
        "features_shape": {"x": [2, 3], "y": [2]},
        "features_size": {"x": 6, "y": 2},
        "features_nbytes": {"x": 48, "y": 16},
        "targets_shape": [2],
        "targets_size": 2,
        "targets_nbytes": 16,
    }


def test_what_a_store_keeps_leaves_out_what_is_not_known() -> None:
    kept = data.MetaDataset(data.HttpSource("http://a.b/x.csv")).to_entity()
    assert (kept.name, kept.source_type, kept.schema, kept.profile) == ("dataset", "http", None, None)
    with pytest.warns(UserWarning, match="cannot be told, it is left out"):
        untyped = data.from_pandas(pd.DataFrame({"a": [object()]})).to_entity()
    assert untyped.schema is None
    assert untyped.profile == '{"num_rows": 1, "num_elements": 1}'


def test_a_data_set_of_ones_own_says_how_its_digest_is_taken() -> None:
    class Words(data.Dataset):
        def __init__(self, words: list[str]) -> None:
            self.words = words
            super().__init__(data.FileSource("words.txt"), "words")

        def _compute_digest(self) -> str:
            return str(len(self.words))

    kept = Words(["a", "b"]).to_entity()
    assert (kept.name, kept.digest, kept.source) == ("words", "2", '{"uri": "words.txt"}')


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: data.from_pandas([1]), "Expected a pandas DataFrame for parameter 'df', got list"),
        (lambda: data.from_pandas(FRAME["a"]), "Expected a pandas DataFrame for parameter 'df', got Series"),
        (lambda: data.from_polars(FRAME), "Expected a polars DataFrame for parameter 'df', got DataFrame"),
        (lambda: data.from_numpy([1]), "by name, for parameter 'features', got list"),
        (lambda: data.from_numpy(np.ones(1), targets=[1]), "by name, for parameter 'targets', got list"),
        (lambda: data.from_pandas(FRAME, targets="q"), "the specified targets column 'q'. It has 'a', 'b', 'c'"),
        (lambda: data.from_pandas(FRAME, predictions="q"), "the specified predictions column 'q'"),
        (lambda: data.from_pandas(FRAME, source=5), "Invalid source 5 of a data set"),
        (lambda: data.from_pandas(FRAME, source="runs:/a/b"), "Invalid source 'runs:/a/b' of a data set"),
    ],
)
def test_what_is_wrong_is_named(make: Any, message: str) -> None:
    with pytest.raises(InvalidParameter) as raised:
        make()
    assert message in str(raised.value)


def test_every_public_name_is_there() -> None:
    assert sorted(data.__all__) == dir(data)
    assert all(getattr(data, name) is not None for name in data.__all__)
    with pytest.raises(AttributeError, match=r"'regista\.data' has no attribute 'nothing'"):
        data.nothing  # noqa: B018 - asking is what fails
