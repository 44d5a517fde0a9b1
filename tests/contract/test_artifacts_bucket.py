"""Blobs in buckets of real object stores: OpenStack Swift, Azurite and moto."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from memory_index import MemoryIndex
from object_stores import AzuriteProcess, GcsProcess, MotoProcess, ObjectStoreProcess, SwiftProcess
from regista.artifacts.bucket.access import open_bucket
from regista.artifacts.bucket.blob_writer import SMALL
from regista.artifacts.bucket.blobs import BucketBlobStore
from regista.artifacts.bucket.parts import BucketParts
from regista.artifacts.content import ContentArtifacts
from regista.errors import ConfigurationError, CorruptedData, InvalidParameter, PermissionDenied
from regista.testing.artifacts import ArtifactStoreContract

LARGE = SMALL + 300_000


class BucketContract(ArtifactStoreContract):
    """The suite of artifact stores over blobs in a bucket, and what such blobs promise beside it."""

    many = 200

    @pytest.fixture
    def running(self) -> ObjectStoreProcess:
        raise NotImplementedError

    @pytest.fixture
    def bucket(self, running: ObjectStoreProcess) -> str:
        return running.bucket("regista-tests")

    @pytest.fixture
    def blobs(self, running: ObjectStoreProcess, bucket: str) -> BucketBlobStore:
        return BucketBlobStore(open_bucket(f"{bucket}/of/{secrets.token_hex(8)}", running.environment))

    @pytest.fixture
    def store(self, blobs: BucketBlobStore) -> ContentArtifacts:
        return ContentArtifacts(MemoryIndex(), blobs)

    def test_a_small_and_a_large_blob_come_back_under_their_digests(self, blobs: BucketBlobStore) -> None:
        for size in (0, 10, LARGE):
            content = os.urandom(size)
            digest = _write(blobs, content)
            assert digest == hashlib.sha256(content).hexdigest()
            assert b"".join(blobs.chunks(digest)) == content
            assert blobs.size(digest) == size
            with blobs.open(digest) as file:
                assert file.read() == content
        assert _names(blobs, "incoming") == []

    def test_a_part_of_a_blob_and_seeking_in_one(self, blobs: BucketBlobStore) -> None:
        content = os.urandom(3_000_000)
        digest = _write(blobs, content)
        assert b"".join(blobs.chunks(digest, 1_000_001, 2_500_000)) == content[1_000_001:2_500_000]
        assert b"".join(blobs.chunks(digest, 2_999_999)) == content[-1:]
        assert max(map(len, blobs.chunks(digest))) <= 1024 * 1024
        with blobs.open(digest) as file:
            assert file.seek(-5, os.SEEK_END) == 2_999_995
            assert file.read() == content[-5:]
            file.seek(7)
            assert file.read(4) == content[7:11]

    def test_a_blob_that_is_not_there(self, blobs: BucketBlobStore) -> None:
        absent = "0" * 64
        assert not blobs.has(absent)
        assert blobs.size(absent) is None
        with pytest.raises(CorruptedData, match="missing"):
            blobs.chunks(absent)
        with pytest.raises(CorruptedData, match="missing"):
            blobs.open(absent)
        with pytest.raises(InvalidParameter):
            blobs.has("../secrets")

    def test_what_is_given_up_leaves_nothing(self, blobs: BucketBlobStore) -> None:
        for size in (10, LARGE):
            writer = blobs.writer()
            writer.write(os.urandom(size))
            writer.abort()
            writer.abort()
        assert _names(blobs, "") == []

    def test_a_large_file_that_is_there_is_not_sent_again(self, blobs: BucketBlobStore, tmp_path: Path) -> None:
        file = tmp_path / "f"
        file.write_bytes(os.urandom(LARGE))
        stored = blobs.put_file(file)
        before = list(blobs.blobs())
        assert blobs.put_files([file, file]) == [stored, stored]
        assert list(blobs.blobs()) == before

    def test_the_bin_keeps_blobs_and_gives_them_back(self, blobs: BucketBlobStore) -> None:
        kept, gone = _write(blobs, b"kept"), _write(blobs, b"gone")
        assert blobs.put_away(kept) and blobs.put_away(gone) and not blobs.put_away("0" * 64)
        assert list(blobs.blobs()) == []
        assert {blob.digest: blob.size for blob in blobs.bin()} == {kept: 4, gone: 4}
        assert b"".join(blobs.chunks(kept)) == b"kept"
        assert [blob.digest for blob in blobs.bin()] == [gone]
        assert [blob.digest for blob in blobs.blobs()] == [kept]
        assert blobs.remove(gone) and not blobs.remove(gone) and not blobs.bring_back(gone)
        assert not blobs.has(gone)

    def test_has_and_open_bring_a_blob_back(self, blobs: BucketBlobStore) -> None:
        digest = _write(blobs, b"wanted")
        for ask in (blobs.has, blobs.size, lambda digest: blobs.open(digest).read()):
            assert blobs.put_away(digest)
            assert ask(digest)
            assert [blob.digest for blob in blobs.blobs()] == [digest]

    def test_leftovers_go_when_they_are_old_enough(self, blobs: BucketBlobStore) -> None:
        blobs.bucket.put("incoming/0123", b"of a writer that was killed")
        parts = BucketParts(blobs.bucket)
        for number in (1, 2):
            _part(parts, "b" * 32, number, b"x")
        digest = _write(blobs, b"a blob")
        assert blobs.remove_leftovers(3600) == 0
        assert blobs.remove_leftovers(-60) == 2
        assert _names(blobs, "") == [f"blobs/{digest[:2]}/{digest}"]

    def test_parts_in_any_order_become_a_blob(self, blobs: BucketBlobStore) -> None:
        parts, upload = BucketParts(blobs.bucket), secrets.token_hex(16)
        contents = [os.urandom(LARGE), os.urandom(70_000), b"end"]
        for number in (3, 1, 2, 1):
            _part(parts, upload, number, contents[number - 1])
        assert [(part.number, part.size) for part in parts.parts(upload)] == [(1, LARGE), (2, 70_000), (3, 3)]
        assert parts.parts(upload)[2].digest == hashlib.sha256(b"end").hexdigest()
        whole = hashlib.sha256(b"".join(contents)).hexdigest()
        assert parts.assemble(upload, [1, 2, 3], whole) == (whole, LARGE + 70_003)
        assert b"".join(blobs.chunks(whole)) == b"".join(contents)
        assert parts.parts(upload) == []
        assert _names(blobs, "") == [f"blobs/{whole[:2]}/{whole}"]

    def test_a_part_with_other_bytes_is_no_part(self, blobs: BucketBlobStore) -> None:
        parts, upload = BucketParts(blobs.bucket), secrets.token_hex(16)
        for size in (10, LARGE):
            writer = parts.writer(upload, 1, 0, "0" * 64)
            writer.write(os.urandom(size))
            with pytest.raises(CorruptedData):
                writer.commit()
        assert _names(blobs, "") == []

    def test_parts_that_are_missing_or_make_another_whole(self, blobs: BucketBlobStore) -> None:
        parts, upload = BucketParts(blobs.bucket), secrets.token_hex(16)
        with pytest.raises(InvalidParameter):
            parts.assemble(upload, [1], None)
        _part(parts, upload, 1, b"one")
        with pytest.raises(InvalidParameter, match="Part 2"):
            parts.assemble(upload, [1, 2], None)
        with pytest.raises(CorruptedData):
            parts.assemble(upload, [1], "0" * 64)
        assert _names(blobs, "") == []
        parts.abort(upload)
        with pytest.raises(InvalidParameter):
            parts.parts("../blobs")

    def test_signed_urls_need_no_credentials(self, blobs: BucketBlobStore) -> None:
        import httpx2

        parts, upload = BucketParts(blobs.bucket), secrets.token_hex(16)
        place = parts.url(upload, 1, 60)
        assert place is not None
        assert httpx2.put(place.url, content=b"by itself", headers=place.headers).is_success
        assert [(part.number, part.size, part.digest) for part in parts.parts(upload)] == [(1, 9, None)]
        digest, _ = parts.assemble(upload, [1], None)
        fetched = blobs.url(digest, 60)
        assert fetched is not None
        assert httpx2.get(fetched.url, headers=fetched.headers).content == b"by itself"

    def test_a_bucket_that_does_not_exist(self, running: ObjectStoreProcess, bucket: str) -> None:
        absent = open_bucket(bucket.replace("regista-tests", "regista-absent"), running.environment)
        with pytest.raises(ConfigurationError, match=r"no bucket.*regista-absent"):
            _write(BucketBlobStore(absent), b"x")
        with pytest.raises(ConfigurationError, match=r"no bucket.*regista-absent"):
            list(BucketBlobStore(absent).blobs())


class TestSwift(BucketContract):
    @pytest.fixture
    def running(self, swift: SwiftProcess) -> ObjectStoreProcess:
        return swift

    def test_a_wrong_secret_is_refused_and_not_told(self, swift: SwiftProcess, bucket: str) -> None:
        wrong = {**swift.environment, "AWS_SECRET_ACCESS_KEY": "not-the-secret"}
        with pytest.raises(PermissionDenied) as refused:
            _write(BucketBlobStore(open_bucket(bucket, wrong)), b"x")
        assert str(refused.value) == (
            "The bucket 's3://regista-tests' refuses the credentials of this process: SignatureDoesNotMatch."
        )


def test_a_forked_process_is_told_that_it_cannot_use_buckets(moto: MotoProcess) -> None:
    program = (
        "import json, os, sys\n"
        "from regista.artifacts.bucket.access import open_bucket\n"
        "bucket = open_bucket(sys.argv[1], json.loads(sys.argv[2]))\n"
        "bucket.facts('x')\n"
        "if os.fork():\n"
        "    os.wait()\n"
        "else:\n"
        "    try: bucket.facts('x')\n"
        "    except Exception as error: print(error, flush=True)\n"
        "    os._exit(0)\n"
    )
    arguments = [moto.bucket("regista-tests"), json.dumps(dict(moto.environment))]
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    assert "'spawn' or 'forkserver'" in done.stdout


class TestAzurite(BucketContract):
    @pytest.fixture
    def running(self, azurite: AzuriteProcess) -> ObjectStoreProcess:
        return azurite


class TestMoto(BucketContract):
    @pytest.fixture
    def running(self, moto: MotoProcess) -> ObjectStoreProcess:
        return moto


class TestGcs(BucketContract):
    @pytest.fixture
    def running(self, gcs: GcsProcess) -> ObjectStoreProcess:
        return gcs

    def test_signed_urls_need_no_credentials(self, blobs: BucketBlobStore) -> None:
        """Without a key there are none to sign with: then all bytes go through the server."""
        assert BucketParts(blobs.bucket).url(secrets.token_hex(16), 1, 60) is None
        assert blobs.url(_write(blobs, b"x"), 60) is None


def _write(blobs: BucketBlobStore, content: bytes) -> str:
    writer = blobs.writer()
    writer.write(content)
    return writer.commit()[0]


def _part(parts: BucketParts, upload: str, number: int, content: bytes) -> None:
    writer = parts.writer(upload, number, 0, hashlib.sha256(content).hexdigest())
    writer.write(content)
    writer.commit()


def _names(blobs: BucketBlobStore, folder: str) -> list[str]:
    return sorted(found.name for found in blobs.bucket.all_below(folder))
