"""Client: every call, no global state."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Self

from ..data.running_code import system_user
from ..settings import REGISTRY_URI, TRACKING_URI, USER
from .aliases import AliasCalls
from .connection import Connection, connect
from .datasets import DatasetCalls
from .experiments import ExperimentCalls
from .history import HistoryCalls
from .metric_history import MetricHistoryCalls
from .model_directories import ModelDirectoryCalls
from .model_environment import ModelEnvironmentCalls
from .model_facts import ComparisonCalls
from .model_libraries import ModelLibraryCalls
from .purge import PurgeCalls
from .registered_models import RegisteredModelCalls
from .run_comparison import RunComparisonCalls
from .run_media import RunMediaCalls
from .storage import StorageCalls

DEFAULT_TRACKING_URI = "./mlruns"


class Client(
    ModelEnvironmentCalls,
    ModelLibraryCalls,
    ModelDirectoryCalls,
    ComparisonCalls,
    RunComparisonCalls,
    RunMediaCalls,
    MetricHistoryCalls,
    DatasetCalls,
    ExperimentCalls,
    RegisteredModelCalls,
    AliasCalls,
    HistoryCalls,
    PurgeCalls,
    StorageCalls,
):
    """Every call on experiments, runs, models and history, with MLflow's names.

    ``tracking_uri``: a directory, a database URL, a server's URL or an open ``Connection``; the setting of that
    name, else ``./mlruns``, when not given. ``registry_uri``: the same for registered models; the setting of that
    name, else the tracking URI. ``user`` is the actor that events name. Ids and version numbers may be given as
    numbers. Safe for threads.
    """

    def __init__(
        self,
        tracking_uri: str | os.PathLike[str] | Connection | None = None,
        registry_uri: str | os.PathLike[str] | Connection | None = None,
        *,
        user: str | None = None,
    ) -> None:
        owned: list[Connection] = []

        def opened(place: str | os.PathLike[str] | Connection) -> Connection:
            if isinstance(place, Connection):
                return place
            owned.append(connect(place))
            return owned[-1]

        tracking = opened(tracking_uri or TRACKING_URI.read() or DEFAULT_TRACKING_URI)
        other = registry_uri or REGISTRY_URI.read()
        same = other is None or (not isinstance(other, Connection) and os.fspath(other) == tracking.uri)
        registry = tracking if same or other is None else opened(other)
        super().__init__(tracking, registry, user or USER.read() or system_user())
        self._owned = owned

    @property
    def tracking_uri(self) -> str:
        """The tracking URI as it was given."""
        return self._tracking.uri

    @property
    def connection(self) -> Connection:
        """The connection to the tracking URI."""
        return self._tracking

    @property
    def registry_uri(self) -> str:
        """The registry URI as it was given; the tracking URI when it is the same."""
        return self._registry.uri

    def close(self) -> None:
        """Give back the connections this client opened itself."""
        for connection in self._owned:
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
