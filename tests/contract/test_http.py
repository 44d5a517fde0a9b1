"""The HTTP store keeps every promise of a store, with a real server process on SQLite and on PostgreSQL."""

import sqlite3
from contextlib import closing

import pytest

from processes import start_server
from regista.store.http import HttpStore
from regista.store.sql import SqlStore
from regista.testing.store import StoreContract


@pytest.fixture(scope="module")
def server_on_sqlite(tmp_path_factory):
    """A server, the URL of its database, and what makes the database as new."""
    folder = tmp_path_factory.mktemp("http-sqlite")
    with start_server(folder) as server:
        fresh = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(folder / "regista.db")) as database:
            database.backup(fresh)

        def reset():
            with closing(sqlite3.connect(folder / "regista.db", timeout=30)) as database:
                fresh.backup(database)

        yield server, f"sqlite:///{folder}/regista.db", reset
        fresh.close()
        assert "Unexpected error" not in server.output, server.output[-4000:]


@pytest.fixture(scope="module")
def server_on_postgresql(tmp_path_factory, postgresql_server):
    """The same on PostgreSQL."""
    import psycopg
    from psycopg.sql import SQL, Identifier, Literal, Placeholder

    url = postgresql_server.create_database()
    with start_server(tmp_path_factory.mktemp("http-postgresql"), backend=url) as server:
        with psycopg.connect(url) as connection:
            named = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
            tables = [name for (name,) in named]
            rows = {t: connection.execute(SQL("SELECT * FROM {}").format(Identifier(t))).fetchall() for t in tables}
            owned = connection.execute(
                "SELECT c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname) "
                "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
                "WHERE c.relname = ANY(%s) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped",
                (tables,),
            )
            # The counters go on behind what is put in by number.
            settings = [
                SQL("SELECT setval({0}, max({1})) FROM {2} HAVING max({1}) > 0").format(
                    Literal(sequence), Identifier(column), Identifier(table)
                )
                for table, column, sequence in owned
                if sequence is not None
            ]

        def reset():
            with psycopg.connect(url) as connection:
                listed = SQL(", ").join(map(Identifier, tables))
                connection.execute(SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(listed))
                connection.execute("SET session_replication_role = replica")  # tables in any order
                insert = SQL("INSERT INTO {} OVERRIDING SYSTEM VALUE VALUES ({})")
                for table, values in rows.items():
                    for row in values:
                        marks = SQL(", ").join(Placeholder() * len(row))
                        connection.execute(insert.format(Identifier(table), marks), row)
                for setting in settings:
                    connection.execute(setting)

        yield server, url, reset
        assert "Unexpected error" not in server.output, server.output[-4000:]


def fresh_store(serving):
    server, _, reset = serving
    reset()
    with closing(HttpStore(server.url, timeout=60, retries=0, auth="")) as store:
        yield store


def opened_index(serving):
    """The files as the server's database has them: what stands there is linked through this index."""
    with closing(SqlStore(serving[1])) as store:
        yield store.files


class TestSqlite(StoreContract):
    @pytest.fixture
    def store(self, server_on_sqlite):
        yield from fresh_store(server_on_sqlite)

    @pytest.fixture
    def index(self, server_on_sqlite, store):
        yield from opened_index(server_on_sqlite)


class TestPostgresql(StoreContract):
    @pytest.fixture
    def store(self, server_on_postgresql):
        yield from fresh_store(server_on_postgresql)

    @pytest.fixture
    def index(self, server_on_postgresql, store):
        yield from opened_index(server_on_postgresql)
