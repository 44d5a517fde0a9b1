"""Real processes for tests: a registry server on a free port, stopped when the test ends."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

_SETPRIV = shutil.which("setpriv")
_ENDS_WITH_US = [_SETPRIV, "--pdeathsig", "TERM"] if _SETPRIV else []
"""What the system runs a server by: when the tests are killed nobody is left to stop it."""

OF_THE_TESTS = frozenset({"REGISTA_CACHE_DIR", "MLFLOW_REQUIREMENTS_INFERENCE_TIMEOUT"})
"""Variables that the tests have set themselves, for all processes: see ``pytest_configure``."""

_ADDRESS = re.compile(r"https?://[0-9A-Za-z.\-]+:[0-9]+")


class ServerProcess:
    """A running ``regista server``; its output goes to ``log``. Usable as a context manager."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path, url: str) -> None:
        self.process = process
        self.log = log
        self.url = url

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def stop(self) -> int:
        """Ask the server to end and wait; gives its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process.wait()

    def kill(self) -> None:
        """kill -9, its children too (it leads a process group of its own)."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start_server(
    folder: Path,
    *options: str,
    backend: str | None = None,
    destination: str | None = None,
    port: int = 0,
    environment: Mapping[str, str] | None = None,
    wait: float = 30,
) -> ServerProcess:
    """Start ``regista server`` with its data in ``folder`` and wait until it answers /health.

    ``backend`` is the store's URI (an SQLite file in ``folder`` by default), ``destination`` the folder of the
    bytes, ``port`` 0 a free one, ``options`` more of the command line. Raises RuntimeError with the server's
    output when it does not come up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "regista", "server", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--backend-store-uri", backend or f"sqlite:///{folder / 'regista.db'}"]
    command += ["--artifacts-destination", destination or str(folder / "mlartifacts"), *options]
    return _start(command, folder, {**_clean_environment(), **(environment or {})}, wait)


def start_scoring_server(
    model_uri: str,
    folder: Path,
    tracking_uri: str,
    *options: str,
    python: str = sys.executable,
    environment: Mapping[str, str] | None = None,
    wait: float = 60,
) -> ServerProcess:
    """Start ``regista models serve`` for a model on a free port and wait until it answers /health; ``options`` are more
    of its command line, ``python`` is the interpreter that runs it."""
    command = [python, "-m", "regista", "models", "serve", "--host", "127.0.0.1", "--port", "0"]
    command += ["--model-uri", model_uri, "--tracking-uri", tracking_uri, *options]
    return _start(command, folder, {**_clean_environment(), **(environment or {})}, wait)


def run(command: Sequence[str], *, folder: Path, environment: Mapping[str, str], timeout: float = 240) -> str:
    """Run a command to its end; gives its output, raises RuntimeError with both outputs when it fails."""
    done = subprocess.run(
        list(command),
        cwd=folder,
        env={**_clean_environment(), **environment},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}:\n{done.stdout[-4000:]}\n{done.stderr[-8000:]}")
    return done.stdout


def _start(command: list[str], folder: Path, environment: Mapping[str, str], wait: float) -> ServerProcess:
    number = len(list(folder.glob("server-*.log")))
    log = folder / f"server-{number}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*_ENDS_WITH_US, *command],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = ServerProcess(process, log, "")
    end = time.monotonic() + wait
    while time.monotonic() < end and process.poll() is None:
        # A server on port 0 says which one it got; what it prints before that it is ready does not count.
        for url in _ADDRESS.findall(server.output):
            if _healthy(url):
                server.url = url
                return server
        time.sleep(0.02)
    server.kill()
    raise RuntimeError(f"The server did not come up within {wait} s: {' '.join(command)}\n{server.output}")


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            return answer.status == 200
    except (
        urllib.error.URLError,
        OSError,
        http.client.HTTPException,
    ):  # or another protocol
        return False


def _clean_environment() -> dict[str, str]:
    """This process's environment without what would point the code under test elsewhere."""
    ours = ("MLFLOW_", "REGISTA_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours) or name in OF_THE_TESTS}
