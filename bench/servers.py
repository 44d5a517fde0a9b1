"""Servers under measurement: real processes, and the CPU time that their whole trees have used."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil


class Server:
    """A server process on a port of its own; ``seconds_to_healthy`` is how long it took from its start."""

    def __init__(
        self, name: str, command: list[str], folder: Path, port: int, wait: float = 120, health: str = "/health"
    ) -> None:
        self.name = name
        self._health = health
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        folder.mkdir(parents=True, exist_ok=True)
        self._log = (folder / "server.log").open("wb")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW_", "REGISTA_"))}
        begin = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env={**environment, "MLFLOW_DISABLE_TELEMETRY": "true"},
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        while not self._healthy():
            if self._process.poll() is not None or time.perf_counter() - begin > wait:
                self.stop()
                raise RuntimeError(f"{name} did not start:\n{(folder / 'server.log').read_text()[-2000:]}")
            time.sleep(0.005)
        self.seconds_to_healthy = time.perf_counter() - begin

    @property
    def pid(self) -> int:
        return self._process.pid

    def cpu_seconds(self) -> float:
        """User and system time of the process and all its children so far."""
        return sum(times.user + times.system for times in (p.cpu_times() for p in self._tree()))

    def memory(self) -> int:
        """Resident bytes of the tree."""
        return sum(process.memory_info().rss for process in self._tree())

    def peak_memory(self) -> int:
        """The most resident bytes that each process of the tree has had, together."""
        return sum(_peak(process) for process in self._tree())

    def processes(self) -> int:
        return len(self._tree())

    def settle(self, wait: float = 60) -> None:
        """Wait until it has nothing to do: some of MLflow's processes go on starting long after the first answer."""
        end, before = time.perf_counter() + wait, self.cpu_seconds()
        while time.perf_counter() < end:
            time.sleep(1)
            used, before = self.cpu_seconds() - before, self.cpu_seconds()
            if used < 0.1:
                return

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(self._process.pid, signal.SIGTERM)
            self._process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _tree(self) -> list[psutil.Process]:
        top = psutil.Process(self._process.pid)
        return [top, *top.children(recursive=True)]

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}{self._health}", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def _peak(process: psutil.Process) -> int:
    status = Path(f"/proc/{process.pid}/status")
    if not status.is_file():  # another system than Linux
        return int(process.memory_info().rss)
    (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024


def regista_server(folder: Path) -> Server:
    port = free_port()
    command = [sys.executable, "-m", "regista", "server", "--port", str(port)]
    return Server("regista", [*command, "--backend-store-uri", f"sqlite:///{folder / 'store.db'}"], folder, port)


def mlflow_server(folder: Path, python: Path) -> Server:
    """As it comes: MLflow chooses the number of its workers."""
    port = free_port()
    command = [str(python), "-m", "mlflow", "server", "--port", str(port)]
    return Server("mlflow", [*command, "--backend-store-uri", f"sqlite:///{folder / 'store.db'}"], folder, port)


def constant_server(folder: Path) -> Server:
    """The same server stack as Regista's, answering every request with one constant JSON text."""
    port = free_port()
    script = str(Path(__file__).parent / "scripts" / "constant.py")
    return Server("constant", [sys.executable, script, str(port)], folder, port)


def sink_server(folder: Path) -> Server:
    """The same server stack, throwing away what it is sent."""
    port = free_port()
    script = str(Path(__file__).parent / "scripts" / "sink.py")
    return Server("sink", [sys.executable, script, str(port)], folder, port)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
