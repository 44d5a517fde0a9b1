"""MLflow's ``mlflow.store.entities``."""

from ....client.paged_list import PagedList

__all__ = ["PagedList"]
