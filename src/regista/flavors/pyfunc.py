"""pyfunc: any Python code as a model: a class, a function, a script, or a module with a loader."""

from __future__ import annotations

import importlib
import inspect
import lzma
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any, BinaryIO

from ..errors import InvalidParameter, ModelError
from ..model.inside import inside
from ..model.mlmodel import Model
from ..model.schema import ColSpec, Schema
from ..model.signature import ModelSignature
from ..model.type_hints import input_hint, output_hint, schema_of_hint
from ..model.types import AnyType
from . import pickling
from .base import LoadOptions, Predictor, SavedFlavor
from .model_code import read_config, run_script
from .python_model import FunctionModel, PythonModel, PythonModelContext, PythonModelPredictor

_PICKLE_FILE = "python_model.pkl"
_CLASS_LOADER = "mlflow.pyfunc.model"
_CODE_LOADER = "mlflow.pyfunc.loaders.code_model"


class PyfuncFlavor:
    """A PythonModel, a function, a script that calls set_model, or ``loader_module`` with ``data_path``.

    Options of ``save``: ``artifacts`` (name → local path, copied beside the model), ``model_config`` (dict
    or YAML file), ``loader_module`` and ``data_path`` (instead of a model: an importable module with
    ``_load_pyfunc(path)``, and the file or directory it gets).
    """

    name = "python_function"
    loader_modules = (_CLASS_LOADER, _CODE_LOADER)
    options = frozenset({"artifacts", "model_config", "loader_module", "data_path", "streamable"})

    def matches(self, model: object) -> bool:
        """Whether this is a PythonModel (ours or MLflow's), a function, or the path of a script."""
        if isinstance(model, str | Path):
            return str(model).endswith(".py")
        return _is_function(model) or _is_python_model(model)

    def save(self, model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:
        """Write pickle or script, artifacts and data; InvalidParameter when the arguments do not go together."""
        if options.get("loader_module"):
            return _save_loader(model, path, options)
        if options.get("data_path") is not None:
            raise InvalidParameter("data_path goes with loader_module, which is missing")
        if model is None:
            raise InvalidParameter("Either a python_model or a loader_module must be given")
        function: dict[str, Any] = {"streamable": hasattr(model, "predict_stream")}
        if config := read_config(options.get("model_config")):
            function["config"] = config
        if artifacts := options.get("artifacts"):
            function["artifacts"] = _copy_artifacts(artifacts, path)
        if isinstance(model, str | Path):
            modules = _save_script(Path(model), path, function)
        else:
            modules = _save_object(model, path, function)
        signature = None if isinstance(model, str | Path) else _hinted_signature(model)
        return SavedFlavor({"python_function": function}, modules | {"cloudpickle"}, signature)

    def load(self, path: Path, model: Model, options: LoadOptions) -> Any:
        """The user's own object, its load_context done."""
        predictor = self.load_pyfunc(path, model, options)
        return getattr(predictor, "raw_model", predictor)

    def load_pyfunc(self, path: Path, model: Model, options: LoadOptions) -> Predictor:
        """The model behind ``predict``; ModelError when it cannot be loaded here."""
        function = model.flavors.get("python_function", {})
        loader = str(function.get("loader_module", ""))
        config = merge_config(function.get("config"), options.model_config)
        if loader not in self.loader_modules:
            return _load_loader(loader, path, function, config)
        if loader == _CODE_LOADER:
            # What MLmodel has is the path on the machine that saved it; the copy has the same base name.
            script = path / Path(str(function.get("model_code_path", ""))).name
            python_model = run_script(script, config)
        else:
            options.require_pickle("cloudpickle")
            python_model = _read_pickle(path, function)
        if _is_function(python_model):
            python_model = FunctionModel(python_model)
        artifacts = {
            name: str(inside(path, entry["path"]).resolve())
            for name, entry in (function.get("artifacts") or {}).items()
        }
        context = PythonModelContext(artifacts, config)
        if hasattr(python_model, "load_context"):
            python_model.load_context(context)
        return PythonModelPredictor(python_model, context, by_type_hint=model.is_signature_from_type_hint)

    def predictor(self, model: Any, options: Mapping[str, Any]) -> None:
        """None: a PythonModel is tried as it loads, so that load_context does not touch the user's object."""


def merge_config(saved: Mapping[str, Any] | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """The saved config with the given values for the keys it has; other keys are not taken over."""
    config = dict(saved or {})
    return {**config, **{key: value for key, value in given.items() if key in config}}


def _is_function(model: object) -> bool:
    return isinstance(model, FunctionType | MethodType | BuiltinFunctionType)


def _is_python_model(model: object) -> bool:
    return isinstance(model, PythonModel) or any(
        kind.__module__ == "mlflow.pyfunc.model" and kind.__name__ == "PythonModel" for kind in type(model).__mro__
    )


def _hinted_signature(model: Any) -> ModelSignature | None:
    """The signature that the type hints of predict, or of the function, stand for; None when they stand for none."""
    predict = model if _is_function(model) else model.predict
    inputs = schema_of_hint(input_hint(predict))
    if inputs is None:
        return None
    return ModelSignature(inputs, schema_of_hint(output_hint(predict)) or Schema([ColSpec(AnyType())]))


def _save_object(model: Any, path: Path, function: dict[str, Any]) -> frozenset[str]:
    import cloudpickle

    if isinstance(model, type):
        raise InvalidParameter(f"Give an instance, {model.__name__}(), and not the class")
    if _is_function(model):
        if not inspect.signature(model).parameters:
            raise InvalidParameter(f"The function {model.__name__!r} must take the model's input")
        model = FunctionModel(model)
    function |= {
        "cloudpickle_version": cloudpickle.__version__,
        "loader_module": _CLASS_LOADER,
        "python_model": _PICKLE_FILE,
    }
    with (path / _PICKLE_FILE).open("wb") as target:
        return pickling.dump(model, target)


def _save_script(script: Path, path: Path, function: dict[str, Any]) -> frozenset[str]:
    if not script.is_file():
        raise InvalidParameter(f"The script {str(script)!r} is not there")
    shutil.copyfile(script, path / script.name)
    function |= {"loader_module": _CODE_LOADER, "model_code_path": str(script.resolve())}
    return frozenset(_script_imports(script))


def _script_imports(script: Path) -> set[str]:
    import ast

    try:
        tree = ast.parse(script.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError) as error:
        raise InvalidParameter(f"The script {str(script)!r} is no Python code: {error}") from error
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
    return names


def _save_loader(model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:
    if model is not None or options.get("artifacts"):
        raise InvalidParameter(
            "loader_module and data_path cannot be combined with python_model and artifacts: give one pair"
        )
    loader = str(options["loader_module"])
    function: dict[str, Any] = {"loader_module": loader, "streamable": bool(options.get("streamable"))}
    if config := read_config(options.get("model_config")):
        function["config"] = config
    if (data := options.get("data_path")) is not None:
        source = Path(data)
        _copy(source, path / "data" / source.name, "data_path")
        function["data"] = f"data/{source.name}"
    return SavedFlavor({"python_function": function}, frozenset({loader}))


def _load_loader(loader: str, path: Path, function: Mapping[str, Any], config: Mapping[str, Any]) -> Predictor:
    if loader.startswith("mlflow."):
        raise ModelError(f"Models of loader {loader!r} cannot be loaded by this Regista: no flavor offers it")
    try:
        module = importlib.import_module(loader)
        load = module._load_pyfunc
    except (ImportError, AttributeError) as error:
        raise ModelError(f"The model's loader module {loader!r} cannot be used: {error}") from error
    data = str(inside(path, function["data"])) if function.get("data") else str(path)
    parameters = inspect.signature(load).parameters
    loaded: Predictor = load(data, model_config=dict(config)) if "model_config" in parameters else load(data)
    return loaded


def _read_pickle(path: Path, function: Mapping[str, Any]) -> Any:
    file = inside(path, function.get("python_model") or _PICKLE_FILE)
    if not file.is_file():
        raise ModelError(f"The model directory {path} has no file {file.name!r}")
    with _open(file, function.get("python_model_compression")) as source:
        return pickling.load(source)


def _open(file: Path, compression: str | None) -> BinaryIO:
    import bz2
    import gzip

    openers: dict[str, Any] = {"lzma": lzma.open, "bzip2": bz2.open, "gzip": gzip.open}
    if compression is None:
        return file.open("rb")
    if compression not in openers:
        raise ModelError(f"The model's pickle is compressed with {compression!r}, which is not known here")
    opened: BinaryIO = openers[compression](file, "rb")
    return opened


def _copy_artifacts(artifacts: Any, path: Path) -> dict[str, dict[str, str]]:
    if not isinstance(artifacts, Mapping):
        raise InvalidParameter(f"artifacts must map names to paths, got {type(artifacts).__name__}")
    entries: dict[str, dict[str, str]] = {}
    taken: set[str] = set()
    for name, uri in artifacts.items():
        source = Path(str(uri).removeprefix("file://"))
        base = source.name if source.name not in taken else f"{name}/{source.name}"
        taken.add(base)
        _copy(source, path / "artifacts" / base, f"artifacts[{name!r}]")
        entries[str(name)] = {"path": f"artifacts/{base}", "uri": str(uri)}
    return entries


def _copy(source: Path, target: Path, field: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    elif source.is_file():
        shutil.copyfile(source, target)
    else:
        raise InvalidParameter(f"{field}: there is no local file or directory {str(source)!r}")
