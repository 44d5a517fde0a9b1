"""``regista models``: call and serve models."""

from __future__ import annotations

import click

from .inspect import inspect
from .model_environment import prepare_env
from .pip_requirements import update_pip_requirements
from .predict import predict
from .serve import serve


@click.group()
def models() -> None:
    """Look into models, call them and serve them over HTTP."""


models.add_command(inspect)
models.add_command(predict)
models.add_command(prepare_env)
models.add_command(serve)
models.add_command(update_pip_requirements)
