"""Imports every module that has handlers, which fills ``HANDLERS``."""

from . import (
    aliases,
    experiment_search,
    experiments,
    files,
    history,
    logged_model_search,
    logged_models,
    model_search,
    model_versions,
    registered_models,
    run_logging,
    run_search,
    runs,
    stages,
    verification,
    version_search,
)

__all__ = [
    "aliases",
    "experiment_search",
    "experiments",
    "files",
    "history",
    "logged_model_search",
    "logged_models",
    "model_search",
    "model_versions",
    "registered_models",
    "run_logging",
    "run_search",
    "runs",
    "stages",
    "verification",
    "version_search",
]
