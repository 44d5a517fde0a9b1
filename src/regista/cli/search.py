"""``regista registry search``: versions, or models, that fit a filter."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import click

from ..entities import ModelVersion
from ..errors import NotFound
from . import options
from .output import hint, print_json, print_table, shown_number
from .page import Page
from .registered_models import list_models
from .version_table import with_values

if TYPE_CHECKING:
    from ..client.client import Client
    from ..entities import Run

_KINDS = ("metrics.", "params.", "tags.")


@click.command()
@click.argument("filter_string", metavar="[FILTER]", default="")
@click.option("--models", is_flag=True, help="Search registered models instead of versions.")
@click.option("--order-by", metavar="CLAUSE", multiple=True, help="Such as version_number DESC; as often as wanted.")
@click.option("--column", "columns", metavar="KEY", multiple=True,
              help="Show metrics.KEY or params.KEY of the run, or tags.KEY; as often as wanted.")  # fmt: skip
@options.page()
@options.as_json()
@options.tracking_uri()
@click.pass_context
def search(
    ctx: click.Context,
    filter_string: str,
    models: bool,
    order_by: tuple[str, ...],
    columns: tuple[str, ...],
    page: Page,
    as_json: bool,
    tracking_uri: str | None,
) -> None:
    """List the versions of all models that fit FILTER.

    Without a filter all of them. A filter is text such as name = 'wine' AND metrics.rmse < 7, described in
    docs/search.md.
    """
    if models:
        if columns:
            raise click.BadOptionUsage("column", "--column shows what versions have; it does not go with --models.")
        ctx.invoke(
            list_models, filter_string=filter_string, order_by=order_by, limit=page.limit, everything=page.everything,
            page_token=page.token, as_json=as_json, tracking_uri=tracking_uri,
        )  # fmt: skip
        return
    from ..api.model_versions import ModelVersionsReply

    for key in columns:
        if not key.startswith(_KINDS) or key in _KINDS:
            raise click.BadParameter(
                f"expected metrics.KEY, params.KEY or tags.KEY, got '{key}'", param_hint="--column"
            )
    client = options.open_client(tracking_uri)
    found = page.read(
        lambda size, token: client.search_model_versions(filter_string, size, list(order_by), page_token=token)
    )
    if as_json:
        print_json(ModelVersionsReply(tuple(found), found.token))
        return
    values = Values(client)
    nothing = "No version fits the filter." if filter_string else "There are no versions."
    print_table(*with_values(found, columns, values.of), nothing)
    page.tell(found)
    if not found:
        makes_one, shows_all = "register SOURCE NAME makes one.", "search shows all of them."
        hint(f"regista registry {shows_all if filter_string else makes_one}")


class Values:
    """What is shown of versions beside their own fields; each run is read once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._run = cache(self._read_run)

    def of(self, version: ModelVersion, key: str) -> str:
        """The value of ``metrics.<key>``, ``params.<key>`` or ``tags.<key>``; a dash without one."""
        kind, _, name = key.partition(".")
        if kind == "tags":
            return version.tags.get(name, "-")
        run = self._run(version.run_id) if version.run_id else None
        if run is None:
            return "-"
        if kind == "params":
            return run.data.params.get(name, "-")
        value = run.data.metrics.get(name)
        return "-" if value is None else shown_number(value)

    def _read_run(self, run_id: str) -> Run | None:
        try:
            return self._client.get_run(run_id)
        except NotFound:
            return None
