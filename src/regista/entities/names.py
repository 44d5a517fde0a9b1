"""Names: the rules for keys of params, metrics and tags, and for names of models."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache

from ..errors import InvalidParameter

MAX_KEY_LENGTH = 250
_KEY = re.compile(r"[/\w.\- :]*")


def validate_key(key: str, field: str, what: str = "key") -> str:
    """Give the key of a param, metric or tag back, or raise InvalidParameter.

    ``field`` names the parameter in the error (``name``, ``metrics[3].name``), ``what`` the noun in the
    error about its length (``Param key``, ``Metric name``, ``key``).
    """
    if not isinstance(key, str):
        raise InvalidParameter(f"Invalid value {key!r:.200} for parameter '{field}' supplied: it must be text.")
    if len(key) <= MAX_KEY_LENGTH and is_key(key):  # what is longer is not worth remembering
        return key
    if not _KEY.fullmatch(key):
        raise InvalidParameter(
            f"Invalid value \"{key[:MAX_KEY_LENGTH]}\" for parameter '{field}' supplied: Names may only contain "
            "alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/)."
        )
    if not _is_normal(key):
        normal = posixpath.normpath(key)
        raise InvalidParameter(
            f"Invalid value \"{key[:MAX_KEY_LENGTH]}\" for parameter '{field}' supplied: Names may be treated as files "
            "in certain cases, and must not resolve to other names when treated as such. "
            f"This name would resolve to '{normal}'"
        )
    return validate_length(key, what, MAX_KEY_LENGTH)


@lru_cache(4096)
def is_key(key: str) -> bool:
    """Whether a text may be the key of a param, metric or tag. Training code sends the same few again and again."""
    return len(key) <= MAX_KEY_LENGTH and _KEY.fullmatch(key) is not None and _is_normal(key)


def _is_normal(key: str) -> bool:
    normal = posixpath.normpath(key)
    return key == normal and normal != "." and not normal.startswith(("..", "/"))


def validate_length(text: str, what: str, limit: int) -> str:
    """Give the text back, or raise InvalidParameter if it is none or has more than ``limit`` characters."""
    if not isinstance(text, str):
        raise InvalidParameter(f"Invalid value {text!r:.200} for parameter '{what}' supplied: it must be text.")
    if len(text) > limit:
        raise InvalidParameter(f"'{what}' exceeds the maximum length of {limit} characters")
    return text


def validate_model_name(name: str) -> str:
    """Give the name of a registered model back, or raise InvalidParameter."""
    if not isinstance(name, str):
        raise InvalidParameter(f"Invalid model name {name!r:.200}. It must be text.")
    if not name.strip():
        raise InvalidParameter("Registered model name cannot be empty.")
    if "/" in name or ":" in name:
        raise InvalidParameter(f"Invalid model name '{name}'. Names cannot contain '/' or ':'.")
    if name in {".", ".."} or "\x00" in name:
        raise InvalidParameter(f"Invalid model name '{name}'. It must be usable as a file name.")
    return validate_length(name, "name", 256)
