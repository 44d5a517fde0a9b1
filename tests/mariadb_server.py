"""A real MariaDB server for tests: Debian's, on a free port, with its data in a folder of its own."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pymysql

_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
_PROGRAM = shutil.which("mariadbd", path=_PATH)
_INSTALLER = shutil.which("mariadb-install-db", path=_PATH)

INSTALLED = _PROGRAM is not None and _INSTALLER is not None
MISSING = "MariaDB is not installed here (on Debian and Ubuntu: apt-get install mariadb-server)"

_FILES = ("--innodb-file-per-table=0", "--innodb-flush-log-at-trx-commit=0")
# What a test writes may be lost with the machine. The character set is the one that used to be the default, which
# no table of ours must inherit.
_OPTIONS = (
    *_FILES,
    "--bind-address=127.0.0.1",
    "--character-set-server=latin1",
    "--innodb-buffer-pool-size=64M",
    "--innodb-doublewrite=0",
    "--innodb-fast-shutdown=2",
    "--innodb-flush-method=nosync",
    "--skip-log-bin",
    "--skip-name-resolve",
)


class MariadbServer:
    """A running server; usable as a context manager. ``url("x")`` is the URL of its database x."""

    def __init__(self) -> None:
        assert _PROGRAM and _INSTALLER, MISSING
        # Not in pytest's folder: started by root it runs as another user, who may not go through that.
        self._folder = Path(tempfile.mkdtemp(prefix="regista-mariadb-"))
        account = ["--user=mysql"] if os.getuid() == 0 else []
        if account:
            shutil.chown(self._folder, "mysql")
        places = ["--no-defaults", f"--datadir={self._folder / 'data'}", *account]
        subprocess.run(
            [_INSTALLER, *places, "--auth-root-authentication-method=normal", "--skip-test-db", *_FILES],
            check=True,
            capture_output=True,
        )
        self.port = _free_port()
        self.socket = self._folder / "socket"
        self._log = self._folder / "log.err"
        names = [f"--socket={self.socket}", f"--port={self.port}", f"--log-error={self._log}"]
        names.append(f"--pid-file={self._folder / 'pid'}")
        self._process = subprocess.Popen(
            [_PROGRAM, *places, *names, *_OPTIONS], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._wait()
        self.run("CREATE USER tests@'127.0.0.1' IDENTIFIED BY 'p@ss/word'", "GRANT ALL ON *.* TO tests@'127.0.0.1'")
        self._numbers = itertools.count(1)

    def url(self, database: str) -> str:
        return f"mysql://tests:p%40ss%2Fword@127.0.0.1:{self.port}/{database}"

    def create_database(self) -> str:
        """Make an empty database; gives its name."""
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return name

    def connect(self, database: str | None = None) -> pymysql.Connection[Any]:
        return pymysql.connect(
            unix_socket=str(self.socket), user="root", database=database, autocommit=True, charset="utf8mb4"
        )

    def run(self, *statements: str, database: str | None = None) -> list[tuple[Any, ...]]:
        """Run statements as the administrator; gives the rows of the last one."""
        with closing(self.connect(database)) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return list(cursor.fetchall())

    def reset(self, database: str, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        """Give the tables these rows and no others, and let keys be counted from the start."""
        with closing(self.connect(database)) as connection, connection.cursor() as cursor:
            cursor.execute("SET SESSION foreign_key_checks = 0, SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'")
            for table, content in rows.items():
                cursor.execute(f"TRUNCATE {table}")
                if content:
                    cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(content[0]))})", content)

    def rows(self, database: str) -> dict[str, list[tuple[Any, ...]]]:
        """Everything in a database, by table."""
        names = self.run("SHOW TABLES", database=database)
        return {name: self.run(f"SELECT * FROM {name}", database=database) for (name,) in names}

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end and self._process.poll() is None:
            try:
                self.connect().close()
            except pymysql.err.OperationalError:
                time.sleep(0.05)
            else:
                return
        output = self._log.read_text(errors="replace")[-4000:] if self._log.exists() else "It wrote no log."
        self.stop()
        raise RuntimeError(f"MariaDB did not come up:\n{output}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
