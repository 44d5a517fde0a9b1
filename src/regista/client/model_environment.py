"""Calls that change the environment of a saved model."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import NotFound
from .model_location import ModelLocation
from .models import ModelCalls
from .trees import upload_files


class ModelEnvironmentCalls(ModelCalls):
    """What a saved model needs to be installed."""

    def update_model_requirements(self, model_uri: str, operation: str, requirement_list: Iterable[str]) -> list[str]:
        """``add`` requirements to a saved model's requirements.txt and conda.yaml, or ``remove`` some from them.

        Gives the lines of requirements.txt as they are then. An added requirement takes the place of one with its name;
        removing goes by the name alone. Options of pip, such as ``--extra-index-url URL``, are changed likewise. Not
        possible for a version, whose bytes are sealed. A model that has a lock gets a new one, or the error that says
        why not and no change at all. Raises InvalidParameter, and NotFound when there is no model.
        """
        from ..model.environment import CONDA_FILE, REQUIREMENTS_FILE, read_conda, yaml_text
        from ..model.lock import LOCK_FILE
        from ..model.requirement_edit import edit_conda, edit_requirements

        place = self._editable(model_uri, "requirements")
        self._read_description(place)
        changes = requirement_list if isinstance(requirement_list, str) else list(requirement_list)
        before = (self._text(place, REQUIREMENTS_FILE) or "").splitlines()
        after = edit_requirements(before, operation, changes)
        files = {REQUIREMENTS_FILE: "\n".join(after).encode()}
        conda = self._text(place, CONDA_FILE)
        if conda is not None:
            files[CONDA_FILE] = yaml_text(edit_conda(read_conda(conda, CONDA_FILE), operation, changes)).encode()
        if self._text(place, LOCK_FILE) is not None:
            files[LOCK_FILE] = self._lock(place, after).encode()
        upload_files(self._tracking, place.uri, files, self._caller)
        return after

    def _lock(self, place: ModelLocation, lines: list[str]) -> str:
        from ..model.environment import CONSTRAINTS_FILE, CONSTRAINTS_LINE
        from ..model.lock import lock

        constraints = (self._text(place, CONSTRAINTS_FILE) or "").splitlines()
        return lock([line for line in lines if line != CONSTRAINTS_LINE], constraints)

    def _text(self, place: ModelLocation, name: str) -> str | None:
        store, path = self._tracking.open(place.uri, name)
        try:
            return store.read(path).decode()
        except NotFound:
            return None
