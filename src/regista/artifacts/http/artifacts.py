"""HttpArtifacts: artifacts through the proxy of a registry server."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import quote

import msgspec

from ...api.artifacts import FilesReply
from ...entities import Caller, FileEntry, FileInfo, wire
from ...errors import InvalidParameter, InvalidPath, RemoteError
from ...uris import masked, validate_artifact_path
from ..base import ArtifactStore
from ..cache import BlobCache
from ..jobs import in_threads
from ..local.tree import child_path, local_files
from ..progress import NoProgress, Progress
from ..received_file import check_digest
from .download import HttpDownload
from .file_download import etag_digest
from .remote_files import RemoteFile, RemoteFiles
from .session import HttpSession
from .upload import HttpUpload

_CHUNK = 1024 * 1024


class HttpArtifacts(ArtifactStore):
    """Speaks MLflow's artifact proxy, and to a Regista server its own calls as well (``HttpUpload``, ``RemoteFiles``).

    ``url`` is that of the storage's root, ``http://host:5000/api/2.0/mlflow-artifacts/artifacts``; ``headers`` go
    with every request (credentials). A Regista server names each file's SHA-256 as its ETag, and what arrives is
    compared with it; other servers' bytes are taken as they come. Safe for threads.
    """

    def __init__(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        timeout: float = 120,
        retries: int = 7,
        cache: BlobCache | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self._session = HttpSession(headers or {}, timeout, retries)
        self._elsewhere = HttpSession({}, timeout, retries)  # no credentials: for URLs that are signed
        self._upload = HttpUpload(self._session, self._elsewhere, self.url, progress or NoProgress())
        self._files = RemoteFiles(self._session, self.url, self.list)
        self._download = HttpDownload(self._session, self._elsewhere, self.url, cache, progress or NoProgress())

    def list(self, path: str) -> list[FileInfo]:
        """The direct children of a directory sorted by name, with base names; empty if it is absent or a file."""
        root = validate_artifact_path(path)
        content, _ = self._session.fetch("GET", f"{self.url}?path={quote(root, safe='')}")
        try:
            files = wire.decode(content, FilesReply).files
        except msgspec.MsgspecError as error:
            raise RemoteError(
                f"The answer of {masked(self.url)} is not a listing of files: {error}", "INTERNAL_ERROR", 502
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

        To a Regista server only what it does not have is sent, and all files become visible together. On another one
        each appears when it is complete; when one fails, the error comes after those under way have ended.
        """
        root = validate_artifact_path(path)
        if source.is_file():
            directory, _, name = self._file_path(path).rpartition("/")
            if source.stat().st_size <= _CHUNK or not self._upload.run(directory, [(name, source)], caller):
                self._put(source, root, caller)
            return
        files = [(child_path(root, name), name, file) for name, file in local_files(source)]
        if not self._upload.run(root, [(name, file) for _, name, file in files], caller):
            in_threads([partial(self._put, file, target, caller) for target, _, file in files])

    def download(self, path: str, destination: Path, expected: Iterable[FileEntry] | None = None) -> Path:
        """Write the file or directory ``path`` into ``destination``; gives where it is then.

        With ``expected`` no listing is asked for. Raises NotFound when there is nothing of
        that path, CorruptedData when bytes are not what the server, or ``expected``, says they are, InvalidPath when
        this machine's disk cannot have the names.
        """
        root = validate_artifact_path(path)
        files = self._files.below(root) if expected is None else self._files.sealed(root, expected)
        # Nothing is listed: a file, or nothing at all, which the server will say.
        return self._download.run(root, files or [RemoteFile("")], destination)

    def read(self, path: str) -> bytes:
        """The bytes of a (small) file, verified when the server gives a digest; raises NotFound."""
        root = self._file_path(path)
        content, headers = self._session.fetch("GET", self._file_url(root))
        check_digest(root, hashlib.sha256(content).hexdigest(), etag_digest(headers))
        return content

    def delete(self, path: str, caller: Caller) -> None:
        """Forget a file, or a directory with all in it; an absent one is no error."""
        self._session.fetch("DELETE", self._file_url(self._file_path(path)), caller=caller)

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()
        self._elsewhere.close()

    def _file_path(self, path: str) -> str:
        root = validate_artifact_path(path)
        if not root:
            raise InvalidPath("Invalid path: the path of a file must not be empty.")
        return root

    def _file_url(self, path: str) -> str:
        return f"{self.url}/{quote(path)}"

    def _put(self, source: Path, path: str, caller: Caller) -> None:
        size = source.stat().st_size
        headers = {
            "Content-Type": mimetypes.guess_type(source.name)[0] or "application/octet-stream",
            "Content-Length": str(size),
        }

        def body() -> bytes | Iterator[bytes]:
            return source.read_bytes() if size <= _CHUNK else _pieces(source, size)

        self._session.fetch("PUT", self._file_url(path), caller=caller, headers=headers, body=body)


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
