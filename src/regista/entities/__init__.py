"""The nouns: frozen values, one file per noun."""

from .alias import Alias
from .alias_interval import AliasInterval
from .base import Entity
from .bin_entry import BinEntry, Purged
from .caller import ANONYMOUS, Caller
from .dataset import Dataset, DatasetInput, DatasetSummary
from .duration import parse_duration, shown_duration
from .event import Event
from .experiment import Experiment
from .file_info import FileInfo
from .instant import parse_instant, shown_instant
from .lifecycle import LifecycleStage, ViewType
from .logged_model import LoggedModel, LoggedModelData, LoggedModelInfo, LoggedModelStatus
from .manifest import FileEntry, Manifest
from .metric import Metric
from .model_version import ModelVersion, ModelVersionStatus
from .param import Param
from .registered_model import RegisteredModel
from .run import LoggedModelInput, LoggedModelOutput, Run, RunData, RunInfo, RunInputs, RunOutputs
from .run_status import RunStatus
from .stage import Stage
from .tag import Tag

__all__ = [
    "ANONYMOUS",
    "Alias",
    "AliasInterval",
    "BinEntry",
    "Caller",
    "Dataset",
    "DatasetInput",
    "DatasetSummary",
    "Entity",
    "Event",
    "Experiment",
    "FileEntry",
    "FileInfo",
    "LifecycleStage",
    "LoggedModel",
    "LoggedModelData",
    "LoggedModelInfo",
    "LoggedModelInput",
    "LoggedModelOutput",
    "LoggedModelStatus",
    "Manifest",
    "Metric",
    "ModelVersion",
    "ModelVersionStatus",
    "Param",
    "Purged",
    "RegisteredModel",
    "Run",
    "RunData",
    "RunInfo",
    "RunInputs",
    "RunOutputs",
    "RunStatus",
    "Stage",
    "Tag",
    "ViewType",
    "parse_duration",
    "parse_instant",
    "shown_duration",
    "shown_instant",
]
