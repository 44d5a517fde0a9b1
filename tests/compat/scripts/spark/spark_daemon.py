"""Spark's daemon, from which Python workers are forked, with what all of them import already there."""

import pandas  # noqa: F401
import pyarrow.pandas_compat
import pyarrow.parquet  # noqa: F401
import pyspark.logger.worker_io
import pyspark.sql.conversion
import pyspark.sql.functions
import pyspark.worker  # noqa: F401
from pyspark.daemon import manager

import regista.artifacts.local.blobs
import regista.batch.engines.spark
import regista.batch.readers.csv
import regista.batch.spark_function
import regista.batch.work
import regista.flavors.loading
import regista.flavors.pyfunc
import regista.model.enforce
import regista.store.sql.store  # noqa: F401

if __name__ == "__main__":
    manager()
