"""The REST contract as data: one request type per call, with method, path, permission and reply.

The only description of the contract: the server's routes, the HTTP store, the OpenAPI document and the
permission check are derived from ``CONTRACT``.
"""

from . import (
    artifacts,
    datasets,
    events,
    experiments,
    logged_models,
    metrics,
    model_versions,
    purge,
    registered_models,
    runs,
    server_info,
    storage,
    transfers,
    version_imports,
)
from .contract import Contract

CONTRACT = Contract.of_modules(
    (
        experiments,
        runs,
        metrics,
        datasets,
        logged_models,
        registered_models,
        model_versions,
        version_imports,
        artifacts,
        transfers,
        purge,
        storage,
        events,
        server_info,
    )
)

__all__ = ["CONTRACT", "Contract"]
