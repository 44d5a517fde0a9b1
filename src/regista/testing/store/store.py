"""StoreContract: all that a store promises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ...store.base import FileIndex, Store
from .alias_intervals import AliasIntervalContract
from .aliases import AliasContract
from .datasets import DatasetContract
from .deliveries import DeliveryContract
from .event_lists import EventListContract
from .experiments import ExperimentContract
from .history import HistoryContract
from .logged_models import LoggedModelContract
from .metric_history import MetricHistoryContract
from .model_names import ModelNameContract
from .model_versions import ModelVersionContract
from .paging import PagingContract
from .purge import PurgeContract
from .registered_models import RegisteredModelContract
from .rollback import RollbackContract
from .run_columns import RunColumnsContract
from .run_logging import RunLoggingContract
from .run_search import RunSearchContract
from .runs import RunContract
from .sources import SourceContract
from .time_machine import TimeMachineContract
from .version_metrics import VersionMetricsContract
from .version_search import VersionSearchContract


class StoreContract:
    """Inherit and override the fixture ``store``, and ``index`` where the store does not show its files."""

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        """The store under test, fresh."""
        raise NotImplementedError("override the fixture 'store'")

    @pytest.fixture
    def index(self, store: Any) -> FileIndex:
        """The index of the files of the store under test."""
        found: FileIndex = store.files
        return found

    class TestExperiments(ExperimentContract):
        """Experiments."""

    class TestRuns(RunContract):
        """Runs."""

    class TestRunLogging(RunLoggingContract):
        """Params, metrics, batches."""

    class TestDeliveries(DeliveryContract):
        """Calls that a queue sends again."""

    class TestMetricHistory(MetricHistoryContract):
        """The points of metrics."""

    class TestRunSearch(RunSearchContract):
        """Searching runs."""

    class TestRunColumns(RunColumnsContract):
        """Tables of runs."""

    class TestDatasets(DatasetContract):
        """What runs read."""

    class TestLoggedModels(LoggedModelContract):
        """Logged models."""

    class TestPurge(PurgeContract):
        """Deleting for good."""

    class TestRegisteredModels(RegisteredModelContract):
        """Registered models."""

    class TestModelNames(ModelNameContract):
        """Former names."""

    class TestAliases(AliasContract):
        """Aliases."""

    class TestRollback(RollbackContract):
        """Giving aliases back."""

    class TestAliasIntervals(AliasIntervalContract):
        """Who held an alias when."""

    class TestTimeMachine(TimeMachineContract):
        """What names, aliases and stages meant at a time."""

    class TestModelVersions(ModelVersionContract):
        """Versions."""

    class TestSources(SourceContract):
        """Sources and seals."""

    class TestVersionSearch(VersionSearchContract):
        """Searching versions."""

    class TestVersionMetrics(VersionMetricsContract):
        """The metrics of versions."""

    class TestPaging(PagingContract):
        """Walks over the pages of a search."""

    class TestHistory(HistoryContract):
        """Events."""

    class TestEventLists(EventListContract):
        """Lists of events, narrowed."""
