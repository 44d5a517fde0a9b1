"""The files of a model that say which environment it needs, without the model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..model.environment import CONDA_FILE, CONSTRAINTS_FILE, PYTHON_ENV_FILE, REQUIREMENTS_FILE
from ..model.mlmodel import MLMODEL_FILE
from ..model.wheels import FOLDER
from ..uris import is_local
from .client import Client

_NAMES = {MLMODEL_FILE, PYTHON_ENV_FILE, REQUIREMENTS_FILE, CONSTRAINTS_FILE, CONDA_FILE, FOLDER}


def fetch_environment_files(client: Client, uri: str, folder: Path) -> Path:
    """The directory that has them: the model's own where it is on this machine, else ``folder``, which is made.

    They are verified like the whole model. Raises NotFound when there is no such model.
    """
    place = client.resolve_model_uri(uri)
    if is_local(place.root):
        return client.download_model(place)
    folder.mkdir(parents=True, exist_ok=True)
    for path in (entry.path for entry in client.list_model(uri)):
        if path in _NAMES:
            client.download_model(replace(place, path=f"{place.path}/{path}" if place.path else path), folder)
    return folder
