"""``regista demo`` before it starts; the whole of it stands in tests/system."""

import io
import socket

import pytest
from click.testing import CliRunner
from rich.console import Console

from regista.cli import main
from regista.cli.demo_narration import Narrator
from regista.cli.demo_servers import free_port


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("x")
    result = CliRunner().invoke(main, ["demo", "--check", "--keep", str(tmp_path)])
    assert result.exit_code == 1
    assert "is not empty" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_port_that_is_taken_is_replaced():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert free_port(port) not in {0, port}


def test_a_step_shows_its_code_and_its_time():
    output = io.StringIO()
    narrator = Narrator(Console(file=output))
    with narrator.step("Count", "python", "x = 1"):
        pass
    narrator.say("[bold]one[/bold]")
    lines = [line.strip() for line in output.getvalue().splitlines() if line.strip()]
    assert lines[:2] == ["1  Count", "x = 1"]
    assert lines[2].startswith("done in ")
    assert lines[3] == "[bold]one[/bold]"


def test_a_step_that_fails_is_not_called_done():
    output = io.StringIO()
    with pytest.raises(ValueError, match="no"), Narrator(Console(file=output)).step("Fail", "python", "x"):
        raise ValueError("no")
    assert "done" not in output.getvalue()
