"""Contract suite of artifact stores: inherit it, give a ``store`` fixture, and every promise is tried.

::

    class TestMyStore(ArtifactStoreContract):
        @pytest.fixture
        def store(self, tmp_path: Path) -> ArtifactStore:
            return MyStore(...)
"""

from __future__ import annotations

import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ..artifacts.base import ArtifactStore
from ..entities import Caller, FileEntry
from ..errors import CorruptedData, InvalidParameter, InvalidPath, NotFound

CALLER = Caller("contract")
ROOT = "1/0123456789abcdef0123456789abcdef/artifacts"

HOSTILE = [
    "..", "../x", "a/../../x", "a/..", "/etc/passwd", "//etc/passwd", "%2e%2e/x", "a/%2e%2e/%2e%2e/x", "%252e%252e/x",
    "a%2f..%2f..%2fx", "%2fetc/passwd", "file:///etc/passwd", "C:/x", "C:\\x", "a#b", "a%23b", "a\0b", "a%00b", "a\nb",
    "\ud800", "x" * 2_000, "y" * 256,
]  # fmt: skip

NAMES = ["plain.txt", "sp ace.txt", "100%.txt", "ünïcødé.bin", "日本語.json", "émoji😀", "q?a=b&c=d",
         "plus+;,'\"~!*()[]", ".hidden",
         "back\\slash", "MLmodel", "very" * 50, "dog%step%10%timestamp%1700%w85.png"]  # fmt: skip


def write_files(directory: Path, files: dict[str, bytes]) -> Path:
    """Make a directory with these files."""
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return directory


def read_files(directory: Path) -> dict[str, bytes]:
    """Every file of a directory, hidden ones too, with its content."""
    return {p.relative_to(directory).as_posix(): p.read_bytes() for p in directory.rglob("*") if p.is_file()}


def entry(path: str, content: bytes) -> FileEntry:
    """The manifest line of a content."""
    return FileEntry(path, len(content), hashlib.sha256(content).hexdigest())


