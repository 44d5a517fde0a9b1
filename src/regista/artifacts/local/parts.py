"""LocalParts: the parts of large files on their way into a folder.

::

    <root>/parts/<upload id>/whole      the bytes so far, each part where it belongs
    <root>/parts/<upload id>/<number>   a part that is there whole: its offset, size and digest as text

All parts share one file, so that a blob is written once: copying a large one together would take as long again.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ...errors import InvalidParameter, OtherBytes
from ..base import SignedUrl
from ..part_store import StoredPart
from ..received_file import check_sent
from .blob_writer import Publish
from .disk import disk_errors
from .part_writer import WHOLE, LocalPartWriter, PartNote
from .whole_file import WholeFile

_UPLOAD_ID = re.compile(r"[0-9a-f]{32}")


class LocalParts:
    """The PartStore of a LocalBlobStore; safe for many threads and many processes on one folder.

    ``publish`` makes a blob of a finished file that it is given with its digest.
    """

    def __init__(self, root: Path, publish: Publish) -> None:
        self._root = root / "parts"
        self._publish = publish

    def writer(self, upload_id: str, number: int, offset: int, digest: str | None) -> LocalPartWriter:
        """Start a part whose first byte is the whole's byte ``offset``."""
        return LocalPartWriter(self._folder(upload_id), number, offset, digest)

    def parts(self, upload_id: str) -> list[StoredPart]:
        """The parts that are there, by number."""
        return [StoredPart(note.number, note.size, note.digest) for _, note in sorted(self._notes(upload_id).items())]

    def url(self, upload_id: str, number: int, seconds: int) -> SignedUrl | None:  # noqa: ARG002
        """None: a folder signs nothing."""
        return None

    def assemble(self, upload_id: str, numbers: Iterable[int], digest: str | None) -> tuple[str, int]:
        """Make a blob of the parts in their order, and forget them; gives digest and size."""
        folder = self._folder(upload_id)
        with disk_errors(folder):
            try:
                whole = WholeFile(folder / WHOLE, create=False)
            except FileNotFoundError:
                raise InvalidParameter("There are no parts of this upload (any more). Begin it again.") from None
            with whole, whole.alone() as there:
                size = self._check(upload_id, numbers) if there else 0
                if not there:
                    raise InvalidParameter("This upload has ended meanwhile. Begin it again.")
                found = whole.digest(size)
                try:
                    check_sent("the upload", found, digest)
                except OtherBytes:
                    shutil.rmtree(folder, ignore_errors=True)
                    raise
                whole.sync()
                if sys.platform == "win32":
                    whole.close()
                # First, so that no note can speak of bytes that have gone, whenever this process is killed.
                for number in self._notes(upload_id):
                    (folder / str(number)).unlink(missing_ok=True)
                (folder / WHOLE).chmod(0o444)
                self._publish(folder / WHOLE, found)
            shutil.rmtree(folder, ignore_errors=True)
        return found, size

    def abort(self, upload_id: str) -> None:
        """Forget the parts; an unknown id is no error."""
        folder = self._folder(upload_id)
        with disk_errors(folder):
            try:
                whole = WholeFile(folder / WHOLE, create=False)
            except FileNotFoundError:
                return
            with whole, whole.alone() as there:
                if there:
                    shutil.rmtree(folder, ignore_errors=True)

    def _folder(self, upload_id: str) -> Path:
        if not _UPLOAD_ID.fullmatch(upload_id):
            raise InvalidParameter(
                f"{upload_id!r:.80} is not an upload id: it must be 32 lower-case hexadecimal digits."
            )
        return self._root / upload_id

    def _notes(self, upload_id: str) -> dict[int, PartNote]:
        folder = self._folder(upload_id)
        with disk_errors(folder), suppress(FileNotFoundError):
            if not (folder / WHOLE).is_file():
                return {}
            notes = (PartNote.read(path) for path in folder.iterdir() if path.name.isdigit())
            return {note.number: note for note in notes if note is not None}
        return {}  # it was completed just now

    def _check(self, upload_id: str, numbers: Iterable[int]) -> int:
        """The bytes of the whole; InvalidParameter when a part is missing or lies elsewhere."""
        notes, size = self._notes(upload_id), 0
        for number in numbers:
            note = notes.get(number)
            if note is None:
                raise InvalidParameter(f"Part {number} of the upload is missing. Begin it again to see what is.")
            if note.offset != size:
                raise InvalidParameter(
                    f"Part {number} of the upload begins at byte {note.offset}; after the parts before it, it must "
                    f"begin at byte {size}."
                )
            size += note.size
        return size
