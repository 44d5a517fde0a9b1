"""Scores the folders of the scene on Spark, and calls the model as a function of columns; executors are processes."""

import json
import os
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy
import pandas
from pyspark.sql import SparkSession
from pyspark.sql.functions import struct
from spark.cluster import cluster

import regista
from regista.batch.result_kind import ResultKind
from regista.batch.spark_types import converted, to_spark
from regista.cli.program import main
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


def environments(spark):
    """What the functions give whose models are called in an environment of their own."""
    frame = spark.read.csv("good", header=True, schema="id string, x double, n int")
    ask = regista.spark_udf
    where = {"env_manager": "uv", "extra_env": {"REGISTA_TEST_WORD": "there"}}
    told = ask(spark, "models:/told/1", **where)
    table = frame.select(
        "id",
        ask(spark, "models:/added/1")().alias("local"),
        told("x", "n").alias("columns"),
        told(struct("n", "x")).alias("struct"),
    )
    rows = [row.asDict(recursive=True) for row in table.collect()]
    said = {}
    for name, model in (("below", told), ("ended", ask(spark, "models:/ending/1", **where))):
        try:
            frame.selectExpr("x", "-n as n").select(model("x", "n")).collect()
        except Exception as error:  # Spark's own, with ours in its text
            said[name] = str(error)
    return {"rows": sorted(rows, key=lambda row: row["id"]), "types": dict(table.dtypes), **said}


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
            made = converted(results, ResultKind.of(to_spark(kind)))
            found[name] = made.to_dict("list") if hasattr(made, "columns") else made.tolist()
        except ModelError as error:
            found[name] = str(error)
    return found


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    with cluster() as address:
        command = ["models", "predict", "-m", "models:/added@champion", "-i", "good", "-o", "out-address"]
        main(
            [*command, "--keep-columns", "id", "--engine", "spark", "--engine-address", address], standalone_mode=False
        )
        ended = SparkSession.getActiveSession() is None
        spark = SparkSession.builder.master(address).getOrCreate()
        spark.sparkContext.setLogLevel("OFF")
        scored = ("models:/added@champion", "good", "out")
        with ThreadPoolExecutor(1) as thread:  # whose own no session is
            done = thread.submit(regista.predict_file, *scored, engine="spark", keep_columns=["id"]).result()
        said = {
            "ended": ended,
            "kept": SparkSession.getActiveSession() is spark,
            "place": spark.sparkContext.applicationId.rpartition("-")[2],
            "rows": done.rows,
            "parts": done.parts,
            "columns": columns(spark),
            "conversions": conversions(),
            "bad_type": refused(regista.spark_udf, spark, "models:/added/1", "map<string,int>"),
            "no_type": refused(regista.spark_udf, spark, "models:/added/1", "number"),
            "environments": environments(spark),
            "manager": refused(regista.spark_udf, spark, "models:/added/1", env_manager="poetry"),
            "nothing": refused(regista.spark_udf, spark, "bare", env_manager="uv"),
            "variables": refused(regista.spark_udf, spark, "models:/added/1", extra_env={"A": 1}),
            "prebuilt": refused(regista.spark_udf, spark, "models:/added/1", prebuilt_env_uri="dbfs:/env"),
            "pid": os.getpid(),
        }
        spark.stop()
    alone = {"engine": "spark", "workers": 2, "output_format": "csv"}
    said["error"] = refused(regista.predict_file, "models:/added@champion", "bad", "out-bad", **alone)
    print(json.dumps(said))
