"""A model object into a model directory: payload, MLmodel, signature, example, environment, code."""

from __future__ import annotations

import platform
import shutil
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from ..errors import AlreadyExists, InvalidParameter
from ..model import trust
from ..model.environment import CONDA_FILE, PYTHON_ENV_FILE, Environment
from ..model.example import InputExample
from ..model.infer import infer_params, infer_schema
from ..model.lock import write_lock
from ..model.mlmodel import MLMODEL_FILE, Model
from ..model.scan.directory import scan_directory
from ..model.signature import ModelSignature
from ..settings import LOCK_MODEL_DEPENDENCIES
from .base import Flavor, LoadOptions, SavedFlavor
from .catalog import Catalog, installed_flavors
from .tensors import as_arrays

CODE_FOLDER = "code"
EXTRA_FOLDER = "extra_files"


def save_model(
    model: Any,
    path: str | Path,
    *,
    flavor: str | None = None,
    signature: ModelSignature | Literal[False] | None = None,
    input_example: Any = None,
    pip_requirements: str | Path | Iterable[str] | None = None,
    extra_pip_requirements: str | Path | Iterable[str] | None = None,
    conda_env: str | Path | Mapping[str, Any] | None = None,
    code_paths: Iterable[str | Path] | None = None,
    extra_files: Iterable[str | Path] | None = None,
    metadata: Mapping[str, Any] | None = None,
    lock_requirements: bool | None = None,
    mlflow_model: Model | None = None,
    catalog: Catalog | None = None,
    **options: Any,
) -> Model:
    """Write ``model`` into the directory ``path`` (made if need be) and return its description.

    ``flavor`` is found from the object when it is not given; ``options`` are the flavor's own. With an
    ``input_example`` and no ``signature`` one is inferred, its outputs by predicting the example; a
    prediction that fails is a warning. ``signature=False`` saves none. ``extra_files`` are copied into a folder
    beside the model. ``lock_requirements`` writes a lock with hashes too, which takes uv and the network; None means
    what the setting says. ``mlflow_model`` is a description begun by the caller (run, artifact path).
    AlreadyExists when ``path`` is not empty, InvalidParameter for arguments that do not fit; nothing is left
    behind after an error.
    """
    root = Path(path)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise AlreadyExists(f"Path '{path}' already exists and is not empty")
    known = catalog or installed_flavors()
    chosen = known.find(flavor) if flavor else known.find_for(model)
    if unknown := sorted(options.keys() - chosen.options):
        raise InvalidParameter(f"Flavor {chosen.name!r} has no option {unknown}; it has {sorted(chosen.options)}")
    if signature and not isinstance(signature, ModelSignature):
        raise InvalidParameter(f"signature must be a ModelSignature, got {type(signature).__name__}")
    example = None if input_example is None else InputExample.of(as_arrays(input_example))
    given = {"input_example": example.data if example else None, "signature": signature or None}
    options |= {name: value for name, value in given.items() if name in chosen.options}
    description = mlflow_model or Model()
    if metadata is not None and not isinstance(metadata, Mapping):
        raise InvalidParameter(f"metadata must be a dictionary, got {type(metadata).__name__}")
    made = not root.exists()
    root.mkdir(parents=True, exist_ok=True)
    try:
        files = {"code": _copy_code(code_paths, root), **_copy_extra_files(extra_files, root)}
        saved = chosen.save(model, root, options)
        modules = _describe(saved, description, files)
        description.metadata = dict(metadata) if metadata else description.metadata
        if example is not None:
            example.write(root)
            description.saved_input_example_info = dict(example.info)
            modules |= _modules_of(example.data)
        description.signature = signature or description.signature
        if saved.signature is not None and signature is not False:
            _sign_by_type_hints(description, saved.signature)
        if example is not None and signature is None and description.signature is None:
            description.signature = _infer(model, root, chosen, options, description, example)
        environment = Environment.build(
            modules,
            pip_requirements=pip_requirements,
            extra_pip_requirements=extra_pip_requirements,
            conda_env=conda_env,
        )
        environment.write(root)
        if LOCK_MODEL_DEPENDENCIES.read() if lock_requirements is None else lock_requirements:
            write_lock(root, environment.requirements, environment.constraints)
        description.extra[trust.KEY] = trust.record_of(scan_directory(root, description.flavors))
        description.model_size_bytes = sum(file.stat().st_size for file in root.rglob("*") if file.is_file())
        description.save(root / MLMODEL_FILE)
    except BaseException:
        _clear(root, made)
        raise
    return description


