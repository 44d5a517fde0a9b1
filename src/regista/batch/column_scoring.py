"""ColumnScoring: what a worker of Spark does for a function of columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..environments.folder import LOCAL
from ..errors import InvalidParameter
from ..model.schema import Schema, TensorSpec
from ..serving.coerce import as_tensor
from .address import ModelAddress, model_of_process
from .readers.batches import with_fractions
from .result_kind import ResultKind
from .spark_types import converted
from .tables import table_of


@dataclass(frozen=True)
class ColumnScoring:
    """It is sent to the workers.

    With a ``manager`` other than local the model is loaded and called by a process in its own environment. That one or
    the worker has the variables of ``environment``.
    """

    address: ModelAddress
    inputs: Schema | None
    kind: ResultKind
    params: Mapping[str, Any] | None = None
    environment: Mapping[str, str] | None = None
    manager: str = LOCAL

    def results(self, batches: Iterator[Any]) -> Iterator[Any]:
        """The results of batches: each is a column, or a tuple of columns."""
        for batch in batches:
            columns = batch if isinstance(batch, tuple) else (batch,)
            if self.manager == LOCAL:
                yield self.result(columns)
            else:
                from .environment_process import process_of

                process = process_of(self.address, self.manager, self.environment)
                yield process.call(replace(self, environment=None).result, columns)

    def result(self, columns: Sequence[Any]) -> Any:
        """The result of one batch, by the model of this process."""
        model = model_of_process(self.address, self.environment)
        outputs = model.metadata.signature.outputs if model.metadata.signature else None
        answer = model.predict(self.data(columns), params=None if self.params is None else dict(self.params))
        return converted(table_of(answer, len(columns[0]), outputs), self.kind)

    def data(self, columns: Sequence[Any]) -> Any:
        """What the model is called with: one struct (a DataFrame) or several columns (Series); InvalidParameter."""
        import pandas

        if hasattr(columns[0], "columns"):
            if len(columns) > 1:
                raise InvalidParameter("give one struct, or columns that are none")
            frame = columns[0]
        else:
            frame = pandas.concat(columns, axis=1, keys=self._names(len(columns)))
        if self.inputs is None or not self.inputs.is_tensor_spec():
            return with_fractions(frame, self.inputs)
        return self._tensors(frame)

    def _names(self, count: int) -> list[Any]:
        if self.inputs is None or not self.inputs.has_input_names():
            return list(range(count))
        names = self.inputs.input_names()
        if not len(self.inputs.required_input_names()) <= count <= len(names):
            raise InvalidParameter(
                f"the model takes {len(names)} columns ({', '.join(map(str, names))}), but is given {count}"
            )
        return list(names[:count])

    def _tensors(self, frame: Any) -> Any:
        """Arrays of the declared types and shapes; a column of lists has a row's values flat, in C order."""
        assert self.inputs is not None  # noqa: S101 - the caller looked
        specs = list(self.inputs)
        if not self.inputs.has_input_names():
            if frame.shape[1] == 1 and str(frame.dtypes.iloc[0]) == "object":
                return _tensor(frame.iloc[:, 0], specs[0])
            return as_tensor(frame, self.inputs)
        return {spec.name: _tensor(frame[spec.name], spec) for spec in specs if spec.name in frame.columns}


def _tensor(column: Any, spec: TensorSpec) -> Any:
    import numpy

    rows = [numpy.asarray(cell, dtype=spec.type) for cell in column]
    return numpy.asarray(rows, dtype=spec.type).reshape((len(rows), *spec.shape[1:]))
