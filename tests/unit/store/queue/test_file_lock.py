"""One holder at a time, until it lets go or dies."""

import signal
import subprocess
import sys

from regista.store.queue.file_lock import FileLock

HOLDER = """
import sys
from pathlib import Path
from regista.store.queue.file_lock import FileLock
lock = FileLock.take(Path(sys.argv[1]))
print("held" if lock else "taken", flush=True)
sys.stdin.read()
"""


def start_holder(path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    return process, process.stdout.readline().strip()


def end(process):
    process.stdin.close()
    process.stdout.close()
    process.wait()


def test_a_second_holder_waits_for_its_turn(tmp_path):
    path = tmp_path / "x.lock"
    lock = FileLock.take(path)
    assert FileLock.take(path) is None
    lock.release()
    FileLock.take(path).release()


def test_a_removed_lock_is_free(tmp_path):
    path = tmp_path / "x.lock"
    FileLock.take(path).release(remove=True)
    assert not path.exists()
    FileLock.take(path).release(remove=True)


def test_another_process_has_it_until_it_is_killed(tmp_path):
    path = tmp_path / "x.lock"
    process, said = start_holder(path)
    assert said == "held"
    assert FileLock.take(path) is None
    process.send_signal(signal.SIGKILL)
    end(process)
    FileLock.take(path).release()


def test_a_process_cannot_take_what_this_one_has(tmp_path):
    path = tmp_path / "x.lock"
    lock = FileLock.take(path)
    process, said = start_holder(path)
    end(process)
    assert said == "taken"
    lock.release()
