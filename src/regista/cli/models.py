"""``regista models``: call and serve models."""

from __future__ import annotations

import click

from .lazy_commands import LazyCommands

_HOMES = {
    "inspect": ("inspect", "inspect"),
    "predict": ("predict", "predict"),
    "prepare-env": ("model_environment", "prepare_env"),
    "serve": ("serve", "serve"),
    "update-pip-requirements": ("pip_requirements", "update_pip_requirements"),
}


@click.group(commands=LazyCommands(_HOMES))
def models() -> None:
    """Look into models, call them and serve them over HTTP."""
