"""docs/cli.md lists every command with every option."""

import click
import pytest
from tests.docs.markdown import sections

from regista.cli import main


def commands(command, path):
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    for name, inner in sorted(command.commands.items()):
        if not inner.hidden:
            yield from commands(inner, [*path, name])


COMMANDS = dict(commands(main, ["regista"]))


def test_the_sections_are_the_commands():
    assert list(sections("docs/cli.md")) == list(COMMANDS)


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
