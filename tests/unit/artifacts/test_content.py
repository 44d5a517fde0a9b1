"""ContentArtifacts on a folder of blobs."""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_index import MemoryIndex
from regista.artifacts.content import ContentArtifacts
from regista.artifacts.local.blobs import LocalBlobStore
from regista.entities import FileEntry
from regista.errors import ConfigurationError, CorruptedData, InvalidParameter
from regista.testing.artifacts import CALLER, ROOT, ArtifactStoreContract, read_files, write_files


def blobs(root: Path) -> list[Path]:
    return [path for path in (root / "blobs").rglob("*") if path.is_file()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "bytes"


@pytest.fixture
def index() -> MemoryIndex:
    return MemoryIndex()


@pytest.fixture
def content(folder: Path, index: MemoryIndex) -> ContentArtifacts:
    return ContentArtifacts(index, LocalBlobStore(folder))


class TestContentArtifacts(ArtifactStoreContract):
    @pytest.fixture
    def store(self, content: ContentArtifacts) -> ContentArtifacts:
        return content


def test_equal_content_is_stored_once(content: ContentArtifacts, folder: Path, tmp_path: Path) -> None:
    content.upload(write_files(tmp_path / "in", {"a": b"same", "b/c": b"same", "d": b"other"}), ROOT, CALLER)
    content.upload(tmp_path / "in" / "a", f"{ROOT}/again", CALLER)
    assert len(blobs(folder)) == 2


def test_a_directory_is_one_link(content: ContentArtifacts, index: MemoryIndex, tmp_path: Path) -> None:
    content.upload(write_files(tmp_path / "in", {f"{i}": b"%d" % i for i in range(10)}), ROOT, CALLER)
    assert index.links == 1


def test_nothing_is_visible_when_one_file_cannot_be_read(
    content: ContentArtifacts, index: MemoryIndex, folder: Path, tmp_path: Path
) -> None:
    source = write_files(tmp_path / "in", {"a": b"1"})
    (source / "broken").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InvalidParameter, match="broken"):
        content.upload(source, ROOT, CALLER)
    assert index.files == {}


def test_links_to_files_are_stored_as_files(content: ContentArtifacts, tmp_path: Path) -> None:
    source = write_files(tmp_path / "in", {"a": b"1"})
    (source / "link").symlink_to(source / "a")
    content.upload(source, ROOT, CALLER)
    assert content.read(f"{ROOT}/link") == b"1"


def test_a_flipped_bit_is_an_error_and_no_file(content: ContentArtifacts, folder: Path, tmp_path: Path) -> None:
    content.upload(write_files(tmp_path / "in", {"a": b"precious bytes"}), ROOT, CALLER)
    (blob,) = blobs(folder)
    blob.chmod(0o644)
    blob.write_bytes(b"precious cytes")
    with pytest.raises(CorruptedData, match=f"{ROOT}/a"):
        content.read(f"{ROOT}/a")
    with pytest.raises(CorruptedData, match=f"{ROOT}/a"):
        content.download(ROOT, tmp_path / "out")
    assert read_files(tmp_path / "out") == {}


def test_uploading_anew_repairs_a_flipped_bit(content: ContentArtifacts, folder: Path, tmp_path: Path) -> None:
    source = write_files(tmp_path / "in", {"a": b"precious bytes"})
    content.upload(source, ROOT, CALLER)
    (blob,) = blobs(folder)
    blob.chmod(0o644)
    blob.write_bytes(b"precious cytes")
    content.upload(source, ROOT, CALLER)
    assert content.read(f"{ROOT}/a") == b"precious bytes"


def test_a_lost_blob_is_an_error(content: ContentArtifacts, folder: Path, tmp_path: Path) -> None:
    content.upload(write_files(tmp_path / "in", {"a": b"1"}), ROOT, CALLER)
    blobs(folder)[0].unlink()
    with pytest.raises(CorruptedData, match="missing"):
        content.download(ROOT, tmp_path / "out")


def test_an_expected_file_that_is_missing_is_an_error(content: ContentArtifacts, tmp_path: Path) -> None:
    content.upload(write_files(tmp_path / "in", {"a": b"1"}), ROOT, CALLER)
    with pytest.raises(CorruptedData, match="'b'"):
        content.download(ROOT, tmp_path / "out", [FileEntry("b", 1, "0" * 64)])


def test_a_file_where_a_directory_must_be_is_an_error_of_ours(content: ContentArtifacts, tmp_path: Path) -> None:
    content.upload(write_files(tmp_path / "in", {"d/a": b"1"}), ROOT, CALLER)
    out = write_files(tmp_path / "out", {"d": b"a file"})
    with pytest.raises(ConfigurationError, match="out"):
        content.download(ROOT, out)
