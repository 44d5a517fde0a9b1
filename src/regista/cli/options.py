"""Options that several commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from ..errors import InvalidParameter
from ..settings import TRACKING_URI, Setting
from .page import Page

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


def change() -> Decorator:
    """The options of every command that changes something: ``--reason``, ``--json``, ``--tracking-uri``."""

    def decorate(command: Any) -> Any:
        return reason()(as_json()(tracking_uri()(command)))

    return decorate


def page() -> Decorator:
    """``--limit``, ``--all`` and ``--page-token``, passed on as one ``Page``."""

    def decorate(command: Any) -> Any:
        @functools.wraps(command)
        def with_page(*args: Any, limit: int, everything: bool, page_token: str | None, **others: Any) -> Any:
            return command(*args, page=Page(limit, page_token, everything), **others)

        for option in (
            click.option("--page-token", metavar="TOKEN", help="Go on where an earlier answer ended."),
            click.option("--all", "everything", is_flag=True, help="Every result, page after page."),
            click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True,
                         help="Number of results."),
        ):  # fmt: skip
            with_page = option(with_page)
        return with_page

    return decorate


def expected_version(meaning: str) -> Decorator:
    """``--expected-version N``: change something only while it is what the caller has seen."""
    return click.option("--expected-version", metavar="N", callback=_number, help=meaning)


def tags(*names: str) -> Decorator:
    """``--tag KEY=VALUE`` (``names`` has what else it is called), as often as wanted, passed on as a dictionary."""
    return click.option(
        *names, "--tag", "tags", metavar="KEY=VALUE", multiple=True, callback=_tags, help="A tag; as often as wanted."
    )


def pairs(texts: Iterable[str]) -> dict[str, str]:
    """``KEY=VALUE`` texts as a dictionary; BadParameter for any other."""
    found: dict[str, str] = {}
    for text in texts:
        key, sign, value = text.partition("=")
        if not (key and sign):
            raise click.BadParameter(f"expected KEY=VALUE, such as team=ml, got '{text}'")
        found[key] = value
    return found


def _number(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001
    from ..api.model_versions import check_version  # with the whole contract, which not every command needs

    try:
        return None if value is None else check_version(value)
    except InvalidParameter as error:
        raise click.BadParameter(f"expected the number of a version, got '{value}'") from error


def _tags(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:  # noqa: ARG001
    return pairs(value)


def from_setting(setting: Setting[Any], *names: str, **attributes: Any) -> Decorator:
    """An option whose default, environment variables and help are those of a setting."""
    variables = ", ".join(setting.variables)
    shown = "" if setting.default is None else f"; default: {setting.default}"
    attributes.setdefault("help", setting.doc)
    attributes["help"] += f"  [env: {variables}{shown}]"
    if setting.default is not None:  # to click None is a value as well, and what is required would be there
        attributes["default"] = setting.default
    return click.option(*names, envvar=list(setting.variables), **attributes)


def from_environment(name: str, *names: str, **attributes: Any) -> Decorator:
    """An option that the variables ``REGISTA_<name>`` and ``MLFLOW_<name>`` set as well."""
    variables = [f"REGISTA_{name.upper()}", f"MLFLOW_{name.upper()}"]
    attributes["help"] += f"  [env: {', '.join(variables)}]"
    return click.option(*names, envvar=variables, **attributes)


def open_client(uri: str | None, artifacts_destination: str | None = None, *, retries: int | None = None) -> Client:
    """The client of a command, closed when that is done.

    A mistyped directory must not become an empty registry: the store has to be there. ``retries`` says how often a
    server is asked again that does not answer (the setting, when not given).
    """
    from ..client.client import DEFAULT_TRACKING_URI, Client
    from ..client.connection import connect

    if uri == "":
        raise click.BadParameter("it is empty; leave the option out for the default", param_hint="--tracking-uri")
    place = uri or TRACKING_URI.read() or DEFAULT_TRACKING_URI
    connection = connect(place, artifacts_destination=artifacts_destination, create=False, retries=retries)
    click.get_current_context().call_on_close(connection.close)
    return Client(connection)


def open_client_of(model_uri: str, uri: str | None, *, retries: int | None = None) -> Client:
    """The client that finds a model by its URI; a directory of this machine takes no registry.

    ``retries`` is as for ``open_client``.
    """
    from ..client.client import Client
    from ..client.local_files import connect_local_files
    from ..uris import is_local

    if not is_local(model_uri):
        return open_client(uri, retries=retries)
    here = connect_local_files()
    return Client(here, here)
