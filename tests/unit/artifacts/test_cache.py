"""BlobCache: what was downloaded once, by digest, within a limit."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from regista.artifacts.cache import BlobCache, default_cache
from regista.errors import ConfigurationError, InvalidParameter, RegistaError

LARGE = 10**9


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def keep(cache: BlobCache, folder: Path, content: bytes) -> str:
    folder.mkdir(exist_ok=True)
    file = folder / "original"
    file.write_bytes(content)
    digest = digest_of(content)
    cache.add(digest, file)
    return digest


def entry_of(cache: BlobCache, digest: str) -> Path:
    (found,) = cache.root.rglob(digest)
    return found


@pytest.fixture
def cache(tmp_path: Path) -> BlobCache:
    return BlobCache(tmp_path / "cache", LARGE)


@pytest.mark.parametrize("content", [b"", b"x", os.urandom(3_000_000)], ids=["empty", "one byte", "3 MB"])
def test_what_was_added_is_copied_out(cache: BlobCache, tmp_path: Path, content: bytes) -> None:
    digest = keep(cache, tmp_path, content)
    target = tmp_path / "copy"
    target.write_bytes(b"what was there before, and longer")
    assert cache.fetch(digest, target)
    assert target.read_bytes() == content


def test_what_is_in_memory_is_kept_as_files_are(cache: BlobCache, tmp_path: Path) -> None:
    contents = [b"", *(os.urandom(50) for _ in range(20))]
    for content in (*contents, *contents):
        cache.add_content(digest_of(content), memoryview(content))
    for content in contents:
        assert cache.fetch(digest_of(content), tmp_path / "copy")
        assert (tmp_path / "copy").read_bytes() == content
    assert cache.usage() == (21, 21 * 4096)
    nothing = BlobCache(tmp_path / "small", 4096)
    nothing.add_content(digest_of(b"x" * 5000), b"x" * 5000)
    assert nothing.usage() == (0, 0)
    with pytest.raises(InvalidParameter):
        cache.add_content("../../x", b"x")


def test_what_was_not_added_is_not_here_and_nothing_is_written(cache: BlobCache, tmp_path: Path) -> None:
    assert not cache.fetch(digest_of(b"x"), tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_writing_into_a_copy_or_the_original_leaves_the_cache_alone(cache: BlobCache, tmp_path: Path) -> None:
    digest = keep(cache, tmp_path, b"1" * 100_000)
    for name in ("original", "copy"):
        assert cache.fetch(digest, tmp_path / "copy")
        with (tmp_path / name).open("r+b") as file:
            file.write(b"scribble")
        assert cache.fetch(digest, tmp_path / "again")
        assert (tmp_path / "again").read_bytes() == b"1" * 100_000


@pytest.mark.parametrize("damage", [b"1" * 9_999 + b"2", b"1" * 9_999, b"", b"1" * 10_001])
def test_an_entry_that_has_rotted_counts_as_absent_and_is_replaced(
    cache: BlobCache, tmp_path: Path, damage: bytes
) -> None:
    digest = keep(cache, tmp_path, b"1" * 10_000)
    entry_of(cache, digest).write_bytes(damage)
    target = tmp_path / "copy"
    target.write_bytes(b"before")
    assert not cache.fetch(digest, target)
    assert target.read_bytes() == b"before"
    keep(cache, tmp_path, b"1" * 10_000)
    assert cache.fetch(digest, target)
    assert target.read_bytes() == b"1" * 10_000


def test_a_file_that_was_written_to_before_it_was_kept_never_comes_out(cache: BlobCache, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"written to after it was verified")
    digest = digest_of(b"as it was")
    cache.add(digest, tmp_path / "f")
    assert not cache.fetch(digest, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    assert cache.usage().entries == 0


def test_what_was_unused_for_longest_goes_first(tmp_path: Path) -> None:
    cache = BlobCache(tmp_path / "cache", 3 * 4096)
    digests = [keep(cache, tmp_path, b"%d" % number) for number in range(3)]
    for age, digest in zip((300, 200, 100), digests, strict=True):
        os.utime(entry_of(cache, digest), (time.time() - age, time.time() - age))
    assert cache.fetch(digests[0], tmp_path / "copy")  # used just now
    newest = keep(cache, tmp_path, b"new")
    cache.make_room()
    there = [digest for digest in (*digests, newest) if cache.fetch(digest, tmp_path / "copy")]
    assert there == [digests[0], digests[2], newest]
    assert cache.usage().size == 3 * 4096


def test_small_files_count_as_what_they_take_on_the_disk(cache: BlobCache, tmp_path: Path) -> None:
    keep(cache, tmp_path, b"x")
    keep(cache, tmp_path, b"y" * 4097)
    assert cache.usage() == (2, 4096 + 8192)


def test_what_is_larger_than_the_whole_cache_is_not_kept(tmp_path: Path) -> None:
    cache = BlobCache(tmp_path / "cache", 8192)
    keep(cache, tmp_path, b"x" * 8193)
    assert cache.usage().entries == 0


def test_what_a_killed_process_left_is_removed_once_it_is_old(cache: BlobCache, tmp_path: Path) -> None:
    shard = entry_of(cache, keep(cache, tmp_path, b"x")).parent
    for name, age in ((".old.part", 7200), (".new.part", 60)):
        (shard / name).write_bytes(b"half")
        os.utime(shard / name, (time.time() - age, time.time() - age))
    cache.make_room()
    assert sorted(path.name for path in shard.iterdir() if path.suffix == ".part") == [".new.part"]


def test_clear_removes_entries_and_nothing_else(cache: BlobCache, tmp_path: Path) -> None:
    keep(cache, tmp_path, b"x")
    (cache.root / "notes.txt").write_text("somebody's")
    assert cache.clear() == (1, 4096)
    assert cache.usage() == (0, 0)
    assert (cache.root / "notes.txt").read_text() == "somebody's"


@pytest.mark.parametrize("digest", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 65, "0" * 64 + "\n", "٣" * 64])
def test_a_digest_that_is_none_never_becomes_a_path(cache: BlobCache, tmp_path: Path, digest: str) -> None:
    with pytest.raises(InvalidParameter, match="not a digest"):
        cache.fetch(digest, tmp_path / "copy")
    with pytest.raises(InvalidParameter, match="not a digest"):
        cache.add(digest, tmp_path / "copy")


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = BlobCache(tmp_path / "file" / "cache", LARGE)
    digest = keep(cache, tmp_path, b"x")
    cache.make_room()
    assert not cache.fetch(digest, tmp_path / "copy")


def test_a_target_that_cannot_be_written_is_an_error(cache: BlobCache, tmp_path: Path) -> None:
    digest = keep(cache, tmp_path, b"x")
    with pytest.raises(ConfigurationError):
        cache.fetch(digest, tmp_path / "no" / "such" / "folder")


def test_an_entry_that_is_a_directory_counts_as_absent(cache: BlobCache, tmp_path: Path) -> None:
    digest = digest_of(b"x")
    (cache.root / digest[:2] / digest).mkdir(parents=True)
    assert not cache.fetch(digest, tmp_path / "copy")
    keep(cache, tmp_path, b"x")
    cache.make_room()


def test_threads_that_add_use_and_make_room_at_once_never_get_other_bytes(tmp_path: Path) -> None:
    caches = [BlobCache(tmp_path / "cache", 8 * 8192) for _ in range(4)]
    contents = [b"%d" % number * 5_000 for number in range(16)]
    hits = threading.Semaphore(0)

    def work(number: int) -> None:
        cache, folder = caches[number % 4], tmp_path / str(number)
        for turn in range(40):
            content = contents[(number * 7 + turn) % 16]
            digest = keep(cache, folder, content)
            cache.make_room()
            if cache.fetch(digest, folder / "copy"):
                assert (folder / "copy").read_bytes() == content
                hits.release()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert hits.acquire(blocking=False)
    BlobCache(tmp_path / "cache", 8 * 8192).make_room()
    assert 0 < caches[0].usage().size <= 8 * 8192


def test_processes_share_a_folder(tmp_path: Path) -> None:
    program = (
        "import sys, hashlib; from pathlib import Path; from regista.artifacts.cache import BlobCache\n"
        "cache, own = BlobCache(Path(sys.argv[1]), 6 * 4096), Path(sys.argv[2]); own.mkdir()\n"
        "for turn in range(100):\n"
        "    content = b'%d' % (turn % 10); digest = hashlib.sha256(content).hexdigest()\n"
        "    (own / 'f').write_bytes(content); cache.add(digest, own / 'f'); cache.make_room()\n"
        "    if cache.fetch(digest, own / 'copy'): assert (own / 'copy').read_bytes() == content\n"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "cache"), str(tmp_path / str(number))])
        for number in range(4)
    ]
    assert [process.wait() for process in started] == [0] * 4
    cache = BlobCache(tmp_path / "cache", 6 * 4096)
    cache.make_room()
    assert cache.usage().entries == 6


def test_the_default_cache_is_where_the_settings_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTA_CACHE_DIR", str(tmp_path / "mine"))
    monkeypatch.setenv("REGISTA_CACHE_SIZE", "1.5 GB")
    cache = default_cache()
    assert cache is not None
    assert (cache.root, cache.limit) == (tmp_path / "mine", 1_500_000_000)
    monkeypatch.delenv("REGISTA_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    cache = default_cache()
    assert cache is not None
    assert cache.root == tmp_path / "xdg" / "regista" / "blobs"
    monkeypatch.setenv("REGISTA_CACHE_SIZE", "0")
    assert default_cache() is None


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("7", 7),
        ("500MB", 500_000_000),
        ("10GB", 10**10),
        ("2GiB", 2**31),
        ("1.5k", 1500),
        ("3 TB", 3 * 10**12),
        ("8b", 8),
    ],
)
def test_sizes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, size: int) -> None:
    monkeypatch.setenv("REGISTA_CACHE_SIZE", text)
    cache = default_cache()
    assert cache is not None
    assert cache.limit == size


@pytest.mark.parametrize("text", ["-1", "ten", "10 bananas", "1e9", "GB", "١", "9" * 400, "0x10", "1,000"])
def test_sizes_that_are_none(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("REGISTA_CACHE_SIZE", text)
    with pytest.raises(RegistaError, match="REGISTA_CACHE_SIZE"):
        default_cache()
