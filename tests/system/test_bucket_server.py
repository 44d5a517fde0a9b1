"""A registry server whose bytes are in a bucket."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from object_stores import ObjectStoreProcess, SwiftProcess
from processes import ServerProcess, start_server
from regista.artifacts.bucket.access import open_bucket
from regista.artifacts.http.artifacts import HttpArtifacts
from regista.entities import Caller
from regista.errors import Unavailable
from regista.testing.artifacts import ROOT, read_files, write_files
from regista.uris import PROXY_PATH

CALLER = Caller("test")


@pytest.fixture(params=["swift", "azurite"])
def running(request: pytest.FixtureRequest) -> ObjectStoreProcess:
    return request.getfixturevalue(request.param)


@pytest.fixture
def destination(running: ObjectStoreProcess) -> str:
    return f"{running.bucket('regista-served')}/{secrets.token_hex(8)}"


@pytest.fixture
def bucket_server(running: ObjectStoreProcess, destination: str, tmp_path: Path) -> Iterator[ServerProcess]:
    with start_server(tmp_path / "server", destination=destination, environment=running.environment) as process:
        yield process


@pytest.fixture
def store(bucket_server: ServerProcess) -> Iterator[HttpArtifacts]:
    store = HttpArtifacts(bucket_server.url + PROXY_PATH, retries=0)
    yield store
    store.close()


def test_small_and_large_files_go_into_the_bucket_and_come_back(
    store: HttpArtifacts, running: ObjectStoreProcess, destination: str, tmp_path: Path
) -> None:
    files = {"MLmodel": b"flavors: {}", "data/weights": os.urandom(40 * 2**20), "copy": b"flavors: {}"}
    store.upload(write_files(tmp_path / "in", files), f"{ROOT}/model", CALLER)
    store.download(f"{ROOT}/model", tmp_path / "out")
    assert read_files(tmp_path / "out") == files
    kept = [found.name for found in open_bucket(destination, running.environment).all_below("")]
    assert len(kept) == 2
    assert all(name.startswith("blobs/") for name in kept)


def test_the_start_line_says_where_the_bytes_are(
    store: HttpArtifacts, bucket_server: ServerProcess, destination: str
) -> None:
    assert f"artifacts {destination})" in bucket_server.output


def test_an_object_store_that_is_down_is_a_clear_error_and_back_it_works(swift: SwiftProcess, tmp_path: Path) -> None:
    destination = f"{swift.bucket('regista-served')}/{secrets.token_hex(8)}"
    source = write_files(tmp_path / "in", {"f": os.urandom(3_000_000)})
    with start_server(tmp_path / "server", destination=destination, environment=swift.environment) as process:
        store = HttpArtifacts(process.url + PROXY_PATH, retries=0)
        store.upload(source, f"{ROOT}/before", CALLER)
        swift.stop()
        try:
            with pytest.raises(Unavailable, match=r"The bucket 's3://regista-served' cannot be used now"):
                store.upload(write_files(tmp_path / "more", {"f": b"other"}), f"{ROOT}/meanwhile", CALLER)
            with pytest.raises(Unavailable, match=r"The bucket 's3://regista-served' cannot be used now"):
                store.download(f"{ROOT}/before", tmp_path / "out")
            assert [info.path for info in store.list(ROOT)] == ["before"]
        finally:
            swift.start()
        store.upload(tmp_path / "more", f"{ROOT}/meanwhile", CALLER)
        store.download(ROOT, tmp_path / "out")
        store.close()
    assert read_files(tmp_path / "out") == {"before/f": (source / "f").read_bytes(), "meanwhile/f": b"other"}


def test_a_server_whose_object_store_is_down_starts_with_a_warning(swift: SwiftProcess, tmp_path: Path) -> None:
    destination = f"{swift.bucket('regista-served')}/{secrets.token_hex(8)}"
    swift.stop()
    try:
        process = start_server(tmp_path / "server", destination=destination, environment=swift.environment)
    finally:
        swift.start()
    with process:
        assert "Warning: The bucket 's3://regista-served' cannot be used now" in process.output
        store = HttpArtifacts(process.url + PROXY_PATH)
        store.upload(write_files(tmp_path / "in", {"f": b"1"}), ROOT, CALLER)
        assert store.read(f"{ROOT}/f") == b"1"
        store.close()


@pytest.mark.parametrize(
    ("wrong", "place", "error"),
    [
        ({"AWS_SECRET_ACCESS_KEY": "not-the-secret"}, "s3://regista-served/x", "refuses the credentials of this proc"),
        ({}, "s3://regista-absent/x", "There is no bucket 's3://regista-absent'. Make it, or name another."),
        ({"AWS_REGION": "eu-west-1"}, "s3://regista-served/x", "is in another region: set AWS_REGION to it."),
    ],
    ids=["secret", "bucket", "region"],
)
def test_a_bucket_that_cannot_be_used_ends_the_start_with_one_error(
    swift: SwiftProcess, tmp_path: Path, wrong: dict[str, str], place: str, error: str
) -> None:
    swift.bucket("regista-served")
    with pytest.raises(RuntimeError) as ended:
        start_server(tmp_path / "server", destination=place, environment={**swift.environment, **wrong})
    assert error in str(ended.value)
    assert "Traceback" not in str(ended.value)
    assert "not-the-secret" not in str(ended.value)


def test_a_destination_that_cannot_be_opened_is_named_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="does not say which account"):
        start_server(tmp_path / "server", destination="wasbs://container/path")
