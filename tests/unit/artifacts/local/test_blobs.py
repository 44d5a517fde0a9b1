"""LocalBlobStore: whole or not at all, once, whatever happens to its writers."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from regista.artifacts.local.blobs import LocalBlobStore
from regista.errors import ConfigurationError, CorruptedData, InvalidParameter, Unavailable


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "bytes"


@pytest.fixture
def blobs(root: Path) -> LocalBlobStore:
    return LocalBlobStore(root)


def names(root: Path, folder: str) -> list[str]:
    return sorted(path.name for path in (root / folder).rglob("*") if path.is_file())


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_blob_lies_under_its_digest_and_is_read_only(blobs: LocalBlobStore, root: Path) -> None:
    writer = blobs.writer()
    writer.write(b"hel")
    writer.write(memoryview(b"lo"))
    digest = sha256(b"hello")
    assert not blobs.has(digest)
    assert writer.commit() == (digest, 5)
    path = root / "blobs" / digest[:2] / digest
    assert path.read_bytes() == b"hello"
    assert stat.S_IMODE(path.stat().st_mode) & 0o222 == 0
    assert blobs.has(digest)
    assert names(root, "incoming") == []


def test_commit_twice_is_commit_once(blobs: LocalBlobStore, root: Path) -> None:
    writer = blobs.writer()
    writer.write(b"x")
    assert writer.commit() == writer.commit()
    writer.abort()
    assert names(root, "blobs") == [sha256(b"x")]


def test_an_aborted_blob_leaves_nothing(blobs: LocalBlobStore, root: Path) -> None:
    writer = blobs.writer()
    writer.write(b"x" * 1_000_000)
    writer.abort()
    assert names(root, "incoming") == names(root, "blobs") == []


@pytest.mark.parametrize("size", [0, 1, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 3_000_000])
def test_files_of_all_sizes(blobs: LocalBlobStore, tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    (tmp_path / "f").write_bytes(content)
    digest, stored = blobs.put_file(tmp_path / "f")
    assert (digest, stored) == (sha256(content), size)
    with blobs.open(digest) as blob:
        assert blob.read() == content
    assert b"".join(blobs.chunks(digest)) == content


@pytest.mark.parametrize("size", [10, 2_000_000])
def test_the_same_content_is_stored_once(blobs: LocalBlobStore, root: Path, tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    for name in "abc":
        (tmp_path / name).write_bytes(content)
    results = blobs.put_files([tmp_path / name for name in "abc"]) + blobs.put_files([tmp_path / "a"])
    assert results == [(sha256(content), size)] * 4
    assert names(root, "blobs") == [sha256(content)]
    assert names(root, "incoming") == []


def test_ranges(blobs: LocalBlobStore) -> None:
    content = os.urandom(3_000_000)
    writer = blobs.writer()
    writer.write(content)
    digest, _ = writer.commit()
    for start, stop in [
        (0, 0),
        (0, 1),
        (5, 10),
        (1_000_000, 2_500_000),
        (2_999_999, None),
        (0, 9_999_999),
        (4_000_000, None),
    ]:
        pieces = list(blobs.chunks(digest, start, stop))
        assert b"".join(pieces) == content[start:stop]
        assert all(len(piece) <= 1024 * 1024 for piece in pieces)


@pytest.mark.parametrize("digest", ["", "x", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 65, "a" * 63 + "\n"])
def test_what_is_no_digest_is_refused(blobs: LocalBlobStore, digest: str) -> None:
    with pytest.raises(InvalidParameter):
        blobs.has(digest)
    with pytest.raises(InvalidParameter):
        blobs.open(digest)


def test_an_absent_blob(blobs: LocalBlobStore) -> None:
    assert not blobs.has("a" * 64)
    with pytest.raises(CorruptedData):
        blobs.open("a" * 64)


def test_reading_makes_no_folders(blobs: LocalBlobStore, root: Path) -> None:
    blobs.has("a" * 64)
    assert blobs.remove_leftovers(0) == 0
    assert not root.exists()


def test_threads_and_processes_writing_one_blob(blobs: LocalBlobStore, root: Path, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(content := os.urandom(2_000_000))
    program = (
        "import sys; from pathlib import Path; from regista.artifacts.local.blobs import LocalBlobStore\n"
        "for _ in range(20): LocalBlobStore(Path(sys.argv[1])).put_file(Path(sys.argv[2]))"
    )
    processes = [subprocess.Popen([sys.executable, "-c", program, str(root), str(tmp_path / "f")]) for _ in range(3)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: blobs.put_file(tmp_path / "f"), range(40)))
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert set(results) == {(sha256(content), len(content))}
    assert names(root, "blobs") == [sha256(content)]
    assert names(root, "incoming") == []


def test_a_killed_writer_leaves_nothing_visible(blobs: LocalBlobStore, root: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from regista.artifacts.local.blobs import LocalBlobStore\n"
        "writer = LocalBlobStore(Path(sys.argv[1])).writer(); writer.write(b'x' * 5_000_000)\n"
        "print('written', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None and process.stdin is not None
    assert process.stdout.readline() == b"written\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    process.stdin.close()
    assert names(root, "blobs") == []
    assert len(names(root, "incoming")) == 1
    assert blobs.remove_leftovers(3_600) == 0
    assert blobs.remove_leftovers(0) == 1
    assert names(root, "incoming") == []


def test_leftovers_go_by_age(blobs: LocalBlobStore, root: Path) -> None:
    old, young = blobs.writer(), blobs.writer()
    old.write(b"1")
    young.write(b"2")
    hour_ago = time.time() - 3_600
    os.utime(old.path, (hour_ago, hour_ago))
    assert blobs.remove_leftovers(1_800) == 1
    young.commit()
    assert names(root, "blobs") == [sha256(b"2")]
    old.abort()


def test_a_folder_that_was_removed_is_made_again(blobs: LocalBlobStore, root: Path, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"1")
    blobs.put_file(tmp_path / "f")
    root.rename(tmp_path / "elsewhere")
    assert blobs.put_file(tmp_path / "f") == (sha256(b"1"), 1)
    assert blobs.has(sha256(b"1"))


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ConfigurationError, match="file"):
        LocalBlobStore(tmp_path / "file" / "below").writer()


def test_an_unreadable_source_leaves_nothing(blobs: LocalBlobStore, root: Path, tmp_path: Path) -> None:
    (tmp_path / "good").write_bytes(b"1")
    with pytest.raises(FileNotFoundError):
        blobs.put_files([tmp_path / "good", tmp_path / "none"])
    assert names(root, "blobs") == names(root, "incoming") == []


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.decode()}")
    try:
        (tmp_path / "f").write_bytes(os.urandom(5_000_000))
        blobs = LocalBlobStore(disk / "bytes")
        with pytest.raises(Unavailable, match="No space is left"):
            blobs.put_file(tmp_path / "f")
        writer = blobs.writer()
        with pytest.raises(Unavailable, match="No space is left"):
            writer.write((tmp_path / "f").read_bytes())
        writer.abort()
        assert names(disk / "bytes", "blobs") == names(disk / "bytes", "incoming") == []
        (tmp_path / "small").write_bytes(b"fits")
        assert blobs.has(blobs.put_file(tmp_path / "small")[0])
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_memory_is_flat(tmp_path: Path, root: Path) -> None:
    with (tmp_path / "f").open("wb") as file:
        for _ in range(200):
            file.write(os.urandom(1024 * 1024))
    # Not getrusage: on Linux the peak of a new process starts at that of the process that started it.
    program = (
        "import sys, tracemalloc; from pathlib import Path; from regista.artifacts.local.blobs import LocalBlobStore\n"
        "from regista.artifacts.received_file import receive\n"
        "blobs = LocalBlobStore(Path(sys.argv[1]))\n"
        "tracemalloc.start()\n"
        "digest, size = blobs.put_file(Path(sys.argv[2])); assert size == 200 * 2**20\n"
        "receive(blobs.chunks(digest), Path(sys.argv[2] + '.copy'), 'f', digest)\n"
        "print(tracemalloc.get_traced_memory()[1])"
    )
    output = subprocess.run(
        [sys.executable, "-c", program, str(root), str(tmp_path / "f")], check=True, capture_output=True
    ).stdout
    assert 0 < int(output) < 20 * 2**20
