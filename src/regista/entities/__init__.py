"""The nouns: frozen values, one file per noun."""

from .alias import Alias
from .alias_interval import AliasInterval
from .base import Entity
from .caller import ANONYMOUS, Caller
from .dataset import Dataset, DatasetInput
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
    "Caller",
    "Dataset",
    "DatasetInput",
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
    "parse_instant",
    "shown_instant",
]
