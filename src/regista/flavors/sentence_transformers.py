"""sentence-transformers: models that turn texts into vectors, in the library's folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter
from ..model.mlmodel import Model
from .base import LoadOptions, SavedFlavor, is_from
from .payload import class_name, payload

_FOLDER = "model.sentence_transformer"


class SentenceTransformersFlavor:
    """A ``SentenceTransformer``.

    Its folder may hold Python code (models of the hub do); loading runs that where pickles are allowed. Nothing is
    fetched from a hub, neither when it is saved nor when it is loaded.
    """

    name = "sentence_transformers"
    loader_modules = ("mlflow.sentence_transformers",)
    options: frozenset[str] = frozenset()

    def matches(self, model: object) -> bool:
        """Whether the class comes from sentence-transformers, by its module's name."""
        return is_from(model, "sentence_transformers")

    def save(self, model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:  # noqa: ARG002 - the protocol
        """Write the folder ``model.sentence_transformer``; InvalidParameter for what is no model."""
        import sentence_transformers

        if not isinstance(model, sentence_transformers.SentenceTransformer):
            raise InvalidParameter(f"model must be a SentenceTransformer, got {class_name(model)}")
        model.save(str(path / _FOLDER), create_model_card=False)  # writing the card asks the hub
        entry = {"code": None, "sentence_transformers_version": str(sentence_transformers.__version__)}
        function = {"loader_module": "mlflow.sentence_transformers", "data": _FOLDER}
        modules = frozenset({"sentence_transformers", "transformers", "torch", "numpy"})
        return SavedFlavor({"python_function": function, "sentence_transformers": entry}, modules)

    def load(self, path: Path, model: Model, options: LoadOptions) -> Any:
        """The model; ModelError when its folder is missing, or holds code and that is forbidden."""
        import sentence_transformers

        folder = payload(path, model.flavors.get("python_function", {}).get("data") or _FOLDER)
        code = any(folder.rglob("*.py"))
        if code:
            options.require_pickle("a sentence-transformers model with code of its own")
        return sentence_transformers.SentenceTransformer(str(folder), trust_remote_code=code, local_files_only=True)

    def load_pyfunc(self, path: Path, model: Model, options: LoadOptions) -> SentencePredictor:
        """The model behind ``predict``."""
        return SentencePredictor(self.load(path, model, options))

    def predictor(self, model: Any, options: Mapping[str, Any]) -> SentencePredictor:  # noqa: ARG002 - the protocol
        """The model in memory."""
        return SentencePredictor(model)


class SentencePredictor:
    """Encodes texts."""

    def __init__(self, model: Any) -> None:
        self.raw_model = model

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """An ndarray with a vector per text; one vector for a text alone. Params are arguments of ``encode``.

        ``data`` is a text, a list of texts, a Series, or a DataFrame, of which the first column counts;
        InvalidParameter for anything else.
        """
        import pandas

        if isinstance(data, pandas.DataFrame):
            data = data.iloc[:, 0]
        texts = data.tolist() if hasattr(data, "tolist") else data
        if not isinstance(texts, str) and not (isinstance(texts, list) and all(isinstance(one, str) for one in texts)):
            raise InvalidParameter(f"A sentence-transformers model takes texts, got {type(data).__name__}")
        try:
            return self.raw_model.encode(texts, **{"show_progress_bar": False, **(params or {})})
        except (TypeError, ValueError) as error:
            raise InvalidParameter(f"The params {params} do not fit encode(): {error}") from error
