"""Calls that store figures and images as files of runs."""

from __future__ import annotations

import re
import tempfile
import uuid
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import InvalidParameter
from .arguments import text, whole_number
from .image import Image
from .run_tables import LONGEST_PREVIEW, RunTableCalls
from .runs import now

LOGGED_IMAGES = "mlflow.loggedImages"
PLOTLY_IMAGES = {".png", ".jpeg", ".jpg", ".webp", ".svg", ".pdf"}
_SERIES_KEY = re.compile(r"[\w\-. /]+")
SLASH = "~"
"""What a slash in the key of a series is in its files' names, as in MLflow 3."""


class RunMediaCalls(RunTableCalls):
    """Store what notebooks show."""

    def log_figure(
        self, run_id: str, figure: Any, artifact_file: str, *, save_kwargs: Mapping[str, Any] | None = None
    ) -> None:
        """Store a matplotlib figure (any type ``savefig`` knows) or a plotly one (.html, or an image type)."""
        options = dict(save_kwargs or {})
        ending = PurePosixPath(text(artifact_file, "artifact_file")).suffix
        with tempfile.TemporaryDirectory() as folder:
            local = Path(folder) / f"figure{ending}"
            try:
                _write_figure(figure, local, options)
            except InvalidParameter:
                raise
            except (ValueError, TypeError, RuntimeError, OSError, ImportError) as error:
                raise InvalidParameter(f"The figure cannot be stored as '{artifact_file}': {error}") from error
            # Without an ending matplotlib adds one to the name it is given.
            (written,) = Path(folder).iterdir()
            self._upload(run_id, {artifact_file: written.read_bytes()})

    def log_image(
        self,
        run_id: str,
        image: Any,
        artifact_file: str | None = None,
        key: str | None = None,
        step: int | None = None,
        timestamp: int | None = None,
        synchronous: bool | None = None,  # noqa: ARG002 - files are always sent at once
    ) -> None:
        """Store an image as a file, or with ``key`` as a point of a series, with a small preview beside it.

        ``image``: what ``Image`` takes. ``step`` is 0 and ``timestamp`` (ms since the epoch) now when not given.
        """
        if (artifact_file is None) == (key is None):
            raise InvalidParameter("Exactly one of `artifact_file` and `key` must be given.")
        if artifact_file is not None:
            if step is not None or timestamp is not None:
                raise InvalidParameter("`step` and `timestamp` belong to a series of images: give `key` with them.")
            ending = PurePosixPath(text(artifact_file, "artifact_file")).suffix
            self._upload(run_id, {artifact_file: Image(image).encoded(ending)})
            return
        if not isinstance(key, str) or not _SERIES_KEY.fullmatch(key):
            raise InvalidParameter(
                f"Invalid value {key!r:.200} for parameter 'key' supplied: it may have letters, digits, underscores, "
                "dashes, periods, spaces and slashes."
            )
        picture = Image(image)
        at = 0 if step is None else whole_number(step, "step")
        when = now() if timestamp is None else whole_number(timestamp, "timestamp")
        stem = f"images/{key.replace('/', SLASH)}+step+{at}+timestamp+{when}+{uuid.uuid4()}"
        self._upload(
            run_id,
            {
                f"{stem}.png": picture.encoded(".png"),
                f"{stem}+compressed.webp": picture.preview(LONGEST_PREVIEW).encoded(".webp"),
            },
        )
        self._set_system_tag(run_id, LOGGED_IMAGES, "True")


def _write_figure(figure: Any, local: Path, options: dict[str, Any]) -> None:
    ending = local.suffix
    if hasattr(figure, "savefig"):
        figure.savefig(local, **options)
    elif hasattr(figure, "write_html") and ending == ".html":
        # Everything inside the file: a page that is looked at must not ask other servers for its code.
        figure.write_html(local, **{"include_plotlyjs": True, "auto_open": False, **options})
    elif hasattr(figure, "write_image"):
        if ending not in PLOTLY_IMAGES:
            raise InvalidParameter(
                f"A plotly figure cannot be stored as '{ending}'. Use .html, {', '.join(sorted(PLOTLY_IMAGES))}."
            )
        figure.write_image(local, **options)
    else:
        hint = " Log its `figure`." if hasattr(figure, "get_figure") else ""
        raise InvalidParameter(f"Unsupported figure object type: '{type(figure)}'.{hint}")
