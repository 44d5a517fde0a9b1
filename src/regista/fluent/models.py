"""Fluent calls that save, log and load models of any flavor."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..client import ModelInfo
from ..data.running_code import context_tags
from ..errors import InvalidParameter
from .active_model import remember_logged_model
from .client import client_of, current_client
from .experiments import active_experiment_id
from .registry import tell
from .runs import active_run

if TYPE_CHECKING:
    from ..client.inspection import Inspection
    from ..model.signature import ModelSignature

IGNORED = frozenset({"await_registration_for", "example_no_conversion"})
"""What callers of MLflow give that has nothing to do here."""
_OLDER = {"code_path": "code_paths", "requirements_file": "pip_requirements", "inference_config": "model_config"}


def log_model(
    model: Any,
    name: str | None = None,
    *,
    artifact_path: str | None = None,
    registered_model_name: str | None = None,
    params: Mapping[str, object] | None = None,
    tags: Mapping[str, object] | None = None,
    model_type: str | None = None,
    step: int = 0,
    model_id: str | None = None,
    run_id: str | None = None,
    reason: str | None = None,
    **saving: Any,
) -> ModelInfo:
    """Save a model as a logged model of the active run, or of the active experiment when there is no run.

    ``artifact_path`` is the older word for ``name``. ``registered_model_name`` registers it too; ``saving`` goes to
    ``save_model``: flavor, signature, input_example, pip_requirements, metadata and the flavor's own options.
    """
    experiment_id = None
    if run_id is None:
        run = active_run()
        run_id = run.info.run_id if run else None
        experiment_id = run.info.experiment_id if run else active_experiment_id()
    info = current_client().log_model(
        model,
        model_name(name, artifact_path),
        experiment_id=experiment_id,
        run_id=run_id,
        model_id=model_id,
        registered_model_name=registered_model_name,
        params=params,
        tags={**context_tags(), **(tags or {})} if model_id is None else tags,
        model_type=model_type,
        step=step,
        reason=reason,
        tell=tell,
        **given_options(saving),
    )
    if info.model_id is not None:
        remember_logged_model(info.model_id)
    return info


def save_model(model: Any, path: str | os.PathLike[str], **saving: Any) -> None:
    """Save a model into a local directory, which must be absent or empty."""
    from ..flavors.saving import save_model as save

    save(model, os.fspath(path), **given_options(saving))


def load_model(
    model_uri: str | os.PathLike[str],
    dst_path: str | None = None,
    flavor: str | None = None,
    *,
    trust: str | None = None,
) -> Any:
    """The model as its framework knows it, by any of its URIs; bytes of a sealed version are verified.

    ``trust="pinned"`` loads it only when its files import nothing but what they did when it was saved
    (UntrustedModel otherwise); ``"any"`` loads whatever is there; None means what the setting says.
    """
    return client_of(model_uri).load_model(model_uri, dst_path, flavor, trust=trust)


def inspect_model(model_uri: str | os.PathLike[str]) -> Inspection:
    """What is in a model before anything of it is loaded: its description, and what each file would import."""
    return client_of(model_uri).inspect_model(model_uri)


def get_model_info(model_uri: str) -> ModelInfo:
    """What the model's ``MLmodel`` says."""
    return client_of(model_uri).get_model_info(model_uri)


def set_signature(model_uri: str, signature: ModelSignature) -> None:
    """Give a saved model another signature; not possible for a version, whose bytes are sealed."""
    client_of(model_uri).set_signature(model_uri, signature)


def update_model_requirements(model_uri: str, operation: str, requirement_list: Iterable[str]) -> None:
    """``add`` requirements to a saved model, or ``remove`` some; not possible for a version, whose bytes are sealed."""
    client_of(model_uri).update_model_requirements(model_uri, operation, requirement_list)


def model_name(name: str | None, artifact_path: str | None) -> str:
    """The one name of two spellings; InvalidParameter when they differ, ``model`` when neither is given."""
    if name is not None and artifact_path is not None and name != artifact_path:
        raise InvalidParameter(
            f"Both `artifact_path` ('{artifact_path}') and `name` ('{name}') were given: they mean the same, "
            "`artifact_path` is the older word. Please only specify `name`."
        )
    return name or artifact_path or "model"


def given_options(saving: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of ``save_model`` without those not given, older names as the present ones."""
    options = {key: value for key, value in saving.items() if value is not None and key not in IGNORED}
    for older, present in _OLDER.items():
        if (value := options.pop(older, None)) is not None:
            options.setdefault(present, value)
    return options
