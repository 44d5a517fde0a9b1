"""``regista sync``."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from regista.api.runs import CreateRun, GetRun, LogBatch, LogMetric, SetTag
from regista.cli import main
from regista.entities import ANONYMOUS, Caller, wire
from regista.errors import Unavailable
from regista.store.http import HttpStore
from regista.store.queue.entry import Entry
from regista.store.queue.folder import QueueFolder
from regista.store.queue.log_queue import LogQueue


class Away:
    """The store of a server that cannot be reached."""

    def call(self, request, caller):
        raise Unavailable("away")

    def close(self):
        """Nothing to close."""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("REGISTA_QUEUE_DIR", str(tmp_path / "queues"))
    return QueueFolder()


@pytest.fixture
def store(shared_server):
    opened = HttpStore(shared_server.url, retries=0)
    yield opened
    opened.close()


@pytest.fixture
def run_id(store):
    return store.call(CreateRun(experiment_id="0"), ANONYMOUS).run.info.run_id


@pytest.fixture
def leave(folder):
    """Logs two calls for a server that cannot be reached; gives the queue, which is closed unless it is kept open."""
    opened = []

    def make(url, run_id, keep_open=False):
        queue = LogQueue(url, Away(), folder=folder, patience=0)
        queue.put(LogMetric(run_id=run_id, key="loss", value=1.0, timestamp=1), Caller("ada"))
        queue.put(SetTag(run_id=run_id, key="t", value="x"), Caller("ada"))
        if keep_open:
            opened.append(queue)
        else:
            queue.close()

    yield make
    for queue in opened:
        queue.close()


def sync(*options):
    return CliRunner().invoke(main, ["sync", *options])


def test_nothing_waits(folder):
    result = sync()
    assert (result.exit_code, result.stdout, result.stderr) == (0, "Nothing waits.\n", "")
    assert not folder.path.exists()


def test_a_plan_sends_nothing(shared_server, folder, leave, run_id, store):
    leave(shared_server.url, run_id)
    for _ in range(2):
        result = sync("--plan")
        assert result.exit_code == 0
        _, _, row = result.stdout.splitlines()
        assert row.split()[0] == shared_server.url
        assert row.split()[-3:] == ["2", "0", "waiting"]
    assert store.call(GetRun(run_id=run_id), ANONYMOUS).run.data.metrics == {}


def test_what_waits_is_sent_in_its_users_name(shared_server, folder, leave, run_id, store):
    leave(shared_server.url, run_id)
    leave(shared_server.url, run_id)
    result = sync()
    assert result.exit_code == 0
    assert [row.split()[-4:] for row in result.stdout.splitlines()[2:]] == [["2", "0", "0", "delivered"]] * 2
    run = store.call(GetRun(run_id=run_id), ANONYMOUS).run
    assert (run.data.metrics, run.data.tags["t"]) == ({"loss": 1.0}, "x")
    assert list(folder.path.iterdir()) == []


def test_a_server_that_is_away_is_said(folder, leave):
    leave("http://127.0.0.1:9", "a" * 32)
    result = sync()
    assert result.exit_code == 5
    assert result.stdout.splitlines()[2].split()[-4:] == ["0", "2", "0", "waiting"]
    assert "No connection to http://127.0.0.1:9" in result.stderr
    assert len(folder.paths()) == 1


def test_one_server_can_be_chosen(shared_server, leave, run_id):
    leave("http://127.0.0.1:9", run_id)
    leave(shared_server.url, run_id)
    result = sync("--tracking-uri", f"{shared_server.url}/")
    assert result.exit_code == 0
    assert "127.0.0.1:9 " not in result.stdout
    assert [row.split()[0] for row in sync("--plan").stdout.splitlines()[2:]] == ["http://127.0.0.1:9"]


@pytest.mark.parametrize("uri", ["./mlruns", "sqlite:///x.db", "postgresql://me:secret@host/db"])
def test_only_servers_have_queues(folder, uri):
    result = sync("--tracking-uri", uri)
    assert result.exit_code == 2
    assert "expected a server such as http://host:5000" in result.stderr
    assert "secret" not in result.stderr


def test_a_running_process_sends_its_own(leave):
    leave("http://127.0.0.1:9", "a" * 32, keep_open=True)
    for options in ([], ["--plan"]):
        result = sync(*options)
        assert result.exit_code == 0
        assert result.stdout.splitlines()[2].endswith("in use")


def test_what_is_refused_is_listed_until_it_is_discarded(shared_server, folder, leave):
    leave(shared_server.url, "0" * 32)
    for _ in range(2):
        result = sync()
        assert result.exit_code == 1
        assert result.stdout.splitlines()[2].split()[-4:] == ["0", "0", "2", "refused"]
        assert result.stdout.count(f"Run with id={'0' * 32} not found") == 2
        assert "--discard-refused" in result.stderr
    shown = json.loads(sync("--json").stdout)["queues"][0]
    assert shown["state"] == "refused"
    first, second = (call["content"] for call in shown["refused"])
    assert (first["metrics"][0]["key"], second["tags"]) == ("loss", [{"key": "t", "value": "x"}])
    assert sync("--discard-refused").exit_code == 0
    assert list(folder.path.iterdir()) == []


def test_a_file_that_cannot_be_read_is_said_and_stops_nothing(shared_server, folder, leave, run_id):
    leave(shared_server.url, run_id)
    (folder.path / "x.queue").write_text("This is no database. " * 200)
    result = sync()
    assert result.exit_code == 1
    assert "delivered" in result.stdout
    assert "x.queue cannot be read: file is not a database" in result.stderr


def test_what_is_damaged_inside_is_shown_as_text(shared_server, folder):
    file = folder.create(shared_server.url)
    file.spool.append(Entry(1, "a" * 32, "LogBatch", "ada", b'{"run_id\xff'))
    file.close()
    result = sync("--json")
    assert result.exit_code == 1
    (refused,) = json.loads(result.stdout)["queues"][0]["refused"]
    assert refused["content"] == '{"run_id\ufffd'
    assert "The entry cannot be read" in sync().stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_damaged_queue_is_kept_aside_and_what_can_be_read_is_sent(shared_server, folder, run_id, store):
    script = f"""
