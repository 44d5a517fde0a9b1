"""Calls on registered models and their aliases."""

from __future__ import annotations

import msgspec

from ..entities import AliasInterval, ModelVersion, RegisteredModel, Tag, parse_instant
from ..entities.alias import validate_alias
from ..entities.names import validate_model_name
from ..errors import InvalidParameter
from .model_versions import ModelVersionReply, ModelVersionsReply, check_names, check_tag, check_version
from .paging import check_before, check_max_results
from .permission import AUTHENTICATED, Action, model
from .request import REGISTA, Cost, Empty, Request, endpoint

MAX_RESULTS = 1000


class RegisteredModelReply(msgspec.Struct, frozen=True):
    """One registered model."""

    registered_model: RegisteredModel


class RegisteredModelsReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page of registered models."""

    registered_models: tuple[RegisteredModel, ...] = ()
    next_page_token: str | None = None


class AliasMoveReply(msgspec.Struct, frozen=True):
    """What a rollback did: the alias now names ``model_version``; before it named ``previous_version``."""

    model_version: ModelVersion
    previous_version: str


class AliasIntervalsReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who held which alias when, newest first; ``next_before`` continues it."""

    intervals: tuple[AliasInterval, ...] = ()
    next_before: int | None = None


class StageCount(msgspec.Struct, frozen=True):
    """How many versions of a model are in a stage."""

    name: str
    stage: str
    count: int


class StageCountsReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """By model and stage; a stage without versions is left out."""

    counts: tuple[StageCount, ...] = ()


@endpoint("POST", "/registered-models/create", permission=AUTHENTICATED)
class CreateRegisteredModel(Request[RegisteredModelReply], frozen=True, kw_only=True):
    """Create a registered model; of repeated tag keys the last one counts."""

    name: str
    tags: tuple[Tag, ...] = ()
    description: str | None = None

    def __post_init__(self) -> None:
        validate_model_name(self.name)
        for index, tag in enumerate(self.tags):
            check_tag(tag.key, tag.value, f"tags[{index}].key")


@endpoint("GET", "/registered-models/get", permission=model(Action.READ), cost=Cost.POINT)
class GetRegisteredModel(Request[RegisteredModelReply], frozen=True, kw_only=True):
    """Get a registered model with its aliases, tags and the latest version of each stage."""

    name: str


@endpoint("PATCH", "/registered-models/update", permission=model(Action.UPDATE))
class UpdateRegisteredModel(Request[RegisteredModelReply], frozen=True, kw_only=True):
    """Set the description; without one it is cleared."""

    name: str
    description: str | None = None


@endpoint("POST", "/registered-models/rename", permission=model(Action.UPDATE))
class RenameRegisteredModel(Request[RegisteredModelReply], frozen=True, kw_only=True):
    """Give a registered model, with all its versions, another name."""

    name: str
    new_name: str

    def __post_init__(self) -> None:
        validate_model_name(self.new_name)


@endpoint("DELETE", "/registered-models/delete", permission=model(Action.DELETE))
class DeleteRegisteredModel(Request[Empty], frozen=True, kw_only=True):
    """Delete a registered model with all its versions, tags and aliases; its history stays."""

    name: str


@endpoint("GET", "/registered-models/search", permission=AUTHENTICATED, cost=Cost.SCAN)
class SearchRegisteredModels(Request[RegisteredModelsReply], frozen=True, kw_only=True):
    """Search registered models."""

    filter: str = ""
    max_results: int = 100
    order_by: tuple[str, ...] = ()
    page_token: str = ""

    def __post_init__(self) -> None:
        check_max_results(self.max_results, MAX_RESULTS)


@endpoint("POST GET", "/registered-models/get-latest-versions", permission=model(Action.READ), cost=Cost.POINT)
class GetLatestVersions(Request[ModelVersionsReply], frozen=True, kw_only=True):
    """The highest version in each of these stages, or in every stage; with ``at`` (a date or time) as it was then."""

    name: str
    stages: tuple[str, ...] = ()
    at: str = ""

    def __post_init__(self) -> None:
        check_at(self.at)


