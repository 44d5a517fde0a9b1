"""kill -9 of the script that logs, of the server, and of both: what was logged is neither lost nor there twice.

``QUEUE_KILL_ROUNDS=100`` in the environment makes more rounds of each than a few.
"""

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.system.queue_record import Notes, Record

from processes import start_server
from regista.client import Client

ROUNDS = int(os.environ.get("QUEUE_KILL_ROUNDS", "3"))
SCRIPT = Path(__file__).with_name("queue_client.py")
pytestmark = pytest.mark.timeout(120 + 20 * ROUNDS)


class Scene:
    """A server that can be killed and comes back at its port, and scripts that log to one run."""

    def __init__(self, folder):
        self.folder = folder
        self.server = start_server(folder / "server")
        self.url = self.server.url
        with Client(self.url) as client:
            self.run_id = client.create_run("0").info.run_id
        self.notes = folder / "notes"
        self.scripts = []
        self.script = None

    def start_script(self, count):
        prefix = f"s{len(self.scripts)}"
        self.scripts.append(prefix)
        command = [sys.executable, str(SCRIPT), self.url, self.run_id, str(self.notes), prefix, str(count)]
        self.script = subprocess.Popen(command, env=self.environment, cwd=self.folder)
        return self.script

    @property
    def environment(self):
        chosen = {"REGISTA_QUEUE_DIR": str(self.folder / "queues"), "REGISTA_QUEUE_PATIENCE": "30"}
        return {**os.environ, **chosen}

    def wait_for_notes(self, count):
        """Wait until the scripts have noted so many bytes more."""
        end = self._noted() + count
        while self._noted() < end:
            assert self.script.poll() is None, "the script has ended"
            threading.Event().wait(0.005)

    def _noted(self):
        return self.notes.stat().st_size if self.notes.exists() else 0

    def kill_server(self):
        self.server.kill()

    def restart_server(self):
        self.server = start_server(self.folder / "server", port=int(self.url.rpartition(":")[2]))

    def sync(self):
        command = [sys.executable, "-m", "regista", "sync"]
        how = {"env": self.environment, "cwd": self.folder, "capture_output": True, "text": True}
        done = subprocess.run(command, check=False, **how)
        assert done.returncode == 0, done.stdout + done.stderr
        assert list((self.folder / "queues").glob("*.queue")) == []

    def check(self):
        Record(self.url, self.run_id).check(Notes(self.notes, self.scripts))


@pytest.fixture
def scene(tmp_path):
    made = Scene(tmp_path)
    yield made
    made.server.stop()


def kill(script):
    script.send_signal(signal.SIGKILL)
    assert script.wait() == -signal.SIGKILL


def test_a_script_that_is_killed_loses_nothing_that_was_logged(scene):
    chance = random.Random(1)
    for _ in range(ROUNDS):
        script = scene.start_script(0)
        scene.wait_for_notes(chance.randrange(1, 20_000))
        kill(script)
        scene.sync()
    scene.check()


def test_what_a_killed_script_has_left_the_next_one_sends(scene):
    chance = random.Random(2)
    for _ in range(ROUNDS):
        script = scene.start_script(0)
        scene.wait_for_notes(chance.randrange(1, 20_000))
        kill(script)
    assert scene.start_script(20).wait() == 0
    scene.check()
    assert list((scene.folder / "queues").glob("*.queue")) == []


def test_a_server_that_is_killed_costs_nothing(scene):
    chance = random.Random(3)
    script = scene.start_script(0)
    for _ in range(ROUNDS):
        scene.wait_for_notes(chance.randrange(1, 20_000))
        scene.kill_server()
        scene.wait_for_notes(chance.randrange(1, 2_000))
        scene.restart_server()
    kill(script)
    scene.sync()
    scene.check()


def test_a_script_ends_well_although_its_server_was_killed(scene):
    script = scene.start_script(500)
    scene.wait_for_notes(5_000)
    scene.kill_server()
    scene.restart_server()
    assert script.wait() == 0
    scene.check()
    assert Record(scene.url, scene.run_id).run.info.status == "FINISHED"
    assert len(Record(scene.url, scene.run_id).points["s0-loss"]) == 500


def test_script_and_server_killed_together_lose_nothing_that_was_logged(scene):
    chance = random.Random(4)
    for _ in range(ROUNDS):
        script = scene.start_script(0)
        scene.wait_for_notes(chance.randrange(1, 20_000))
        first, second = chance.sample([scene.kill_server, lambda script=script: kill(script)], 2)
        first()
        second()
        scene.restart_server()
        scene.sync()
    scene.check()
