"""Autolog of every framework that is installed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from ..errors import InvalidParameter

if TYPE_CHECKING:
    from .integration import Integration, Maker
    from .options import Options

# Where two could log one call, the later one does: TensorFlow's own before Keras'.
_INTEGRATIONS = {
    "sklearn": "SklearnIntegration",
    "xgboost": "XgboostIntegration",
    "lightgbm": "LightgbmIntegration",
    "statsmodels": "StatsmodelsIntegration",
    "pytorch": "LightningIntegration",
    "keras": "KerasIntegration",
    "tensorflow": "TensorflowIntegration",
}


def autolog(
    log_input_examples: bool = False,
    log_model_signatures: bool = True,
    log_models: bool = True,
    log_datasets: bool = True,
    log_traces: bool = True,  # noqa: ARG001 - accepted; traces are of language models
    disable: bool = False,
    exclusive: bool = False,
    disable_for_unsupported_versions: bool = False,  # noqa: ARG001 - accepted; no version is known not to work
    silent: bool = False,
    extra_tags: Mapping[str, str] | None = None,
    exclude_flavors: Iterable[str] | None = None,
) -> None:
    """Log the training calls of every framework there is, also of those that are imported later.

    A framework with a choice of its own (``regista.autolog.sklearn.autolog(…)``) keeps it; ``exclude_flavors`` are left
    alone. ``disable=True`` ends all autologging. Raises InvalidParameter for options that cannot be used.
    """
    from .options import Options
    from .switches import switches

    if disable:
        switches.turn_all_off()
        return
    if isinstance(exclude_flavors, str):
        raise InvalidParameter(f"exclude_flavors must be a list of names, got {exclude_flavors!r:.200}")
    options = Options.of(
        {
            "log_input_examples": log_input_examples,
            "log_model_signatures": log_model_signatures,
            "log_models": log_models,
            "log_datasets": log_datasets,
            "exclusive": exclusive,
            "silent": silent,
            "extra_tags": extra_tags,
        }
    )
    excluded = set(exclude_flavors or ())
    switches.turn_others_on({name: _maker(name) for name in _INTEGRATIONS if name not in excluded}, options)


def _maker(flavor: str) -> Maker:
    def make(options: Options) -> Integration:
        found: Integration = getattr(import_module(f"{__package__}.{flavor}"), _INTEGRATIONS[flavor])(options)
        return found

    return make
