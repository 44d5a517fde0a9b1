"""Files as they lie in a bucket, as MLflow's clients write them there."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import pytest

from object_stores import AzuriteProcess, GcsProcess, MotoProcess, ObjectStoreProcess, SwiftProcess
from regista.artifacts.base import ArtifactStore
from regista.artifacts.bucket.access import open_bucket
from regista.artifacts.bucket.folder import BucketFolder
from regista.errors import InvalidPath
from regista.testing.artifacts import CALLER, NAMES, ROOT, ArtifactStoreContract, read_files, write_files


class BucketFolderContract(ArtifactStoreContract):
    """The suite of artifact stores over the objects themselves."""

    many = 200

    @pytest.fixture
    def running(self) -> ObjectStoreProcess:
        raise NotImplementedError

    @pytest.fixture
    def store(self, running: ObjectStoreProcess) -> BucketFolder:
        place = f"{running.bucket('regista-direct')}/{secrets.token_hex(8)}"
        return BucketFolder(open_bucket(place, running.environment))

    def test_a_large_file_comes_back(self, store: BucketFolder, tmp_path: Path) -> None:
        files = {"weights.bin": os.urandom(20 * 2**20 + 1)}
        store.upload(write_files(tmp_path / "in", files), ROOT, CALLER)
        store.download(ROOT, tmp_path / "out")
        assert read_files(tmp_path / "out") == files

    def test_the_mark_of_an_empty_folder_is_no_file(self, store: BucketFolder, tmp_path: Path) -> None:
        store.upload(write_files(tmp_path / "in", {"f": b"1"}), f"{ROOT}/d", CALLER)
        store.bucket.put(f"{ROOT}/d", b"")
        assert [(info.path, info.is_dir) for info in store.list(f"{ROOT}/d")] == [("f", False)]
        store.download(f"{ROOT}/d", tmp_path / "out")
        assert read_files(tmp_path / "out") == {"f": b"1"}


class TestSwift(BucketFolderContract):
    @pytest.fixture
    def running(self, swift: SwiftProcess) -> ObjectStoreProcess:
        return swift


class TestAzurite(BucketFolderContract):
    @pytest.fixture
    def running(self, azurite: AzuriteProcess) -> ObjectStoreProcess:
        return azurite

    @pytest.mark.parametrize("name", [name for name in NAMES if "\\" not in name])
    def test_names_are_kept(self, store: ArtifactStore, tmp_path: Path, name: str) -> None:
        super().test_names_are_kept(store, tmp_path, name)

    def test_a_name_that_azure_would_change_is_refused(self, store: BucketFolder, tmp_path: Path) -> None:
        with pytest.raises(InvalidPath, match="Azure"):
            store.upload(write_files(tmp_path / "in", {"back\\slash": b"1"}), ROOT, CALLER)
        assert store.list(ROOT) == []


class TestMoto(BucketFolderContract):
    @pytest.fixture
    def running(self, moto: MotoProcess) -> ObjectStoreProcess:
        return moto


class TestGcs(BucketFolderContract):
    @pytest.fixture
    def running(self, gcs: GcsProcess) -> ObjectStoreProcess:
        return gcs
