"""``regista experiments``, ``runs`` and ``artifacts`` as scripts use them: the real program, a real server."""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from processes import start_server
from regista.api.runs import LogBatch
from regista.client import Client
from regista.entities import Tag, wire
from regista.store.queue.entry import Entry
from regista.store.queue.folder import QueueFolder

WAIT = 60


def environment(url):
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("MLFLOW_", "REGISTA_"))}
    return {**kept, "REGISTA_TRACKING_URI": url, "PYTHONIOENCODING": "utf-8", "TERM": "xterm"}


def regista(url, *arguments, **how):
    return subprocess.run(
        [sys.executable, "-m", "regista", *arguments], env={**environment(url), **how}, capture_output=True, text=True,
        check=False, timeout=WAIT,
    )  # fmt: skip


def wait_until(is_so, what):
    end = time.monotonic() + WAIT
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(0.02)


class Watching:
    """``regista runs watch`` in a process of its own, its output in files."""

    def __init__(self, url, folder, *arguments):
        self.output, self.errors = folder / "watch.out", folder / "watch.err"
        with self.output.open("wb") as output, self.errors.open("wb") as errors:
            command = [sys.executable, "-m", "regista", "runs", "watch", "--interval", "0.05", *arguments]
            self.process = subprocess.Popen(command, env=environment(url), stdout=output, stderr=errors)

    def wait_for(self, text, file=None):
        place = file or self.output
        wait_until(lambda: text in place.read_text(), f"{text!r} in {place.read_text()!r}")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.kill()
        self.process.wait()


def test_from_an_experiment_to_files_of_a_run_and_back(server, tmp_path):
    def done(*arguments):
        result = regista(server.url, *arguments)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    assert done("experiments", "create", "-n", "wine") == "Created experiment 'wine' with id 1\n"
    runs = []
    for status in ("FINISHED", "FAILED"):
        made = done("runs", "create", "--experiment-name", "wine", "--status", status, "-t", f"mood={status.lower()}")
        runs.append(json.loads(made)["run_id"])
    file = tmp_path / "notes.txt"
    file.write_text("much better")
    done("artifacts", "log-artifact", "-r", runs[0], "-l", str(file))
    assert json.loads(done("artifacts", "list", "-r", runs[0])) == [
        {"path": "notes.txt", "is_dir": False, "file_size": 11}
    ]
    place = Path(done("artifacts", "download", runs[0], "-a", "notes.txt").strip())
    assert place.read_text() == "much better"
    done("runs", "tag", runs[1][:12], "team=ml")
    found = json.loads(done("runs", "search", "tags.team = 'ml' AND status = 'FAILED'", "--json"))
    assert [run["info"]["run_id"] for run in found["runs"]] == [runs[1]]
    compared = json.loads(done("runs", "compare", *runs, "--json"))
    assert {"key": "mood", "values": ["finished", "failed"]} in compared["tags"]
    assert len(done("experiments", "csv", "wine").splitlines()) == 3
    done("runs", "delete", runs[0])
    assert runs[0] not in done("runs", "list", "--experiment-id", "1")
    assert "Store: answers\n" in done("doctor")


