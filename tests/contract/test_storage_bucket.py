"""Collecting, verifying and moving bytes in buckets of real object stores."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from object_stores import AzuriteProcess, MotoProcess, ObjectStoreProcess, SwiftProcess
from regista.api.storage import CollectBlobs, CollectReply, GetStorage, VerifyBlobs
from regista.artifacts.bucket.access import open_bucket
from regista.artifacts.bucket.blobs import BucketBlobStore
from regista.artifacts.collection import Collector
from regista.artifacts.content import ContentArtifacts
from regista.artifacts.local.blobs import LocalBlobStore
from regista.artifacts.mover import BlobMover
from regista.artifacts.space import Space
from regista.entities import ANONYMOUS
from regista.store.sql import SqlStore
from regista.testing.artifacts import CALLER, ROOT, read_files, write_files


class StorageOnBucket:
    """What keeps a bucket of blobs in order."""

    @pytest.fixture
    def running(self) -> ObjectStoreProcess:
        raise NotImplementedError

    @pytest.fixture
    def blobs(self, running: ObjectStoreProcess) -> BucketBlobStore:
        return BucketBlobStore(
            open_bucket(f"{running.bucket('regista-tests')}/{secrets.token_hex(8)}", running.environment)
        )

    @pytest.fixture
    def rows(self, tmp_path: Path) -> Iterator[SqlStore]:
        rows = SqlStore(f"sqlite:///{tmp_path / 'regista.db'}")
        yield rows
        rows.close()

    @pytest.fixture
    def content(self, rows: SqlStore, blobs: BucketBlobStore, tmp_path: Path) -> ContentArtifacts:
        """Two files that are named, and one that was forgotten."""
        content = ContentArtifacts(rows.files, blobs)
        content.upload(
            write_files(tmp_path / "in", {"kept": b"kept", "large": b"x" * 300_000, "lost": b"lost"}), ROOT, CALLER
        )
        content.delete(f"{ROOT}/lost", CALLER)
        return content

    def test_what_nothing_names_goes_and_all_else_stays(
        self, rows: SqlStore, blobs: BucketBlobStore, content: ContentArtifacts, tmp_path: Path
    ) -> None:
        space = Space(blobs, rows.blob_use, rows.files)
        young = _collect(rows, blobs)
        assert (young.named.blobs, young.young.blobs, young.put_away.blobs) == (2, 1, 0)
        plan = _collect(rows, blobs, plan=True, grace=0)
        put_away = _collect(rows, blobs, grace=0)
        assert (plan.put_away.blobs, plan.put_away.size) == (put_away.put_away.blobs, put_away.put_away.size) == (1, 4)
        stats = space.get_storage(GetStorage(), ANONYMOUS)
        assert (stats.files, stats.stored, stats.bin, stats.bin_size) == (2, 2, 1, 4)
        assert _collect(rows, blobs, grace=0, bin_grace=0).removed.blobs == 1
        assert list(blobs.bin()) == []
        content.download(ROOT, tmp_path / "out")
        assert read_files(tmp_path / "out") == {"kept": b"kept", "large": b"x" * 300_000}

    def test_what_an_upload_takes_up_from_the_bin_stays(
        self, rows: SqlStore, blobs: BucketBlobStore, content: ContentArtifacts, tmp_path: Path
    ) -> None:
        _collect(rows, blobs, grace=0)
        content.upload(tmp_path / "in" / "lost", f"{ROOT}/again", CALLER)
        assert _collect(rows, blobs, grace=0, bin_grace=0).removed.blobs == 0
        assert content.read(f"{ROOT}/again") == b"lost"

    def test_changed_and_missing_objects_are_found(
        self, rows: SqlStore, blobs: BucketBlobStore, content: ContentArtifacts
    ) -> None:
        space = Space(blobs, rows.blob_use, rows.files)
        assert space.verify_blobs(VerifyBlobs(), ANONYMOUS).broken == ()
        named = {entry.path.rpartition("/")[2]: entry.digest for entry in rows.files.tree(ROOT)}
        blobs.bucket.put(f"blobs/{named['kept'][:2]}/{named['kept']}", b"kepd")
        blobs.bucket.delete(f"blobs/{named['large'][:2]}/{named['large']}")
        broken = {found.digest: found for found in space.verify_blobs(VerifyBlobs(), ANONYMOUS).broken}
        assert "its bytes were changed after they were stored" in broken[named["kept"]].problem
        assert "are missing" in broken[named["large"]].problem
        assert broken[named["kept"]].users == (f"{ROOT}/kept",)

    def test_bytes_move_into_a_bucket_and_back(
        self, rows: SqlStore, blobs: BucketBlobStore, content: ContentArtifacts, tmp_path: Path
    ) -> None:
        folder = LocalBlobStore(tmp_path / "bytes")
        there = BlobMover(blobs, folder).move(rows.blob_use)
        assert (there.copied, there.size, there.broken, there.missing) == (3, 300_008, [], [])
        assert BlobMover(blobs, folder).move(rows.blob_use).there == 3
        before = [blob.digest for blob in blobs.blobs()]
        assert before == sorted(before)
        assert [blob.digest for blob in blobs.blobs(before[0])] == before[1:]
        for blob in list(blobs.blobs()):
            blobs.put_away(blob.digest)
            blobs.remove(blob.digest)
        back = BlobMover(folder, blobs).move(rows.blob_use)
        assert (back.copied, back.broken, back.missing) == (3, [], [])
        assert [blob.digest for blob in blobs.blobs()] == before
        content.download(ROOT, tmp_path / "out")
        assert read_files(tmp_path / "out") == {"kept": b"kept", "large": b"x" * 300_000}


class TestAzurite(StorageOnBucket):
    @pytest.fixture
    def running(self, azurite: AzuriteProcess) -> ObjectStoreProcess:
        return azurite


class TestSwift(StorageOnBucket):
    @pytest.fixture
    def running(self, swift: SwiftProcess) -> ObjectStoreProcess:
        return swift


class TestMoto(StorageOnBucket):
    @pytest.fixture
    def running(self, moto: MotoProcess) -> ObjectStoreProcess:
        return moto


def _collect(rows: SqlStore, blobs: BucketBlobStore, **fields: bool | int) -> CollectReply:
    return Collector(blobs, rows.blob_use).collect(CollectBlobs(**fields), seconds=600)
