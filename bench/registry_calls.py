"""Calls on a filled registry: what is read and what is written, the same for both systems."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from load import Bodies
from population import BIG, GROUP, SMALLEST_WITH_BIG, USUAL

API = "/api/2.0/mlflow"
MODELS = [f"g{group:03}-model-{number}" for group in range(2) for number in range(GROUP)]
"""Those of the smallest store: they are in all of them."""

Shown = Callable[[Any], Any]
"""What of an answer must be the same from both systems."""


@dataclass(frozen=True)
class Read:
    """``paths`` are asked for in turns; the call is measured in stores of ``smallest`` versions and more."""

    name: str
    paths: Sequence[str]
    shown: Shown
    smallest: int = 0


@dataclass(frozen=True)
class Write:
    """``body`` of number n; ``check`` is a path that shows what writing number 0 has changed."""

    name: str
    path: str
    body: Bodies
    check: str
    shown: Shown


def version(answer: Any, *, with_aliases: bool = True) -> Any:
    """What both systems say of a model version."""
    found = answer.get("model_version", answer)
    names = ("name", "version", "current_stage", "source", "creation_timestamp", "last_updated_timestamp")
    tags = {tag["key"]: tag["value"] for tag in found.get("tags", ())}
    aliases = sorted(found.get("aliases", ())) if with_aliases else []
    return [*(found[name] for name in names), found.get("run_id") or "", tags, aliases]


def model(answer: Any) -> Any:
    """What both systems say of a registered model."""
    found = answer.get("registered_model", answer)
    names = ("name", "description", "creation_timestamp", "last_updated_timestamp")
    tags = {tag["key"]: tag["value"] for tag in found.get("tags", ())}
    aliases = {alias["alias"]: alias["version"] for alias in found.get("aliases", ())}
    latest = sorted(version(entry, with_aliases=False) for entry in found.get("latest_versions", ()))
    return [*(found[name] for name in names), tags, aliases, latest]


def _path(call: str, **query: object) -> str:
    return f"{API}/{call}?{urlencode(query)}"


READS = (
    Read(
        "version by alias",
        [_path("registered-models/alias", name=name, alias="champion") for name in MODELS],
        version,
    ),
    Read("get version", [_path("model-versions/get", name=name, version=USUAL // 2) for name in MODELS], version),
    Read("get model of 100 versions", [_path("registered-models/get", name=name) for name in MODELS], model),
    Read("get model of 1,000 versions", [_path("registered-models/get", name=BIG)], model, SMALLEST_WITH_BIG),
)


def _target(number: int) -> dict[str, Any]:
    """A version that was there from the beginning: of every model its first, of every model its second …"""
    return {"name": MODELS[number % len(MODELS)], "version": str(number // len(MODELS) % USUAL + 1)}


def _without_times(answer: Any) -> Any:
    shown = version(answer)
    return shown[:4] + shown[6:]


_FIRST = _path("model-versions/get", **_target(0))
WRITES = (
    Write(
        "create version",
        "model-versions/create",
        lambda n: {"name": MODELS[n % len(MODELS)], "source": f"s3://bucket/{n}"},
        _path("model-versions/get", name=MODELS[0], version=USUAL + 1),
        _without_times,
    ),
    Write("set alias", "registered-models/alias", lambda n: {"alias": "moving", **_target(n)}, _FIRST, _without_times),
    Write(
        "set version tag",
        "model-versions/set-tag",
        lambda n: {"key": f"k{n % 7}", "value": str(n), **_target(n)},
        _FIRST,
        _without_times,
    ),
    Write(
        "transition stage",
        "model-versions/transition-stage",
        lambda n: {
            "stage": ("Staging", "Archived")[n // (len(MODELS) * USUAL) % 2],
            "archive_existing_versions": False,
            **_target(n),
        },
        _FIRST,
        _without_times,
    ),
)