@pytest.mark.parametrize(
    "command",
    [
        ["experiments", "search"], ["experiments", "get", "0"], ["experiments", "tag", "0", "a=b"],
        ["runs", "search"], ["runs", "show", "f" * 32], ["runs", "compare", "f" * 32, "e" * 32], ["runs", "watch"],
        ["runs", "tag", "f" * 32, "a=b"], ["runs", "create", "--experiment-id", "0"],
        ["artifacts", "list", "f" * 32], ["artifacts", "download", "-u", "mlflow-artifacts:/0"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_server_that_is_away_is_one_line_and_5(command):
    result = regista("http://127.0.0.1:9", *command, REGISTA_HTTP_REQUEST_MAX_RETRIES="0")
    assert (result.returncode, result.stdout) == (5, "")
    assert result.stderr.startswith(("Error: No connection to ", "Error: No answer from "))
    assert "http://127.0.0.1:9" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_watch_survives_a_server_that_is_killed_and_ends_with_the_run(tmp_path):
    with start_server(tmp_path / "data") as server:
        with Client(server.url) as client:
            run_id = client.create_run("0", run_name="long").info.run_id
            client.log_metric(run_id, "loss", 3.5, step=1)
        with Watching(server.url, tmp_path) as watching:
            watching.wait_for("RUNNING  loss=3.5 (step 1)\n")
            server.kill()
            watching.wait_for("Trying again …\n", watching.errors)
            with start_server(tmp_path / "data", port=server.port) as again, Client(again.url) as client:
                watching.wait_for("It answers again.\n", watching.errors)
                client.log_metric(run_id, "loss", 0.5, step=2)
                watching.wait_for("RUNNING  loss=0.5 (step 2)\n")
                client.set_terminated(run_id, "FAILED")
                assert watching.process.wait(WAIT) == 1
    assert watching.output.read_text().endswith("FAILED\n")
    assert len(watching.output.read_text().splitlines()) == 3
    assert "Traceback" not in watching.errors.read_text()


def test_watch_ends_cleanly_with_ctrl_c(server, tmp_path):
    with Client(server.url) as client:
        client.create_run("0", run_name="long")
    with Watching(server.url, tmp_path) as watching:
        watching.wait_for("RUNNING\n")
        watching.process.send_signal(signal.SIGINT)
        assert watching.process.wait(WAIT) == 130
    assert watching.errors.read_text() == "Not watched any longer; the run goes on.\n"


def everything(terminal):
    """What was written to a terminal that nobody has open any more."""
    found = b""
    while part := read(terminal):
        found += part
    os.close(terminal)
    return found.decode()


def read(terminal):
    """Some of what was written to a terminal; nothing when that was all."""
    try:
        return os.read(terminal, 4096)
    except OSError:  # EIO is how Linux says so
        return b""


HIDDEN, SHOWN = "\x1b[?25l", "\x1b[?25h"
"""What hides a terminal's cursor, and what shows it again."""


def test_watch_draws_on_a_terminal_and_gives_it_back(server):
    with Client(server.url) as client:
        run_id = client.create_run("0", run_name="long").info.run_id
        for step in range(8):
            client.log_metric(run_id, "loss", 8 - step, step=step)
        client.set_terminated(run_id)
    command = [sys.executable, "-m", "regista", "runs", "watch", run_id]
    leader, follower = pty.openpty()
    done = subprocess.run(
        command, env={**environment(server.url), "COLUMNS": "80", "LINES": "24"}, stdout=follower, stderr=follower,
        stdin=subprocess.DEVNULL, check=False, timeout=WAIT,
    )  # fmt: skip
    os.close(follower)
    screen = everything(leader)
    assert done.returncode == 0
    assert "█▇▆▅▄▃▂▁" in screen
    assert screen.count(HIDDEN) == screen.count(SHOWN) > 0


def terminated_at(text, *arguments, **how):
    """Runs a command on a terminal, and SIGTERM ends it once it has shown ``text``; its exit code and all it showed."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "regista", *arguments], env={**environment(""), "COLUMNS": "80", "LINES": "24", **how},
        stdout=follower, stderr=follower, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(follower)
    shown = b""
    while text.encode() not in shown and (part := read(leader)):
        shown += part
    process.send_signal(signal.SIGTERM)
    rest = everything(leader)
    return process.wait(WAIT), shown.decode(errors="replace") + rest


def test_watch_gives_the_terminal_back_when_it_is_terminated(server):
    with Client(server.url) as client:
        run_id = client.create_run("0", run_name="long").info.run_id
    code, screen = terminated_at("RUNNING", "runs", "watch", run_id, "--tracking-uri", server.url)
    assert code == 143
    assert screen.count(HIDDEN) == screen.count(SHOWN) > 0
    assert "Traceback" not in screen


def test_sync_gives_the_terminal_back_when_it_is_terminated_and_loses_nothing(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections, and never answers
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        file = QueueFolder(tmp_path / "queues").create(url)
        call = LogBatch(run_id="a" * 32, tags=(Tag("team", "ml"),))
        file.spool.append(Entry(1, call.run_id, "LogBatch", "ada", wire.encode(call)))
        file.close()
        folder = str(tmp_path / "queues")
        code, screen = terminated_at("Sending to", "sync", REGISTA_QUEUE_DIR=folder)
        assert code == 143
        assert screen.count(HIDDEN) == screen.count(SHOWN) > 0
        left = json.loads(regista("", "sync", "--plan", "--json", REGISTA_QUEUE_DIR=folder).stdout)["queues"]
    assert [(one["waiting"], one["state"]) for one in left] == [(1, "waiting")]
