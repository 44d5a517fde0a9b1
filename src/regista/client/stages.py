"""Calls on stages, the older four labels of versions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..api.model_versions import TransitionModelVersionStage
from ..api.registered_models import GetLatestVersions
from ..entities import ModelVersion, Stage
from ..errors import NotFound
from .arguments import instant
from .calls import Calls, texts


class StageCalls(Calls):
    """Move versions between stages and find the latest of each."""

    def transition_model_version_stage(
        self,
        name: str,
        version: str | int,
        stage: str,
        archive_existing_versions: bool = False,
        *,
        reason: str | None = None,
    ) -> ModelVersion:
        """Move a version to a stage (in any case); on request, archive the others that are there."""
        call = TransitionModelVersionStage(
            name=name,
            version=str(version),
            stage=stage,
            archive_existing_versions=archive_existing_versions,
        )
        return self._registry.store.call(call, self._because(reason)).model_version

    def get_latest_versions(
        self, name: str, stages: Iterable[str] | str | None = None, *, at: str | int | datetime | None = None
    ) -> list[ModelVersion]:
        """The highest version in each of these stages, or in every stage; with ``at`` those that were it then."""
        call = GetLatestVersions(name=name, stages=texts(stages), at=instant(at, "at"))
        return list(self._registry.store.call(call, self._caller).model_versions)

    def get_model_version_stages(self, name: str, version: str | int) -> list[str]:  # noqa: ARG002
        """The names of the stages."""
        return [stage.value for stage in Stage]

    def _latest_version(self, name: str, stage: str | None = None, at: str = "") -> ModelVersion:
        """The highest version in a stage, or of all; raises NotFound when there is none."""
        versions = self.get_latest_versions(name, stage, at=at or None)
        if not versions:
            raise NotFound(f"No versions of model with name '{name}' and stage '{stage or 'latest'}' found")
        return max(versions, key=lambda version: int(version.version))
