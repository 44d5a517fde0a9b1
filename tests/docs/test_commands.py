"""docs/cli.md lists every command with every option."""

import re

import click
import pytest
from tests.docs.markdown import sections

from regista.cli import main
from regista.cli.exit_codes import ExitCode


def commands(command, path):
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    for name, inner in sorted(command.commands.items()):
        if not inner.hidden:
            yield from commands(inner, [*path, name])


COMMANDS = dict(commands(main, ["regista"]))


def test_the_sections_are_the_commands():
    assert [title for title in sections("docs/cli.md") if title.startswith("regista ")] == list(COMMANDS)


def test_the_exit_codes_are_those_of_the_code():
    rows = re.findall(r"^\| `(\d)` \| `(\w+)` \|", sections("docs/cli.md")["Exit codes"], re.MULTILINE)
    assert rows == [(str(code.value), code.name) for code in ExitCode]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_and_argument_is_documented(name):
    text = sections("docs/cli.md")[name]
    assert COMMANDS[name].help.splitlines()[0] in text
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option):
            names = ", ".join(f"`{option}`" for option in (*parameter.opts, *parameter.secondary_opts))
            assert f"| {names} |" in text
        else:
            assert parameter.make_metavar(click.Context(COMMANDS[name])) in text
