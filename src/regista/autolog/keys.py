"""Keys and values that a store takes, made of what a framework calls its params and metrics."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import TypeVar

from ..entities.names import MAX_KEY_LENGTH

V = TypeVar("V")
MAX_PARAM_LENGTH = 6000
"""What a store keeps of a param's value."""
_REFUSED = re.compile(r"[^/\w.\- :]")


def usable_key(name: object) -> str:
    """The name as a key: ``@`` becomes ``_at_``, any other sign that a key cannot have ``_``; cut at 250 characters."""
    key = _REFUSED.sub("_", str(name).replace("@", "_at_"))
    normal = posixpath.normpath(key).lstrip("./") or "_"
    return (key if key == normal else normal)[:MAX_KEY_LENGTH]


def usable_keys(values: Mapping[str, V]) -> dict[str, V]:
    """The mapping with keys that a store takes."""
    return {usable_key(name): value for name, value in values.items()}


def param_texts(params: Mapping[str, object]) -> dict[str, str]:
    """Params as texts, keys and values cut to what a store takes."""
    return {usable_key(name): str(value)[:MAX_PARAM_LENGTH] for name, value in params.items()}
