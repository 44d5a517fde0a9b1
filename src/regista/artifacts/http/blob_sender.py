"""BlobSender: the bytes of local files, to a registry server that does not have them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ...api.transfers import BeginUpload, CompleteUpload, UploadBlob, UploadBlobs, UploadPart, UploadPlace, UploadReply
from ...errors import Conflict, CorruptedData
from ..bundle import head, in_bundles
from ..jobs import in_threads
from .outgoing_file import OutgoingFile
from .transfer_session import TransferSession

SMALL = 256 * 1024
"""Files up to this many bytes go together with others, as many as ``_BUNDLE`` bytes and ``_IN_BUNDLE`` files."""

LARGE = 32 * 1024 * 1024
"""Files from this many bytes on go in parts."""

_BUNDLE = 4 * 1024 * 1024
_IN_BUNDLE = 256
_PARTS_AT_ONCE = 4
_ATTEMPTS = 5
_FIRST_DELAY = 0.1
_SLOWEST = 20_000_000
"""Bytes per second that a server hashes at least, when it makes a blob of the parts."""


class BlobSender:
    """Sends the bytes of files that are to be below ``root``; ``advance`` is told how many bytes more have gone.

    A file that changes meanwhile raises InvalidParameter.
    """

    def __init__(self, session: TransferSession, root: str, advance: Callable[[int], None]) -> None:
        self._session = session
        self._root = root
        self._advance = advance

    def send(self, files: Sequence[OutgoingFile]) -> None:
        """Send small files together and others whole, several at once; then the large ones, each in several parts."""
        small = [file for file in files if file.size <= SMALL]
        jobs = [
            partial(_until_accepted, bundle, partial(self._send_together, bundle))
            for bundle in in_bundles(small, lambda file: file.size, _BUNDLE, _IN_BUNDLE)
        ]
        jobs += [
            partial(_until_accepted, [file], partial(self._send_whole, file))
            for file in files
            if SMALL < file.size < LARGE
        ]
        in_threads(jobs)
        for file in files:
            if file.size >= LARGE:
                _until_accepted([file], self._large(file))

    def _send_together(self, files: Sequence[OutgoingFile]) -> None:
        heads = [head(file.digest, file.size) for file in files]
        size = sum(map(len, heads)) + sum(file.size for file in files)

        def body() -> bytes:
            return b"".join(
                piece for first, file in zip(heads, files, strict=True) for piece in (first, *file.pieces())
            )

        self._session.put(UploadBlobs(path=self._root), size, body)
        self._advance(size - sum(map(len, heads)))

    def _send_whole(self, file: OutgoingFile) -> None:
        self._session.put(UploadBlob(digest=file.digest, path=self._root), file.size, self._body(file, 0, file.size))

    def _large(self, file: OutgoingFile) -> Callable[[], None]:
        told = 0

        def send() -> None:
            nonlocal told
            upload = self._session.call(BeginUpload(path=self._root, digest=file.digest, size=file.size))
            if not upload.complete and not upload.upload_id:
                self._send_whole(file)
                return
            there = file.size - sum(_size(file, upload, place) for place in upload.parts)
            self._advance(there - told)
            told = file.size
            if not upload.complete:
                self._send_parts(file, upload)

        return send

    def _send_parts(self, file: OutgoingFile, upload: UploadReply) -> None:
        stop = threading.Event()
        in_threads(
            [partial(self._send_part, file, upload, place, stop) for place in upload.parts], _PARTS_AT_ONCE, stop
        )
        complete = CompleteUpload(
            upload_id=upload.upload_id,
            path=self._root,
            digest=file.digest,
            size=file.size,
            part_size=upload.part_size,
        )
        self._session.call(complete, patience=file.size / _SLOWEST)

    def _send_part(self, file: OutgoingFile, upload: UploadReply, place: UploadPlace, stop: threading.Event) -> None:
        if stop.is_set():
            return
        size, offset = _size(file, upload, place), (place.number - 1) * upload.part_size
        body = self._body(file, offset, size)
        if place.url:
            self._session.put_elsewhere(place.url, place.headers, size, body)
            return
        part = UploadPart(
            upload_id=upload.upload_id,
            number=place.number,
            path=self._root,
            offset=offset,
            digest=file.digest_of(offset, size),
        )
        self._session.put(part, size, body)

    def _body(self, file: OutgoingFile, offset: int, size: int) -> Callable[[], Iterator[bytes]]:
        sent = 0

        def body() -> Iterator[bytes]:
            nonlocal sent
            self._advance(-sent)
            sent = 0
            for chunk in file.pieces(offset, size):
                yield chunk
                sent += len(chunk)
                self._advance(len(chunk))

        return body


def _until_accepted(files: Sequence[OutgoingFile], send: Callable[[], None]) -> None:
    """Send once more when the server found other bytes, or another client's upload was in the way."""
    for attempt in range(_ATTEMPTS):
        try:
            send()
        except (Conflict, CorruptedData):
            for file in files:
                file.check_unchanged()
            if attempt + 1 == _ATTEMPTS:
                raise
            time.sleep(_FIRST_DELAY * 2**attempt)
        else:
            return


def _size(file: OutgoingFile, upload: UploadReply, place: UploadPlace) -> int:
    """The bytes of a part."""
    return min(upload.part_size, file.size - (place.number - 1) * upload.part_size)
