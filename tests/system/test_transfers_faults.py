"""Uploads that are killed, cut or have no room: nothing is half there, and the next try goes on.

FAULT_ROUNDS says how often each fault is tried (3).
"""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading

import pytest
from tests.system.cutting_proxy import CuttingProxy

from processes import start_server
from regista.artifacts.http.artifacts import HttpArtifacts
from regista.entities import Caller
from regista.errors import Unavailable
from regista.uris import PROXY_PATH

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "3"))
MB = 2**20
LARGE, SMALL = 48 * MB, 30
CALLER = Caller("faults")
UPLOAD = (
    "import sys; from pathlib import Path\n"
    "from regista.artifacts.http.artifacts import HttpArtifacts; from regista.entities import Caller\n"
    "HttpArtifacts(sys.argv[1]).upload(Path(sys.argv[2]), sys.argv[3], Caller('faults'))"
)


def files_of_chance(folder, rng):
    """A directory with a large file, one of a middle size and some small ones."""
    folder.mkdir()
    sizes = [LARGE, 5 * MB, *(rng.randrange(1, 50_000) for _ in range(SMALL))]
    for number, size in enumerate(sizes):
        with (folder / f"{number}.bin").open("wb") as file:
            file.write(rng.randbytes(min(size, MB)))
            file.truncate(size)
    return folder, sum(sizes)


def digests(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def check_blobs(root):
    """Every blob that has a name has the bytes of that name."""
    for path in (root / "blobs").rglob("*"):
        if path.is_file():
            with path.open("rb") as blob:
                assert hashlib.file_digest(blob, "sha256").hexdigest() == path.name


def check_upload(url, files, place, scratch):
    client = HttpArtifacts(url + PROXY_PATH)
    client.upload(files, place, CALLER)
    client.download(place, scratch)
    client.close()
    assert digests(scratch) == digests(files)
    for folder in (files, scratch):
        shutil.rmtree(folder)


def test_a_client_that_is_killed(tmp_path):
    rng = random.Random(1)
    with start_server(tmp_path / "server") as server, CuttingProxy(server.url) as proxy:
        reader = HttpArtifacts(server.url + PROXY_PATH)
        for number in range(ROUNDS):
            files, size = files_of_chance(tmp_path / f"in-{number}", rng)
            place, reached, goes_on = f"1/{number}/artifacts", threading.Event(), threading.Event()

            def stop(reached=reached, goes_on=goes_on):
                reached.set()
                goes_on.wait(120)

            proxy.at(rng.randrange(1, size), stop)
            client = subprocess.Popen([sys.executable, "-c", UPLOAD, proxy.url + PROXY_PATH, str(files), place])
            assert reached.wait(120)
            client.send_signal(signal.SIGKILL)
            client.wait()
            goes_on.set()
            assert reader.list(place) == []
            check_upload(server.url, files, place, tmp_path / f"out-{number}")
        reader.close()
        check_blobs(tmp_path / "server" / "mlartifacts")
        assert "Unexpected error" not in server.output, server.output


def test_a_server_that_is_killed(tmp_path):
    rng = random.Random(2)
    server = start_server(tmp_path / "server")
    with CuttingProxy(server.url) as proxy:
        for number in range(ROUNDS):
            files, size = files_of_chance(tmp_path / f"in-{number}", rng)
            place = f"1/{number}/artifacts"
            proxy.at(rng.randrange(1, size), server.kill)
            client = HttpArtifacts(proxy.url + PROXY_PATH, retries=1)
            with pytest.raises(Unavailable):
                client.upload(files, place, CALLER)
            server = start_server(tmp_path / "server")
            proxy.open(server.url)
            assert client.list(place) == []
            before = proxy.sent
            client.close()
            check_upload(proxy.url, files, place, tmp_path / f"out-{number}")
            assert proxy.sent - before < size + 100_000
            check_blobs(tmp_path / "server" / "mlartifacts")
            assert "Unexpected error" not in server.output, server.output
        server.stop()


def test_connections_that_are_cut_again_and_again(tmp_path):
    rng = random.Random(3)
    with start_server(tmp_path / "server") as server, CuttingProxy(server.url) as proxy:
        for number in range(ROUNDS):
            files, size = files_of_chance(tmp_path / f"in-{number}", rng)
            for _ in range(4):  # fewer than a client tries, and it waits twice as long after each
                proxy.at(rng.randrange(1, size), proxy.cut)
            check_upload(proxy.url, files, f"1/{number}/artifacts", tmp_path / f"out-{number}")
        check_blobs(tmp_path / "server" / "mlartifacts")
        assert "Unexpected error" not in server.output, server.output


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a file system of 64 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this user may not mount a file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_is_full(tmp_path, small_disk):
    rng = random.Random(4)
    ballast = small_disk / "ballast"
    with start_server(tmp_path / "server", destination=str(small_disk / "bytes")) as server:
        client = HttpArtifacts(server.url + PROXY_PATH)
        for number in range(ROUNDS):
            files, _ = files_of_chance(tmp_path / f"in-{number}", rng)
            for name in ("0.bin", "1.bin"):  # without holes: these take room
                (files / name).write_bytes(rng.randbytes((files / name).stat().st_size))
            ballast.write_bytes(bytes(rng.randrange(15 * MB, 60 * MB)))
            place = f"1/{number}/artifacts"
            with pytest.raises(Unavailable, match="No space is left"):
                client.upload(files, place, CALLER)
            assert client.list(place) == []
            ballast.unlink()
            check_upload(server.url, files, place, tmp_path / f"out-{number}")
            check_blobs(small_disk / "bytes")
            for blob in (small_disk / "bytes" / "blobs").rglob("*"):
                if blob.is_file():
                    blob.unlink()
        client.close()
        assert "Unexpected error" not in server.output, server.output
