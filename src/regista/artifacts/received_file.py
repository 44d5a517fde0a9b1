"""ReceivedFile: downloaded bytes, verified before they get their name."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from pathlib import Path

from ..errors import CorruptedData
from .disk import disk_errors


def receive(chunks: Iterable[bytes], target: Path, path: str, digest: str | None) -> None:
    """Write bytes to ``target``, hashing them on the way; a file there is replaced.

    ``path`` is the artifact's for the error text. Raises CorruptedData when the bytes do not have the digest;
    then, and after any other error, ``target`` is what it was before. The directory must exist.
    """
    temporary = target.parent / f".{secrets.token_hex(8)}.part"
    received = hashlib.sha256()
    try:
        with disk_errors(target.parent):
            file = temporary.open("xb", buffering=0)
        with file:
            for chunk in chunks:
                received.update(chunk)
                with disk_errors(target.parent):
                    written = file.write(chunk)
                    while written < len(chunk):
                        written += file.write(chunk[written:])
        check_digest(path, received.hexdigest(), digest)
        with disk_errors(target):
            temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def check_digest(path: str, actual: str, expected: str | None) -> None:
    """Raise CorruptedData when the bytes of ``path`` do not have the expected digest (None: nothing is known)."""
    if expected is not None and actual != expected:
        raise CorruptedData(
            f"The bytes of '{path}' are not what was stored: expected SHA-256 {expected}, found {actual}."
        )
