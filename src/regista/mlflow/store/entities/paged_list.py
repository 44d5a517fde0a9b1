"""MLflow's ``mlflow.store.entities.paged_list``."""

from ....client.paged_list import PagedList

__all__ = ["PagedList"]
