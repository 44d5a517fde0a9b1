"""Sources of model versions: URIs without relative references."""

from __future__ import annotations

import re
from urllib.parse import unquote

from ..errors import InvalidParameter
from .local import local_path
from .masking import masked
from .schemes import split_scheme

_MAX_ROUNDS = 10
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def validate_model_source(source: str) -> str:
    """The source of a version as given, or InvalidParameter when it is a URI with relative references.

    A remote URI must have a path from the root on, without ``.`` and ``..`` segments and control characters,
    however often it is percent-encoded. Local sources (no scheme, or ``file:`` of this machine) are only
    checked for a foreign host here; whether they lie inside the run's artifacts is the store's question.
    """
    scheme, rest = split_scheme(source)
    if scheme in {"", "file"}:
        if scheme:
            local_path(source)
        return source
    place = _decoded(re.split(r"[?#]", rest, maxsplit=1)[0], source)
    if not place.startswith("/") or _CONTROL.search(_decoded(source, source)):
        raise _relative(source)
    if any(segment in {".", ".."} for segment in place.split("/")):
        raise _relative(source)
    return source


def _decoded(text: str, source: str) -> str:
    for _ in range(_MAX_ROUNDS):
        decoded = unquote(text)
        if decoded == text:
            return text
        text = decoded
    raise _relative(source)


def _relative(source: str) -> InvalidParameter:
    return InvalidParameter(
        f"Invalid model version source: '{masked(source)}'. If supplying a source as an http, https, local file path, "
        "ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references "
        "present. Please provide an absolute path."
    )
