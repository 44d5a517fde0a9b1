"""ServingPlan: which models are served, under which names, and which of them follow the registry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ..uris import ModelUri, split_scheme
from .batching import Batching


class Role(StrEnum):
    """What a model is to its deployment."""

    CHAMPION = "champion"  # answers
    CANARY = "canary"  # answers a share of the requests
    SHADOW = "shadow"  # is asked as well; nobody gets its answers


@dataclass(frozen=True, slots=True)
class Canary:
    """The model that answers a ``share`` (0 to 1) of the requests."""

    uri: str
    share: float


@dataclass(frozen=True, slots=True)
class DeploymentPlan:
    """One name, the model that answers under it, and the models beside it."""

    name: str
    uri: str
    canary: Canary | None = None
    shadow: str | None = None


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """One place of a model: ``key`` is its file name in the run folder; ``follows`` whether the model may change."""

    key: str
    deployment: str
    role: Role
    uri: str
    follows: bool

    def __str__(self) -> str:
        return self.deployment if self.role is Role.CHAMPION else f"{self.deployment} ({self.role})"


@dataclass(frozen=True, slots=True)
class ServingPlan:
    """All that is served; the first deployment is the one that needs no name."""

    deployments: tuple[DeploymentPlan, ...]
    follow: bool = True
    canary_key: str | None = None
    """The header whose value decides about a canary; the body, where this is None or a request has no such header."""
    batching: Batching | None = None
    """How requests that come together are joined for a model; None: each is a call of its own."""

    @property
    def slots(self) -> tuple[SlotPlan, ...]:
        """The places of models, those of one deployment together, the champion's first."""
        return tuple(self._slots())

    @property
    def has_shadows(self) -> bool:
        """Whether any model is asked only to compare."""
        return any(deployment.shadow for deployment in self.deployments)

    def _slots(self) -> Iterator[SlotPlan]:
        number = 0
        for deployment in self.deployments:
            uris = {
                Role.CHAMPION: deployment.uri,
                Role.CANARY: deployment.canary.uri if deployment.canary else None,
                Role.SHADOW: deployment.shadow,
            }
            for role, uri in uris.items():
                if uri is not None:
                    yield SlotPlan(str(number), deployment.name, role, uri, self.follow and may_move(uri))
                    number += 1


def may_move(uri: str) -> bool:
    """Whether a URI may come to mean another model: an alias, a stage or ``latest``, and no fixed time."""
    if split_scheme(uri)[0] != "models":
        return False
    parsed = ModelUri.parse(uri)
    return not parsed.at and (parsed.alias is not None or parsed.stage is not None or parsed.latest)


def default_name(uri: str) -> str:
    """What a deployment is called that nobody has named: as its registered model, else ``model``."""
    return (ModelUri.parse(uri).name if split_scheme(uri)[0] == "models" else None) or "model"
