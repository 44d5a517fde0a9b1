"""Scores the folders of the scene on the engine that is named: on one that runs, and on one that is started for it."""

import gzip
import json
import lzma
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import regista
from regista.errors import ModelError


@contextmanager
def running(engine):
    """The address of a cluster, and a function that lists processes which it knows."""
    if engine == "dask":
        from distributed import LocalCluster

        with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
            yield cluster.scheduler_address, lambda: [worker.pid for worker in cluster.workers.values()]
    else:
        import ray
        from ray._raylet import GcsClient

        options = {"include_dashboard": False, "_node_ip_address": "127.0.0.1", "log_to_driver": False}
        address = ray.init(num_cpus=2, **options).address_info["gcs_address"]
        try:
            yield address, lambda: [job.driver_pid for job in GcsClient(address).get_all_job_info().values()]
        finally:
            ray.shutdown()


def by_address(engine):
    """What became of the command that is told of a running cluster."""
    with running(engine) as (address, known):
        command = [sys.executable, "-m", "regista", "models", "predict", "-m", "models:/added@champion", "-i", "good"]
        wishes = ["-o", "out", "--keep-columns", "id", "--engine", engine, "--engine-address", address]
        process = subprocess.Popen([*command, *wishes, "--workers", "1"])
        said = {"code": process.wait(), "command": process.pid, "known": known()}
        return {**said, "packed": packed(address)} if engine == "dask" else said


def packed(address):
    """The parts of compressed files in folders that tell of a column, as text; of the engine that is quick."""
    for name in ("0", "1"):
        folder = Path("packed", f"n={name}")
        folder.mkdir(parents=True)
        (folder / "rows.csv.gz").write_bytes(gzip.compress(b"x,id\n0.5,a\n1.5,b\n"))
    wishes = {"output_format": "jsonl", "compression": "xz", "keep_columns": ["id", "n"], "trust": "any"}
    target = Path("out-packed")
    regista.predict_file("models:/added/1", "packed", target, engine="dask", engine_address=address, **wishes)
    return {part.name: lzma.decompress(part.read_bytes()).decode() for part in target.iterdir()}


if __name__ == "__main__":
    said = by_address(sys.argv[1])
    alone = {"engine": sys.argv[1], "workers": 2, "output_format": "csv"}
    try:
        regista.predict_file("models:/added@champion", "bad", "out-bad", **alone)
    except ModelError as raised:
        said["error"] = str(raised)
    print(json.dumps({**said, "pid": os.getpid()}))