def _describe(saved: SavedFlavor, description: Model, files: Mapping[str, Any]) -> set[str]:
    """Enter what the flavor wrote into the description; gives the modules that loading it takes."""
    for name, entry in saved.entries.items():
        extra = files if name != "python_function" else {"code": files["code"]}
        description.add_flavor(name, **{**entry, **extra})
    if "python_function" in saved.entries:  # a model with inputs that no single value can hold has none
        description.flavors["python_function"] |= {
            "env": {"conda": CONDA_FILE, "virtualenv": PYTHON_ENV_FILE},
            "python_version": platform.python_version(),
        }
    return set(saved.modules)


def _sign_by_type_hints(description: Model, signature: ModelSignature) -> None:
    given = description.signature
    if given is not None and given.inputs != signature.inputs:
        warnings.warn(
            f"The signature given differs from the one that predict's type hints stand for, {signature.inputs}; "
            "the type hints count, because predict is called by them",
            UserWarning,
            stacklevel=4,
        )
    params = given.params if given is not None else None
    description.signature = ModelSignature(signature.inputs, signature.outputs, params)
    description.is_signature_from_type_hint = True


def _copy_code(paths: Iterable[str | Path] | None, root: Path) -> str | None:
    return CODE_FOLDER if _copy("code_paths", paths, root / CODE_FOLDER) else None


def _copy_extra_files(paths: Iterable[str | Path] | None, root: Path) -> dict[str, Any]:
    names = _copy("extra_files", paths, root / EXTRA_FOLDER)
    return {"extra_files": [{"path": f"{EXTRA_FOLDER}/{name}"} for name in names]} if names else {}


def _copy(argument: str, paths: Iterable[str | Path] | None, folder: Path) -> list[str]:
    """Copy files and directories into ``folder``, by their base names, which are returned."""
    if isinstance(paths, str | Path):
        raise InvalidParameter(f"{argument} must be a list of paths, got {paths!r}")
    names: list[str] = []
    for given in paths or ():
        source = Path(given)
        target = folder / source.resolve().name
        if target.exists():
            raise InvalidParameter(f"{argument}: two of the paths are called {target.name!r}")
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.is_file():
            shutil.copyfile(source, target)
        else:
            raise InvalidParameter(f"{argument}: there is no file or directory {str(given)!r}")
        names.append(target.name)
    return names


def _infer(
    model: Any,
    root: Path,
    flavor: Flavor,
    options: Mapping[str, Any],
    description: Model,
    example: InputExample,
) -> ModelSignature:
    inputs = infer_schema(example.data)
    params = infer_params(example.params) if example.params else None
    if "python_function" not in description.flavors:
        return ModelSignature(inputs, None, params)
    try:
        predictor = flavor.predictor(model, options)
        if predictor is None:
            predictor = flavor.load_pyfunc(root, description, LoadOptions())
        outputs = predictor.predict(example.data, params=example.params or {})
    except Exception as error:
        warnings.warn(
            f"The model failed to predict its input example, so the signature has no outputs: {error!r}",
            UserWarning,
            stacklevel=3,
        )
        return ModelSignature(inputs, None, params)
    return ModelSignature(inputs, None if outputs is None else infer_schema(outputs), params)


def _modules_of(data: Any) -> set[str]:
    parts = data.values() if isinstance(data, dict) else [data]
    return {type(part).__module__.partition(".")[0] for part in parts}


def _clear(root: Path, made: bool) -> None:
    shutil.rmtree(root, ignore_errors=True)
    if not made:
        root.mkdir(parents=True, exist_ok=True)
