"""Runs whose files lie directly in a bucket or a folder: listed, downloaded, registered and sealed all the same."""

from __future__ import annotations

import secrets
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from object_stores import MotoProcess
from processes import ServerProcess, start_server
from regista.artifacts.bucket.access import open_bucket
from regista.client.client import Client
from regista.client.connection import connect
from regista.errors import InvalidPath
from regista.testing.artifacts import read_files, write_files

MODEL = {"MLmodel": b"flavors: {}\n", "data/weights": b"w" * 2_000_000}


@pytest.fixture
def root(request: pytest.FixtureRequest, moto: MotoProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A place of its own; this process may read buckets as a user's may."""
    for name, value in moto.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(tmp_path))
    if request.param == "bucket":
        return f"{moto.bucket('regista-direct')}/{secrets.token_hex(8)}"
    return str(tmp_path / "direct") if request.param == "folder" else (tmp_path / "direct").as_uri()


@pytest.fixture
def client(root: str, moto: MotoProcess, tmp_path: Path) -> Iterator[Client]:
    with _server(tmp_path, root, moto) as process:
        client = Client(connect(process.url))
        yield client
        client.close()


def _server(folder: Path, root: str, moto: MotoProcess) -> ServerProcess:
    return start_server(folder / "server", "--default-artifact-root", root, environment=moto.environment)


PLACES = pytest.mark.parametrize("root", ["bucket", "folder", "file"], indirect=True)


@PLACES
def test_a_server_lists_and_passes_on_what_lies_there(client: Client, root: str, tmp_path: Path) -> None:
    run = client.create_run("0")
    assert run.info.artifact_uri.startswith(root)
    client.log_artifacts(run.info.run_id, write_files(tmp_path / "in", MODEL), "model")
    base = client._tracking.uri
    listed = _get(f"{base}/api/2.0/mlflow/artifacts/list?run_id={run.info.run_id}&path=model")
    assert msgspec.json.decode(listed)["files"] == [
        {"path": "model/MLmodel", "is_dir": False, "file_size": 12},
        {"path": "model/data", "is_dir": True},
    ]
    where = f"{base}/get-artifact?run_id={run.info.run_id}&path="
    assert _get(f"{where}model/data/weights") == MODEL["data/weights"]
    assert _get(f"{where}model/data/weights", {"Range": "bytes=1999990-"}) == b"w" * 10
    for path, status in (("model", 400), ("model/none", 404), ("../../x", 400), ("%252e%252e/%252e%252e/x", 400)):
        with pytest.raises(urllib.error.HTTPError) as refused:
            _get(where + path)
        assert refused.value.code == status


@PLACES
def test_a_version_is_sealed_whatever_becomes_of_the_files(client: Client, root: str, tmp_path: Path) -> None:
    run = client.create_run("0")
    client.log_artifacts(run.info.run_id, write_files(tmp_path / "in", MODEL), "model")
    client.create_registered_model("m")
    source = f"{run.info.artifact_uri}/model"
    version = client.create_model_version("m", source, run.info.run_id)
    assert (version.source, len(version.manifest_digest or "")) == (source, 64)
    sealed = client.get_manifest("m", version.version)
    assert [(file.path, file.size) for file in sealed.files] == [("MLmodel", 12), ("data/weights", 2_000_000)]
    assert client.get_model_version_download_uri("m", version.version) == sealed.artifact_uri
    store, place = client._tracking.open(run.info.artifact_uri, "model")
    store.delete(place, client._caller)
    assert read_files(client.download_model(f"models:/m/{version.version}", tmp_path / "out")) == MODEL
    storage, _ = client._tracking.open("mlflow-artifacts:/")
    assert storage.list("taken-in") == []


@PLACES
def test_a_logged_model_is_sealed_too(client: Client, root: str, tmp_path: Path) -> None:
    run = client.create_run("0")
    logged = client.create_logged_model("0", "model", run.info.run_id)
    assert logged.artifact_location.startswith(root)
    store, place = client._tracking.open(logged.artifact_location)
    store.upload(write_files(tmp_path / "in", MODEL), place, client._caller)
    client.finalize_logged_model(logged.model_id, "READY")
    version = client.register_model(f"models:/{logged.model_id}", "m")
    assert version.manifest_digest is not None
    assert read_files(client.download_model("models:/m/1", tmp_path / "out")) == MODEL


@PLACES
def test_a_source_without_files_is_registered_unsealed(client: Client, root: str) -> None:
    run = client.create_run("0")
    client.create_registered_model("m")
    version = client.create_model_version("m", f"{run.info.artifact_uri}/none", run.info.run_id)
    assert version.manifest_digest is None


@pytest.mark.parametrize("root", ["bucket", "folder"], indirect=True)
def test_a_place_below_no_root_stays_closed(root: str, client: Client, moto: MotoProcess, tmp_path: Path) -> None:
    """A location that a client makes up is not opened with the server's credentials, nor from its disk."""
    beside = moto.bucket("regista-private") if root.startswith("s3:") else str(tmp_path / "private")
    if root.startswith("s3:"):
        open_bucket(beside, moto.environment).put("1/f", b"secret")
    else:
        write_files(tmp_path / "private", {"1/f": b"secret"})
    for place in (beside, f"{root}-beside", f"{root}x"):
        experiment = client.create_experiment(secrets.token_hex(4), place)
        run = client.create_run(experiment)
        base = client._tracking.uri
        for url in (f"/get-artifact?run_id={run.info.run_id}&path=f",
                    f"/api/2.0/mlflow/artifacts/list?run_id={run.info.run_id}"):  # fmt: skip
            with pytest.raises(urllib.error.HTTPError) as refused:
                _get(base + url)
            assert refused.value.code == 501
            assert b"REGISTA_ARTIFACT_ROOTS" in refused.value.read()


