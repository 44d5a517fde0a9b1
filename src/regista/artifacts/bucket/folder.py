"""BucketFolder: the files of a bucket as they lie there."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from ...entities import Caller, FileEntry, FileInfo
from ...errors import InvalidParameter, InvalidPath, NotFound
from ...uris import validate_artifact_path
from ..base import ArtifactStore
from ..jobs import in_threads
from ..local.disk import disk_errors
from ..local.names import check_local_names
from ..local.tree import child_path, local_files
from ..progress import NoProgress, Progress, Transfer, told, watched
from ..received_file import receive
from .bucket import PIECE, Bucket

_ONE_REQUEST = 8 * 1024 * 1024
_AT_ONCE = 16


class BucketFolder(ArtifactStore):
    """Objects under the names that MLflow's clients give them (locations such as ``s3://bucket/path``).

    It knows no digests: bytes are compared only with ``expected``. Each object appears when it is complete; those of a
    directory appear one after the other.
    """

    def __init__(self, bucket: Bucket, progress: Progress | None = None) -> None:
        self.bucket = bucket
        self._progress = progress or NoProgress()

    def list(self, path: str) -> list[FileInfo]:
        """The direct children of a directory sorted by name, with base names; empty if it is absent or a file."""
        root = validate_artifact_path(path)
        folders, objects = self.bucket.children(root)
        found = [FileInfo(path=_base(name), is_dir=True) for name in folders]
        # Some tools make an object of the folder's own name, so that it shows while it is empty.
        found += [FileInfo(path=_base(o.name), is_dir=False, file_size=o.size) for o in objects if o.name != root]
        return sorted(found, key=lambda info: info.path)

    def upload(self, source: Path, path: str, caller: Caller) -> None:  # noqa: ARG002 (a bucket keeps no history)
        """Store a local file as ``path``, or every file of a local directory below ``path``."""
        root = validate_artifact_path(path)
        files = local_files(source)
        if source.is_file():
            if not root:
                raise InvalidPath("Invalid path: the path of a file must not be empty.")
            targets = {root: source}
        else:
            targets = {child_path(root, name): file for name, file in files}
        if self.bucket.uri.provider == "azure" and (split := [name for name in targets if "\\" in name]):
            raise InvalidPath(f"Invalid path: '{split[0]}' would be another name in Azure, which takes \\ for /.")
        with disk_errors(source):
            sizes = {name: file.stat().st_size for name, file in targets.items()}
        with self._progress.transfer(told(list(targets), "Uploading"), sum(sizes.values())) as transfer:
            jobs = [partial(self._send, file, name, sizes[name], transfer) for name, file in targets.items()]
            in_threads(jobs, _AT_ONCE)

    def download(self, path: str, destination: Path, expected: Iterable[FileEntry] | None = None) -> Path:
        """Write the file or directory ``path`` into ``destination``; gives where it is then.

        Raises NotFound when there is nothing of that path, CorruptedData when bytes are not what is expected.
        """
        root = validate_artifact_path(path)
        sizes = self._tree(root)
        digests: dict[str, str | None] = dict.fromkeys(sizes)
        if expected is not None:
            digests = {entry.path and child_path("", entry.path): entry.digest for entry in expected}
        check_local_names([name or _base(root) for name in digests], destination)
        with disk_errors(destination):
            for directory in {(destination / name).parent for name in digests} | {destination}:
                directory.mkdir(parents=True, exist_ok=True)
        target = destination / _base(root) if list(digests) == [""] else destination
        known = sum(sizes.get(name, 0) for name in digests)
        with self._progress.transfer(told([name or root for name in digests]), known) as transfer:
            jobs = [
                partial(self._fetch, root, name, target / name if name else target, digest, transfer)
                for name, digest in digests.items()
            ]
            in_threads(jobs, _AT_ONCE)
        return target

    def read(self, path: str) -> bytes:
        """The bytes of a (small) file; raises NotFound."""
        return b"".join(self.pieces(path))

    def pieces(self, path: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes of a file from ``start`` to ``stop`` (exclusive) in pieces of at most 1 MiB; raises NotFound."""
        root = validate_artifact_path(path)
        if not root:
            raise NotFound(f"No such artifact: '{path}'")
        try:
            return self.bucket.pieces(root, start, stop)
        except FileNotFoundError:
            raise NotFound(f"No such artifact: '{root}'") from None

    def size(self, path: str) -> int | None:
        """The bytes of a file; None when there is none of that path."""
        root = validate_artifact_path(path)
        found = self.bucket.facts(root) if root else None
        return None if found is None else found.size

    def delete(self, path: str, caller: Caller) -> None:  # noqa: ARG002 (a bucket keeps no history)
        """Remove a file, or a directory with all in it; an absent one is no error."""
        root = validate_artifact_path(path)
        names = [found.name for found in self.bucket.all_below(root)]
        self.bucket.delete([*names, root] if root and root not in names else names)

    def _tree(self, root: str) -> dict[str, int]:
        """Sizes of the files below a directory by relative path; of a file under ''. Raises NotFound for neither."""
        start = len(root) + 1 if root else 0
        sizes = {found.name[start:]: found.size for found in self.bucket.all_below(root) if found.name != root}
        folders = {parent for name in sizes for parent in _parents(name)}
        if files := {name: size for name, size in sizes.items() if name not in folders}:
            return files
        size = self.size(root)
        if size is None:
            raise NotFound(f"No such artifact: '{root}'")
        return {"": size}

    def _send(self, source: Path, name: str, size: int, transfer: Transfer) -> None:
        kind = mimetypes.guess_type(name)[0]
        if size <= _ONE_REQUEST:
            with disk_errors(source):
                content = source.read_bytes()
            self.bucket.put(name, content, kind)
            transfer.advance(len(content))
        else:
            self.bucket.put_stream(name, watched(_pieces(source, size), transfer), size, kind)

    def _fetch(self, root: str, name: str, target: Path, digest: str | None, transfer: Transfer) -> None:
        place = child_path(root, name) if name else root
        receive(watched(self.pieces(place), transfer), target, place, digest)


def _base(name: str) -> str:
    return name.rstrip("/").rpartition("/")[2]


def _parents(name: str) -> Iterator[str]:
    while "/" in name:
        name = name.rpartition("/")[0]
        yield name


def _pieces(source: Path, size: int) -> Iterator[bytes]:
    """The bytes of a file; InvalidParameter when it has become longer or shorter meanwhile."""
    with disk_errors(source):
        file = source.open("rb")
    sent = 0
    with file:
        while chunk := file.read(PIECE):
            sent += len(chunk)
            yield chunk
    if sent != size:
        raise InvalidParameter(f"The file '{source}' changed while it was uploaded; nothing was stored.")
