"""FolderArtifacts."""

from __future__ import annotations

from pathlib import Path

import pytest

from regista.artifacts.local.folder import FolderArtifacts
from regista.errors import InvalidPath
from regista.testing.artifacts import CALLER, ArtifactStoreContract, write_files


class TestFolderArtifacts(ArtifactStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> FolderArtifacts:
        return FolderArtifacts(tmp_path / "root")


def test_links_that_lead_out_are_refused(tmp_path: Path) -> None:
    write_files(tmp_path / "secret", {"f": b"1"})
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "out").symlink_to(tmp_path / "secret")
    store = FolderArtifacts(tmp_path / "root")
    with pytest.raises(InvalidPath, match="outside"):
        store.read("out/f")
    with pytest.raises(InvalidPath, match="outside"):
        store.upload(tmp_path / "secret" / "f", "out/g", CALLER)
    with pytest.raises(InvalidPath, match="outside"):
        store.delete("out/f", CALLER)
    assert (tmp_path / "secret" / "f").read_bytes() == b"1"
    (tmp_path / "root" / "out").unlink()
    (tmp_path / "root" / "file").symlink_to(tmp_path / "secret" / "f")
    with pytest.raises(InvalidPath, match="outside"):
        store.download("", tmp_path / "copy")


def test_deleting_the_root_empties_it(tmp_path: Path) -> None:
    write_files(tmp_path / "root", {"a": b"1", "b/c": b"2"})
    FolderArtifacts(tmp_path / "root").delete("", CALLER)
    assert list((tmp_path / "root").iterdir()) == []
