"""Data sets that runs read: what they are called, where they come from, and a digest of what they held."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .dataset import Dataset
    from .described_source import MetaDataset
    from .numpy_dataset import NumpyDataset, from_numpy
    from .pandas_dataset import PandasDataset, from_pandas
    from .polars_dataset import PolarsDataset, from_polars
    from .source import DatasetSource
    from .sources import CodeSource, FileSource, HttpSource, NamedSource, get_source, source_from_json

_HOME = {
    "CodeSource": "sources",
    "Dataset": "dataset",
    "DatasetSource": "source",
    "FileSource": "sources",
    "HttpSource": "sources",
    "MetaDataset": "described_source",
    "NamedSource": "sources",
    "NumpyDataset": "numpy_dataset",
    "PandasDataset": "pandas_dataset",
    "PolarsDataset": "polars_dataset",
    "from_numpy": "numpy_dataset",
    "from_pandas": "pandas_dataset",
    "from_polars": "polars_dataset",
    "get_source": "sources",
    "source_from_json": "sources",
}
"""In which module each public name is: it is loaded when the name is used first."""

__all__ = [
    "CodeSource",
    "Dataset",
    "DatasetSource",
    "FileSource",
    "HttpSource",
    "MetaDataset",
    "NamedSource",
    "NumpyDataset",
    "PandasDataset",
    "PolarsDataset",
    "from_numpy",
    "from_pandas",
    "from_polars",
    "get_source",
    "source_from_json",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'regista.data' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f".{_HOME[name]}", __name__), name)
    return value


def __dir__() -> list[str]:
    return list(__all__)
