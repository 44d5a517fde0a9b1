"""Regista's client and MLflow's own server: files go up by plain PUTs, for it does not know Regista's calls."""

from __future__ import annotations

import os
from pathlib import Path

from compat.environments import NEWEST
from compat.observe import mlflow_server
from regista.artifacts.http.artifacts import HttpArtifacts
from regista.entities import Caller
from regista.testing.artifacts import read_files, write_files
from regista.uris import PROXY_PATH

CALLER = Caller("foreign")


def test_files_go_to_a_server_of_mlflow_and_come_back(tmp_path: Path) -> None:
    files = {"MLmodel": b"flavors: {}", "data/weights": os.urandom(3 * 2**20), "data/large": os.urandom(33 * 2**20)}
    source = write_files(tmp_path / "in", files)
    (tmp_path / "server").mkdir()
    with mlflow_server(NEWEST, tmp_path / "server") as url:
        store = HttpArtifacts(url + PROXY_PATH)
        store.upload(source, "1/r/artifacts/model", CALLER)
        store.upload(source / "data" / "large", "1/r/artifacts/alone", CALLER)
        store.download("1/r/artifacts/model", tmp_path / "out")
        assert read_files(tmp_path / "out") == files
        assert store.read("1/r/artifacts/alone") == files["data/large"]
        assert read_files(tmp_path / "server" / "artifacts" / "1/r/artifacts/model") == files
        store.close()
