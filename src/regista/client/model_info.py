"""ModelInfo: what is known about a saved model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ..entities import LoggedModel, Metric
from ..model.mlmodel import Model
from ..model.signature import ModelSignature


@dataclass(frozen=True, kw_only=True)
class ModelInfo:
    """The answer of ``log_model`` and ``get_model_info``; the names are MLflow's.

    ``artifact_path`` is the full location (MLflow 3's meaning), ``model_uri`` the URI that loads the model.
    ``env_vars`` and ``prompts`` name what MLflow noted that the model uses. ``metrics`` are those of the logged model.
    ``registered_model_version`` is decimal text, None unless the model was registered by the same call.
    """

    artifact_path: str | None
    flavors: dict[str, dict[str, Any]]
    model_uri: str
    model_uuid: str | None
    run_id: str | None
    saved_input_example_info: dict[str, Any] | None
    signature: ModelSignature | None
    utc_time_created: str
    mlflow_version: str | None
    metadata: dict[str, Any] | None = None
    model_id: str | None = None
    name: str | None = None
    params: dict[str, str] | None = None
    tags: dict[str, str] | None = None
    creation_timestamp: int | None = None
    metrics: list[Metric] | None = None
    env_vars: list[str] | None = None
    prompts: list[str] | None = None
    registered_model_version: str | None = None

    @classmethod
    def of(cls, model: Model, model_uri: str, **known: Any) -> ModelInfo:
        """What a model's ``MLmodel`` says, and what else is ``known`` by field name."""
        return replace(
            cls(
                artifact_path=model.artifact_path,
                flavors=model.flavors,
                model_uri=model_uri,
                model_uuid=model.model_uuid,
                run_id=model.run_id,
                saved_input_example_info=model.saved_input_example_info,
                signature=model.signature,
                utc_time_created=model.utc_time_created,
                mlflow_version=model.mlflow_version,
                metadata=model.metadata,
                model_id=model.model_id,
                env_vars=model.extra.get("env_vars"),
                prompts=model.extra.get("prompts"),
            ),
            **known,
        )

    @classmethod
    def of_logged(cls, model: Model, logged: LoggedModel, model_uri: str | None = None) -> ModelInfo:
        """What the ``MLmodel`` of a logged model says, and what its store knows beside it."""
        return cls.of(
            model,
            model_uri or logged.model_uri,
            model_id=logged.model_id,
            name=logged.name,
            params=logged.params,
            tags=logged.tags,
            creation_timestamp=logged.creation_timestamp,
            metrics=logged.metrics or None,
        )

    @property
    def signature_dict(self) -> dict[str, Any] | None:
        """The signature as a mapping of JSON texts."""
        return self.signature.to_dict() if self.signature else None
