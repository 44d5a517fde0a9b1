"""Calls that load models and look into them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InvalidParameter, NotFound
from ..model.mlmodel import MLMODEL_FILE, Model
from ..model.signature import ModelSignature
from ..uris import is_local
from .model_folder import ModelFolder
from .model_info import ModelInfo
from .model_location import ModelLocation
from .model_logging import ModelLoggingCalls

if TYPE_CHECKING:
    from ..flavors.loaded import PyFuncModel
    from .inspection import Inspection


class ModelCalls(ModelLoggingCalls):
    """Load models by any of their URIs; bytes of a sealed version are verified on the way."""

    def load_model(
        self,
        model_uri: str | os.PathLike[str],
        dst_path: str | None = None,
        flavor: str | None = None,
        *,
        arguments: Mapping[str, Any] | None = None,
        trust: str | None = None,
    ) -> Any:
        """The model as the framework knows it; ``flavor`` picks one when it was saved with several.

        ``dst_path`` keeps the downloaded files; ``arguments`` are for the framework's own loading function.
        ``trust="pinned"`` refuses files that import what they did not when the model was saved (UntrustedModel); None
        means what the setting says. Raises NotFound, CorruptedData and ModelError.
        """
        from ..flavors.loading import load_model

        path, own = self._fetch(model_uri, dst_path)
        return load_model(
            path,
            flavor=flavor,
            arguments=arguments,
            trust=trust,
            private=own is not None,
            release=own.remove if own else None,
        )

    def load_pyfunc(
        self,
        model_uri: str | os.PathLike[str],
        dst_path: str | None = None,
        model_config: dict[str, Any] | None = None,
        *,
        suppress_warnings: bool = False,
        trust: str | None = None,
    ) -> PyFuncModel:
        """The model behind the uniform ``predict(data, params=None)``, with its signature enforced.

        ``trust`` is as for ``load_model``.
        """
        from ..flavors.loading import load_pyfunc

        path, own = self._fetch(model_uri, dst_path)
        return load_pyfunc(
            path,
            model_config=model_config,
            suppress_warnings=suppress_warnings,
            trust=trust,
            private=own is not None,
            release=own.remove if own else None,
        )

    def inspect_model(self, model_uri: str | os.PathLike[str]) -> Inspection:
        """What is in a model before anything of it is loaded: its description, and what each file would import.

        The files are read on this machine: those that are elsewhere are downloaded, and verified when they are
        sealed. Raises NotFound when there is no model, and CorruptedData; a file that cannot be read is a finding.
        """
        from .inspection import Inspection

        with tempfile.TemporaryDirectory(prefix="regista-inspect-") as folder:
            place = self.resolve_model_uri(model_uri)
            path = self.download_model(place, None if is_local(place.root) else folder)
            return Inspection.of(path, os.fspath(model_uri))

    def get_model_info(self, model_uri: str) -> ModelInfo:
        """What the model's ``MLmodel`` says, and for a logged model its params, tags and metrics.

        Raises NotFound when there is none.
        """
        place = self.resolve_model_uri(model_uri)
        model = self._read_description(place)
        if place.model_id is None:
            return ModelInfo.of(model, model_uri)
        return ModelInfo.of_logged(model, self.get_logged_model(place.model_id), model_uri)

    def set_signature(self, model_uri: str, signature: ModelSignature) -> None:
        """Give a saved model another signature; not possible for a version, whose bytes are sealed."""
        if not isinstance(signature, ModelSignature):
            raise InvalidParameter(f"signature must be a ModelSignature, got {type(signature).__name__!r}")
        place = self._editable(model_uri, "signature")
        model = self._read_description(place)
        model.signature = signature
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / MLMODEL_FILE
            model.save(file)
            store, path = self._tracking.open(place.uri, MLMODEL_FILE)
            store.upload(file, path, self._caller)

    def _editable(self, model_uri: str, what: str) -> ModelLocation:
        place = self.resolve_model_uri(model_uri)
        if place.name is not None:
            raise InvalidParameter(
                f"Model version '{model_uri}' is sealed: set the {what} of the run's or logged model "
                "('runs:/…', 'models:/m-…') and register that."
            )
        return place

    def _fetch(self, model_uri: str | os.PathLike[str], dst_path: str | None) -> tuple[Path, ModelFolder | None]:
        """The model's files on this machine, and the folder when it is this model's own, which nobody else changes."""
        place = self.resolve_model_uri(model_uri)
        if dst_path is not None or is_local(place.root):
            return self.download_model(place, dst_path), None
        folder = ModelFolder()
        try:
            return self.download_model(place, folder.path), folder
        except BaseException:
            folder.remove()
            raise

    def _read_description(self, place: ModelLocation) -> Model:
        with tempfile.TemporaryDirectory() as folder:
            store, path = self._connection_of(place).open(place.uri, MLMODEL_FILE)
            try:
                return Model.load(store.download(path, Path(folder)))
            except NotFound:
                raise NotFound(f'Could not find an "MLmodel" configuration file at "{place.uri}"') from None
