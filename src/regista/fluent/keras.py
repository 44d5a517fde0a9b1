"""Models of Keras 3: save, log, load, with MLflow's signatures."""

from __future__ import annotations

import os
from typing import Any

from ..client import ModelInfo
from . import flavor_calls

FLAVOR_NAME = "keras"


def save_model(
    model: Any,
    path: str | os.PathLike[str],
    save_exported_model: bool = False,
    conda_env: Any = None,
    mlflow_model: Any = None,
    signature: Any = None,
    input_example: Any = None,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    save_model_kwargs: dict[str, Any] | None = None,
    metadata: dict[str, Any] | None = None,
    **options: Any,
) -> None:
    """Save a Keras model into a local directory, which must be absent or empty.

    ``save_exported_model`` writes a SavedModel, which TensorFlow runs without the model's code. ``options``:
    code_paths, extra_files.
    """
    flavor_calls.save(FLAVOR_NAME, locals())


def log_model(
    model: Any,
    artifact_path: str | None = None,
    save_exported_model: bool = False,
    conda_env: Any = None,
    signature: Any = None,
    input_example: Any = None,
    registered_model_name: str | None = None,
    await_registration_for: int | None = 300,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    save_model_kwargs: dict[str, Any] | None = None,
    metadata: dict[str, Any] | None = None,
    name: str | None = None,
    params: dict[str, Any] | None = None,
    tags: dict[str, Any] | None = None,
    model_type: str | None = None,
    step: int = 0,
    model_id: str | None = None,
    **options: Any,
) -> ModelInfo:
    """Save a Keras model as a logged model.

    ``options``: code_paths, extra_files; run_id, reason and lock_requirements as for ``regista.log_model``.
    """
    return flavor_calls.log(FLAVOR_NAME, locals())


def load_model(
    model_uri: str | os.PathLike[str],
    dst_path: str | None = None,
    custom_objects: dict[str, Any] | None = None,
    load_model_kwargs: dict[str, Any] | None = None,
    *,
    trust: str | None = None,
) -> Any:
    """The Keras model, by any of its URIs; ``load_model_kwargs`` are those of ``keras.saving.load_model``.

    An exported model is what TensorFlow makes of it, with a method ``serve``. ``trust`` is as for
    ``regista.load_model``.
    """
    arguments = {**(load_model_kwargs or {}), **({"custom_objects": custom_objects} if custom_objects else {})}
    return flavor_calls.load(FLAVOR_NAME, model_uri, dst_path, arguments, trust)
