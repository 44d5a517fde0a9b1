"""``regista.spark_udf``: a model as a function of Spark's columns."""

from __future__ import annotations

import functools
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Union

from ..client.client import Client
from ..client.environment_files import fetch_environment_files
from ..environments.folder import LOCAL, check_manager, check_variables
from ..environments.specification import EnvironmentSpec
from ..errors import ConfigurationError, InvalidParameter, NotImplementedHere
from ..fluent.client import client_of
from .address import ModelAddress
from .column_scoring import ColumnScoring
from .result_kind import ResultKind
from .spark_types import declared_type, to_spark


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

    The model runs in the workers' own environment, in which Regista must be installed. With an ``env_manager``
    (virtualenv, uv or conda) each worker makes the environment that the model's files describe, where it is not there
    yet, and has the model called by a process in it, which is the one to get ``extra_env``.

    InvalidParameter for a type that results cannot have and for an ``env_manager`` that there is not, ModelError when
    the model's files do not say what it needs, NotImplementedHere for a ``prebuilt_env_uri``.
    """
    manager = LOCAL if env_manager is None else env_manager
    check_manager(manager)
    check_variables("extra_env", extra_env)
    if prebuilt_env_uri:
        raise NotImplementedHere(
            "prebuilt_env_uri is not offered: env_manager makes the environment, or finds it below REGISTA_ENV_ROOT"
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
    if manager != LOCAL:
        _check_environment(client, address.uri, manager)
    signature = client.get_model_info(address.uri).signature
    inputs = signature.inputs if signature else None
    kind = to_spark(declared_type(signature.outputs if signature else None) if result_type is None else result_type)
    address = replace(address, config=json.dumps(dict(model_config or {})))
    scoring = ColumnScoring(address, inputs, ResultKind.of(kind), params, extra_env, manager)
    column = _column_function(scoring, kind)

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


def _check_environment(client: Client, uri: str, manager: str) -> None:
    """Here, because a worker says it late and often."""
    with tempfile.TemporaryDirectory(prefix="regista-environment-") as folder:
        EnvironmentSpec.read(fetch_environment_files(client, uri, Path(folder, "files")), conda=manager == "conda")


def _column_function(scoring: ColumnScoring, kind: Any) -> Any:
    """The pandas UDF; Spark reads from its annotations what it is."""
    import pandas
    from pyspark.sql.functions import pandas_udf

    def scored(batches: Any) -> Any:
        yield from scoring.results(batches)

    given = Union[pandas.Series, pandas.DataFrame]  # noqa: UP007 - Spark does not know the newer form
    returned = pandas.Series if scoring.kind.fields is None else pandas.DataFrame
    scored.__annotations__ = {"batches": Iterator[tuple[given, ...]], "return": Iterator[returned]}  # type: ignore[valid-type]
    return pandas_udf(scored, kind)


def _escaped(name: str | int) -> str:
    return f"`{str(name).replace('`', '``')}`"
