"""Run: one execution of training code, with what went in and what came out."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import field
from msgspec.structs import force_setattr

from .base import Entity
from .dataset import DatasetInput
from .metric import Metric
from .param import Param
from .tag import Tag


class RunInfo(Entity, frozen=True, kw_only=True):
    """The metadata of a run; times in ms since the epoch, ``status`` is a name of ``RunStatus``."""

    run_id: str
    experiment_id: str
    run_name: str
    user_id: str
    status: str
    start_time: int
    artifact_uri: str
    lifecycle_stage: str
    end_time: int | None = None
    run_uuid: str = ""

    def __post_init__(self) -> None:
        force_setattr(self, "run_uuid", self.run_id)  # the wire carries both names, always equal

    @classmethod
    def _hidden(cls) -> set[str]:
        return {"run_uuid"}


class RunData(Entity, frozen=True, kw_only=True):
    """What a run logged; of each metric the latest point (greatest step, then timestamp, then value)."""

    metric_list: tuple[Metric, ...] = field(default=(), name="metrics")
    param_list: tuple[Param, ...] = field(default=(), name="params")
    tag_list: tuple[Tag, ...] = field(default=(), name="tags")

    @property
    def metrics(self) -> dict[str, float]:
        """The latest values, by key."""
        return {metric.key: metric.value for metric in self.metric_list}

    @property
    def params(self) -> dict[str, str]:
        """The params, by key."""
        return {param.key: param.value for param in self.param_list}

    @property
    def tags(self) -> dict[str, str]:
        """The tags, by key."""
        return {tag.key: tag.value for tag in self.tag_list}

    def to_dictionary(self) -> dict[str, dict[str, Any]]:
        """``{"metrics": …, "params": …, "tags": …}``."""
        return {"metrics": self.metrics, "params": self.params, "tags": self.tags}


class LoggedModelInput(msgspec.Struct, frozen=True):
    """A logged model that a run used."""

    model_id: str


class LoggedModelOutput(msgspec.Struct, frozen=True):
    """A logged model that a run produced, at ``step``."""

    model_id: str
    step: int = 0


class RunInputs(Entity, frozen=True, kw_only=True):
    """What a run read."""

    dataset_inputs: tuple[DatasetInput, ...] = ()
    model_inputs: tuple[LoggedModelInput, ...] = ()

    def to_dictionary(self) -> dict[str, Any]:
        """``{"model_inputs": …, "dataset_inputs": …}``, in MLflow's layout."""
        return {
            "model_inputs": msgspec.to_builtins(self.model_inputs),
            "dataset_inputs": [used.to_dictionary() for used in self.dataset_inputs],
        }


class RunOutputs(Entity, frozen=True, kw_only=True):
    """What a run produced."""

    model_outputs: tuple[LoggedModelOutput, ...] = ()

    def to_dictionary(self) -> dict[str, Any]:
        """``{"model_outputs": …}``, in MLflow's layout."""
        return {"model_outputs": msgspec.to_builtins(self.model_outputs)}


class Run(Entity, frozen=True, kw_only=True):
    """A run with its data; ``inputs`` and ``outputs`` are on the wire even when empty."""

    info: RunInfo
    data: RunData
    inputs: RunInputs
    outputs: RunOutputs | None = None

    def to_dictionary(self) -> dict[str, Any]:
        """The run as plain dicts, in MLflow's layout."""
        return {
            "info": dict(self.info),
            "data": self.data.to_dictionary(),
            "inputs": self.inputs.to_dictionary(),
            "outputs": (self.outputs or RunOutputs()).to_dictionary(),
        }
