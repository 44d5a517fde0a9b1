"""The program ``regista``: its commands, and how its errors look."""

from __future__ import annotations

import errno
import io
import sys
from typing import Any

import click

from .._version import __version__
from ..errors import RegistaError
from .artifacts import artifacts
from .database import database
from .demo import demo
from .doctor import doctor
from .exit_codes import ExitCode, exit_code_of
from .experiments import experiments
from .gc import gc
from .history import history
from .models import models
from .output import visible
from .registry import registry
from .rollback import rollback
from .runs import runs
from .server import server
from .sync import sync
from .verify import verify


class Refusal(click.ClickException):
    """An error of ours, as one line on stderr and the exit code that belongs to it."""

    def __init__(self, message: str, exit_code: ExitCode) -> None:
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
            return super().invoke(ctx)
        except RegistaError as error:
            raise Refusal(error.message, exit_code_of(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # whoever read our output has read enough (`regista history wine | head`)
            raise Refusal(str(error), ExitCode.FAILED) from error


@click.group(cls=Program, context_settings={"help_option_names": ["--help"], "max_content_width": 110})
@click.version_option(__version__, message="regista, version %(version)s")
def main() -> None:
    """Regista, a model registry.

    Commands that read or change a registry take --tracking-uri: a directory, a database URL or the URL of a
    server. Without it REGISTA_TRACKING_URI or MLFLOW_TRACKING_URI says where, else it is ./mlruns.
    """


for command in (
    server,
    models,
    registry,
    experiments,
    runs,
    artifacts,
    history,
    rollback,
    verify,
    sync,
    gc,
    database,
    doctor,
    demo,
):
    main.add_command(command)

# MLflow's name for the same command.
main.add_command(
    click.Command("ui", callback=server.callback, params=server.params, help=server.help, hidden=True), "ui"
)
