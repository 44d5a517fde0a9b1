"""The scoring server as a process."""

import json
import re
import signal
import subprocess
import sys
import threading

import pytest

from regista.client import Client
from system.scoring_process import Scoring, register_doubling

REQUEST = {"dataframe_split": {"columns": ["x"], "data": [[1], [2]]}}


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    folder = tmp_path_factory.mktemp("registry")
    register_doubling(folder)
    return folder


@pytest.fixture(scope="module")
def scoring(registry):
    server = Scoring(registry)
    yield server
    server.stop()


def test_the_start_line_says_what_is_served(scoring):
    assert re.fullmatch(
        r"Regista \S+ scores models:/twice@champion \(version 1\) at http://127\.0\.0\.1:\d+/invocations\n",
        scoring.line,
    )


def test_it_answers(scoring):
    assert scoring.post(REQUEST) == (200, b'{"predictions": [2, 4]}')
    for path in ("/ping", "/health"):
        with scoring.get(path) as answer:
            assert (answer.status, answer.read()) == (200, b"\n")


def test_a_model_that_exits_does_not_take_it_along(scoring):
    status, body = scoring.post({"dataframe_split": {"columns": ["x"], "data": [[-1]]}})
    assert (status, json.loads(body)["error_code"]) == (500, "INTERNAL_ERROR")
    assert scoring.post(REQUEST)[0] == 200


def test_bad_requests_are_refused_and_it_lives_on(scoring):
    for body in (b"", b"{", b"[" * 100_000, b"\xff\xfe", b'{"dataframe_split": 1}', b"null"):
        status, text = scoring.post(body)
        assert status == 400
        assert json.loads(text)["error_code"] == "BAD_REQUEST"
        assert b"Traceback" not in text
    assert scoring.post(REQUEST, "text/plain")[0] == 415
    assert scoring.post(REQUEST)[0] == 200


def test_many_at_once(scoring):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(scoring.post(REQUEST))) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [(200, b'{"predictions": [2, 4]}')] * 32


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_in_good_order(registry, number, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    server = Scoring(registry)
    assert server.post(REQUEST)[0] == 200
    assert list(tmp_path.glob("regista-serving-*"))
    assert server.stop(number) == 0
    assert not list(tmp_path.glob("regista-serving-*")), "the downloaded model is removed"


def test_a_port_that_is_taken_is_one_clear_error(registry, scoring):
    port = scoring.url.rpartition(":")[2]
    done = subprocess.run(
        [sys.executable, "-m", "regista", "models", "serve", "-m", "models:/twice/1", "-p", port,
         "--tracking-uri", str(registry)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: Cannot listen on 127.0.0.1 port {port}: ")


def test_a_model_that_is_not_there(registry):
    done = subprocess.run(
        [sys.executable, "-m", "regista", "models", "serve", "-m", "models:/nobody/1", "--tracking-uri", str(registry)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_model_that_cannot_be_loaded(registry, tmp_path, workers):
    with Client(registry) as client:
        path = client.download_model("models:/twice/1", tmp_path)
    for payload in path.glob("*.pkl"):
        payload.chmod(0o600)
        payload.write_bytes(b"this is no pickle")
    done = subprocess.run(
        [sys.executable, "-m", "regista", "models", "serve", "-m", str(path), "-p", "0", "-w", workers],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in done.stderr
