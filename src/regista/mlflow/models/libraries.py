"""Models with their libraries in them: MLflow's name in ``mlflow.models``."""

from __future__ import annotations

from ...client import ModelInfo
from ...fluent.client import client_of
from ...fluent.registry import tell
from ...fluent.runs import active_run, start_run


def add_libraries_to_model(
    model_uri: str, run_id: str | None = None, registered_model_name: str | None = None
) -> ModelInfo:
    """Register a version that has wheels of all that it needs: ``model_uri`` is models:/NAME/VERSION or an alias.

    It is logged to the active run, else to ``run_id``, else to the run the version comes from, else to a new one. See
    ``Client.add_libraries_to_model``.
    """
    client = client_of(model_uri)
    if (active := active_run()) is not None:
        return client.add_libraries_to_model(
            model_uri, active.info.run_id, registered_model_name=registered_model_name, tell=tell
        )
    place = client.resolve_model_uri(model_uri)
    if run_id is None and place.name is not None and place.version is not None:
        run_id = client.get_model_version(place.name, place.version).run_id or None
    with start_run(run_id):
        return add_libraries_to_model(model_uri, registered_model_name=registered_model_name)
