"""Models of scikit-learn: save, log, load, with MLflow's signatures."""

from __future__ import annotations

import os
from typing import Any

from ..client import ModelInfo
from . import models
from .client import current_client

FLAVOR_NAME = "sklearn"
SERIALIZATION_FORMAT_PICKLE = "pickle"
SERIALIZATION_FORMAT_CLOUDPICKLE = "cloudpickle"
SERIALIZATION_FORMAT_SKOPS = "skops"


def save_model(
    sk_model: Any,
    path: str | os.PathLike[str],
    conda_env: Any = None,
    code_paths: list[str] | None = None,
    mlflow_model: Any = None,
    serialization_format: str | None = None,
    **options: Any,
) -> None:
    """Save an estimator or pipeline into a local directory, which must be absent or empty.

    ``options``: signature, input_example, pip_requirements, extra_pip_requirements, metadata, pyfunc_predict_fn.
    """
    models.save_model(
        sk_model,
        path,
        flavor=FLAVOR_NAME,
        conda_env=conda_env,
        code_paths=code_paths,
        mlflow_model=mlflow_model,
        serialization_format=serialization_format,
        **options,
    )


def log_model(
    sk_model: Any,
    artifact_path: str | None = None,
    conda_env: Any = None,
    code_paths: list[str] | None = None,
    serialization_format: str | None = None,
    registered_model_name: str | None = None,
    signature: Any = None,
    input_example: Any = None,
    await_registration_for: int | None = 300,  # noqa: ARG001 - a version is ready at once
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    *,
    name: str | None = None,
    **options: Any,
) -> ModelInfo:
    """Save an estimator or pipeline as a logged model.

    ``options``: those of ``save_model``, and params, tags, model_type, step, model_id, run_id, reason as for
    ``regista.log_model``.
    """
    return models.log_model(
        sk_model,
        name,
        artifact_path=artifact_path,
        flavor=FLAVOR_NAME,
        conda_env=conda_env,
        code_paths=code_paths,
        serialization_format=serialization_format,
        registered_model_name=registered_model_name,
        signature=signature,
        input_example=input_example,
        pip_requirements=pip_requirements,
        extra_pip_requirements=extra_pip_requirements,
        **options,
    )


def load_model(model_uri: str | os.PathLike[str], dst_path: str | None = None) -> Any:
    """The estimator or pipeline, by any of its URIs."""
    return current_client().load_model(model_uri, dst_path, FLAVOR_NAME)
