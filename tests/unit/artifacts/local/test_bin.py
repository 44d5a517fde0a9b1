"""LocalBin: blobs go into the bin and come back, and are never lost on the way."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from regista.artifacts.local.blobs import LocalBlobStore
from regista.errors import CorruptedData, InvalidParameter

LONG_AGO = 1_000_000_000.0


@pytest.fixture
def blobs(tmp_path: Path) -> LocalBlobStore:
    return LocalBlobStore(tmp_path / "bytes")


def put(blobs: LocalBlobStore, content: bytes) -> str:
    writer = blobs.writer()
    writer.write(content)
    return writer.commit()[0]


def age(path: Path) -> None:
    os.utime(path, (LONG_AGO, LONG_AGO))


def place(blobs: LocalBlobStore, digest: str) -> Path:
    return blobs.root / "blobs" / digest[:2] / digest


def test_blobs_and_the_bin_list_what_is_in_them(blobs: LocalBlobStore) -> None:
    assert list(blobs.blobs()) == list(blobs.bin()) == []
    one, two = put(blobs, b"one"), put(blobs, b"three")
    assert {(blob.digest, blob.size) for blob in blobs.blobs()} == {(one, 3), (two, 5)}
    first, second = sorted((one, two))
    assert [blob.digest for blob in blobs.blobs()] == [first, second]
    assert [blob.digest for blob in blobs.blobs(first)] == [second]
    assert list(blobs.blobs(second)) == []
    assert blobs.put_away(one)
    assert [blob.digest for blob in blobs.blobs()] == [two]
    assert [(blob.digest, blob.size) for blob in blobs.bin()] == [(one, 3)]


def test_other_files_in_the_folders_are_nobodys_business(blobs: LocalBlobStore) -> None:
    digest = put(blobs, b"one")
    (blobs.root / "blobs" / "README").write_text("mine")
    (place(blobs, digest).parent / ".nfs000").write_text("mine")
    blobs.put_away(digest)
    (blobs.root / "bin" / "notes").write_text("mine")
    assert list(blobs.blobs()) == []
    assert [blob.digest for blob in blobs.bin()] == [digest]


def test_the_time_of_a_blob_is_when_it_was_stored_asked_for_or_put_away(blobs: LocalBlobStore, tmp_path: Path) -> None:
    digest = put(blobs, b"one")
    (tmp_path / "source").write_bytes(b"one")
    for use in (
        lambda: blobs.has(digest),
        lambda: blobs.size(digest),
        lambda: put(blobs, b"one"),
        lambda: blobs.put_file(tmp_path / "source"),
    ):
        age(place(blobs, digest))
        use()
        (found,) = blobs.blobs()
        assert found.since > time.time() - 3600
    age(place(blobs, digest))
    blobs.put_away(digest)
    (found,) = blobs.bin()
    assert found.since > time.time() - 3600  # else it would have been in the bin for long at once
    age(blobs.root / "bin" / digest)
    blobs.bring_back(digest)
    (found,) = blobs.blobs()
    assert found.since > time.time() - 3600


@pytest.mark.parametrize("use", ["has", "size", "open", "chunks", "bring_back"])
def test_what_was_put_away_comes_back_when_it_is_asked_for(blobs: LocalBlobStore, use: str) -> None:
    digest = put(blobs, b"precious")
    blobs.put_away(digest)
    if use == "open":
        with blobs.open(digest) as file:
            assert file.read() == b"precious"
    elif use == "chunks":
        assert b"".join(blobs.chunks(digest)) == b"precious"
    else:
        assert getattr(blobs, use)(digest)
    assert place(blobs, digest).read_bytes() == b"precious"
    assert list(blobs.bin()) == []


def test_what_is_uploaded_again_while_it_is_in_the_bin_is_there(blobs: LocalBlobStore, tmp_path: Path) -> None:
    digest = put(blobs, b"precious")
    blobs.put_away(digest)
    (tmp_path / "source").write_bytes(b"precious")
    assert blobs.put_file(tmp_path / "source") == (digest, 8)
    assert place(blobs, digest).read_bytes() == b"precious"
    assert blobs.remove(digest)  # what is in the bin can go: it is not what was uploaded
    assert place(blobs, digest).read_bytes() == b"precious"
    blobs.put_away(digest)
    put(blobs, b"precious")
    assert blobs.bring_back(digest)
    assert list(blobs.bin()) == []
    assert (blobs.root / "bin" / digest).exists()  # a copy, which goes when it is sure that nobody moves it just now
    age(blobs.root / "bin" / digest)
    assert list(blobs.bin()) == []
    assert not (blobs.root / "bin" / digest).exists()
    assert place(blobs, digest).read_bytes() == b"precious"


def test_a_blob_that_many_move_at_once_is_never_lost(blobs: LocalBlobStore) -> None:
    digest = put(blobs, b"precious")

    def move(_: int) -> None:
        for _ in range(500):
            blobs.put_away(digest)
            blobs.bring_back(digest)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(move, range(8)))
    assert b"".join(blobs.chunks(digest)) == b"precious"


def test_what_is_not_there_is_told_of(blobs: LocalBlobStore) -> None:
    nobody = hashlib.sha256(b"nobody").hexdigest()
    assert not blobs.put_away(nobody)
    assert not blobs.bring_back(nobody)
    assert not blobs.remove(nobody)
    assert not blobs.has(nobody)
    assert blobs.size(nobody) is None
    with pytest.raises(CorruptedData):
        blobs.open(nobody)
    digest = put(blobs, b"one")
    assert not blobs.remove(digest)  # only what is in the bin is ever deleted
    assert blobs.has(digest)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 63 + "\n", "a" * 63 + "/"])
def test_only_digests_are_moved_and_removed(blobs: LocalBlobStore, digest: str) -> None:
    for move in (blobs.put_away, blobs.bring_back, blobs.remove):
        with pytest.raises(InvalidParameter):
            move(digest)


def test_readers_find_a_blob_that_moves_to_and_fro(blobs: LocalBlobStore) -> None:
    digest = put(blobs, b"precious" * 100)
    stop = threading.Event()

    def move() -> int:
        moves = 0
        while not stop.is_set():
            blobs.put_away(digest)
            moves += 1
            time.sleep(0.002)  # no collection comes back to the same blob at once
        return moves

    def read() -> None:
        for _ in range(300):
            assert b"".join(blobs.chunks(digest)) == b"precious" * 100
            assert blobs.has(digest)

    with ThreadPoolExecutor(6) as pool:
        movers = [pool.submit(move) for _ in range(2)]
        readers = [pool.submit(read) for _ in range(4)]
        try:
            for reader in readers:
                reader.result(60)
        finally:
            stop.set()
        assert all(mover.result() > 0 for mover in movers)


@pytest.fixture
def leftovers(blobs: LocalBlobStore) -> Iterator[tuple[Path, Path]]:
    writer = blobs.writer()
    writer.write(b"half")
    begun = blobs.root / "parts" / ("a" * 32)
    begun.mkdir(parents=True)
    (begun / "whole").write_bytes(b"half")
    yield writer.path, begun
    writer.abort()


def test_leftovers_of_killed_writers_go_when_nobody_writes_to_them(
    blobs: LocalBlobStore, leftovers: tuple[Path, Path]
) -> None:
    file, upload = leftovers
    assert blobs.remove_leftovers(3600) == 0
    age(file)
    assert blobs.remove_leftovers(3600) == 1
    assert not file.exists()
    age(upload)
    assert blobs.remove_leftovers(3600) == 0  # one of its parts came just now
    age(upload / "whole")
    age(upload)
    assert blobs.remove_leftovers(3600) == 1
    assert not upload.exists()
