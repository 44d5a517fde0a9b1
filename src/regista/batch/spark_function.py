"""``regista.spark_udf``: a model as a function of Spark's columns."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Union

from ..errors import ConfigurationError, InvalidParameter, NotImplementedHere
from ..fluent.client import client_of
from ..model.schema import Schema, TensorSpec
from ..serving.coerce import as_tensor
from .address import ModelAddress, model_of_process
from .readers.batches import with_fractions
from .spark_types import converted, declared_type, to_spark
from .tables import table_of


def spark_udf(
    spark: Any,
    model_uri: str | os.PathLike[str],
    result_type: Any = None,
    env_manager: str | None = None,
    params: Mapping[str, Any] | None = None,
    extra_env: Mapping[str, str] | None = None,
    prebuilt_env_uri: str | None = None,
    model_config: Mapping[str, Any] | None = None,
    *,
    trust: str | None = None,
) -> Callable[..., Any]:
    """A function of columns of the session ``spark``: ``frame.withColumn("y", udf("a", "b"))``.

    Called with a struct, the model gets its columns by name; with columns, they have the names of the signature's
    inputs in their order, or 0, 1, …; without anything, they are the columns that the signature names. Every Python
    worker of the executors fetches the model once, through its cache, and keeps it: an alias means the version that it
    means now, for all of them. ``extra_env`` are variables that the workers set before.

    ``result_type`` is one of Spark's types or its name; what the signature says when not given, else double. Plain
    types take the leftmost column of the answer that fits, arrays all of them, structs those of their names.

    The model runs in the workers' own environment, in which Regista must be installed: NotImplementedHere for any other
    ``env_manager`` than local. InvalidParameter for a type that results cannot have.
    """
    if env_manager not in {None, "local"} or prebuilt_env_uri:
        raise NotImplementedHere(
            "env_manager must be 'local' and prebuilt_env_uri None: models run in the environment of Spark's workers"
        )
    try:
        from pyspark.sql import SparkSession
        from pyspark.sql.functions import col, struct
    except ImportError as error:
        raise ConfigurationError(f"spark_udf takes PySpark: pip install 'regista[spark]' ({error})") from None
    if spark is None:
        spark = SparkSession.active()
    client = client_of(model_uri)
    address = ModelAddress.of(client, model_uri, trust)
    signature = client.get_model_info(address.uri).signature
    inputs = signature.inputs if signature else None
    kind = to_spark(declared_type(signature.outputs if signature else None) if result_type is None else result_type)
    address = replace(address, config=json.dumps(dict(model_config or {})))
    column = _column_function(ColumnScoring(address, inputs, kind, params, extra_env))

    @functools.wraps(column)
    def udf(*columns: Any) -> Any:
        if columns:
            return column(*columns)
        if inputs is None or not inputs.has_input_names():
            raise InvalidParameter(
                "the model's signature names no columns: name those that the function is to be given"
            )
        return column(struct(*(col(_escaped(name)) for name in inputs.required_input_names())))

    return udf


@dataclass(frozen=True)
class ColumnScoring:
    """What a worker does; it is sent there."""

    address: ModelAddress
    inputs: Schema | None
    kind: Any
    params: Mapping[str, Any] | None
    environment: Mapping[str, str] | None

    def results(self, batches: Iterator[Any]) -> Iterator[Any]:
        """The results of batches: each is a column, or a tuple of columns."""
        model = model_of_process(self.address, self.environment)
        outputs = model.metadata.signature.outputs if model.metadata.signature else None
        for batch in batches:
            columns = batch if isinstance(batch, tuple) else (batch,)
            data = self.data(columns)
            result = model.predict(data, params=None if self.params is None else dict(self.params))
            yield converted(table_of(result, len(columns[0]), outputs), self.kind)

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


def _column_function(scoring: ColumnScoring) -> Any:
    """The pandas UDF; Spark reads from its annotations what it is."""
    import pandas
    from pyspark.sql.functions import pandas_udf

    def scored(batches: Any) -> Any:
        yield from scoring.results(batches)

    given = Union[pandas.Series, pandas.DataFrame]  # noqa: UP007 - Spark does not know the newer form
    returned = pandas.DataFrame if hasattr(scoring.kind, "fields") else pandas.Series
    scored.__annotations__ = {"batches": Iterator[tuple[given, ...]], "return": Iterator[returned]}  # type: ignore[valid-type]
    return pandas_udf(scored, scoring.kind)


def _escaped(name: str | int) -> str:
    return f"`{str(name).replace('`', '``')}`"
