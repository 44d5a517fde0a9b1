"""Column types: what means the same on every database, though each has its own name for it."""

from __future__ import annotations

import sys
from typing import Any

from sqlalchemy import BigInteger, Dialect, Double, Integer, String, Text, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import TypeCompiler
from sqlalchemy.types import TypeEngine

# SQLite counts rows by itself only in a column of type INTEGER.
KEY: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
"""The key of a row, counted by the database."""


class MysqlText(String):
    """Text of MySQL and MariaDB that is compared by code point, trailing spaces included.

    The collation that does so has another name at each of the two. Without a length it takes 4 GiB and can be
    in an index only with its beginning.
    """

    __visit_name__ = "mysql_text"


@compiles(MysqlText, "mysql")
def _mysql_text(kind: MysqlText, compiler: TypeCompiler, **_options: Any) -> str:
    collation = "utf8mb4_nopad_bin" if getattr(compiler.dialect, "is_mariadb", False) else "utf8mb4_0900_bin"
    name = "LONGTEXT" if kind.length is None else f"VARCHAR({kind.length})"
    return f"{name} CHARACTER SET utf8mb4 COLLATE {collation}"


def text(length: int | None = None, *, mysql: int | None = None) -> TypeEngine[str]:
    """Text compared by code point, of at most ``length`` characters.

    ``mysql`` is the length there of a text that has none elsewhere: what is in an index needs one, and all
    columns of an index together have 3072 bytes, at four to a character.
    """
    on_mysql = MysqlText(length or mysql)
    if length is None:
        return Text().with_variant(Text(collation="C"), "postgresql").with_variant(on_mysql, "mysql")
    return String(length).with_variant(String(length, collation="C"), "postgresql").with_variant(on_mysql, "mysql")


class _Finite(TypeDecorator[float]):
    """A float where the database knows no infinity, not even to compare with: the greatest float stands for it."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: float | None, _: Dialect) -> float | None:
        return None if value is None else max(-sys.float_info.max, min(sys.float_info.max, value))


NUMBER: TypeEngine[float] = Double().with_variant(_Finite(), "mysql")
"""A 64-bit float."""
