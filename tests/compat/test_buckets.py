"""MLflow's newest client and buckets: parts go straight to the server's, and files of runs lie directly in one."""

from __future__ import annotations

import secrets
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import msgspec

from compat.environments import NEWEST
from object_stores import SwiftProcess
from processes import run, start_server
from regista import Client
from regista.artifacts.bucket.access import open_bucket
from regista.artifacts.bucket.folder import BucketFolder
from regista.testing.artifacts import CALLER, read_files

PROGRAM = """
import os, sys
from pathlib import Path
import mlflow
content = os.urandom(13_000_000)
Path("in").mkdir()
Path("in/weights").write_bytes(content)
Path("in/small").write_bytes(b"small")
with mlflow.start_run() as run:
    mlflow.log_artifacts("in", "model")
listed = {info.path: info.file_size for info in mlflow.MlflowClient().list_artifacts(run.info.run_id, "model")}
assert listed == {"model/weights": 13_000_000, "model/small": 5}, listed
out = mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="model", dst_path="out")
assert Path(out, "weights").read_bytes() == content
assert Path(out, "small").read_bytes() == b"small"
"""

PARTS = {
    "MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD": "true",
    "MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE": "6000000",
    "MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE": "6000000",
    "MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD": "true",
    "MLFLOW_MULTIPART_DOWNLOAD_MINIMUM_FILE_SIZE": "6000000",
    "MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE": "6000000",
}


def test_large_files_go_to_the_bucket_in_parts_and_come_back(swift: SwiftProcess, tmp_path: Path) -> None:
    destination = f"{swift.bucket('regista-compat')}/{secrets.token_hex(8)}"
    with start_server(
        tmp_path / "server", "--access-log", destination=destination, environment=swift.environment
    ) as server:
        variables = {"MLFLOW_TRACKING_URI": server.url, "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1", **PARTS}
        run([str(NEWEST.ready()), "-c", PROGRAM], folder=tmp_path, environment=variables)
        log = server.output
    for call in ("mpu/create", "mpu/complete", "presigned/"):
        assert call in log
    kept = [found.name for found in open_bucket(destination, swift.environment).all_below("")]
    assert len(kept) == 2
    assert all(name.startswith("blobs/") for name in kept)


DIRECT = """
import sys
from sklearn.linear_model import LinearRegression
import mlflow
experiment = mlflow.create_experiment("direct", artifact_location=sys.argv[1])
with mlflow.start_run(experiment_id=experiment) as run:
    mlflow.log_text("noted", "notes/a.txt")
    model = LinearRegression().fit([[0.0], [1.0]], [1.0, 3.0])
    mlflow.sklearn.log_model(model, name="model", registered_model_name="bikes")
print(run.info.run_id)
"""

LOAD = """
import mlflow
place = mlflow.artifacts.download_artifacts("models:/bikes/1", dst_path="mlflow-out")
print(round(float(mlflow.pyfunc.load_model("models:/bikes/1").predict([[2.0]])[0]), 6))
"""


def test_a_model_that_mlflow_logs_into_a_bucket_is_listed_sealed_and_passed_on(
    swift: SwiftProcess, tmp_path: Path
) -> None:
    """What is sealed stays when the files in the bucket are gone; MLflow's client then needs no bucket any more."""
    place = f"{swift.bucket('regista-direct')}/{secrets.token_hex(8)}"
    roots = {**swift.environment, "REGISTA_ARTIFACT_ROOTS": place}
    with start_server(tmp_path / "server", environment=roots) as server, Client(server.url) as client:
        # What boto3 sends by itself since 1.36 is more than this S3 knows.
        into_bucket = {**swift.environment, "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required"}
        run_id = _mlflow(DIRECT, server.url, tmp_path, place, environment=into_bucket)
        assert client.get_run(run_id).info.artifact_uri.startswith(f"{place}/")
        listed = _get(f"{server.url}/api/2.0/mlflow/artifacts/list?run_id={run_id}&path=notes")
        assert [file["path"] for file in msgspec.json.decode(listed)["files"]] == ["notes/a.txt"]
        assert _get(f"{server.url}/get-artifact?run_id={run_id}&path=notes/a.txt") == b"noted"
        version = client.get_model_version("bikes", "1")
        assert version.manifest_digest is not None
        names = {file.path for file in client.get_manifest("bikes", "1").files}
        assert {"MLmodel", "requirements.txt"} <= names
        BucketFolder(open_bucket(place, swift.environment)).delete("", CALLER)
        assert _get(f"{server.url}/model-versions/get-artifact?name=bikes&version=1&path=MLmodel")
        assert float(_mlflow(LOAD, server.url, tmp_path)) == 5.0
        ours = read_files(client.download_model("models:/bikes/1", tmp_path / "out"))
        assert set(ours) == names
        theirs = read_files(tmp_path / "mlflow-out")
        assert {name: theirs.get(name) for name in ours} == ours


def _mlflow(program: str, url: str, folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """The last line that a program says which runs with MLflow's newest client."""
    variables = {"MLFLOW_TRACKING_URI": url, "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1", **(environment or {})}
    said = run([str(NEWEST.ready()), "-c", program, *arguments], folder=folder, environment=variables)
    return said.strip().splitlines()[-1]


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        content: bytes = answer.read()
        return content
