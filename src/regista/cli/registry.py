"""``regista registry``: registered models, their versions and aliases."""

from __future__ import annotations

import click

from .aliases import aliases, delete_alias, promote, set_alias
from .annotations import describe, tag
from .deletion import delete
from .diff import diff
from .history import history
from .model_versions import copy, register, transition, versions
from .registered_models import create, list_models, rename
from .search import search
from .show import show


@click.group()
def registry() -> None:
    """Work with registered models: find, register, promote, compare and delete.

    A model is written wine, a version wine/3, wine/latest or wine@champion, with or without models:/ before it.
    What is only read may be what it was then: wine@champion?at=2026-03-01
    """


for command in (
    list_models, show, versions, search, create, register, set_alias, delete_alias, aliases, promote, transition, tag,
    describe, rename, copy, delete, history, diff,
):  # fmt: skip
    registry.add_command(command)
