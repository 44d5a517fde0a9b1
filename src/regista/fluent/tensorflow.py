"""Models of TensorFlow, Keras' among them: save, log, load, with MLflow's signatures."""

from __future__ import annotations

import os
from typing import Any

from ..client import ModelInfo
from ..errors import InvalidParameter
from . import flavor_calls

FLAVOR_NAME = "tensorflow"


def save_model(
    model: Any,
    path: str | os.PathLike[str],
    conda_env: Any = None,
    code_paths: list[str] | None = None,
    mlflow_model: Any = None,
    custom_objects: dict[str, Any] | None = None,
    signature: Any = None,
    input_example: Any = None,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    saved_model_kwargs: dict[str, Any] | None = None,
    keras_model_kwargs: dict[str, Any] | None = None,
    metadata: dict[str, Any] | None = None,
    extra_files: list[str] | None = None,
) -> None:
    """Save a Keras model or a tf.Module into a local directory, which must be absent or empty."""
    flavor_calls.save(FLAVOR_NAME, locals())


def log_model(
    model: Any,
    artifact_path: str | None = None,
    custom_objects: dict[str, Any] | None = None,
    conda_env: Any = None,
    code_paths: list[str] | None = None,
    signature: Any = None,
    input_example: Any = None,
    registered_model_name: str | None = None,
    await_registration_for: int | None = 300,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    saved_model_kwargs: dict[str, Any] | None = None,
    keras_model_kwargs: dict[str, Any] | None = None,
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
    """Save a Keras model or a tf.Module as a logged model.

    ``options``: run_id, reason and lock_requirements as for ``regista.log_model``.
    """
    return flavor_calls.log(FLAVOR_NAME, locals())


def load_model(
    model_uri: str | os.PathLike[str],
    dst_path: str | None = None,
    saved_model_kwargs: dict[str, Any] | None = None,
    keras_model_kwargs: dict[str, Any] | None = None,
    *,
    trust: str | None = None,
) -> Any:
    """The Keras model, or what TensorFlow makes of a saved module, by any of its URIs.

    The arguments are those of the function that reads it: ``saved_model_kwargs`` of ``tf.saved_model.load``,
    ``keras_model_kwargs`` of ``keras.saving.load_model``; InvalidParameter when both are given. ``trust`` is as for
    ``regista.load_model``.
    """
    if saved_model_kwargs and keras_model_kwargs:
        raise InvalidParameter("A model is a module or Keras': give saved_model_kwargs or keras_model_kwargs, not both")
    return flavor_calls.load(FLAVOR_NAME, model_uri, dst_path, saved_model_kwargs or keras_model_kwargs, trust)
