"""MLflow's ``mlflow.store.artifact.runs_artifact_repo``."""

from __future__ import annotations

from ....client import Client
from ....fluent.client import current_client


class RunsArtifactRepository:
    """What older registry scripts take from it."""

    @staticmethod
    def get_underlying_uri(runs_uri: str, tracking_uri: str | None = None) -> str:
        """The artifact URI that a ``runs:/`` URI means, in the store at ``tracking_uri`` or in the current one."""
        if tracking_uri is None:
            return current_client().resolve_model_uri(runs_uri).uri
        with Client(tracking_uri) as client:
            return client.resolve_model_uri(runs_uri).uri
