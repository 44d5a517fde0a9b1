"""Pipelines of transformers: save, log, load, with MLflow's signatures."""

from __future__ import annotations

import os
from typing import Any

from ..client import ModelInfo
from ..errors import NotImplementedHere
from . import flavor_calls

FLAVOR_NAME = "transformers"


def save_model(
    transformers_model: Any,
    path: str | os.PathLike[str],
    processor: Any = None,
    task: str | None = None,
    code_paths: list[str] | None = None,
    mlflow_model: Any = None,
    signature: Any = None,
    input_example: Any = None,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    conda_env: Any = None,
    metadata: dict[str, Any] | None = None,
    model_config: dict[str, Any] | None = None,
    **options: Any,
) -> None:
    """Save a pipeline, or a dict of its parts with ``task``, into a local directory, which must be absent or empty.

    ``model_config`` are arguments of every prediction, such as ``max_new_tokens``. ``options``: extra_files.
    """
    _refuse(options)
    transformers_model = _with_processor(transformers_model, processor)
    flavor_calls.save(FLAVOR_NAME, _given(locals()))


def log_model(
    transformers_model: Any,
    artifact_path: str | None = None,
    processor: Any = None,
    task: str | None = None,
    code_paths: list[str] | None = None,
    registered_model_name: str | None = None,
    signature: Any = None,
    input_example: Any = None,
    await_registration_for: int | None = 300,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
    conda_env: Any = None,
    metadata: dict[str, Any] | None = None,
    model_config: dict[str, Any] | None = None,
    *,
    name: str | None = None,
    **options: Any,
) -> ModelInfo:
    """Save a pipeline, or a dict of its parts with ``task``, as a logged model.

    ``options``: params, tags, model_type, step, model_id, run_id, reason, extra_files as for ``regista.log_model``.
    """
    _refuse(options)
    transformers_model = _with_processor(transformers_model, processor)
    return flavor_calls.log(FLAVOR_NAME, _given(locals()))


def load_model(
    model_uri: str | os.PathLike[str],
    dst_path: str | None = None,
    return_type: str = "pipeline",
    *,
    trust: str | None = None,
    **arguments: Any,
) -> Any:
    """The pipeline, or with ``return_type="components"`` the dict of its parts, by any of its URIs.

    ``arguments`` are those of ``transformers.pipeline`` (``device``, ``batch_size``). ``trust`` is as for
    ``regista.load_model``.
    """
    return flavor_calls.load(FLAVOR_NAME, model_uri, dst_path, {"return_type": return_type, **arguments}, trust)


_REFUSED = {
    "prompt_template": "put the template into the texts, or into a model of Python code around the pipeline",
    "inference_config": "it is called model_config",
    "save_pretrained": "a model is saved with its weights: a name of a hub may come to mean other ones",
    "torch_dtype": "the weights are saved in the type they have",
    "base_model_path": "models are saved whole",
    "example_no_conversion": "examples are always kept as data",
}


def _refuse(options: dict[str, Any]) -> None:
    """NotImplementedHere for what MLflow offers and this does not, said with what to do instead."""
    harmless = {"example_no_conversion": None, "save_pretrained": True, "inference_config": None, "torch_dtype": None}
    for option, instead in _REFUSED.items():
        if option in options and options.pop(option) not in {None, harmless.get(option)}:
            raise NotImplementedHere(f"{option} of transformers is not offered: {instead}.")
    options.pop("model_card", None)


def _with_processor(model: Any, processor: Any) -> Any:
    return model if processor is None or not isinstance(model, dict) else {**model, "processor": processor}


def _given(names: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in names.items() if name != "processor"}
