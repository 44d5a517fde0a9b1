"""Calls on the files of runs."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..api.runs import SetTag
from ..entities import FileInfo, LoggedModel, Run
from ..errors import InvalidParameter, NotFound
from ..uris import validate_artifact_path
from .arguments import text as checked_text
from .logged_models import LoggedModelCalls
from .runs import RunCalls
from .trees import download_from, list_tree, upload_files, upload_into


class RunArtifactCalls(RunCalls, LoggedModelCalls):
    """Upload, list and download the files of a run.

    Models that a run logged are logged models of their own: the listing of the run's root does not show
    them, but below their name their files answer like files of the run (the rule of MLflow 3).
    """

    def log_artifact(self, run_id: str, local_path: str | os.PathLike[str], artifact_path: str | None = None) -> None:
        """Upload a local file, or a directory under its name, into the run's directory ``artifact_path``."""
        upload_into(self._tracking, self._root(run_id), local_path, self._caller, artifact_path)

    def log_artifacts(self, run_id: str, local_dir: str | os.PathLike[str], artifact_path: str | None = None) -> None:
        """Upload what is in a local directory into the run's directory ``artifact_path``."""
        upload_into(self._tracking, self._root(run_id), local_dir, self._caller, artifact_path, contents=True)

    def log_text(self, run_id: str, text: str, artifact_file: str) -> None:
        """Store a text as a UTF-8 file of the run."""
        self._upload(run_id, {artifact_file: checked_text(text, "text").encode()})

    def log_dict(self, run_id: str, dictionary: Any, artifact_file: str) -> None:
        """Store a mapping or list as YAML when the file is called ``.yml`` or ``.yaml``, else as JSON.

        Values that JSON does not have are stored as texts.
        """
        is_yaml = checked_text(artifact_file, "artifact_file").endswith((".yml", ".yaml"))
        try:
            text = json.dumps(dictionary, indent=2, default=str)
        except (TypeError, ValueError, RecursionError) as error:
            raise InvalidParameter(f"The value cannot be stored as '{artifact_file}': {error}") from None
        self.log_text(run_id, _yaml(dictionary, text) if is_yaml else text, artifact_file)

    def log_stream(self, run_id: str, stream: Any, artifact_file: str) -> None:
        """Store what a binary stream still has, read to its end, as a file of the run."""
        if not hasattr(stream, "read") or isinstance(stream, io.TextIOBase):
            raise InvalidParameter(
                f"Invalid value {stream!r:.200} for parameter 'stream' supplied: it must be a binary stream."
            )
        upload_files(self._tracking, self._root(run_id), {artifact_file: stream}, self._caller)

    def list_artifacts(self, run_id: str, path: str | None = None) -> list[FileInfo]:
        """The direct children of a directory of the run sorted by path; none for an unknown one or a file."""
        below = validate_artifact_path(path or "")
        run = self.get_run(run_id)
        found = list_tree(self._tracking, run.info.artifact_uri, below)
        if found or not below:
            return found
        name, _, inner = below.partition("/")
        model = self._model_of_run(run, name)
        if model is None:
            return []
        return [
            FileInfo(path=f"{name}/{entry.path}", is_dir=entry.is_dir, file_size=entry.file_size)
            for entry in list_tree(self._tracking, model.artifact_location, inner)
        ]

    def download_artifacts(self, run_id: str, path: str, dst_path: str | os.PathLike[str] | None = None) -> str:
        """Download a file or directory of the run; gives its local path.

        It goes into ``dst_path``, which is made if absent, or into a new temporary directory, under its base
        name. Raises NotFound when there is no such file.
        """
        run = self.get_run(run_id)
        below = validate_artifact_path(path)
        try:
            return download_from(self._tracking, run.info.artifact_uri, below, dst_path)
        except NotFound:
            name, _, inner = below.partition("/")
            model = self._model_of_run(run, name) if name else None
            if model is None:
                raise
        place = dst_path if inner or dst_path is None else Path(dst_path) / name
        return download_from(self._tracking, model.artifact_location, inner, place)

    def _upload(self, run_id: str, files: Mapping[str, bytes]) -> None:
        """Store the contents as files of the run, all at once."""
        upload_files(self._tracking, self._root(run_id), files, self._caller)

    def _set_system_tag(self, run_id: str, key: str, value: str) -> None:
        """Set a tag that says what the run's files are."""
        self._tracking.store.call(SetTag(run_id=run_id, key=key, value=value), self._caller)

    def _root(self, run_id: str) -> str:
        return self.get_run(run_id).info.artifact_uri

    def _model_of_run(self, run: Run, name: str) -> LoggedModel | None:
        """The newest logged model of that name that the run saved."""
        if "'" in name:
            return None
        found = self.search_logged_models(
            [run.info.experiment_id],
            f"name = '{name}' AND source_run_id = '{run.info.run_id}'",
            max_results=1,
            order_by=[{"field_name": "creation_timestamp", "ascending": False}],
        )
        return found[0] if found else None


def _yaml(value: Any, as_json: str) -> str:
    """The value as YAML that any reader takes; what YAML has no plain form for is as in JSON."""
    import yaml

    def dumped(plain: Any) -> str:
        return str(yaml.safe_dump(plain, default_flow_style=False, allow_unicode=True, sort_keys=False))

    try:
        return dumped(value)
    except yaml.YAMLError:
        return dumped(json.loads(as_json))
