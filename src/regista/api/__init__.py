"""The REST contract as data: one request type per call, with method, path, permission and reply.

The only description of the contract: the server's routes, the HTTP store, the OpenAPI document and the
permission check are derived from ``CONTRACT``.
"""

from . import (
    artifacts,
    events,
    experiments,
    logged_models,
    model_versions,
    registered_models,
    runs,
    server_info,
)
from .contract import Contract

CONTRACT = Contract.of_modules(
    (experiments, runs, logged_models, registered_models, model_versions, artifacts, events, server_info)
)

__all__ = ["CONTRACT", "Contract"]
