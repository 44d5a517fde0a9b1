"""Fluent calls on the files of runs, and on artifact URIs."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from ..client.image import Image
from ..client.trees import download_from
from ..entities import FileInfo
from ..errors import InvalidParameter
from ..uris import RunUri, is_local, join_artifact_path, split_scheme
from .client import Client, client_of, current_client
from .runs import active_run, active_run_id, start_run


def log_artifact(
    local_path: str | os.PathLike[str], artifact_path: str | None = None, run_id: str | None = None
) -> None:
    """Upload a local file, or a directory under its name, into a directory of the active run or another."""
    current_client().log_artifact(run_id or active_run_id(), local_path, artifact_path)


def log_artifacts(
    local_dir: str | os.PathLike[str], artifact_path: str | None = None, run_id: str | None = None
) -> None:
    """Upload what is in a local directory into a directory of the active run, or of another."""
    current_client().log_artifacts(run_id or active_run_id(), local_dir, artifact_path)


def log_text(text: str, artifact_file: str, run_id: str | None = None) -> None:
    """Store a text as a file of the run."""
    current_client().log_text(run_id or active_run_id(), text, artifact_file)


def log_stream(stream: Any, artifact_file: str, run_id: str | None = None) -> None:
    """Store what a binary stream still has, read to its end, as a file of the run."""
    current_client().log_stream(run_id or active_run_id(), stream, artifact_file)


def log_dict(dictionary: Any, artifact_file: str, run_id: str | None = None) -> None:
    """Store a mapping or list as JSON, or as YAML when the file is called so."""
    current_client().log_dict(run_id or active_run_id(), dictionary, artifact_file)


def log_figure(figure: Any, artifact_file: str, *, save_kwargs: dict[str, Any] | None = None) -> None:
    """Store a matplotlib or plotly figure; the file's ending says how."""
    current_client().log_figure(active_run_id(), figure, artifact_file, save_kwargs=save_kwargs)


def log_image(
    image: Any,
    artifact_file: str | None = None,
    key: str | None = None,
    step: int | None = None,
    timestamp: int | None = None,
    synchronous: bool | None = None,  # noqa: ARG001
) -> None:
    """Store an image (PIL, or an array of height × width [× channels]) as a file, or as a point of the series ``key``.

    ``step`` (0) and ``timestamp`` (ms since the epoch, now) say which point of the series it is.
    """
    current_client().log_image(active_run_id(), image, artifact_file, key, step, timestamp)


def log_table(data: Any, artifact_file: str, run_id: str | None = None) -> None:
    """Store a table (dict of columns or DataFrame) as JSON or Parquet; rows are added to a table that is there."""
    current_client().log_table(run_id or active_run_id(), data, artifact_file)


def load_table(artifact_file: str, run_ids: list[str] | None = None, extra_columns: list[str] | None = None) -> Any:
    """The rows that runs stored under that name, as a DataFrame; all runs of the active experiment by default."""
    from .experiments import active_experiment_id

    run = active_run()
    experiment_id = run.info.experiment_id if run else active_experiment_id()
    return current_client().load_table(experiment_id, artifact_file, run_ids, extra_columns)


def get_artifact_uri(artifact_path: str | None = None) -> str:
    """The artifact URI of the active run, or of a path in it."""
    run = active_run() or start_run()
    return join_artifact_path(run.info.artifact_uri, artifact_path or "")


def download_artifacts(
    artifact_uri: str | None = None,
    run_id: str | None = None,
    artifact_path: str | None = None,
    dst_path: str | os.PathLike[str] | None = None,
    tracking_uri: str | None = None,
    registry_uri: str | None = None,
) -> str:
    """Download what an artifact URI, a ``runs:/`` or ``models:/`` URI, or a path of a run names; gives the local path.

    A file or directory goes into ``dst_path`` (made if absent; a new temporary directory when not given, which stays)
    under its base name, a whole model or root as ``dst_path`` itself. A model that is in a local directory already
    stays there unless ``dst_path`` says where to copy it. Raises NotFound.
    """
    uri = _uri_of(artifact_uri, run_id, artifact_path)
    if isinstance(uri, RunUri):
        return Client(tracking_uri, registry_uri).download_artifacts(uri.run_id, uri.path, dst_path)
    client = client_of(uri) if is_local(uri) else Client(tracking_uri, registry_uri)
    if split_scheme(uri)[0] == "models":
        place = client.resolve_model_uri(uri)
        if dst_path is None and not is_local(place.root):
            dst_path = tempfile.mkdtemp(prefix="regista-")  # the client's own goes with the process
        return str(client.download_model(place, dst_path))
    parent, _, name = uri.rstrip("/").rpartition("/")
    root, path = (parent, name) if parent and not parent.endswith(":") else (uri, "")
    return download_from(client.connection, root, path, dst_path)


def list_artifacts(
    artifact_uri: str | None = None,
    run_id: str | None = None,
    artifact_path: str | None = None,
    tracking_uri: str | None = None,
) -> list[FileInfo]:
    """The direct children of a directory, with paths relative to the root that the URI or run names."""
    uri = _uri_of(artifact_uri, run_id, artifact_path)
    if isinstance(uri, RunUri):
        return Client(tracking_uri).list_artifacts(uri.run_id, uri.path)
    return (client_of(uri) if is_local(uri) else Client(tracking_uri)).list_model(uri)


def load_text(artifact_uri: str) -> str:
    """The text of a UTF-8 file; raises InvalidParameter when it is something else."""
    try:
        return _content(artifact_uri).decode()
    except UnicodeDecodeError:
        raise InvalidParameter(
            f"The file '{artifact_uri}' is not text in UTF-8. Download it with download_artifacts and open it."
        ) from None


def load_dict(artifact_uri: str) -> Any:
    """The value of a JSON file; raises InvalidParameter when it is something else."""
    try:
        return json.loads(load_text(artifact_uri))
    except ValueError as error:
        raise InvalidParameter(f"The file '{artifact_uri}' is not JSON: {error}") from None


def load_image(artifact_uri: str) -> Any:
    """The image of a file, as PIL has it; raises InvalidParameter when it is something else."""
    return Image.decoded(_content(artifact_uri), artifact_uri).to_pil()


def _content(artifact_uri: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="regista-") as folder:
        path = Path(download_artifacts(artifact_uri, dst_path=folder))
        if path.is_dir():
            raise InvalidParameter(f"'{artifact_uri}' is a directory. Name a file in it.")
        return path.read_bytes()


def _uri_of(artifact_uri: str | None, run_id: str | None, artifact_path: str | None) -> str | RunUri:
    if (artifact_uri is None) == (run_id is None):
        raise InvalidParameter("Exactly one of `run_id` or `artifact_uri` must be specified")
    if run_id is not None:
        return RunUri(run_id, artifact_path or "")
    uri = artifact_uri or ""
    if artifact_path is not None:
        uri = join_artifact_path(uri, artifact_path)
    return RunUri.parse(uri) if split_scheme(uri)[0] == "runs" else uri
