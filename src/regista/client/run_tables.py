"""Calls that store tables as files of runs, and read them."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from ..entities import Run
from ..errors import CorruptedData, InvalidParameter, NotFound
from .calls import texts
from .image import Image, is_picture
from .paged_list import pages
from .run_artifacts import RunArtifactCalls

LOGGED_TABLES = "mlflow.loggedArtifacts"
IMAGES = "table_images"
ENDINGS = (".json", ".parquet")
LONGEST_PREVIEW = 256


class RunTableCalls(RunArtifactCalls):
    """Store tables and read them."""

    def log_table(self, run_id: str, data: Any, artifact_file: str) -> None:
        """Store a table as JSON ``{"columns": …, "data": …}``, or as Parquet; rows are added to a table that is there.

        ``data``: dict of columns or of single values, or DataFrame. The run's tag ``mlflow.loggedArtifacts`` lists its
        tables. Images in cells become files below ``table_images``, and the cells say which.
        """
        if not isinstance(artifact_file, str) or not artifact_file.endswith(ENDINGS):
            raise InvalidParameter(
                f"Invalid artifact file path {artifact_file!r}: a table is a .json or .parquet file."
            )
        table, files = _without_images(_frame(data), artifact_file)
        previous = self._table(self._root(run_id), artifact_file)
        if previous is not None:
            import pandas

            table = pandas.concat([previous, table], ignore_index=True)
        files[artifact_file] = _encoded(table, artifact_file)
        self._upload(run_id, files)
        listed = _listed(self.get_run(run_id))
        entry = {"path": artifact_file, "type": "table"}
        if entry not in listed:
            self._set_system_tag(run_id, LOGGED_TABLES, json.dumps([*listed, entry]))

    def load_table(
        self,
        experiment_id: str | int,
        artifact_file: str,
        run_ids: Iterable[str] | None = None,
        extra_columns: Iterable[str] | None = None,
    ) -> Any:
        """The rows of the tables of that name as a DataFrame: of these runs, or of all of the experiment.

        ``extra_columns``: names of the run's metadata, params, metrics or tags, added as columns.
        """
        import pandas

        frames = []
        for run in self._runs_with(experiment_id, artifact_file, None if run_ids is None else texts(run_ids)):
            table = self._table(run.info.artifact_uri, artifact_file)
            if table is None:
                continue
            known: dict[str, Any] = {**dict(run.info), **run.data.params, **run.data.metrics, **run.data.tags}
            for column in texts(extra_columns):
                table[column] = known.get(column)
            frames.append(table)
        if not frames:
            raise NotFound(f"No runs of experiment {experiment_id} have the table '{artifact_file}'.")
        return pandas.concat(frames, ignore_index=True)

    def _runs_with(self, experiment_id: str | int, file: str, run_ids: tuple[str, ...] | None) -> Iterator[Run]:
        """The runs of the experiment that list the table, newest first."""
        if run_ids is not None:
            found = [self.get_run(run_id) for run_id in dict.fromkeys(run_ids)]
            yield from (run for run in found if run.info.experiment_id == str(experiment_id))
            return
        for runs in pages(lambda size, token: self.search_runs(experiment_id, max_results=size, page_token=token)):
            yield from (run for run in runs if any(entry.get("path") == file for entry in _listed(run)))

    def _table(self, root: str, artifact_file: str) -> Any:
        """The DataFrame stored below an artifact URI; None when there is no such file."""
        import pandas

        store, place = self._tracking.open(root, artifact_file)
        try:
            content = store.read(place)
        except NotFound:
            return None
        try:
            if artifact_file.endswith(".parquet"):
                return pandas.read_parquet(io.BytesIO(content))
            stored = json.loads(content)
            table = pandas.DataFrame(stored["data"], columns=stored["columns"])
            # A column without a value says nothing of its type; numbers are what is mostly missing.
            return table.astype(dict.fromkeys(table.columns[table.isna().all()], "float64"))
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise CorruptedData(f"The file '{artifact_file}' of the run is no table: {error}") from None


def _listed(run: Run) -> list[dict[str, str]]:
    """What the run's tag says of its tables; nothing when somebody wrote something else there."""
    try:
        found = json.loads(run.data.tags.get(LOGGED_TABLES, "[]"))
    except ValueError:
        return []
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _frame(data: Any) -> Any:
    import pandas

    if isinstance(data, pandas.DataFrame):
        if not data.columns.is_unique:
            raise InvalidParameter(f"The columns of a table must have different names, got {list(data.columns)}.")
        return data
    if not isinstance(data, Mapping):
        raise InvalidParameter(f"A table must be a pandas DataFrame or a dictionary, got {type(data).__name__}.")
    single = all(isinstance(value, str) or not hasattr(value, "__len__") for value in data.values())
    try:
        return pandas.DataFrame([dict(data)] if single and data else dict(data))
    except ValueError:  # columns of different lengths: a row of lists, as MLflow takes it
        return pandas.DataFrame([dict(data)])


def _without_images(table: Any, artifact_file: str) -> tuple[Any, dict[str, bytes]]:
    """The table with cells that say where their images are, and the images by path."""
    files: dict[str, bytes] = {}
    folder = f"{IMAGES}/{PurePosixPath(artifact_file).stem}"

    def placed(cell: Any) -> Any:
        if not is_picture(cell):
            return cell
        stem, image = f"{folder}/{uuid.uuid4()}", Image(cell)
        files[f"{stem}.png"] = image.encoded(".png")
        files[f"{stem}.webp"] = image.preview(LONGEST_PREVIEW).encoded(".webp")
        return {"type": "image", "filepath": f"{stem}.png", "compressed_filepath": f"{stem}.webp"}

    changed = {
        name: table[name].map(placed)
        for name in table.columns
        if table[name].ndim == 1 and table[name].dtype == object and any(map(is_picture, table[name]))
    }
    return (table.assign(**changed) if changed else table), files


def _encoded(table: Any, artifact_file: str) -> bytes:
    try:
        if artifact_file.endswith(".parquet"):
            return bytes(table.to_parquet(index=False))
        text: str = table.to_json(orient="split", index=False, date_format="iso")
        return text.encode()
    except (ValueError, TypeError, OverflowError, ImportError, UnicodeError) as error:
        raise InvalidParameter(f"The table cannot be stored as '{artifact_file}': {error}") from None
