"""ContentArtifacts with the rows of an SQL store."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from regista.artifacts.cache import BlobCache
from regista.artifacts.content import ContentArtifacts
from regista.artifacts.local.blobs import LocalBlobStore
from regista.store.sql.store import SqlStore
from regista.testing.artifacts import CALLER, ROOT, ArtifactStoreContract, write_files


class TestContentOnSqlite(ArtifactStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[ContentArtifacts]:
        rows = SqlStore(f"sqlite:///{tmp_path / 'regista.db'}")
        yield ContentArtifacts(rows.files, LocalBlobStore(tmp_path / "bytes"))
        rows.close()

    def test_eight_threads_leave_one_blob(self, store: ContentArtifacts, tmp_path: Path) -> None:
        source = write_files(tmp_path / "in", {"f": os.urandom(100_000)}) / "f"
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda n: store.upload(source, f"{ROOT}/{n}", CALLER), range(32)))
        assert len([p for p in (tmp_path / "bytes" / "blobs").rglob("*") if p.is_file()]) == 1
        assert list((tmp_path / "bytes" / "incoming").iterdir()) == []


class TestContentWithCache(ArtifactStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[ContentArtifacts]:
        rows = SqlStore(f"sqlite:///{tmp_path / 'regista.db'}")
        cache = BlobCache(tmp_path / "cache", 10**9)
        yield ContentArtifacts(rows.files, LocalBlobStore(tmp_path / "bytes"), cache=cache)
        rows.close()

    def test_what_was_downloaded_once_is_read_from_the_cache(self, store: ContentArtifacts, tmp_path: Path) -> None:
        store.upload(write_files(tmp_path / "in", {"f": b"far away"}), ROOT, CALLER)
        store.download(ROOT, tmp_path / "one")
        shutil.rmtree(tmp_path / "bytes")
        store.download(ROOT, tmp_path / "two")
        assert (tmp_path / "two" / "f").read_bytes() == b"far away"
