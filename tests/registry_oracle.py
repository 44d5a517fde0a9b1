"""RegistryOracle: a few dicts that say what a registry must answer about names, versions, stages and aliases."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from regista.api.model_versions import CreateModelVersion, DeleteModelVersion, TransitionModelVersionStage
from regista.api.registered_models import (
    CreateRegisteredModel,
    DeleteAlias,
    DeleteRegisteredModel,
    RenameRegisteredModel,
    RollbackAlias,
    SetAlias,
)
from regista.entities import Stage

OK = "OK"
ABSENT = "RESOURCE_DOES_NOT_EXIST"
TAKEN = "RESOURCE_ALREADY_EXISTS"
INVALID = "INVALID_PARAMETER_VALUE"


_STAGES = {stage.value.lower(): stage for stage in Stage}


@dataclass
class Model:
    """A registered model: the stage of each version (None once deleted), and which version each alias names.

    ``holders`` has the versions that held an alias one after the other, without those that a rollback undid.
    """

    name: str
    identity: int
    deleted: bool = False
    stages: list[str | None] = field(default_factory=list)
    aliases: dict[str, int] = field(default_factory=dict)
    holders: dict[str, list[int]] = field(default_factory=dict)

    def has(self, version: str) -> bool:
        return 1 <= int(version) <= len(self.stages) and self.stages[int(version) - 1] is not None

    def point(self, alias: str, version: int) -> None:
        if self.aliases.get(alias) != version:
            self.aliases[alias] = version
            self.holders.setdefault(alias, []).append(version)

    def point_back(self, alias: str, version: int) -> None:
        held = self.holders[alias]
        if version in held:
            del held[len(held) - held[::-1].index(version) :]
        else:
            held.append(version)
        self.aliases[alias] = version

    def previous(self, alias: str) -> int:
        return next(
            version
            for version in reversed(self.holders[alias])
            if version != self.aliases[alias] and self.has(str(version))
        )

    @property
    def latest(self) -> dict[str, int]:
        """The highest version of each stage."""
        return {stage: number for number, stage in sorted(self.versions.items())}

    @property
    def versions(self) -> dict[int, str]:
        return {number: stage for number, stage in enumerate(self.stages, start=1) if stage is not None}


class RegistryOracle:
    """Takes every request beside the stores; ``owners`` has for every name the model that took it last."""

    def __init__(self) -> None:
        self.owners: dict[str, Model] = {}
        self._identities = itertools.count()

    def find(self, name: str) -> Model | None:
        """The model that a name, or a former name that nobody took since, means."""
        found = self.owners.get(name)
        return None if found is None or found.deleted else found

    def named(self, name: str) -> Model | None:
        """The model that has the name now."""
        found = self.find(name)
        return found if found is not None and found.name == name else None

    @property
    def alive(self) -> list[Model]:
        return [model for name, model in self.owners.items() if not model.deleted and model.name == name]

    def outcome(self, request: Any) -> str | None:
        """OK or the error code that the request must get; None when this does not know."""
        if isinstance(request, CreateRegisteredModel):
            return TAKEN if self.named(request.name) else OK
        if isinstance(request, TransitionModelVersionStage) and not _allowed(request):
            return INVALID
        whole = isinstance(request, (DeleteRegisteredModel, RenameRegisteredModel, DeleteModelVersion))
        model = self.named(request.name) if whole else self.find(request.name)
        if model is None:
            return ABSENT
        if isinstance(request, (CreateModelVersion, RollbackAlias)):
            return None
        if isinstance(request, RenameRegisteredModel):
            other = self.named(request.new_name)
            return TAKEN if other is not None and other is not model else OK
        version = getattr(request, "version", None)
        return OK if version is None or model.has(version) else ABSENT

    def take(self, request: Any, reply: Any) -> None:
        """A change that succeeded; which version a rollback to a time chose is in the reply."""
        if isinstance(request, CreateRegisteredModel):
            self.owners[request.name] = Model(request.name, next(self._identities))
            return
        model = self.find(getattr(request, "name", ""))
        if model is None:
            return
        match request:
            case RenameRegisteredModel():
                model.name = request.new_name
                self.owners[request.new_name] = model
            case DeleteRegisteredModel():
                model.deleted = True
            case CreateModelVersion():
                model.stages.append(Stage.NONE.value)
                assert reply.model_version.version == str(len(model.stages))
            case DeleteModelVersion():
                number = int(request.version)
                model.stages[number - 1] = None
                model.aliases = {alias: held for alias, held in model.aliases.items() if held != number}
            case TransitionModelVersionStage():
                stage = Stage.parse(request.stage).value
                if request.archive_existing_versions:
                    model.stages = [Stage.ARCHIVED.value if there == stage else there for there in model.stages]
                model.stages[int(request.version) - 1] = stage
            case SetAlias():
                model.point(request.alias, int(request.version))
            case DeleteAlias():
                model.aliases.pop(request.alias, None)
            case RollbackAlias():
                holder, number = model.aliases[request.alias], int(reply.model_version.version)
                assert reply.previous_version == str(holder)
                assert model.has(str(number))
                if request.to_version is not None:
                    assert number == int(request.to_version)
                elif not request.to_time:
                    assert number == model.previous(request.alias)
                if number != holder:
                    model.point_back(request.alias, number)


def _allowed(request: TransitionModelVersionStage) -> bool:
    stage = _STAGES.get(request.stage.lower())
    return stage is not None and (stage.is_active or not request.archive_existing_versions)
