"""MLflow's ``mlflow.utils.environment``."""

from __future__ import annotations

import platform
from typing import Any

import yaml

from ..version import VERSION


def _mlflow_conda_env(
    path: str | None = None,
    additional_conda_deps: list[str] | None = None,
    additional_pip_deps: list[str] | None = None,
    additional_conda_channels: list[str] | None = None,
    install_mlflow: bool = True,
) -> dict[str, Any] | None:
    """A conda environment as a mapping; None when it was written to ``path`` instead."""
    pip = ([f"mlflow=={VERSION}"] if install_mlflow else []) + list(additional_pip_deps or ())
    environment: dict[str, Any] = {
        "name": "mlflow-env",
        "channels": ["conda-forge", *(additional_conda_channels or ())],
        "dependencies": [
            f"python={platform.python_version()}",
            *(additional_conda_deps or ()),
            "pip",
            {"pip": pip},
        ],
    }
    if path is None:
        return environment
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - the caller's path, as text
        yaml.safe_dump(environment, file, default_flow_style=False, sort_keys=False)
    return None
