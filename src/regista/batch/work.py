"""Work: what is done with each file, here or in a worker elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from ..errors import InvalidParameter, ModelError
from ..flavors.loaded import PyFuncModel
from .address import ModelAddress, model_of_process
from .compression import Compression
from .formats import FileFormat
from .output import open_output
from .partitions import with_partitions
from .piece import Piece
from .readers import Reading, open_reader
from .scoring import BatchScorer
from .sources import Source
from .tables import beside, table_of
from .writers import Writer, open_writer
from .writers.arrow import to_arrow

Told = Callable[[Source, int, int], None]
"""Is told of each piece: its file, the rows that were scored, and the bytes of the file that have been read by now."""


@dataclass(frozen=True, slots=True)
class Work:
    """How files are scored. All of it can be sent to another process.

    ``keep`` are the input columns that stand beside the answers: True for all, or their names. ``schema`` is Arrow's,
    of the answers, when it is known before (None: that of the first piece). ``compression`` is that of the parts.
    """

    model: ModelAddress
    format: FileFormat
    rows: int = 10_000
    keep: tuple[str, ...] | bool = False
    params: Mapping[str, Any] | None = None
    environment: Mapping[str, str] | None = None
    schema: Any = None
    compression: Compression | None = None

    def answers(self, source: Source, model: PyFuncModel) -> Iterator[tuple[Piece, Any]]:
        """The pieces of a file, each with its answer: a table, or what the model returned for JSON.

        InvalidParameter and ModelError name the file and the rows.
        """
        scorer = BatchScorer(model, self.params)
        signature = model.metadata.signature
        inputs = model.input_schema
        asked = frozenset(inputs.input_names() if inputs is not None and inputs.has_input_names() else ())
        kept = frozenset(name for name, _ in source.partitions) if self.keep is True else frozenset(self.keep or ())
        how = Reading(self.rows, inputs, self._columns(model))
        try:
            with source.open() as file:
                for read in open_reader(file, source.format, how, source.groups).pieces():
                    piece = replace(read, data=with_partitions(read.data, source.partitions, inputs, asked))
                    result = scorer.score(piece)
                    # A model whose signature does not ask for the folders' columns never sees them.
                    piece = replace(piece, data=with_partitions(piece.data, source.partitions, inputs, kept - asked))
                    yield piece, self._answer(piece, result, signature.outputs if signature else None)
        except (InvalidParameter, ModelError) as error:
            kind = InvalidParameter if isinstance(error, InvalidParameter) else ModelError
            raise kind(f"{source.name}: {error.message}") from error

    def write(self, sources: Sequence[Source], file: IO[bytes], model: PyFuncModel, told: Told) -> int:
        """Score the files into one; gives the number of rows."""
        writer = open_writer(file, self.format, self.schema)
        rows = 0
        try:
            for source in sources:
                rows += self._write(source, writer, model, told)
            writer.close()
        except BaseException:
            writer.abandon()
            raise
        return rows

    def write_part(self, source: Source, folder: str, name: str) -> int:
        """Score one file into a new file of a folder, with the model of this process; gives the number of rows."""
        model = model_of_process(self.model, self.environment)
        end = "" if self.compression is None else f".{self.compression}"
        with open_output(Path(folder, f"{name}.{self.format}{end}"), self.compression) as file:
            return self.write([source], file, model, lambda _source, _rows, _read: None)

    def first_schema(self, sources: Sequence[Source]) -> Any:
        """Arrow's schema of the answers by the first piece that has rows; None when there is none, or no use for it."""
        if self.format not in {FileFormat.PARQUET, FileFormat.ARROW}:
            return None
        model = self.model.load()
        for source in sources:
            for piece, answer in self.answers(source, model):
                if piece.rows:
                    return to_arrow(answer).schema
        return None

    def _write(self, source: Source, writer: Writer, model: PyFuncModel, told: Told) -> int:
        rows = 0
        for piece, answer in self.answers(source, model):
            try:
                writer.write(answer)
            except ModelError as error:
                raise ModelError(f"{source.name}: from row {piece.first:,} on: {error.message}") from error
            rows += piece.rows
            told(source, piece.rows, piece.read)
        return rows

    def _answer(self, piece: Piece, result: Any, outputs: Any) -> Any:
        if self.format is FileFormat.JSON and self.keep is False:
            return result
        return beside(piece.data, self.keep, table_of(result, piece.rows, outputs))

    def _columns(self, model: PyFuncModel) -> frozenset[str | int] | None:
        """The columns of files that are needed; None for all, which a model without named inputs gets."""
        inputs = model.input_schema
        if self.keep is True or inputs is None or not inputs.has_input_names():
            return None
        return frozenset([*inputs.input_names(), *(self.keep or ())])
