"""MLflow's newest client and a server whose bytes are in a bucket: parts go straight to it."""

from __future__ import annotations

import secrets
from pathlib import Path

from compat.environments import NEWEST
from object_stores import SwiftProcess
from processes import run, start_server
from regista.artifacts.bucket.access import open_bucket

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