class ArtifactStoreContract:
    """What every ArtifactStore does; tests work below ``ROOT`` and expect nothing there at first.

    ``many`` is the number of small files in one upload: fewer where each is a request to somebody else.
    """

    many = 2_000

    @pytest.fixture
    def store(self) -> ArtifactStore:
        """The store under test; to be overridden."""
        raise NotImplementedError("Override the fixture 'store'.")

    def test_a_file_comes_back(self, store: ArtifactStore, tmp_path: Path) -> None:
        source = write_files(tmp_path / "in", {"a.txt": b"hello"}) / "a.txt"
        store.upload(source, f"{ROOT}/dir/b.txt", CALLER)
        assert store.read(f"{ROOT}/dir/b.txt") == b"hello"
        target = store.download(f"{ROOT}/dir/b.txt", tmp_path / "out")
        assert target == tmp_path / "out" / "b.txt"
        assert read_files(tmp_path / "out") == {"b.txt": b"hello"}

    def test_a_directory_comes_back_with_all_in_it(self, store: ArtifactStore, tmp_path: Path) -> None:
        files = {"MLmodel": b"flavors: {}", "data/model.pkl": os.urandom(50_000), "data/deep/er/x": b"x", "empty": b""}
        store.upload(write_files(tmp_path / "in", files), f"{ROOT}/model", CALLER)
        assert store.download(f"{ROOT}/model", tmp_path / "out") == tmp_path / "out"
        assert read_files(tmp_path / "out") == files

    def test_a_part_of_a_directory_comes_back(self, store: ArtifactStore, tmp_path: Path) -> None:
        files = {"a/one": b"1", "a/b/two": b"2", "ab/three": b"3"}
        store.upload(write_files(tmp_path / "in", files), ROOT, CALLER)
        store.download(f"{ROOT}/a", tmp_path / "out")
        assert read_files(tmp_path / "out") == {"one": b"1", "b/two": b"2"}

    def test_listing_gives_direct_children_by_base_name_sorted(self, store: ArtifactStore, tmp_path: Path) -> None:
        files = {"b.txt": b"12345", "a/x": b"x", "a/y": b"y", "empty": b"", "B": b"upper"}
        store.upload(write_files(tmp_path / "in", files), ROOT, CALLER)
        listed = [(info.path, info.is_dir, info.file_size) for info in store.list(ROOT)]
        assert listed == [("B", False, 5), ("a", True, None), ("b.txt", False, 5), ("empty", False, 0)]
        assert [info.path for info in store.list(f"{ROOT}/a/")] == ["x", "y"]

    def test_listing_of_an_absent_path_or_a_file_is_empty(self, store: ArtifactStore, tmp_path: Path) -> None:
        store.upload(write_files(tmp_path / "in", {"f": b"1"}), ROOT, CALLER)
        assert list(store.list(f"{ROOT}/none")) == []
        assert list(store.list(f"{ROOT}/f")) == []

    def test_the_root_lists_the_first_segments(self, store: ArtifactStore, tmp_path: Path) -> None:
        store.upload(write_files(tmp_path / "in", {"f": b"1"}), ROOT, CALLER)
        assert "1" in [info.path for info in store.list("")]

    def test_a_file_is_replaced(self, store: ArtifactStore, tmp_path: Path) -> None:
        for content in (b"first", b"second and longer", b""):
            store.upload(write_files(tmp_path / "in", {"f": content}) / "f", f"{ROOT}/f", CALLER)
            assert store.read(f"{ROOT}/f") == content
        assert [info.file_size for info in store.list(ROOT)] == [0]

    def test_uploading_a_directory_leaves_other_files_alone(self, store: ArtifactStore, tmp_path: Path) -> None:
        store.upload(write_files(tmp_path / "one", {"a": b"1", "b": b"1"}), ROOT, CALLER)
        store.upload(write_files(tmp_path / "two", {"b": b"2", "c": b"2"}), ROOT, CALLER)
        store.download(ROOT, tmp_path / "out")
        assert read_files(tmp_path / "out") == {"a": b"1", "b": b"2", "c": b"2"}

    @pytest.mark.parametrize("name", NAMES)
    def test_names_are_kept(self, store: ArtifactStore, tmp_path: Path, name: str) -> None:
        source = write_files(tmp_path / "in", {f"{name}/{name}": name.encode()})
        store.upload(source, ROOT, CALLER)
        assert [info.path for info in store.list(ROOT)] == [name]
        assert store.read(f"{ROOT}/{name}/{name}") == name.encode()
        store.download(ROOT, tmp_path / "out")
        assert read_files(tmp_path / "out") == {f"{name}/{name}": name.encode()}

    @pytest.mark.parametrize("name", ["new\nline", "a%20b", "a#b", "tab\t"])
    def test_names_that_would_not_survive_are_refused(self, store: ArtifactStore, tmp_path: Path, name: str) -> None:
        source = write_files(tmp_path / "in", {"ok": b"1", name: b"2"})
        with pytest.raises(InvalidPath):
            store.upload(source, ROOT, CALLER)

    @pytest.mark.parametrize("path", HOSTILE)
    def test_hostile_paths_are_refused(self, store: ArtifactStore, tmp_path: Path, path: str) -> None:
        source = write_files(tmp_path / "in", {"f": b"1"})
        with pytest.raises(InvalidParameter):
            store.upload(source / "f", path, CALLER)
        with pytest.raises(InvalidParameter):
            store.upload(source, path, CALLER)
        with pytest.raises(InvalidParameter):
            store.list(path)
        with pytest.raises(InvalidParameter):
            store.read(path)
        with pytest.raises(InvalidParameter):
            store.download(path, tmp_path / "out")
        with pytest.raises(InvalidParameter):
            store.delete(path, CALLER)

    def test_a_file_needs_a_name(self, store: ArtifactStore, tmp_path: Path) -> None:
        with pytest.raises(InvalidPath):
            store.upload(write_files(tmp_path / "in", {"f": b"1"}) / "f", "", CALLER)

    def test_an_absent_path_is_not_found(self, store: ArtifactStore, tmp_path: Path) -> None:
        store.upload(write_files(tmp_path / "in", {"f": b"1"}), ROOT, CALLER)
        for path in (f"{ROOT}/none", f"{ROOT}/f/below", "2"):
            with pytest.raises(NotFound):
                store.read(path)
            with pytest.raises(NotFound):
                store.download(path, tmp_path / "out")
        with pytest.raises(NotFound):
            store.download(f"{ROOT}/none", tmp_path / "out2")
        assert read_files(tmp_path / "out") == {}

    def test_an_absent_source_is_refused(self, store: ArtifactStore, tmp_path: Path) -> None:
        with pytest.raises(InvalidParameter, match="no file or directory"):
            store.upload(tmp_path / "none", f"{ROOT}/x", CALLER)

    def test_an_empty_directory_has_no_representation(self, store: ArtifactStore, tmp_path: Path) -> None:
        (tmp_path / "in" / "sub").mkdir(parents=True)
        store.upload(tmp_path / "in", f"{ROOT}/d", CALLER)
        assert list(store.list(ROOT)) == []

    def test_delete_a_file(self, store: ArtifactStore, tmp_path: Path) -> None:
        store.upload(write_files(tmp_path / "in", {"a": b"1", "b": b"2"}), ROOT, CALLER)
        store.delete(f"{ROOT}/a", CALLER)
        store.delete(f"{ROOT}/a", CALLER)
        assert [info.path for info in store.list(ROOT)] == ["b"]

    def test_delete_a_directory(self, store: ArtifactStore, tmp_path: Path) -> None:
        store.upload(write_files(tmp_path / "in", {"a/x": b"1", "a/b/y": b"2", "ab": b"3"}), ROOT, CALLER)
        store.delete(f"{ROOT}/a", CALLER)
        assert [info.path for info in store.list(ROOT)] == ["ab"]

    def test_expected_files_are_the_ones_that_come(self, store: ArtifactStore, tmp_path: Path) -> None:
        store.upload(write_files(tmp_path / "in", {"a": b"1", "d/b": b"2", "c": b"3"}), ROOT, CALLER)
        store.download(ROOT, tmp_path / "out", [entry("a", b"1"), entry("d/b", b"2")])
        assert read_files(tmp_path / "out") == {"a": b"1", "d/b": b"2"}

    def test_bytes_that_differ_from_what_is_expected_are_an_error(self, store: ArtifactStore, tmp_path: Path) -> None:
        store.upload(write_files(tmp_path / "in", {"a": b"1", "b": b"2"}), ROOT, CALLER)
        with pytest.raises(CorruptedData):
            store.download(ROOT, tmp_path / "out", [entry("b", b"not 2")])
        assert read_files(tmp_path / "out") == {}

    def test_a_file_is_compared_with_what_is_expected(self, store: ArtifactStore, tmp_path: Path) -> None:
        """Its path is '' then."""
        store.upload(write_files(tmp_path / "in", {"d/a": b"1"}), ROOT, CALLER)
        place = store.download(f"{ROOT}/d/a", tmp_path / "out", [entry("", b"1")])
        assert (place, place.read_bytes()) == (tmp_path / "out" / "a", b"1")
        with pytest.raises(CorruptedData):
            store.download(f"{ROOT}/d/a", tmp_path / "other", [entry("", b"not 1")])
        assert read_files(tmp_path / "other") == {}

    def test_many_small_files(self, store: ArtifactStore, tmp_path: Path) -> None:
        files = {f"d{i % 20}/{i}.txt": b"%d" % i for i in range(self.many)}
        store.upload(write_files(tmp_path / "in", files), ROOT, CALLER)
        store.download(ROOT, tmp_path / "out")
        assert read_files(tmp_path / "out") == files

    def test_threads_uploading_the_same_file(self, store: ArtifactStore, tmp_path: Path) -> None:
        content = os.urandom(300_000)
        source = write_files(tmp_path / "in", {"f": content}) / "f"
        start = threading.Barrier(8)

        def upload(number: int) -> None:
            start.wait()
            store.upload(source, f"{ROOT}/same", CALLER)
            store.upload(source, f"{ROOT}/own/{number}", CALLER)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(upload, range(8)))
        assert store.read(f"{ROOT}/same") == content
        assert [info.path for info in store.list(f"{ROOT}/own")] == [str(n) for n in range(8)]

    def test_a_download_replaces_files_of_the_same_name(self, store: ArtifactStore, tmp_path: Path) -> None:
        store.upload(write_files(tmp_path / "in", {"a": b"new"}), ROOT, CALLER)
        out = write_files(tmp_path / "out", {"a": b"old and longer", "mine": b"kept"})
        store.download(ROOT, out)
        assert read_files(out) == {"a": b"new", "mine": b"kept"}
