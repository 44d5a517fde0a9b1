"""MLflow's ``mlflow.tracking``."""

from ...fluent.client import Client as MlflowClient
from ...fluent.tracking_uri import (
    get_registry_uri,
    get_tracking_uri,
    is_tracking_uri_set,
    set_registry_uri,
    set_tracking_uri,
)
from . import client, fluent

__all__ = [
    "MlflowClient",
    "client",
    "fluent",
    "get_registry_uri",
    "get_tracking_uri",
    "is_tracking_uri_set",
    "set_registry_uri",
    "set_tracking_uri",
]
