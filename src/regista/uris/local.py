"""Local places: plain paths and ``file:`` URIs."""

from __future__ import annotations

from urllib.parse import unquote

from ..errors import InvalidParameter
from .masking import masked
from .schemes import split_scheme

_LOCAL_HOSTS = frozenset({"", "localhost", "127.0.0.1"})


def is_local(text: str) -> bool:
    """Whether the text is a plain path or a ``file:`` URI (of whatever host)."""
    return split_scheme(text)[0] in {"", "file"}


def local_path(text: str) -> str:
    """The path that a plain path or a ``file:`` URI names, relative ones as they are.

    ``file:m2`` and ``file:./m2`` are relative, ``file:///abs`` and ``file://localhost/abs`` absolute;
    ``file://./mlruns`` and ``file://../x`` mean ``./mlruns`` and ``../x``, which is what was meant (MLflow
    drops the dot). Percent signs are decoded in URIs only. InvalidParameter for another host, another scheme,
    no text or a NUL.
    """
    scheme, rest = split_scheme(text)
    if not text or "\0" in text:
        raise InvalidParameter(f"{text!r} is not a local path: it must not be empty or contain NUL.")
    if not scheme:
        return text
    if scheme != "file":
        raise InvalidParameter(
            f"'{masked(text)}' is not a local path: give a path or a URI such as file:///data/models."
        )
    if not rest.startswith("//"):
        path = unquote(rest)
    else:
        host, slash, tail = rest[2:].partition("/")
        if host in {".", ".."}:
            path = unquote(host + slash + tail)
        elif host.lower() in _LOCAL_HOSTS:
            path = unquote(slash + tail)
        else:
            raise InvalidParameter(
                f"'{masked(text)}' is not a valid remote uri: file: URIs name files of this machine, not of the host "
                f"'{host.rpartition('@')[2]}'. Use file:///path for an absolute path."
            )
    if not path or "\0" in path:
        raise InvalidParameter(f"'{text}' names no file: give a path such as file:///data/models.")
    return path
