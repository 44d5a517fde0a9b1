"""The contract of stores, for everybody who writes one: inherit, give a store, run pytest.

::

    class TestMyStore(StoreContract):
        @pytest.fixture
        def store(self):
            store = MyStore(...)
            yield store
            store.close()

The file index is tested with ``FileIndexContract`` in the same way. For readable failures register this
package before importing it: ``pytest.register_assert_rewrite("regista.testing")``.
"""

from .alias_intervals import AliasIntervalContract
from .aliases import AliasContract
from .blob_use import BlobUseContract
from .datasets import DatasetContract
from .deliveries import DeliveryContract
from .event_lists import EventListContract
from .experiments import ExperimentContract
from .files import FileIndexContract
from .history import HistoryContract
from .logged_models import LoggedModelContract
from .metric_history import MetricHistoryContract
from .model_names import ModelNameContract
from .model_versions import ModelVersionContract
from .paging import PagingContract
from .purge import PurgeContract
from .registered_models import RegisteredModelContract
from .rollback import RollbackContract
from .run_logging import RunLoggingContract
from .run_search import RunSearchContract
from .runs import RunContract
from .sources import SourceContract
from .store import StoreContract
from .time_machine import TimeMachineContract
from .version_search import VersionSearchContract

__all__ = [
    "AliasContract",
    "AliasIntervalContract",
    "BlobUseContract",
    "DatasetContract",
    "DeliveryContract",
    "EventListContract",
    "ExperimentContract",
    "FileIndexContract",
    "HistoryContract",
    "LoggedModelContract",
    "MetricHistoryContract",
    "ModelNameContract",
    "ModelVersionContract",
    "PagingContract",
    "PurgeContract",
    "RegisteredModelContract",
    "RollbackContract",
    "RunContract",
    "RunLoggingContract",
    "RunSearchContract",
    "SourceContract",
    "StoreContract",
    "TimeMachineContract",
    "VersionSearchContract",
]
