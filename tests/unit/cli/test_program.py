"""The program as a whole: version, help, and how errors look."""

import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from regista._version import __version__
from regista.cli import main
from regista.cli.program import SUMMARIES


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


@pytest.mark.parametrize(
    ("second", "first"), [(["ui"], ["server"]), (["experiments", "list"], ["experiments", "search"])]
)
def test_second_names_are_the_same_command_and_help_does_not_list_them(second, first):
    *group, name = second
    assert f" {name} " not in CliRunner().invoke(main, [*group, "--help"]).output
    _, *shown = CliRunner().invoke(main, [*second, "--help"]).output.splitlines()
    assert shown == CliRunner().invoke(main, [*first, "--help"]).output.splitlines()[1:]


def modules_after(*arguments):
    """What a fresh interpreter has loaded once the program has run with these arguments."""
    code = "import sys\ntry: main(sys.argv[1:])\nfinally: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", f"from regista.cli import main\n{code}", *arguments],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stderr.split())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_loads_nothing_that_takes_time(arguments):
    loaded = modules_after(*arguments)
    assert "click" in loaded
    assert not {"msgspec", "httpx2", "sqlalchemy", "rich", "uvicorn", "regista.api", "regista.cli.runs"} & loaded


@pytest.mark.parametrize("command", SUMMARIES)
def test_help_of_a_command_loads_no_client_and_no_database(command):
    assert not {"httpx2", "sqlalchemy", "rich.console", "uvicorn", "regista.client"} & modules_after(command, "--help")


def test_the_summaries_are_the_first_sentences_of_the_commands():
    shown = {name: command for name, command in main.commands.items() if not command.hidden}
    assert sorted(SUMMARIES) == list(SUMMARIES) == sorted(shown)
    for name, command in shown.items():
        assert click.Command(name, help=SUMMARIES[name]).get_short_help_str(500) == command.get_short_help_str(500)


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
