"""SqlStore on SQLite keeps what a store promises."""

import pytest

from regista.store.sql import SqlStore
from regista.testing.store import BlobUseContract, FileIndexContract, StoreContract


class TestSqlite(StoreContract):
    @pytest.fixture
    def store(self, sqlite_url):
        store = SqlStore(sqlite_url)
        yield store
        store.close()


class TestSqliteBlobUse(BlobUseContract):
    @pytest.fixture
    def store(self, sqlite_url):
        store = SqlStore(sqlite_url)
        yield store
        store.close()


class TestSqliteFiles(FileIndexContract):
    @pytest.fixture
    def index(self, sqlite_url):
        store = SqlStore(sqlite_url)
        yield store.files
        store.close()
