"""EnvironmentProcess: a process in the environment of a model, which makes calls for this one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ..client.environment_files import fetch_environment_files
from ..environments.folder import ModelEnvironment, prepare_environment
from ..errors import ModelError
from .address import ModelAddress
from .portable_pickle import dumps, loads

_LOOKS = 1.0  # seconds between two looks whether a process that is silent is still there
_LINES = 20  # of what a process says last
_KEPT = 4

_processes: dict[tuple[Any, ...], EnvironmentProcess] = {}
_lock = threading.Lock()


class EnvironmentProcess:
    """Runs ``environment_calls`` there, with these variables beside those of this process.

    What it prints goes to stderr. It ends with this process, or when nothing here knows this object any more.
    """

    def __init__(self, environment: ModelEnvironment, variables: Mapping[str, str]) -> None:
        self._folder = environment.folder
        self._said: deque[str] = deque(maxlen=_LINES)
        self._calling = threading.Lock()
        ours, theirs = socket.socketpair()
        with theirs:
            self._connection = Connection(ours.detach())
            self._process = subprocess.Popen(  # noqa: S603 - our own program, in the environment that was made for it
                [environment.python, "-m", "regista.batch.environment_calls", str(theirs.fileno())],
                env={**environment.variables(os.environ), **variables},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(theirs.fileno(),),
            )
        self._listener = threading.Thread(target=_listen, args=(self._process.stdout, self._said), daemon=True)
        self._listener.start()

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What the function gives there; both sides know it by its name.

        Raises the RegistaError that it raises, ModelError for any other error and when the process ends.
        """
        try:
            with self._calling:
                self._connection.send_bytes(dumps((function, arguments)))
                while not self._connection.poll(_LOOKS):
                    if not self.is_alive():  # one that it has started may hold its end of the connection open
                        raise EOFError
                answered, result = loads(self._connection.recv_bytes())
        except (EOFError, OSError):
            raise ModelError(f"the process that scored in {self._folder} {self._end()}") from None
        if not answered:
            raise result
        return result

    def is_alive(self) -> bool:
        """Whether it can be called."""
        return self._process.poll() is None

    def close(self) -> None:
        """Let it end, which it does when it has nobody to work for."""
        self._connection.close()

    def _end(self) -> str:
        self.close()
        status = self._process.wait()
        self._listener.join(_LOOKS)
        ended = f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"
        return "\n".join([f"{ended}; it said last:", *self._said]) if self._said else f"{ended}, and said nothing"


def process_of(address: ModelAddress, manager: str, variables: Mapping[str, str] | None) -> EnvironmentProcess:
    """The process for a model, one however often it is asked for; the environment is made when it is not there yet.

    A few are kept, because a query may compare models; the one unused for longest goes first. Raises what
    ``prepare_environment`` raises.
    """
    given = dict(variables or {})
    key = (address, manager, tuple(sorted(given.items())))
    with _lock:
        process = _processes.pop(key, None)
        if process is None or not process.is_alive():
            while len(_processes) >= _KEPT:
                _processes.pop(next(iter(_processes))).close()
            process = EnvironmentProcess(_environment_of(address, manager, given), given)
        _processes[key] = process
        return process


def _environment_of(address: ModelAddress, manager: str, variables: Mapping[str, str]) -> ModelEnvironment:
    with address.client() as client, tempfile.TemporaryDirectory(prefix="regista-environment-") as folder:
        return prepare_environment(
            fetch_environment_files(client, address.uri, Path(folder, "files")),
            manager,
            model=address.uri,
            variables=variables,
            tell=lambda text: print(text, file=sys.stderr),
        )


def _listen(stream: Any, said: deque[str]) -> None:
    with stream:
        for line in stream:
            text = line.decode(errors="replace")
            said.append(text.rstrip())
            sys.stderr.write(text)
