"""A whole torch module as one pickle, ``data/model.pth``, and the name of the pickler beside it."""

from __future__ import annotations

import importlib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from ..errors import ModelError
from . import pickling
from .base import LoadOptions

FILE = "model.pth"
INFO_FILE = "pickle_module_info.txt"
PICKLE_MODULE = "mlflow.pytorch.pickle_module"
# The picklers whose files Python's own unpickler reads, so that ours does.
_PLAIN = {PICKLE_MODULE, "pickle", "cloudpickle", "cloudpickle.cloudpickle", "torch.serialization"}


def write(model: Any, folder: Path, pickle_module: ModuleType | None) -> tuple[str, frozenset[str]]:
    """Write the files; returns the pickler's name and the modules that loading will import."""
    import torch

    name = PICKLE_MODULE if pickle_module is None else pickle_module.__name__
    (folder / INFO_FILE).write_text(name, encoding="utf-8")
    if isinstance(model, torch.jit.ScriptModule):
        torch.jit.save(model, folder / FILE)
        return name, frozenset()
    recorded: set[str] = set()
    if pickle_module is None:
        torch.save(model, folder / FILE, pickle_module=_recording(recorded))
    else:
        torch.save(model, folder / FILE, pickle_module=pickle_module)
        recorded |= {kind.__module__ for kind in {type(part) for part in model.modules()}}
    return name, frozenset(recorded)


def read(folder: Path, arguments: Mapping[str, Any], options: LoadOptions) -> Any:
    """The module, in evaluation mode; ``arguments`` are for ``torch.load``. ModelError when pickles are forbidden."""
    import torch

    options.require_pickle("a pickled torch module")
    file = folder / FILE
    if _is_script(file):
        return torch.jit.load(file, map_location=arguments.get("map_location")).eval()
    info = folder / INFO_FILE
    name = info.read_text(encoding="utf-8").strip() if info.is_file() else PICKLE_MODULE
    given = {"weights_only": False, **arguments}
    if not given["weights_only"]:
        given.setdefault("pickle_module", _reader(name))
    loaded = torch.load(file, **given)
    return loaded.eval() if hasattr(loaded, "eval") else loaded


def _recording(modules: set[str]) -> Any:
    """What torch.save takes for a pickle module: MLflow's names are written, and ``modules`` is filled."""

    class Pickler(pickling.RecordingPickler):
        def dump(self, obj: Any) -> None:
            super().dump(obj)
            modules.update(self.modules)

    return SimpleNamespace(__name__=PICKLE_MODULE, Pickler=Pickler)


def _reader(name: str) -> Any:
    if name in _PLAIN:
        return SimpleNamespace(__name__=name, Unpickler=pickling.Unpickler, load=_load)
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ModelError(f"The model was pickled with the module {name!r}, which cannot be imported: {error}") from None


def _load(file: Any, **arguments: Any) -> Any:
    return pickling.Unpickler(file, **arguments).load()


def _is_script(file: Path) -> bool:
    """Whether this is TorchScript, which has its constants in a file of that name."""
    if not zipfile.is_zipfile(file):
        return False
    with zipfile.ZipFile(file) as archive:
        return any(name.endswith("/constants.pkl") for name in archive.namelist())
