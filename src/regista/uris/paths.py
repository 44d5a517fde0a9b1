"""Artifact paths: relative, inside their root whatever their encoding."""

from __future__ import annotations

import os
import re
from urllib.parse import unquote

from ..errors import InvalidPath
from .schemes import split_scheme

MAX_PATH_BYTES = 1_024
MAX_SEGMENT_BYTES = 255

# Each round of decoding takes at least two characters; more rounds than this are an attack, not a name.
_MAX_ROUNDS = 10
_MAX_ENCODED_LENGTH = 4 * MAX_PATH_BYTES
# What ends a text or a line somewhere.
_LINE_END = re.compile(r"[\x00\n\r]")
# Other control characters, and what ``surrogateescape`` makes of bytes 80 to BF that belong to no character.
_UNPRINTABLE = re.compile(r"[\x01-\x1f\x7f\udc80-\udcbf]")
_FORBIDDEN_START = re.compile(r"/|file:|[A-Za-z]:|\\\\", re.IGNORECASE)


def validate_artifact_path(path: str) -> str:
    """The path in normal form ('' = the root): decoded, without ``.`` segments and doubled slashes.

    Percent-decoding is repeated until nothing changes; control characters, and bytes 80 to BF on their own, are
    written as ``%xx`` and stay so. InvalidPath("Invalid path") for a path with a ``..`` segment, an absolute one
    (POSIX, Windows, ``file:``), a ``#``, a NUL or an end of line, more than 1024 bytes or 255 in one segment, or other
    text that UTF-8 cannot express. On Linux a backslash is an ordinary character.
    Rules: spec of MLflow's artifact proxy, part 4. MLflow's clients 2.11 to 2.22 name logged images like
    ``images/dog%step%10%timestamp%1700000000000%….png``.
    """
    decoded = _decode(path)
    if "#" in decoded or _FORBIDDEN_START.match(decoded):
        raise InvalidPath("Invalid path")
    if os.sep == "\\" and "\\" in decoded:
        raise InvalidPath("Invalid path")
    segments = [segment for segment in decoded.split("/") if segment not in {"", "."}]
    normal = "/".join(segments)
    # Once more for the start: dropping "./" may have brought another one forward.
    if ".." in segments or _FORBIDDEN_START.match(normal):
        raise InvalidPath("Invalid path")
    if any(len(segment.encode()) > MAX_SEGMENT_BYTES for segment in segments):
        raise InvalidPath("Invalid path")
    if len(normal.encode()) > MAX_PATH_BYTES:
        raise InvalidPath("Invalid path")
    return normal


def join_artifact_path(root: str, path: str) -> str:
    """The place of a relative path under a root, which is a URI or a local directory.

    The path is validated first (InvalidPath); '' gives the root without its last slash. What follows ``?`` or
    ``#`` in a root that is a URI stays at the end: ``s3://b/p?v=1`` and ``x`` give ``s3://b/p/x?v=1``.
    """
    relative = validate_artifact_path(path)
    scheme, _ = split_scheme(root)
    place, rest = root, ""
    if scheme not in {"", "file"}:
        end = re.search(r"[?#]|\Z", root)
        cut = end.start() if end else len(root)
        place, rest = root[:cut], root[cut:]
    if not relative:
        stripped = place.rstrip("/")
        # "/" and "scheme:/" are roots whose slash is all they have.
        return (place if not stripped or stripped.endswith(":") else stripped) + rest
    return (place if place.endswith("/") or not place else place + "/") + relative + rest


def _decode(path: str) -> str:
    if not isinstance(path, str):
        raise InvalidPath(f"Invalid path {path!r:.200}: it must be text")
    if len(path) > _MAX_ENCODED_LENGTH:
        raise InvalidPath("Invalid path")
    try:
        path.encode()
        for _ in range(_MAX_ROUNDS):
            decoded = unquote(path, errors="surrogateescape")
            if _LINE_END.search(decoded):
                break
            decoded = _UNPRINTABLE.sub(lambda found: f"%{ord(found[0]) & 0xFF:02x}", decoded)
            decoded.encode()  # a character that is not whole
            if decoded == path:
                return path
            path = decoded
    except UnicodeError:
        raise InvalidPath("Invalid path") from None
    raise InvalidPath("Invalid path")
