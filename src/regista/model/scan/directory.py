"""All files of a model directory, scanned."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .budget import Budget
from .contents import scan_file
from .findings import Findings, ScannedFile

_CODE = (".py", ".pyc", ".pyd", ".so", ".dll", ".dylib")
_PICKLER_FILE = "pickle_module_info.txt"
_PICKLERS = frozenset({"mlflow.pytorch.pickle_module", "pickle", "cloudpickle", "cloudpickle.cloudpickle"})
_PICKLE_KEYS = ("pickled_model", "model_path", "python_model")


def scan_directory(
    root: Path, flavors: Mapping[str, Mapping[str, Any]], *, digests: bool = False, budget: Budget | None = None
) -> tuple[ScannedFile, ...]:
    """What every file below ``root`` holds, sorted by path; nothing is imported, and no file makes this fail.

    ``flavors`` say which files are going to be unpickled. With ``digests`` every file's SHA-256 is computed, else
    that of files with code alone. ``budget`` bounds the work, else the usual one does.
    """
    budget = budget or Budget()
    pickles = set(_pickles(flavors))
    return tuple(_scan(file, path, path in pickles, budget, digests) for path, file in sorted(_files(root)))


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    for folder, folders, names in os.walk(root):
        for name in [*names, *(inner for inner in folders if (Path(folder) / inner).is_symlink())]:
            file = Path(folder) / name
            yield file.relative_to(root).as_posix(), file


def _pickles(flavors: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for flavor, entry in flavors.items():
        for key in _PICKLE_KEYS:
            if isinstance(path := entry.get(key), str) and not path.endswith(".skops"):
                yield Path(path).as_posix()
        if flavor == "statsmodels" and isinstance(path := entry.get("data"), str):
            yield path


def _scan(file: Path, path: str, is_pickle: bool, budget: Budget, digests: bool) -> ScannedFile:
    findings = Findings()
    try:
        size, kind = _read(file, findings, budget, is_pickle)
        has_code = findings.has_code
        digest = _digest(file) if digests or has_code else None
    except OSError as error:
        findings.add_problem(f"it cannot be opened: {error.strerror}")
        size, kind, has_code, digest = 0, "unreadable", False, None
    return ScannedFile(
        path, size, kind, findings.judged(), tuple(findings.calls), tuple(findings.problems), has_code, digest
    )


def _read(file: Path, findings: Findings, budget: Budget, is_pickle: bool) -> tuple[int, str]:
    if file.is_symlink() or not file.is_file():
        findings.add_problem("it is a link, or no file at all; what it leads to is not part of the model")
        return 0, "link"
    size = file.stat().st_size
    if file.name.endswith(_CODE) and not is_pickle:
        findings.has_code = True
        return size, "code"
    if file.name == _PICKLER_FILE:  # torch's pickle is loaded with the module that is named here
        name = file.read_text(encoding="utf-8", errors="replace").strip()[:200]
        if name not in _PICKLERS:
            findings.add_text(f"module {name}")
        return size, "text"
    return size, scan_file(file, findings, budget, must_be_pickle=is_pickle)


def _digest(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
