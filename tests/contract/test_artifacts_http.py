"""HttpArtifacts through the proxy of a real server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from processes import ServerProcess
from regista.artifacts.cache import BlobCache
from regista.artifacts.http.artifacts import HttpArtifacts
from regista.errors import CorruptedData, NotFound, Unavailable
from regista.testing.artifacts import CALLER, ROOT, ArtifactStoreContract, read_files, write_files
from regista.uris import PROXY_PATH


class TestHttpArtifacts(ArtifactStoreContract):
    @pytest.fixture
    def store(self, shared_server: ServerProcess, tmp_path: Path) -> Iterator[HttpArtifacts]:
        store = HttpArtifacts(shared_server.url + PROXY_PATH, cache=BlobCache(tmp_path / "cache", 10**9))
        store.delete(ROOT, CALLER)
        yield store
        store.close()


@pytest.fixture
def store(server: ServerProcess) -> Iterator[HttpArtifacts]:
    store = HttpArtifacts(server.url + PROXY_PATH)
    yield store
    store.close()


def test_a_flipped_bit_is_an_error_and_no_file(store: HttpArtifacts, server: ServerProcess, tmp_path: Path) -> None:
    store.upload(write_files(tmp_path / "in", {"a": b"precious bytes"}), ROOT, CALLER)
    (blob,) = [p for p in (tmp_path / "server" / "mlartifacts" / "blobs").rglob("*") if p.is_file()]
    blob.chmod(0o644)
    blob.write_bytes(b"precious cytes")
    with pytest.raises(CorruptedData):
        store.download(ROOT, tmp_path / "out")
    with pytest.raises(CorruptedData):
        store.read(f"{ROOT}/a")
    assert read_files(tmp_path / "out") == {}


def test_a_server_that_is_gone(store: HttpArtifacts, server: ServerProcess) -> None:
    server.stop()
    impatient = HttpArtifacts(store.url, retries=1)
    with pytest.raises(Unavailable, match="No answer"):
        impatient.list("")


def test_a_url_that_is_no_proxy(server: ServerProcess) -> None:
    with pytest.raises(NotFound):
        HttpArtifacts(f"{server.url}/elsewhere", retries=0).read("x")


def test_a_large_file_in_flat_memory(server: ServerProcess, tmp_path: Path) -> None:
    with (tmp_path / "f").open("wb") as file:
        for _ in range(200):
            file.write(os.urandom(1024 * 1024))
    # Not getrusage: on Linux the peak of a new process starts at that of the process that started it.
    program = (
        "import sys, tracemalloc; from pathlib import Path\n"
        "from regista.artifacts.http.artifacts import HttpArtifacts; from regista.entities import Caller\n"
        "store = HttpArtifacts(sys.argv[1]); store.list('')\n"
        "tracemalloc.start()\n"
        "store.upload(Path(sys.argv[2]), 'big/f', Caller('test'))\n"
        "store.download('big', Path(sys.argv[2]).parent / 'out')\n"
        "print(tracemalloc.get_traced_memory()[1])"
    )
    memory = Path(f"/proc/{server.process.pid}/status")
    before = _peak(memory)
    output = subprocess.run(
        [sys.executable, "-c", program, server.url + PROXY_PATH, str(tmp_path / "f")], check=True, capture_output=True
    ).stdout
    assert 0 < int(output) < 40 * 2**20
    assert _peak(memory) - before < 60 * 2**20
    assert (tmp_path / "out" / "f").read_bytes() == (tmp_path / "f").read_bytes()


def _peak(status: Path) -> int:
    """Highest memory of a process so far in bytes; 0 where /proc does not tell."""
    if not status.exists():
        return 0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024
