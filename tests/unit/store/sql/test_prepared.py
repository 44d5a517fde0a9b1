"""Prepared: the text that SQLite gets means what the statement means."""

import sqlite3

import pytest
from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text, bindparam, insert, select

from regista.store.sql.prepared import Prepared
from regista.store.sql.upsert import upsert

THINGS = Table(
    "things",
    MetaData(),
    Column("pk", Integer, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("size", BigInteger),
)
TAGS = Table("tags", MetaData(), Column("key", Text, primary_key=True), Column("value", Text))


@pytest.fixture
def cursor():
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE things (pk INTEGER PRIMARY KEY, name TEXT NOT NULL, size INTEGER);"
        "CREATE TABLE tags (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
    )
    yield connection.cursor()
    connection.close()


def test_an_insert_takes_every_column_but_the_key_that_is_counted(cursor):
    statement = Prepared(insert(THINGS).returning(THINGS.c.pk))["sqlite"]
    assert cursor.execute(statement, {"name": "a", "size": None}).fetchone() == (1,)
    assert cursor.execute(statement, {"name": "b", "size": 7}).fetchone() == (2,)
    with pytest.raises(sqlite3.ProgrammingError, match="size"):
        cursor.execute(statement, {"name": "c"})


def test_an_upsert(cursor):
    statement = Prepared(upsert(TAGS, ["value"]))["sqlite"]
    cursor.executemany(statement, [{"key": "k", "value": "1"}, {"key": "k", "value": "2"}])
    assert cursor.execute("SELECT * FROM tags").fetchall() == [("k", "2")]


def test_values_of_the_statement_itself_are_part_of_the_text(cursor):
    cursor.executemany(
        Prepared(insert(THINGS))["sqlite"], [{"name": name, "size": 1} for name in ("it's", "it's", ":size", "x")]
    )
    of_size = THINGS.c.size == bindparam("of_size")
    for name, found in (("it's", [(2,)]), (":size", [(3,)])):
        statement = select(THINGS.c.pk).where(THINGS.c.name == name, of_size).order_by(THINGS.c.pk.desc()).limit(1)
        assert cursor.execute(Prepared(statement)["sqlite"], {"of_size": 1}).fetchall() == found


def test_other_databases_get_the_statement():
    statement = select(TAGS.c.value).where(TAGS.c.key == bindparam("name"))
    assert Prepared(statement)["postgresql"] is statement


def test_rows_are_bound_by_their_place_in_the_table(cursor):
    things, tags = Prepared(insert(THINGS)), Prepared(upsert(TAGS, ["value"]))
    assert things.columns == ("name", "size")
    assert tags.columns == ("key", "value")
    cursor.executemany(things.by_place, [("it's", 1), ("?", None)])
    assert cursor.execute("SELECT * FROM things").fetchall() == [(1, "it's", 1), (2, "?", None)]
    cursor.executemany(tags.by_place, [("k", "1"), ("k", "2")])
    assert cursor.execute("SELECT * FROM tags").fetchall() == [("k", "2")]
