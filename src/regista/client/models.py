"""Calls that load models and look into them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InvalidParameter, NotFound
from ..model.mlmodel import MLMODEL_FILE, Model
from ..model.signature import ModelSignature
from .model_info import ModelInfo
from .model_location import ModelLocation
from .model_logging import ModelLoggingCalls

if TYPE_CHECKING:
    from ..flavors.loaded import PyFuncModel


class ModelCalls(ModelLoggingCalls):
    """Load models by any of their URIs; bytes of a sealed version are verified on the way."""

    def load_model(
        self, model_uri: str | os.PathLike[str], dst_path: str | None = None, flavor: str | None = None
    ) -> Any:
        """The model as the framework knows it; ``flavor`` picks one when it was saved with several.

        ``dst_path`` keeps the downloaded files. Raises NotFound, CorruptedData and ModelError.
        """
        from ..flavors.loading import load_model

        return load_model(self.download_model(model_uri, dst_path), flavor=flavor)

    def load_pyfunc(
        self,
        model_uri: str | os.PathLike[str],
        dst_path: str | None = None,
        model_config: dict[str, Any] | None = None,
        *,
        suppress_warnings: bool = False,
    ) -> PyFuncModel:
        """The model behind the uniform ``predict(data, params=None)``, with its signature enforced."""
        from ..flavors.loading import load_pyfunc

        path = self.download_model(model_uri, dst_path)
        return load_pyfunc(path, model_config=model_config, suppress_warnings=suppress_warnings)

    def get_model_info(self, model_uri: str) -> ModelInfo:
        """What the model's ``MLmodel`` says; raises NotFound when there is none."""
        place = self.resolve_model_uri(model_uri)
        model = self._read_description(place)
        return ModelInfo.of(model, model_uri, model_id=place.model_id or model.model_id)

    def set_signature(self, model_uri: str, signature: ModelSignature) -> None:
        """Give a saved model another signature; not possible for a version, whose bytes are sealed."""
        if not isinstance(signature, ModelSignature):
            raise InvalidParameter(f"signature must be a ModelSignature, got {type(signature).__name__!r}")
        place = self.resolve_model_uri(model_uri)
        if place.name is not None:
            raise InvalidParameter(
                f"Model version '{model_uri}' is sealed: set the signature of the run's or logged model "
                "('runs:/…', 'models:/m-…') and register that."
            )
        model = self._read_description(place)
        model.signature = signature
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / MLMODEL_FILE
            model.save(file)
            store, path = self._tracking.open(place.uri, MLMODEL_FILE)
            store.upload(file, path, self._caller)

    def _read_description(self, place: ModelLocation) -> Model:
        with tempfile.TemporaryDirectory() as folder:
            store, path = self._connection_of(place).open(place.uri, MLMODEL_FILE)
            try:
                return Model.load(store.download(path, Path(folder)))
            except NotFound:
                raise NotFound(f'Could not find an "MLmodel" configuration file at "{place.uri}"') from None
