"""DemoServer: a server of the demo, as the process a user would start."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx2

from ..errors import Unavailable

_SECONDS_TO_START = 60
_SECONDS_TO_STOP = 15


class DemoServer:
    """A process that answers ``/health`` at ``url``; stopped when the ``with`` block ends.

    Its output goes to the file ``log``. Raises Unavailable, with the end of the log, when it does not come up.
    """

    def __init__(
        self, command: Sequence[str], url: str, log: Path, directory: Path, environment: Mapping[str, str]
    ) -> None:
        self.url = url
        self._log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603 - the demo's own command
                command, cwd=directory, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        try:
            self._wait_until_healthy()
        except BaseException:
            self.stop()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def start_line(self) -> str:
        """The first line the server printed."""
        return next(iter(self._log.read_text(errors="replace").splitlines()), "")

    def stop(self) -> int:
        """End the process in good order, or by force when it does not listen; gives its exit code."""
        if self._process.poll() is None:
            self._process.terminate()
        try:
            return self._process.wait(_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                if httpx2.get(f"{self.url}/health", timeout=5).status_code == 200:
                    return
            except httpx2.TransportError:
                time.sleep(0.02)
        last_lines = "\n".join(self._log.read_text(errors="replace").splitlines()[-10:])
        raise Unavailable(f"The server at {self.url} did not come up. The end of its log:\n{last_lines}")


def free_port(preferred: int) -> int:
    """The preferred port of this machine when nobody has it, else one that nobody has; 0 is no preference."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Unavailable("No port of 127.0.0.1 is free.")
