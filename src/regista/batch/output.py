"""Where answers go: a file that appears when it is whole, or a stream."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import IO, cast

from ..artifacts.local.disk import disk_errors, sync_file
from ..artifacts.received_file import ReceivedFile
from ..errors import AlreadyExists, NotFound
from .compression import Compression, PackedFile


@contextmanager
def open_output(path: str | os.PathLike[str] | None, compression: Compression | None = None) -> Iterator[IO[bytes]]:
    """The file to write to; standard output for None. What is written is compressed on its way.

    A file gets its name at the end, when nothing was raised: until then, and otherwise, there is what was there before.
    What is no regular file, a pipe for instance, is written to directly.
    """
    with _opened(path) as file:
        if compression is None:
            yield file
            return
        packed = PackedFile(file, compression)
        yield cast("IO[bytes]", packed)
        packed.finish()


@contextmanager
def _opened(path: str | os.PathLike[str] | None) -> Iterator[IO[bytes]]:
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(os.path.realpath(path))
    _check_folder(target)
    if target.exists() and not target.is_file():
        with disk_errors(target), target.open("wb") as direct:
            yield direct
        return
    with ReceivedFile(target) as aside:
        with io.BufferedWriter(aside.open(), 1 << 20) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.keep()


@contextmanager
def open_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A folder to write parts to, which gets its name at the end, when nothing was raised; else it is removed.

    AlreadyExists when there is something of that name, but for an empty folder.
    """
    target = Path(os.path.realpath(path))
    _check_folder(target)
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise AlreadyExists(f"The output '{path}' is there already: remove it, or name another folder")
    aside = target.parent / f".{target.name}.{token_hex(8)}.part"
    with disk_errors(target.parent):
        aside.mkdir()
    try:
        yield aside
        with disk_errors(target):
            for part in aside.iterdir():
                sync_file(part)
            aside.replace(target)
    finally:
        # Workers that have not heard of an error yet go on writing into it by its name: that goes first.
        gone = aside.with_suffix(".gone")
        with suppress(OSError):
            aside.replace(gone)
        for folder in (gone, aside):
            shutil.rmtree(folder, ignore_errors=True)


def _check_folder(target: Path) -> None:
    if not target.parent.is_dir():
        raise NotFound(f"There is no folder '{target.parent}' for the output '{target.name}'")
