"""The program ``regista``: its commands, and how its errors look."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from typing import Any

import click

from .._version import __version__
from ..errors import RegistaError
from .exit_codes import ExitCode, exit_code_of
from .lazy_commands import LazyCommands

SUMMARIES = {
    "artifacts": "List, download and add files of runs.",
    "db": "Look after the database of a store.",
    "demo": "Train, track, register, promote, roll back and serve a model, showing each line that does it.",
    "doctor": "Show system, versions, settings and whether the store answers, for a report of a problem.",
    "experiments": "Work with experiments: find, create, rename, tag, delete and restore.",
    "gc": "Delete for good the runs, logged models, experiments and model versions that are deleted.",
    "history": "Show the events of a registered model, or of a version.",
    "models": "Look into models, call them and serve them over HTTP.",
    "registry": "Work with registered models: find, register, promote, compare and delete.",
    "rollback": "Undo the last move of an alias.",
    "runs": "Work with runs: find, show, compare and watch them, tag, delete and restore.",
    "server": "Run the registry server.",
    "sync": "Send what scripts have logged to a server that was away.",
    "verify": "Check that nobody changed the history, the registry or a file behind its back.",
}
"""The first sentence of each command, so that ``regista --help`` loads none of them; a test compares."""

_HOMES = {name: (name, name) for name in SUMMARIES} | {"db": ("database", "database"), "ui": ("server", "ui")}


class Refusal(click.ClickException):
    """An error of ours, as one line on stderr and the exit code that belongs to it."""

    def __init__(self, message: str, exit_code: ExitCode) -> None:
        from .output import visible

        super().__init__(visible(message))
        self.exit_code = exit_code  # type: ignore[misc]  # click asks the instance


class Program(click.Group):
    """The root group: an error of ours is one line on stderr and an ``ExitCode``."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; anything that is nobody's bug leaves as a ClickException."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            # A stdout that is not UTF-8 (LC_ALL=C) lacks arrows and most names: those are shown escaped.
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except RegistaError as error:
            raise Refusal(error.message, exit_code_of(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                _drop_output()
                raise  # whoever read our output has read enough (`regista history wine | head`)
            raise Refusal(str(error), ExitCode.FAILED) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The table of commands."""
        room = formatter.width - 6 - max(map(len, SUMMARIES))
        rows = [(name, click.Command(name, help=text).get_short_help_str(room)) for name, text in SUMMARIES.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _drop_output() -> None:
    """Let what is left for stdout go nowhere: Python would try once more to write it at the end, and complain."""
    with suppress(OSError, ValueError):  # no file of the system: a test's, or one that is closed
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(
    cls=Program,
    commands=LazyCommands(_HOMES),
    context_settings={"help_option_names": ["--help"], "max_content_width": 110},
)
@click.version_option(__version__, message="regista, version %(version)s")
def main() -> None:
    """Regista, a model registry.

    Commands that read or change a registry take --tracking-uri: a directory, a database URL or the URL of a
    server. Without it REGISTA_TRACKING_URI or MLFLOW_TRACKING_URI says where, else it is ./mlruns.
    """
