"""Alias: a movable name for one version."""

from __future__ import annotations

import re

import msgspec

from ..errors import InvalidParameter

_NAME = re.compile(r"[\w-]{1,255}")
_VERSION_LIKE = re.compile(r"[vV]\d+")


class Alias(msgspec.Struct, frozen=True):
    """An alias of a registered model with the version that holds it."""

    alias: str
    version: str


def validate_alias(name: str) -> str:
    """Give the name back, or raise InvalidParameter if an alias cannot be called so."""
    if not isinstance(name, str):
        raise InvalidParameter(f"Invalid alias name: {name!r:.200}. It must be text.")
    if name.lower() == "latest":
        raise InvalidParameter("'latest' alias name (case insensitive) is reserved.")
    if _VERSION_LIKE.fullmatch(name):
        raise InvalidParameter(f"Version alias name '{name}' is reserved.")
    if len(name) > 255:
        raise InvalidParameter(f"Invalid alias name: '{name[:40]}…'. It is longer than 255 characters.")
    if not _NAME.fullmatch(name):
        raise InvalidParameter(
            f"Invalid alias name: '{name}'. Names may only contain alphanumerics, underscores (_), and dashes (-)."
        )
    return name
