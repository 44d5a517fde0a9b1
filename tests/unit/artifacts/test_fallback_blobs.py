"""FallbackBlobs: what is not in the new place yet is read from the old one, and everything new is in the new one."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from regista.artifacts.destination import open_destination
from regista.artifacts.fallback_blobs import FallbackBlobs
from regista.artifacts.local.blobs import LocalBlobStore
from regista.errors import CorruptedData


@pytest.fixture
def old(tmp_path: Path) -> LocalBlobStore:
    return LocalBlobStore(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> LocalBlobStore:
    return LocalBlobStore(tmp_path / "new")


def put(blobs: LocalBlobStore | FallbackBlobs, content: bytes) -> str:
    writer = blobs.writer()
    writer.write(content)
    return writer.commit()[0]


def test_both_places_are_read(old: LocalBlobStore, new: LocalBlobStore) -> None:
    both = FallbackBlobs(new, old)
    there, here, empty = put(old, b"from before"), put(both, b"new"), put(old, b"")
    for digest, content in ((there, b"from before"), (here, b"new"), (empty, b"")):
        assert b"".join(both.chunks(digest)) == content
        assert b"".join(both.chunks(digest, 1, 3)) == content[1:3]
        with both.open(digest) as file:
            assert file.read() == content
    assert [blob.digest for blob in new.blobs()] == [here]


def test_an_upload_finds_only_what_is_in_the_new_place(
    old: LocalBlobStore, new: LocalBlobStore, tmp_path: Path
) -> None:
    both = FallbackBlobs(new, old)
    digest = put(old, b"from before")
    assert not both.has(digest)
    assert both.size(digest) is None
    assert both.url(digest, 60) is None
    (tmp_path / "f").write_bytes(b"from before")
    assert both.put_file(tmp_path / "f") == both.put_files([tmp_path / "f"])[0] == (digest, 11)
    assert both.has(digest)
    assert new.size(digest) == 11


def test_collection_never_touches_the_old_place(old: LocalBlobStore, new: LocalBlobStore) -> None:
    both = FallbackBlobs(new, old)
    digest = put(old, b"from before")
    assert list(both.blobs()) == list(both.bin()) == []
    assert not both.put_away(digest)
    assert not both.bring_back(digest)
    assert not both.remove(digest)
    assert both.remove_leftovers(0) == 0
    assert old.has(digest)


def test_what_neither_place_has_is_an_error(old: LocalBlobStore, new: LocalBlobStore) -> None:
    both = FallbackBlobs(new, old)
    nobody = hashlib.sha256(b"nobody").hexdigest()
    with pytest.raises(CorruptedData, match=str(new.root)):
        both.open(nobody)
    with pytest.raises(CorruptedData, match=str(new.root)):
        list(both.chunks(nobody))


def test_the_setting_opens_it(old: LocalBlobStore, new: LocalBlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = put(old, b"from before")
    monkeypatch.setenv("REGISTA_ARTIFACTS_FALLBACK", str(old.root))
    assert b"".join(open_destination(new.root).blobs.chunks(digest)) == b"from before"
    assert isinstance(open_destination(old.root).blobs, LocalBlobStore)  # there is nothing else to read from
