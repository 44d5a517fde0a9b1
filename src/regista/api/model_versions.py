"""Calls on model versions."""

from __future__ import annotations

import re

import msgspec

from ..entities import FileEntry, ModelVersion, Tag, parse_instant
from ..entities.names import validate_key, validate_length
from ..errors import InvalidParameter
from .paging import check_max_results
from .permission import AUTHENTICATED, Action, model
from .request import REGISTA, Cost, Empty, Request, endpoint

MAX_RESULTS = 200_000
MAX_NAMES = 100
MAX_TAG_VALUE_LENGTH = 100_000
MAX_SOURCE_LENGTH = 2048

TAKEN_IN = "taken-in"
"""First segment of the paths where files from elsewhere are until a version has sealed them."""

_TAKEN_IN = re.compile(rf"{TAKEN_IN}/[0-9a-f]{{32}}")


class ModelVersionReply(msgspec.Struct, frozen=True):
    """One model version."""

    model_version: ModelVersion


class ModelVersionsReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page of model versions."""

    model_versions: tuple[ModelVersion, ...] = ()
    next_page_token: str | None = None


class DownloadUriReply(msgspec.Struct, frozen=True):
    """Where the files of a version are."""

    artifact_uri: str


class ManifestReply(msgspec.Struct, frozen=True):
    """The sealed files of a version; ``digest`` identifies them together."""

    digest: str
    artifact_uri: str
    files: tuple[FileEntry, ...]


class VersionMetric(msgspec.Struct, frozen=True):
    """The newest value of a metric for one version; a value that is not a number (NaN) counts as none."""

    name: str
    version: str
    value: float


class VersionMetricsReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """``keys`` are the metrics that versions of these models have, sorted; ``values`` those of the one asked for, by
    model and version, older versions first."""

    keys: tuple[str, ...] = ()
    values: tuple[VersionMetric, ...] = ()


@endpoint("POST", "/model-versions/create", permission=model(Action.UPDATE))
class CreateModelVersion(Request[ModelVersionReply], frozen=True, kw_only=True):
    """Register the files at ``source`` as the next version and seal them.

    For a ``source`` outside the storage, ``content`` is where in it the client has put a copy of its files, which are
    sealed instead: ``taken-in/`` and 32 random hex digits.
    """

    name: str
    source: str
    run_id: str | None = None
    tags: tuple[Tag, ...] = ()
    run_link: str | None = None
    description: str | None = None
    model_id: str | None = None
    content: str | None = None

    def __post_init__(self) -> None:
        validate_length(self.source, "source", MAX_SOURCE_LENGTH)
        if self.content is not None and not _TAKEN_IN.fullmatch(self.content):
            raise InvalidParameter(
                f"Invalid value {self.content!r:.80} for parameter 'content' supplied. It must be '{TAKEN_IN}/' and 32 "
                "hexadecimal digits that nobody can guess."
            )
        validate_length(self.run_link or "", "run_link", 500)
        for index, tag in enumerate(self.tags):
            check_tag(tag.key, tag.value, f"tags[{index}].key")


@endpoint("GET", "/model-versions/get", permission=model(Action.READ), cost=Cost.POINT)
class GetModelVersion(Request[ModelVersionReply], frozen=True, kw_only=True):
    """Get a version; with ``at`` (a date or time) the one that this name and number meant then."""

    name: str
    version: str
    at: str = ""

    def __post_init__(self) -> None:
        check_version(self.version)
        if self.at:
            parse_instant(self.at)


@endpoint("PATCH", "/model-versions/update", permission=model(Action.UPDATE))
class UpdateModelVersion(Request[ModelVersionReply], frozen=True, kw_only=True):
    """Set the description; without one it is removed."""

    name: str
    version: str
    description: str | None = None

    def __post_init__(self) -> None:
        check_version(self.version)


@endpoint("POST", "/model-versions/transition-stage", permission=model(Action.UPDATE))
class TransitionModelVersionStage(Request[ModelVersionReply], frozen=True, kw_only=True):
    """Move a version to a stage; on request, archive the others that are there."""

    name: str
    version: str
    stage: str
    archive_existing_versions: bool = False

    def __post_init__(self) -> None:
        check_version(self.version)


@endpoint("DELETE", "/model-versions/delete", permission=model(Action.DELETE))
class DeleteModelVersion(Request[Empty], frozen=True, kw_only=True):
    """Delete a version; its number is never used again."""

    name: str
    version: str

    def __post_init__(self) -> None:
        check_version(self.version)


@endpoint("GET", "/model-versions/search", permission=AUTHENTICATED, cost=Cost.SCAN)
class SearchModelVersions(Request[ModelVersionsReply], frozen=True, kw_only=True):
    """Search versions of all models."""

    filter: str = ""
    max_results: int = MAX_RESULTS
    order_by: tuple[str, ...] = ()
    page_token: str = ""

    def __post_init__(self) -> None:
        check_max_results(self.max_results, MAX_RESULTS)


@endpoint("POST", "/model-versions/metrics", permission=model(Action.READ, "names"), cost=Cost.SCAN, prefixes=REGISTA)
class ListVersionMetrics(Request[VersionMetricsReply], frozen=True, kw_only=True):
    """How good the versions of some models are: the newest value of the metric ``key`` for each version.

    The value is that of the version's logged model, or else of its run. Of each model the 200 newest versions count.
    Without ``key`` the reply has keys only. Models that do not exist have nothing.
    """

    names: tuple[str, ...]
    key: str = ""

    def __post_init__(self) -> None:
        check_names(self.names)


@endpoint("GET", "/model-versions/get-download-uri", permission=model(Action.READ), cost=Cost.POINT)
class GetModelVersionDownloadUri(Request[DownloadUriReply], frozen=True, kw_only=True):
    """Where the files of a version are: the sealed copy, or the source when its bytes are not ours."""

    name: str
    version: str

    def __post_init__(self) -> None:
        check_version(self.version)


@endpoint("GET", "/model-versions/manifest", permission=model(Action.READ), cost=Cost.SCAN, prefixes=REGISTA)
class GetModelVersionManifest(Request[ManifestReply], frozen=True, kw_only=True):
    """The sealed files of a version with sizes and digests; NotFound when it has none."""

    name: str
    version: str

    def __post_init__(self) -> None:
        check_version(self.version)


@endpoint("POST", "/model-versions/note-refusal", permission=model(Action.UPDATE), prefixes=REGISTA)
class NoteRefusedVersion(Request[Empty], frozen=True, kw_only=True):
    """Note in the history that a scoring server did not take a version for `uri`; the call's reason says why."""

    name: str
    version: str
    uri: str

    def __post_init__(self) -> None:
        check_version(self.version)


