"""Masking: texts in which URLs stand, without what is secret in these."""

from __future__ import annotations

import re

MASK = "***"

_USER_INFO = re.compile(
    r"""(?<=://)(?:
        ([^/?#\s:@\[]*) (:?) [^/?#\s]* @  # what is right
        | ([^/?#\s:@\[]*) (:) (?!\d+/) [^?#\s'"]* @  # a password with a slash, which is wrong; but host:port/x@y is not
    )""",
    re.VERBOSE,
)
_CONTAINERS = ("wasb://", "wasbs://", "abfs://", "abfss://")
"""In Azure's URIs what stands before the @ is a container."""

_SECRETS = "token|passw|pwd|secret|credential|sig|auth|api[_-]?key|access[_-]?key"
_SECRET = re.compile(rf"([?&][^=&#\s]*(?:{_SECRETS})[^=&#\s]*=)[^&#\s'\"]+", re.IGNORECASE)


def masked(text: str) -> str:
    """The text with ``***`` for passwords in URLs, for user names without one (tokens), and for secrets in queries."""
    return _SECRET.sub(rf"\1{MASK}", _USER_INFO.sub(_masked_user, text))


def _masked_user(found: re.Match[str]) -> str:
    user = found[1] if found[2] else found[3]
    if user is None and found.string[: found.start()].endswith(_CONTAINERS):
        return found[0]
    return f"{user}:{MASK}@" if user is not None else f"{MASK}@"
