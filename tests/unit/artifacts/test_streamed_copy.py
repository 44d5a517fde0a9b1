"""StreamedCopy: the files of a folder come into a content store with their digests, all together."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from memory_index import MemoryIndex
from regista.artifacts.content import ContentArtifacts
from regista.artifacts.local.blobs import LocalBlobStore
from regista.artifacts.local.folder import FolderArtifacts
from regista.artifacts.streamed_copy import copy_streamed
from regista.entities import FileInfo
from regista.errors import InvalidPath, NotFound
from regista.testing.artifacts import CALLER, read_files, write_files

FILES = {"MLmodel": b"flavors", "data/weights": os.urandom(3_000_001), "data/deep/er/empty": b"", "a name": b"1"}


class WithMark(FolderArtifacts):
    """As in a bucket, where an object may have a folder's own name."""

    def list(self, path: str) -> list[FileInfo]:
        found = super().list(path)
        marks = [FileInfo(path=one.path, is_dir=False, file_size=0) for one in found if one.is_dir]
        return sorted([*found, *marks], key=lambda one: one.path)


@pytest.fixture
def content(tmp_path: Path) -> ContentArtifacts:
    return ContentArtifacts(MemoryIndex(), LocalBlobStore(tmp_path / "bytes"))


@pytest.mark.parametrize("kind", [FolderArtifacts, WithMark])
@pytest.mark.parametrize("below", ["", "m"])
def test_a_directory_comes_with_all_in_it(
    content: ContentArtifacts, tmp_path: Path, kind: type[FolderArtifacts], below: str
) -> None:
    write_files(tmp_path / "in" / below, FILES)
    copy_streamed(kind(tmp_path / "in"), below, content, "taken-in/1", CALLER)
    content.download("taken-in/1", tmp_path / "out")
    assert read_files(tmp_path / "out") == FILES
    assert content.index.links == 1  # type: ignore[attr-defined]  # it is the one that counts


def test_a_file_comes_under_its_name(content: ContentArtifacts, tmp_path: Path) -> None:
    source = FolderArtifacts(write_files(tmp_path / "in", FILES))
    copy_streamed(source, "data/weights", content, "taken-in/1", CALLER)
    assert [info.path for info in content.list("taken-in/1")] == ["weights"]
    assert content.read("taken-in/1/weights") == FILES["data/weights"]


@pytest.mark.parametrize("path", ["", "none", "data/none"])
def test_nothing_is_not_found(content: ContentArtifacts, tmp_path: Path, path: str) -> None:
    place = tmp_path / "in" if path else tmp_path / "empty"
    with pytest.raises(NotFound):
        copy_streamed(FolderArtifacts(place), path, content, "taken-in/1", CALLER)


def test_one_file_that_cannot_come_leaves_nothing_visible(content: ContentArtifacts, tmp_path: Path) -> None:
    place = write_files(tmp_path / "in", FILES)
    (place / "data" / "out").symlink_to("/etc/hostname")
    with pytest.raises(InvalidPath):
        copy_streamed(FolderArtifacts(place), "", content, "taken-in/1", CALLER)
    assert content.list("taken-in/1") == []
