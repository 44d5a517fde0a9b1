"""MLflow's ``mlflow.store.artifact.runs_artifact_repo``."""

from __future__ import annotations

from ....fluent.client import current_client


class RunsArtifactRepository:
    """What older registry scripts take from it."""

    @staticmethod
    def get_underlying_uri(runs_uri: str) -> str:
        """The artifact URI that a ``runs:/`` URI means."""
        return current_client().resolve_model_uri(runs_uri).uri
