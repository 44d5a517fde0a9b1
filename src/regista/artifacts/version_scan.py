"""VersionScan: what loading a version imports, found in its files as data."""

from __future__ import annotations

import tempfile
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any

from ..api.model_versions import GetModelVersionManifest, ManifestReply
from ..api.request import Request
from ..api.version_imports import FileImports, ImportedName, ListVersionImports, VersionImportsReply
from ..entities import Caller, FileEntry
from ..errors import RegistaError, Unavailable
from ..store.base import Store
from ..uris import ProxiedArtifactUri
from .content import ContentArtifacts

if TYPE_CHECKING:
    from ..model.scan.findings import ScannedFile

MOST_FILES = 1_000
"""Files of a version that are looked through."""

LARGEST_DESCRIPTION = 1_000_000
"""Bytes of an MLmodel file that is read; it says which files are unpickled whatever they are called."""

KEPT = 100
"""Versions whose answers are remembered: what is sealed cannot change."""

SECONDS = 20.0
"""How long a scan goes on; what it has not come to then is named as not looked through."""

AT_ONCE = 2
STEPS = 10_000_000
EXPANDED = 1024**3


class VersionScan:
    """Answers ``ListVersionImports``; request type → method in ``handlers``.

    The files are copied into a temporary folder, ``largest`` bytes of them at most, small ones first, and are read
    there as data: nothing of a model is loaded. Not more than two scans go on at once; who waits for too long is told
    so.
    """

    def __init__(self, store: Store, content: ContentArtifacts, largest: int) -> None:
        self._store = store
        self._content = content
        self._largest = largest
        self._found = OrderedDict[str, VersionImportsReply]()
        self._lock = Lock()
        self._turns = BoundedSemaphore(AT_ONCE)
        self.handlers: Mapping[type[Request[Any]], Callable[[Any, Caller], Any]] = {
            ListVersionImports: self.list_version_imports
        }

    def list_version_imports(self, request: ListVersionImports, caller: Caller) -> VersionImportsReply:
        """What was found when somebody asked before, or a scan; NotFound for a version without sealed files."""
        asked = GetModelVersionManifest(name=request.name, version=request.version)
        manifest: ManifestReply = self._store.call(asked, caller)
        with self._lock:
            if manifest.digest in self._found:
                self._found.move_to_end(manifest.digest)
                return self._found[manifest.digest]
        if not self._turns.acquire(timeout=SECONDS):
            raise Unavailable("The server is looking through other models. Ask again in a moment.")
        try:
            until = time.monotonic() + SECONDS
            reply = self._scan(manifest, until)
        finally:
            self._turns.release()
        if time.monotonic() < until:
            with self._lock:
                self._found[manifest.digest] = reply
                while len(self._found) > KEPT:
                    self._found.popitem(last=False)
        return reply

    def _scan(self, manifest: ManifestReply, until: float) -> VersionImportsReply:
        from ..model.scan.budget import Budget
        from ..model.scan.directory import scan_directory

        taken = _within(manifest.files, self._largest)
        left_out = tuple(sorted(set(manifest.files) - set(taken), key=lambda entry: entry.path))
        if not taken:
            return VersionImportsReply(left_out=left_out)
        place = ProxiedArtifactUri.parse(manifest.artifact_uri).path
        with tempfile.TemporaryDirectory(prefix="regista-scan-") as folder:
            root = Path(folder) / "model"
            self._content.download(place, root, taken)
            budget = Budget(steps=STEPS, expanded=EXPANDED, until=until)
            files = scan_directory(root, _flavors(root), budget=budget)
        return VersionImportsReply(tuple(_told(file) for file in files if file.executable), left_out)


def _within(files: Iterable[FileEntry], largest: int) -> list[FileEntry]:
    """The smallest files that are ``largest`` bytes together at most."""
    taken = list[FileEntry]()
    for entry in sorted(files, key=lambda entry: (entry.size, entry.path))[:MOST_FILES]:
        largest -= entry.size
        if largest < 0:
            break
        taken.append(entry)
    return taken


def _flavors(root: Path) -> Mapping[str, Mapping[str, Any]]:
    """Those of the MLmodel file; none when it says nothing that can be understood."""
    from ..model.mlmodel import MLMODEL_FILE, Model

    file = root / MLMODEL_FILE
    try:
        return Model.load(file).flavors if file.stat().st_size <= LARGEST_DESCRIPTION else {}
    except (RegistaError, OSError, RecursionError, ValueError, TypeError):
        return {}


def _told(file: ScannedFile) -> FileImports:
    names = tuple(ImportedName(one.name, one.verdict.value) for one in file.globals)
    return FileImports(file.path, names, file.calls, file.problems, file.has_code)