import os, signal
from regista.api.runs import LogBatch
from regista.entities import Tag, wire
from regista.store.queue.entry import Entry
from regista.store.queue.folder import QueueFolder
spool = QueueFolder().create({shared_server.url!r}).spool
for number in range(1, 51):
    call = LogBatch(run_id={run_id!r}, tags=(Tag(f"t{{number}}", "x"),))
    spool.append(Entry(number, {run_id!r}, "LogBatch", "ada", wire.encode(call)))
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", script], check=False)
    (path,) = folder.paths()
    log = path.with_name(f"{path.name}-wal")
    os.truncate(log, log.stat().st_size - 1)
    for options, sent in ((["--plan"], 0), ([], 49)):
        result = sync(*options, "--json")
        (report,) = json.loads(result.stdout)["queues"]
        assert report["damage"].startswith(
            f"The queue {path} is damaged: calls that can be read: 49; others may be lost."
        )
        assert report.get("delivered", 0) == sent
    assert result.exit_code == 1
    tags = store.call(GetRun(run_id=run_id), ANONYMOUS).run.data.tags
    assert {key for key in tags if key.startswith("t")} == {f"t{number}" for number in range(1, 50)}
    assert (path.with_suffix(".damaged").exists(), folder.paths(), sync().exit_code) == (True, [], 0)


def test_what_was_lost_is_said(shared_server, folder, run_id):
    damaged = folder.create(shared_server.url)
    damaged.spool.append(Entry(1, run_id, "LogBatch", "ada", wire.encode(LogBatch(run_id=run_id))))
    path = damaged.spool.path
    damaged.close()
    path.with_suffix(".damaged").touch()
    result = sync()
    assert (result.exit_code, f"The queue {path} is damaged" in result.stderr) == (1, True)
    assert result.stdout.splitlines()[2].split()[-4:] == ["1", "0", "0", "delivered"]