@endpoint(
    "POST",
    "/registered-models/count-stages",
    permission=model(Action.READ, "names"),
    cost=Cost.SCAN,
    prefixes=REGISTA,
)
class CountStages(Request[StageCountsReply], frozen=True, kw_only=True):
    """How many versions of some models are in each stage; models that do not exist have none."""

    names: tuple[str, ...]

    def __post_init__(self) -> None:
        check_names(self.names)


@endpoint("POST", "/registered-models/set-tag", permission=model(Action.UPDATE))
class SetRegisteredModelTag(Request[Empty], frozen=True, kw_only=True):
    """Set a tag of a registered model."""

    name: str
    key: str
    value: str = ""

    def __post_init__(self) -> None:
        check_tag(self.key, self.value, "key")


@endpoint("DELETE", "/registered-models/delete-tag", permission=model(Action.UPDATE))
class DeleteRegisteredModelTag(Request[Empty], frozen=True, kw_only=True):
    """Delete a tag of a registered model; an absent one is no error."""

    name: str
    key: str


@endpoint("POST", "/registered-models/alias", permission=model(Action.UPDATE))
class SetAlias(Request[Empty], frozen=True, kw_only=True):
    """Point an alias at a version; an alias that exists moves.

    With ``expected_version`` the call fails with a Conflict unless the alias names that version; 0 stands for an
    alias that does not exist yet.
    """

    name: str
    alias: str
    version: str
    expected_version: str | None = None

    def __post_init__(self) -> None:
        validate_alias(self.alias)
        check_version(self.version)
        if self.expected_version is not None:
            check_version(self.expected_version, "expected_version")


@endpoint("DELETE", "/registered-models/alias", permission=model(Action.DELETE))
class DeleteAlias(Request[Empty], frozen=True, kw_only=True):
    """Delete an alias; an absent one is no error."""

    name: str
    alias: str


@endpoint("GET", "/registered-models/alias", permission=model(Action.READ), cost=Cost.POINT)
class GetModelVersionByAlias(Request[ModelVersionReply], frozen=True, kw_only=True):
    """The version an alias names, or named ``at`` a date or time; ``latest`` is the highest version."""

    name: str
    alias: str
    at: str = ""

    def __post_init__(self) -> None:
        check_at(self.at)


@endpoint("GET", "/registered-models/alias-intervals", permission=model(Action.READ), cost=Cost.SCAN, prefixes=REGISTA)
class ListAliasIntervals(Request[AliasIntervalsReply], frozen=True, kw_only=True):
    """Which version held an alias from when to when, newest first; of all aliases when none is named.

    ``before`` is an event id (exclusive).
    """

    name: str
    alias: str = ""
    before: int | None = None
    max_results: int = 1000

    def __post_init__(self) -> None:
        check_max_results(self.max_results, MAX_RESULTS)
        check_before(self.before)


@endpoint("POST", "/registered-models/rollback-alias", permission=model(Action.UPDATE), prefixes=REGISTA)
class RollbackAlias(Request[AliasMoveReply], frozen=True, kw_only=True):
    """Give an alias back to the version that held it before the present one.

    Or to an earlier holder ``to_version``, or to the one that held it at the date or time ``to_time``. With
    ``expected_version`` the call fails with a Conflict unless the alias still names that version.
    """

    name: str
    alias: str
    expected_version: str | None = None
    to_version: str | None = None
    to_time: str = ""

    def __post_init__(self) -> None:
        validate_alias(self.alias)
        for field in ("expected_version", "to_version"):
            if (version := getattr(self, field)) is not None:
                check_version(version, field)
        check_at(self.to_time, "to_time")
        if self.to_version is not None and self.to_time:
            raise InvalidParameter("Only one of the parameters 'to_version' and 'to_time' can be given.")


def check_at(at: str, field: str = "at") -> None:
    """Raise InvalidParameter unless the text is empty or a date or time."""
    if at:
        parse_instant(at, field)
