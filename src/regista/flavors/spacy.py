"""spaCy: pipelines, in the library's folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter
from ..model.mlmodel import Model
from .base import LoadOptions, SavedFlavor, is_from
from .payload import class_name, payload

_FOLDER = "model.spacy"


class SpacyFlavor:
    """A pipeline (``Language``). One with a text categorizer can be called by ``predict`` too, others only natively."""

    name = "spacy"
    loader_modules = ("mlflow.spacy",)
    options: frozenset[str] = frozenset()

    def matches(self, model: object) -> bool:
        """Whether the class comes from spaCy, by its module's name."""
        return is_from(model, "spacy")

    def save(self, model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:  # noqa: ARG002 - the protocol
        """Write the folder ``model.spacy``; InvalidParameter for what is no pipeline."""
        import spacy

        if not isinstance(model, spacy.language.Language):
            raise InvalidParameter(f"spacy_model must be a spaCy pipeline, got {class_name(model)}")
        model.to_disk(path / _FOLDER)
        entries: dict[str, dict[str, Any]] = {
            "spacy": {"code": None, "data": _FOLDER, "spacy_version": str(spacy.__version__)}
        }
        if any(isinstance(part, spacy.pipeline.TextCategorizer) for _, part in model.pipeline):
            entries["python_function"] = {"loader_module": "mlflow.spacy", "data": _FOLDER}
        used = {type(part).__module__ for _, part in model.pipeline}
        return SavedFlavor(entries, frozenset({"spacy", *used}))

    def load(self, path: Path, model: Model, options: LoadOptions) -> Any:  # noqa: ARG002 - the protocol's signature
        """The pipeline; ModelError when its folder is missing."""
        import spacy

        return spacy.load(payload(path, model.flavors.get("spacy", {}).get("data") or _FOLDER))

    def load_pyfunc(self, path: Path, model: Model, options: LoadOptions) -> SpacyPredictor:
        """The pipeline behind ``predict``."""
        return SpacyPredictor(self.load(path, model, options))

    def predictor(self, model: Any, options: Mapping[str, Any]) -> SpacyPredictor:  # noqa: ARG002 - the protocol
        """The pipeline in memory."""
        return SpacyPredictor(model)


class SpacyPredictor:
    """Categorizes the texts in the one column of a frame."""

    def __init__(self, model: Any) -> None:
        self.raw_model = model

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:  # noqa: ARG002 - a pipeline has none
        """A DataFrame with the given index and the column ``predictions``, a dictionary label → score per text."""
        import pandas

        if not isinstance(data, pandas.DataFrame) or len(data.columns) != 1:
            got = f"{len(data.columns)} columns" if isinstance(data, pandas.DataFrame) else type(data).__name__
            raise InvalidParameter(f"A spaCy model takes a DataFrame with one column of texts, got {got}")
        scores = [document.cats for document in self.raw_model.pipe(data.iloc[:, 0].tolist())]
        return pandas.DataFrame({"predictions": pandas.Series(scores, index=data.index, dtype=object)})
