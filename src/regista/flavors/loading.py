"""Model directories back into models: the framework's own object, or the one interface of all flavors."""

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .. import settings
from ..errors import InvalidParameter, ModelError, NotFound, RegistaError
from ..model.environment import REQUIREMENTS_FILE, warn_mismatches
from ..model.inside import inside
from ..model.mlmodel import Model
from ..model.trust import PINNED, check, check_word
from . import pickling
from .aliases import mlflow_names
from .base import Flavor, LoadOptions
from .catalog import Catalog, installed_flavors
from .loaded import PyFuncModel
from .pyfunc import merge_config


def load_model(
    path: str | Path,
    *,
    flavor: str | None = None,
    allow_pickle: bool | None = None,
    suppress_warnings: bool = False,
    arguments: Mapping[str, Any] | None = None,
    trust: str | None = None,
    private: bool = False,
    release: Callable[[], None] | None = None,
    catalog: Catalog | None = None,
) -> Any:
    """The framework's own object from a model directory.

    ``flavor`` must be one the model has (NotFound otherwise); without it the model's own flavor is taken,
    python_function when it has no other. ``allow_pickle`` None means what the environment says. ``arguments``
    are for the framework's own loading function. ModelError when the payload cannot be loaded.

    ``trust`` is ``any`` or ``pinned``; None means what the setting says. Pinned: UntrustedModel when a file would
    import what it did not when the model was saved. ``private`` says that nobody else can change the directory, so
    that what was looked at is what is loaded; else a pinned model is loaded from a copy. ``release`` is called when
    nothing needs the directory any more; never for a model that may read its files, or code of its own, later on.
    """
    root, model, allowed = _open(path, trust, private)
    name = flavor or next((name for name in model.flavors if name != "python_function"), "python_function")
    name = "python_function" if name == "pyfunc" else name
    if name not in model.flavors:
        raise NotFound(f'Model does not have the "{name}" flavor')
    if not suppress_warnings:
        warn_mismatches(root, model.flavors.get("python_function", {}).get("python_version"))
    add_code(root, model)
    with _names(), _telling(root), _only(allowed):
        options = _options(None, allow_pickle, arguments)
        found = (catalog or installed_flavors()).find(name)
        loaded = found.load(root, model, options)
    if release is not None and _reads_all(found, model):
        release()
    return loaded


def load_pyfunc(
    path: str | Path,
    *,
    model_config: Mapping[str, Any] | None = None,
    allow_pickle: bool | None = None,
    suppress_warnings: bool = False,
    trust: str | None = None,
    private: bool = False,
    release: Callable[[], None] | None = None,
    catalog: Catalog | None = None,
) -> PyFuncModel:
    """A model of any flavor behind ``predict``.

    ``model_config`` overrides keys of the saved config; ``trust`` and ``private`` are as for ``load_model``, and so is
    ``release``, but that the model's description may be asked for its input example, which is a file.
    NotFound when the directory holds no model, or one without the flavor python_function; ModelError when the payload
    cannot be loaded.
    """
    root, model, allowed = _open(path, trust, private)
    function = model.flavors.get("python_function")
    if function is None:
        raise NotFound('Model does not have the "python_function" flavor')
    if not isinstance(loader := function.get("loader_module"), str):
        raise InvalidParameter(f"{root}: MLmodel's python_function has no loader_module")
    if not suppress_warnings:
        warn_mismatches(root, function.get("python_version"))
    add_code(root, model)
    found = (catalog or installed_flavors()).find_loader(loader)
    with _names(), _telling(root), _only(allowed):
        predictor = found.load_pyfunc(root, model, _options(model_config, allow_pickle))
    if release is not None and _reads_all(found, model):
        weakref.finalize(model, release).atexit = False
    return PyFuncModel(model, predictor, merge_config(function.get("config"), model_config or {}) or None)


def add_code(root: Path, model: Model) -> None:
    """Put the model's own code first on ``sys.path``; modules of that name are imported afresh."""
    names = _code(model)
    if not names:
        return
    folder = inside(root, names[0]).resolve()
    if not folder.is_dir():
        return
    own = {file.stem for file in folder.iterdir() if file.is_dir() or file.suffix == ".py"}
    for name in [name for name in sys.modules if name.partition(".")[0] in own]:
        del sys.modules[name]
    if str(folder) in sys.path:
        sys.path.remove(str(folder))
    sys.path.insert(0, str(folder))


def _code(model: Model) -> list[str]:
    entries = (model.flavors.get("python_function", {}), *model.flavors.values())
    return [entry["code"] for entry in entries if entry.get("code")]


def _reads_all(flavor: Flavor, model: Model) -> bool:
    return bool(getattr(flavor, "reads_all", False)) and not _code(model)


def _open(path: str | Path, trust: str | None, private: bool) -> tuple[Path, Model, frozenset[str] | None]:
    """The model's directory and description, and which names its pickles may import; None means any."""
    root = Path(path)
    root = root.parent if root.name == "MLmodel" and root.is_file() else root
    if (settings.MODEL_TRUST.read() if trust is None else check_word(trust)) != PINNED:
        return root, Model.load(path), None
    if not private:
        Model.load(path)  # says what is wrong with the caller's path, and not with the copy's
        root = _copy_until_exit(root)
    model = Model.load(root)
    return root, model, check(model, root)


def _copy_until_exit(root: Path) -> Path:
    """A copy that only this user can reach; models may read their files as long as they live."""
    folder = tempfile.mkdtemp(prefix="regista-pinned-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(shutil.copytree(root, Path(folder) / "model", symlinks=True))


def _only(names: frozenset[str] | None) -> AbstractContextManager[None]:
    return nullcontext() if names is None else pickling.only(names)


@contextmanager
def _telling(root: Path) -> Iterator[None]:
    """Loading runs the code of the model and its framework, which may raise anything: say which model it was."""
    try:
        yield
    except RegistaError:
        raise
    except ModuleNotFoundError as error:
        raise ModelError(
            f"The model in {root} needs the module {error.name!r}, which is not installed here: "
            f"`pip install -r {root / REQUIREMENTS_FILE}`, or give its code with code_paths when you save it."
        ) from error
    except Exception as error:
        raise ModelError(f"The model in {root} cannot be loaded: {type(error).__name__}: {error}") from error


def _options(
    model_config: Mapping[str, Any] | None, allow_pickle: bool | None, arguments: Mapping[str, Any] | None = None
) -> LoadOptions:
    allowed = settings.ALLOW_PICKLE.read() if allow_pickle is None else allow_pickle
    return LoadOptions(model_config or {}, allowed, arguments or {})


def _names() -> AbstractContextManager[None]:
    """Where MLflow is not installed, the model's code may still import it while it loads."""
    return nullcontext() if "mlflow" in sys.modules or find_spec("mlflow") is not None else mlflow_names()
