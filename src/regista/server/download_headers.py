"""The headers of a download: type by name, and always an attachment."""

from __future__ import annotations

import mimetypes
import posixpath
from urllib.parse import quote

from .answer import Headers

TEXT_SUFFIXES = frozenset(
    {".txt", ".log", ".err", ".cfg", ".conf", ".cnf", ".cf", ".ini", ".properties", ".prop", ".hocon", ".toml"}
    | {".yaml", ".yml", ".xml", ".json", ".js", ".py", ".py3", ".csv", ".tsv", ".md", ".rst"}
)
TEXT_NAMES = frozenset({"MLmodel", "MLproject"})
_TYPES = mimetypes.MimeTypes()  # the built-in table only: what the machine's own files say varies


def download_headers(path: str) -> Headers:
    """Content-Type and Content-Disposition of a file, by the last segment of its path.

    Always an attachment, so that a stored page never runs in the server's origin; where it is shown all the same, it
    is in a sandbox, and loads nothing.
    """
    name = posixpath.basename(path)
    return (
        (b"content-type", content_type(name).encode()),
        (b"content-disposition", f"attachment; {_filename(name)}".encode()),
        (b"content-security-policy", b"default-src 'none'; sandbox"),
        (b"accept-ranges", b"bytes"),
        (b"cache-control", b"no-cache"),
    )


def content_type(name: str) -> str:
    """The media type of a file: texts are plain text, HTML is HTML, others as usual for their suffix."""
    suffix = posixpath.splitext(name)[1].lower()
    if suffix in TEXT_SUFFIXES or name in TEXT_NAMES:
        return "text/plain"
    return _TYPES.guess_type(name)[0] or "application/octet-stream"


def _filename(name: str) -> str:
    plain = "".join(c for c in name if c.isascii() and c.isprintable() and c not in '"\\').strip() or "download"
    token = all(c.isalnum() or c in "!#$&+-.^_`|~" for c in plain)
    shown = f"filename={plain}" if token else f'filename="{plain}"'
    return shown if plain == name else f"{shown}; filename*=UTF-8''{quote(name, safe='')}"
