"""Models from code: a script that builds the model and hands it over with ``set_model``."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..errors import InvalidParameter, ModelError
from .aliases import mlflow_names


@dataclass(slots=True)
class _Run:
    """One execution of one script."""

    config: Mapping[str, Any]
    models: list[Any] = field(default_factory=list)


_current: ContextVar[_Run | None] = ContextVar("regista_model_code", default=None)


def set_model(model: Any) -> None:
    """Say, in a model's script, which object is the model. Outside of a loading model it does nothing."""
    if (run := _current.get()) is not None:
        run.models.append(model)


class ModelConfig:
    """The settings a model's script reads: the saved ones while a model loads, else ``development_config``.

    ``development_config`` is a dict or the path of a YAML file.
    """

    def __init__(self, *, development_config: Mapping[str, Any] | str | Path | None = None) -> None:
        run = _current.get()
        self._values = run.config if run is not None and run.config else read_config(development_config)

    def get(self, key: str) -> Any:
        """The value of ``key``; KeyError names what there is."""
        if key not in self._values:
            raise KeyError(f"{key} is not in the model config, which has {sorted(self._values)}")
        return self._values[key]

    def to_dict(self) -> dict[str, Any]:
        """All settings."""
        return dict(self._values)


def read_config(given: Mapping[str, Any] | str | Path | None) -> dict[str, Any]:
    """A model config given as dict, as the path of a YAML file, or not at all."""
    if given is None:
        return {}
    if isinstance(given, Mapping):
        return dict(given)
    try:
        content = yaml.safe_load(Path(given).read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise InvalidParameter(f"model_config {str(given)!r} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise InvalidParameter(f"model_config {str(given)!r} must hold a YAML mapping")
    return content


def run_script(script: Path, config: Mapping[str, Any]) -> Any:
    """Execute ``script`` and return the object it gave to set_model; ModelError when it gave none."""
    if not script.is_file():
        raise ModelError(f"The model's script {script} is not there")
    name = f"regista_model_code_{abs(hash(str(script.resolve())))}"
    spec = importlib.util.spec_from_file_location(name, script)
    if spec is None or spec.loader is None:
        raise ModelError(f"The model's script {script} is no Python file")
    module = importlib.util.module_from_spec(spec)
    run = _Run(config)
    token = _current.set(run)
    sys.modules[name] = module  # so that classes of the script know their module
    try:
        with mlflow_names():
            spec.loader.exec_module(module)
    finally:
        _current.reset(token)
    if not run.models:
        raise ModelError(f"The script {script} must call set_model(model) with the model to load")
    return run.models[-1]
