"""A large file and many small ones, up to a server and down again, by each system's own client.

The files are other ones in every round. Beside them stands what the machine can do at best, each measured alone, with 8
threads where there are several files:

- written and waited for: a copy of each file, an fsync for each, and one for their folder at the end. So much a store
  must do at least that keeps what it acknowledged. It is the limit of an upload, unless hashing is slower.
- written: the same without waiting, as a client writes what it downloads. The limit of a download.
- SHA-256: every file once, one after the other. A transfer hashes at both ends.
- loopback HTTP, a request for each file: sent by an HTTP client to a server that throws them away. Who puts small
  files together can be quicker.

CPU is user and system time, of the client's process from the beginning to the end of the transfer, and of the server's
processes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx2

from answers import WrongAnswer
from rows import Row
from script import result_of
from servers import Server, mlflow_server, regista_server, sink_server

MB = 1_000_000
SMALL_FILES = 2_000
SMALL_SIZE = 10_000
_PIECE = 1 << 20
_THREADS = 8


@dataclass(frozen=True)
class Files:
    """``amount`` is what they are: megabytes or files, ``each`` of them."""

    name: str
    unit: str
    each: str
    sizes: tuple[int, ...]
    amount: float

    def make(self, folder: Path) -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for number, size in enumerate(self.sizes):
            with (folder / (f"{number}.bin" if number else "first")).open("wb") as file:
                for start in range(0, size, _PIECE):
                    file.write(os.urandom(min(_PIECE, size - start)))
        os.sync()
        return folder


def rows(folder: Path, mlflow_python: Path, rounds: int, megabytes: int) -> list[Row]:
    """``megabytes`` is the size of the large file."""
    kinds = (
        Files(f"{megabytes} MB file", "MB/s", "MB", (megabytes * MB,), megabytes),
        Files(f"{SMALL_FILES:,} files of 10 kB", "files/s", "file", (SMALL_SIZE,) * SMALL_FILES, SMALL_FILES),
    )
    pythons = {"regista": sys.executable, "mlflow": str(mlflow_python)}
    memory = Row("artifacts", "most memory of the server", "MB", more_is_better=False)
    table: list[Row] = []
    with (
        regista_server(folder / "regista") as regista,
        mlflow_server(folder / "mlflow", mlflow_python) as mlflow,
        sink_server(folder / "sink") as sink,
    ):
        servers = [regista, mlflow]
        for server in servers:
            server.settle()
        for files in kinds:
            table += _measured(files, folder, servers, pythons, rounds, sink)
        for server in servers:
            memory.add(server.name, server.peak_memory() / 1e6)
    return [*table, memory]


def _measured(
    files: Files, folder: Path, servers: list[Server], pythons: dict[str, str], rounds: int, sink: Server
) -> list[Row]:
    ways = {way: Row("artifacts", f"{files.name} {way}", files.unit, more_is_better=True) for way in LIMITS}
    used_by = {
        (way, side): Row("artifacts", f"{files.name} {way}: {side}'s CPU", f"ms/{files.each}", more_is_better=False)
        for way in LIMITS
        for side in ("client", "server")
    }
    limits = {name: Row("artifacts", f"{files.name}: {name}", files.unit, more_is_better=True) for name in MEASURES}
    for _ in range(rounds):
        source = files.make(folder / "files")
        best = _best(files, source, folder / "written", sink)
        for name, rate in best.items():
            limits[name].add("limit", rate)
        for server in servers:
            place = folder / f"client-{server.name}"
            shutil.rmtree(place, ignore_errors=True)
            run_id = ""
            for way, row in ways.items():
                rest = [str(source)] if way == "up" else [run_id, str(place / "out")]
                used = server.cpu_seconds()
                result = result_of("transfer.py", pythons[server.name], [server.name, server.url, way, *rest], place)
                row.add(server.name, files.amount / result["seconds"])
                used = server.cpu_seconds() - used
                used_by[way, "client"].add(server.name, result["cpu"] * 1_000 / files.amount)
                used_by[way, "server"].add(server.name, used * 1_000 / files.amount)
                run_id = result["run_id"]
            (came,) = [path.parent for path in (place / "out").rglob("first")]
            if _digests(came) != _digests(source):
                raise WrongAnswer(f"{server.name} gave back other files than it was sent")
            shutil.rmtree(place)
        for way, row in ways.items():
            row.add("limit", min(best[name] for name in LIMITS[way]))
    return [*ways.values(), *used_by.values(), *limits.values()]


def _best(files: Files, source: Path, target: Path, sink: Server) -> dict[str, float]:
    best = {}
    for name, measure in MEASURES.items():
        target.mkdir()
        begin = time.perf_counter()
        measure(source, target, sink)
        best[name] = files.amount / (time.perf_counter() - begin)
        shutil.rmtree(target)
        os.sync()
    return best


def _write(source: Path, target: Path, *, wait: bool) -> None:
    def copy(file: Path) -> None:
        with file.open("rb") as reading, (target / file.name).open("wb") as writing:
            shutil.copyfileobj(reading, writing, _PIECE)
            writing.flush()
            if wait:
                os.fsync(writing.fileno())

    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(copy, source.iterdir()))
    if wait:
        folder = os.open(target, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _digests(folder: Path) -> dict[str, str]:
    found = {}
    for file in folder.iterdir():
        with file.open("rb") as reading:
            found[file.name] = hashlib.file_digest(reading, "sha256").hexdigest()
    return found


def _send(source: Path, url: str) -> None:
    with httpx2.Client(timeout=120) as client, ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(lambda file: client.put(url, content=_pieces(file)).raise_for_status(), source.iterdir()))


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as reading:
        while piece := reading.read(_PIECE):
            yield piece


MEASURES: dict[str, Callable[[Path, Path, Server], object]] = {
    "written and waited for": lambda source, target, _sink: _write(source, target, wait=True),
    "written": lambda source, target, _sink: _write(source, target, wait=False),
    "SHA-256": lambda source, _target, _sink: _digests(source),
    "loopback HTTP, a request for each file": lambda source, _target, sink: _send(source, sink.url),
}
LIMITS = {"up": ("written and waited for", "SHA-256"), "down": ("written", "SHA-256")}
"""What nobody can be quicker than, by the way that the files go."""