@endpoint("POST", "/model-versions/set-tag", permission=model(Action.UPDATE))
class SetModelVersionTag(Request[Empty], frozen=True, kw_only=True):
    """Set a tag of a version."""

    name: str
    version: str
    key: str
    value: str = ""

    def __post_init__(self) -> None:
        check_version(self.version)
        check_tag(self.key, self.value, "key")


@endpoint("DELETE", "/model-versions/delete-tag", permission=model(Action.DELETE))
class DeleteModelVersionTag(Request[Empty], frozen=True, kw_only=True):
    """Delete a tag of a version; an absent one is no error."""

    name: str
    version: str
    key: str

    def __post_init__(self) -> None:
        check_version(self.version)


def check_names(names: tuple[str, ...]) -> None:
    """Raise InvalidParameter unless these are as many models as one call may be about."""
    if not 1 <= len(names) <= MAX_NAMES:
        raise InvalidParameter(f"names must be 1 to {MAX_NAMES} models, not {len(names)}.")


def check_version(version: str, field: str = "version") -> str:
    """Give the number back, or raise InvalidParameter, which names the field, unless it is at most nine digits."""
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise InvalidParameter(f"Parameter '{field}' must be an integer, got '{version[:40]}'.")
    return version


def check_tag(key: str, value: str, field: str) -> None:
    """Raise InvalidParameter unless key and value may be a tag of a registered model or a version."""
    validate_key(key, field)
    validate_length(value, "value", MAX_TAG_VALUE_LENGTH)
