"""A standalone Spark: its master and worker are in this process's JVM, the executors are processes."""

import os
import sys
from contextlib import contextmanager
from pathlib import Path

# Most of the time goes into JVMs and workers that start: the first compiler is enough for such short work, and what all
# workers import is imported before they are forked.
os.environ["JAVA_TOOL_OPTIONS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
os.environ["PYTHONPATH"] = f"{Path(__file__).parent}:{os.environ['PYTHONPATH']}"
OPTIONS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.python.daemon.module": "spark_daemon",
    "spark.task.maxFailures": "1",  # what fails here would fail again
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""Every session of this process has them."""


@contextmanager
def cluster():
    """The address of one with two processors, ``spark://…``; it ends with the block."""
    from pyspark import SparkConf, SparkContext

    SparkContext._ensure_initialized(conf=SparkConf().setAll(list(OPTIONS.items())))
    spark = SparkContext._jvm.org.apache.spark
    options = spark.SparkConf().set("spark.master.rest.enabled", "false")
    running = spark.deploy.LocalSparkCluster(1, 2, 1024, options)
    try:
        (address,) = running.start()
        yield address
    finally:
        running.stop()
