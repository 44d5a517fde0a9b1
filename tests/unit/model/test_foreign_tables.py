"""Tables of polars and pyarrow: the same signatures and the same data as from pandas."""

import datetime

import polars as pl
import pyarrow as pa
import pytest

from regista.model.enforce import enforce_schema
from regista.model.example import InputExample
from regista.model.foreign_tables import as_pandas
from regista.model.infer import infer_signature

COLUMNS = {
    "whole": [1, 2],
    "gap": [1, None],
    "number": [0.5, None],
    "text": ["a", None],
    "truth": [True, False],
    "unsure": [True, None],
    "bytes": [b"x", b"y"],
    "day": [datetime.date(2026, 3, 1), datetime.date(2026, 3, 2)],
    "moment": [datetime.datetime(2026, 3, 1, 12), None],
    "list": [[1, 2], [3]],
    "object": [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}],
}
SCHEMA = (
    "['whole': long (required), 'gap': long (optional), 'number': double (optional), 'text': string (optional), "
    "'truth': boolean (required), 'unsure': boolean (optional), 'bytes': binary (required), "
    "'day': datetime (required), 'moment': datetime (optional), 'list': Array(long) (required), "
    "'object': {a: long (required), b: string (required)} (required)]"
)
TABLES = {"polars": pl.DataFrame(COLUMNS), "lazy": pl.LazyFrame(COLUMNS), "pyarrow": pa.table(COLUMNS)}
TABLES["batch"] = TABLES["pyarrow"].to_batches()[0]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_signature_says_each_columns_type_and_whether_it_has_gaps(table):
    assert repr(infer_signature(table).inputs) == SCHEMA


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_table_fits_the_signature_inferred_from_it_and_arrives_as_pandas(table):
    columns = ["whole", "number", "text", "truth", "bytes", "list", "object"]
    table = table.select(columns)
    frame = enforce_schema(table, infer_signature(table).inputs)
    assert frame.columns.tolist() == columns
    assert frame["whole"].tolist() == [1, 2]
    assert frame["object"].tolist() == COLUMNS["object"]


@pytest.mark.parametrize("kind", ["Int8", "Int16", "Int32", "UInt8", "UInt16"])
def test_narrow_integers_stay_narrow(kind):
    column = pl.Series("n", [1, None], dtype=getattr(pl, kind))
    assert repr(infer_signature(pl.DataFrame([column])).inputs) == "['n': integer (optional)]"
    arrow = pa.table({"n": pa.array([1, None], type=getattr(pa, kind.lower())())})
    assert repr(infer_signature(arrow).inputs) == "['n': integer (optional)]"


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pl.Series("s", [1.5]), "['s': double (required)]"),
        (pl.Series([1.5], dtype=pl.Float32), "[float (required)]"),
        (pl.Series("c", ["x", "y"], dtype=pl.Categorical), "['c': string (required)]"),
        (pa.array([1, 2]), "[long (required)]"),
        (pa.chunked_array([["a"], ["b"]]), "[string (required)]"),
    ],
)
def test_single_columns_have_one_type(column, expected):
    assert repr(infer_signature(column).inputs) == expected


def test_an_example_of_such_a_table_is_that_of_the_dataframe():
    table = pl.DataFrame({"a": [1], "b": ["x"]})
    assert (
        InputExample.of(table).body
        == InputExample.of(as_pandas(table)).body
        == {"columns": ["a", "b"], "data": [[1, "x"]]}
    )


def test_a_table_that_does_not_fit_is_refused_by_its_column():
    schema = infer_signature(pl.DataFrame({"a": [1]})).inputs
    with pytest.raises(Exception, match=r"column a[.] Can not safely convert float64 to int64"):
        enforce_schema(pl.DataFrame({"a": [1.5]}), schema)


def test_what_is_no_table_stays_itself():
    assert as_pandas(5) == 5
    assert as_pandas(pl.Int64) is pl.Int64
    assert as_pandas(pa.int64()) == pa.int64()
