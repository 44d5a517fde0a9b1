"""The program as a whole: version, help, and how errors look."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from regista._version import __version__
from regista.cli import main


def test_the_module_is_the_program():
    done = subprocess.run([sys.executable, "-m", "regista", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"regista, version {__version__}\n"


@pytest.mark.parametrize(
    "command",
    [
        "server",
        "ui",
        "models",
        "registry",
        "experiments",
        "runs",
        "artifacts",
        "history",
        "rollback",
        "verify",
        "db",
        "doctor",
        "demo",
    ],
)
def test_every_command_has_help(command):
    result = CliRunner().invoke(main, [command, "--help"])
    assert (result.exit_code, result.output.startswith(f"Usage: main {command} ")) == (0, True)


def test_ui_is_an_alias_that_help_does_not_list():
    assert " ui " not in CliRunner().invoke(main, ["--help"]).output
    _, *ui = CliRunner().invoke(main, ["ui", "--help"]).output.splitlines()
    assert ui == CliRunner().invoke(main, ["server", "--help"]).output.splitlines()[1:]


def test_help_loads_nothing_that_takes_time():
    code = "import sys, regista.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"httpx2", "sqlalchemy", "rich.console", "uvicorn", "regista.client"} & set(done.stdout.split())


def test_an_error_is_one_line_on_stderr(run):
    result = run("history", "beer")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "Error: Registered Model with name=beer not found\n"


def test_a_wrong_command_line_ends_with_2(run):
    result = run("rollback")
    assert result.exit_code == 2
    assert "Missing argument 'NAME@ALIAS'" in result.stderr


@pytest.mark.parametrize(
    ("uri", "code", "message"),
    [
        ("ftp://host", 2, "is no tracking URI"),
        ("sqlite:////dev/null/x.db", 1, "Error: "),
        ("http://127.0.0.1:9", 5, "No connection to http://127.0.0.1:9"),
    ],
)
def test_a_store_that_cannot_be_opened(uri, code, message, monkeypatch):
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    result = CliRunner().invoke(main, ["verify", "--tracking-uri", uri])
    assert (result.exit_code, result.stderr.count("\n")) == (code, 1)
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_reader_that_has_read_enough_is_no_error(client, tmp_path):
    command = [sys.executable, "-m", "regista", "history", "wine", "--tracking-uri", str(tmp_path / "registry")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_it(shell):
    command = [sys.executable, "-c", "from regista.cli import main; main(prog_name='regista')"]
    environment = {**os.environ, "_REGISTA_COMPLETE": f"{shell}_source"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, "_REGISTA_COMPLETE" in done.stdout) == (0, True)
