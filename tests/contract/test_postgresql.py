"""SqlStore on PostgreSQL keeps what a store promises."""

import psycopg
import pytest

from regista.api.experiments import CreateExperiment, GetExperiment
from regista.entities import ANONYMOUS
from regista.errors import ConfigurationError, Unavailable
from regista.store.sql import SqlStore
from regista.testing.store import BlobUseContract, FileIndexContract, StoreContract


class TestPostgresql(StoreContract):
    @pytest.fixture
    def store(self, postgresql_url):
        store = SqlStore(postgresql_url)
        yield store
        store.close()


class TestPostgresqlBlobUse(BlobUseContract):
    @pytest.fixture
    def store(self, postgresql_url):
        store = SqlStore(postgresql_url)
        yield store
        store.close()


class TestPostgresqlFiles(FileIndexContract):
    @pytest.fixture
    def index(self, postgresql_url):
        store = SqlStore(postgresql_url)
        yield store.files
        store.close()


def test_broken_connections_are_replaced(postgresql_url):
    store = SqlStore(postgresql_url)

    def cut():
        with psycopg.connect(postgresql_url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    cut()
    assert store.call(GetExperiment(experiment_id="0"), ANONYMOUS).experiment.name == "Default"
    cut()
    created = store.call(CreateExperiment(name="bikes"), ANONYMOUS).experiment_id
    assert store.call(GetExperiment(experiment_id=created), ANONYMOUS).experiment.name == "bikes"
    store.close()


def test_a_server_that_is_not_there():
    with pytest.raises(Unavailable, match=r"Cannot use postgresql://ann:\*\*\*@127\.0\.0\.1:1/x"):
        SqlStore("postgresql://ann:secret@127.0.0.1:1/x")


def test_a_database_that_is_not_there(postgresql_url):
    url = postgresql_url.replace("/test_", "/absent_")
    with pytest.raises((ConfigurationError, Unavailable), match="does not exist"):
        SqlStore(url)


@pytest.mark.parametrize("scheme", ["postgres://", "postgresql+psycopg2://", "postgresql+psycopg://"])
def test_spellings_of_the_url(postgresql_url, scheme):
    store = SqlStore(postgresql_url.replace("postgresql://", scheme))
    assert store.call(GetExperiment(experiment_id="0"), ANONYMOUS).experiment.name == "Default"
    store.close()
