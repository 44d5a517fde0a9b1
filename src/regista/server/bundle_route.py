"""BundleRoute: several small files go out in one body."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor

from ..api.transfers import LARGEST_TOGETHER, DownloadArtifacts
from ..artifacts.base import BlobStore
from ..artifacts.bundle import LEFT_OUT, head
from ..artifacts.jobs import of_each
from ..entities import FileEntry
from ..errors import RegistaError
from ..store.base import FileIndex
from ..uris import validate_artifact_path
from .admission import Admission
from .answer import Answer
from .authorizer import Authorizer
from .identity import caller_of
from .incoming import Incoming

_BINARY = ((b"content-type", b"application/octet-stream"),)


class BundleRoute:
    """Finds the blobs of many paths with one question and answers with them from memory, for they are small."""

    def __init__(
        self, index: FileIndex, blobs: BlobStore, authorizer: Authorizer, threads: Executor, max_body_size: int
    ) -> None:
        self.permission = DownloadArtifacts.endpoint.permission
        self._admission = Admission(DownloadArtifacts, authorizer)
        self._index = index
        self._blobs = blobs
        self._threads = threads
        self._max_body_size = max_body_size

    async def answer(self, incoming: Incoming) -> Answer:
        """200 with what can come together; raises InvalidPath for what is no path."""
        caller = caller_of(incoming.headers)
        body = await incoming.body(self._max_body_size)
        request = self._admission.admit(incoming, caller, incoming.method, body)
        assert isinstance(request, DownloadArtifacts)  # noqa: S101 - see ``__init__``
        content = await asyncio.get_running_loop().run_in_executor(self._threads, self._bundle, request)
        return Answer(200, content, _BINARY)

    def _bundle(self, request: DownloadArtifacts) -> bytes:
        paths = [validate_artifact_path(path) for path in request.paths]
        found = self._index.find_all(paths)
        room, chosen = LARGEST_TOGETHER, dict[str, FileEntry]()
        for path in paths:
            entry = found.get(path)
            if entry is not None and path not in chosen and entry.size <= room:
                chosen[path] = entry
                room -= entry.size
        contents = of_each(self._read, chosen.values())
        bundle = list[bytes]()
        for path in paths:
            entry = chosen.pop(path, None)
            content = None if entry is None else contents[entry]
            bundle += (LEFT_OUT,) if entry is None or content is None else (head(entry.digest, entry.size), content)
        return b"".join(bundle)

    def _read(self, entry: FileEntry) -> bytes | None:
        """The bytes; None when there are not as many as there should be: who asks for this one alone is told why."""
        try:
            content = b"".join(self._blobs.chunks(entry.digest, 0, entry.size))
        except RegistaError:
            return None
        return content if len(content) == entry.size else None
