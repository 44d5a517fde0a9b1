"""LoggedModel: a model saved by a run, not (yet) registered."""

from __future__ import annotations

from enum import StrEnum

from msgspec import field

from .base import Entity
from .metric import Metric
from .param import Param
from .tag import Tag


class LoggedModelStatus(StrEnum):
    """Whether a logged model's files are complete; the values are those of MLflow's Python enum."""

    UNSPECIFIED = "UNSPECIFIED"
    PENDING = "PENDING"
    READY = "READY"
    FAILED = "FAILED"

    @property
    def wire(self) -> str:
        """The name in the REST protocol."""
        return _WIRE[self]

    @classmethod
    def from_wire(cls, text: str) -> LoggedModelStatus:
        """The member a REST name means; unknown names mean UNSPECIFIED, as in MLflow's servers."""
        return _FROM_WIRE.get(text, cls.UNSPECIFIED)


_WIRE = {
    LoggedModelStatus.UNSPECIFIED: "LOGGED_MODEL_STATUS_UNSPECIFIED",
    LoggedModelStatus.PENDING: "LOGGED_MODEL_PENDING",
    LoggedModelStatus.READY: "LOGGED_MODEL_READY",
    LoggedModelStatus.FAILED: "LOGGED_MODEL_UPLOAD_FAILED",
}
_FROM_WIRE = {name: status for status, name in _WIRE.items()}


class LoggedModelInfo(Entity, frozen=True, kw_only=True):
    """The metadata of a logged model; ``status`` is the REST name of a ``LoggedModelStatus``."""

    model_id: str
    experiment_id: str
    name: str
    creation_timestamp_ms: int
    last_updated_timestamp_ms: int
    artifact_uri: str
    status: str
    model_type: str | None = None
    source_run_id: str | None = None
    status_message: str | None = None
    tag_list: tuple[Tag, ...] = field(default=(), name="tags")


class LoggedModelData(Entity, frozen=True, kw_only=True):
    """Params and every metric point that was logged for this model."""

    param_list: tuple[Param, ...] = field(default=(), name="params")
    metric_list: tuple[Metric, ...] = field(default=(), name="metrics")


class LoggedModel(Entity, frozen=True, kw_only=True):
    """A logged model: two parts on the wire, one value for the reader."""

    info: LoggedModelInfo
    data: LoggedModelData

    @property
    def model_id(self) -> str:
        """``m-`` and 32 hex digits."""
        return self.info.model_id

    @property
    def experiment_id(self) -> str:
        """The experiment it belongs to."""
        return self.info.experiment_id

    @property
    def name(self) -> str:
        """The name given when it was logged; many logged models may share it."""
        return self.info.name

    @property
    def model_uri(self) -> str:
        """The URI that loads it."""
        return f"models:/{self.info.model_id}"

    @property
    def artifact_location(self) -> str:
        """Where its files are, by logical name."""
        return self.info.artifact_uri

    @property
    def creation_timestamp(self) -> int:
        """Milliseconds since the epoch."""
        return self.info.creation_timestamp_ms

    @property
    def last_updated_timestamp(self) -> int:
        """Milliseconds since the epoch."""
        return self.info.last_updated_timestamp_ms

    @property
    def model_type(self) -> str | None:
        """Free text of whoever logged it; None without one, which is the empty text on the wire."""
        return self.info.model_type or None

    @property
    def source_run_id(self) -> str | None:
        """The run that saved it."""
        return self.info.source_run_id

    @property
    def status(self) -> LoggedModelStatus:
        """Whether its files are complete."""
        return LoggedModelStatus.from_wire(self.info.status)

    @property
    def status_message(self) -> str | None:
        """Why it failed, if it did."""
        return self.info.status_message

    @property
    def tags(self) -> dict[str, str]:
        """The tags, by key."""
        return {tag.key: tag.value for tag in self.info.tag_list}

    @property
    def params(self) -> dict[str, str]:
        """The params, by key."""
        return {param.key: param.value for param in self.data.param_list}

    @property
    def metrics(self) -> list[Metric]:
        """Every point logged for this model."""
        return list(self.data.metric_list)

    @classmethod
    def _hidden(cls) -> set[str]:
        return {"info", "data"}
