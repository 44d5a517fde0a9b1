"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from ..settings import TRACKING_URI, Setting

if TYPE_CHECKING:
    from ..client.client import Client

Decorator = Callable[[Any], Any]


def tracking_uri() -> Decorator:
    """``--tracking-uri``, passed on as None when not given: the client then reads the settings."""
    return click.option(
        "--tracking-uri", metavar="URI", help="Directory, database URL or server URL of the registry.  [env: "
        "REGISTA_TRACKING_URI, MLFLOW_TRACKING_URI; default: ./mlruns]",
    )  # fmt: skip


def as_json() -> Decorator:
    """``--json``: the data as the REST API writes it, instead of a table."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")


def reason() -> Decorator:
    """``--reason``, which goes into the history."""
    return click.option("--reason", metavar="TEXT", help="Why; it goes into the history.")


def from_setting(setting: Setting[Any], *names: str, **attributes: Any) -> Decorator:
    """An option whose default, environment variables and help are those of a setting."""
    variables = ", ".join(setting.variables)
    shown = "" if setting.default is None else f"; default: {setting.default}"
    attributes.setdefault("help", setting.doc)
    attributes["help"] += f"  [env: {variables}{shown}]"
    return click.option(*names, envvar=list(setting.variables), default=setting.default, **attributes)


def from_environment(name: str, *names: str, **attributes: Any) -> Decorator:
    """An option that the variables ``REGISTA_<name>`` and ``MLFLOW_<name>`` set as well."""
    variables = [f"REGISTA_{name.upper()}", f"MLFLOW_{name.upper()}"]
    attributes["help"] += f"  [env: {', '.join(variables)}]"
    return click.option(*names, envvar=variables, **attributes)


def open_client(uri: str | None) -> Client:
    """The client of a command; closing it is left to the process's end.

    A mistyped directory must not become an empty registry: the store has to be there.
    """
    from ..client.client import DEFAULT_TRACKING_URI, Client
    from ..client.connection import connect

    if uri == "":
        raise click.BadParameter("it is empty; leave the option out for the default", param_hint="--tracking-uri")
    return Client(connect(uri or TRACKING_URI.read() or DEFAULT_TRACKING_URI, create=False))
