"""Calls that store figures, images and tables as files of runs."""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from ..api.runs import SetTag
from ..errors import InvalidParameter, NotFound
from .paged_list import all_pages
from .run_artifacts import RunArtifactCalls
from .runs import now
from .trees import upload_bytes

LOGGED_TABLES = "mlflow.loggedArtifacts"


class RunMediaCalls(RunArtifactCalls):
    """Store what notebooks show."""

    def log_figure(
        self, run_id: str, figure: Any, artifact_file: str, *, save_kwargs: Mapping[str, Any] | None = None
    ) -> None:
        """Store a matplotlib figure (any type ``savefig`` knows) or a plotly one (.html, or an image type)."""
        options = dict(save_kwargs or {})
        ending = PurePosixPath(artifact_file).suffix
        with tempfile.TemporaryDirectory() as folder:
            local = Path(folder) / f"figure{ending}"
            if hasattr(figure, "savefig"):
                figure.savefig(local, **options)
            elif hasattr(figure, "write_html") and ending == ".html":
                # Everything inside the file: a page that is looked at must not ask other servers for its code.
                figure.write_html(local, **{"include_plotlyjs": True, "auto_open": False, **options})
            elif hasattr(figure, "write_image"):
                figure.write_image(local, **options)
            else:
                raise InvalidParameter(f"Unsupported figure object type: '{type(figure)}'")
            self._upload(run_id, artifact_file, local.read_bytes())

    def log_image(
        self,
        run_id: str,
        image: Any,
        artifact_file: str | None = None,
        key: str | None = None,
        step: int | None = None,
        timestamp: int | None = None,
        synchronous: bool | None = None,  # noqa: ARG002
    ) -> None:
        """Store an image as a file, or with ``key`` as a point of a series.

        ``image``: a PIL image or an array height × width [× 1, 3 or 4 channels], integers 0…255 or floats 0…1.
        """
        if (artifact_file is None) == (key is None):
            raise InvalidParameter("Exactly one of `artifact_file` and `key` must be given.")
        picture = _picture(image)
        if artifact_file is not None:
            ending = PurePosixPath(artifact_file).suffix.lower().removeprefix(".")
            kind = {"jpg": "JPEG", "": "PNG"}.get(ending, ending.upper())
            self._upload(run_id, artifact_file, _encoded(picture, kind))
            return
        name = str(key).replace("/", "#")
        when = now() if timestamp is None else timestamp
        stem = f"images/{name}+step+{step or 0}+timestamp+{when}+{os.urandom(16).hex()}"
        self._upload(run_id, f"{stem}.png", _encoded(picture, "PNG"))
        self._upload(run_id, f"{stem}+compressed.webp", _encoded(picture, "WEBP"))

    def log_table(self, run_id: str, data: Any, artifact_file: str) -> None:
        """Store a table as JSON ``{"columns": …, "data": …}``; rows are added to a table that is there.

        ``data``: dict of columns, or DataFrame. The run's tag ``mlflow.loggedArtifacts`` lists its tables.
        """
        import pandas

        if not artifact_file.endswith(".json"):
            raise InvalidParameter(f"Invalid artifact file path '{artifact_file}': a table is a .json file.")
        if isinstance(data, dict):
            scalars = all(isinstance(value, str) or not hasattr(value, "__len__") for value in data.values())
            data = pandas.DataFrame([data] if scalars else data)
        if not isinstance(data, pandas.DataFrame):
            raise InvalidParameter("data must be a pandas.DataFrame or a dictionary")
        previous = self._table(self._root(run_id), artifact_file)
        table = data if previous is None else pandas.concat([previous, data], ignore_index=True)
        text = table.to_json(orient="split", index=False, date_format="iso")
        self._upload(run_id, artifact_file, text.encode())
        listed = json.loads(self.get_run(run_id).data.tags.get(LOGGED_TABLES, "[]"))
        entry = {"path": artifact_file, "type": "table"}
        if entry not in listed:
            call = SetTag(run_id=run_id, key=LOGGED_TABLES, value=json.dumps([*listed, entry]))
            self._tracking.store.call(call, self._caller)

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

        wanted = None if run_ids is None else set(run_ids)
        frames = []
        for run in all_pages(lambda size, token: self.search_runs(experiment_id, max_results=size, page_token=token)):
            if wanted is not None and run.info.run_id not in wanted:
                continue
            table = self._table(run.info.artifact_uri, artifact_file)
            if table is None:
                continue
            known = {**dict(run.info), **run.data.params, **run.data.metrics, **run.data.tags}
            for column in extra_columns or ():
                table[column] = known.get(column)
            frames.append(table)
        if not frames:
            raise NotFound(f"No runs of experiment {experiment_id} have the table '{artifact_file}'.")
        return pandas.concat(frames, ignore_index=True)

    def _table(self, root: str, artifact_file: str) -> Any:
        """The DataFrame stored below an artifact URI; None when there is no such file."""
        import pandas

        store, place = self._tracking.open(root, artifact_file)
        try:
            content = store.read(place)
        except NotFound:
            return None
        stored = json.loads(content)
        return pandas.DataFrame(stored["data"], columns=stored["columns"])

    def _upload(self, run_id: str, path: str, content: bytes) -> None:
        upload_bytes(self._tracking, self._root(run_id), path, content, self._caller)


def _picture(image: Any) -> Any:
    """The image as PIL has it."""
    try:
        Image = import_module("PIL.Image")  # noqa: N806 - PIL's name
    except ImportError as error:
        raise InvalidParameter("log_image needs the package 'pillow'.") from error
    if isinstance(image, Image.Image):
        return image
    import numpy

    array = numpy.asarray(image)
    if array.ndim not in {2, 3} or (array.ndim == 3 and array.shape[2] not in {1, 3, 4}):
        raise InvalidParameter(
            f"An image must be height × width, or height × width × 1, 3 or 4 channels; got the shape {array.shape}."
        )
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.dtype == bool:
        array = array.astype("uint8") * 255
    elif array.dtype.kind == "f":
        if array.size and (array.min() < 0 or array.max() > 1):
            raise InvalidParameter("An image of floats must have values from 0 to 1.")
        array = (array * 255).astype("uint8")
    elif array.size and (array.min() < 0 or array.max() > 255):
        raise InvalidParameter("An image of integers must have values from 0 to 255.")
    return Image.fromarray(array.astype("uint8"))


def _encoded(picture: Any, kind: str) -> bytes:
    content = io.BytesIO()
    picture.save(content, format=kind)
    return content.getvalue()
