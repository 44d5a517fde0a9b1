"""What a script says at its end: where on the server its run can be seen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from processes import ServerProcess, start_server

SCRIPT = """
import regista
with regista.start_run(run_name="one\\ttwo") as run:
    with regista.start_run(nested=True):
        pass
print(run.info.run_id)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with start_server(tmp_path_factory.mktemp("server")) as started:
        yield started


def said(uri: str, tmp_path: Path, script: str = SCRIPT, **variables: str) -> tuple[str, str]:
    """What the script wrote to stdout and stderr."""
    environment = {**os.environ, "MLFLOW_TRACKING_URI": uri, "REGISTA_QUEUE_DIR": str(tmp_path / "queue"), **variables}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, env=environment, timeout=60
    )
    return done.stdout.strip(), done.stderr.strip()


def test_the_outermost_run_shows_its_address_beside_what_the_script_prints(
    server: ServerProcess, tmp_path: Path
) -> None:
    printed, told = said(server.url, tmp_path)
    assert told == f"View run one two at {server.url}/#/experiments/0/runs/{printed}"


def test_so_does_a_run_that_ends_with_the_interpreter(server: ServerProcess, tmp_path: Path) -> None:
    script = "import regista; print(regista.start_run(run_name='last').info.run_id)"
    printed, told = said(server.url, tmp_path, script)
    assert told == f"View run last at {server.url}/#/experiments/0/runs/{printed}"


def test_a_password_in_the_tracking_uri_is_not_shown(server: ServerProcess, tmp_path: Path) -> None:
    printed, told = said(server.url.replace("://", "://ada:secret@"), tmp_path)
    assert printed in told
    assert "secret" not in told
    assert "ada" not in told


@pytest.mark.parametrize(
    "variable", ["REGISTA_SUPPRESS_PRINTING_URL_TO_STDOUT", "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"]
)
def test_a_setting_turns_it_off(server: ServerProcess, tmp_path: Path, variable: str) -> None:
    printed, told = said(server.url, tmp_path, **{variable: "true"})
    assert (len(printed), told) == (32, "")


def test_a_store_that_is_no_server_has_no_address(tmp_path: Path) -> None:
    printed, told = said(str(tmp_path / "store"), tmp_path)
    assert (len(printed), told) == (32, "")


def test_nobody_listening_is_no_error(server: ServerProcess, tmp_path: Path) -> None:
    for closed in ("sys.stderr.close()", "sys.stderr = None", "os.close(2)"):
        script = (
            f"import os, regista, sys\nrun = regista.start_run()\n{closed}\nregista.end_run()\nprint(run.info.run_id)"
        )
        assert len(said(server.url, tmp_path, script)[0]) == 32
