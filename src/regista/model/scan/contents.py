"""A file's content, whatever its name says: pickles, archives, arrays and compressed files, one in another."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import mmap
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from . import arrays, configurations
from .budget import Budget, Unreadable
from .findings import Findings
from .pickles import is_marked, may_be_pickle, scan_pickles
from .streams import BufferFile, ZlibFile

_START = 512
_CHUNK = 1 << 20
_ZIP = b"PK\x03\x04"
_COMPRESSED: dict[bytes, tuple[str, Callable[[IO[bytes]], Any]]] = {
    b"\x1f\x8b": ("gzip", lambda file: gzip.GzipFile(fileobj=file)),
    b"BZh": ("bzip2", bz2.BZ2File),
    b"\xfd7zXZ": ("xz", lzma.LZMAFile),
    b"\x5d\x00\x00": ("lzma", lzma.LZMAFile),
    **{bytes([0x78, level]): ("zlib", ZlibFile) for level in (0x01, 0x5E, 0x9C, 0xDA)},
}
_UNUSABLE = {b"\x04\x22\x4d\x18": "lz4", b"\x28\xb5\x2f\xfd": "zstd"}


def scan_file(path: Path, findings: Findings, budget: Budget, *, must_be_pickle: bool = False) -> str:
    """Note in ``findings`` what the file holds; gives what it is, in a word or two.

    ``must_be_pickle``: something is going to unpickle the file, so that anything else in it is a problem.
    """
    if path.stat().st_size == 0:
        return "empty"
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return scan_content(data, path.name, findings, budget, must_be_pickle=must_be_pickle)


def scan_bytes(data: bytes, findings: Findings, budget: Budget, *, must_be_pickle: bool = False) -> str:
    """As ``scan_file``, for bytes in memory."""
    return scan_content(data, "", findings, budget, must_be_pickle=must_be_pickle)


def scan_content(data: Any, name: str, findings: Findings, budget: Budget, *, must_be_pickle: bool = False) -> str:
    """Note what is in ``data`` (bytes or a memory map), which is called ``name``."""
    budget.depth -= 1
    try:
        if budget.depth < 0:
            raise Unreadable("archives and pickles are nested too deeply in it")
        return _scan(data, name, findings, budget, must_be_pickle)
    except Unreadable as error:
        findings.add_problem(str(error))
        return "unusable"
    except Exception as error:  # what libraries for archives raise for damaged ones is not listed anywhere
        findings.add_problem(f"it cannot be read: {type(error).__name__}: {error}")
        return "unusable"
    finally:
        budget.depth += 1


def _scan(data: Any, name: str, findings: Findings, budget: Budget, must_be_pickle: bool) -> str:
    start = bytes(data[:_START])
    kinds: list[str] = []
    if configured := configurations.scan(data, start, name, findings):
        kinds.append(configured)
    if start.startswith(_ZIP) or (not configured and _has_zip(data)):
        kinds.append(_scan_zip(data, findings, budget))
    for magic, method in _UNUSABLE.items():
        if start.startswith(magic) and (must_be_pickle or _is_pickle_name(name)):
            raise Unreadable(f"it is compressed with {method}, which a scan cannot read")
    for magic, (method, opener) in _COMPRESSED.items():
        if start.startswith(magic):
            inner = _scan_compressed(data, opener, name, findings, budget, must_be_pickle)
            if inner is not None:
                return f"{inner} ({method})"
    if start.startswith(b"\x93NUMPY"):
        kinds.append(arrays.scan(data, findings, budget))
    elif start[257:262] == b"ustar":
        kinds.append(_scan_tar(data, findings, budget))
    elif not start.startswith(_ZIP) and (must_be_pickle or _is_pickle_name(name) or may_be_pickle(start)):
        must = must_be_pickle or _is_pickle_name(name) or is_marked(start)
        arrays_between = not must_be_pickle  # joblib's way of loading, which pickle's own does not share
        found = scan_pickles(data, findings, budget, must_be_pickle=must, inline_arrays=arrays_between)
        kinds += [found] if found else []
    if must_be_pickle and not kinds:
        raise Unreadable("it should be a pickle and is none")
    return " + ".join(dict.fromkeys(kinds)) or "data"


def _is_pickle_name(name: str) -> bool:
    return name.lower().endswith((".pkl", ".pickle", ".joblib", ".dill", ".cloudpickle", ".pth", ".pt", ".statsmodels"))


def _has_zip(data: Any) -> bool:
    """Whether a zip archive follows something else: its directory is at the end of the file."""
    tail = bytes(data[max(0, len(data) - 65_557) :])
    return b"PK\x05\x06" in tail and b"PK\x01\x02" in data[max(0, len(data) - (1 << 24)) :]


def _scan_zip(data: Any, findings: Findings, budget: Budget) -> str:
    with zipfile.ZipFile(io.BufferedReader(BufferFile(data))) as archive:
        members = archive.infolist()
        budget.take_members(len(members))
        names = {member.filename.rpartition("/")[2] for member in members}
        for member in members:
            if member.is_dir():
                continue
            with archive.open(member) as file:
                _scan_stream(file, member.filename, findings, budget, must_be_pickle=_torch_pickle(member.filename))
    if "schema.json" in names:
        return "skops"
    if "config.json" in names and "metadata.json" in names:
        return "keras"
    if "data.pkl" in names:
        return "torch"
    return "zip"


def _torch_pickle(name: str) -> bool:
    """The pickles of torch's archives: the module, its constants."""
    return name.rpartition("/")[2] in {"data.pkl", "constants.pkl"}


def _scan_tar(data: Any, findings: Findings, budget: Budget) -> str:
    with tarfile.open(fileobj=io.BufferedReader(BufferFile(data)), mode="r:") as archive:
        for member in archive:
            budget.take_members(1)
            if member.isfile() and (file := archive.extractfile(member)) is not None:
                _scan_stream(file, member.name, findings, budget)
    return "tar"


def _scan_compressed(
    data: Any, opener: Callable[[IO[bytes]], Any], name: str, findings: Findings, budget: Budget, must_be_pickle: bool
) -> str | None:
    """What is in a compressed file; None when these are not compressed data after all."""
    inner = name.rpartition(".")[0] if name.lower().endswith((".gz", ".bz2", ".xz", ".lzma", ".z")) else name
    try:
        with opener(io.BufferedReader(BufferFile(data))) as file:
            return _scan_stream(file, inner, findings, budget, must_be_pickle=must_be_pickle)
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        if must_be_pickle or _is_pickle_name(inner):
            raise Unreadable(f"its compressed content cannot be read: {error}") from None
        return None


def _scan_stream(
    file: IO[bytes], name: str, findings: Findings, budget: Budget, *, must_be_pickle: bool = False
) -> str:
    """Scan what a file in an archive, or a compressed one, expands to; plain data is not expanded to its end."""
    start = file.read(_START)
    if not (must_be_pickle or _is_pickle_name(name) or _of_interest(start, name)):
        return "data"
    with tempfile.TemporaryFile() as expanded:
        size = 0
        chunk = start
        while chunk:
            size += len(chunk)
            budget.take_expanded(len(chunk))
            expanded.write(chunk)
            chunk = file.read(_CHUNK)
        expanded.flush()
        if not size:
            return "empty"
        with mmap.mmap(expanded.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return scan_content(data, name, findings, budget, must_be_pickle=must_be_pickle)


def _of_interest(start: bytes, name: str) -> bool:
    return (
        start.startswith((_ZIP, b"\x93NUMPY", *_COMPRESSED))
        or start[257:262] == b"ustar"
        or configurations.is_one(start, name)
        or may_be_pickle(start)
    )
