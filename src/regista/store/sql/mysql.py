"""MysqlDatabase: a pool of connections to MariaDB or MySQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError

from ...errors import ConfigurationError, Conflict, InvalidParameter, RegistaError, Unavailable
from .database import Verdict
from .pooled import POOL_TIMEOUT, Engines, PooledDatabase

POOL_SIZE = 10
POOL_OVERFLOW = 5
"""For reading and for changes each."""

OLDEST_MARIADB = (10, 6)
OLDEST_MYSQL = (8, 0)

LOCK_TIMEOUT = 600
"""Seconds that a process waits for another one that sets up the database."""

_LOCK = text("SELECT GET_LOCK(CONCAT('regista ', MD5(DATABASE())), :seconds)")

_SESSION = (
    "SET"
    # Too long texts are errors and not cut; an experiment may have the key 0.
    " SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION',"
    " SESSION default_storage_engine = InnoDB,"
    # Aggregates have no limit of their own.
    " SESSION group_concat_max_len = 4294967295,"
    # Texts are sorted by 8192 characters, at four bytes; 15 rows of 32 such texts fit into memory, as they must.
    " SESSION max_sort_length = 32768, SESSION sort_buffer_size = 16777216"
)

_FAILURES: tuple[tuple[frozenset[int], Verdict, type[RegistaError], str], ...] = (
    (frozenset({1020, 1205, 1213}), Verdict.RETRY, Unavailable, "Too many changes of one thing at once; try again."),
    (
        # Too long, out of range, not of the character set; more than a key, a join or the parser takes.
        frozenset({1071, 1116, 1118, 1119, 1264, 1265, 1292, 1301, 1366, 1406, 1436, 1690, 3140}),
        Verdict.GIVE_UP,
        InvalidParameter,
        "The database cannot store this value: {reason}",
    ),
    (
        frozenset({1021, 1037, 1038, 1040, 1041, 1114, 1203}),
        Verdict.GIVE_UP,
        Unavailable,
        "The database is out of resources: {reason}",
    ),
    (
        frozenset({1044, 1045, 1046, 1049, 1142, 1227, 1290, 1698, 1792, 1836}),
        Verdict.GIVE_UP,
        ConfigurationError,
        "{place} cannot be used: {reason}",
    ),
)
"""What the error numbers mean that both makers use."""

_PACKET_TOO_LARGE = 1153
_CUT = frozenset({1260, 1301})


class MysqlDatabase(PooledDatabase):
    """MariaDB or MySQL through PyMySQL.

    Reading and changing have connections of their own, at most ``POOL_SIZE + POOL_OVERFLOW`` of each in a
    process: to switch a connection between the two would take several messages to the server.
    """

    undoes_ddl = False
    table_names = text("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()")

    def __init__(self, url: URL) -> None:
        self.shown = url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)
        if not url.database:
            raise ConfigurationError(f"{self.shown} names no database: use mysql://user:password@host/name")
        self._packet = 0
        # One dialect for both makers; it asks the server which one it is.
        self._url = url.set(drivername="mysql+pymysql").update_query_dict({"charset": "utf8mb4"})
        super().__init__()

    def make_engines(self) -> Engines:
        """Two pools. Statements that stand alone need no BEGIN and ROLLBACK around them."""
        options: dict[str, Any] = {
            "pool_size": POOL_SIZE,
            "max_overflow": POOL_OVERFLOW,
            "pool_timeout": POOL_TIMEOUT,
            "pool_use_lifo": True,
            "pool_reset_on_return": None,  # whoever takes a connection ends its transaction
        }
        try:
            reader = create_engine(self._url, isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True, **options)
            writer = create_engine(self._url, isolation_level="READ COMMITTED", **options)
        except ModuleNotFoundError as error:
            if error.name != "pymysql":
                raise
            raise ConfigurationError(
                f"{self.shown} needs a driver that is not installed: pip install 'regista[mysql]'"
            ) from None
        for engine in (reader, writer):
            event.listen(engine, "connect", self._greet)
            event.listen(engine, "after_cursor_execute", _check_whole)
        return Engines(reader, writer.execution_options(isolation_level="REPEATABLE READ"), writer)

    def _greet(self, connection: Any, _record: object) -> None:
        """Check which server this is, and tell it what this session expects."""
        name: str = connection.get_server_info()  # "8.0.42", "10.11.14-MariaDB-log", "5.5.5-10.11.14-MariaDB"
        is_mariadb = "mariadb" in name.lower()
        numbers = name.removeprefix("5.5.5-") if is_mariadb else name
        version = tuple(int(part) for part in numbers.split("-")[0].split(".")[:2] if part.isdigit())
        if version < (OLDEST_MARIADB if is_mariadb else OLDEST_MYSQL):
            raise ConfigurationError(
                f"{self.shown} runs {name}. Regista needs MariaDB {OLDEST_MARIADB[0]}.{OLDEST_MARIADB[1]} or "
                f"MySQL {OLDEST_MYSQL[0]}.{OLDEST_MYSQL[1]}, or a newer one."
            )
        with connection.cursor() as cursor:
            cursor.execute(_SESSION)
            cursor.execute("SELECT @@max_allowed_packet")
            self._packet = int(cursor.fetchone()[0])

    def lock_schema(self, connection: Connection) -> None:
        """See ``Database``."""
        # The lock belongs to the session, so this one is closed at the end and not kept for the next call.
        connection.detach()
        if connection.execute(_LOCK, {"seconds": LOCK_TIMEOUT}).scalar() != 1:
            raise Unavailable(f"Another process has been setting up {self.shown} for {LOCK_TIMEOUT} seconds.")

    def judge(self, error: Exception) -> tuple[Verdict, RegistaError]:
        """See ``Database``."""
        assert isinstance(error, DBAPIError)  # noqa: S101 - see ``errors``
        number, reason = _parts(error)
        # The server may close the connection before the number of the error has come through. How large a packet may be
        # is not known before the first greeting.
        too_large = error.connection_invalidated and 0 < self._packet < _size(error.params)
        if number == _PACKET_TOO_LARGE or too_large:
            return Verdict.GIVE_UP, InvalidParameter(
                f"The value is too large for the database: it takes {self._packet} bytes at once (max_allowed_packet)."
            )
        if error.connection_invalidated:
            return Verdict.RETRY, Unavailable(f"The connection to {self.shown} broke: {reason}")
        for numbers, verdict, kind, message in _FAILURES:
            if number in numbers:
                return verdict, kind(message.format(place=self.shown, reason=reason))
        if isinstance(error, IntegrityError):
            return Verdict.RETRY, Conflict("The change contradicts another one that was made meanwhile.")
        return Verdict.GIVE_UP, Unavailable(f"Cannot use {self.shown}: {reason}")


def _parts(error: DBAPIError) -> tuple[int, str]:
    """The server's number of an error (0 without one) and the first line of its text."""
    arguments = getattr(error.orig, "args", ())
    number = arguments[0] if arguments and isinstance(arguments[0], int) else 0
    lines = str(arguments[-1] if arguments else "").strip().splitlines()
    return number, lines[0] if lines else "no reason given"


def _size(values: Any) -> int:
    """About how many bytes the values of a statement take."""
    if isinstance(values, Mapping):
        return _size(list(values.values()))
    if isinstance(values, (list, tuple)):
        return sum(_size(value) for value in values)
    return len(values.encode()) if isinstance(values, str) else 8


def _check_whole(_connection: object, cursor: Any, *_rest: object) -> None:
    """Refuse a text that the server cut or left out, with nothing but a warning, as more than it can send."""
    if cursor.warning_count and any(number in _CUT for _, number, _ in cursor.connection.show_warnings()):
        raise Unavailable("The answer is larger than the database can send: raise its max_allowed_packet.")
