"""Models of ONNX: save, log, load, with MLflow's signatures."""

from __future__ import annotations

import os
from typing import Any

from ..client import ModelInfo
from . import flavor_calls

FLAVOR_NAME = "onnx"


def save_model(
    onnx_model: Any,
    path: str | os.PathLike[str],
    conda_env: Any = None,
    code_paths: list[str] | None = None,
    mlflow_model: Any = None,
    signature: Any = None,
    input_example: Any = None,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    onnx_execution_providers: Any = None,
    onnx_session_options: Any = None,
    metadata: dict[str, Any] | None = None,
    save_as_external_data: bool = True,
    extra_files: list[str] | None = None,
    **options: Any,
) -> None:
    """Save an ONNX model into a local directory, which must be absent or empty.

    ``save_as_external_data`` puts large tensors into a file of their own.
    """
    flavor_calls.save(FLAVOR_NAME, locals())


def log_model(
    onnx_model: Any,
    artifact_path: str | None = None,
    conda_env: Any = None,
    code_paths: list[str] | None = None,
    registered_model_name: str | None = None,
    signature: Any = None,
    input_example: Any = None,
    await_registration_for: int | None = 300,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    onnx_execution_providers: Any = None,
    onnx_session_options: Any = None,
    metadata: dict[str, Any] | None = None,
    save_as_external_data: bool = True,
    extra_files: list[str] | None = None,
    name: str | None = None,
    params: dict[str, Any] | None = None,
    tags: dict[str, Any] | None = None,
    model_type: str | None = None,
    step: int = 0,
    model_id: str | None = None,
    **options: Any,
) -> ModelInfo:
    """Save an ONNX model as a logged model.

    ``options``: run_id, reason and lock_requirements as for ``regista.log_model``.
    """
    return flavor_calls.log(FLAVOR_NAME, locals())


def load_model(model_uri: str | os.PathLike[str], dst_path: str | None = None, *, trust: str | None = None) -> Any:
    """The ModelProto, by any of its URIs.

    ``trust`` is as for ``regista.load_model``.
    """
    return flavor_calls.load(FLAVOR_NAME, model_uri, dst_path, trust=trust)
