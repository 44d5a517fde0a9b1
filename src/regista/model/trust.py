"""Pinned trust: what loading a model will import is written down when it is saved, and nothing else is loaded then.

MLmodel keeps the record under ``regista_trust``, a key of Regista's own that MLflow's readers pass by. It is sealed
with the version like the rest of the file. Per file that can run anything it has the names that it imports and the
calls of dangerous ones, and the SHA-256 of files that carry code, where names do not say what happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InvalidParameter, UntrustedModel
from .mlmodel import Model

if TYPE_CHECKING:
    from .scan.findings import ScannedFile

KEY = "regista_trust"
_RECORD_VERSION = 1
ANY, PINNED = "any", "pinned"


def check_word(trust: str) -> str:
    """``any`` or ``pinned``; InvalidParameter for another word."""
    if trust not in {ANY, PINNED}:
        raise InvalidParameter(f"trust must be '{ANY}' or '{PINNED}', got {trust!r}")
    return trust


def record_of(files: Iterable[ScannedFile]) -> dict[str, Any]:
    """What MLmodel keeps: plain values."""
    return {"version": _RECORD_VERSION, "files": {file.path: _entry(file) for file in files if file.executable}}


def add_to_record(model: Model, files: Iterable[ScannedFile]) -> None:
    """Add files that came to a model after it was saved; what the record says of the others stays."""
    record = model.extra[KEY]
    model.extra[KEY] = {**record, "files": {**record["files"], **record_of(files)["files"]}}


def check(model: Model, root: Path) -> frozenset[str]:
    """Scan the files in ``root`` and compare them with the model's record; see ``compare``."""
    from .scan.directory import scan_directory  # a scanner takes a while to import, and most models are loaded without

    return compare(model, root, scan_directory(root, model.flavors))


def compare(model: Model, root: Path, files: Iterable[ScannedFile]) -> frozenset[str]:
    """Compare what was found in ``files`` with the model's record; gives every name that loading may import.

    UntrustedModel lists what is outside of the record, or says that there is none.
    """
    known = _record(model, root)
    outside: list[str] = []
    names: set[str] = set()
    for file in files:
        if not file.executable:
            continue
        entry = known.get(file.path)
        if entry is None:
            outside += [f"{file.path}: a file that can run code, and was not there when the model was saved"]
        outside += [f"{file.path}: {what}" for what in _outside(file, entry or {})]
        names |= file.names()
    if outside:
        raise UntrustedModel(
            f"The model in {root} is not loaded: it holds what it did not hold when it was saved "
            f"(trust='{PINNED}'): {'; '.join(outside[:20])}{'; …' if len(outside) > 20 else ''}",
            outside,
        )
    return frozenset(names)


def _outside(file: ScannedFile, entry: Mapping[str, Any]) -> list[str]:
    found = sorted(file.names() - set(_texts(entry.get("imports"))) - set(_texts(entry.get("calls"))))
    if file.has_code and file.digest != entry.get("sha256"):
        found.append("code that differs from what was saved")
    return found + [f"cannot be looked through: {problem}" for problem in file.problems]


def _entry(file: ScannedFile) -> dict[str, Any]:
    entry: dict[str, Any] = {"imports": sorted(one.name for one in file.globals)}
    if file.calls:
        entry["calls"] = sorted(file.calls)
    if file.has_code:
        entry["sha256"] = file.digest
    return entry


def _record(model: Model, root: Path) -> Mapping[str, Mapping[str, Any]]:
    record = model.extra.get(KEY)
    files = record.get("files") if isinstance(record, Mapping) else None
    if not isinstance(files, Mapping) or not all(isinstance(entry, Mapping) for entry in files.values()):
        raise UntrustedModel(
            f"The model in {root} is not loaded: it has no record of what it imports (trust='{PINNED}'). Models that "
            "Regista saves have one; look at this one with `regista models inspect`, and save it again.",
            [],
        )
    if record is not None and record.get("version") != _RECORD_VERSION:
        raise UntrustedModel(
            f"The model in {root} is not loaded: its record has the version {record.get('version')!r}, and this "
            f"Regista reads {_RECORD_VERSION}.",
            [],
        )
    return files


def _texts(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
