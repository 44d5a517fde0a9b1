"""docs/cli.md lists every command with every option, and every page names commands and options that there are."""

import re
import shlex
from itertools import takewhile

import click
import pytest
from tests.docs.markdown import ROOT, read, sections

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


PAGES = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    *sorted(f"docs/{page.name}" for page in ROOT.glob("docs/*.md")),
]
SHOWN = re.compile(r"^(?:\$ |    )?regista ([^\n]*)|`regista ([^`]+)`", re.MULTILINE)


def words_of(text):
    """The words of a command, without a comment or another command behind it."""
    parts = shlex.shlex(text.replace("\n", " ").replace("…", ""), posix=True, punctuation_chars=True)
    parts.whitespace_split = True
    return [*takewhile(lambda word: word[0] not in "|>&;(" if word else True, parts)]


@pytest.mark.parametrize("page", PAGES)
def test_commands_that_a_page_shows_exist(page):
    for line, inline in SHOWN.findall(read(page)):
        words = words_of(line or inline)
        command, context = main, click.Context(main)
        while words and isinstance(command, click.Group) and not words[0].startswith("-"):
            name = words.pop(0)
            assert name in command.commands, (page, line or inline)
            command = command.commands[name]
            context = click.Context(command)
        known = {
            option for parameter in command.get_params(context) for option in parameter.opts + parameter.secondary_opts
        }
        given = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
        assert given <= known, (page, line or inline)
