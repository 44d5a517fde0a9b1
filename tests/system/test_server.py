"""The server as a process: how it starts and stops, in one process and in several, and with large files."""

import hashlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import psutil
import pytest

from processes import start_server
from regista.api.registered_models import CreateRegisteredModel, GetRegisteredModel
from regista.entities import ANONYMOUS
from regista.store.http import HttpStore

MB = 1024 * 1024
FILES = "/api/2.0/mlflow-artifacts/artifacts"


def ask(url, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def failed_start(*options, cwd, code=1):
    command = [sys.executable, "-m", "regista", "server", *options]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code, done
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


def test_it_says_where_it_is_and_what_it_serves(server):
    lines = [line for line in server.output.splitlines() if server.url in line]
    assert len(lines) == 1
    assert "regista.db" in lines[0]
    assert "mlartifacts" in lines[0]


def test_it_listens_on_this_machine_only(server):
    listening = [c.laddr.ip for c in psutil.Process(server.process.pid).net_connections("tcp") if c.status == "LISTEN"]
    assert listening == ["127.0.0.1"]


def test_a_taken_port_is_one_clear_error(server, tmp_path):
    error = failed_start("--port", str(server.port), cwd=tmp_path)
    assert f"cannot listen on 127.0.0.1:{server.port}" in error


def test_a_store_that_cannot_be_opened_is_one_clear_error(tmp_path):
    assert "mysqlx" in failed_start("--port", "0", "--backend-store-uri", "mysqlx://h/d", cwd=tmp_path, code=2)
    (tmp_path / "no.db").write_bytes(b"this is no database" * 100)
    failed_start("--port", "0", "--backend-store-uri", f"sqlite:///{tmp_path}/no.db", cwd=tmp_path)
    assert (tmp_path / "no.db").read_bytes() == b"this is no database" * 100


def test_everything_is_below_a_static_prefix(tmp_path):
    command = [sys.executable, "-m", "regista", "server", "--port", "0", "--static-prefix", "/p/q"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        try:
            url = re.search(r"http://127\.0\.0\.1:\d+/p/q", process.stdout.readline()).group()
            store = HttpStore(url)  # asks again until the server answers
            store.call(CreateRegisteredModel(name="m"), ANONYMOUS)
            store.close()
            assert ask(f"{url}/health") == (200, "OK")
            assert ask(f"{url.removesuffix('/p/q')}/health")[0] == 404
        finally:
            process.terminate()


def test_several_processes_share_one_store(tmp_path):
    with start_server(tmp_path, "--workers", "2") as server:
        store = HttpStore(server.url)
        store.call(CreateRegisteredModel(name="m"), ANONYMOUS)
        for _ in range(20):
            again = HttpStore(server.url)
            assert again.call(GetRegisteredModel(name="m"), ANONYMOUS).registered_model.name == "m"
            again.close()
        store.close()
        children = psutil.Process(server.process.pid).children(recursive=True)
        assert len([child for child in children if "multiprocessing.spawn" in " ".join(child.cmdline())]) == 2
        assert server.stop() == 0
    assert psutil.wait_procs(children, timeout=10)[1] == []


def test_a_host_name_that_is_not_allowed_is_refused(server):
    assert ask(server.url, Host="evil.example")[0] == 403
    assert ask(f"{server.url}/health", Host="evil.example")[0] == 200


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_requests_on_the_way_are_answered_before_it_stops(tmp_path, sign):
    server = start_server(tmp_path)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.putrequest("PUT", f"{FILES}/late.bin")
    connection.putheader("Content-Length", str(2 * MB))
    connection.endheaders()
    connection.send(b"x" * MB)
    time.sleep(0.3)
    os.kill(server.process.pid, sign)
    time.sleep(0.3)
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", server.port)):
        pass
    connection.send(b"x" * MB)
    assert connection.getresponse().status == 200
    connection.close()
    assert server.process.wait(15) in {0, -sign}
    with start_server(tmp_path) as server:
        assert ask(f"{server.url}{FILES}/late.bin") == (200, "x" * 2 * MB)


def test_a_stopped_server_gives_its_port_back(tmp_path):
    with start_server(tmp_path) as server:
        port = server.port
        assert ask(f"{server.url}/health")[0] == 200
    with start_server(tmp_path, port=port) as again:
        assert again.port == port


def test_large_files_do_not_fill_the_memory(server):
    """300 MB up and down: the server's memory stays where it was."""
    size, piece = 300, os.urandom(MB)
    process = psutil.Process(server.process.pid)
    ask(f"{server.url}{FILES}")
    before, peak, running = process.memory_info().rss, 0, True

    def watch():
        nonlocal peak
        while running:
            peak = max(peak, process.memory_info().rss)
            time.sleep(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    digest = hashlib.sha256()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    connection.putrequest("PUT", f"{FILES}/large.bin")
    connection.putheader("Content-Length", str(size * MB))
    connection.endheaders()
    for _ in range(size):
        connection.send(piece)
        digest.update(piece)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"{}")
    connection.request("GET", f"{FILES}/large.bin")
    answer = connection.getresponse()
    assert answer.headers["ETag"] == f'"{digest.hexdigest()}"'
    got = hashlib.sha256()
    while chunk := answer.read(MB):
        got.update(chunk)
    connection.close()
    running = False
    watcher.join()
    assert got.hexdigest() == digest.hexdigest()
    assert peak - before < 40 * MB


def test_a_slow_reader_does_not_fill_the_memory(server):
    """Of each file two chunks of 1 MiB are in memory; all of them would be 800 MB."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("PUT", f"{FILES}/slow.bin", b"y" * (100 * MB))
    assert connection.getresponse().read() == b"{}"
    connection.close()
    process = psutil.Process(server.process.pid)
    before = process.memory_info().rss
    readers = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(8)]
    for reader in readers:
        reader.sendall(f"GET {FILES}/slow.bin HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    for reader in readers:
        assert reader.recv(1, socket.MSG_PEEK) == b"H"  # the answer has begun
    time.sleep(1)
    assert process.memory_info().rss - before < 200 * MB
    assert ask(f"{server.url}/health") == (200, "OK")
    for reader in readers:
        reader.close()


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="only Linux gives up who takes nothing")
def test_a_reader_that_takes_nothing_is_given_up(tmp_path):
    with start_server(tmp_path, environment={"REGISTA_DOWNLOAD_IDLE_TIMEOUT": "1"}) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.request("PUT", f"{FILES}/stalled.bin", b"y" * (50 * MB))
        assert connection.getresponse().read() == b"{}"
        process = psutil.Process(server.process.pid)
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as reader:
            reader.sendall(f"GET {FILES}/stalled.bin HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert reader.recv(1, socket.MSG_PEEK) == b"H"
            port, end = reader.getsockname()[1], time.monotonic() + 60
            while held_by(process, port) and time.monotonic() < end:
                time.sleep(0.05)
            assert held_by(process, port) == []
        connection.request("GET", "/health")  # it has waited as long, but with nothing to take
        assert connection.getresponse().read() == b"OK"
        connection.close()


def held_by(process, port):
    """What the server has open of a client: its connection, and the file it is sent."""
    connections = [c.raddr.port for c in process.net_connections("tcp") if c.raddr and c.raddr.port == port]
    return connections + [file.path for file in process.open_files() if "/blobs/" in file.path]


def test_writes_do_not_keep_readers_waiting_for_a_body(server):
    """Bodies that never come block nobody."""
    lazy = []
    for _ in range(100):
        connection = socket.create_connection(("127.0.0.1", server.port))
        connection.sendall(
            b"POST /api/2.0/mlflow/registered-models/create HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        lazy.append(connection)
    store = HttpStore(server.url)
    store.call(CreateRegisteredModel(name="m"), ANONYMOUS)
    assert store.call(GetRegisteredModel(name="m"), ANONYMOUS).registered_model.name == "m"
    store.close()
    for connection in lazy:
        connection.close()


def test_it_calls_nobody(server):
    """No connection but those that clients opened."""
    store = HttpStore(server.url)
    store.call(CreateRegisteredModel(name="m"), ANONYMOUS)
    store.close()
    outgoing = [
        c for c in psutil.Process(server.process.pid).net_connections("inet") if c.raddr and c.laddr.port != server.port
    ]
    assert outgoing == []


def test_the_description_of_the_api_is_served(server):
    status, text = ask(f"{server.url}/api/openapi.json")
    assert status == 200
    assert re.match(r"3\.1", json.loads(text)["openapi"])
