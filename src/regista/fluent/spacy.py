"""Models of spaCy: save, log, load, with MLflow's signatures."""

from __future__ import annotations

import os
from typing import Any

from ..client import ModelInfo
from . import flavor_calls

FLAVOR_NAME = "spacy"


def save_model(
    spacy_model: Any,
    path: str | os.PathLike[str],
    conda_env: Any = None,
    code_paths: list[str] | None = None,
    mlflow_model: Any = None,
    signature: Any = None,
    input_example: Any = None,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    metadata: dict[str, Any] | None = None,
    extra_files: list[str] | None = None,
    **options: Any,
) -> None:
    """Save a spaCy pipeline into a local directory, which must be absent or empty.

    One with a text categorizer can be called through ``regista.pyfunc`` too.
    """
    flavor_calls.save(FLAVOR_NAME, locals())


def log_model(
    spacy_model: Any,
    artifact_path: str | None = None,
    conda_env: Any = None,
    code_paths: list[str] | None = None,
    registered_model_name: str | None = None,
    signature: Any = None,
    input_example: Any = None,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    metadata: dict[str, Any] | None = None,
    extra_files: list[str] | None = None,
    name: str | None = None,
    params: dict[str, Any] | None = None,
    tags: dict[str, Any] | None = None,
    model_type: str | None = None,
    step: int = 0,
    model_id: str | None = None,
    **options: Any,
) -> ModelInfo:
    """Save a spaCy pipeline as a logged model.

    ``options``: run_id, reason and lock_requirements as for ``regista.log_model``.
    """
    return flavor_calls.log(FLAVOR_NAME, locals())


def load_model(model_uri: str | os.PathLike[str], dst_path: str | None = None, *, trust: str | None = None) -> Any:
    """The pipeline, by any of its URIs.

    ``trust`` is as for ``regista.load_model``.
    """
    return flavor_calls.load(FLAVOR_NAME, model_uri, dst_path, trust=trust)
