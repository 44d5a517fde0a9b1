"""What the modules of all flavors share: they differ in the names and the order of their parameters only.

Such a module declares its parameters and hands over ``locals()``: the first of them is the model, ``options`` are
further arguments by name, and every other one goes on under the name it has.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from ..client import ModelInfo
from ..errors import InvalidParameter
from ..uris import split_scheme
from . import models
from .client import client_of


def save(flavor: str, given: Mapping[str, Any]) -> None:
    """Save a model of ``flavor`` into the local directory ``path``."""
    model, arguments = _taken_apart(given)
    models.save_model(model, arguments.pop("path"), flavor=flavor, **arguments)


def log(flavor: str, given: Mapping[str, Any]) -> ModelInfo:
    """Save a model of ``flavor`` as a logged model, as ``regista.log_model`` does."""
    model, arguments = _taken_apart(given)
    return models.log_model(model, arguments.pop("name"), flavor=flavor, **arguments)


def load(
    flavor: str,
    model_uri: str | os.PathLike[str],
    dst_path: str | None = None,
    arguments: Mapping[str, Any] | None = None,
    trust: str | None = None,
) -> Any:
    """The framework's own object, by any of its URIs; ``arguments`` are for the framework's loading function.

    ``trust`` is as for ``regista.load_model``.
    """
    return client_of(model_uri).load_model(model_uri, dst_path, flavor, arguments=arguments, trust=trust)


def _taken_apart(given: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The model, and the arguments by name with the files of ``extra_files`` on this machine."""
    model, *_ = given.values()
    arguments = {name: value for name, value in list(given.items())[1:] if name != "options"}
    arguments |= given.get("options", {})
    if arguments.get("extra_files"):
        arguments["extra_files"] = _local(arguments["extra_files"])
    return model, arguments


def _local(files: Any) -> list[str]:
    if isinstance(files, str | os.PathLike):
        raise InvalidParameter(f"extra_files must be a list of paths or URIs, got {files!r}")
    from .artifacts import download_artifacts

    places = [os.fspath(file) for file in files]
    return [download_artifacts(place) if len(split_scheme(place)[0]) > 1 else place for place in places]
