"""Models of PyTorch: save, log, load, with MLflow's signatures; and state dicts, which are files and no models."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .. import settings
from ..client import ModelInfo
from ..errors import InvalidParameter, ModelError, NotFound
from . import flavor_calls
from .artifacts import download_artifacts, log_artifacts

FLAVOR_NAME = "pytorch"
STATE_DICT_FILE = "state_dict.pth"


def save_model(
    pytorch_model: Any,
    path: str | os.PathLike[str],
    conda_env: Any = None,
    mlflow_model: Any = None,
    code_paths: list[str] | None = None,
    pickle_module: Any = None,
    signature: Any = None,
    input_example: Any = None,
    extra_files: list[str] | None = None,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    metadata: dict[str, Any] | None = None,
    export_model: bool = False,
    serialization_format: str | None = None,
    **options: Any,
) -> None:
    """Save a module into a local directory, which must be absent or empty.

    ``serialization_format`` is ``pickle`` (the default), ``pt2`` (a traced graph; needs an input example),
    ``safetensors`` (tensors only; Regista alone loads it) or ``safetensors+pickle``. ``options``: model_arguments.
    """
    flavor_calls.save(FLAVOR_NAME, locals())


def log_model(
    pytorch_model: Any,
    artifact_path: str | None = None,
    conda_env: Any = None,
    code_paths: list[str] | None = None,
    pickle_module: Any = None,
    registered_model_name: str | None = None,
    signature: Any = None,
    input_example: Any = None,
    await_registration_for: int | None = 300,
    extra_files: list[str] | None = None,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    metadata: dict[str, Any] | None = None,
    name: str | None = None,
    params: dict[str, Any] | None = None,
    tags: dict[str, Any] | None = None,
    model_type: str | None = None,
    step: int = 0,
    model_id: str | None = None,
    export_model: bool = False,
    serialization_format: str | None = None,
    **options: Any,
) -> ModelInfo:
    """Save a module as a logged model.

    ``options``: model_arguments as for ``save_model``; run_id, reason and lock_requirements as for
    ``regista.log_model``.
    """
    return flavor_calls.log(FLAVOR_NAME, locals())


def load_model(
    model_uri: str | os.PathLike[str], dst_path: str | None = None, *, trust: str | None = None, **arguments: Any
) -> Any:
    """The module in evaluation mode, by any of its URIs; ``arguments`` are those of ``torch.load``, and ``device``.

    ``trust`` is as for ``regista.load_model``.
    """
    return flavor_calls.load(FLAVOR_NAME, model_uri, dst_path, arguments, trust)


def save_state_dict(state_dict: Mapping[str, Any], path: str | os.PathLike[str], **arguments: Any) -> None:
    """Write a state dict, or a checkpoint with several, into a local directory; arguments are for ``torch.save``.

    Raises InvalidParameter when it is no dictionary, such as the model itself.
    """
    import torch

    if not isinstance(state_dict, dict):
        raise InvalidParameter(f"state_dict must be a dictionary, got {type(state_dict).__name__}")
    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(state_dict, folder / STATE_DICT_FILE, **arguments)


def log_state_dict(state_dict: Mapping[str, Any], artifact_path: str, **arguments: Any) -> None:
    """Write a state dict among the files of the active run, below ``artifact_path``."""
    with tempfile.TemporaryDirectory() as folder:
        save_state_dict(state_dict, folder, **arguments)
        log_artifacts(folder, artifact_path)


def load_state_dict(state_dict_uri: str | os.PathLike[str], **arguments: Any) -> Any:
    """A state dict by the URI of its directory; arguments are for ``torch.load``.

    Where pickles are forbidden it is read without running any code, as ``weights_only`` does. Raises NotFound when
    there is none, and ModelError when it cannot be read so.
    """
    import torch

    place = os.fspath(state_dict_uri)
    folder = Path(place) if Path(place).is_dir() else Path(download_artifacts(place))
    if not settings.ALLOW_PICKLE.read():
        arguments["weights_only"] = True
    if not (folder / STATE_DICT_FILE).is_file():
        raise NotFound(f"There is no {STATE_DICT_FILE!r} in {place!r}")
    try:
        return torch.load(folder / STATE_DICT_FILE, **arguments)
    except pickle.UnpicklingError as error:
        raise ModelError(f"The state dict in {place!r} cannot be loaded: {error}") from error
