"""HttpArtifacts: artifacts through the proxy of a registry server."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from ..api.artifacts import FilesReply
from ..entities import Caller, FileEntry, FileInfo, wire
from ..errors import InvalidParameter, InvalidPath, RemoteError
from ..uris import validate_artifact_path
from .base import ArtifactStore
from .disk import disk_errors
from .http_session import HttpSession
from .local_tree import child_path, local_files
from .received_file import check_digest, receive

if TYPE_CHECKING:
    import httpx2

_CHUNK = 1024 * 1024
_THREADS = 8
_ETAG = re.compile(r'(?:W/)?"([0-9a-f]{64})"')


class HttpArtifacts(ArtifactStore):
    """Speaks MLflow's artifact proxy: one request per file, files of a directory in parallel.

    ``url`` is that of the storage's root, ``http://host:5000/api/2.0/mlflow-artifacts/artifacts``; ``headers`` go
    with every request (credentials). A Regista server names each file's SHA-256 as its ETag, and what arrives is
    compared with it; other servers' bytes are taken as they come. Safe for threads.
    """

    def __init__(
        self, url: str, *, headers: Mapping[str, str] | None = None, timeout: float = 120, retries: int = 7
    ) -> None:
        self.url = url.rstrip("/")
        self._session = HttpSession(headers or {}, timeout, retries)

    def list(self, path: str) -> list[FileInfo]:
        """The direct children of a directory sorted by name, with base names; empty if it is absent or a file."""
        root = validate_artifact_path(path)
        content, _ = self._session.fetch("GET", f"{self.url}?path={quote(root, safe='')}")
        try:
            files = wire.decode(content, FilesReply).files
        except msgspec.MsgspecError as error:
            raise RemoteError(
                f"The answer of {self.url} is not a listing of files: {error}", "INTERNAL_ERROR", 502
            ) from error
        for info in files:
            # The server's word is not enough: the names become names on this disk.
            if "/" in info.path or child_path(root, info.path) == root:
                raise InvalidPath(f"Invalid path: the server lists {info.path!r}, which is not the name of a file.")
        return sorted(
            (
                info if info.is_dir else FileInfo(path=info.path, is_dir=False, file_size=info.file_size or 0)
                for info in files
            ),
            key=lambda info: info.path,
        )

    def upload(self, source: Path, path: str, caller: Caller) -> None:
        """Store a local file as ``path``, or every file of a local directory below ``path``.

        Each file appears when it is complete; when one fails, the error comes after the others have ended.
        """
        root = validate_artifact_path(path)
        if source.is_file():
            if not root:
                raise InvalidPath("Invalid path: the path of a file must not be empty.")
            self._put(source, root, caller)
        else:
            in_threads([_call(self._put, file, child_path(root, name), caller) for name, file in local_files(source)])

    def download(self, path: str, destination: Path, expected: Iterable[FileEntry] | None = None) -> Path:
        """Write the file or directory ``path`` into ``destination``; gives where it is then.

        ``expected`` is for directories; with it no listing is asked for. Raises NotFound when there is nothing of
        that path, CorruptedData when bytes are not what the server, or ``expected``, says they are.
        """
        root = validate_artifact_path(path)
        if expected is not None:
            digests: dict[str, str | None] = {entry.path: entry.digest for entry in expected}
        else:
            digests = dict.fromkeys(self._walk(root, ""))
        with disk_errors(destination):
            destination.mkdir(parents=True, exist_ok=True)
        if not digests:
            # An empty listing: a file, or nothing at all, which the server will say.
            target = destination / root.rpartition("/")[2]
            self._get(root, target, None)
            return target
        jobs = []
        for name, digest in digests.items():
            file = child_path(root, name)
            with disk_errors(destination):
                (destination / name).parent.mkdir(parents=True, exist_ok=True)
            jobs.append(_call(self._get, file, destination / name, digest))
        in_threads(jobs)
        return destination

    def read(self, path: str) -> bytes:
        """The bytes of a (small) file, verified when the server gives a digest; raises NotFound."""
        root = self._file_path(path)
        content, headers = self._session.fetch("GET", self._file_url(root))
        check_digest(root, hashlib.sha256(content).hexdigest(), _etag_digest(headers))
        return content

    def delete(self, path: str, caller: Caller) -> None:
        """Forget a file, or a directory with all in it; an absent one is no error."""
        self._session.fetch("DELETE", self._file_url(self._file_path(path)), caller=caller)

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def _file_path(self, path: str) -> str:
        root = validate_artifact_path(path)
        if not root:
            raise InvalidPath("Invalid path: the path of a file must not be empty.")
        return root

    def _file_url(self, path: str) -> str:
        return f"{self.url}/{quote(path)}"

    def _walk(self, root: str, prefix: str) -> Iterator[str]:
        for info in self.list(f"{root}/{prefix}" if prefix else root):
            name = f"{prefix}/{info.path}" if prefix else info.path
            if info.is_dir:
                yield from self._walk(root, name)
            else:
                yield name

    def _put(self, source: Path, path: str, caller: Caller) -> None:
        size = source.stat().st_size
        headers = {
            "Content-Type": mimetypes.guess_type(source.name)[0] or "application/octet-stream",
            "Content-Length": str(size),
        }

        def body() -> bytes | Iterator[bytes]:
            return source.read_bytes() if size <= _CHUNK else _pieces(source, size)

        self._session.fetch("PUT", self._file_url(path), caller=caller, headers=headers, body=body)

    def _get(self, path: str, target: Path, expected: str | None) -> None:
        def save(response: httpx2.Response) -> None:
            digest = expected or _etag_digest(response.headers)
            receive(response.iter_bytes(_CHUNK), target, path, digest)

        self._session.stream(self._file_url(path), save)


def in_threads(jobs: list[Callable[[], None]]) -> None:
    """Run all jobs, at most 8 at once; when any fail, the error of the first of them is raised at the end."""
    if len(jobs) == 1:
        jobs[0]()
    elif jobs:
        with ThreadPoolExecutor(min(_THREADS, len(jobs))) as pool:
            for future in [pool.submit(job) for job in jobs]:
                future.result()


def _call(function: Callable[..., None], *arguments: object) -> Callable[[], None]:
    return lambda: function(*arguments)


def _pieces(source: Path, size: int) -> Iterator[bytes]:
    """The bytes of a file; InvalidParameter when it has become longer or shorter meanwhile."""
    sent = 0
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK):
            sent += len(chunk)
            if sent > size:
                break
            yield chunk
    if sent != size:
        raise InvalidParameter(f"The file '{source}' changed while it was uploaded; nothing was stored.")


def _etag_digest(headers: Mapping[str, str]) -> str | None:
    match = _ETAG.fullmatch(headers.get("ETag", ""))
    return match[1] if match else None
