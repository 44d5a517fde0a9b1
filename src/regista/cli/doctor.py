"""``regista doctor``: what somebody who helps has to know."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import click

from .. import settings
from .._version import __version__
from ..errors import RegistaError
from ..settings import EXPERIMENT_ID, EXPERIMENT_NAME, REGISTRY_URI, RUN_ID, TRACKING_URI, Setting
from ..uris.masking import MASK, masked
from . import options
from .exit_codes import ExitCode
from .output import one_line, say

_PREFIXES = ("REGISTA_", "MLFLOW_")
_SECRET = re.compile(r"PASSWORD|TOKEN|SECRET|CREDENTIAL|_KEY$")
_NAME = re.compile(r"^[A-Za-z0-9._-]+")


@click.command()
@click.option("--mask-envs", is_flag=True, help="Show no value of an environment variable; secrets never are.")
@options.tracking_uri()
@click.pass_context
def doctor(ctx: click.Context, mask_envs: bool, tracking_uri: str | None) -> None:
    """Show system, versions, settings and whether the store answers, for a report of a problem.

    The exit code is 1 when the store does not answer or a setting cannot be used.
    """
    problems = [*_unusable_settings()]
    answer = _ask_store(tracking_uri)
    _print_system()
    _print_places(tracking_uri)
    say(f"Store: {answer or 'answers'}")
    _print_environment(mask_envs)
    _print_dependencies()
    for problem in problems:
        say(f"Problem: {one_line(problem)}")
    ctx.exit(ExitCode.FAILED if answer or problems else ExitCode.DONE)


def _print_system() -> None:
    say(f"System information: {platform.system()} {platform.version()}")
    say(f"Python version: {platform.python_version()}")
    say(f"Regista version: {__version__}")
    say(f"Regista module location: {Path(__file__).parents[1] / '__init__.py'}")


def _print_places(tracking_uri: str | None) -> None:
    from ..client.client import DEFAULT_TRACKING_URI

    tracking = tracking_uri or TRACKING_URI.read() or DEFAULT_TRACKING_URI
    say(f"Tracking URI: {_without_secret(tracking)}")
    say(f"Registry URI: {_without_secret(REGISTRY_URI.read() or tracking)}")
    for name, setting in (("name", EXPERIMENT_NAME), ("ID", EXPERIMENT_ID)):
        if value := setting.read():
            say(f"Active experiment {name}: {one_line(value)}")
    if run_id := RUN_ID.read():
        say(f"Active run ID: {one_line(run_id)}")


def _print_environment(hide_all: bool) -> None:
    found = sorted(name for name in os.environ if name.startswith(_PREFIXES))
    if not found:
        return
    say("Environment variables:")
    for name in found:
        hidden = hide_all or _SECRET.search(name)
        say(f"  {name}: {MASK if hidden else _without_secret(os.environ[name])}")


def _print_dependencies() -> None:
    say("Dependencies:")
    try:
        required = metadata.requires("regista") or []
    except metadata.PackageNotFoundError:  # run from a folder of sources
        required = []
    names = {found[0] for line in required if (found := _NAME.match(line))}
    for name in sorted(names, key=str.lower):
        try:
            say(f"  {name}: {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue  # an extra that is not installed


def _ask_store(tracking_uri: str | None) -> str:
    """Why the store cannot be used; empty when it can."""
    try:
        options.open_client(tracking_uri, retries=0).search_experiments(max_results=1)
    except RegistaError as error:
        return one_line(_without_secret(error.message))
    except OSError as error:
        return one_line(str(error))
    return ""


def _unusable_settings() -> Iterator[str]:
    for setting in vars(settings).values():
        if isinstance(setting, Setting):
            try:
                setting.read()
            except RegistaError as error:
                yield error.message


def _without_secret(text: str) -> str:
    return one_line(masked(text))
