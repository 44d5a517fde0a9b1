"""Processes that make calls for this one: their answers, their errors, and how they end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from regista.batch.environment_process import EnvironmentProcess
from regista.environments.folder import ModelEnvironment
from regista.errors import InvalidParameter, ModelError
from regista.model.schema import ColSpec


@pytest.fixture(scope="module")
def process() -> Iterator[EnvironmentProcess]:
    """In the environment of the tests; tests/compat makes others."""
    made = EnvironmentProcess(ModelEnvironment(Path(sys.prefix)), {"REGISTA_TEST_WORD": "there"})
    yield made
    made.close()


def test_it_is_another_process_with_variables_of_its_own(process: EnvironmentProcess) -> None:
    assert process.call(os.getpid) not in {os.getpid(), os.getppid()}
    assert process.call(os.getenv, "REGISTA_TEST_WORD") == "there"
    assert os.getenv("REGISTA_TEST_WORD") is None


def test_our_errors_are_raised_here_and_others_are_the_models(process: EnvironmentProcess) -> None:
    with pytest.raises(InvalidParameter, match=r"must be a text or an integer, got 1\.5"):
        process.call(ColSpec, "double", 1.5)
    with pytest.raises(ModelError, match="the model failed: ValueError: invalid literal for int"):
        process.call(int, "x")
    assert process.call(int, "7") == 7, "it goes on"


def test_what_it_reads_is_empty_and_what_it_prints_is_no_answer(process: EnvironmentProcess) -> None:
    assert process.call(exec, "import sys; sys.stdout.write('hello'); assert sys.stdin.read() == ''") is None


def test_one_that_ends_is_told_with_its_last_words() -> None:
    process = EnvironmentProcess(ModelEnvironment(Path(sys.prefix)), {})
    ending = "import os, sys; sys.stderr.write('no memory for this\\n'); os._exit(3)"
    with pytest.raises(ModelError, match="ended with status 3; it said last:\nno memory for this"):
        process.call(exec, ending)
    assert not process.is_alive()
    with pytest.raises(ModelError, match="ended with status 3"):
        process.call(int, "7")


def test_one_that_is_killed_is_told_although_what_it_started_goes_on() -> None:
    process = EnvironmentProcess(ModelEnvironment(Path(sys.prefix)), {})
    killing = "import os, signal, sys; os.fork() or os.execlp('sleep', 'sleep', '3'); os.kill(os.getpid(), 9)"
    with pytest.raises(ModelError, match="was ended by signal 9"):
        process.call(exec, killing)


def test_it_ends_with_the_process_that_it_works_for() -> None:
    script = (
        "import os, sys, pathlib\n"
        "from regista.batch.environment_process import EnvironmentProcess\n"
        "from regista.environments.folder import ModelEnvironment\n"
        "process = EnvironmentProcess(ModelEnvironment(pathlib.Path(sys.prefix)), {})\n"
        "print(process.call(os.getpid), flush=True)\n"
        "process.call(exec, 'import time; time.sleep(600)')\n"
    )
    ours = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert ours.stdout is not None
    theirs = psutil.Process(int(ours.stdout.readline()))
    ours.kill()
    ours.communicate()
    with suppress(psutil.NoSuchProcess):
        while theirs.status() != psutil.STATUS_ZOMBIE:  # nobody may be there to ask how it ended
            time.sleep(0.05)