@pytest.mark.parametrize("root", ["folder"], indirect=True)
def test_a_link_out_of_the_root_is_not_followed(root: str, client: Client, tmp_path: Path) -> None:
    write_files(tmp_path / "private", {"f": b"secret"})
    run = client.create_run("0")
    place = Path(run.info.artifact_uri)
    place.mkdir(parents=True)
    (place / "out").symlink_to(tmp_path / "private")
    (place / "file").symlink_to(tmp_path / "private" / "f")
    for path in ("out/f", "file"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            _get(f"{client._tracking.uri}/get-artifact?run_id={run.info.run_id}&path={path}")
        assert refused.value.code == 501
    (place / "out").unlink()
    client.create_registered_model("m")
    with pytest.raises(InvalidPath, match="outside"):
        client.create_model_version("m", str(place), run.info.run_id)


@PLACES
def test_an_embedded_store_takes_in_itself(root: str, tmp_path: Path) -> None:
    client = Client(connect(tmp_path / "own"))
    experiment = client.create_experiment("direct", root)
    run = client.create_run(experiment)
    client.log_artifacts(run.info.run_id, write_files(tmp_path / "in", MODEL), "model")
    version = client.register_model(f"runs:/{run.info.run_id}/model", "m")
    assert version.manifest_digest is not None
    client.create_registered_model("n")
    again = client.create_model_version("n", f"{run.info.artifact_uri}/model", run.info.run_id)
    assert again.manifest_digest == version.manifest_digest
    assert read_files(client.download_model("models:/n/1", tmp_path / "out")) == MODEL
    client.close()


@PLACES
def test_a_source_that_is_a_single_file_is_sealed(root: str, client: Client, tmp_path: Path) -> None:
    """By the server, and by an embedded store."""
    for number, own in enumerate((client, Client(connect(tmp_path / "own")))):
        run = own.create_run(own.create_experiment("direct", f"{root}/{number}"))
        own.log_artifacts(run.info.run_id, write_files(tmp_path / "in", MODEL), "model")
        own.create_registered_model("file")
        version = own.create_model_version("file", f"{run.info.artifact_uri}/model/MLmodel", run.info.run_id)
        assert version.manifest_digest is not None
        assert [file.path for file in own.get_manifest("file", "1").files] == ["MLmodel"]
    own.close()


@pytest.mark.parametrize("root", ["bucket", "folder"], indirect=True)
def test_a_client_takes_in_what_its_server_may_not_read(root: str, tmp_path: Path) -> None:
    with start_server(tmp_path / "server") as process:
        client = Client(connect(process.url))
        run = client.create_run(client.create_experiment("direct", root))
        client.log_artifacts(run.info.run_id, write_files(tmp_path / "in", MODEL), "model")
        for version in (
            client.register_model(f"runs:/{run.info.run_id}/model", "m"),
            client.create_model_version("m", f"{run.info.artifact_uri}/model", run.info.run_id),
        ):
            assert version.manifest_digest is not None
            assert version.source == f"{run.info.artifact_uri}/model"
        assert read_files(client.download_model("models:/m/2", tmp_path / "out")) == MODEL
        assert client._tracking.open("mlflow-artifacts:/")[0].list("taken-in") == []
        client.close()


SEALS = """
import sys, time
from pathlib import Path
from regista.artifacts.local.folder import FolderArtifacts
from regista.artifacts.taken_in import taken_in
from regista.client.client import Client
from regista.client.connection import connect
client = Client(connect(sys.argv[1]))
storage, _ = client.connection.open("mlflow-artifacts:/")
with taken_in(FolderArtifacts(Path(sys.argv[2])), "", storage, client._caller):
    print("taken in", flush=True)
    time.sleep(3600)
"""


def test_what_a_killed_registration_leaves_is_hidden_and_goes_with_a_collection(tmp_path: Path) -> None:
    own, model = str(tmp_path / "own"), str(write_files(tmp_path / "in", MODEL))
    with subprocess.Popen([sys.executable, "-c", SEALS, own, model], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "taken in\n"
        process.kill()
    client = Client(connect(own))
    storage, _ = client._tracking.open("mlflow-artifacts:/")
    assert storage.list("") == []
    assert len(storage.list("taken-in")) == 1
    kept = [step.named.blobs for step in client.collect_blobs()]
    assert (kept, len(storage.list("taken-in"))) == ([2], 1)
    gone = [step.removed.blobs for step in client.collect_blobs(grace=0, bin_grace=0)]
    assert (gone, storage.list("taken-in"), client.get_storage().stored) == ([2], [], 0)
    client.close()


def _get(url: str, headers: dict[str, str] | None = None) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {})) as answer:
        content: bytes = answer.read()
        return content
