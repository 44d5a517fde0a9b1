"""``regista.predict_file``: a model called with files and folders."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from ..errors import InvalidParameter
from ..fluent.client import client_of
from .address import ModelAddress
from .compression import Compression, compression_of, to_compression
from .engines import Engine, engine_of
from .formats import PART_FORMATS, FileFormat, check_packed, format_of, to_format
from .output import open_folder, open_output
from .sources import Source, find_sources, split_sources
from .work import Work

LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was done: rows scored, files read, and files written."""

    rows: int
    files: int
    parts: int


class Watcher(Protocol):
    """Is told how far the scoring has come."""

    def begin(self, size: int | None) -> None:
        """The first piece is about to be read; the input has so many bytes (None: nobody knows)."""
        ...

    def advance(self, rows: int, read: int) -> None:
        """So many rows more have been scored; so many bytes of all the input have been read by now."""
        ...


class Unwatched:
    """Nobody wants to know."""

    def begin(self, size: int | None) -> None:
        """Nothing."""

    def advance(self, rows: int, read: int) -> None:
        """Nothing."""


def predict_file(
    model_uri: str | os.PathLike[str] | ModelAddress,
    input_path: str | os.PathLike[str],
    output_path: str | os.PathLike[str] | None = None,
    *,
    content_type: str | None = None,
    output_format: str | None = None,
    rows: int = 10_000,
    keep_columns: bool | str | Iterable[str] = False,
    params: Mapping[str, Any] | None = None,
    engine: str = LOCAL,
    engine_address: str | None = None,
    workers: int | None = None,
    compression: str | None = None,
    trust: str | None = None,
    watcher: Watcher | None = None,
) -> Prediction:
    """Call a model with the rows of a file, a folder or a pattern such as ``data/*.csv``, and write its answers.

    ``content_type`` and ``output_format`` are json, csv, jsonl, parquet or arrow; by the ends of the files' names when
    not given, else json, which is the body and the answer of the scoring server. The model is called with ``rows`` rows
    at a time, cast as its signature says, so that memory does not grow with the file. ``keep_columns`` puts the input's
    columns, all or those named, before the answers. Without ``output_path`` the answers go to standard output.

    Files of csv, jsonl and json may be compressed: names that end in ``.gz``, ``.bz2``, ``.xz`` or ``.zst`` say so, of
    input and output; ``compression`` (gz, bz2, xz or zst) is that of an output whose name does not, and of the parts of
    an engine. Folders such as ``year=2026`` are columns for a model whose signature asks for them, and to keep.

    With an ``engine`` (ray, dask or spark) files are shared out among workers and the output is a folder of parts,
    parquet when no format is given; ``engine_address`` is that of a running cluster, ``workers`` how many score
    at once. The output appears when it is whole.

    InvalidParameter, with file and row, for rows that do not fit the model; ModelError when it fails; NotFound when
    there is no such file or model.
    """
    if not isinstance(rows, int) or rows < 1:
        raise InvalidParameter(f"rows must be a whole number of at least 1, got {rows!r:.100}")
    if isinstance(keep_columns, str):
        keep_columns = (keep_columns,)
    watcher = watcher or Unwatched()
    sources = find_sources(input_path, None if content_type is None else to_format(content_type, "content_type"))
    written = chosen_format(output_path, output_format, engine)
    work = Work(
        _address(model_uri, trust),
        written,
        rows,
        keep_columns if isinstance(keep_columns, bool) else tuple(keep_columns),
        None if params is None else dict(params),
        compression=chosen_compression(output_path, written, compression, engine),
    )
    if engine != LOCAL:
        return _in_parts(sources, work, engine_of(engine, engine_address, workers), output_path, watcher)
    model = work.model.load()
    with open_output(output_path, work.compression) as file:
        watcher.begin(_total(sources))
        return Prediction(work.write(sources, file, model, _Told(watcher)), len(sources), 1)


def _in_parts(
    sources: list[Source], work: Work, engine: Engine, output: str | os.PathLike[str] | None, watcher: Watcher
) -> Prediction:
    if output is None or any(source.format not in PART_FORMATS or source.size is None for source in sources):
        raise InvalidParameter(
            "an engine reads files of parquet, csv, jsonl or arrow, not of JSON or standard input, and writes a "
            "folder: name an output path"
        )
    # A worker may be in another folder.
    parts = split_sources([replace(source, path=os.path.abspath(source.path)) for source in sources])  # noqa: PTH100
    with open_folder(output) as folder:
        work = replace(
            work, schema=work.first_schema(parts)
        )  # what is wrong with all rows is found before a cluster starts
        watcher.begin(None)
        rows = 0
        for scored in engine.run(work, parts, str(folder)):
            rows += scored
            watcher.advance(scored, 0)
    return Prediction(rows, len(sources), len(parts))


def _address(model: str | os.PathLike[str] | ModelAddress, trust: str | None) -> ModelAddress:
    return model if isinstance(model, ModelAddress) else ModelAddress.of(client_of(model), model, trust)


def chosen_format(path: str | os.PathLike[str] | None, name: str | None, engine: str = LOCAL) -> FileFormat:
    """The format of that name, else what the path ends in; InvalidParameter for one that cannot be written."""
    if name is not None:
        chosen = to_format(name, "output_format")
    elif engine != LOCAL:
        return FileFormat.PARQUET
    else:
        return (None if path is None else format_of(os.fspath(path))) or FileFormat.JSON
    if engine != LOCAL and chosen not in PART_FORMATS:
        raise InvalidParameter("output_format must be parquet, csv, jsonl or arrow for an engine: JSON has no parts")
    return chosen


def chosen_compression(
    path: str | os.PathLike[str] | None, format_: FileFormat, name: str | None, engine: str = LOCAL
) -> Compression | None:
    """The compression of that name, else what the path ends in; InvalidParameter for a format that has none."""
    if name is not None:
        chosen: Compression | None = to_compression(name)
    else:
        chosen = None if path is None or engine != LOCAL else compression_of(os.fspath(path))
    check_packed("standard output" if path is None else os.fspath(path), format_, chosen)
    return chosen


def _total(sources: list[Source]) -> int | None:
    sizes = [source.size for source in sources]
    return None if None in sizes else sum(size for size in sizes if size is not None)


class _Told:
    """Adds up what is read of one file after the other."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._source: Source | None = None
        self._before = 0

    def __call__(self, source: Source, rows: int, read: int) -> None:
        if source is not self._source:
            self._before += (self._source.size or 0) if self._source else 0
            self._source = source
        self._watcher.advance(rows, self._before + read)
