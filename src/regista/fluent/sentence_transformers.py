"""Models of sentence-transformers: save, log, load, with MLflow's signatures."""

from __future__ import annotations

import os
from typing import Any

from ..client import ModelInfo
from ..errors import NotImplementedHere
from . import flavor_calls

FLAVOR_NAME = "sentence_transformers"


def save_model(
    model: Any,
    path: str | os.PathLike[str],
    task: str | None = None,
    inference_config: dict[str, Any] | None = None,
    code_paths: list[str] | None = None,
    mlflow_model: Any = None,
    signature: Any = None,
    input_example: Any = None,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    conda_env: Any = None,
    metadata: dict[str, Any] | None = None,
    extra_files: list[str] | None = None,
) -> None:
    """Save a SentenceTransformer into a local directory, which must be absent or empty."""
    _refuse(task, inference_config)
    flavor_calls.save(FLAVOR_NAME, locals())


def log_model(
    model: Any,
    artifact_path: str | None = None,
    task: str | None = None,
    inference_config: dict[str, Any] | None = None,
    code_paths: list[str] | None = None,
    registered_model_name: str | None = None,
    signature: Any = None,
    input_example: Any = None,
    await_registration_for: int | None = 300,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    conda_env: Any = None,
    metadata: dict[str, Any] | None = None,
    extra_files: list[str] | None = None,
    *,
    name: str | None = None,
    **options: Any,
) -> ModelInfo:
    """Save a SentenceTransformer as a logged model.

    ``options``: params, tags, model_type, step, model_id, run_id, reason as for ``regista.log_model``.
    """
    _refuse(task, inference_config)
    return flavor_calls.log(FLAVOR_NAME, locals())


def load_model(model_uri: str | os.PathLike[str], dst_path: str | None = None, *, trust: str | None = None) -> Any:
    """The SentenceTransformer, by any of its URIs.

    ``trust`` is as for ``regista.load_model``.
    """
    return flavor_calls.load(FLAVOR_NAME, model_uri, dst_path, trust=trust)


def _refuse(task: str | None, inference_config: dict[str, Any] | None) -> None:
    if task is not None or inference_config is not None:
        raise NotImplementedHere(
            "task and inference_config of sentence_transformers are not offered: the model gives vectors; give "
            "arguments of encode() as params of predict()."
        )
