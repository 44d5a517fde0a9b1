"""MLflow's ``mlflow.data``."""

from typing import Any

from ...data import DatasetSource, from_numpy, from_pandas, from_polars, get_source
from ...data import source_from_json as get_dataset_source_from_json
from ...data.dataset import Dataset
from ...entities import Dataset as DatasetEntity
from ...entities import DatasetInput
from . import (
    code_dataset_source,
    dataset,
    dataset_source,
    filesystem_dataset_source,
    http_dataset_source,
    meta_dataset,
    numpy_dataset,
    pandas_dataset,
    polars_dataset,
    sources,
)

NOT_OFFERED = ("from_huggingface", "from_spark", "from_tensorflow", "load_delta")
__all__ = [
    "Dataset",
    "DatasetEntity",
    "DatasetInput",
    "DatasetSource",
    "code_dataset_source",
    "dataset",
    "dataset_source",
    "filesystem_dataset_source",
    "from_numpy",
    "from_pandas",
    "from_polars",
    "get_dataset_source_from_json",
    "get_source",
    "http_dataset_source",
    "meta_dataset",
    "numpy_dataset",
    "pandas_dataset",
    "polars_dataset",
    "sources",
]


def __getattr__(name: str) -> Any:
    if name in NOT_OFFERED:
        raise AttributeError(
            f"mlflow.data.{name} is not offered by Regista: turn the data into a pandas or polars DataFrame and use "
            "from_pandas or from_polars, or name its source with mlflow.data.meta_dataset.MetaDataset."
        )
    raise AttributeError(f"module 'regista.mlflow.data' has no attribute {name!r}")
