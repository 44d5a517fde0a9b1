"""Commands that go on in the environment of a model: ``--env-manager``, and ``regista models prepare-env``."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import InvalidParameter
from . import options
from .output import hint, say

if TYPE_CHECKING:
    from ..environments.folder import ModelEnvironment

MANAGERS = ("virtualenv", "uv", "conda")
LOCAL = "local"


def env_manager() -> options.Decorator:
    """``--env-manager`` and what goes with it, passed on as ``env_manager`` and ``install_mlflow``."""

    def decorate(command: options.Decorator) -> options.Decorator:
        for option in (
            click.option("--no-conda", "env_manager", flag_value=LOCAL, hidden=True),
            _install_mlflow(),
            click.option("--env-manager", type=click.Choice([LOCAL, *MANAGERS]), default=LOCAL, show_default=True,
                         help="Where the model runs: local is this Python environment, the others make one of what the "
                         "model's files say it needs."),
        ):  # fmt: skip
            command = option(command)
        return command

    return decorate


def _variables(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    for text, (name, sign, _) in zip(given, pairs, strict=True):
        if not name or not sign or "\0" in text:
            raise click.BadParameter(f"expected KEY=VALUE, got '{text}'")
    return {name: value for name, _, value in pairs}


def _requirements(_context: click.Context, _option: click.Parameter, text: str | None) -> tuple[str, ...]:
    return tuple(line for part in (text or "").split(",") if (line := part.strip()))


def environment_changes() -> options.Decorator:
    """``--env`` and ``--pip-requirements-override``, passed on as ``variables`` and ``override``."""

    def decorate(command: options.Decorator) -> options.Decorator:
        for option in (
            click.option("-r", "--pip-requirements-override", "override", metavar="NAME==VERSION,…",
                         callback=_requirements, help="Requirements of the environment that --env-manager makes, "
                         "instead of the model's own of the same names, or beside them."),
            click.option("--env", "variables", multiple=True, metavar="KEY=VALUE", callback=_variables,
                         help="A variable of the process in the environment that --env-manager makes; as often as "
                         "wanted."),
        ):  # fmt: skip
            command = option(command)
        return command

    return decorate


def _install_mlflow() -> options.Decorator:
    return click.option("--install-mlflow", is_flag=True,
                        help="Have MLflow in the environment too, where only Regista has asked for it.")  # fmt: skip


def continue_in_environment(
    manager: str,
    uris: Iterable[str],
    tracking_uri: str | None,
    *,
    install_mlflow: bool = False,
    extras: tuple[str, ...] = (),
    override: tuple[str, ...] = (),
    variables: Mapping[str, str] | None = None,
) -> None:
    """Nothing for ``local``; otherwise this process becomes the same command in the environment of these models.

    The environment is made when it is not there yet; ``extras`` are those of Regista that the command takes,
    ``override`` requirements instead of the model's own, and ``variables`` are set there. Raises InvalidParameter when
    the models need different ones, or when there is something to change and nothing is made, and what
    ``prepare_environment`` raises.
    """
    if manager == LOCAL:
        _require_no_changes(override, variables)
        return
    environment = _prepare(
        manager, uris, tracking_uri, install_mlflow=install_mlflow, extras=extras, override=override,
        variables=variables,
    )  # fmt: skip
    hint(f"Going on in {environment.folder}")
    click.get_current_context().close()  # the registry's connections
    sys.stdout.flush()
    sys.stderr.flush()
    # The last of several values of an option counts. Whoever looks after this process finds it under the same number,
    # and its signals reach the command itself.
    command = [str(environment.python), "-m", "regista", *sys.argv[1:], "--env-manager", LOCAL]
    around = {**environment.variables(os.environ), **(variables or {})}
    os.execve(environment.python, command, around)  # noqa: S606 - what the user has typed


@click.command("prepare-env")
@click.option(
    "-m", "--model-uri", required=True, metavar="URI",
    help="The model: models:/NAME@ALIAS, models:/NAME/VERSION, runs:/RUN/PATH or a directory.",
)  # fmt: skip
@click.option("--env-manager", "manager", type=click.Choice(MANAGERS), default=MANAGERS[0], show_default=True,
              help="What makes the environment.")  # fmt: skip
@_install_mlflow()
@click.option("--enable-mlserver", is_flag=True, help="Have MLServer in it, for 'serve --enable-mlserver'.")
@options.tracking_uri()
def prepare_env(
    model_uri: str, manager: str, install_mlflow: bool, enable_mlserver: bool, tracking_uri: str | None
) -> None:
    """Make the environment of a model, so that serving it with the same --env-manager begins at once.

    It prints the folder. Environments are kept in REGISTA_ENV_ROOT, and are the same for all models that need the same.
    """
    extras = ("mlserver",) if enable_mlserver else ()
    say(str(_prepare(manager, [model_uri], tracking_uri, install_mlflow=install_mlflow, extras=extras).folder))


def _prepare(
    manager: str,
    uris: Iterable[str],
    tracking_uri: str | None,
    *,
    install_mlflow: bool,
    extras: tuple[str, ...] = (),
    override: tuple[str, ...] = (),
    variables: Mapping[str, str] | None = None,
) -> ModelEnvironment:
    from ..client.environment_files import fetch_environment_files
    from ..environments.folder import prepare_environment
    from ..environments.specification import EnvironmentSpec

    with tempfile.TemporaryDirectory(prefix="regista-environment-") as folder:
        places = {
            uri: fetch_environment_files(options.open_client_of(uri, tracking_uri), uri, Path(folder, str(number)))
            for number, uri in enumerate(dict.fromkeys(uris))
        }
        specs = {
            uri: EnvironmentSpec.read(place, conda=manager == "conda", mlflow=install_mlflow)
            for uri, place in places.items()
        }
        first, spec = next(iter(specs.items()))
        for uri, other in specs.items():
            if difference := spec.difference(other):
                raise InvalidParameter(
                    f"{first} and {uri} need different environments, and a process has one. "
                    f"{uri} needs {difference}. "
                    "Serve them by themselves, or in this environment with --env-manager local."
                )
        return prepare_environment(
            places[first], manager, model=first, mlflow=install_mlflow, extras=extras, override=override,
            variables=variables, tell=hint,
        )  # fmt: skip


def _require_no_changes(override: tuple[str, ...], variables: Mapping[str, str] | None) -> None:
    from ..environments.here import is_made_here

    if (override or variables) and not is_made_here():  # there the process before has seen to them
        raise InvalidParameter(
            "--env and --pip-requirements-override go with an --env-manager other than local: "
            "nothing is made for this process, which has its variables and packages"
        )
