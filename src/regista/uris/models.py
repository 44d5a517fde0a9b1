"""``models:/`` URIs: one version of a registered model, or a logged model."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..entities.instant import parse_instant
from ..entities.stage import Stage
from ..errors import InvalidParameter
from .paths import validate_artifact_path

_SCHEME = re.compile(r"models:(?://([^/]*))?/", re.IGNORECASE)
_MODEL_ID = re.compile(r"m-[0-9a-f]{32}")
_VERSION = re.compile(r"[0-9]{1,18}")
_SUFFIX_WORDS = frozenset({"latest", *(stage.value.lower() for stage in Stage)})


@dataclass(frozen=True, slots=True)
class ModelUri:
    """What a ``models:/`` URI says.

    Exactly one way to pick is set: ``model_id`` (a logged model, then ``name`` is None), or with ``name`` one
    of ``version``, ``stage`` (as written), ``alias`` and ``latest``. ``path`` is a file or directory inside
    ('' = the whole model), ``at`` the time of ``?at=`` as written ('' = now), ``authority`` the part between
    ``//`` and the next slash.
    """

    name: str | None = None
    version: int | None = None
    stage: str | None = None
    alias: str | None = None
    latest: bool = False
    model_id: str | None = None
    path: str = ""
    at: str = ""
    authority: str = ""

    @classmethod
    def parse(cls, text: str) -> ModelUri:
        """Read a URI; InvalidParameter, with the two forms that would be right, when it is none.

        ``models:/name/version``, ``models:/name/stage``, ``models:/name/latest``, ``models:/name@alias`` (the
        last ``@`` counts) and ``models:/m-<id>``, each optionally followed by ``/path`` and ``?at=time``.
        A name may contain ``@``: when exactly one segment follows, and it is a number, ``latest`` or one of
        the four stages, it is the suffix of that name and not a file of ``name@alias`` (as MLflow loads it).
        It may contain ``?`` as well, but not ``?at=``.
        """
        match = _SCHEME.match(text)
        if match is None:
            raise _malformed(text)
        place, mark, at = text[match.end() :].partition("?at=")
        if (mark and not at) or _ends_in_query(place):
            raise InvalidParameter(f"Not a proper models:/ URI: {text}. After '?' only at=<time> can stand.")
        first, *rest = place.split("/")
        if not first or "\0" in text:
            raise _malformed(text)
        authority = match[1] or ""
        if _is_model_id(first, rest):
            return cls(model_id=first, path=validate_artifact_path("/".join(rest)), at=at, authority=authority)
        name, _, alias = first.rpartition("@")
        if alias and name and not (len(rest) == 1 and _is_suffix(rest[0])):
            path = validate_artifact_path("/".join(rest))
            return cls(name=name, alias=alias, path=path, at=at, authority=authority)
        if not rest or not rest[0]:
            raise _malformed(text)
        suffix, path = rest[0], validate_artifact_path("/".join(rest[1:]))
        if _VERSION.fullmatch(suffix):
            return cls(name=first, version=int(suffix), path=path, at=at, authority=authority)
        if suffix.isdigit():
            raise _malformed(text)
        if suffix.lower() == "latest":
            return cls(name=first, latest=True, path=path, at=at, authority=authority)
        return cls(name=first, stage=suffix, path=path, at=at, authority=authority)

    @property
    def instant(self) -> int | None:
        """The time of ``?at=`` in milliseconds since the epoch, None for now; InvalidParameter for what is no time."""
        return parse_instant(self.at) if self.at else None

    def __str__(self) -> str:
        start = f"models://{self.authority}/" if self.authority else "models:/"
        end = (f"/{self.path}" if self.path else "") + (f"?at={self.at}" if self.at else "")
        return f"{start}{self._model()}{end}"

    def _model(self) -> str:
        if self.model_id is not None:
            return self.model_id
        if self.alias is not None:
            # "name@alias/1" would be read as version 1 of a model with an @ in its name.
            return f"{self.name}@{self.alias}{'/.' if _is_suffix(self.path) else ''}"
        return f"{self.name}/{'latest' if self.latest else self.stage or self.version}"


def _is_model_id(first: str, rest: list[str]) -> bool:
    """A lone ``m-…`` is always an id; before other segments only the exact form, since a name may begin so."""
    if rest and rest != [""]:
        return _MODEL_ID.fullmatch(first) is not None
    return first.startswith("m-") and "@" not in first


def _ends_in_query(place: str) -> bool:
    """Whether it ends as in ``bikes/3?when=now``; in ``what?/3`` and ``what?@champion`` it is part of the name."""
    _, question, rest = place.rpartition("?")
    return question != "" and "/" not in rest and "@" not in rest


def _is_suffix(segment: str) -> bool:
    return segment.isdigit() or segment.lower() in _SUFFIX_WORDS


def _malformed(text: str) -> InvalidParameter:
    return InvalidParameter(
        f"Not a proper models:/ URI: {text}. Models URIs must be of the form 'models:/name/suffix' or "
        "'models:/name@alias' where suffix is a version, stage, or the string 'latest' and where alias is a "
        "registered model alias. Only one of suffix or alias can be defined at a time."
    )
