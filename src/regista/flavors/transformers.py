"""transformers: pipelines, in the library's folders: the model and each of its components."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter, ModelError
from ..model.mlmodel import Model
from .base import LoadOptions, SavedFlavor, is_from
from .model_code import read_config
from .payload import class_name, payload
from .transformers_text import TASKS, TextPredictor

_MODEL = "model"
_COMPONENTS = "components"
_PARTS = ("tokenizer", "feature_extractor", "image_processor", "processor")
"""What a pipeline may have beside its model; each is saved below ``components``."""


class TransformersFlavor:
    """A pipeline, or a dict of its parts: ``model``, ``tokenizer``, ``feature_extractor``, ``image_processor``.

    Options of ``save``: ``task`` (of a dict; a pipeline knows its own), ``model_config`` (arguments of every
    prediction, such as ``max_new_tokens``). ``load`` gives the pipeline, or with ``return_type="components"`` the
    dict; other arguments go to ``transformers.pipeline``. Nothing is fetched from a hub, and no code that lies in a
    model's folder is run.
    """

    name = "transformers"
    loader_modules = ("mlflow.transformers",)
    options = frozenset({"task", "model_config"})

    def matches(self, model: object) -> bool:
        """Whether it is a pipeline, or a dict with a model of transformers, by the modules' names."""
        if isinstance(model, dict):
            return is_from(model.get("model"), "transformers")
        return is_from(model, "transformers") and hasattr(model, "tokenizer") and hasattr(model, "task")

    def save(self, model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:
        """Write ``model`` and ``components``; InvalidParameter for what is no pipeline."""
        import transformers

        pipeline = _pipeline_of(model, options.get("task"))
        pipeline.model.save_pretrained(path / _MODEL)
        parts = {name: part for name in _PARTS if (part := getattr(pipeline, name, None)) is not None}
        for name, part in parts.items():
            part.save_pretrained(path / _COMPONENTS / name)
        entry = {
            "code": None,
            "components": list(parts),
            **{f"{name}_type": type(part).__name__ for name, part in parts.items()},
            "instance_type": type(pipeline).__name__,
            "model_binary": _MODEL,
            "pipeline_model_type": type(pipeline.model).__name__,
            "source_model_name": str(getattr(pipeline.model, "name_or_path", "") or ""),
            "task": pipeline.task,
            "torch_dtype": str(pipeline.model.dtype),
            "transformers_version": str(transformers.__version__),
        }
        function: dict[str, Any] = {"loader_module": "mlflow.transformers"}
        if config := read_config(options.get("model_config")):
            function["config"] = config
        return SavedFlavor(
            {"python_function": function, "transformers": entry}, frozenset({"transformers", "torch", "safetensors"})
        )

    def load(self, path: Path, model: Model, options: LoadOptions) -> Any:
        """The pipeline, or its parts; ModelError when a folder is missing, or the model needs what is not offered."""
        arguments = dict(options.arguments)
        return_type = arguments.pop("return_type", "pipeline")
        if return_type not in {"pipeline", "components"}:
            raise InvalidParameter(f"return_type must be 'pipeline' or 'components', got {return_type!r}")
        entry = model.flavors.get("transformers", {})
        parts = dict(_read_parts(path, entry))
        if return_type == "components":
            return parts
        import transformers

        return transformers.pipeline(entry.get("task"), **{**parts, **arguments})

    def load_pyfunc(self, path: Path, model: Model, options: LoadOptions) -> TextPredictor:
        """The pipeline behind ``predict``; ModelError for a task that is not one of texts."""
        return _predictor(self.load(path, model, LoadOptions()), options.model_config)

    def predictor(self, model: Any, options: Mapping[str, Any]) -> TextPredictor:
        """The pipeline in memory."""
        return _predictor(_pipeline_of(model, options.get("task")), read_config(options.get("model_config")))


def _predictor(pipeline: Any, config: Mapping[str, Any] | None) -> TextPredictor:
    if pipeline.task not in TASKS:
        raise ModelError(
            f"Predicting with a pipeline for {pipeline.task!r} is not offered; load_model gives the pipeline itself. "
            f"Offered are {', '.join(TASKS)}."
        )
    return TextPredictor(pipeline, config or {})


def _pipeline_of(model: Any, task: str | None) -> Any:
    """The pipeline given, or the one made of a dict of parts."""
    import transformers

    if isinstance(model, transformers.Pipeline):
        if task is not None and task != model.task:
            raise InvalidParameter(f"The pipeline is one for {model.task!r}, not for {task!r}; leave the task out")
        return model
    if not isinstance(model, dict):
        raise InvalidParameter(f"transformers_model must be a Pipeline or a dict of its parts, got {class_name(model)}")
    if unknown := sorted(map(str, model.keys() - {"model", *_PARTS})):
        raise InvalidParameter(f"transformers_model has parts that no pipeline has: {unknown}")
    if not is_from(model.get("model"), "transformers"):
        raise InvalidParameter("transformers_model must have a 'model' of transformers")
    if task is None:
        raise InvalidParameter("task must be given for a dict of parts, such as task='text-classification'")
    try:
        return transformers.pipeline(task, **model)
    except (KeyError, ValueError, TypeError) as error:
        raise InvalidParameter(f"The parts make no pipeline for {task!r}: {error}") from error


def _read_parts(path: Path, entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if entry.get("peft_adaptor"):
        raise ModelError("The model is an adapter (PEFT) for another one, and loading these is not offered")
    if not entry.get("model_binary"):
        source = f"{entry.get('source_model_name')}@{entry.get('source_model_revision')}"
        raise ModelError(f"The model was saved without its weights, as a name of a hub ({source}); nothing is fetched")
    model = _class(entry.get("pipeline_model_type"))
    yield "model", model.from_pretrained(payload(path, entry["model_binary"]), dtype="auto", local_files_only=True)
    for name in entry.get("components") or ():
        folder = payload(path, f"{_COMPONENTS}/{name}")
        yield str(name), _class(entry.get(f"{name}_type")).from_pretrained(folder, local_files_only=True)


def _class(name: object) -> Any:
    """The class of transformers of that name; ModelError when this release has none."""
    import transformers

    found = getattr(transformers, str(name), None)
    if not (isinstance(found, type) and hasattr(found, "from_pretrained")):
        raise ModelError(f"transformers {transformers.__version__} has no class {str(name)!r} to load the model with")
    return found
