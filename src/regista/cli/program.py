"""The program ``regista``: its commands, and how its errors look."""

from __future__ import annotations

import io
import sys
from typing import Any

import click

from .._version import __version__
from ..errors import RegistaError
from .database import database
from .demo import demo
from .history import history
from .models import models
from .registry import registry
from .rollback import rollback
from .server import server
from .verify import verify


class Program(click.Group):
    """The root group: an error of ours is one line on stderr and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; anything that is nobody's bug leaves as a ClickException."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            # A stdout that is not UTF-8 (LC_ALL=C) lacks arrows and most names: those are shown escaped.
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except RegistaError as error:
            raise click.ClickException(error.message) from error
        except OSError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Program, context_settings={"help_option_names": ["--help"], "max_content_width": 110})
@click.version_option(__version__, message="regista, version %(version)s")
def main() -> None:
    """Regista, a model registry.

    Commands that read or change a registry take --tracking-uri: a directory, a database URL or the URL of a
    server. Without it REGISTA_TRACKING_URI or MLFLOW_TRACKING_URI says where, else it is ./mlruns.
    """


for command in (server, models, registry, history, rollback, verify, database, demo):
    main.add_command(command)

# MLflow's name for the same command.
main.add_command(
    click.Command("ui", callback=server.callback, params=server.params, help=server.help, hidden=True), "ui"
)
