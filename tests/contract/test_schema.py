"""The migrations make the tables that the statements expect, on every database; foreign databases stay untouched."""

import subprocess
import sys
import warnings
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import regista.store.sql.migrations
from regista.api.experiments import GetExperiment, SearchExperiments
from regista.entities import ANONYMOUS
from regista.errors import ConfigurationError
from regista.store.sql import SqlStore
from regista.store.sql.schema import HEAD, VERSION_TABLE
from regista.store.sql.tables import METADATA


@pytest.fixture(params=["sqlite_url", "empty_postgresql_url", "empty_mariadb_url"])
def url(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def engine(url):
    engine = sa.create_engine(
        url.replace("postgresql://", "postgresql+psycopg://").replace("mysql://", "mysql+pymysql://")
    )
    yield engine
    engine.dispose()


def test_the_head_is_the_newest_revision():
    folder = Path(regista.store.sql.migrations.__file__).parent
    assert ScriptDirectory(str(folder)).get_current_head() == HEAD


def test_the_migrated_schema_is_that_of_the_tables(url, engine):
    SqlStore(url).close()
    with engine.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SQLAlchemy cannot reflect indexes on expressions from SQLite
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, METADATA) == []


def test_indexes_on_expressions_are_there(url, engine):
    SqlStore(url).close()
    expected = {index.name for table in METADATA.tables.values() for index in table.indexes}
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
        "postgresql": "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'",
        "mysql": "SELECT index_name FROM information_schema.statistics WHERE table_schema = DATABASE()",
    }[engine.dialect.name]
    with engine.connect() as connection:
        assert expected <= set(connection.execute(sa.text(query)).scalars())


def test_a_store_opens_again(url):
    first = SqlStore(url)
    second = SqlStore(url)
    assert second.call(GetExperiment(experiment_id="0"), ANONYMOUS) == first.call(
        GetExperiment(experiment_id="0"), ANONYMOUS
    )
    assert SqlStore.upgrade(url) is False
    first.close()
    second.close()


def test_a_newer_schema_is_refused(url, engine):
    SqlStore(url).close()
    with engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    for open_it in (SqlStore, SqlStore.upgrade):
        with pytest.raises(ConfigurationError, match="schema 9999 of a newer release"):
            open_it(url)


def test_a_database_of_mlflow_is_refused_and_untouched(url, engine):
    with engine.begin() as connection:
        for table in ("experiments", "latest_metrics", "alembic_version"):
            connection.execute(sa.text(f"CREATE TABLE {table} (x INTEGER)"))
    before = Path(url.removeprefix("sqlite:///")).read_bytes() if "sqlite" in url else b""
    for open_it in (SqlStore, SqlStore.upgrade):
        with pytest.raises(ConfigurationError, match="is a database of MLflow"):
            open_it(url)
    assert len(sa.inspect(engine).get_table_names()) == 3
    if before:
        assert Path(url.removeprefix("sqlite:///")).read_bytes() == before


def test_tables_of_another_program_are_refused(url, engine):
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE runs (x INTEGER)"))
    with pytest.raises(ConfigurationError, match=r"tables of another program \(runs\)"):
        SqlStore(url)


def test_two_processes_may_make_it_at_the_same_time(url):
    script = f"from regista.store.sql import SqlStore; SqlStore({url!r}).close()"
    processes = [subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE) for _ in range(4)]
    for process in processes:
        assert (process.wait(), process.stderr.read()) == (0, b"")
        process.stderr.close()
    store = SqlStore(url)
    assert len(store.call(SearchExperiments(max_results=9), ANONYMOUS).experiments) == 1
    store.close()
