"""The processes of a scoring server: how they stop, and what happens when one of them is killed."""

import http.client
import json
import os
import re
import signal
import socket
import threading
import time
from urllib.parse import urlsplit

import psutil
import pytest

from system.scoring_process import PATIENCE, Scoring, register_doubling, wait_for

BODY = b'{"dataframe_split": {"columns": ["x"], "data": [[1]]}}'
PID = {"dataframe_split": {"columns": ["x"], "data": [[-2]]}}
SLOW = b'{"dataframe_split": {"columns": ["x"], "data": [[-3]]}}'


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    folder = tmp_path_factory.mktemp("registry")
    register_doubling(folder)
    return folder


class Sender:
    """Sends requests, each on a connection of its own, until nobody makes connections any more."""

    def __init__(self, url):
        place = urlsplit(url)
        self._address = (place.hostname, place.port)
        self.answered = 0
        self.lost = []
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        head = f"POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(BODY)}"
        while True:
            try:
                connection = socket.create_connection(self._address, PATIENCE)
            except OSError:
                return
            connected = time.monotonic()
            answer = b""
            with connection:
                try:
                    connection.sendall(f"{head}\r\nConnection: close\r\n\r\n".encode() + BODY)
                    waited = time.monotonic() - connected
                    while part := connection.recv(4096):
                        answer += part
                except OSError as error:
                    answer += repr(error).encode()
            if answer.startswith(b"HTTP/1.1 200 ") and answer.endswith(b'{"predictions": [2]}'):
                self.answered += 1
            elif waited < 0.2:  # else this thread did not run for a while, and had not asked anything before the end
                self.lost.append(answer)


@pytest.mark.parametrize(("workers", "number"), [("1", signal.SIGTERM), ("2", signal.SIGINT)])
def test_it_stops_under_load_and_answers_what_was_sent(registry, workers, number):
    scoring = Scoring(registry, "--workers", workers)
    senders = [Sender(scoring.url) for _ in range(8)]
    wait_for(lambda: all(sender.answered > 10 for sender in senders))
    assert scoring.stop(number) == 0
    for sender in senders:
        sender.thread.join(PATIENCE)
    assert [sender.lost for sender in senders] == [[]] * 8


def test_a_request_that_takes_long_is_answered_after_the_server_was_told_to_stop(registry):
    scoring = Scoring(registry)
    place = urlsplit(scoring.url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=PATIENCE)
    connection.request("POST", "/invocations", SLOW, {"Content-Type": "application/json"})
    wait_for(lambda: 'in_flight{deployment="twice"}' in scoring.text("/metrics"))
    assert scoring.stop() == 0
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b'{"predictions": [-6]}')


def worker_pids(scoring):
    """The processes that answer now."""
    found = set()
    for _ in range(40):
        found.update(json.loads(scoring.post(PID)[1])["predictions"])
    return found


def test_a_worker_that_is_killed_is_replaced(registry):
    with Scoring(registry, "--workers", "2") as scoring:
        seen = set()
        wait_for(lambda: len(seen.update(worker_pids(scoring)) or seen) == 2)
        assert scoring.details()["workers"] == {"expected": 2, "ready": 2}
        told = [scoring.text("/metrics") for _ in range(20)]
        asked = {re.search(r'requests_total{deployment="twice".* (\d+)', text)[1] for text in told}
        assert len(asked) == 1, "each of them counts for all"
        killed = seen.pop()
        os.kill(killed, signal.SIGKILL)
        now = set()
        wait_for(lambda: len(now.update(worker_pids(scoring) - {killed}) or now) == 2)
        scoring.wait_for(lambda: scoring.details()["workers"] == {"expected": 2, "ready": 2})
        assert scoring.model()["version"] == "1"
        assert scoring.errors.count("A worker ended with the status -9. It is started again in ") == 1


def test_the_workers_end_when_the_one_that_started_them_is_killed(registry, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    scoring = Scoring(registry, "--workers", "2")
    processes = psutil.Process(scoring.process.pid).children(recursive=True)
    assert list(tmp_path.glob("regista-serving-*"))
    scoring.stop(signal.SIGKILL)
    _, alive = psutil.wait_procs(processes, PATIENCE)
    assert alive == []
    assert not list(tmp_path.glob("regista-serving-*")), "nothing is left behind"
