"""Scores the folders of the scene on Spark, and calls the model as a function of columns; executors are processes."""

import json
import os
import sys
import warnings

os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"

import numpy
import pandas
from pyspark.sql import SparkSession
from pyspark.sql.functions import struct

import regista
from regista.batch.spark_types import converted, to_spark
from regista.errors import InvalidParameter, ModelError, NotImplementedHere


def refused(wish, *arguments, **named):
    """The first line of the error."""
    try:
        wish(*arguments, **named)
    except (InvalidParameter, ModelError, NotImplementedHere) as error:
        return str(error).splitlines()[0]
    return None


def columns(spark):
    """What the function of columns gives, called in every way and for every type."""
    frame = spark.read.csv("good", header=True, schema="id string, x double, n int")
    ask = regista.mlflow.pyfunc.spark_udf
    whole = ask(spark, "models:/added@champion")
    with regista.Client() as client:
        client.set_registered_model_alias("added", "champion", 2)
    kinds = {"float": "float", "string": "string", "doubles": "array<double>", "struct": "sum double"}
    made = {name: ask(spark, "models:/added/1", kind)(struct("n", "x")) for name, kind in kinds.items()}
    called = {"bare": whole(), "named": whole("x", "n"), "struct_of": whole(struct("n", "x")), **made}
    table = frame.select("id", *(column.alias(name) for name, column in called.items()))
    rows = [row.asDict(recursive=True) for row in table.collect()]
    return {"types": dict(table.dtypes), "rows": sorted(rows, key=lambda row: row["id"])}


def conversions():
    """What tables of results give for types, as lists, or why they give nothing."""
    table = pandas.DataFrame({"s": ["x", "y"], "big": [2**40, 1], "small": [1, 2], "f": [0.5, 1.5], "b": [True, False]})
    nested = pandas.DataFrame({"p": [numpy.array([0.25, 0.75]), numpy.array([1.0, 0.0])]})
    kinds = (
        "int",
        "long",
        "float",
        "double",
        "string",
        "bool",
        "array<int>",
        "array<double>",
        "array<string>",
        "binary",
    )
    asked = {kind: (table, kind) for kind in kinds}
    asked["nested"] = (nested, "array<float>")
    asked["by place"] = (table[["f", "small"]], "one double, two int")
    asked["by name"] = (table, "small int, s string")
    asked["no name"] = (table, "small int, other string")
    found = {}
    for name, (results, kind) in asked.items():
        try:
            made = converted(results, to_spark(kind))
            found[name] = made.to_dict("list") if hasattr(made, "columns") else made.tolist()
        except ModelError as error:
            found[name] = str(error)
    return found


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    try:
        done = regista.predict_file("models:/added@champion", "good", "out", engine="spark", keep_columns=["id"])
        error = refused(regista.predict_file, "models:/added@champion", "bad", "out-bad", engine="spark")
        said = {
            "rows": done.rows,
            "parts": done.parts,
            "error": error,
            "columns": columns(spark),
            "conversions": conversions(),
            "bad_type": refused(regista.spark_udf, spark, "models:/added/1", "map<string,int>"),
            "no_type": refused(regista.spark_udf, spark, "models:/added/1", "number"),
            "environment": refused(regista.spark_udf, spark, "models:/added/1", env_manager="conda"),
            "pid": os.getpid(),
        }
    finally:
        spark.stop()
    print(json.dumps(said))
