"""Models behind the uniform ``predict``, and models that are Python code."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..client import ModelInfo
from ..errors import InvalidParameter, NotImplementedHere
from ..flavors.loaded import PyFuncModel
from ..flavors.python_model import PythonModel, PythonModelContext
from ..uris import is_local, split_scheme
from . import models
from .client import client_of

__all__ = [
    "FLAVOR_NAME",
    "PyFuncModel",
    "PythonModel",
    "PythonModelContext",
    "get_model_dependencies",
    "load_model",
    "log_model",
    "save_model",
]

FLAVOR_NAME = "python_function"


def save_model(
    path: str | os.PathLike[str],
    loader_module: str | None = None,
    data_path: str | None = None,
    code_paths: list[str] | None = None,
    infer_code_paths: bool = False,
    conda_env: Any = None,
    mlflow_model: Any = None,
    python_model: Any = None,
    artifacts: Mapping[str, str] | None = None,
    signature: Any = None,
    input_example: Any = None,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    metadata: dict[str, Any] | None = None,
    model_config: Any = None,
    **options: Any,
) -> None:
    """Save a PythonModel, a function, a script's path or a loader module into a local directory.

    ``artifacts``: name → local path or artifact URI; the files are copied beside the model. ``model_config`` is a dict
    or the path of a YAML file.
    """
    _check(python_model, artifacts, loader_module, data_path, infer_code_paths)
    models.save_model(
        python_model,
        path,
        flavor=FLAVOR_NAME,
        loader_module=loader_module,
        data_path=data_path,
        code_paths=code_paths,
        conda_env=conda_env,
        mlflow_model=mlflow_model,
        artifacts=_local(artifacts),
        signature=signature,
        input_example=input_example,
        pip_requirements=pip_requirements,
        extra_pip_requirements=extra_pip_requirements,
        metadata=metadata,
        model_config=model_config,
        **options,
    )


def log_model(
    artifact_path: str | None = None,
    loader_module: str | None = None,
    data_path: str | None = None,
    code_paths: list[str] | None = None,
    infer_code_paths: bool = False,
    conda_env: Any = None,
    python_model: Any = None,
    artifacts: Mapping[str, str] | None = None,
    registered_model_name: str | None = None,
    signature: Any = None,
    input_example: Any = None,
    await_registration_for: int | None = 300,  # noqa: ARG001 - a version is ready at once
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    metadata: dict[str, Any] | None = None,
    model_config: Any = None,
    *,
    name: str | None = None,
    params: dict[str, Any] | None = None,
    tags: dict[str, Any] | None = None,
    model_type: str | None = None,
    step: int = 0,
    model_id: str | None = None,
    **options: Any,
) -> ModelInfo:
    """Save Python code as a logged model.

    ``options``: run_id, reason and lock_requirements as for ``regista.log_model``.
    """
    _check(python_model, artifacts, loader_module, data_path, infer_code_paths)
    return models.log_model(
        python_model,
        name,
        artifact_path=artifact_path,
        flavor=FLAVOR_NAME,
        loader_module=loader_module,
        data_path=data_path,
        code_paths=code_paths,
        conda_env=conda_env,
        artifacts=_local(artifacts),
        registered_model_name=registered_model_name,
        signature=signature,
        input_example=input_example,
        pip_requirements=pip_requirements,
        extra_pip_requirements=extra_pip_requirements,
        metadata=metadata,
        model_config=model_config,
        params=params,
        tags=tags,
        model_type=model_type,
        step=step,
        model_id=model_id,
        **options,
    )


def load_model(
    model_uri: str | os.PathLike[str],
    suppress_warnings: bool = False,
    dst_path: str | None = None,
    model_config: dict[str, Any] | None = None,
    *,
    trust: str | None = None,
) -> PyFuncModel:
    """A model of any flavor behind ``predict(data, params=None)``, its signature enforced.

    ``trust`` is as for ``regista.load_model``.
    """
    return client_of(model_uri).load_pyfunc(
        model_uri, dst_path, model_config, suppress_warnings=suppress_warnings, trust=trust
    )


def get_model_dependencies(model_uri: str, format: str = "pip") -> str:  # noqa: A002 - MLflow's name
    """The local path of the model's requirements.txt (``pip``) or conda.yaml (``conda``), which stays there."""
    from .artifacts import download_artifacts

    names = {"pip": "requirements.txt", "conda": "conda.yaml"}
    if format not in names:
        raise InvalidParameter(f"Illegal format argument '{format}'. It must be 'pip' or 'conda'.")
    uri = os.fspath(model_uri)
    folder = client_of(uri).download_model(uri) if is_local(uri) else Path(download_artifacts(uri))
    return str(folder / names[format])


def _check(python_model: Any, artifacts: Any, loader_module: Any, data_path: Any, infer_code_paths: bool) -> None:
    if infer_code_paths:
        raise NotImplementedHere("infer_code_paths is not offered: name the files and folders in code_paths.")
    if loader_module is None and data_path is None:
        return
    if python_model is not None or artifacts is not None:
        raise InvalidParameter(
            "Either (loader_module, data_path) or (python_model, artifacts) can be given, not some of both."
        )


def _local(artifacts: Mapping[str, str] | None) -> dict[str, str] | None:
    """The artifacts as local paths: those given by URI are downloaded."""
    if not artifacts:
        return None
    from .artifacts import download_artifacts

    return {
        key: download_artifacts(place) if len(split_scheme(place)[0]) > 1 else place for key, place in artifacts.items()
    }
