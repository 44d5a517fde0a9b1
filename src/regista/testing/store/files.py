"""What an index of files promises."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ...entities import FileEntry, FileInfo
from ...errors import InvalidPath
from ...store.base import FileIndex
from .making import TESTER, entry


class FileIndexContract:
    """Link, find, list, unlink."""

    @pytest.fixture
    def index(self) -> Iterator[FileIndex]:
        """The index under test, fresh; a subclass gives it."""
        raise NotImplementedError("override the fixture 'index'")

    def test_link_and_find(self, index: FileIndex) -> None:
        """What was linked is found, nothing else."""
        file = entry("1/run/artifacts/model/MLmodel")
        index.link([file], TESTER)
        assert index.find(file.path) == file
        assert index.find("1/run/artifacts/model") is None
        assert index.find("nope") is None
        assert index.find_all([file.path, "1/run/artifacts/model", "nope", file.path]) == {file.path: file}
        assert index.find_all([]) == {}

    def test_link_replaces(self, index: FileIndex) -> None:
        """A path names the blob that was linked last."""
        index.link([entry("a/b", "1")], TESTER)
        index.link([entry("a/b", "2", 9)], TESTER)
        assert index.tree("") == [entry("a/b", "2", 9)]

    def test_children(self, index: FileIndex) -> None:
        """Direct ones, sorted, with base names."""
        index.link([entry("a/z"), entry("a/b/c", size=0), entry("a/b/d/e"), entry("a.txt")], TESTER)
        assert index.children("") == [
            FileInfo(path="a", is_dir=True),
            FileInfo(path="a.txt", is_dir=False, file_size=3),
        ]
        assert index.children("a") == [FileInfo(path="b", is_dir=True), FileInfo(path="z", is_dir=False, file_size=3)]
        assert index.children("a/b") == [
            FileInfo(path="c", is_dir=False, file_size=0),
            FileInfo(path="d", is_dir=True),
        ]
        assert index.children("a/z") == index.children("nope") == []

    def test_tree(self, index: FileIndex) -> None:
        """Every file below, sorted; neighbours with the same beginning are others."""
        files = [entry(path) for path in ("a/b", "a/c/d", "a-b/x", "a0/x", "ab/x")]
        index.link(files, TESTER)
        assert index.tree("a") == files[:2]
        assert index.tree("a/b") == files[:1]
        assert index.tree("nope") == []
        assert [file.path for file in index.tree("")] == sorted(file.path for file in files)

    def test_a_tree_in_pages(self, index: FileIndex) -> None:
        """Each file once, whatever the pages; also of the root."""
        files = sorted(entry(path) for path in ("a/b", "a/b c/d", "a/c/d", "a/c/😀", "a/é", "ab/x", "b"))
        index.link(files, TESTER)
        for path in ("a", "a/c", "b", "", "nope"):
            for limit in (1, 2, 10):
                found: list[FileEntry] = []
                while page := index.page(path, found[-1].path if found else "", limit):
                    assert len(page) <= limit
                    found += page
                assert found == index.tree(path)

    def test_what_is_taken_in_does_not_show_in_the_root(self, index: FileIndex) -> None:
        """Whoever knows its path finds it."""
        index.link([entry("taken-in/1/MLmodel"), entry("taken-in-2/x"), entry("a/taken-in/x")], TESTER)
        assert [child.path for child in index.children("")] == ["a", "taken-in-2"]
        assert [file.path for file in index.tree("")] == ["a/taken-in/x", "taken-in-2/x"]
        assert [file.path for file in index.page("", "a", 10)] == ["a/taken-in/x", "taken-in-2/x"]
        assert [child.path for child in index.children("taken-in")] == ["1"]
        assert [file.path for file in index.tree("taken-in/1")] == ["taken-in/1/MLmodel"]

    @pytest.mark.parametrize("path", ["a b", "é😀", "100%", "new\nline", "_", "%", "a\\b", "'\""])
    def test_strange_paths(self, index: FileIndex, path: str) -> None:
        """Are paths like any other."""
        index.link([entry(f"{path}/{path}")], TESTER)
        assert [file.path for file in index.children(path)] == [path]
        assert index.unlink(path, TESTER) == 1
        assert index.children("") == []

    @pytest.mark.parametrize(
        "path", ["", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", "..", "registry/x", "registry"]
    )
    def test_paths_that_cannot_be_written(self, index: FileIndex, path: str) -> None:
        """Not normal, or the place of sealed versions; the others of that call are not written either."""
        with pytest.raises(InvalidPath):
            index.link([entry("fine"), entry(path)], TESTER)
        assert index.tree("") == []

    def test_a_path_is_a_file_or_a_directory(self, index: FileIndex) -> None:
        """Never both."""
        index.link([entry("a/b")], TESTER)
        for wrong in ([entry("a")], [entry("a/b/c")], [entry("x"), entry("x/y")]):
            with pytest.raises(InvalidPath):
                index.link(wrong, TESTER)
        assert index.tree("") == [entry("a/b")]

    def test_unlink(self, index: FileIndex) -> None:
        """A file, a directory, something absent; empty directories vanish."""
        index.link([entry("a/b/c"), entry("a/b/d"), entry("a/e"), entry("ab/x")], TESTER)
        assert index.unlink("a/b/c", TESTER) == 1
        assert index.unlink("nope", TESTER) == 0
        assert index.unlink("a/b", TESTER) == 1
        assert index.children("a") == [FileInfo(path="e", is_dir=False, file_size=3)]
        assert index.unlink("a", TESTER) == 1
        assert index.tree("") == [entry("ab/x")]
        assert index.children("") == [FileInfo(path="ab", is_dir=True)]

    def test_many_files(self, index: FileIndex) -> None:
        """Thousands at once."""
        files = [FileEntry(f"d/{number // 100:03}/{number:05}", number, "a" * 64) for number in range(5000)]
        index.link(files, TESTER)
        assert index.tree("d") == files
        assert len(index.children("d")) == 50
        assert index.unlink("d", TESTER) == 5000
