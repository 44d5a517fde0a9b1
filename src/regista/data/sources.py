"""The kinds of sources: code, files, URLs, and those that only their names are known of."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from ..entities import Dataset as Record
from ..entities import DatasetInput
from ..errors import InvalidParameter, NotFound, NotImplementedHere
from ..uris import is_local, local_path, split_scheme
from .dataset import Dataset
from .download import download
from .running_code import context_tags
from .source import DatasetSource

FILE_SYSTEMS = ("s3", "r2", "b2", "gs", "wasbs", "abfss", "hdfs", "viewfs", "ftp", "sftp")
"""Schemes of files elsewhere, which are the kinds of their sources too."""


class CodeSource(DatasetSource):
    """Data that code made: ``tags`` say who ran it, from what file, at which commit."""

    source_type = "code"

    def __init__(self, tags: Mapping[str, str] | None = None) -> None:
        """The running code when no tags are given."""
        self.tags = dict(context_tags() if tags is None else tags)

    def load(self, dst_path: str | None = None) -> Any:  # noqa: ARG002
        """Not possible: raises NotImplementedHere."""
        raise NotImplementedHere("The data was made by code, which would have to run again to make it once more.")

    def to_dict(self) -> dict[str, Any]:
        """``{"tags": …}``."""
        return {"tags": self.tags}

    @classmethod
    def from_dict(cls, source_dict: Mapping[str, Any]) -> Self:
        """The source with these facts."""
        return cls(source_dict.get("tags") or {})


class HttpSource(DatasetSource):
    """A file that a web server has."""

    source_type = "http"

    def __init__(self, url: str) -> None:
        self.url = url

    def load(self, dst_path: str | None = None) -> str:
        """Download the file into the folder ``dst_path`` (a new temporary one if not given); gives the path.

        Raises NotFound when the server has no such file, Unavailable when it cannot be reached.
        """
        return download(self.url, dst_path)

    def to_dict(self) -> dict[str, Any]:
        """``{"url": …}``."""
        return {"url": self.url}

    @classmethod
    def from_dict(cls, source_dict: Mapping[str, Any]) -> Self:
        """The source with these facts; raises InvalidParameter when there is no URL."""
        return cls(_fact(source_dict, "url"))


class FileSource(DatasetSource):
    """A file or folder: of this machine, or of a store that its URI names by its scheme."""

    def __init__(self, uri: str) -> None:
        self.uri = uri

    @property
    def source_type(self) -> str:
        """``local``, or the scheme of the URI: ``s3``, ``gs`` …"""
        return "local" if is_local(self.uri) else split_scheme(self.uri)[0]

    def load(self, dst_path: str | None = None) -> str:
        """The path of a local file or folder, which is copied into the folder ``dst_path`` if that is given.

        Raises NotFound when it is not there any more, NotImplementedHere for one of another machine.
        """
        if self.source_type != "local":
            raise NotImplementedHere(f"'{self.uri}' cannot be loaded: fetch it with a tool for {self.source_type}.")
        found = Path(local_path(self.uri))
        if not found.exists():
            raise NotFound(f"The data set's source '{self.uri}' is not on this machine (any more).")
        if dst_path is None:
            return str(found)
        target = Path(dst_path) / found.resolve().name
        target.parent.mkdir(parents=True, exist_ok=True)
        if found.is_dir():
            shutil.copytree(found, target, dirs_exist_ok=True)
        else:
            shutil.copy2(found, target)
        return str(target)

    def to_dict(self) -> dict[str, Any]:
        """``{"uri": …}``."""
        return {"uri": self.uri}

    @classmethod
    def from_dict(cls, source_dict: Mapping[str, Any]) -> Self:
        """The source with these facts; raises InvalidParameter when there is no URI."""
        return cls(_fact(source_dict, "uri"))


class NamedSource(DatasetSource):
    """A source of which only the facts are known, such as a table of Spark that another program noted."""

    def __init__(self, source_type: str, facts: Mapping[str, Any]) -> None:
        self._source_type = source_type
        self.facts = dict(facts)

    @property
    def source_type(self) -> str:
        """The kind, as it was noted."""
        return self._source_type

    def load(self, dst_path: str | None = None) -> Any:  # noqa: ARG002
        """Not possible: raises NotImplementedHere."""
        raise NotImplementedHere(f"A source of the kind '{self.source_type}' cannot be loaded here: {self.to_json()}")

    def to_dict(self) -> dict[str, Any]:
        """The facts."""
        return self.facts

    @classmethod
    def from_dict(cls, source_dict: Mapping[str, Any]) -> Self:
        """A source of no known kind with these facts."""
        return cls("unknown", source_dict)


def source_of(source: str | os.PathLike[str] | DatasetSource | None) -> DatasetSource:
    """What somebody gave as the source of data: a path, a URL, nothing (this code), or a source, which stays as it is.

    Raises InvalidParameter for anything else.
    """
    if source is None:
        return CodeSource()
    if isinstance(source, DatasetSource) or hasattr(source, "_get_source_type"):
        return source  # type: ignore[return-value]  # or one that was written for MLflow
    if isinstance(source, str | os.PathLike) and isinstance(text := os.fspath(source), str):
        scheme = split_scheme(text)[0].lower()
        if scheme in {"http", "https"}:
            return HttpSource(text)
        if is_local(text) or scheme in FILE_SYSTEMS:
            return FileSource(text)
    raise InvalidParameter(
        f"Invalid source {source!r:.200} of a data set: it must be a local path, a URL (http, https, "
        f"{', '.join(FILE_SYSTEMS)}) or a DatasetSource."
    )


def source_from_json(source_json: str, source_type: str) -> DatasetSource:
    """The source that a store has as these texts; raises InvalidParameter when the first is no JSON object."""
    if source_type == "code":
        return CodeSource.from_json(source_json)
    if source_type == "http":
        return HttpSource.from_json(source_json)
    if source_type == "local" or source_type in FILE_SYSTEMS:
        return FileSource.from_json(source_json)
    return NamedSource(source_type, NamedSource.from_json(source_json).facts)


def get_source(dataset: Dataset | Record | DatasetInput) -> DatasetSource:
    """Where the data of a data set came from: of one at hand, or of what a run has in ``inputs.dataset_inputs``."""
    if isinstance(dataset, DatasetInput):
        dataset = dataset.dataset
    if isinstance(dataset, Record):
        return source_from_json(dataset.source, dataset.source_type)
    if isinstance(dataset, Dataset):
        return dataset.source
    raise InvalidParameter(
        f"Expected a Dataset or a DatasetInput for parameter 'dataset', got {type(dataset).__name__}."
    )


def _fact(facts: Mapping[str, Any], key: str) -> str:
    value = facts.get(key)
    if not isinstance(value, str) or not value:
        raise InvalidParameter(f"The source {dict(facts)!r:.200} of a data set has no '{key}'.")
    return value
